"""Before the screen is hidden: close whatever stands above the window, for a question may name a patient."""

from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget


def close_above(window: QWidget) -> None:
    """Leave every dialog with its safe answer, and close every menu and tip."""
    QToolTip.hideText()
    popup = QApplication.activePopupWidget()
    while popup is not None:
        popup.close()
        still = QApplication.activePopupWidget()
        popup = still if still is not popup else None
    for dialog in window.findChildren(QDialog):
        if dialog.isVisible():
            dialog.reject()
