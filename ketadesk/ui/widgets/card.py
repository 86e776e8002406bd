"""A white card with a heading; things stand under each other in it."""

from PySide6.QtWidgets import QFrame, QLayout, QVBoxLayout, QWidget

from ketadesk.ui.widgets.plain_label import PlainLabel


class Card(QFrame):
    """A card; `add` puts the next thing under the last one."""

    def __init__(self, heading: str = "", name: str = "") -> None:
        super().__init__()
        self.setProperty("role", "card")
        if name:
            self.setObjectName(name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(18, 14, 18, 16)
        self._column.setSpacing(12)
        self.heading_label = PlainLabel(heading, role="heading")
        self._column.addWidget(self.heading_label)
        self.heading_label.setVisible(bool(heading))

    def set_gap(self, gap: int) -> None:
        """Space between the things, in px."""
        self._column.setSpacing(gap)

    def add(self, *things: QWidget | QLayout) -> None:
        """Put each thing under the last."""
        for thing in things:
            if isinstance(thing, QLayout):
                self._column.addLayout(thing)
            else:
                self._column.addWidget(thing)
