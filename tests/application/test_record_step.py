"""Entries as they are made: the moment in UTC with the offset, and nothing that was not said."""

from ketadesk.application.account import author
from ketadesk.application.audit import Note, NoteKind
from ketadesk.application.order_history import RecordedEvent
from ketadesk.application.record_step import StepOf, note_made, step_taken
from ketadesk.domain.order_state import EventKind

from .people import ANNA
from .record_fakes import WardClock

NOW = WardClock().moment


def test_a_step_names_its_revision_its_person_and_its_moment() -> None:
    step = step_taken(StepOf("KD-1", 2, ANNA, "e-1"), EventKind.CANCEL, NOW, reason="wrong patient")
    assert step == RecordedEvent(
        entry_id="e-1", order_id="KD-1", revision=2, kind=EventKind.CANCEL, by=ANNA.account_id, by_name="Anna Example",
        at="2026-11-22T13:45:30+00:00", utc_offset="+00:00", reason="wrong patient",
    )  # fmt: skip


def test_a_note_names_its_person_and_its_moment() -> None:
    note = note_made(NoteKind.SHEET_SAVED, author(ANNA), NOW, "e-2", subject="KD-1-R2", words="saved")
    assert note == Note(
        entry_id="e-2", kind=NoteKind.SHEET_SAVED, by=author(ANNA), at="2026-11-22T13:45:30+00:00",
        utc_offset="+00:00", subject="KD-1-R2", words="saved",
    )  # fmt: skip
