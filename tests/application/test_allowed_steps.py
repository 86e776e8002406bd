"""Which steps stand open in each state, for whom, and which of them stand in the foreground."""

from decimal import Decimal

from ketadesk.application.monitoring.bedside_desk import Verb
from ketadesk.application.monitoring.steps.allowed_steps import allowed_steps, urgent_steps
from ketadesk.domain.bedside.infusion_log import BolusOrdered, BolusSettled, Outcome, Paused, StepTaken, Stopped
from ketadesk.domain.loading_dose import Via

from .bedside_steps import take
from .people import ADMIN, ANNA
from .watched_sample import BED, ORDER, PRESCRIBER, RunningWard, full_set, running_ward, sample_draft

INFUSION = StepTaken(phase=1, read_back_ml_per_h=Decimal(35))
BOLUS = BolusOrdered(
    mg=Decimal(7), over_min=Decimal(5), via=Via.HAND, mg_per_ml=Decimal(10), prescriber=PRESCRIBER
)  # fmt: skip
LINES = {Verb.NOT_OBSERVED, Verb.ACT, Verb.REANSWER, Verb.CORRECT, Verb.STRIKE}
"""Verbs of a line of the page."""


def buttons(ward: RunningWard, minutes: int) -> list[Verb]:
    return [verb for verb in allowed_steps(ward.watched(minutes), ANNA) if verb not in LINES]


def urgent(ward: RunningWard, minutes: int) -> list[Verb]:
    watched = ward.watched(minutes)
    return list(urgent_steps(watched, allowed_steps(watched, ANNA)))


def test_a_signed_order_can_be_started() -> None:
    ward = RunningWard()
    ward.signed()
    assert buttons(ward, -5) == [Verb.START, Verb.SET_TARGET]
    assert urgent(ward, -5) == [Verb.START]


def test_what_a_running_infusion_leaves_open() -> None:
    ward = running_ward([(15, INFUSION)])
    assert buttons(ward, 60) == [
        Verb.NEXT_STEP,
        Verb.PAUSE,
        Verb.STOP,
        Verb.LOWER_RATE,
        Verb.ORDER_BOLUS,
        Verb.CHANGE_CONTAINER,
        Verb.READ_PUMP,
        Verb.SET_TARGET,
        Verb.MOVE_BED,
    ]
    assert set(allowed_steps(ward.watched(60), ANNA)) > LINES
    assert urgent(ward, 60) == [Verb.PAUSE, Verb.STOP]


def test_the_step_that_is_due_stands_in_the_foreground() -> None:
    ward = running_ward([(15, INFUSION)])
    # Taper step 1 is planned for minute 2,895.
    assert urgent(ward, 2879) == [Verb.PAUSE, Verb.STOP]
    assert urgent(ward, 2880) == [Verb.NEXT_STEP, Verb.PAUSE, Verb.STOP]


def test_a_bolus_that_is_open_is_settled_before_another() -> None:
    ward = running_ward([(15, INFUSION), (60, BOLUS)])
    assert Verb.SETTLE_BOLUS in buttons(ward, 61)
    assert Verb.ORDER_BOLUS not in buttons(ward, 61)
    assert urgent(ward, 61) == [Verb.PAUSE, Verb.STOP, Verb.SETTLE_BOLUS]


def test_a_signed_change_can_be_started() -> None:
    ward = running_ward([(15, INFUSION)])
    draft = sample_draft().with_field("infusion.dose", "0.6").with_field("loading_dose", None)
    ward.at(60)
    change = ward.order(draft, revises=ORDER)
    assert Verb.START_REVISION not in buttons(ward, 61)
    ward.sign(change)
    assert Verb.START_REVISION in buttons(ward, 61)


def test_what_a_paused_infusion_leaves_open() -> None:
    ward = running_ward([(15, INFUSION), (60, Paused(reason="Scan"))])
    assert buttons(ward, 61) == [
        Verb.RESUME, Verb.STOP, Verb.CHANGE_CONTAINER, Verb.READ_PUMP, Verb.SET_TARGET, Verb.MOVE_BED,
    ]  # fmt: skip
    assert urgent(ward, 61) == [Verb.RESUME, Verb.STOP]


def test_after_the_stop_the_drug_is_counted() -> None:
    ward = running_ward([(15, INFUSION), (75, Stopped(reason="Patient's wish", left_ml=Decimal(451)))])
    assert buttons(ward, 76) == [Verb.DISCARD, Verb.RECONCILE, Verb.MOVE_BED]


def test_a_push_by_hand_is_settled_and_the_pump_follows() -> None:
    ward = RunningWard()
    ward.signed(sample_draft("bolus-then-infusion"))
    ward.logged(-10, full_set())
    watched = ward.watched(0)
    first = watched.orders[1].phases[watched.orders[1].first_pump_phase or 0].pump_ml_per_h
    start, _ = take(ward, 0, Verb.START, bed=BED, read_back=f"{first:f}")
    assert urgent(ward, 5) == [Verb.SETTLE_BOLUS, Verb.NEXT_STEP, Verb.STOP]
    ward.logged(6, BolusSettled(bolus=start.entry_id, outcome=Outcome.NOT_GIVEN, given_mg=Decimal(0)))
    assert Verb.ORDER_BOLUS in buttons(ward, 7)


def test_nothing_for_who_is_not_signed_in_or_may_not() -> None:
    watched = running_ward().watched(20)
    assert allowed_steps(watched, None) == ()
    assert allowed_steps(watched, ADMIN) == ()


def test_nothing_while_the_clock_is_wrong() -> None:
    ward = running_ward([(60, full_set())])
    watched = ward.watched(30)
    assert watched.clock_flaw
    assert allowed_steps(watched, ANNA) == ()
