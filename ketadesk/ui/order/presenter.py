"""Holds what is typed and asks the desk about it, on each key.

Blank first: PySide6 goes on after an exception in a slot, and an old rate must never stand beside a new weight. So the
blank screen is shown before the desk is asked, and stays when the desk fails.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from ketadesk.application.errors import KetaDeskError
from ketadesk.application.order_desk import OrderDesk
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
        self._entry: tuple[OrderDraft, str, str] | None = None
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
        if self.screen.stored is None and self._safely(lambda: self.desk.keep_draft(self.draft)):
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
        self._answered.forget()
        self._set(stored=None, cancelled=False, revises=None, look_alikes=(), generation=self.screen.generation + 1)
        self._replace(OrderDraft(), keep=False)
        self._safely(self.desk.discard_draft)

    def resume(self, draft: OrderDraft) -> None:
        """Go on with a draft that was kept."""
        self._answered.forget()
        self._set(stored=None, cancelled=False, revises=None, look_alikes=(), generation=self.screen.generation + 1)
        self._replace(draft, keep=False)

    def open_stored(self, stored: StoredOrder, cancelled: bool = False) -> None:
        """Show a stored order; its draft is not open for typing."""
        self._answered.forget()
        self._set(
            stored=stored, cancelled=cancelled, revises=None, look_alikes=(), generation=self.screen.generation + 1
        )
        self._replace(stored.draft, keep=False)

    def mark_read(self) -> None:
        """The order as it is now stands on the review page."""
        self._set(read=self.draft)

    def mark_cancelled(self) -> None:
        """The stored order on screen was cancelled."""
        self._set(cancelled=True)
        self.preview_changed.emit(self.screen)

    def begin_change(self) -> None:
        """Open the stored order for typing; it will be stored as a new revision."""
        self._set(revises=self.screen.stored, stored=None)
        self._replace(self.draft)

    def store(self, stored_by: str) -> StoredOrder:
        """Have the order stored. Raises `KetaDeskError`; a second try of the same order cannot store it twice."""
        revises = self.screen.revises.order_id if self.screen.revises else ""
        entry = (self.draft, stored_by, revises)
        if entry != self._entry:
            self._entry, self._entry_id = entry, str(uuid.uuid4())
        stored = self.desk.store(self.draft, stored_by, self._entry_id, revises)
        if stored.draft.model_copy(update={"time_zone": self.draft.time_zone}) != self.draft:
            raise RuntimeError("the stored order is not the order on screen")
        self._set(stored=stored, cancelled=False, revises=None)
        self.preview_changed.emit(self.screen)
        self._safely(self.desk.discard_draft)
        return stored

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
