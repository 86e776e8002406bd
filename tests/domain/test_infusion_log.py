"""What of the log holds: corrections, their place, and elapsed time."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ketadesk.domain.bedside.elapsed import after_hours, after_minutes, hours_between, seconds_between
from ketadesk.domain.bedside.infusion_log import Logged, MovedToBed, NotInTheLog, Paused, corrected, standing_facts

from .courses import at, lowered, paused, resumed, struck
from .parts import figures


def corrects(entry: Logged, replaces: str, entry_id: str) -> Logged:
    return entry.model_copy(update={"entry_id": entry_id, "replaces": replaces, "why": "Wrong time"})


def ids(log: list[Logged]) -> list[str]:
    return [e.entry_id for e in standing_facts(log)]


@pytest.mark.req("SR-35")
def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    log = [paused(300, "a"), resumed(360, "28", "b"), corrects(paused(290), "a", "c")]
    assert ids(log) == ["c", "b"]
    assert corrected(log) == {"a": log[2]}


@pytest.mark.req("SR-35")
def test_what_is_struck_through_is_gone_and_so_is_the_stroke() -> None:
    log = [paused(300, "a"), struck(300, "a")]
    assert ids(log) == []
    assert corrected(log) == {"a": log[1]}


@pytest.mark.req("SR-35")
def test_a_correction_can_be_corrected() -> None:
    log = [paused(300, "a"), corrects(paused(290), "a", "b"), corrects(paused(300), "b", "c")]
    assert ids(log) == ["c"]


@pytest.mark.req("SR-36")
def test_a_late_entry_stands_at_its_time() -> None:
    assert ids([lowered(20, "28", "second"), paused(10, "entered-late")]) == ["entered-late", "second"]


def test_at_one_time_the_order_of_entry_holds_also_for_what_was_corrected() -> None:
    first, second = paused(300, "a"), resumed(300, "28", "b")
    assert ids([first, second]) == ["a", "b"]
    assert ids([first, second, corrects(paused(300), "a", "c")]) == ["c", "b"]
    twice = [first, second, corrects(paused(290), "a", "c"), corrects(paused(300), "c", "d")]
    assert ids(twice) == ["d", "b"]


def test_a_correction_of_what_is_not_there_stands_for_itself() -> None:
    assert ids([corrects(paused(300), "nowhere", "a")]) == ["a"]


def test_a_refusal_says_why() -> None:
    assert NotInTheLog("It is paused already.").reason == "It is paused already."


def test_a_fact_is_told_by_its_kind() -> None:
    text = Logged(entry_id="a", at=at(0), fact=MovedToBed(bed="7")).model_dump_json()
    assert Logged.model_validate_json(text).fact == MovedToBed(bed="7")
    assert Logged.model_validate_json(text.replace("moved-to-bed", "paused").replace("bed", "reason")).fact == Paused(
        reason="7"
    )


@pytest.mark.req("SR-31")
def test_elapsed_time_does_not_change_with_the_clocks() -> None:
    london = ZoneInfo("Europe/London")
    before = datetime(2026, 10, 25, 0, 30, tzinfo=london).astimezone(UTC)
    after = datetime(2026, 10, 25, 3, 30, tzinfo=london).astimezone(UTC)
    assert figures(hours_between(before, after), seconds_between(after, before)) == figures(4, -14400)


def test_moments_later() -> None:
    assert after_minutes(at(0), Decimal("7.5")) == at(0).replace(minute=7, second=30)
    assert after_hours(at(0), Decimal("0.25")) == at(15)
    assert after_hours(at(90), Decimal(-1)) == at(30)


def test_no_second_is_lost_to_a_time_that_was_divided() -> None:
    third = Decimal("0.333333333333333333333333333333333333333333333333333333333333")
    assert after_hours(at(0), third) == at(20)


def test_a_part_of_a_second_is_left_out() -> None:
    assert after_minutes(at(0), Decimal("0.999")) == at(0).replace(second=59)
