"""Which typed text is taken: printable, in one form, no longer than fits; else refused with the reason."""

import unicodedata

NAME_LENGTH = 80
TEXT_LENGTH = 300
REASON_LENGTH = 500
_REFUSED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS = {"\N{ZERO WIDTH NON-JOINER}", "\N{ZERO WIDTH JOINER}"}
_SCRIPTS_WITHOUT_JOINERS = ("LATIN", "GREEK", "CYRILLIC")


def text_flaw(text: str, length: int) -> str:
    """Return what is wrong with `text`, or a blank string."""
    if len(text) > length:
        return f"at most {length} characters"
    if text != text.strip():
        return "no blank at the beginning or end"
    for place, character in enumerate(text):
        if unicodedata.category(character) in _REFUSED and not _joins_letters(text, place):
            return f"printable characters only, not U+{ord(character):04X}"
    if not unicodedata.is_normalized("NFC", text):
        return "letters with their accents in one piece (NFC)"
    return ""


def is_storable(text: str) -> bool:
    """False for a text with half a character in it (a lone surrogate): no record holds one, so none is found by it."""
    return not any(unicodedata.category(character) == "Cs" for character in text)


def _joins_letters(text: str, place: int) -> bool:
    if text[place] not in _JOINERS or not 0 < place < len(text) - 1:
        return False
    return all(
        unicodedata.category(c)[0] in "LM" and not unicodedata.name(c, "").startswith(_SCRIPTS_WITHOUT_JOINERS)
        for c in (text[place - 1], text[place + 1])
    )
