"""Pictures of a PDF's pages, made by pypdfium2 when they are asked for."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from ketadesk.application.pdfium_turn import PDFIUM

if TYPE_CHECKING:
    import pypdfium2


class CannotShow(Exception):
    """These bytes are no PDF that can be shown."""


def page_sizes(pdf: bytes) -> list[QSizeF]:
    """The size of each page in points. Raises `CannotShow`."""
    import pypdfium2  # only when a paper is shown: its library takes time to load

    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise CannotShow(str(error)) from error
        try:
            return [QSizeF(*document.get_page_size(number)) for number in range(len(document))]
        finally:
            document.close()


def page_image(pdf: bytes, number: int, scale: float) -> QImage:
    """Page `number`, counted from 0, with `scale` dots to the point. Raises `CannotShow`."""
    import pypdfium2

    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(pdf)
            try:
                return _image(document[number].render(scale=scale, prefer_bgrx=True))
            finally:
                document.close()
        except pypdfium2.PdfiumError as error:
            raise CannotShow(str(error)) from error


def _image(bitmap: "pypdfium2.PdfBitmap") -> QImage:
    seen = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32)
    return seen.copy()
