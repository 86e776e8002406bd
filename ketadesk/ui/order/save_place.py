"""Ask where a PDF is to be saved, with a dialog of our own: it remembers no folder and never writes over a file."""

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_save_place(parent: QWidget, file_name: str) -> str | None:
    """The place that was chosen, none when the dialog was left."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    dialog = QFileDialog(parent, "Save the order sheet", folder, "PDF (*.pdf)")
    dialog.setObjectName("save_dialog")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.selectFile(file_name)
    if not dialog.exec():
        return None
    return str(dialog.selectedFiles()[0])
