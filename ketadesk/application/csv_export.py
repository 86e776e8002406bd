"""The audit as CSV: RFC 4180 with CRLF, numbers with a dot, times in ISO 8601 with the offset of the workstation then.

A spreadsheet runs a cell that begins with = + - or @ as a formula, so an apostrophe is put before it. Some split lines
at semicolons and tabs whatever the quotes say, so what follows one of those inside a cell is guarded too. A comment
line would break every other reader: instead the last column names the cells that were guarded, and is blank where the
row stands exactly as it was recorded.

What was logged at the bed has a row of its own for each value behind the row of its entry, with the item, the value as
it was typed, its unit (UCUM) and its code. Those rows repeat whose they are and leave `what` blank: the rows without an
item are the entries, each once.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from ketadesk.application import lateness
from ketadesk.application.audit import AuditEntry
from ketadesk.application.monitoring.record_listing import logged_values

COLUMNS: Final = (
    "number",
    "happened_at",
    "entered_at",
    "late",
    "by",
    "by_account",
    "kind",
    "about",
    "patient",
    "what",
    "before",
    "after",
    "revision",
    "entry",
    "corrects",
    "item",
    "value",
    "unit",
    "code",
    "apostrophe_added_in",
)

_NO_VALUE: Final = ("", "", "", "")

_RUN_AS_FORMULA = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_DANGER = re.compile(
    rf"^(?=[\t\r\n]|\s*[{_RUN_AS_FORMULA}])|(?<=[;\t\r\n])(?=\s*[{_RUN_AS_FORMULA}])",
)


def guarded(cell: str) -> str:
    """`cell` with an apostrophe where a spreadsheet would begin a formula."""
    return _DANGER.sub("'", cell)


def audit_csv(entries: Iterable[AuditEntry]) -> str:
    """The whole file, in the order given."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        for cells in _rows(entry):
            safe = [guarded(cell) for cell in cells]
            changed = [name for name, cell, was in zip(COLUMNS, safe, cells, strict=False) if cell != was]
            writer.writerow([*safe, " ".join(changed)])
    return text.getvalue()


def is_late(entry: AuditEntry) -> bool:
    """True for an entry that was written more than five minutes after it happened."""
    return lateness.is_late(datetime.fromisoformat(entry.happened_at), datetime.fromisoformat(entry.entered_at))


def with_offset(at: str, utc_offset: str) -> str:
    """A moment in UTC as the workstation's clock showed it: `2026-11-22T15:00:00+01:00`, to the second."""
    zone = datetime.fromisoformat(f"2000-01-01T00:00:00{utc_offset}").tzinfo
    return datetime.fromisoformat(at).astimezone(zone).isoformat(timespec="seconds")


def _rows(entry: AuditEntry) -> Iterator[tuple[str, ...]]:
    """The entry's own row, then one for each value that was logged with it."""
    about = (
        str(entry.sequence),
        with_offset(entry.happened_at, entry.utc_offset),
        with_offset(entry.entered_at, entry.utc_offset),
        "late" if is_late(entry) else "",
        entry.by.name,
        entry.by.account_id,
        entry.kind,
        entry.subject,
        entry.patient,
    )
    logged = entry.logged
    ids = (str(logged.revision), logged.entry_id, logged.corrects) if logged else ("", "", "")
    yield (*about, entry.what, _pairs(entry.before), _pairs(entry.after), *ids, *_NO_VALUE)
    for value in logged_values(logged) if logged else ():
        yield (*about, "", "", "", *ids, *value)


def _pairs(pairs: tuple[tuple[str, str], ...]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in pairs)
