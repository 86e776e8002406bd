"""The recovery key: shown and printed once, kept on paper, typed when nothing else opens the record.

Seven groups of five. In each group four characters are drawn at random and the fifth is worked out from them and
from the group's place, so that a mistyped, missing or exchanged group is named. 28 random characters of 30 are
137 bits. The alphabet has no 0 and O, 1, I and L, and U, which are mistaken for each other on paper.

Check of group g: the fifth character c with g + 2 a + 3 b + 4 d + 5 e = c modulo 31. All weights differ modulo a
prime, so one wrong character and two exchanged ones are always seen. There are 30 characters; a group that
would need a 31st is drawn again.
"""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 7
GROUP_LENGTH = 5

_WEIGHTS = (2, 3, 4, 5)
_PRIME = 31
_SEPARATORS = re.compile(r"[ -]+")
_ALLOWED = re.compile(r"[0-9A-Za-z -]*")


class NotARecoveryKey(ValueError):
    """The text cannot be a recovery key; the words say why, and hold none of its characters."""


def new_recovery_key() -> str:
    """A new one, as it is printed: `XXXXX-XXXXX-...`."""
    return "-".join(_new_group(place) for place in range(1, GROUPS + 1))


def read_recovery_key(text: str) -> str:
    """`text` as it was printed. Small letters do, and blanks or hyphens between groups, or none.

    Raises `NotARecoveryKey` for anything else, with the first group that is wrong.
    """
    if not _ALLOWED.fullmatch(text):
        raise NotARecoveryKey("A recovery key has only the letters A to Z, digits, and hyphens or blanks.")
    groups = _groups(text.upper())
    for place, group in enumerate(groups, 1):
        if flaw := _flaw(group, place):
            raise NotARecoveryKey(f"Group {place} of the recovery key {flaw}.")
    if len(groups) != GROUPS:
        raise NotARecoveryKey(f"The recovery key has {GROUPS} groups, and {len(groups)} were typed.")
    return "-".join(groups)


def looks_like_recovery_key(text: str) -> bool:
    """True for what was meant as one, also when a few characters are wrong: then its own words help more."""
    groups = _groups(text)
    return (
        bool(_ALLOWED.fullmatch(text)) and abs(len(groups) - GROUPS) <= 1 and max(map(len, groups)) <= 1 + GROUP_LENGTH
    )


def _groups(text: str) -> list[str]:
    if _SEPARATORS.search(text):
        return _SEPARATORS.split(text)
    return [text[start : start + GROUP_LENGTH] for start in range(0, len(text), GROUP_LENGTH)] or [""]


def _flaw(group: str, place: int) -> str:
    if not group:
        return "is blank: nothing may stand before the first group or after the last"
    if len(group) != GROUP_LENGTH:
        return f"has {len(group)} characters instead of {GROUP_LENGTH}"
    if set(group) - set(ALPHABET):
        return "has a character that no recovery key has: 0, O, 1, I, L and U are never used"
    if _check(group[:-1], place) != ALPHABET.index(group[-1]):
        return "is not as it was printed: compare it with the paper"
    return ""


def _check(characters: str, place: int) -> int:
    return (place + sum(w * ALPHABET.index(c) for w, c in zip(_WEIGHTS, characters, strict=True))) % _PRIME


def _new_group(place: int) -> str:
    while True:
        characters = "".join(secrets.choice(ALPHABET) for _ in _WEIGHTS)
        check = _check(characters, place)
        if check < len(ALPHABET):
            return characters + ALPHABET[check]
