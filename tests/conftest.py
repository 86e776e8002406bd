"""For all tests: windows without a screen, unless a test opens a display of its own; marked tests are never skipped."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = ["tests.trace.this_run", "tests.trace.never_skipped"]
