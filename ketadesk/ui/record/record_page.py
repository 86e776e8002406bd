"""What the pages about the record have in common: a title, a place for failures, buttons below, Esc to leave."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.errors import KetaDeskError
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.plain_label import PlainLabel


class RecordPage(QWidget):
    """The page named `audit_page` says its failures in `audit_failure_label`."""

    closed = Signal()

    def __init__(self, name: str, title: str) -> None:
        super().__init__()
        self.setObjectName(f"{name}_page")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 14, 20, 12)
        self.column.setSpacing(10)
        self.failure_label = PlainLabel(role="problem", name=f"{name}_failure_label")
        self.failure_label.hide()
        self.column.addWidget(PlainLabel(title, role="title"))
        self.column.addWidget(self.failure_label)

    def say_failure(self, failure: KetaDeskError | None) -> None:
        """Say what did not work and what to do; none takes it away."""
        self.failure_label.show_text(f"✖ {failure.what} {failure.next_step}" if failure else "")
        announce(self, self.failure_label.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
