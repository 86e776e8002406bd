"""For all tests: windows without a screen, unless a test opens a display of its own."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
