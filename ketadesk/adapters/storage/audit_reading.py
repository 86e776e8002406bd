"""Read the audit: who did what and when, with what was before and after, newest first.

One entry that is not what was written must not hide the others: it is shown as such.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

import apsw
from pydantic import ValidationError

from ketadesk.adapters.storage import audit_log_words, audit_search, audit_words, order_rows
from ketadesk.adapters.storage.audit_words import Said
from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.journal import Kind, sha256_of
from ketadesk.adapters.storage.unchecked import may_be_checked_blind
from ketadesk.application.account import Author
from ketadesk.application.audit import AuditEntry, AuditQuery, NoteKind
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.domain.order_state import EventKind

CHANGED_SINCE: Final = "THE CONTENT OF THIS ENTRY IS NOT WHAT WAS WRITTEN. Verify the record."
"""In place of what an entry says when its checksum or its form is wrong."""

_PLAIN: Final[Mapping[str, str]] = {
    NoteKind.SIGNED_IN: "Signed in, or signed a step, with the PIN.",
    NoteKind.SIGN_IN_REFUSED: "The PIN was refused.",
    NoteKind.SIGNED_OUT: "Signed out.",
    NoteKind.LOCKED: "The screen was locked.",
}


def audit_page(connection: apsw.Connection, query: AuditQuery) -> tuple[AuditEntry, ...]:
    """The entries that `query` asks for, newest first. Raises apsw's errors."""
    found = rows(
        connection,
        "SELECT sequence, kind, subject, event_time_utc, entry_time_utc, utc_offset, made_by, made_by_name,"
        " content_json, content_sha256, erasure"
        " FROM journal LEFT JOIN erased USING (sequence)"
        " WHERE sequence IN (SELECT value FROM json_each(?)) ORDER BY sequence DESC",
        (json.dumps(audit_search.page(connection, query)),),
    )
    return tuple(_entry(connection, row) for row in found)


def _entry(connection: apsw.Connection, row: tuple[Any, ...]) -> AuditEntry:
    sequence, kind, subject, happened_at, entered_at, utc_offset, made_by, name, content, checksum, erasure = row
    said = (
        _said(connection, sequence, kind, subject, content, checksum)
        if erasure is None
        else Said(f"Erased with entry {erasure}.")
    )
    return AuditEntry(
        sequence=sequence,
        happened_at=happened_at,
        entered_at=entered_at,
        utc_offset=utc_offset,
        by=Author(account_id=made_by, name=name),
        kind=_kind(connection, sequence, kind),
        subject=subject,
        patient=_patient(connection, subject, sequence),
        what=said.what,
        before=said.before,
        after=said.after,
        logged=_logged(content, checksum) if kind == Kind.INFUSION and erasure is None else None,
    )


def _logged(content: str, checksum: str) -> LogEntry | None:
    """The entry whole; none where it is not what was written, which its words say."""
    if sha256_of(content) != checksum:
        return None
    try:
        return LogEntry.model_validate_json(content)
    except ValidationError:
        return None


def _said(
    connection: apsw.Connection, sequence: int, kind: str, subject: str, content_json: str, checksum: str
) -> Said:
    if sha256_of(content_json) != checksum:
        return Said(CHANGED_SINCE)
    try:
        content = audit_words.read(content_json)
        match kind:
            case Kind.ORDER if may_be_checked_blind(connection, subject, content["revision"]):
                return audit_words.unchecked_order_words(content)
            case Kind.ORDER:
                return audit_words.order_words(content, _changed_revision(connection, sequence, subject))
            case Kind.ORDER_EVENT | Kind.CANCELLATION:
                return audit_words.step_words(_step(connection, sequence), content)
            case Kind.INFUSION:
                return audit_log_words.log_words(content, _corrected(connection, subject, content))
            case Kind.ACCOUNT:
                return audit_words.account_words(content, _former_account(connection, sequence, subject))
            case Kind.PIN:
                return Said(f"New PIN for {_name(connection, sequence, subject)}.")
            case Kind.ERASURE:
                return audit_words.erasure_words(content)
            case _:
                return Said(str(content.get("words") or _PLAIN.get(kind, "")))
    except (ValueError, KeyError, TypeError):
        return Said(CHANGED_SINCE)


def _kind(connection: apsw.Connection, sequence: int, kind: str) -> str:
    """What a reader looks for: the step, or the kind of fact."""
    match kind:
        case Kind.ORDER_EVENT | Kind.CANCELLATION:
            return _step(connection, sequence)
        case Kind.INFUSION:
            found = rows(connection, "SELECT kind FROM infusion_entry WHERE sequence = ?", (sequence,))
            return str(found[0][0]) if found else kind
        case _:
            return kind


def _step(connection: apsw.Connection, sequence: int) -> str:
    """The kind of event that an entry is; also when its content was erased."""
    found = rows(connection, "SELECT kind FROM order_event WHERE sequence = ? AND own = 1", (sequence,))
    return str(found[0][0]) if found else Kind.ORDER_EVENT.value


def _changed_revision(connection: apsw.Connection, sequence: int, order_id: str) -> Mapping[str, Any] | None:
    """What the revision that this one changes held."""
    return _content(
        connection,
        "SELECT journal.content_json, journal.content_sha256 FROM order_event"
        " JOIN order_revision USING (order_id, revision) JOIN journal ON journal.sequence = order_revision.sequence"
        f" WHERE order_event.sequence = ? AND order_id = ? AND order_event.kind = '{EventKind.EDIT}' AND own = 1",
        sequence,
        order_id,
    )


def _corrected(connection: apsw.Connection, order_id: str, content: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The entry of the log that this one replaces or strikes through."""
    target = content["replaces"] or content["fact"].get("entry", "")
    return _content(
        connection,
        "SELECT content_json, content_sha256 FROM journal JOIN infusion_entry USING (sequence)"
        " WHERE entry_id = ? AND order_id = ?",
        target,
        order_id,
    )


def _former_account(connection: apsw.Connection, sequence: int, account_id: str) -> Mapping[str, Any] | None:
    return _content(
        connection,
        "SELECT content_json, content_sha256 FROM account JOIN journal USING (sequence)"
        " WHERE sequence < ? AND account_id = ? ORDER BY sequence DESC LIMIT 1",
        sequence,
        account_id,
    )


def _content(connection: apsw.Connection, sql: str, *values: int | str) -> Mapping[str, Any] | None:
    found = rows(connection, sql, values)
    if not found:
        return None
    content, checksum = found[0]
    if sha256_of(content) != checksum:
        raise ValueError("the entry before it is not what was written")
    return audit_words.read(content)


def _name(connection: apsw.Connection, sequence: int, account_id: str) -> str:
    """What the person was called at that entry."""
    called = "SELECT full_name FROM account WHERE account_id = ? AND sequence <= ? ORDER BY sequence DESC LIMIT 1"
    found = rows(connection, called, (account_id, sequence))
    return str(found[0][0]) if found else account_id


def _patient(connection: apsw.Connection, order_id: str, sequence: int) -> str:
    """`FAMILY, Given; identifier` as the order had it then."""
    found = rows(
        connection,
        f"SELECT {order_rows.SUMMARY_COLUMNS} FROM order_revision WHERE order_id = ? AND sequence <= ?"
        " ORDER BY revision DESC LIMIT 1",
        (order_id, sequence),
    )
    if not found:
        return ""
    if not order_rows.is_intact(found[0]):
        return CHANGED_SINCE
    _, _, family_name, given_name, identifier, *_ = found[0]
    return f"{family_name}, {given_name}; {identifier}"
