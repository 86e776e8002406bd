"""The pages of the ward in the real window: who it is can be read, every part has a name, nothing is cut off."""

import io
from collections.abc import Callable

import pypdf
import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.ui.monitoring.monitoring_view import MonitoringView
from tests.ui.conftest import Hands
from tests.ui.sample_monitoring import ORDER, SampleMonitoring
from tests.ui.test_access import cut_off, name_of, shown_and_focusable


def the_ward(view: MonitoringView) -> None:
    view.show_ward()


def an_infusion(view: MonitoringView) -> None:
    view.show_infusion(ORDER)


def a_set(view: MonitoringView) -> None:
    view.show_infusion(ORDER)
    view.infusion_page.parts.observe_button.click()


def a_trend(view: MonitoringView) -> None:
    view.show_infusion(ORDER)
    view.infusion_page.parts.trend_button.click()


def a_record(view: MonitoringView) -> None:
    view.show_infusion(ORDER)
    view.infusion_page.parts.record_button.click()


PAGES = (the_ward, an_infusion, a_set, a_trend, a_record)
WITH_PATIENT = PAGES[1:]


def a_paper(_order_id: str, _page_size: PageSize) -> bytes:
    """One blank page."""
    writer, target = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.write(target)
    return target.getvalue()


@pytest.fixture(autouse=True)
def papers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SampleMonitoring, "monitoring_record_pdf", lambda _desk, *asked: a_paper(*asked))


def monitoring(hands: Hands) -> MonitoringView:
    hands.window.work.show_ward()
    return hands.window.work.monitoring_view


@pytest.mark.req("SR-26")
@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("open_page", WITH_PATIENT)
def test_who_it_is_is_never_cut_off(hands: Hands, open_page: Callable[[MonitoringView], None], percent: int) -> None:
    hands.window.look.set_percent(percent)
    open_page(monitoring(hands))
    hands.qtbot.wait(20)
    banner = hands.window.infusion_banner
    assert banner.isVisible()
    assert not [label.text() for label in banner.findChildren(QLabel) if cut_off(label)]


@pytest.mark.parametrize("open_page", PAGES)
def test_every_focusable_widget_of_the_ward_has_a_name(
    hands: Hands, open_page: Callable[[MonitoringView], None]
) -> None:
    open_page(monitoring(hands))
    hands.qtbot.wait(20)
    widgets = [w for w in shown_and_focusable(hands) if w.objectName() != "qt_menubar_ext_button"]
    assert len(widgets) > 1
    assert not [w.objectName() or type(w).__name__ for w in widgets if not name_of(w).strip()]


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("open_page", PAGES)
def test_nothing_lies_over_another_and_targets_are_whole(
    hands: Hands, open_page: Callable[[MonitoringView], None], percent: int
) -> None:
    hands.window.look.set_percent(percent)
    hands.window.resize(1366, 768)
    open_page(monitoring(hands))
    hands.qtbot.wait(20)
    view = hands.window.work.monitoring_view
    assert hands.window.width() <= 1366
    assert hands.window.height() <= 768
    assert not [label.text() for label in view.findChildren(QLabel) if cut_off(label)]
    for button in view.findChildren(QAbstractButton):
        if button.isVisible():
            assert button.width() >= 24, button.objectName()
            assert button.height() >= max(24, button.minimumSizeHint().height()), button.objectName()
    assert not overlapping(view)


def overlapping(view: QWidget) -> list[tuple[str, str]]:
    """Labels and buttons beside each other of which one lies over another: what is under it cannot be read."""
    parts = [w for w in view.findChildren(QWidget) if isinstance(w, QLabel | QAbstractButton) and w.isVisible()]
    return [
        (one.objectName(), other.objectName())
        for place, one in enumerate(parts)
        for other in parts[place + 1 :]
        if one.parentWidget() is other.parentWidget() and one.geometry().intersects(other.geometry())
    ]
