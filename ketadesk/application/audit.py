"""Notes beside the orders, and the audit: who did what and when, as a person may look it up."""

from enum import StrEnum
from typing import Final

from ketadesk.application.account import Author
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.domain.model import Model

FIGURES_LATER: Final = "figures are shown after the second check"
"""In place of an order's figures: who makes the blind second check must not have read them."""


class NoteKind(StrEnum):
    """What a note of the record says; orders, their events and accounts are entries of their own."""

    SIGNED_IN = "signed-in"
    SIGN_IN_REFUSED = "sign-in-refused"
    SIGNED_OUT = "signed-out"
    LOCKED = "locked"
    HARD_LIMIT_TRIED = "hard-limit-tried"
    SOFT_LIMIT_TRIED = "soft-limit-tried"
    """At the bed, without the reason that it needs."""
    UNCHECKED_SHEET_SEEN = "unchecked-sheet-seen"
    """By somebody who may still make the second check: it will say so."""
    SHEET_SAVED = "sheet-saved"
    SHEET_PRINTED = "sheet-printed"
    PAPER_SCANNED = "paper-scanned"
    """The code of a paper of this record's own was asked about; the words are its label and the answer."""
    AUDIT_EXPORTED = "audit-exported"
    BACKED_UP = "backed-up"
    BACKUP_FAILED = "backup-failed"
    RESTORED = "restored"


class Note(Model):
    """One note. Its words hold no patient data; what it is about is the subject."""

    entry_id: str
    kind: NoteKind
    by: Author
    at: str
    """ISO 8601 UTC: when it happened."""
    utc_offset: str
    subject: str = ""
    """An order id or an account id, or blank."""
    words: str = ""


class AuditQuery(Model):
    """Which entries to look up; a blank text asks for all."""

    patient: str = ""
    """A part of the family name, or of the identifier, or of the order id."""
    person: str = ""
    """A part of the name, or an account id."""
    first: int = 0
    """Skip so many of the newest."""
    limit: int = 200


class AuditEntry(Model):
    """One entry as it is shown and exported."""

    sequence: int
    happened_at: str
    """ISO 8601 UTC."""
    entered_at: str
    """ISO 8601 UTC."""
    utc_offset: str
    by: Author
    kind: str
    """`order`, an event's kind, a fact's kind, `account`, `pin`, `erasure` or a note's kind."""
    subject: str
    patient: str = ""
    """`FAMILY, Given; identifier` for an entry about an order that was not erased."""
    what: str = ""
    """In words."""
    before: tuple[tuple[str, str], ...] = ()
    """Name and value of what was changed, as it was."""
    after: tuple[tuple[str, str], ...] = ()
    """The same names with the new values."""
    logged: LogEntry | None = None
    """What was logged at the bed, whole, for an export; none for any other entry, and for one that was erased."""
