"""The real program in a real window, with an observer that writes down what a person at the screen could see.

Run as a program by the typing test. The observer only reads: which widget has the focus, and every visible label.
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from ketadesk import app as composition
from ketadesk.ui.main_window import MainWindow

_EVERY_MS = 40


def main(notes: Path) -> int:
    """Show the window until it is closed, writing notes to `notes`."""
    qt = QApplication(["KetaDesk"])
    qt.setStyle("Fusion")
    window = MainWindow(composition.open_workstation(), composition.resources_folder() / "fonts")
    window.show()
    window.begin()
    window.activateWindow()
    counter = 0

    def observe() -> None:
        nonlocal counter
        counter += 1
        seen = {
            "count": counter,
            "focus": _chain(QApplication.focusWidget()),
            "texts": _texts(),
            "title": window.windowTitle(),
        }
        passing = notes.with_suffix(".part")
        passing.write_text(json.dumps(seen), encoding="utf-8")
        passing.replace(notes)

    timer = QTimer()
    timer.timeout.connect(observe)
    timer.start(_EVERY_MS)
    return qt.exec()


def _chain(widget: QWidget | None) -> list[str]:
    names: list[str] = []
    while widget is not None:
        names.append(widget.objectName())
        widget = widget.parentWidget()
    return names


def _texts() -> dict[str, str]:
    shown = [w for w in QApplication.allWidgets() if isinstance(w, QLabel | QLineEdit) and w.isVisible()]
    return {w.objectName(): w.displayText() if isinstance(w, QLineEdit) else w.text() for w in shown if w.objectName()}


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
