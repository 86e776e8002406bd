"""Where a typed text may go on in the next line: at spaces, between Chinese and Japanese characters, and nowhere else.

A word longer than its line is cut in an emergency, but never between a letter and its marks. Thai has no spaces between
words, and where they end is not known without a dictionary, so it is broken at spaces or cut.
"""

import unicodedata
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from ketadesk.adapters.documents.lettering.scripts import JOINERS, MARKS, Script

_NOT_FIRST = frozenset(
    "\u3001\u3002\uff0c\uff0e\uff1a\uff1b\uff1f\uff01\u30fb\u30fc\u3005\u309b\u309c\u309d\u309e\u30fd\u30fe"
    "\u300d\u300f\u3011\u300b\u3009\u3015\u3017\u3019\u301b\uff09\uff3d\uff5d\uff60\uff63\u3041\u3043\u3045"
    "\u3047\u3049\u3063\u3083\u3085\u3087\u308e\u30a1\u30a3\u30a5\u30a7\u30a9\u30c3\u30e3\u30e5\u30e7\u30ee\u30f5\u30f6"
)
"""What does not begin a line of Chinese or Japanese."""
_NOT_LAST = frozenset("\u300c\u300e\u3010\u300a\u3008\u3014\u3016\u3018\u301a\uff08\uff3b\uff5b\uff5f\uff62")
_THAI_BEFORE = frozenset("เแโใไ")
"""Vowels that are written before their consonant."""
_THAI_AFTER = frozenset("ะาำๅ")
"""Vowels that are written after it."""


class Piece(NamedTuple):
    """A stretch of a paragraph: what is not broken, or a line of it; `spaced` if a space stands before it."""

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


def fitting_pieces(text: str, scripts: list[Script], room: float, measure: Callable[[str], float]) -> list[Piece]:
    """Return `text` as lines no wider than `room` points; `measure` is how wide a text is."""
    space = measure(" ")
    rows: list[Piece] = []
    used = 0.0
    for piece in pieces_of(text, scripts):
        for part in _fitting(text, piece, room, measure):
            wide = measure(text[part.start : part.end])
            more = wide + (space if part.spaced else 0.0)
            if rows and used + more <= room:
                rows[-1] = rows[-1]._replace(end=part.end)
                used += more
            else:
                rows.append(part)
                used = wide
    return rows


def _fitting(text: str, piece: Piece, room: float, measure: Callable[[str], float]) -> list[Piece]:
    """`piece`, or parts of it where it is wider than a whole line."""
    parts: list[Piece] = []
    start = piece.start
    while start < piece.end and measure(text[start : piece.end]) > room:
        word = text[start : piece.end]
        places = _cut_places(word)
        ends = [at for at in places if measure(word[:at]) <= room] or places[:1]
        parts.append(Piece(start, start + ends[-1], spaced=piece.spaced and not parts))
        start = parts[-1].end
    if start < piece.end or not parts:
        parts.append(Piece(start, piece.end, spaced=piece.spaced and not parts))
    return parts


def _cut_places(text: str) -> list[int]:
    """The places where a word may be cut when it is longer than its line, and its end."""
    return [at for at in range(1, len(text)) if _cuts_before(text, at)] + [len(text)]


def _breaks_before(text: str, scripts: list[Script], at: int) -> bool:
    beside_han = Script.HAN in (scripts[at - 1], scripts[at])
    return beside_han and text[at] not in _NOT_FIRST and text[at - 1] not in _NOT_LAST and _cuts_before(text, at)


def _cuts_before(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if unicodedata.category(after) in MARKS or after in _THAI_AFTER or before in _THAI_BEFORE:
        return False
    return before not in JOINERS and after not in JOINERS
