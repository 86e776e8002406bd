"""Labels with their texts, line by line: the count of an infusion, the results of a form."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ketadesk.ui.widgets.breakable import breakable
from ketadesk.ui.widgets.plain_label import PlainLabel


class LabelledTexts(QWidget):
    """Pairs of a label and its text; lines are kept and only their words change."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 2)
        self._grid.setColumnStretch(1, 3)
        self.lines: list[tuple[PlainLabel, PlainLabel]] = []
        self.show_pairs(())

    def show_pairs(self, pairs: tuple[tuple[str, str], ...]) -> None:
        """Show these; none takes no room."""
        while len(self.lines) < len(pairs):
            self._add_line()
        for place, (caption_label, text_label) in enumerate(self.lines):
            caption, text = pairs[place] if place < len(pairs) else ("", "")
            caption_label.show_text(caption)
            text_label.show_text(breakable(text))
            text_label.setAccessibleName(f"{caption}: {text}" if caption else "")
        self.setVisible(bool(pairs))

    def _add_line(self) -> None:
        row = len(self.lines)
        name = self.objectName()
        line = (PlainLabel(name=f"{name}_caption_{row}"), PlainLabel(role="strong", name=f"{name}_text_{row}"))
        for column, label in enumerate(line):
            label.hide()
            self._grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
        self.lines.append(line)
