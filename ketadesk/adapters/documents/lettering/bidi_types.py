"""The direction of each character of a line, from its type: the rules W1-W7 and N0-N2 of Unicode's algorithm (UAX 9).

In a left-to-right text without explicit controls. A rule's number stands beside what does it.
"""

import unicodedata
from itertools import groupby

STRONG = {"L": "L", "R": "R", "AL": "R"}
"""Types that have a direction of their own, and which."""
_AS_STRONG = {"L": "L", "R": "R", "EN": "R", "AN": "R"}
"""How the neutral rules see a type: figures count as right-to-left."""
_NEUTRAL = frozenset(("B", "S", "WS", "ON"))
_BRACKETS = dict(zip("([{\u3008\u300a\u300c\u300e\u3010\u3014\u3016\u3018\u301a\uff08\uff3b\uff5b\uff5f\uff62",
                     ")]}\u3009\u300b\u300d\u300f\u3011\u3015\u3017\u3019\u301b\uff09\uff3d\uff5d\uff60\uff63",
                     strict=True))  # fmt: skip
_DEEPEST = 63
"""Open brackets; beyond that the algorithm pairs none."""


def resolved_types(text: str, types: list[str]) -> list[str]:
    """Return `types`, one a character of `text`, as L, R, EN or AN."""
    found = _weak(types)
    _pair_brackets(text, types, found)
    _neutrals(found)
    return found


def _weak(types: list[str]) -> list[str]:
    found = list(types)
    strong = before = "L"
    for place, kind in enumerate(types):
        if kind == "NSM":  # W1
            kind = before
        if kind in STRONG:
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
