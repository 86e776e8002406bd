"""Which typed text in other scripts prints exactly: every glyph is there, and every mark has a place on its letter.

Figures of other scripts are refused wherever they stand: to whoever does not read them an Arabic five is a nought, and
an Arabic nought a full stop. So are letters in fixed forms, which do not join, and accents that would hang anywhere.
"""

import unicodedata
from itertools import groupby

from ketadesk.adapters.documents.lettering.fonts import Fonts
from ketadesk.adapters.documents.lettering.scripts import (
    INVISIBLE,
    JOINERS,
    MARKS,
    SHAPED,
    Script,
    is_plain,
    scripts_of,
)

LAST_READ_BACK = 0xFFFF
"""Beyond the first plane the PDF's text map of the library names another character than the one printed."""
_RIGHT_TO_LEFT = frozenset((Script.ARABIC, Script.HEBREW))


def is_foreign_figure(character: str) -> bool:
    """True for a decimal figure of another script."""
    return unicodedata.category(character) == "Nd" and not character.isascii()


def unshapable_in(line: str, fonts: Fonts) -> set[str]:
    """The characters of one typed line, of those that are not plain, that would not print exactly as they are."""
    scripts = scripts_of(line)
    wrong: set[str] = set()
    for place, character in enumerate(line):
        if not is_plain(character) and not _stands(line, place, scripts, fonts):
            wrong.add(character)
    return wrong | _misplaced_marks(line, scripts, fonts)


def _stands(line: str, place: int, scripts: list[Script], fonts: Fonts) -> bool:
    character, script = line[place], scripts[place]
    if character in JOINERS:
        return _joins_arabic(line, place, scripts)
    category = unicodedata.category(character)
    if category in INVISIBLE or is_foreign_figure(character) or (category in MARKS and script not in SHAPED):
        return False
    return all(ord(character) in fonts.of_script(script, bold=bold).face.characters for bold in (False, True))


def _joins_arabic(line: str, place: int, scripts: list[Script]) -> bool:
    """Only Arabic letters have forms that a joiner or non-joiner between them chooses."""
    beside = (place - 1, place + 1)
    return 0 < place < len(line) - 1 and all(
        scripts[at] is Script.ARABIC and unicodedata.category(line[at])[0] in "LM" for at in beside
    )


def _misplaced_marks(line: str, scripts: list[Script], fonts: Fonts) -> set[str]:
    wrong: set[str] = set()
    for (script, blank), group in groupby(
        zip(line, scripts, strict=True), key=lambda place: (place[1], place[0] == " ")
    ):
        word = "".join(character for character, _ in group)
        marks = {character for character in word if unicodedata.category(character) in MARKS}
        if marks and not blank and not _places_marks(word, script, fonts):
            wrong |= marks
    return wrong


def _places_marks(word: str, script: Script, fonts: Fonts) -> bool:
    return script in SHAPED and all(
        fonts.of_script(script, bold=bold).face.shaper.places_marks(
            word, script, right_to_left=script in _RIGHT_TO_LEFT
        )
        for bold in (False, True)
    )
