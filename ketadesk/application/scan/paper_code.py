"""The code on a paper: which revision it is of, what paper it is, and a keyed hash; written and read here alone.

`KD-20261122-0007-R2-9F3A61C2` on an order sheet; on any other paper its letter stands before the hash. The hash is made
with the record's own key over the label, the letter, the word of the sheet's mark, the draft and the plan: whoever has
no record makes no code that it answers for, and a sheet printed as DRAFT has another code than the same one READY.
It is made whenever a paper is made, and kept nowhere.
"""

import json
import re
from collections.abc import Callable
from enum import StrEnum
from typing import Final, NamedTuple

from ketadesk.application.sheet.printed_order import PrintedOrder

Seal = Callable[[str], str]
"""The first eight characters, capital hexadecimal, of a keyed hash of a text; the key is the record's."""


class PaperLetter(StrEnum):
    """Which paper it is, in its code."""

    SHEET = ""
    RECORD = "M"
    HANDOVER = "H"
    LABEL = "L"
    DOWNTIME = "D"


def paper_code(seal: Seal, order: PrintedOrder, letter: PaperLetter, mark: str = "") -> str:
    """Return the code of a paper; `mark` is the word of a sheet's mark, blank for every other paper.

    A field that a later version adds to the draft, blank, changes no code: paper outlives the version that made it.
    """
    draft = order.draft.model_dump(mode="json", exclude_defaults=True)
    text = json.dumps([order.label, letter.value, mark, draft, order.plan_json], sort_keys=True, ensure_ascii=True)
    between = f"-{letter.value}" if letter.value else ""
    return f"{order.label}{between}-{seal(text)}"


class ReadCode(NamedTuple):
    """A code taken apart."""

    order_id: str
    """`KD-20261122-0007`."""
    revision: int
    letter: PaperLetter
    text: str
    """The whole code as it is printed; where the hash is missing, so far as it goes."""
    is_whole: bool
    """False where only the label was typed."""

    @property
    def label(self) -> str:
        """`KD-20261122-0007-R2`."""
        return f"{self.order_id}-R{self.revision}"


_HASH: Final = "[0-9A-F]{8}"
_LETTERS: Final = "".join(letter.value for letter in PaperLetter)
_OURS: Final = re.compile(rf"(KD-[0-9]{{8}}-[0-9]{{4,9}})-R([1-9][0-9]{{0,5}})(?:(?:-([{_LETTERS}]))?-({_HASH}))?")
_DRAFT: Final = re.compile(rf"DRAFT(?:-{_HASH}){{1,2}}")
_LINE_END: Final = " \t\r\n"


def as_printed(scanned: str) -> str:
    """Return what was scanned without the end of its line, in capitals.

    A scanner may end a code with blanks, a tab or Enter: these are no part of it, and nothing else is taken away. A
    code holds capitals only, so that small letters can mean nothing else: whoever types it need not shift. What is not
    ASCII stays, for `upper` would turn a dotless i into an I.
    """
    text = scanned.rstrip(_LINE_END)
    return text.upper() if text.isascii() else text


def read_code(printed: str) -> ReadCode | None:
    """Return the code `printed` taken apart; none for anything that is not exactly one, O is never read as 0."""
    found = _OURS.fullmatch(printed)
    if found is None:
        return None
    order_id, revision, letter, sealed = found.groups()
    return ReadCode(order_id, int(revision), PaperLetter(letter or ""), printed, sealed is not None)


def is_draft_code(printed: str) -> bool:
    """True for the code of a sheet that was made without a record."""
    return _DRAFT.fullmatch(printed) is not None
