"""Labels for what was prepared: which container, what is known of it, the very labels on screen, then print or save.

Nothing is filled in beforehand: a moment or a name that is left blank is a line to be written on. Whatever is changed
takes the labels off the screen, so that what is printed is what was asked for.
"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.application.errors import KetaDeskError
from ketadesk.application.labels.label_content import LABELS_ON_A_SHEET, LabelStock, LabelWish
from ketadesk.application.order_choices import Choice
from ketadesk.application.order_desk import OrderDesk
from ketadesk.application.sheet.made_paper import MadePaper, paper_file_name
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.application.stored_order import StoredOrder
from ketadesk.ui.order.sheet_part import Sheet, SheetPart
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.breakable import breakable
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.option_list import OptionList
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.reading_order import set_reading_order
from ketadesk.ui.widgets.scrolled import scrolled
from ketadesk.ui.widgets.segments import Segments
from ketadesk.ui.widgets.typed_edit import TypedEdit

_ALL = "all"
_BLANK = "Blank: a line to write on."
_FORM = "09:05, or 14:30, or 22-Nov-2026 14:30. What is blank here and below is a line to write on."
_COUNTED = "Counted along the rows: 1 and 2 are the top row, 9 and 10 the lowest."
_STOCKS = (
    Choice(value=LabelStock.A4.value, label="A4 sheet"),
    Choice(value=LabelStock.LETTER.value, label="Letter sheet"),
    Choice(value=LabelStock.ROLL_62.value, label="62 mm roll"),
)
_STOCK_OF_PAPER = {PageSize.A4: LabelStock.A4, PageSize.LETTER: LabelStock.LETTER}
_PLACES = tuple(Choice(value=str(n), label=str(n)) for n in range(1, LABELS_ON_A_SHEET + 1))
_WIDE, _HIGH = 1320, 720


class LabelsDialog(QDialog):
    """`parts` are the desk's words for what takes a label."""

    def __init__(self, parent: QWidget, desk: OrderDesk, stored: StoredOrder, parts: tuple[str, ...]) -> None:
        super().__init__(parent)
        self.setObjectName("labels_dialog")
        self.setWindowTitle("KetaDesk")
        self.setAccessibleName("Labels")
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._stored = stored
        self._made = 0
        self._make_fields(parts)
        self.problem_label = PlainLabel(role="problem", name="labels_problem_label")
        self.problem_label.hide()
        self.show_button = DeliberateButton("Show the labels", "labels_show_button", "primary")
        self.leave_button = DeliberateButton("Close", "labels_leave_button")
        self.sheet = SheetPart(desk, "labels_", "Labels")
        self.sheet.tools.size_group.hide()
        self._lay_out()
        self._connect()
        self._change()
        set_reading_order(self)
        self.part_list.focus_first()

    def _make_fields(self, parts: tuple[str, ...]) -> None:
        every = Choice(value=_ALL, label=f"All {len(parts)} labels", note="without moment and names, to be written on")
        each = tuple(Choice(value=part, label=part) for part in parts)
        self.part_list = OptionList("labels_part_list", "Label")
        self.part_list.set_choices((every, *each) if len(parts) > 1 else each)
        self.prepared_at_edit = TypedEdit("labels_prepared_at_edit", "Prepared at", "")
        self.prepared_by_edit = TypedEdit("labels_prepared_by_edit", "Prepared by", "")
        self.checked_by_edit = TypedEdit("labels_checked_by_edit", "Checked by", "")
        for edit in (self.prepared_at_edit, self.prepared_by_edit, self.checked_by_edit):
            edit.setAccessibleDescription(_BLANK)
        self.stock_choice = Segments("labels_stock_choice", "Labels are on")
        self.stock_choice.set_choices(_STOCKS)
        self.stock_choice.set_value(_STOCK_OF_PAPER[self._desk.page_size].value)
        self.first_choice = Segments("labels_first_choice", "First free label on the sheet")
        self.first_choice.set_choices(_PLACES)
        self.first_choice.set_value("1")

    def _lay_out(self) -> None:
        patient = self._stored.draft.patient
        who = f"{patient.family_name}, {patient.given_name}; {patient.identifier}"
        body = QWidget()
        fields = QVBoxLayout(body)
        fields.setContentsMargins(0, 0, 8, 0)
        fields.setSpacing(6)
        fields.addWidget(PlainLabel(f"Labels of {self._stored.label}", role="heading"))
        fields.addWidget(PlainLabel(breakable(who), role="strong", name="labels_patient_label"))
        captioned: tuple[QWidget, ...] = (
            self.part_list, self.prepared_at_edit, self.prepared_by_edit, self.checked_by_edit, self.stock_choice,
        )  # fmt: skip
        for field in captioned:
            fields.addWidget(_caption(field))
            fields.addWidget(field)
            if field is self.prepared_at_edit:
                fields.addWidget(PlainLabel(_FORM, role="quiet"))
        self.first_caption = _caption(self.first_choice)
        self.first_hint = PlainLabel(_COUNTED, role="quiet", name="labels_first_hint_label")
        fields.addWidget(self.first_caption)
        fields.addWidget(self.first_choice)
        fields.addWidget(self.first_hint)
        fields.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(scrolled(body, "labels_area"), 1)
        left.addWidget(self.problem_label)
        buttons = FlowLayout(gap=8, row_gap=8)
        buttons.addWidget(self.leave_button)
        buttons.addWidget(self.show_button)
        left.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 16, 16, 16)
        row.setSpacing(16)
        row.addLayout(left, 1)
        row.addWidget(self.sheet, 2)

    def _connect(self) -> None:
        for edit in (self.prepared_at_edit, self.prepared_by_edit, self.checked_by_edit):
            edit.textChanged.connect(lambda _text: self._change())
        for choice in (self.part_list, self.stock_choice, self.first_choice):
            choice.chosen.connect(lambda _value: self._change())
        self.show_button.clicked.connect(self.show_labels)
        self.leave_button.clicked.connect(self.reject)

    def show_labels(self) -> None:
        """Make them and show the very bytes; what is refused is said, and nothing is shown then."""
        self._change()
        if not self.part_list.value:
            return
        wish, stock = self._wish, self._stock
        order = (self._stored.order_id, self._stored.revision)
        named, noted_as = paper_file_name(*order, "labels"), f"{self._stored.label}-L"
        self._made += 1

        def made(_size: PageSize) -> MadePaper:
            return MadePaper(pdf=self._desk.labels_pdf(*order, wish, stock), file_name=named, noted_as=noted_as)

        sheet = Sheet(of=(wish, stock, self._made), make=made)
        try:
            self.sheet.show_sheet(sheet)
        except KetaDeskError as failure:
            self._say(f"✖ {failure.what} {failure.next_step}")
        else:
            self.sheet.tools.print_button.setFocus()

    @property
    def _stock(self) -> LabelStock:
        return LabelStock(self.stock_choice.value)

    @property
    def _wish(self) -> LabelWish:
        on_a_sheet = self._stock is not LabelStock.ROLL_62
        return LabelWish(
            part="" if self.part_list.value == _ALL else self.part_list.value,
            prepared_at=self.prepared_at_edit.text(),
            prepared_by=self.prepared_by_edit.text(),
            checked_by=self.checked_by_edit.text(),
            first=int(self.first_choice.value) if on_a_sheet else 1,
        )

    def _change(self) -> None:
        """What was asked for is another thing now: nothing of the last labels stays."""
        self._say("")
        self.sheet.say("")
        self.sheet.forget()
        on_a_sheet = self._stock is not LabelStock.ROLL_62
        for part in (self.first_caption, self.first_choice, self.first_hint):
            part.setVisible(on_a_sheet)
        self.show_button.setEnabled(bool(self.part_list.value))

    def _say(self, words: str) -> None:
        self.problem_label.show_text(words)
        announce(self, words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field and does nothing else."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif isinstance(self.focusWidget(), TypedEdit):
            self.focusNextChild()

    def showEvent(self, event: QShowEvent) -> None:
        room = self.screen().availableSize()
        self.resize(QSize(_WIDE, _HIGH).boundedTo(room * 0.97))
        super().showEvent(event)


def _caption(field: QWidget) -> PlainLabel:
    label = PlainLabel(field.accessibleName(), role="caption")
    label.setBuddy(field)
    return label
