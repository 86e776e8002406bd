"""The one large figure of a card, or a word in its place, in the largest type in which the whole of it fits."""

from PySide6.QtGui import QFontMetrics, QResizeEvent

from ketadesk.ui import theme
from ketadesk.ui.look import Look
from ketadesk.ui.widgets.plain_label import PlainLabel

_STEP = 2


class FigureLabel(PlainLabel):
    """Never cut and never shortened; a text too long for any size wraps."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(role="figure", name=name)
        self._look = look
        look.changed.connect(self._fit)

    def show_figure(self, text: str) -> None:
        """Show `text`; a blank text takes no room."""
        self.show_text(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def _fit(self) -> None:
        pixels, font = self._look.px(theme.FIGURE), self._look.font(theme.FIGURE, bold=True)
        while pixels > self._look.px(theme.TITLE):
            font.setPixelSize(pixels)
            if QFontMetrics(font).horizontalAdvance(self.text()) <= self.width() - _STEP:
                break
            pixels -= _STEP
        size = f"font-size: {pixels}px;"
        if self.styleSheet() != size:
            self.setStyleSheet(size)
