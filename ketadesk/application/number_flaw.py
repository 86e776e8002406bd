"""Why a text is not a number as it must be typed: the first thing that is wrong, in plain words.

It names what stands there and never what the number might have been: a proposal would be a guess at a dose. A unit is
never just to be taken away, because 154 lb without its letters would be read as 154 kg.
"""

import unicodedata

_DIGITS = "0123456789"
_DOT = "."
_CANNOT_BE_SEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_BLANK = "Zs"
_PLUS_OR_MINUS = "+-\N{MINUS SIGN}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH}"
_MOST_LETTERS = 10
"""So many of a word are repeated; the whole of it stands in the field."""


def number_flaw(text: str, most_whole: int, most_decimals: int) -> str:
    """Return what is wrong with `text`; `most_whole` and `most_decimals` are digits before and after the dot.

    Blank for a text that has the form and is above zero.
    """
    strange = [character for character in text if character not in _DIGITS + _DOT]
    return _strange(text, strange) if strange else _wrong_form(text, most_whole, most_decimals)


def _strange(text: str, strange: list[str]) -> str:
    """A character that no number holds: what cannot be seen first, then letters, then the first of the others."""
    for character in strange:
        if unicodedata.category(character) in _CANNOT_BE_SEEN:
            return f"U+{ord(character):04X} stands in it, a character that cannot be seen"
    word = _first_word(text)
    if word:
        return f"{word!r} stands in it; the number must be in the unit asked for, and is typed without letters"
    return _strange_sign(text, strange[0])


def _strange_sign(text: str, sign: str) -> str:
    if sign == ",":
        return "a comma stands in it; the decimal mark is a dot, and thousands are not parted"
    if unicodedata.category(sign) == _BLANK:
        return f"a blank stands {_where(text, sign)}"
    if sign in _PLUS_OR_MINUS:
        return f"{sign!r} stands in it; plus and minus are not used"
    if unicodedata.category(sign).startswith("N"):
        return f"{sign!r} (U+{ord(sign):04X}) is not one of the digits 0 to 9"
    return f"{sign!r} stands in it; only digits and one dot may"


def _first_word(text: str) -> str:
    """The first letters that stand together, with their marks, or a blank string."""
    word = ""
    for character in text:
        if unicodedata.category(character)[0] in "LM":
            word += character
        elif word:
            break
    return word if len(word) <= _MOST_LETTERS else f"{word[:_MOST_LETTERS]}..."


def _where(text: str, blank: str) -> str:
    if text.startswith(blank):
        return "at the beginning"
    return "at the end" if text.index(blank) == len(text.rstrip()) else "between its characters"


def _wrong_form(text: str, most_whole: int, most_decimals: int) -> str:
    whole, dot, decimals = text.partition(_DOT)
    flaws = (
        (not text, "nothing stands in it"),
        (_DOT in decimals, "more than one dot stands in it"),
        (bool(dot) and not most_decimals, "a dot stands in it, and this is counted in whole numbers"),
        (not whole, "no digit stands before the dot"),
        (bool(dot) and not decimals, "no digit stands after the dot"),
        (len(whole) > 1 and whole.startswith("0"), "a zero stands before the other digits"),
        (len(whole) > most_whole, f"more than {most_whole} digits stand before the dot"),
        (len(decimals) > most_decimals, f"more than {most_decimals} digits stand after the dot"),
        (not text.strip("0."), "zero is not an amount"),
    )
    return next((words for wrong, words in flaws if wrong), "")
