"""Shows the very bytes of a PDF, page under page."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

if TYPE_CHECKING:
    import pypdfium2

ZOOM_STEPS = (75, 100, 150)
_DOTS_PER_POINT = 96 / 72


class PdfView(QScrollArea):
    """Scrolls through the pages; takes the keyboard, so that the arrow keys scroll."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWidgetResizable(True)
        self._pdf = b""
        self._zoom = 100
        inner = QWidget()
        inner.setProperty("role", "ground")
        self._column = QVBoxLayout(inner)
        self._column.setSpacing(12)
        self.setWidget(inner)

    @property
    def pdf(self) -> bytes:
        """The bytes shown."""
        return self._pdf

    def show_pdf(self, pdf: bytes) -> None:
        """Show these bytes; no bytes show nothing."""
        if pdf != self._pdf:
            self._pdf = pdf
            self._draw()

    def set_zoom(self, percent: int) -> None:
        """Show the pages at `percent` of their size on paper."""
        self._zoom = percent
        self._draw()

    def _draw(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            page = item.widget()
            if page is not None:
                page.setParent(None)
                page.deleteLater()
        if not self._pdf:
            return
        pages = _page_images(self._pdf, self._zoom / 100 * _DOTS_PER_POINT * self.devicePixelRatioF())
        for number, image in enumerate(pages, start=1):
            image.setDevicePixelRatio(self.devicePixelRatioF())
            label = QLabel()
            label.setObjectName(f"sheet_page_{number}")
            label.setAccessibleName(f"Page {number} of {len(pages)} of the order sheet")
            label.setPixmap(QPixmap.fromImage(image))
            self._column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
            label.show()
        self._column.addStretch(1)


def _page_images(pdf: bytes, scale: float) -> list[QImage]:
    import pypdfium2  # only when a sheet is shown: its library takes time to load

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_image(page.render(scale=scale, prefer_bgrx=True)) for page in document]
    finally:
        document.close()


def _image(bitmap: "pypdfium2.PdfBitmap") -> QImage:
    seen = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32)
    return seen.copy()
