"""Where a typed text may go on in the next line: at spaces, between Chinese and Japanese characters, and nowhere else.

A word longer than its line is cut in an emergency, but never between a letter and its marks. Thai has no spaces between
words, and where they end is not known without a dictionary, so it is broken at spaces or cut.
"""

import unicodedata
from itertools import pairwise
from typing import NamedTuple

from ketadesk.adapters.documents.scripts import JOINERS, Script

_NOT_FIRST = frozenset(
    "、。，．：；？！・ー々゛゜ゝゞヽヾ」』】》〉〕〗〙〛）］｝｠｣"
    "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ"
)  # fmt: skip
"""What does not begin a line of Chinese or Japanese."""
_NOT_LAST = frozenset("「『【《〈〔〖〘〚（［｛｟｢")
_MARKS = frozenset(("Mn", "Mc", "Me"))
_THAI_BEFORE = frozenset("เแโใไ")
"""Vowels that are written before their consonant."""
_THAI_AFTER = frozenset("ะาำๅ")
"""Vowels that are written after it."""


class Piece(NamedTuple):
    """A stretch of a paragraph that is not broken; `spaced` if a space stands before it."""

    start: int
    end: int
    spaced: bool


def pieces_of(text: str, scripts: list[Script]) -> list[Piece]:
    """Return what `text` may be broken into; a space between two pieces belongs to neither."""
    found: list[Piece] = []
    start = 0
    for word in text.split(" "):
        end = start + len(word)
        inside = [at for at in range(start + 1, end) if _breaks_before(text, scripts, at)]
        for number, (left, right) in enumerate(pairwise([start, *inside, end])):
            found.append(Piece(left, right, spaced=number == 0 and start > 0))
        start = end + 1
    return found


def cut_places(text: str) -> list[int]:
    """Return the places where a word may be cut when it is longer than its line, and its end."""
    return [at for at in range(1, len(text)) if _cuts_before(text, at)] + [len(text)]


def _breaks_before(text: str, scripts: list[Script], at: int) -> bool:
    beside_han = Script.HAN in (scripts[at - 1], scripts[at])
    return beside_han and text[at] not in _NOT_FIRST and text[at - 1] not in _NOT_LAST and _cuts_before(text, at)


def _cuts_before(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if unicodedata.category(after) in _MARKS or after in _THAI_AFTER or before in _THAI_BEFORE:
        return False
    return before not in JOINERS and after not in JOINERS
