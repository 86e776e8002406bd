"""Whether two names may be one person's: by their letters alone, because a name is written in more ways than one.

`Dr. A. Example`, `A EXAMPLE` and `Example, A` are taken for one. That two people are taken for one is the smaller
mistake here: it asks for a fuller name, or says in the record that a name is another one.
"""

import unicodedata
from typing import Final

_TITLES: Final = frozenset(
    {"dame", "doctor", "dr", "med", "miss", "mr", "mrs", "ms", "mx", "nurse", "prof", "professor", "sir", "sister"}
)


def may_be_one_person(one: str, other: str) -> bool:
    """True when both names have the same letters, or the same words in another order; titles do not count."""
    words, others = _words(one), _words(other)
    return "".join(words) == "".join(others) or sorted(words) == sorted(others)


def printed_alike(one: str, other: str) -> bool:
    """True when two names differ in nothing but case and blanks."""
    return _plain(one) == _plain(other)


def _words(name: str) -> list[str]:
    """Small letters without their accents, word by word."""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    letters = (_letter(character) for character in parts)
    words = "".join(letters).split()
    return [word for word in words if word not in _TITLES] or words


def _letter(character: str) -> str:
    match unicodedata.category(character)[0]:
        case "L":
            return character
        case "M":
            return ""
        case _:
            return " "


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).split())
