"""KEY INTO THE PUMP: the one large figure, or a dash and why there is none.

No figure is shown while a stop stands: what must not be run must not be readable across the room.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame

from ketadesk.application.order_preview import OrderPreview, PumpFigure
from ketadesk.domain.finding import Severity
from ketadesk.ui import theme
from ketadesk.ui.look import Look
from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.flow_layout import FlowLayout
from ketadesk.ui.widgets.plain_label import LongLabel, PlainLabel
from ketadesk.ui.widgets.restyle import restyle

_NO_FIGURE = "-"


class PumpCard(Card):
    """The pump rate with what it is made of."""

    def __init__(self, look: Look) -> None:
        super().__init__("KEY INTO THE PUMP", "pump_card")
        self._look = look
        look.changed.connect(self._fit_figure)
        self._column.setSpacing(6)
        self._column.setContentsMargins(14, 14, 14, 14)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.rate_label = PlainLabel(_NO_FIGURE, role="figure", name="rate_label", wraps=False)
        self.unit_label = LongLabel(role="figure_unit", name="rate_unit_label")
        row = FlowLayout(gap=8, row_gap=0)
        row.addWidget(self.rate_label)
        row.addWidget(self.unit_label)
        row.setAlignment(self.unit_label, Qt.AlignmentFlag.AlignBottom)
        self.of_what_label = PlainLabel(role="quiet", name="of_what_label")
        self.delivers_label = PlainLabel(name="delivers_label")
        self.why_blank_label = PlainLabel(name="why_blank_label")
        self.mg_per_hour_label = PlainLabel(name="mg_per_hour_label")
        self.calculation_label = PlainLabel(role="mono", name="calculation_label")
        self.add(
            row,
            self.why_blank_label,
            self.mg_per_hour_label,
            self.of_what_label,
            self.delivers_label,
            self.calculation_label,
        )
        self._show(None, "", "")

    def blank(self) -> None:
        """Show no figure and no reason: nothing is known."""
        self._show_rate(_NO_FIGURE)
        self.rate_label.setAccessibleName("No rate")
        for label in (
            self.unit_label,
            self.of_what_label,
            self.delivers_label,
            self.calculation_label,
            self.why_blank_label,
            self.mg_per_hour_label,
        ):
            label.blank()

    def render_preview(self, preview: OrderPreview) -> None:
        """Show the figure of `preview`, or the dash with its reason."""
        stopped = any(f.severity is Severity.STOP for f in preview.findings)
        figure = None if stopped else preview.pump_figure
        why = "" if figure else self._why_blank(preview, stopped)
        self._show(figure, why, "" if stopped or figure else preview.mg_per_hour)

    def _why_blank(self, preview: OrderPreview, stopped: bool) -> str:
        unreadable = [p for p in preview.problems if not p.unanswered]
        if stopped:
            return self.tr("Stopped. No rate is given while a stop stands; it is named below.")
        if unreadable:
            return self.tr("No rate: an entry cannot be read. The reason stands under its field.")
        if preview.mg_per_hour:
            return self.tr("The mL per hour appears when ampoule, container and pump are chosen.")
        if preview.problems:
            return self.tr("No rate yet: questions are still open.")
        return self.tr("Nothing is run by a pump in this order.")

    def _show(self, figure: PumpFigure | None, why: str, mg_per_hour: str) -> None:
        text = figure.rate if figure else _NO_FIGURE
        self._show_rate(text)
        self.unit_label.show_text(figure.unit if figure else "")
        self.of_what_label.show_text(figure.of_what if figure else "")
        self.delivers_label.show_text(figure.delivers if figure else "")
        self.calculation_label.show_text("\n".join(figure.calculation) if figure else "")
        self.why_blank_label.show_text(why)
        self.mg_per_hour_label.show_text(f"Ordered: {mg_per_hour}. Not a rate for the pump." if mg_per_hour else "")
        self.rate_label.setAccessibleName(f"Rate {text} {figure.unit}" if figure else f"No rate. {why}")

    def _show_rate(self, text: str) -> None:
        if self.rate_label.text() != text:
            self.rate_label.setText(text)
        if text != _NO_FIGURE or self.rate_label.property("tone") is None:
            self._fit_figure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_figure()

    def _fit_figure(self) -> None:
        """The largest type up to the scaled figure size in which the whole figure fits: it is never cut."""
        room = self.width() - 40
        has_figure = self.rate_label.text() != _NO_FIGURE
        restyle(self.rate_label, "tone", "" if has_figure else "none")
        pixels = self._look.px(theme.FIGURE if has_figure else 2 * theme.TITLE)
        font = self._look.font(theme.FIGURE, bold=True)
        while pixels > theme.TITLE and room > 0:
            font.setPixelSize(pixels)
            if QFontMetrics(font).horizontalAdvance(self.rate_label.text()) <= room:
                break
            pixels -= 2
        self._share_baseline(pixels)
        size = f"font-size: {pixels}px;"
        if self.rate_label.styleSheet() != size:
            self.rate_label.setStyleSheet(size)

    def _share_baseline(self, pixels: int) -> None:
        """Set the unit on the line that the figure stands on."""
        font = self._look.font(theme.FIGURE, bold=True)
        font.setPixelSize(pixels)
        unit = QFontMetrics(self._look.font(theme.TITLE, bold=True))
        self.unit_label.setContentsMargins(0, 0, 0, max(QFontMetrics(font).descent() - unit.descent(), 0))
