"""Start the window: first something to look at, then everything that takes time to load."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPaintEvent, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from ketadesk.application.workstation import Workstation
    from ketadesk.ui.main_window import MainWindow

_GROUND = "#F3F6F8"
_FRAME = 60
"""What the window system may put around a window, in px."""
_LONGEST_WAIT_MS = 1000
"""For the opening window's first picture, where the window system shows it late or not at all."""


def run(
    workstation_factory: "Callable[[], Workstation]",
    fonts_folder: Path,
    text_percent: int | Callable[[], int] = 100,
    scanner_prefix: Callable[[], str] = str,
) -> int:
    """Show the window and stay until it is closed; answers the exit code. `text_percent` may be asked for late.

    `scanner_prefix` names the key that begins every scan; blank where the scanner is set to send none.
    """
    app = QApplication.instance() or QApplication(["KetaDesk"])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    app.setApplicationName("KetaDesk")
    opening = opening_window()
    show_painted(opening)
    forget_file_dialogs()
    window = open_main_window(workstation_factory, fonts_folder, text_percent, opening, scanner_prefix)
    return app.exec() if window is not None else 4


class OpeningWindow(QWidget):
    """What stands on screen while the program loads."""

    painted = Signal()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.painted.emit()


def opening_window() -> OpeningWindow:
    """The opening window, not shown yet."""
    window = OpeningWindow()
    window.setObjectName("opening_window")
    window.setWindowTitle("KetaDesk")
    window.resize(1366, 768)
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(_GROUND))
    window.setPalette(palette)
    column = QVBoxLayout(window)
    column.addWidget(QLabel("KetaDesk is opening ..."), 0, Qt.AlignmentFlag.AlignCenter)
    return window


def show_painted(opening: OpeningWindow) -> None:
    """Show it and wait until it is painted: loading that began before would keep an empty frame on screen."""
    waiting = QEventLoop()
    opening.painted.connect(waiting.quit, Qt.ConnectionType.QueuedConnection)
    QTimer.singleShot(_LONGEST_WAIT_MS, waiting.quit)
    opening.show()
    waiting.exec()


def leaves_no_room(window: QWidget) -> bool:
    """True on a screen that the window with its frame would not fit into."""
    room = window.screen().availableSize()
    return room.width() < window.width() + _FRAME or room.height() < window.height() + _FRAME


def forget_file_dialogs() -> None:
    """Qt keeps the history of its file dialogs nowhere: it would name folders, and people name folders after patients.

    Below a file no folder can be made, so nothing is written, also when the program is killed.
    """
    for kind in (QSettings.Format.NativeFormat, QSettings.Format.IniFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, os.devnull)


def open_main_window(
    workstation_factory: "Callable[[], Workstation]",
    fonts_folder: Path,
    text_percent: int | Callable[[], int],
    opening: QWidget,
    scanner_prefix: Callable[[], str] = str,
) -> "MainWindow | None":
    """The window in place of `opening`; none when the program cannot start and the user has read why."""
    from ketadesk.application.errors import KetaDeskError  # now that something stands on screen
    from ketadesk.ui.cannot_start import say_cannot_start
    from ketadesk.ui.fault import install_fault_hook
    from ketadesk.ui.garbage import GarbageCollection
    from ketadesk.ui.main_window import MainWindow

    try:
        percent = text_percent if isinstance(text_percent, int) else text_percent()
        prefix = scanner_prefix()
        window = MainWindow(workstation_factory(), fonts_folder, percent)
    except KetaDeskError as failure:
        opening.close()
        say_cannot_start(failure.what, failure.next_step)
        return None
    install_fault_hook(window.show_fault)
    window.setGeometry(opening.geometry())
    if leaves_no_room(window):
        window.showMaximized()
    else:
        window.show()
    opening.close()
    window.watch_scanner(prefix)
    window.begin()
    GarbageCollection(window)
    return window
