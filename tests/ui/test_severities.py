"""A stop, a reason, a caution and an information differ in word, sign and colour, and stay until dealt with."""

import ast
from itertools import combinations

import pytest

from ketadesk.domain.finding import Severity
from ketadesk.ui.theme import PALETTES, Palette
from ketadesk.ui.widgets.finding_card import SIGNS, FindingCard
from tests.architecture.source_code import called, modules
from tests.ui.conftest import Hands

MAY_WAIT = {
    "ui/start.py": "opens the window, at the latest after a while",
    "ui/order/order_view.py": "puts the order of the Tab key right once the pages have their layout",
    "ui/check/check_page.py": "puts the order of the Tab key right once its questions have changed",
    "ui/session/idle_watch.py": "locks the screen",
    "ui/session/waiting.py": "counts down, in words that stay, how long a refused PIN has to wait",
    "ui/garbage.py": "collects garbage in the window's thread",
    "ui/hourly_work.py": "looks every hour whether a backup and downtime packs are due",
    "ui/widgets/pdf_view.py": "draws the pages that came into sight",
    "ui/scanning/scanner.py": "gives a key back that no scan began with",
    "ui/ward/ward_page.py": "asks for the ward anew every 30 s while it is seen",
    "ui/monitoring/infusion_page.py": "asks for the infusion anew every 30 s, and puts the Tab order right",
    "ui/monitoring/step_dialog.py": "asks for the form anew every 30 s, and puts the Tab order right",
    "ui/monitoring/observation_page.py": "asks for the form anew, for what is due changes with the time",
    "ui/monitoring/reminders.py": "looks every minute what is due",
}
"""Modules that may use a timer, and what for. None of them has to do with a message."""
PASSES_BY = {"showMessage", "QToolTip.showText", "QSystemTrayIcon"}
"""Qt's ways of saying something that goes away by itself."""


@pytest.mark.req("SR-32")
def test_each_severity_has_its_own_sign_and_word() -> None:
    assert set(SIGNS) == set(Severity)
    for part in (0, 1):
        assert len({sign[part] for sign in SIGNS.values()}) == len(Severity)
    assert all(word for _, word in SIGNS.values())


@pytest.mark.req("SR-32")
@pytest.mark.parametrize("palette", PALETTES, ids=lambda p: p.key)
def test_a_stop_a_warning_and_an_information_have_their_own_colours(palette: Palette) -> None:
    """A reason that is asked for and a caution share one colour, and are told apart by sign, word and two fields."""
    edges = {"stop": palette.stop, "warning": palette.override, "information": palette.information}
    assert palette.caution == palette.override
    assert [pair for pair in combinations(edges, 2) if edges[pair[0]] == edges[pair[1]]] == []


@pytest.mark.req("SR-32")
def test_a_finding_stays_until_it_is_dealt_with(hands: Hands) -> None:
    presenter = hands.window.presenter
    presenter.set_field("checklist.pregnancy", "present")
    panel = hands.window.order_view.findings_panel
    (stop,) = (card for card in panel.findChildren(FindingCard) if card.severity is Severity.STOP)
    sentence = stop.message_label.text()
    assert sentence
    for page in range(1, 7):
        hands.go_to(page)
        hands.qtbot.wait(20)
        assert (stop.isHidden(), stop.message_label.text()) == (False, sentence)
    presenter.set_field("checklist.pregnancy", "absent")
    assert panel.show_finding(stop.code) is None


@pytest.mark.req("SR-32")
def test_nothing_in_the_window_hides_a_message_by_itself() -> None:
    timers = {
        name
        for name, tree in modules("ui")
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id == "QTimer") or called(node).endswith("startTimer")
    }
    assert timers == set(MAY_WAIT)
    passing = [
        f"{name}: {called(node)}"
        for name, tree in modules("ui")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and (called(node) in PASSES_BY or called(node).endswith(".showMessage"))
    ]
    assert passing == []
