"""What the dialogs about people share: a heading, fields that scroll, the safe button left and the other one right.

Its window is called KetaDesk, whatever it is about: titles reach task bars and logs. Lines that wrap need more room
than a dialog gives them by itself, so it asks for its height anew whenever a line comes or goes.
"""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ketadesk.ui.session.session_page import buttons
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.scrolled import scrolled

_LETTERS_WIDE = 66
_BESIDE = 96
"""Margins, and room for a scroll bar, in px."""


class _Body(QWidget):
    """The part that scrolls."""

    rows_changed = Signal()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.rows_changed.emit()
        return done


class SessionDialog(QDialog):
    """`fields` takes what is asked; `do_button` is the step, Esc and `leave_button` leave everything as it is."""

    def __init__(self, parent: QWidget, name: str, heading: str, leave: str, do_it: str) -> None:
        super().__init__(parent)
        self.setObjectName(f"{name}_dialog")
        self.setWindowTitle("KetaDesk")
        self.setAccessibleName(heading)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.heading_label = PlainLabel(heading, role="heading")
        self.leave_button = DeliberateButton(leave, f"{name}_leave_button")
        self.do_button = DeliberateButton(do_it, f"{name}_do_button", "primary")
        self._body = _Body()
        self.fields = QVBoxLayout()
        self.fields.setSpacing(12)
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, 0, 8, 0)
        body.addLayout(self.fields)
        body.addStretch(1)
        self._area = scrolled(self._body, f"{name}_area")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 16, 20)
        column.setSpacing(12)
        column.addWidget(self.heading_label)
        column.addWidget(self._area, 1)
        column.addLayout(buttons((self.leave_button,), (self.do_button,)))
        self._body.rows_changed.connect(self._fit)
        self.leave_button.clicked.connect(self.reject)

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        super().showEvent(event)

    def _fit(self) -> None:
        """As large as everything in it, but never larger than the screen."""
        wide = self.fontMetrics().averageCharWidth() * _LETTERS_WIDE
        room = self.screen().availableSize()
        around = self.sizeHint().height() - self._area.sizeHint().height()
        high = self._body.heightForWidth(wide) if self._body.hasHeightForWidth() else self._body.sizeHint().height()
        wanted = QSize(wide + _BESIDE, high + around + 8).boundedTo(room * 0.95)
        if wanted.height() > self.height() or wanted.width() > self.width() or not self.isVisible():
            self.resize(wanted)
