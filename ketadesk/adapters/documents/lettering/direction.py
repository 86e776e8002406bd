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
from itertools import groupby

_STRONG = {"L": "L", "R": "R", "AL": "R"}
_AS_STRONG = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
"""How the neutral rules see a type: figures count as right-to-left."""
_NEUTRAL = frozenset(("B", "S", "WS", "ON"))
_BLANK = frozenset(("B", "S", "WS"))
_BRACKETS = dict(zip("([{\u3008\u300a\u300c\u300e\u3010\u3014\u3016\u3018\u301a\uff08\uff3b\uff5b\uff5f\uff62",
                     ")]}\u3009\u300b\u300d\u300f\u3011\u3015\u3017\u3019\u301b\uff09\uff3d\uff5d\uff60\uff63",
                     strict=True))  # fmt: skip
_DEEPEST = 63
"""Open brackets; beyond that the algorithm pairs none."""


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
    return next((_STRONG[kind] for kind in types if kind in _STRONG), "L")


def _levels(text: str, types: list[str]) -> list[int]:
    found = _weak(types)
    _pair_brackets(text, types, found)
    _neutrals(found)
    levels = [{"L": 0, "R": 1}.get(kind, 2) for kind in found]
    for place, kind in enumerate(types):
        if kind in ("B", "S"):
            levels[place] = 0
    return line_levels(text, levels, 0, len(text))


def _weak(types: list[str]) -> list[str]:
    found = list(types)
    strong = before = "L"
    for place, kind in enumerate(types):
        if kind == "NSM":  # W1
            kind = before
        if kind in _STRONG:
            strong = kind
        elif kind == "EN" and strong == "AL":  # W2
            kind = "AN"
        found[place] = before = kind
    found = ["R" if kind == "AL" else kind for kind in found]  # W3
    _separators(found)
    _terminators(found)
    found = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in found]  # W6
    strong = "L"
    for place, kind in enumerate(found):  # W7
        strong = kind if kind in ("L", "R") else strong
        if kind == "EN" and strong == "L":
            found[place] = "L"
    return found


def _separators(found: list[str]) -> None:
    """W4: one sign between two figures of a kind."""
    for place in range(1, len(found) - 1):
        before, kind, after = found[place - 1 : place + 2]
        if before == after and ((kind == "ES" and before == "EN") or (kind == "CS" and before in ("EN", "AN"))):
            found[place] = before


def _terminators(found: list[str]) -> None:
    """W5: signs such as % beside a figure."""
    place = 0
    for kind, group in groupby(list(found)):
        end = place + len(list(group))
        if kind == "ET" and "EN" in (found[place - 1] if place else "", found[end] if end < len(found) else ""):
            found[place:end] = ["EN"] * (end - place)
        place = end


def _pair_brackets(text: str, types: list[str], found: list[str]) -> None:
    """N0: a pair of brackets goes with what it encloses, or with what stands before it."""
    for opening, closing in _bracket_pairs(text, found):
        inside = {_AS_STRONG[kind] for kind in found[opening + 1 : closing] if kind in _AS_STRONG}
        if not inside:
            continue
        before = next((_AS_STRONG[kind] for kind in found[:opening][::-1] if kind in _AS_STRONG), "L")
        side = "L" if "L" in inside else before
        for bracket in (opening, closing):
            found[bracket] = side
            _marks_follow(bracket, types, found)


def _marks_follow(bracket: int, types: list[str], found: list[str]) -> None:
    place = bracket + 1
    while place < len(types) and types[place] == "NSM":
        found[place] = found[bracket]
        place += 1


def _bracket_pairs(text: str, found: list[str]) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    waiting: list[tuple[str, int]] = []
    for place, character in enumerate(text):
        if found[place] != "ON":
            continue
        character = unicodedata.normalize("NFC", character)
        if character in _BRACKETS:
            if len(waiting) == _DEEPEST:
                return sorted(pairs)
            waiting.append((_BRACKETS[character], place))
        else:
            deep = next((i for i in range(len(waiting) - 1, -1, -1) if waiting[i][0] == character), None)
            if deep is not None:
                pairs.append((waiting[deep][1], place))
                del waiting[deep:]
    return sorted(pairs)


def _neutrals(found: list[str]) -> None:
    """N1 and N2: what stands between two of one direction has it, all else that of the line."""
    place = 0
    for neutral, group in groupby(list(found), key=_NEUTRAL.__contains__):
        end = place + len(list(group))
        if neutral:
            before = _AS_STRONG[found[place - 1]] if place else "L"
            after = _AS_STRONG[found[end]] if end < len(found) else "L"
            found[place:end] = [before if before == after else "L"] * (end - place)
        place = end
