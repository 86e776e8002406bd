"""The ward and its infusions, one page at a time: the list, one infusion, a set of observations, the chart, a paper.

The way back from every page is the page it was opened from; nothing here works anything out. A page is made when it is
first asked for: a window that only works out an order does not wait for it.
"""

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from ketadesk.application.account import Account
from ketadesk.application.monitoring.bedside_desk import MonitoringDesk, ObservationSaved
from ketadesk.application.workstation import Workstation
from ketadesk.ui.look import Look
from ketadesk.ui.monitoring.infusion_page import InfusionPage
from ketadesk.ui.monitoring.observation_page import ObservationPage
from ketadesk.ui.monitoring.paper_page import Paper, PaperPage
from ketadesk.ui.monitoring.trend_page import TrendPage
from ketadesk.ui.ward.ward_page import WardPage

_AnyPage = WardPage | InfusionPage | ObservationPage | TrendPage | PaperPage
_Page = TypeVar("_Page", bound=_AnyPage)


class MonitoringView(QStackedWidget):
    """`show_ward` or `show_infusion` begins."""

    closed = Signal()
    banner_changed = Signal(object)
    """The `Banner` of the patient on screen; none on the ward's list."""
    order_asked = Signal(str, int)
    """Order id and revision whose sheet is to be shown."""
    unsaved_changed = Signal()
    entered = Signal()
    """Something was entered into a log: what hangs on it is to be asked for anew."""
    trouble_found = Signal(str, str)

    def __init__(self, workstation: Workstation, look: Look, who: Callable[[], Account | None]) -> None:
        super().__init__()
        self._workstation = workstation
        self._look = look
        self._who = who
        self._made: list[_AnyPage] = []

    @cached_property
    def ward_page(self) -> WardPage:
        page = self._with(WardPage(self._desk, self._look))
        page.infusion_asked.connect(self.show_infusion)
        page.closed.connect(self.closed)
        page.trouble_found.connect(self.trouble_found)
        return page

    @cached_property
    def infusion_page(self) -> InfusionPage:
        page = self._with(InfusionPage(self._desk, self._look, self._full_name))
        page.observe_asked.connect(self._observe)
        page.correct_observation_asked.connect(self._correct)
        page.trend_asked.connect(self._show_trend)
        page.record_asked.connect(lambda order_id: self._show_paper(Paper.RECORD, order_id))
        page.handover_asked.connect(lambda order_id: self._show_paper(Paper.HANDOVER, order_id))
        page.downtime_asked.connect(lambda order_id: self._show_paper(Paper.DOWNTIME, order_id))
        page.order_asked.connect(self.order_asked)
        page.banner_changed.connect(self.banner_changed)
        page.entered.connect(self.entered)
        page.closed.connect(self.show_ward)
        page.trouble_found.connect(self.trouble_found)
        return page

    @cached_property
    def observation_page(self) -> ObservationPage:
        page = self._with(ObservationPage(self._desk, person=self._account_id))
        page.saved.connect(self._observed)
        page.closed.connect(self._back_to_infusion)
        page.unsaved_changed.connect(self.unsaved_changed)
        page.trouble_found.connect(self.trouble_found)
        return page

    @cached_property
    def trend_page(self) -> TrendPage:
        page = self._with(TrendPage(self._desk, self._look))
        page.closed.connect(self._back_to_infusion)
        page.trouble_found.connect(self.trouble_found)
        return page

    @cached_property
    def paper_page(self) -> PaperPage:
        page = self._with(PaperPage(self._workstation.orders, self._desk))
        page.closed.connect(self._back_to_infusion)
        return page

    @property
    def shows_patient(self) -> bool:
        """True while the page is about one patient: the banner belongs over it."""
        return self.currentWidget() is not None and not isinstance(self.currentWidget(), WardPage)

    @property
    def order_id(self) -> str:
        """Of the infusion that is on screen; blank on the ward's list."""
        return self.infusion_page.order_id if self.shows_patient else ""

    @property
    def unsaved_words(self) -> str:
        """Which sets the one who is signed in typed and did not save; blank for none."""
        labels = [label for page in self._observation_pages() for label in page.unsaved]
        if not labels:
            return ""
        how = "Open the infusion and press Record observations to take it up."
        return f"A set that you typed is not saved: {', '.join(labels)}. {how}"

    @property
    def loses_something(self) -> bool:
        """True while a set that somebody typed would be lost with the program."""
        return any(page.loses_something for page in self._observation_pages())

    def show_ward(self) -> None:
        """The list, asked for anew."""
        self.infusion_page.forget()
        self.banner_changed.emit(None)
        self.setCurrentWidget(self.ward_page)
        self.ward_page.refresh()
        self.ward_page.take_focus()

    def show_infusion(self, order_id: str) -> None:
        """One infusion, as of now."""
        self.setCurrentWidget(self.infusion_page)
        self.infusion_page.show_infusion(order_id)

    def leave(self, go_on: Callable[[], None]) -> None:
        """`go_on`, after asking when a set that was typed would be left behind."""
        page = self.currentWidget()
        if isinstance(page, ObservationPage):
            page.ask_to_leave(go_on)
        else:
            go_on()

    def save(self) -> None:
        """Store the set that is typed, or save the paper on screen."""
        page = self.currentWidget()
        if isinstance(page, ObservationPage):
            page.save()
        elif isinstance(page, PaperPage):
            page.sheet.save()

    def print_paper(self) -> None:
        """Print the paper on screen."""
        page = self.currentWidget()
        if isinstance(page, PaperPage):
            page.sheet.print_sheet()

    def forget(self) -> None:
        """Nobody is at the workstation: nothing of any patient stands on a page."""
        self.banner_changed.emit(None)
        for page in self._made:
            page.forget()

    def _observation_pages(self) -> list[ObservationPage]:
        """The one, once it was made."""
        return [page for page in self._made if isinstance(page, ObservationPage)]

    def _desk(self) -> MonitoringDesk:
        return self._workstation.monitoring

    def _with(self, page: _Page) -> _Page:
        self.addWidget(page)
        self._made.append(page)
        return page

    def _full_name(self) -> str:
        who = self._who()
        return "" if who is None else who.full_name

    def _account_id(self) -> str:
        who = self._who()
        return "" if who is None else who.account_id

    def _observe(self, order_id: str) -> None:
        self.setCurrentWidget(self.observation_page)
        self.observation_page.begin(order_id)

    def _correct(self, order_id: str, entry_id: str) -> None:
        self.setCurrentWidget(self.observation_page)
        self.observation_page.begin_correction(order_id, entry_id)

    def _observed(self, order_id: str, saved: ObservationSaved) -> None:
        """Back to the infusion, where what the set asks for stands on top."""
        self.show_infusion(order_id)
        self.infusion_page.say(saved.words)
        self.entered.emit()

    def _show_trend(self, order_id: str) -> None:
        self.setCurrentWidget(self.trend_page)
        self.trend_page.show_trend(order_id)

    def _show_paper(self, paper: Paper, order_id: str) -> None:
        self.setCurrentWidget(self.paper_page)
        self.paper_page.show_paper(paper, order_id)

    def _back_to_infusion(self) -> None:
        page = self.currentWidget()
        if isinstance(page, ObservationPage | TrendPage | PaperPage):
            page.forget()
        order_id = self.infusion_page.order_id
        if order_id:
            self.show_infusion(order_id)
        else:
            self.show_ward()
