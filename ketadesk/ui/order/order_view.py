"""One order on screen: steps on the left, the page in the middle, the pump figure and findings on the right."""

from PySide6.QtCore import Qt, QTime, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_preview import Page
from ketadesk.ui.look import Look
from ketadesk.ui.order.checklist_page import ChecklistPage
from ketadesk.ui.order.dose_page import DosePage
from ketadesk.ui.order.order_page import OrderPage
from ketadesk.ui.order.order_screen import OrderScreen
from ketadesk.ui.order.order_sheet_page import OrderSheetPage
from ketadesk.ui.order.override_reasons import refused_overrides
from ketadesk.ui.order.patient_page import PatientPage
from ketadesk.ui.order.preparation_page import PreparationPage
from ketadesk.ui.order.presenter import OrderPresenter
from ketadesk.ui.order.review_page import PAGE_TITLES, ReviewPage
from ketadesk.ui.order.step_rail import StepRail
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.findings_panel import FindingsPanel
from ketadesk.ui.widgets.pump_card import PumpCard
from ketadesk.ui.widgets.reading_order import focusable_in_reading_order, set_reading_order
from ketadesk.ui.widgets.scrolled import scrolled

_PAGES = list(Page)
_LARGE_TEXT = 150
_TYPING_PAUSE_MS = 200
"""The Tab key's way is laid afresh when the hands rest, or when the Tab key asks for it before that."""


class OrderView(QWidget):
    """Shows one page at a time; only what is visible is rendered, a page is rendered before it is shown."""

    page_changed = Signal(object)

    def __init__(self, presenter: OrderPresenter, look: Look) -> None:
        super().__init__()
        self.setObjectName("order_view")
        self.presenter = presenter
        self._look = look
        self._here = Page.PATIENT
        self._tab_order_due = QTimer(self)
        self._tab_order_due.setSingleShot(True)
        self._tab_order_due.setInterval(_TYPING_PAUSE_MS)
        self._tab_order_due.timeout.connect(self._order_tabs_now)
        self.sheet_page = OrderSheetPage(presenter)
        self.pages: dict[Page, OrderPage | OrderSheetPage] = {
            Page.PATIENT: PatientPage(presenter),
            Page.CHECKLIST: ChecklistPage(presenter),
            Page.DOSE: DosePage(presenter, look),
            Page.PREPARATION: PreparationPage(presenter),
            Page.REVIEW: ReviewPage(presenter),
            Page.ORDER_SHEET: self.sheet_page,
        }
        self.rail = StepRail()
        self.stack = QStackedWidget()
        self._stacked: dict[Page, QWidget] = dict(self.pages)
        self._stacked[Page.ORDER_SHEET] = scrolled(self.sheet_page)
        for page in self._stacked.values():
            self.stack.addWidget(page)
        self.side = self._build_side()
        self.footer = self._build_footer()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._arrange()
        self._connect()

    def _build_side(self) -> QScrollArea:
        side = QScrollArea()
        side.setObjectName("result_column")
        side.setWidgetResizable(True)
        side.setFrameShape(QFrame.Shape.NoFrame)
        side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("role", "ground")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 16, 10, 16)
        column.setSpacing(12)
        self.pump_card = PumpCard(self._look)
        self.findings_panel = FindingsPanel()
        column.addWidget(self.pump_card)
        column.addWidget(self.findings_panel)
        column.addStretch(1)
        side.setWidget(inner)
        return side

    def _build_footer(self) -> QWidget:
        footer = QWidget()
        row = QHBoxLayout(footer)
        row.setContentsMargins(20, 8, 16, 12)
        self.back_button = DeliberateButton("Back", "back_button")
        self.next_button = DeliberateButton("Next", "next_button", "primary")
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(self.next_button)
        return footer

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.preview_changed.connect(self.render_screen)
        presenter.draft_kept.connect(self._say_kept)
        self.rail.page_asked.connect(self.go_to)
        self.back_button.clicked.connect(lambda: self.step(-1))
        self.next_button.clicked.connect(lambda: self.step(1))
        self.findings_panel.reason_typed.connect(lambda code, text: presenter.set_override(code, reason=text))
        self.findings_panel.name_typed.connect(lambda code, text: presenter.set_override(code, by=text))
        self.findings_panel.rows_changed.connect(self.order_tabs)
        for page in self.pages.values():
            page.rows_changed.connect(self.order_tabs)
            page.place_asked.connect(self.show_place)
        self._look.changed.connect(self._arrange)

    @property
    def here(self) -> Page:
        """The page on screen."""
        return self._here

    def render_screen(self, screen: OrderScreen) -> None:
        """Show this moment of the order."""
        if screen.stored is not None and self._here is not Page.ORDER_SHEET:
            self._set_page(Page.ORDER_SHEET)
        if self._here is Page.REVIEW and screen.sheet_allowed and not screen.read_once_more:
            self.presenter.mark_read()
            screen = self.presenter.screen
        self.rail.render_screen(screen)
        self._render_side(screen)
        self.pages[self._here].render_screen(screen)
        self._render_footer(screen)
        if screen.stored is not None or screen.draft == OrderDraft():
            self.rail.kept_label.setText("")

    def go_to(self, page: Page) -> None:
        """Show `page`, with the keyboard in its first field."""
        if self.presenter.screen.stored is not None:
            page = Page.ORDER_SHEET
        self._set_page(page)
        self.render_screen(self.presenter.screen)
        self.focus_first()

    def step(self, step: int) -> None:
        """The next page, or the one before."""
        place = _PAGES.index(self._here) + step
        if 0 <= place < len(_PAGES):
            self.go_to(_PAGES[place])

    def show_place(self, page: Page, target: str) -> None:
        """Show a field of a page, or the card of a finding."""
        card = self.findings_panel.show_finding(target)
        if card is not None:
            self.side.ensureWidgetVisible(card)
            return
        self.go_to(page)
        self.pages[page].show_place(target)

    def focus_first(self) -> None:
        """The keyboard in the first field of the page, else on the next action."""
        for widget in focusable_in_reading_order(self.pages[self._here]):
            if widget.isVisibleTo(self) and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                widget.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.next_button.setFocus()

    def order_tabs(self) -> None:
        """Make the Tab key follow what is on screen, once everything that comes and goes with this key has."""
        self._tab_order_due.start()

    def focusNextPrevChild(self, forward: bool) -> bool:
        if self._tab_order_due.isActive():
            self._order_tabs_now()
        return super().focusNextPrevChild(forward)

    def _order_tabs_now(self) -> None:
        self._tab_order_due.stop()
        set_reading_order(self)

    def _set_page(self, page: Page) -> None:
        self._here = page
        self.rail.show_here(page)
        self.stack.setCurrentWidget(self._stacked[page])
        self.side.setVisible(page is not Page.ORDER_SHEET)
        self.page_changed.emit(page)

    def _render_side(self, screen: OrderScreen) -> None:
        if screen.blank:
            self.pump_card.blank()
            self.findings_panel.blank()
        else:
            self.pump_card.render_preview(screen.preview)
            refused = refused_overrides(screen.draft, screen.preview)
            self.findings_panel.render_findings(screen.preview.findings, screen.draft, screen.generation, refused)

    def _render_footer(self, screen: OrderScreen) -> None:
        place = _PAGES.index(self._here)
        self.back_button.setVisible(place > 0 and screen.stored is None)
        last = place == len(_PAGES) - 1
        self.next_button.setVisible(not last)
        if not last:
            self.next_button.say(f"Next: {PAGE_TITLES[_PAGES[place + 1]].lower()}")

    def _say_kept(self) -> None:
        self.rail.kept_label.setText(f"Draft kept {QTime.currentTime().toString('HH:mm')}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_widths()

    def _set_widths(self) -> None:
        self.side.setFixedWidth(min(self._look.px(416), self.width() * 2 // 5))
        self.rail.setMaximumWidth(16777215 if self._look.percent >= _LARGE_TEXT else self._look.px(214))
        self.rail.setMinimumWidth(0 if self._look.percent >= _LARGE_TEXT else self._look.px(214))

    def _arrange(self) -> None:
        """Steps down the left, or above the work where the text is large."""
        flat = self._look.percent >= _LARGE_TEXT
        self.rail.set_flat(flat)
        for part in (self.rail, self.stack, self.side, self.footer):
            self._grid.removeWidget(part)
        if flat:
            self._grid.addWidget(self.rail, 0, 0, 1, 3)
        else:
            self._grid.addWidget(self.rail, 0, 0, 3, 1)
        self._grid.addWidget(self.stack, 1, 1)
        self._grid.addWidget(self.side, 1, 2, 2, 1)
        self._grid.addWidget(self.footer, 2, 1)
        self._grid.setColumnStretch(1, 1)
        self._grid.setRowStretch(1, 1)
        self._set_widths()
