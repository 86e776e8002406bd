"""Refuse what the fonts cannot print exactly, before anything is printed.

A missing glyph prints as nothing or as a box; an invisible control can turn a name around. Both look like another
text, so the sheet is refused and the characters are named. Right-to-left letters and loose accents have glyphs in the
font, but would stand in the wrong order or place, which is why they are refused too.
"""

import unicodedata
from collections.abc import Iterator

from pydantic import BaseModel

from ketadesk.adapters.documents.fonts import Face, Fonts
from ketadesk.application.errors import CannotPrint
from ketadesk.application.sheet_content import Cell, Identity, Lines, SheetContent, Tone

_INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
_LOOSE_ACCENT = {"Mn", "Mc", "Me"}
_RIGHT_TO_LEFT = {"R", "AL", "AN"}
_LINE_BREAK = "\n"
_LAST_READ_BACK = 0xFFFF
"""Beyond the first plane the PDF's text map of the library names another character than the one printed."""


def refuse_unprintable(content: SheetContent, fonts: Fonts) -> None:
    """Raise `CannotPrint` naming every character of `content` that would not print exactly as it is."""
    characters = set().union(*_texts(content)) - {_LINE_BREAK}
    wrong = {character for character in characters if _unprintable(character)}
    wrong |= _without_glyph(characters, fonts.regular) | _without_glyph(characters, fonts.bold)
    wrong |= _without_glyph(set().union(*_calculations(content)) - {_LINE_BREAK}, fonts.mono)
    wrong |= {_LINE_BREAK for text in _one_line_texts(content) if _LINE_BREAK in text}
    if wrong:
        raise CannotPrint(
            f"The sheet cannot be printed: it holds {_named(wrong)}.",
            "Find the field with them and type it again in letters that can be printed, as on the wristband; "
            "if they are part of the name, write the order by hand on the hospital's own form.",
        )


def unprintable_in(text: str, fonts: Fonts) -> str:
    """The characters of one line that would not print exactly as they are, named; blank when all would."""
    characters = set(text)
    wrong = {character for character in characters if _unprintable(character)}
    wrong |= _without_glyph(characters, fonts.regular) | _without_glyph(characters, fonts.bold)
    return _named(wrong)


def _unprintable(character: str) -> bool:
    return (
        unicodedata.category(character) in _INVISIBLE | _LOOSE_ACCENT
        or unicodedata.bidirectional(character) in _RIGHT_TO_LEFT
        or ord(character) > _LAST_READ_BACK
    )


def _without_glyph(characters: set[str], face: Face) -> set[str]:
    return {character for character in characters if ord(character) not in face.characters}


def _texts(value: object) -> Iterator[str]:
    """Every string inside `value`, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for _name, inner in value:
            yield from _texts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _texts(inner)


def _calculations(content: SheetContent) -> Iterator[str]:
    for section in content.sections:
        for block in section.blocks:
            if isinstance(block, Lines) and block.tone is Tone.CALCULATION:
                yield from _texts(block)


def _one_line_texts(value: object) -> Iterator[str]:
    """All texts but those in which somebody may have typed several lines: table cells and the allergy note."""
    if isinstance(value, Cell):
        return
    if isinstance(value, Identity):
        yield from _texts(value.model_copy(update={"allergies": ""}))
    elif isinstance(value, BaseModel):
        for _name, inner in value:
            yield from _one_line_texts(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _one_line_texts(inner)
    elif isinstance(value, str):
        yield value


def _named(characters: set[str]) -> str:
    return ", ".join(_name(character) for character in sorted(characters))


def _name(character: str) -> str:
    name = unicodedata.name(character, "a control character")
    code = f"U+{ord(character):04X}"
    shown = f" {character}" if character.isprintable() and not unicodedata.combining(character) else ""
    return f"{code}{shown} ({name})"
