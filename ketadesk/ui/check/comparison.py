"""What the comparison found: that two people agree, or both figures side by side without a word on who is right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ketadesk.application.second_check_form import CheckResult, ShownDifference
from ketadesk.domain.order_state import SheetMark
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.plain_label import PlainLabel

_COLUMNS = ("Figure", "First entry", "Second entry")


class Comparison(Card):
    """Shown after the comparison, in the place of the questions."""

    def __init__(self) -> None:
        super().__init__("", "comparison_card")
        self.outcome_label = PlainLabel(role="title", name="check_outcome_label")
        self.words_label = PlainLabel(name="check_words_label")
        self._table = QWidget()
        self.add(self.outcome_label, self._table, self.words_label)

    def show_result(self, result: CheckResult) -> None:
        """Show what was found and what to do now."""
        self.forget()
        if result.agreed:
            self.outcome_label.setText(f"✓ {SheetMark.READY}")
        else:
            self.outcome_label.setText("△ The two entries are not the same")
            self._show_table(result.differences)
        self.words_label.show_text(result.words)
        announce(self, f"{self.outcome_label.text()}. {result.words}")

    def forget(self) -> None:
        """Show nothing."""
        self.outcome_label.setText("")
        self.words_label.show_text("")
        self._show_table(())

    def _show_table(self, differences: tuple[ShownDifference, ...]) -> None:
        table = QWidget()
        table.setObjectName("differences_table")
        self._column.replaceWidget(self._table, table)
        self._table.setParent(None)
        self._table.deleteLater()
        self._table = table
        table.setVisible(bool(differences))
        if differences:
            _fill(table, differences)


def _fill(table: QWidget, differences: tuple[ShownDifference, ...]) -> None:
    grid = QGridLayout(table)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(10)
    for column, heading in enumerate(_COLUMNS):
        grid.addWidget(PlainLabel(heading, role="quiet"), 0, column)
        grid.setColumnStretch(column, 1)
    for row, difference in enumerate(differences, start=1):
        for column, text in enumerate((difference.caption, difference.first, difference.second)):
            label = PlainLabel(text, role="heading" if column else "", name=f"difference_{row}_{column}")
            label.setAccessibleName(text if not column else f"{difference.caption}, {_COLUMNS[column]}: {text}")
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
            grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
