"""What the values of a set ask for, at the foot of its page whatever is scrolled; with large text scrolled itself."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea

from ketadesk.ui.widgets.warning_box import WarningBox

_PART_OF_WINDOW, _PARTS_OF_PAGE = 3, (2, 5)
"""At most so much of the window's height, and of the page's where large text leaves it little: the fields stay in
sight, and nothing lies over the buttons."""


class WarningStrip(QScrollArea):
    """As high as its lines; without any it takes no room."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("observation_warnings_strip")
        self.setAccessibleName("What these values ask for")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.box = WarningBox("observation_warnings", "Act on this now", tone="stop", sign="✖")
        self.setWidget(self.box)
        self.show_lines(())

    def show_lines(self, lines: tuple[str, ...]) -> None:
        """A line each, the strongest first; none hides the strip."""
        self.box.show_lines(lines)
        self.setVisible(bool(lines))
        self._fit()
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The keyboard comes here only where something has to be scrolled."""
        needed = self.box.heightForWidth(self.width())
        room = self._room()
        self.setFixedHeight(min(needed, room))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if needed > room else Qt.FocusPolicy.NoFocus)

    def _room(self) -> int:
        room = self.window().height() // _PART_OF_WINDOW
        page = self.parentWidget()
        if page is None or not page.isVisible():
            return room
        some, whole = _PARTS_OF_PAGE
        return min(room, page.height() * some // whole)
