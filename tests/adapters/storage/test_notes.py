"""Notes beside the orders."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.erasure import erase
from ketadesk.adapters.storage.notes import SqliteJournal
from ketadesk.application.account import Author
from ketadesk.application.audit import AuditQuery, Note, NoteKind
from ketadesk.application.errors import OrderConflict, RecordDamaged, StorageFailed
from tests.naughty import EVERY

from .busy_ward import AT, Ward
from .orders import meddler, record
from .tampering import tamper


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SqliteJournal]:
    opened = record(tmp_path)
    yield SqliteJournal(opened.writer)
    opened.close()


def _note(entry_id: str = "entry-1", kind: NoteKind = NoteKind.SHEET_PRINTED, words: str = "Revision 1.") -> Note:
    return Note(
        entry_id=entry_id,
        kind=kind,
        by=Author(account_id="account-ann", name="Ann Nurse"),
        at="2026-11-22T14:45:00+00:00",
        utc_offset="+01:00",
        subject="KD-20261122-0001",
        words=words,
    )


@pytest.mark.req("SR-36")
def test_a_note_says_who_when_and_about_what(journal: SqliteJournal, tmp_path: Path) -> None:
    journal.note(_note())
    connection = meddler(tmp_path / "record.db")
    found = rows(
        connection,
        "SELECT entry_id, kind, event_time_utc, entry_time_utc, utc_offset, made_by, made_by_name, subject, boot_id,"
        " monotonic_ns FROM journal",
    )
    connection.close()
    assert found == [
        (
            "entry-1",
            "sheet-printed",
            "2026-11-22T14:45:00.000000+00:00",
            "2026-11-22T15:00:00.250000+00:00",
            "+01:00",
            "account-ann",
            "Ann Nurse",
            "KD-20261122-0001",
            "boot-1",
            7_000_000_000,
        )
    ]


@pytest.mark.req("SR-34")
def test_the_same_note_once_more_adds_nothing(journal: SqliteJournal) -> None:
    journal.note(_note())
    journal.note(_note())
    assert len(journal.audit(AuditQuery())) == 1
    with pytest.raises(OrderConflict, match="Something else was stored"):
        journal.note(_note(words="Revision 2."))
    assert len(journal.audit(AuditQuery())) == 1


@pytest.mark.parametrize("kind", NoteKind)
def test_every_kind_of_note_is_read_back(journal: SqliteJournal, kind: NoteKind) -> None:
    journal.note(_note(kind=kind))
    (entry,) = journal.audit(AuditQuery())
    assert (entry.kind, entry.what, entry.subject) == (kind, "Revision 1.", "KD-20261122-0001")


def test_any_words_come_back_exactly(journal: SqliteJournal) -> None:
    for number, text in enumerate(EVERY):
        journal.note(_note(f"entry-{number}", NoteKind.BACKUP_FAILED, text))
    read = [entry.what for entry in journal.audit(AuditQuery(limit=len(EVERY)))]
    assert read == list(reversed(EVERY))


def test_half_a_character_is_refused(journal: SqliteJournal) -> None:
    with pytest.raises(StorageFailed, match="cannot be stored exactly"):
        journal.note(_note(words="\udfff"))
    assert journal.audit(AuditQuery()) == ()


PRINTS = (NoteKind.SHEET_PRINTED, NoteKind.SHEET_SAVED)


@pytest.mark.req("SR-25")
def test_the_notes_of_an_order_s_prints_are_found_among_all_others(journal: SqliteJournal) -> None:
    """However long its log is: the audit shows a page at a time."""
    wanted = [_note(f"print-{number}", PRINTS[number % 2], f"KD-20261122-0001-R{number}") for number in (1, 2, 3)]
    other_order = _note("other").model_copy(update={"subject": "KD-20261122-00011"})
    for note in (wanted[0], other_order, wanted[1], _note("looked", NoteKind.UNCHECKED_SHEET_SEEN), wanted[2]):
        journal.note(note)
    for number in range(210):
        journal.note(_note(f"scan-{number}", NoteKind.PAPER_SCANNED))
    assert journal.notes_of("KD-20261122-0001", PRINTS) == tuple(wanted)
    assert journal.notes_of("KD-20261122-0001", PRINTS[1:]) == (wanted[0], wanted[2])
    assert journal.notes_of("KD-20261122-0009", PRINTS) == journal.notes_of("KD-20261122-0001", ()) == ()


@pytest.mark.req("SR-25")
def test_a_print_that_is_not_what_was_noted_is_damage(journal: SqliteJournal, tmp_path: Path) -> None:
    journal.note(_note(words="KD-20261122-0001-R1 READY"))
    tamper(tmp_path / "record.db", "UPDATE journal SET content_json = replace(content_json, 'READY', 'DRAFT')")
    with pytest.raises(RecordDamaged):
        journal.notes_of("KD-20261122-0001", PRINTS)


def test_an_erased_order_s_prints_are_gone(tmp_path: Path) -> None:
    ward = Ward(tmp_path)
    ward.people()
    ward.ended("KD-20261122-0001")
    ward.started("KD-20261122-0002", "RUNNING", "RUN-0001")
    by = Author(account_id="account-dora", name="Dora Admin")
    erase(ward.record.writer, "TEST-0001", "asked for", by, AT, "+00:00", "tombstone")
    assert ward.journal.notes_of("KD-20261122-0001", PRINTS) == ()
    assert len(ward.journal.notes_of("KD-20261122-0002", PRINTS)) == 1
    ward.close()
