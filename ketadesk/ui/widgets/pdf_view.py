"""Shows the very bytes of a PDF, page under page; a page is drawn when it comes into sight.

Bytes that cannot be shown are not held either: what nobody could look at is neither saved nor printed.
"""

from PySide6.QtCore import QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPixmap, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.pdf_pages import CannotShow, page_image, page_sizes
from ketadesk.ui.widgets.plain_label import PlainLabel

ZOOM_STEPS = (75, 100, 150)
_DOTS_PER_POINT = 96 / 72
_KEPT_AROUND = 2
"""So many pages before and after those in sight stay drawn."""
_NOT_SHOWN = "✖ This paper cannot be shown, so it is neither saved nor printed. Make it again."


class PdfView(QScrollArea):
    """Scrolls through the pages; takes the keyboard, so that the arrow keys scroll; Ctrl with + and - zooms.

    Its accessible name says which paper it shows; it is set before the paper.
    """

    zoomed = Signal(int)
    """Percent of the size on paper, chosen by key."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWidgetResizable(True)
        self._pdf = b""
        self._zoom = 100
        self._sizes: list[QSizeF] = []
        self.pages: list[QLabel] = []
        """One for each page; those out of sight are empty."""
        inner = QWidget()
        inner.setProperty("role", "ground")
        column = QVBoxLayout(inner)
        column.setSpacing(12)
        self.failure_label = PlainLabel(role="problem", name=f"{name}_failure_label")
        self.failure_label.hide()
        self._paper = QVBoxLayout()
        self._paper.setSpacing(12)
        column.addWidget(self.failure_label)
        column.addLayout(self._paper)
        column.addStretch(1)
        self.setWidget(inner)
        self._draw_due = QTimer(self)
        self._draw_due.setSingleShot(True)
        self._draw_due.timeout.connect(self._draw_what_is_seen)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._draw_due.start())
        self._add_zoom_keys()

    def _add_zoom_keys(self) -> None:
        for keys, step in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(lambda step=step: self._step_zoom(step))

    @property
    def pdf(self) -> bytes:
        """The bytes shown; none where they cannot be shown."""
        return self._pdf

    def show_pdf(self, pdf: bytes) -> None:
        """Show these bytes; no bytes show nothing."""
        if pdf and pdf == self._pdf:
            return
        self._pdf, self._sizes = b"", []
        try:
            self._sizes = page_sizes(pdf) if pdf else []
        except CannotShow:
            self._say(_NOT_SHOWN)
        else:
            self._say("")
            self._pdf = pdf
        self._set_pages()
        self.verticalScrollBar().setValue(0)

    def set_zoom(self, percent: int) -> None:
        """Show the pages at `percent` of their size on paper, at the same place."""
        bar = self.verticalScrollBar()
        place = bar.value() * percent // self._zoom
        self._zoom = percent
        self._set_pages()
        bar.setValue(place)

    def _step_zoom(self, step: int) -> None:
        place = ZOOM_STEPS.index(self._zoom) + step
        if 0 <= place < len(ZOOM_STEPS):
            self.set_zoom(ZOOM_STEPS[place])
            self.zoomed.emit(ZOOM_STEPS[place])

    def _say(self, words: str) -> None:
        self.failure_label.show_text(words)
        announce(self, words)

    def _set_pages(self) -> None:
        """Empty pages at their places, each as large as it will be."""
        for page in self.pages:
            self._paper.removeWidget(page)
            page.setParent(None)
            page.deleteLater()
        self.pages = []
        paper = self.accessibleName()
        for number, size in enumerate(self._sizes, start=1):
            page = QLabel()
            page.setObjectName(f"{self.objectName().removesuffix('view')}page_{number}")
            page.setAccessibleName(f"{paper}, page {number} of {len(self._sizes)}")
            page.setFixedSize(self._on_screen(size))
            self._paper.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
            self.pages.append(page)
            page.show()
        self._draw_due.start()

    def _on_screen(self, size: QSizeF) -> QSize:
        return (size * (self._zoom / 100 * _DOTS_PER_POINT)).toSize()

    def _draw_what_is_seen(self) -> None:
        if not self.pages:
            return
        seen = [number for number, page in enumerate(self.pages) if not page.visibleRegion().isEmpty()]
        if not seen:
            return
        near = range(seen[0] - _KEPT_AROUND, seen[-1] + _KEPT_AROUND + 1)
        for number, page in enumerate(self.pages):
            if number in seen and page.pixmap().isNull():
                self._draw_page(number)
            elif number not in near:
                page.clear()

    def _draw_page(self, number: int) -> None:
        ratio = self.devicePixelRatioF()
        try:
            image = page_image(self._pdf, number, self._zoom / 100 * _DOTS_PER_POINT * ratio)
        except CannotShow:
            self._pdf = b""
            self._say(_NOT_SHOWN)
            return
        image.setDevicePixelRatio(ratio)
        self.pages[number].setPixmap(QPixmap.fromImage(image))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw_due.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw_due.start()
