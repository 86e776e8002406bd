"""For all tests: windows without a screen, unless a test opens a display of its own; marked tests are never skipped."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# No test may touch the credential store of whoever runs it.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

pytest_plugins = ["tests.trace.this_run", "tests.trace.never_skipped"]
