"""Ask for a file or a folder with a dialog of our own: it remembers no place and never writes over a file.

Each dialog is gone once it was answered: it holds paths, and people name folders after patients.
"""

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_new_file(parent: QWidget, file_name: str, kind: str, name: str = "save_dialog") -> str | None:
    """The place of a file to be written, none when the dialog was left; `kind` is its ending."""
    dialog = _dialog(parent, name, f"*.{kind}")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(kind)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.selectFile(file_name)
    return _answer(dialog)


def ask_file(parent: QWidget, kind: str) -> str | None:
    """A file that is there, none when the dialog was left."""
    dialog = _dialog(parent, "open_dialog", f"*.{kind}")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _answer(dialog)


def ask_folder(parent: QWidget) -> str | None:
    """A folder, none when the dialog was left."""
    dialog = _dialog(parent, "folder_dialog", "")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _answer(dialog)


def _dialog(parent: QWidget, name: str, kinds: str) -> QFileDialog:
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(parent, "KetaDesk", folder, kinds)
    dialog.setObjectName(name)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    return dialog


def _answer(dialog: QFileDialog) -> str | None:
    try:
        return str(dialog.selectedFiles()[0]) if dialog.exec() else None
    finally:
        dialog.deleteLater()
