"""The program cannot start: what failed and what to do, in a window and on the terminal."""

import sys

from PySide6.QtWidgets import QMessageBox


def say_cannot_start(what: str, next_step: str) -> None:
    """Say it and wait until it was read."""
    sys.stderr.write(f"KetaDesk cannot start. {what} {next_step}\n")
    box = QMessageBox(QMessageBox.Icon.Critical, "KetaDesk cannot start", what)
    box.setObjectName("cannot_start_box")
    box.setInformativeText(next_step)
    box.exec()
