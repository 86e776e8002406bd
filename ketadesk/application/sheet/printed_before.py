"""REPRINT: a sheet that may hang at the bed already says so on each further print, with when and by whom it was made.

What was printed or saved while nobody could give anything by it makes no reprint: the sheet that the prescriber signs
is the first one. The status word stays, for a reprint is in force, or superseded, as its revision is.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from ketadesk.application.audit import NoteKind
from ketadesk.application.clock_times import moment_text
from ketadesk.application.sheet.sheet_content import SheetContent, SheetStatus

NOTED: Final = (NoteKind.SHEET_PRINTED, NoteKind.SHEET_SAVED)
_BEFORE_THE_CHECK: Final = (SheetStatus.DRAFT, SheetStatus.ONE_NURSE)


def noted_as(content: SheetContent) -> str:
    """What the record notes of the sheet when it leaves the program: `KD-20261122-0007-R2 READY`."""
    return f"{content.order_label} {content.status.name}"


def stamped(content: SheetContent, noted: Iterable[str], at: datetime, by: str) -> SheetContent:
    """Return `content` with the stamp `REPRINT 22-Nov-2026 18:03 by M Jones` where it was out in force before.

    `noted` is what was noted of the order's sheets so far; `at` is on the ward's clock.
    """
    # No revision is unchecked again: what was noted of it can be no print in force.
    if content.status in _BEFORE_THE_CHECK or not any(_in_force(words, content.order_label) for words in noted):
        return content
    return content.model_copy(update={"stamp": f"REPRINT {moment_text(at)} by {by}"})


def _in_force(words: str, label: str) -> bool:
    """An earlier version noted the label alone: nobody knows which mark that print had, and it counts."""
    noted_label, _, mark = words.partition(" ")
    return noted_label == label and (not mark or (mark in SheetStatus.__members__ and SheetStatus[mark].in_force))
