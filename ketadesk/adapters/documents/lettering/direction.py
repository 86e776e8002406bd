"""In which order the characters of a line stand: Unicode's bidirectional algorithm (UAX 9) in a left-to-right text.

Names in Arabic and Hebrew run from right to left within it. No explicit control is printed at all, so what remains is
the algorithm's implicit part: weak types (W1-W7), brackets (N0), neutrals (N1, N2), levels (I1, I2) and order (L1, L2).
The Python packages that have it return a turned text only; a shaper and a line breaker need the level of each place.

One rule is added, as the standard allows (HL3): a figure moves among right-to-left words only where such words stand
on both sides of it, or where the text has no others. "Checked by <Hebrew name>, 22-Nov-2026" would else show its 22
in front of the name.
"""

import unicodedata
from collections.abc import Sequence

from ketadesk.adapters.documents.lettering.bidi_types import STRONG, resolved_types

_BLANK = frozenset(("B", "S", "WS"))


def levels_of(text: str) -> list[int]:
    """Return the level of each character of one paragraph: odd from right to left, 0 the line's own direction."""
    return _levels(text, _figures_kept(_types(text)))


def unicode_levels(text: str) -> list[int]:
    """Return the levels by the standard alone, without the added rule."""
    return _levels(text, _types(text))


def _types(text: str) -> list[str]:
    """The type of each character; a joiner goes with the letter before it, as a mark does."""
    types = [unicodedata.bidirectional(character) or "L" for character in text]
    return ["NSM" if kind == "BN" else kind for kind in types]


def visual_order(levels: Sequence[int]) -> list[int]:
    """Return the places of one line from left to right (L2)."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end + 1
    return order


def line_levels(text: str, levels: Sequence[int], start: int, end: int) -> list[int]:
    """Return the levels of the line from `start` to `end`: blanks at its end stand at its end (L1)."""
    found = list(levels[start:end])
    for place in range(end - 1, start - 1, -1):
        if unicodedata.bidirectional(text[place]) not in _BLANK:
            break
        found[place - start] = 0
    return found


def _figures_kept(types: list[str]) -> list[str]:
    """Figures that right-to-left words do not enclose belong to the line, if it has words of its own direction."""
    if "L" not in types:
        return types
    kept = list(types)
    for place, kind in enumerate(types):
        if kind == "EN" and not (_nearest(types[:place][::-1]) == "R" == _nearest(types[place + 1 :])):
            kept[place] = "L"
    return kept


def _nearest(types: list[str]) -> str:
    return next((STRONG[kind] for kind in types if kind in STRONG), "L")


def _levels(text: str, types: list[str]) -> list[int]:
    found = resolved_types(text, types)
    levels = [{"L": 0, "R": 1}.get(kind, 2) for kind in found]
    for place, kind in enumerate(types):
        if kind in ("B", "S"):
            levels[place] = 0
    return line_levels(text, levels, 0, len(text))
