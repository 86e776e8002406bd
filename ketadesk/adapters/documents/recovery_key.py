"""One page with the record's recovery key, to be locked away: nothing else opens the record when all else is lost."""

from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from ketadesk.adapters.documents.fonts import fonts_in
from ketadesk.adapters.documents.measures import PAPER, SIDE_MARGIN
from ketadesk.application.sheet_content import PageSize

_TOP = 90.0
_LINE = 20.0
_GROUP = 30.0


def recovery_key_page(recovery_key: str, hospital: str, made_when: str, page_size: PageSize, fonts: Path) -> bytes:
    """Return the PDF. Raises `CannotPrint` for a font that is missing."""
    face = fonts_in(fonts)
    width, height = PAPER[page_size]
    paper = BytesIO()
    canvas = Canvas(paper, pagesize=(width, height), invariant=1, initialFontName=face.regular.name)
    canvas.setTitle("KetaDesk recovery key")
    y = height - _TOP
    canvas.setFont(face.bold.name, 18)
    canvas.drawString(SIDE_MARGIN, y, "KetaDesk: recovery key of the record")
    canvas.setFont(face.regular.name, 11)
    for line in _lines(hospital, made_when):
        y -= _LINE
        canvas.drawString(SIDE_MARGIN, y, line)
    canvas.setFont(face.mono.name, 22)
    y -= _GROUP
    for number, group in enumerate(recovery_key.split("-"), start=1):
        y -= _GROUP
        canvas.drawString(SIDE_MARGIN, y, f"{number}   {group}")
    canvas.save()
    return paper.getvalue()


def _lines(hospital: str, made_when: str) -> tuple[str, ...]:
    return (
        f"{hospital}. Made {made_when}.",
        "It opens the record when its passphrase is forgotten or the computer's credential store is lost.",
        "Whoever has it can read the record. Lock it away, not beside the workstation.",
        "The printer and its computer may keep a copy of what they printed.",
    )
