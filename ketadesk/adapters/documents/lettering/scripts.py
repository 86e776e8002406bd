"""Which script a character is written in, as far as that decides the font and whether its letters must be shaped.

Latin, Greek, Cyrillic and every sign of the program stand in the text's own face, one letter after the other. Arabic,
Hebrew and Thai have to be shaped; Chinese, Japanese and Korean have fonts of their own; an accent that has no letter in
one piece with it needs a font that knows where to put it.
"""

import re
import unicodedata
from enum import Enum


class Script(Enum):
    """How a character is set; the value is the script's name for the shaper (ISO 15924)."""

    PLAIN = "Zyyy"
    """In the text's own face."""
    LATIN = "Latn"
    """Letters of a word with a loose accent, in Latin, Greek and Cyrillic."""
    GREEK = "Grek"
    CYRILLIC = "Cyrl"
    HEBREW = "Hebr"
    ARABIC = "Arab"
    THAI = "Thai"
    HAN = "Hani"
    """Chinese, with the kana, the brackets and the full-width forms that stand among it."""
    HANGUL = "Hang"


SHAPED = frozenset(
    (Script.LATIN, Script.GREEK, Script.CYRILLIC, Script.HEBREW, Script.ARABIC, Script.THAI)
)  # fmt: skip
"""Their glyphs depend on their neighbours."""
_FROM_LEFT = SHAPED - {Script.HEBREW, Script.ARABIC}
JOINERS = "\u200c\u200d"
"""Zero width non-joiner and joiner, without a shape of their own."""
MARKS = frozenset(("Mn", "Mc", "Me"))
"""Unicode's categories of what stands on another letter."""
INVISIBLE = frozenset(("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"))
"""Its categories of what has no ink."""
MIRRORED = dict(zip("()[]{}<>\u00ab\u00bb\u2039\u203a", ")(][}{><\u00bb\u00ab\u203a\u2039", strict=True))
"""Among right-to-left words each is drawn as the other one of its pair."""

_RANGES = (
    (0x0590, 0x05FF, Script.HEBREW),
    (0x0600, 0x06FF, Script.ARABIC),
    (0x0750, 0x077F, Script.ARABIC),
    (0x08A0, 0x08FF, Script.ARABIC),
    (0x0E00, 0x0E7F, Script.THAI),
    (0x2E80, 0x2FDF, Script.HAN),
    (0x3000, 0x312F, Script.HAN),
    (0x3130, 0x318F, Script.HANGUL),
    (0x3190, 0x4DBF, Script.HAN),
    (0x4E00, 0x9FFF, Script.HAN),
    (0xAC00, 0xD7A3, Script.HANGUL),
    (0xF900, 0xFAFF, Script.HAN),
    (0xFF00, 0xFFEF, Script.HAN),
)
_LOOSE = "[\u0300-\u036f\u0483-\u0487\u1ab0-\u1aff\u1dc0-\u1dff]"
"""Accents of Latin, Greek and Cyrillic."""
_ALPHABETS = (("LATIN ", Script.LATIN), ("GREEK ", Script.GREEK), ("CYRILLIC ", Script.CYRILLIC))
_ACCENTED_WORD = re.compile(rf"[^\W\d_]{_LOOSE}|{_LOOSE}")
_COMPLEX = re.compile(
    "[" + "".join(f"{chr(first)}-{chr(last)}" for first, last, _ in _RANGES) + JOINERS + _LOOSE[1:-1] + "]"
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")


def is_plain(text: str) -> bool:
    """True for a text that is set in its own face, letter by letter: every one of the program's."""
    return text.isascii() or not _COMPLEX.search(text)


def is_left_to_right(text: str) -> bool:
    """True for a text without a letter of a right-to-left script."""
    return not _RIGHT_TO_LEFT.search(text)


def script_of(character: str) -> Script:
    """Return the script of one character by its place in Unicode; `PLAIN` for whatever has no font of its own."""
    code = ord(character)
    return next((script for first, last, script in _RANGES if first <= code <= last), Script.PLAIN)


def scripts_of(text: str) -> list[Script]:
    """Return the script of each character; marks and joiners have that of the letter before them.

    A word with a loose accent is set as a whole in the face that can place it, so that no letter of it stands out. A
    blank between two words that are shaped from left to right is shaped with them.
    """
    found: list[Script] = []
    for word in re.split("( )", text):
        accented = _ACCENTED_WORD.search(word) is not None
        for character in word:
            found.append(_follows(found) if _has_no_script(character) else _script_in(character, accented))
    for place in range(1, len(text) - 1):
        if text[place] == " " and found[place - 1] is found[place + 1] and found[place - 1] in _FROM_LEFT:
            found[place] = found[place - 1]
    return found


def _script_in(character: str, accented: bool) -> Script:
    script = script_of(character)
    return _alphabet(character) if accented and script is Script.PLAIN else script


def _follows(before: list[Script]) -> Script:
    return before[-1] if before else Script.PLAIN


def _has_no_script(character: str) -> bool:
    return character in JOINERS or (unicodedata.category(character) == "Mn" and script_of(character) is Script.PLAIN)


def _alphabet(character: str) -> Script:
    name = unicodedata.name(character, "")
    return next((script for prefix, script in _ALPHABETS if name.startswith(prefix)), Script.PLAIN)
