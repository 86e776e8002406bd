"""Ask for a file with a dialog of our own: it remembers no folder and never writes over a file."""

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_new_file(parent: QWidget, title: str, file_name: str, kind: str) -> str | None:
    """The place of a file to be written, none when the dialog was left; `kind` is its ending."""
    dialog = _dialog(parent, title, kind)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(kind)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.selectFile(file_name)
    return str(dialog.selectedFiles()[0]) if dialog.exec() else None


def ask_file(parent: QWidget, title: str, kind: str) -> str | None:
    """A file that is there, none when the dialog was left."""
    dialog = _dialog(parent, title, kind)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return str(dialog.selectedFiles()[0]) if dialog.exec() else None


def _dialog(parent: QWidget, title: str, kind: str) -> QFileDialog:
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(parent, title, folder, f"*.{kind}")
    dialog.setObjectName("record_file_dialog")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    return dialog
