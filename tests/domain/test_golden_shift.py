"""A shift of 72 hours, worked by hand: what was given, what is left, what is due, across the change of the clocks."""

import json
import tomllib
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ketadesk import app
from ketadesk.domain.bedside.course_replay import replay
from ketadesk.domain.bedside.due_slots import slots
from ketadesk.domain.bedside.infusion_course import CourseOrder, CourseState, InfusionCourse, PlannedPhase
from ketadesk.domain.bedside.infusion_log import Logged
from ketadesk.domain.bedside.ledger import ledger
from ketadesk.domain.bedside.projection import most_in_24_h, remaining_plan
from ketadesk.domain.quantity import BodyWeight, Container

from .courses import order

SHIFT: Mapping[str, Any] = tomllib.loads(
    (Path(__file__).parent / "golden" / "three_day_shift.toml").read_text(encoding="utf-8")
)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def amount(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def shift_order(told: Mapping[str, Any]) -> CourseOrder:
    phases = tuple(PlannedPhase.model_validate_json(json.dumps(p)) for p in told["phases"])
    figures = {
        "weight": BodyWeight(kg=Decimal(SHIFT["weight_kg"])),
        "container": Container.model_validate_json(json.dumps(SHIFT["container"])),
        "change_container_after_h": Decimal(SHIFT["change_container_after_h"]),
    }
    return order(revision=told["revision"], phases=phases).model_copy(update=figures)


def shift_entry(told: Mapping[str, Any]) -> Logged:
    values: Mapping[str, str] = told.get("values", {})
    fact = told.get("fact") or {
        "kind": "observed",
        "observed": {"values": [{"item": item, "text": text} for item, text in values.items()]},
    }
    entry = {name: told[name] for name in ("entry_id", "at", "replaces", "why") if name in told}
    return Logged.model_validate_json(json.dumps({**entry, "fact": fact}))


ORDERS = {o["revision"]: shift_order(o) for o in SHIFT["orders"]}
LOG = tuple(shift_entry(f) for f in SHIFT["facts"])


def course() -> InfusionCourse:
    return replay(LOG, ORDERS)


def test_facts_stand_in_the_order_of_entry() -> None:
    entered = [moment(f["entered"]) for f in SHIFT["facts"]]
    assert entered == sorted(entered)
    assert any(moment(f["at"]) < moment(b["at"]) for b, f in zip(SHIFT["facts"], SHIFT["facts"][1:], strict=False))


@pytest.mark.req("SR-13", "SR-35", "SR-36")
@pytest.mark.parametrize("expected", SHIFT["counts"], ids=lambda count: count["at"])
def test_the_count(expected: Mapping[str, Any]) -> None:
    count = ledger(course(), ORDERS, LOG, moment(expected["at"]))
    found = {
        "given": count.given_mg,
        "in_24_h": count.in_24_h_mg,
        "left": count.container_left_ml,
        "container": count.container_number,
        "empty": count.empty_at,
        "prepared": count.prepared_mg,
        "discarded": count.discarded_mg,
        "unaccounted": count.unaccounted_mg,
    }
    wanted = {
        **{
            name: amount(expected[name])
            for name in ("given", "in_24_h", "left", "prepared", "discarded", "unaccounted")
        },
        "container": expected["container"],
        "empty": moment(expected["empty"]) if expected["empty"] else None,
    }
    assert found == wanted
    assert count.container_left_mg == count.container_left_ml


def as_known(entered_by: str) -> list[Logged]:
    """The log as it stood at that moment."""
    return [shift_entry(f) for f in SHIFT["facts"] if moment(f["entered"]) <= moment(entered_by)]


def test_every_entry_fitted_when_it_was_made() -> None:
    for count in range(len(LOG) + 1):
        replay(LOG[:count], ORDERS)


@pytest.mark.req("SR-35")
def test_the_count_before_and_after_the_correction() -> None:
    # Twenty-one minutes after the resume: 182 + 35 x 0.35, and with the rate that really stood there 182 + 28 x 0.35.
    at, wrong = moment("2026-10-25T04:36:00Z"), as_known("2026-10-25T04:36:00Z")
    assert ledger(replay(wrong, ORDERS), ORDERS, wrong, at).given_mg == Decimal("194.25")
    assert ledger(course(), ORDERS, LOG, at).given_mg == Decimal("191.8")


@pytest.mark.req("SR-36")
def test_the_count_before_and_after_the_late_entry() -> None:
    # At 18:15 the second container was not entered yet: 518 would be gone of the first, which was empty at 17:36.
    at, early = moment("2026-10-25T16:15:00Z"), as_known("2026-10-25T16:15:00Z")
    before = ledger(replay(early, ORDERS), ORDERS, early, at)
    assert (before.container_number, before.container_left_ml) == (1, Decimal(0))
    assert (before.empty_at, before.unaccounted_mg) == (moment("2026-10-25T15:36:25Z"), Decimal(-18))
    after = ledger(course(), ORDERS, LOG, at)
    assert (after.container_number, after.container_left_ml, after.given_mg) == (2, Decimal(472), before.given_mg)
    assert after.empty_at == moment("2026-10-26T09:06:25Z")


@pytest.mark.req("SR-13")
def test_the_projection_before_the_change_was_accepted() -> None:
    at = moment("2026-10-25T22:15:00Z")
    before = [e for e in LOG if e.at < at]
    running = replay(before, ORDERS)
    # A whole day of R2 is 24 x 42; any day that reaches back holds hours at 28.
    assert most_in_24_h(running, remaining_plan(running, ORDERS[2], at), at) == Decimal(1008)
    # As signed in R1 it would go on at the 28 that run until 48:15, then 28, 21, 14 and 7: 24 x 28 and the hour or so
    # of 35 before; most from 0:00 to 24:00: 14 + 168 + 28 x 17.75 = 679; and 28 x 24 = 672 later on.
    assert most_in_24_h(running, remaining_plan(running, ORDERS[1], at), at) == Decimal(679)


@pytest.mark.req("SR-13")
def test_the_most_in_any_day_of_it() -> None:
    assert most_in_24_h(course(), ()) == Decimal(1015)


def test_it_is_over() -> None:
    told = course()
    assert (told.state, told.revision, told.phase) == (CourseState.STOPPED, 2, 4)
    assert [c.left_ml for c in told.containers] == [Decimal(ml) for ml in (9, 10, 10, 17, 120)]


@pytest.mark.req("SR-31")
def test_the_schedule_begins_anew() -> None:
    assert course().restarts == tuple(moment(r) for r in SHIFT["schedule"]["restarts"])


@pytest.mark.req("SR-31")
@pytest.mark.parametrize("expected", SHIFT["due"], ids=lambda due: due["after"])
@pytest.mark.parametrize("track", ["breathing-and-mind", "circulation"])
def test_what_is_due(expected: Mapping[str, Any], track: str) -> None:
    rules = app.read_library().observation
    after, before = moment(expected["after"]), moment(expected["before"])
    due = [s.at for s in slots(course(), rules, before) if track in s.tracks and after < s.at < before]
    assert due == [moment(text) for text in expected[track]]
    if track == "breathing-and-mind":
        assert [at.astimezone(ZoneInfo(SHIFT["zone"])).strftime("%H:%M") for at in due] == expected["london"]
