"""The start across the changes of the clock: nothing is guessed in the hour that comes twice."""

import time
from collections.abc import Iterator

import pytest

from ketadesk.ui.order.start_moment import FIRST, SECOND, is_left_out, is_repeated, joined, taken_apart, which_of
from tests.ui.conftest import Hands


@pytest.fixture
def london(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/London")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_winter_and_summer_offsets(london: None) -> None:
    assert joined("2026-11-22", "14:00") == "2026-11-22T14:00:00+00:00"
    assert joined("2026-07-22", "14:00") == "2026-07-22T14:00:00+01:00"


@pytest.mark.req("SR-31")
def test_hour_that_comes_twice_is_asked_about(london: None) -> None:
    assert is_repeated("2026-10-25", "01:30")
    assert joined("2026-10-25", "01:30") == "2026-10-25T01:30"
    assert joined("2026-10-25", "01:30", FIRST) == "2026-10-25T01:30:00+01:00"
    assert joined("2026-10-25", "01:30", SECOND) == "2026-10-25T01:30:00+00:00"
    assert which_of("2026-10-25T01:30:00+00:00") == SECOND


def test_hour_that_is_left_out_does_not_exist(london: None) -> None:
    assert is_left_out("2026-03-29", "01:30")
    assert joined("2026-03-29", "01:30") == "2026-03-29T01:30"


@pytest.mark.parametrize(
    ("date_text", "time_text"),
    [("22-11-2026", "14:00"), ("2026-11-22", "2pm"), ("2026-02-30", "14:00"), ("2026-11-22", "25:00"), ("", "14:00")],
)
def test_what_cannot_be_read_is_passed_on(date_text: str, time_text: str) -> None:
    assert joined(date_text, time_text) == f"{date_text}T{time_text}"
    assert taken_apart(joined(date_text, time_text)) == (date_text, time_text)


def test_nothing_typed_is_nothing() -> None:
    assert joined("", "") == ""
    assert taken_apart("") == ("", "")


@pytest.mark.req("SR-31")
def test_the_page_asks_which(hands: Hands, london: None) -> None:
    hands.window.presenter.set_field("regimen", "low-dose-infusion")
    hands.go_to(3)
    hands.type_into("start_date_edit", "2026-10-25")
    hands.type_into("start_time_edit", "01:30")
    assert hands.find("start_which_choice").isVisible()
    assert "Which one is meant" in hands.text("start_clock_label")
    hands.press("start_which_choice_second")
    assert hands.window.presenter.draft.start == "2026-10-25T01:30:00+00:00"
    assert hands.text("start_clock_label") == ""
