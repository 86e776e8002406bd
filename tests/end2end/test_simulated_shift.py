"""The shift of 72 hours that was worked by hand, taken step by step at a real workstation whose clock is set by hand.

The facts, the counts and the due times stand in `tests/domain/golden/three_day_shift.toml`; here each fact is what a
nurse types into a form, with her PIN, into an encrypted record.
"""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ketadesk.application.monitoring.bedside_desk import ObservationDraft, StepDraft, StepSigned, Verb
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.order_draft import OrderDraft
from ketadesk.domain.bedside.due_slots import slots
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.domain.bedside.ledger import ledger
from tests.end2end.made_record import FIRST, SECOND
from tests.end2end.watched_ward import LONDON, WELL, WatchedWard, watched_ward
from tests.limits.orders import sample

SHIFT: Mapping[str, Any] = tomllib.loads(
    (Path(__file__).parents[1] / "domain" / "golden" / "three_day_shift.toml").read_text(encoding="utf-8")
)
VERBS = {
    "started": Verb.START,
    "step-taken": Verb.NEXT_STEP,
    "paused": Verb.PAUSE,
    "resumed": Verb.RESUME,
    "container-changed": Verb.CHANGE_CONTAINER,
    "bolus-ordered": Verb.ORDER_BOLUS,
    "bolus-settled": Verb.SETTLE_BOLUS,
    "pump-read": Verb.READ_PUMP,
    "stopped": Verb.STOP,
    "discarded": Verb.DISCARD,
    "reconciled": Verb.RECONCILE,
}
CHANGE_SIGNED = "2026-10-25T22:05:00+00:00"
"""Ten minutes before R2 is started."""


def the_order() -> OrderDraft:
    return (
        sample("acute-pain-infusion")
        .with_field("start", "2026-10-24T23:00:00+01:00")
        .with_field("patient.weight_date", "2026-10-24")
    )


def the_change() -> OrderDraft:
    draft = the_order().with_field("start", "2026-10-25T22:15:00+00:00").with_field("loading_dose", None)
    return draft.with_field("infusion.dose", "0.6").with_field("infusion.duration_h", "33")


def typed(fact: Mapping[str, Any]) -> dict[str, str]:
    """What the nurse types for a fact of the shift."""
    answers = {
        "read_back": fact.get("read_back_ml_per_h", ""),
        "prescriber": fact.get("prescriber", ""),
        "left_ml": fact.get("left_ml", ""),
        "phase": str(fact.get("phase", "")),
    }
    match fact["kind"]:
        case "started" if fact["revision"] == 1:
            answers["bed"] = fact["bed"]
        case "paused":
            answers |= {"reason": "other", "reason_other": fact["reason"]}
        case "bolus-ordered":
            mg_per_kg = Decimal(fact["mg"]) / Decimal(SHIFT["weight_kg"])
            answers |= {"mg_per_kg": f"{mg_per_kg:f}", "over_min": fact["over_min"], "via": fact["via"]}
            answers["syringe"] = fact["mg_per_ml"] if fact["via"] == "hand" else ""
        case "bolus-settled":
            answers["outcome"] = fact["outcome"]
            answers["given_mg"] = fact["given_mg"] if fact["outcome"] == "given" else ""
        case "pump-read":
            answers["ml_per_h"] = fact["ml_per_h"]
        case "stopped":
            answers["reason"] = "plan-complete"
        case "discarded":
            answers |= {"what": fact["what"], "ml": fact["ml"]}
        case "reconciled":
            answers["reason"] = fact["reason"]
    return {name: text for name, text in answers.items() if text}


def wall(told: Mapping[str, Any]) -> str:
    """The time as she types it; blank for now."""
    if told["at"] == told["entered"]:
        return ""
    return datetime.fromisoformat(told["at"]).astimezone(LONDON).strftime("%H:%M")


class Shift:
    """The ward, and the order's id."""

    def __init__(self, ward: WatchedWard) -> None:
        self.ward = ward
        self.order_id = ward.signed_order(the_order())
        ward.sign_in(FIRST)

    def enter(self, told: Mapping[str, Any]) -> None:
        entered = datetime.fromisoformat(told["entered"])
        if entered > datetime.fromisoformat(CHANGE_SIGNED) and self.revisions == 1:
            self.ward.clock.moment = datetime.fromisoformat(CHANGE_SIGNED)
            self.ward.changed_order(self.order_id, the_change())
            self.ward.sign_in(FIRST)
        self.ward.clock.moment = entered
        if "values" in told:
            self._observe(told)
        else:
            self._step(told)
        if told["entry_id"] == "pause":
            self._act()

    def _act(self) -> None:
        """Who was called about what stands on top, and what was said."""
        for card in self.ward.desk.infusion(self.order_id).findings:
            if card.is_open and card.verb is Verb.ACT:
                answers = {"done": "pump-paused", "called": "Dr Lee", "answer": "Pause for an hour, then 28"}
                self.ward.step(self.order_id, Verb.ACT, card.subject, **answers)

    @property
    def revisions(self) -> int:
        return self.ward.station.orders.orders(self.order_id)[0].revision

    def watched(self) -> Watched:
        """As a program that was just started reads it."""
        return self.ward.desk.watching.one(self.order_id)

    def _observe(self, told: Mapping[str, Any]) -> None:
        values = {**WELL, "pump-rate": "0", "volume-left": "500", **told["values"]}
        draft = ObservationDraft(typed=values, observed_at=wall(told))
        if told["entry_id"] == "dysphoria":
            draft = draft.with_item("pump-rate", "35").with_item("volume-left", "319")
        self.ward.desk.observe(self.order_id, draft, told["entry_id"])

    def _step(self, told: Mapping[str, Any]) -> None:
        fact = told["fact"]
        verb, subject, answers = VERBS[fact["kind"]], fact.get("bolus", ""), typed(fact)
        if verb is Verb.START and fact["revision"] > 1:
            verb = Verb.START_REVISION
        if told.get("replaces"):
            verb, subject, answers = Verb.CORRECT, told["replaces"], {**answers, "why": told["why"]}
        elif at := wall(told):
            answers["at"] = at
        signed = StepSigned(pin=FIRST.pin, witness=SECOND.sign_in_name, witness_pin=SECOND.pin)
        draft = StepDraft(verb=verb, subject=subject, typed=answers)
        form = self.ward.desk.step_form(self.order_id, draft)
        assert form.can_do, (told["entry_id"], form.missing, form.findings, [f for f in form.fields if f.problem])
        self.ward.desk.take_step(self.order_id, draft, signed, told["entry_id"])


@pytest.fixture(scope="module")
def shift(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shift]:
    with watched_ward(tmp_path_factory.mktemp("shift"), "2026-10-24T21:30") as ward:
        made = Shift(ward)
        for told in SHIFT["facts"]:
            made.enter(told)
        yield made


@pytest.mark.req("SR-13", "SR-35", "SR-36")
def test_every_count_is_the_one_worked_by_hand(shift: Shift) -> None:
    watched = shift.watched()
    for expected in SHIFT["counts"]:
        count = ledger(watched.course, watched.orders, watched.log, datetime.fromisoformat(expected["at"]))
        found = (count.given_mg, count.in_24_h_mg, count.container_number, count.discarded_mg, count.unaccounted_mg)
        wanted = [Decimal(expected[name]) for name in ("given", "in_24_h", "container", "discarded", "unaccounted")]
        assert list(found) == wanted, expected["at"]


@pytest.mark.req("SR-31")
def test_every_due_time_is_the_one_worked_by_hand(shift: Shift) -> None:
    watched = shift.watched()
    rules = shift.ward.desk.watching.reference.library.observation
    for expected in SHIFT["due"]:
        after, before = (datetime.fromisoformat(expected[name]) for name in ("after", "before"))
        for track in ("breathing-and-mind", "circulation"):
            due = [s.at for s in slots(watched.course, rules, before) if track in s.tracks and after < s.at < before]
            assert due == [datetime.fromisoformat(text) for text in expected[track]], expected["after"]


@pytest.mark.req("SR-13", "SR-23")
def test_the_screen_says_that_it_is_over_and_what_became_of_the_drug(shift: Shift) -> None:
    view = shift.ward.desk.infusion(shift.order_id)
    assert view.state is CourseState.STOPPED
    shown = {label: text.replace("\N{NO-BREAK SPACE}", " ") for label, text in view.counts}
    assert "2,331 mg" in " ".join(shown.values())
    assert shift.ward.station.orders.standing(shift.order_id, 2).mark == "ENDED"
    assert shift.ward.station.orders.standing(shift.order_id, 1).mark == "SUPERSEDED"


@pytest.mark.req("SR-32")
def test_what_was_found_was_acted_on_and_stays_readable(shift: Shift) -> None:
    cards = {card.title: card for card in shift.ward.desk.infusion(shift.order_id).findings}
    acted = cards["First dysphoria or hallucination, mild or distressing"]
    assert not acted.is_open
    assert "Dr Lee" in acted.acted


@pytest.mark.req("SR-33", "SR-37")
def test_the_record_of_it_is_whole(shift: Shift) -> None:
    sound, words = shift.ward.station.record.verify()
    assert sound, words
