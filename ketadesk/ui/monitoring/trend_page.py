"""The trend of one infusion in the full width: the chart, and with one key the table of the same values."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ketadesk.application.errors import KetaDeskError
from ketadesk.application.monitoring.bedside_desk import MonitoringDesk
from ketadesk.application.monitoring.trend.trend import Trend
from ketadesk.ui.look import Look
from ketadesk.ui.monitoring.trend_chart import TrendChart, newest_in_words
from ketadesk.ui.monitoring.trend_table import TrendTable
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.reading_order import set_reading_order
from ketadesk.ui.widgets.scrolled import scrolled

_LEGEND = (
    "● value, ○ pain on movement, upright line: blood pressure. Signs: · looked for, not there; ◆ there; "
    "■ stronger form. Blank: nobody looked. Hatched: to come."
)


class TrendPage(QWidget):
    """Shown with `show_trend`; empty before and after."""

    closed = Signal()
    trouble_found = Signal(str, str)

    def __init__(self, desk: Callable[[], MonitoringDesk], look: Look) -> None:
        super().__init__()
        self.setObjectName("trend_page")
        self._desk = desk
        self.title_label = PlainLabel(role="title", name="trend_title_label")
        self.legend_label = PlainLabel(_LEGEND, role="quiet", name="trend_legend_label")
        self.chart = TrendChart(look)
        self.table = TrendTable()
        self.stack = QStackedWidget()
        self.stack.addWidget(scrolled(self.chart, "trend_scroll"))
        self.stack.addWidget(self.table)
        self.trend_back_button = DeliberateButton("Back", "trend_back_button")
        self.trend_switch_button = DeliberateButton("", "trend_switch_button")
        self.trend_back_button.clicked.connect(self.closed)
        self.trend_switch_button.clicked.connect(self._switch)
        buttons = QHBoxLayout()
        buttons.addWidget(self.trend_back_button)
        buttons.addStretch(1)
        buttons.addWidget(self.trend_switch_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 12)
        column.setSpacing(8)
        for part in (self.title_label, self.legend_label):
            column.addWidget(part)
        column.addWidget(self.stack, 1)
        column.addLayout(buttons)
        set_reading_order(self)
        self._show_table(shown=False)

    def show_trend(self, order_id: str) -> None:
        """Read the trend of that order anew and show it; what cannot be read is reported, and nothing old stays."""
        self.forget()
        try:
            trend = self._desk().trend(order_id)
        except KetaDeskError as trouble:
            self.trouble_found.emit(trouble.what, trouble.next_step)
            return
        self._fill(trend)
        self.title_label.setText(f"Trend of {trend.label}")
        announce(self, newest_in_words(trend))
        self.trend_switch_button.setFocus()

    def forget(self) -> None:
        """Show nobody's values."""
        self.title_label.setText("")
        self._fill(None)
        self._show_table(shown=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() == Qt.Key.Key_T and not event.modifiers() and not event.isAutoRepeat():
            self._switch()
        else:
            super().keyPressEvent(event)

    def _fill(self, trend: Trend | None) -> None:
        self.chart.show_trend(trend)
        self.table.show_trend(trend)

    def _switch(self) -> None:
        self._show_table(shown=self.stack.currentWidget() is not self.table)
        where = self.table if self.stack.currentWidget() is self.table else self.trend_switch_button
        where.setFocus()

    def _show_table(self, *, shown: bool) -> None:
        self.stack.setCurrentIndex(int(shown))
        self.legend_label.setVisible(not shown)
        self.trend_switch_button.say("Show the chart (T)" if shown else "Show the table (T)")
