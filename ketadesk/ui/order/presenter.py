"""Holds what is typed and asks the desk about it, on each key.

Blank first: PySide6 goes on after an exception in a slot, and an old rate must never stand beside a new weight. So the
blank screen is shown before the desk is asked, and stays when the desk fails.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from ketadesk.application.errors import KetaDeskError, UnknownOrder
from ketadesk.application.order_desk import KeptDraft, OrderDesk, Standing
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_preview import OrderPreview
from ketadesk.application.stored_order import StoredOrder
from ketadesk.ui.order.dependents import cleared_in_words, fitted, without_regimen_answers, without_unusable_regimen
from ketadesk.ui.order.order_screen import BLANK_PREVIEW, OrderScreen
from ketadesk.ui.order.override_reasons import AnsweredSentences, with_override


class OrderPresenter(QObject):
    """Between the pages and the desk; the only one that replaces the draft."""

    preview_changed = Signal(object)
    """The new `OrderScreen`."""
    draft_kept = Signal()
    cleared = Signal(str)
    """What was emptied because something upstream changed."""
    trouble_found = Signal(str, str)
    """What failed and the next step; two blank texts when all is well again."""

    def __init__(self, desk: OrderDesk) -> None:
        super().__init__()
        self.desk = desk
        self._answered = AnsweredSentences()
        draft = OrderDraft()
        self.screen = OrderScreen(
            draft=draft, choices=desk.choices(draft), preview=BLANK_PREVIEW, blank=True, generation=0
        )
        self._entry: tuple[OrderDraft, str] | None = None
        self._entry_id = ""

    @property
    def draft(self) -> OrderDraft:
        """What is typed now."""
        return self.screen.draft

    def show(self) -> None:
        """Ask the desk about the draft as it is, and show its answer."""
        self._replace(self.draft, keep=False)

    def blank(self) -> None:
        """Show nothing computed, until the next key."""
        self._set(preview=BLANK_PREVIEW, blank=True)
        self.preview_changed.emit(self.screen)

    def keep(self) -> None:
        """Keep the draft now."""
        revises = self.screen.revises.order_id if self.screen.revises else ""
        kept = self.screen.stored is None and self._safely(lambda: self.desk.keep_draft(self.draft, revises))
        if kept and not self.desk.why_not_store:  # without the record it lasts as long as the program
            self.draft_kept.emit()

    def set_field(self, path: str, value: object) -> None:
        """Put what was typed or chosen at the dotted `path`, unaltered, and show what follows from it."""
        self.set_fields({path: value})

    def set_fields(self, values: Mapping[str, object]) -> None:
        """Put several values that belong to one choice."""
        if self.screen.stored is not None:
            return
        draft = self.draft
        for path, value in values.items():
            draft = draft.with_field(path, value)
        if draft == self.draft:
            return
        if draft.regimen != self.draft.regimen:
            draft = without_regimen_answers(draft, self.screen.preview)
            self._tell_cleared(self.draft, draft)
        self._replace(draft)

    def set_override(self, code: str, reason: str | None = None, by: str | None = None) -> None:
        """Put the typed reason or name for passing the soft stop `code`."""
        if self.screen.stored is None:
            self._replace(with_override(self.draft, code, reason, by))

    def start_new(self) -> None:
        """Another patient: every field is empty, nothing of the last one is kept."""
        self._begin()
        self._replace(OrderDraft(), keep=False)
        self._safely(self.desk.discard_draft)

    def resume(self, kept: KeptDraft) -> None:
        """Go on with a draft that was kept. Raises `KetaDeskError` when the order it changes cannot be read."""
        revises = self._newest(kept.revises) if kept.revises else None
        self._begin(revises=revises)
        self.desk.take_up(kept)
        self._replace(kept.draft, keep=False)

    def open_stored(self, stored: StoredOrder) -> None:
        """Show a stored order; its draft is not open for typing."""
        self._begin(stored=stored, standing=self.desk.standing(stored.order_id, stored.revision))
        self._replace(stored.draft, keep=False)
        self._set(look_alikes=self.desk.look_alikes(stored.draft.patient))
        self.preview_changed.emit(self.screen)

    def refresh_standing(self) -> None:
        """Ask anew where the stored order on screen stands. Raises `KetaDeskError`."""
        stored = self.screen.stored
        if stored is not None:
            self._set(standing=self.desk.standing(stored.order_id, stored.revision))
            self.preview_changed.emit(self.screen)

    def mark_read(self) -> None:
        """The order as it is now stands on the review page."""
        self._set(read=self.draft)

    def begin_change(self) -> None:
        """Open the stored order for typing; it will be stored as a new revision."""
        self._set(revises=self.screen.stored, stored=None, standing=None)
        self._replace(self.draft)

    def store(self, pin: str) -> StoredOrder:
        """Have the order stored and signed off. Raises `KetaDeskError`; a second try cannot store it twice."""
        revises = self.screen.revises.order_id if self.screen.revises else ""
        entry = (self.draft, revises)
        if entry != self._entry:
            self._entry, self._entry_id = entry, str(uuid.uuid4())
        stored = self.desk.store(self.draft, pin, self._entry_id, revises)
        if _as_typed(stored.draft, self.draft) != self.draft:
            raise RuntimeError("the stored order is not the order on screen")
        self._set(stored=stored, revises=None, standing=self._standing_of(stored))
        self.preview_changed.emit(self.screen)
        self._safely(self.desk.discard_draft)
        return stored

    def _begin(
        self,
        stored: StoredOrder | None = None,
        standing: Standing | None = None,
        revises: StoredOrder | None = None,
    ) -> None:
        """Nothing of what was on screen before is left."""
        self._answered.forget()
        self._entry = None
        generation = self.screen.generation + 1
        self._set(stored=stored, standing=standing, revises=revises, look_alikes=(), generation=generation, read=None)

    def _newest(self, order_id: str) -> StoredOrder:
        found = [order for order in self.desk.orders(order_id) if order.order_id == order_id]
        if not found:
            raise UnknownOrder(f"The order {order_id}, which was being changed, is not found.", "Begin afresh.")
        return self.desk.order(order_id, found[0].revision)

    def _standing_of(self, stored: StoredOrder) -> Standing | None:
        """Where it stands; the order is stored even where that cannot be read, so the failure is only told."""
        try:
            return self.desk.standing(stored.order_id, stored.revision)
        except KetaDeskError as failure:
            self.trouble_found.emit(failure.what, failure.next_step)
            return None

    def _replace(self, draft: OrderDraft, keep: bool = True) -> None:
        self._set(draft=draft, preview=BLANK_PREVIEW, blank=True)
        self.preview_changed.emit(self.screen)
        try:
            self._answer(draft)
        except KetaDeskError as failure:
            self.trouble_found.emit(failure.what, failure.next_step)
            return
        self.preview_changed.emit(self.screen)
        if keep:
            self.keep()

    def _answer(self, typed: OrderDraft) -> None:
        draft, preview = self._without_stale_reasons(self._usable(typed))
        self._answered.note(draft, preview)
        self._set(draft=draft, preview=preview, blank=False, look_alikes=self._look_alikes(draft))
        self.trouble_found.emit("", "")

    def _usable(self, typed: OrderDraft) -> OrderDraft:
        """`typed` without what its own choices rule out."""
        if self.screen.stored is not None:
            self._set(choices=self.desk.choices(typed))
            return typed
        choices = self.desk.choices(typed)
        draft = without_unusable_regimen(typed, choices)
        if draft.regimen != typed.regimen:
            draft = without_regimen_answers(draft, self.screen.preview)
            choices = self.desk.choices(draft)
        fit = fitted(draft, choices)
        self._tell_cleared(typed, fit)
        self._set(draft=fit, choices=choices if fit == draft else self.desk.choices(fit))
        return fit

    def _without_stale_reasons(self, draft: OrderDraft) -> tuple[OrderDraft, OrderPreview]:
        preview = self.desk.preview(draft)
        stale = set() if self.screen.stored else set(self._answered.stale(draft, preview))
        if not stale:
            return draft, preview
        fresh = draft.model_copy(update={"overrides": tuple(o for o in draft.overrides if o.code not in stale)})
        self._tell_cleared(draft, fresh)
        return fresh, self.desk.preview(fresh)

    def _look_alikes(self, draft: OrderDraft) -> tuple[str, ...]:
        patient = draft.patient
        if self.screen.stored is not None or not (patient.family_name or patient.identifier):
            return ()
        return self.desk.look_alikes(patient)

    def _tell_cleared(self, before: OrderDraft, after: OrderDraft) -> None:
        words = cleared_in_words(before, after)
        if words:
            self.cleared.emit(words)

    def _safely(self, verb: Callable[[], None]) -> bool:
        """Do what may fail without making the figures on screen wrong."""
        try:
            verb()
        except KetaDeskError as failure:
            self.trouble_found.emit(failure.what, failure.next_step)
            return False
        return True

    def _set(self, **changes: Any) -> None:
        self.screen = replace(self.screen, **changes)


def _as_typed(stored: OrderDraft, typed: OrderDraft) -> OrderDraft:
    """The stored draft without what the workstation added to it: its hospital and its clock."""
    return stored.model_copy(update={"time_zone": typed.time_zone, "hospital": typed.hospital})
