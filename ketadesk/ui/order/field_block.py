"""A caption, its inputs in a row, the echo under them, and under that the reason when something cannot be read."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from ketadesk.ui.order.inputs import DraftEdit
from ketadesk.ui.order.order_screen import OrderScreen
from ketadesk.ui.order.problem_words import problem_words
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.plain_label import PlainLabel


class FieldBlock(QWidget):
    """One question of a page; `paths` are the draft's fields it is about."""

    def __init__(self, caption: str, paths: Sequence[str], hint: str = "") -> None:
        super().__init__()
        self.paths = tuple(paths)
        self._hint = hint
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.caption_label = PlainLabel(caption, role="caption")
        self.row = FlowLayout(gap=8, row_gap=6)
        name = self.paths[0].replace(".", "_")
        self.echo_label = PlainLabel(role="echo", name=f"{name}_echo_label")
        self.problem_label = PlainLabel(role="problem", name=f"{name}_problem_label")
        self.problem_label.hide()
        for label in (self.echo_label, self.problem_label):
            policy = label.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            label.setSizePolicy(policy)
        column.addWidget(self.caption_label)
        self.caption_label.setVisible(bool(caption))
        column.addLayout(self.row)
        column.addWidget(self.echo_label)
        column.addWidget(self.problem_label)
        self.echo_label.show_text(hint)

    def sizeHint(self) -> QSize:
        """Wide enough for a short echo; its width does not depend on what is typed."""
        hint = super().sizeHint()
        return hint.expandedTo(QSize(self.fontMetrics().averageCharWidth() * 26, 0))

    def add(self, *inputs: QWidget | str) -> "FieldBlock":
        """Put inputs, and the words between them, in the row."""
        for thing in inputs:
            widget = PlainLabel(thing, role="unit", wraps=False) if isinstance(thing, str) else thing
            self.row.addWidget(widget)
            self.row.setAlignment(widget, Qt.AlignmentFlag.AlignVCenter)
            if isinstance(thing, DraftEdit) and self.caption_label.buddy() is None:
                self.caption_label.setBuddy(thing)
        return self

    def add_list(self, options: QWidget) -> "FieldBlock":
        """Put a list of options under the caption, in the whole width."""
        self._column.insertWidget(1, options)
        return self

    def render_screen(self, screen: OrderScreen) -> None:
        """Echo what was typed, and say what cannot be read."""
        if screen.blank:
            self.echo_label.blank()
            self.problem_label.blank()
            return
        echoes = [screen.preview.echoes.get(path, "") for path in self.paths]
        shown = "\n".join(dict.fromkeys(echo for echo in echoes if echo))
        self.echo_label.show_text(shown or self._hint)
        problems = [p for path in self.paths if (p := screen.preview.problem_of(path)) is not None]
        self.problem_label.show_text("\n".join(problem_words(p) for p in problems if not p.unanswered))


def flow(*blocks: FieldBlock) -> FlowLayout:
    """Blocks side by side while there is room."""
    row = FlowLayout(gap=24, row_gap=12, fill=True)
    for block in blocks:
        row.addWidget(block)
    return row
