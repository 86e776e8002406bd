"""Which paper a PDF asks for, in the words of the printing system: a printer set to another one would cut the edges."""

import pypdfium2

from ketadesk.application.pdfium_turn import PDFIUM

_MM = 72 / 25.4
_KNOWN = {(210, 297): "A4", (216, 279): "Letter"}


def media_of(pdf: bytes) -> str:
    """`A4`, `Letter`, `Custom.62x100mm`; blank where the bytes are no PDF."""
    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(pdf)
            try:
                width, height = (round(points / _MM) for points in document[0].get_size())
            finally:
                document.close()
        except pypdfium2.PdfiumError:
            return ""
    return _KNOWN.get((width, height), f"Custom.{width}x{height}mm")
