"""One page with the record's recovery key, to be locked away: nothing else opens the record when all else is lost."""

from collections.abc import Iterator
from pathlib import Path

from ketadesk.adapters.documents.ink import Ink
from ketadesk.adapters.documents.lettering.fonts import fonts_in
from ketadesk.adapters.documents.lettering.typesetting import Style, Typesetter, Weight
from ketadesk.adapters.documents.measures import PAPER, SIDE_MARGIN
from ketadesk.adapters.documents.pdf.archive import Archived, archived, new_canvas
from ketadesk.adapters.documents.pdf.tags import Element
from ketadesk.application.sheet.sheet_content import PageSize

_TOP = 90.0
_LINE = 20.0
_GROUP = 30.0
_TITLE = Style(18.0, Weight.BOLD)
_TEXT = Style(11.0, typed=True)
_KEY = Style(22.0, Weight.MONO)


def recovery_key_page(recovery_key: str, hospital: str, made_when: str, page_size: PageSize, fonts: Path) -> bytes:
    """Return the PDF. Raises `CannotPrint` for a font that is missing."""
    faces = fonts_in(fonts)
    setter = Typesetter(faces)
    width, height = PAPER[page_size]
    canvas = new_canvas(width, height, faces)
    ink = Ink(canvas, height)
    document = Element("Document")
    y = _TOP
    for role, text, style, drop in _lines(recovery_key, hospital, made_when):
        y += drop
        ink.tag(document.within(role))
        ink.baseline(setter.line(text, style), SIDE_MARGIN, y)
    ink.finish_page()
    return archived(canvas, Archived("KetaDesk recovery key", "RECOVERY KEY", document))


def _lines(recovery_key: str, hospital: str, made_when: str) -> Iterator[tuple[str, str, Style, float]]:
    """What each line is, its words, how it is set and how far under the last one, in points."""
    yield "H1", "KetaDesk: recovery key of the record", _TITLE, 0.0
    for line in _words(hospital, made_when):
        yield "P", line, _TEXT, _LINE
    for number, group in enumerate(recovery_key.split("-"), start=1):
        yield "P", f"{number}   {group}", _KEY, _GROUP if number > 1 else 2 * _GROUP


def _words(hospital: str, made_when: str) -> tuple[str, ...]:
    return (
        f"{hospital}. Made {made_when}.",
        "It opens the record when its passphrase is forgotten or the computer's credential store is lost.",
        "Whoever has it can read the record. Lock it away, not beside the workstation.",
        "The printer and its computer may keep a copy of what they printed.",
    )
