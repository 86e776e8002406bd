"""Collects Python's garbage in the window's thread only.

Python collects wherever it happens to be, also in the thread that makes a backup; a widget that is destroyed there ends
or stops the program. So while a window is open nothing is collected by itself, and a timer does it here.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 2000


class GarbageCollection(QObject):
    """From now on, as long as it lives; `stop` gives it back to Python."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self.timer = QTimer(self)
        self.timer.timeout.connect(self.collect)
        self.timer.start(_EVERY_MS)

    def collect(self) -> None:
        """Collect the generations that Python would have collected by now."""
        due = [place for place, count in enumerate(gc.get_count()) if count > gc.get_threshold()[place]]
        if due:
            gc.collect(max(due))

    def stop(self) -> None:
        """The window is closed."""
        self.timer.stop()
        gc.enable()
