"""Start KetaDesk, or a bare window to compare with, and write down when its first window stood on screen.

Run as a program of its own: `python first_painted_window.py ketadesk|bare`. One line of JSON: the moment of the first
window and of the main window on the monotonic clock, and which heavy parts were loaded at the first one.
"""

import json
import sys
import time
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

HEAVY = ("pydantic", "reportlab", "apsw", "pypdfium2", "tomllib", "tzlocal", "ketadesk.domain", "ketadesk.adapters")
_LOOK_EVERY_MS = 5


class Watching(QApplication):
    """Sees every event, and so the end of the first one in which something was painted."""

    def __init__(self) -> None:
        super().__init__(["KetaDesk"])
        self.first: dict[str, Any] = {}
        self._depth = 0
        self._painting = False

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        if self.first:
            return super().notify(receiver, event)
        self._painting = self._painting or event.type() == QEvent.Type.Paint
        self._depth += 1
        answer = super().notify(receiver, event)
        self._depth -= 1
        if self._painting and self._depth == 0:
            self.first = {"first_window_s": time.monotonic(), "loaded": [m for m in HEAVY if m in sys.modules]}
        return answer


def _bare(app: Watching) -> int:
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(QLabel("A window"))
    window.resize(1366, 768)
    window.show()
    while not app.first:
        app.processEvents()
    print(json.dumps(app.first))
    return 0


def _ketadesk(app: Watching) -> int:
    looking = QTimer()
    looking.timeout.connect(lambda: _say_and_leave(app, looking))
    looking.start(_LOOK_EVERY_MS)
    sys.argv = ["ketadesk"]
    from ketadesk.__main__ import main

    return main()


def _say_and_leave(app: Watching, looking: QTimer) -> None:
    window = next((w for w in app.topLevelWidgets() if w.objectName() == "main_window" and w.isVisible()), None)
    if window is not None:
        looking.stop()
        print(json.dumps({**app.first, "main_window_s": time.monotonic()}))
        window.close()


if __name__ == "__main__":
    watching = Watching()
    sys.exit(_bare(watching) if sys.argv[1] == "bare" else _ketadesk(watching))
