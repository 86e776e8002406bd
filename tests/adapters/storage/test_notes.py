"""Notes beside the orders."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.notes import SqliteJournal
from ketadesk.application.account import Author
from ketadesk.application.audit import AuditQuery, Note, NoteKind
from ketadesk.application.errors import OrderConflict, StorageFailed
from tests.naughty import EVERY

from .orders import meddler, record


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
