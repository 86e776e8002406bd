"""The port `Journal`: notes beside the orders go in, the audit of everything comes out."""

import json
from datetime import datetime

from ketadesk.adapters.storage.audit_reading import audit_page
from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.entry_content import read_content
from ketadesk.adapters.storage.journal import Entry, JournalWriter, sha256_of, stored
from ketadesk.application.audit import AuditEntry, AuditQuery, Note, NoteKind
from ketadesk.application.errors import OrderConflict, StorageFailed

_NOTES = (
    "SELECT content_json, content_sha256 FROM journal"
    " WHERE subject = ? AND kind IN (SELECT value FROM json_each(?))"
    " AND sequence NOT IN (SELECT sequence FROM erased) ORDER BY sequence"
)


class SqliteJournal:
    """`Journal` in the record. All methods raise `StorageFailed` when the record cannot be used."""

    def __init__(self, writer: JournalWriter) -> None:
        self._writer = writer

    def note(self, note: Note) -> None:
        """Add one note durably; the same entry once more adds nothing.

        Raises `OrderConflict` when something else has its number.
        """
        content = _storable(note)
        with self._writer.writing() as writing:
            found = stored(writing.connection, note.entry_id)
            if found is None:
                writing.add(_entry(note, content))
            elif (found.content_json, found.content_sha256) not in (
                (content, sha256_of(content)),
                ("", sha256_of(content)),
            ):
                raise OrderConflict(
                    "Something else was stored under the number of this note.", "Nothing was stored. Try once more."
                )

    def audit(self, query: AuditQuery) -> tuple[AuditEntry, ...]:
        """Newest first. Raises `StorageFailed` also when an entry on this page is not what was written."""
        with self._writer.database.reading() as connection:
            return audit_page(connection, query)

    def notes_of(self, subject: str, kinds: tuple[NoteKind, ...]) -> tuple[Note, ...]:
        """Oldest first. Raises `RecordDamaged` when one of them is not what was written."""
        database = self._writer.database
        with database.reading() as connection:
            found = rows(connection, _NOTES, (subject, json.dumps(kinds)))
        return tuple(read_content(database.file, Note, content, checksum) for content, checksum in found)


def _entry(note: Note, content: str) -> Entry:
    return Entry(
        entry_id=note.entry_id,
        kind=note.kind,
        happened_at=datetime.fromisoformat(note.at),
        made_by=note.by.account_id,
        made_by_name=note.by.name,
        subject=note.subject,
        content_json=content,
    )


def _storable(note: Note) -> str:
    """The note as JSON. Raises `StorageFailed` for a text that would not come back exactly as it went in."""
    try:
        content = note.model_dump_json()
        if Note.model_validate_json(content) == note and "\0" not in note.subject + note.by.name:
            return content
    except ValueError:
        # Lone surrogates: no text, and no file can hold them.
        pass
    raise StorageFailed(
        "The note holds a character that cannot be stored exactly.", "Nothing was stored. Type its words again."
    )
