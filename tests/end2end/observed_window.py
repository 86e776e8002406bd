"""The real program in a real window, with an observer that writes down what a person at the screen could see.

Run as a program by the typing test. The observer only reads: which widget has the focus, every visible label, every
button and whether it can be pressed, and the rows of every list.
"""

import json
import os
import sys
from pathlib import Path
from typing import TypeVar
from unittest import mock

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QTableWidget, QWidget

from ketadesk import app as composition
from ketadesk.adapters.settings.folders import named_folder
from ketadesk.adapters.settings.settings import read_settings
from ketadesk.ui.main_window import MainWindow
from ketadesk.ui.start import leaves_no_room
from tests.end2end import ward_clock

_EVERY_MS = 40

AnyWidget = TypeVar("AnyWidget", bound=QWidget)


def main(notes: Path) -> int:
    """Show the window until it is closed, writing notes to `notes`."""
    clock = os.environ.get(ward_clock.NAME)
    if clock is None:
        return _show(notes)
    with mock.patch.object(composition, "WorkstationClock", return_value=ward_clock.ClockOfFile(Path(clock))):
        return _show(notes)


def _show(notes: Path) -> int:
    qt = QApplication(["KetaDesk"])
    qt.setStyle("Fusion")
    window = MainWindow(composition.open_workstation(), composition.resources_folder() / "fonts")
    if leaves_no_room(window):
        window.showMaximized()
    else:
        window.show()
    window.watch_scanner(read_settings(named_folder(os.environ)).scanner_prefix)
    window.begin()
    window.activateWindow()
    counter = 0

    def observe() -> None:
        nonlocal counter
        counter += 1
        seen = {
            "count": counter,
            "waits": window.scan_desk.waits,
            "focus": _chain(QApplication.focusWidget()),
            "texts": _texts(),
            "buttons": _buttons(),
            "rows": _rows(),
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


def _buttons() -> dict[str, bool]:
    return {b.objectName(): b.isEnabled() for b in _on_screen(QAbstractButton) if b.objectName()}


def _rows() -> dict[str, list[str]]:
    return {
        table.objectName(): [_row(table, row) for row in range(table.rowCount())] for table in _on_screen(QTableWidget)
    }


def _row(table: QTableWidget, row: int) -> str:
    cells = (table.item(row, column) for column in range(table.columnCount()))
    return " | ".join(cell.text() for cell in cells if cell is not None)


def _on_screen(kind: type[AnyWidget]) -> list[AnyWidget]:
    return [w for w in QApplication.allWidgets() if isinstance(w, kind) and w.isVisible()]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
