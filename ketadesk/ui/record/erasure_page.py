"""Erase one patient: what that takes away and what stands in the way is seen first, then reason and PIN.

A tombstone stays in the chain: who erased, when and why, and how many entries. Nothing else does.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from ketadesk.application.errors import KetaDeskError, SignInRefused
from ketadesk.application.typed_text import REASON_LENGTH, text_flaw
from ketadesk.application.workstation import Erasure, RecordDesk
from ketadesk.ui.record.record_table import RecordTable
from ketadesk.ui.session.confirm_pin import ConfirmPin
from ketadesk.ui.session.session_page import SessionPage, buttons, failure_label
from ketadesk.ui.session.typed_field import TypedField
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.typed_edit import TypedEdit
from ketadesk.ui.widgets.warning_box import WarningBox

_BACKUPS = (
    "The backups made before keep this patient. Those of the schedule go in time: after 7 days, and after 4 more "
    "weeks for the weekly ones. One made by hand, or kept after a record was put back, stays until somebody destroys "
    "it: do that now, and write down that it was done.",
    "Putting back an older backup brings the patient back too: erase again after that.",
)


class ErasurePage(SessionPage):
    """Shown with `begin`."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__("erasure_page", "Erase a patient")
        self._record: RecordDesk | None = None
        self._erasure: Erasure | None = None
        self.done_label = PlainLabel(role="strong", name="erasure_done_label")
        self.done_label.hide()
        self.failure_label = failure_label("erasure_failure_label")
        self.column.addWidget(self.done_label)
        self.column.addWidget(self.failure_label)
        self._build_identifier()
        self._build_answer()
        self.kept_table = RecordTable("erasure_kept_table", "Patients past the retention period", ("Identifier",))
        self.kept_table.setMinimumHeight(120)
        self.take_button = DeliberateButton("Look at this one", "erasure_take_button")
        self.kept_label = PlainLabel(name="erasure_kept_label")
        self.add_card(
            "Past the retention period", self.kept_label, self.kept_table, buttons((), (self.take_button,)),
        )  # fmt: skip
        self.back_button = DeliberateButton("Back", "erasure_back_button")
        self.column.addLayout(buttons((self.back_button,), ()))
        self._connect()
        self.finish()

    def _build_identifier(self) -> None:
        self.identifier = TypedField(
            TypedEdit("erasure_identifier_edit", "Identifier of the patient", "long"), "Exactly as it was stored."
        )
        self.look_button = DeliberateButton("Show what would be erased", "erasure_look_button")
        self.add_card("Who", self.identifier, buttons((self.look_button,), ()))

    def _build_answer(self) -> None:
        self.names_label = PlainLabel(role="strong", name="erasure_names_label")
        self.words_label = PlainLabel(name="erasure_words_label")
        self.orders_label = PlainLabel(name="erasure_orders_label")
        self.open_box = WarningBox("erasure_open", "These orders stand in the way", tone="stop", sign="✖")
        self.backups_box = WarningBox("erasure_backups", "Backups keep this patient for now")
        self.backups_box.show_lines(_BACKUPS)
        self.reason = TypedField(
            TypedEdit("erasure_reason_edit", "Reason", ""), "It stays in the record. No names.", _reason_flaw
        )
        self.pin = ConfirmPin("erasure")
        self.erase_button = DeliberateButton("Erase for good", "erasure_erase_button")
        self.answer_card = self.add_card(
            "What would be erased", self.names_label, self.words_label, self.orders_label, self.open_box,
            self.backups_box, self.reason, self.pin, buttons((), (self.erase_button,)), name="erasure_answer_card",
        )  # fmt: skip

    def _connect(self) -> None:
        self.identifier.changed.connect(self._forget_answer)
        self.identifier.edit.returnPressed.connect(self._look)
        self.look_button.clicked.connect(self._look)
        self.take_button.clicked.connect(self._take)
        self.kept_table.itemSelectionChanged.connect(self._allow)
        self.reason.changed.connect(self._allow)
        self.pin.changed.connect(self._allow)
        self.erase_button.clicked.connect(self._erase)
        self.back_button.clicked.connect(self.closed)

    def begin(self, record: RecordDesk, who: str) -> None:
        """Ask whom, with nothing typed yet; `who` is signed in."""
        self._record = record
        self.pin.ask_of(who)
        self.done_label.show_text("")
        self.forget()
        self._show_kept()
        self.identifier.edit.setFocus()

    def forget(self) -> None:
        """Nothing of any patient stands here any more."""
        self.identifier.edit.clear()
        self._kept: tuple[str, ...] = ()
        self.kept_table.fill([])
        self._say_failure(None)
        self._forget_answer()

    def _forget_answer(self) -> None:
        """What was shown was about another identifier."""
        self._erasure = None
        self.answer_card.hide()
        for label in (self.names_label, self.words_label, self.orders_label):
            label.setText("")
        self.open_box.show_lines(())
        self.reason.edit.clear()
        self.pin.clear()
        self._allow()

    def _look(self) -> None:
        self._forget_answer()
        self.done_label.show_text("")
        self._say_failure(None)
        if self._record is None or not self.identifier.text():
            return
        try:
            self._show(self._record.erasure(self.identifier.text()))
        except KetaDeskError as failure:
            self._say_failure(failure)

    def _show(self, erasure: Erasure) -> None:
        self._erasure = erasure
        self.names_label.setText("\n".join(erasure.names))
        self.words_label.setText(erasure.words)
        count = "1 entry" if erasure.entries == 1 else f"{erasure.entries:,} entries"
        self.orders_label.setText(f"{count}; orders: {', '.join(erasure.orders) or 'none'}")
        self.open_box.show_lines(erasure.open_orders)
        can = not erasure.open_orders
        for part in (self.reason, self.pin, self.erase_button):
            part.setVisible(can)
        self.answer_card.show()
        announce(self, erasure.words)
        self._allow()
        self.show_place(self.reason.edit if can else self.identifier.edit)

    def _show_kept(self) -> None:
        try:
            self._kept = self._record.kept_too_long() if self._record is not None else ()
        except KetaDeskError as failure:
            self._say_failure(failure)
        self.kept_table.fill([(identifier,) for identifier in self._kept])
        self.kept_table.setVisible(bool(self._kept))
        self.take_button.setVisible(bool(self._kept))
        self.kept_label.setText(
            f"{len(self._kept)} patients. Nothing is erased by itself."
            if self._kept
            else "Nobody, or the hospital's retention period is not set. Nothing is erased by itself."
        )
        self._allow()

    def _take(self) -> None:
        chosen = self.kept_table.chosen
        if chosen is not None and chosen < len(self._kept):
            self.identifier.edit.show_typed(self._kept[chosen], 0)
            self._look()

    def _allow(self) -> None:
        self.look_button.setEnabled(bool(self.identifier.text()))
        self.take_button.setEnabled(self.kept_table.chosen is not None)
        can = self._erasure is not None and not self._erasure.open_orders
        self.erase_button.setEnabled(can and self.reason.is_good and self.pin.is_ready)

    def _erase(self) -> None:
        if self._record is None or self._erasure is None or not self.erase_button.isEnabled():
            return
        try:
            self._record.erase(self._erasure.identifier, self.reason.text(), self.pin.take())
        except SignInRefused as refused:
            self.pin.refuse(refused)
        except KetaDeskError as failure:
            self._say_failure(failure)
            self.show_place(self.identifier.edit)
        else:
            self.forget()
            self._show_kept()
            self.done_label.show_text("✔ Erased. Now destroy the backups made by hand that hold this patient.")
            announce(self, self.done_label.text())
            self.show_place(self.identifier.edit)

    def _say_failure(self, failure: KetaDeskError | None) -> None:
        self.failure_label.show_text(f"✖ {failure.what} {failure.next_step}" if failure else "")
        announce(self, self.failure_label.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _reason_flaw(text: str) -> str:
    flaw = text_flaw(text, REASON_LENGTH)
    return f"only this is taken: {flaw}" if flaw else ""
