"""Refuse what the fonts cannot print exactly, before anything is printed.

A missing glyph prints as nothing or as a box; an invisible control can turn a name around. Both look like another
text, so the sheet is refused and the characters are named. The program's own words are in plain letters; what somebody
typed may be in any script that `script_coverage` knows to stand right on the paper.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pydantic import BaseModel

from ketadesk.adapters.documents.lettering.fonts import Face, Fonts
from ketadesk.adapters.documents.lettering.script_coverage import LAST_READ_BACK, is_foreign_figure, unshapable_in
from ketadesk.adapters.documents.lettering.scripts import INVISIBLE, MARKS, is_plain
from ketadesk.application.errors import CannotPrint
from ketadesk.application.sheet.sheet_content import Cell, Identity, Lines, SheetContent, Tone

_RIGHT_TO_LEFT = {"R", "AL", "AN"}
_LINE_BREAK = "\n"
_TYPED_FIELDS = frozenset(("hospital", "status_lines", "stamp", "library_line", "printed_line"))
"""Of a `SheetContent`: they hold names. Everything of an `Identity` was typed, and whatever cell says so."""


class _Text(NamedTuple):
    text: str
    typed: bool


def refuse_unprintable(content: SheetContent, fonts: Fonts) -> None:
    """Raise `CannotPrint` naming every character of `content` that would not print exactly as it is."""
    texts = list(_texts(content))
    wrong = _wrong_in((text for text, _ in texts if is_plain(text)), fonts)
    for text, typed in texts:
        if not is_plain(text):
            wrong |= _wrong_in_scripts(text, fonts) if typed else _foreign_in(text)
    for text, _ in _calculations(content):
        wrong |= _without_glyph(set(text) - {_LINE_BREAK}, fonts.mono) | _foreign_in(text)
    wrong |= {_LINE_BREAK for text in _one_line_texts(content) if _LINE_BREAK in text}
    if wrong:
        raise CannotPrint(
            f"The sheet cannot be printed: it holds {_named(wrong)}.",
            "Find the field with them and type it again in letters that can be printed, as on the wristband; "
            "if they are part of the name, write the order by hand on the hospital's own form.",
        )


def unprintable_in(text: str, fonts: Fonts) -> str:
    """The characters of one typed line that would not print exactly as they are, named; blank when all would."""
    if not is_plain(text):
        return _named(_wrong_in_scripts(text, fonts) | (set(text) & {_LINE_BREAK}))
    return _named(_wrong_in((text,), fonts) | (set(text) & {_LINE_BREAK}))


def _wrong_in(plain_texts: Iterable[str], fonts: Fonts) -> set[str]:
    characters = set().union(*plain_texts) - {_LINE_BREAK}
    wrong = {character for character in characters if _unprintable(character)}
    return wrong | _without_glyph(characters, fonts.regular) | _without_glyph(characters, fonts.bold)


def _wrong_in_scripts(text: str, fonts: Fonts) -> set[str]:
    """What would not print of a typed text that is not plain, line by line."""
    plain = "".join(character for character in text if is_plain(character))
    return _wrong_in((plain,), fonts).union(*(unshapable_in(line, fonts) for line in text.split(_LINE_BREAK)))


def _foreign_in(text: str) -> set[str]:
    return {character for character in text if not is_plain(character)}


def _unprintable(character: str) -> bool:
    return (
        unicodedata.category(character) in INVISIBLE | MARKS
        or unicodedata.bidirectional(character) in _RIGHT_TO_LEFT
        or is_foreign_figure(character)
        or ord(character) > LAST_READ_BACK
    )


def _without_glyph(characters: set[str], face: Face) -> set[str]:
    return {character for character in characters if ord(character) not in face.characters}


def _texts(value: object, *, typed: bool = False) -> Iterator[_Text]:
    """Every string inside `value`, however deep, and whether somebody typed it."""
    if isinstance(value, str):
        yield _Text(value, typed)
    elif isinstance(value, BaseModel):
        for name, inner in value:
            yield from _texts(inner, typed=typed or _was_typed(value, name))
    elif isinstance(value, tuple):
        for inner in value:
            yield from _texts(inner, typed=typed)


def _was_typed(part: BaseModel, name: str) -> bool:
    if isinstance(part, Cell):
        return part.typed
    return isinstance(part, Identity) or (isinstance(part, SheetContent) and name in _TYPED_FIELDS)


def _calculations(content: SheetContent) -> Iterator[_Text]:
    for section in content.sections:
        for block in section.blocks:
            if isinstance(block, Lines) and block.tone is Tone.CALCULATION:
                yield from _texts(block)


def _one_line_texts(value: object) -> Iterator[str]:
    """All texts but those in which somebody may have typed several lines: table cells and the allergy note."""
    if isinstance(value, Cell):
        return
    if isinstance(value, Identity):
        yield from (text for text, _ in _texts(value.model_copy(update={"allergies": ""})))
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
