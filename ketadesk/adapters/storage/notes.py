"""The port `Journal`: notes beside the orders go in, the audit of everything comes out."""

from datetime import datetime

from ketadesk.adapters.storage.audit_reading import audit_page
from ketadesk.adapters.storage.journal import Entry, JournalWriter, sha256_of, stored
from ketadesk.application.audit import AuditEntry, AuditQuery, Note
from ketadesk.application.errors import OrderConflict, StorageFailed


class SqliteJournal:
    """`Journal` in the record. Both methods raise `StorageFailed` when the record cannot be used."""

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
