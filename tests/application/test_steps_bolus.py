"""A bolus beyond the plan: its limits, its repeat, and what became of it."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from ketadesk.application.errors import EnginesDisagree
from ketadesk.application.monitoring import agreed_figures
from ketadesk.application.monitoring.bedside_desk import StepDraft, Verb
from ketadesk.application.monitoring.steps import bolus_amounts
from ketadesk.application.monitoring.steps.take_step import step_form
from ketadesk.cross_check import SecondReadBack
from ketadesk.domain.bedside.infusion_log import BolusOrdered, BolusSettled, Outcome, Started, StepTaken
from ketadesk.domain.loading_dose import Via

from .bedside_steps import field_names, form, plain, refusal, row, said, take
from .people import ANNA
from .record_fakes import LONDON
from .watched_sample import BED, PRESCRIBER, RunningWard, full_set, running_ward, sample_draft

INFUSION = StepTaken(phase=1, read_back_ml_per_h=Decimal(35))
BY_PUMP = {"mg_per_kg": "0.1", "over_min": "15", "via": "pump", "prescriber": PRESCRIBER}
BY_HAND = {"mg_per_kg": "0.1", "over_min": "15", "via": "hand", "syringe": "10", "prescriber": PRESCRIBER}
WHO = ("Who may give it", "On a ward only a prescriber gives it; elsewhere as local policy says.")


@pytest.fixture
def ward() -> RunningWard:
    return running_ward([(15, INFUSION)])


def test_a_bolus_by_the_pump_in_mg_ml_and_rate(ward: RunningWard) -> None:
    asked = form(ward, 60, Verb.ORDER_BOLUS, **BY_PUMP)
    assert field_names(asked) == ("mg_per_kg", "over_min", "via", "prescriber", "at")
    # 0.1 mg/kg x 70 kg at 1 mg/mL, in a quarter of an hour.
    assert row(asked, "Dose") == "7 mg"
    assert row(asked, "Volume") == "7 mL"
    assert row(asked, "Rate for these minutes") == "28 mL per hour"
    # 24 h at 35 mg/h, more than the first hours with the loading dose, and the bolus.
    assert row(asked, "Most in any 24 hr with what is planned") == "852.25 mg, limit 1,704.5 mg"
    entry, words = take(ward, 60, Verb.ORDER_BOLUS, **BY_PUMP)
    assert entry.fact == BolusOrdered(
        mg=Decimal(7), over_min=Decimal(15), via=Via.PUMP, mg_per_ml=Decimal(1), prescriber=PRESCRIBER
    )  # fmt: skip
    assert plain(words) == (
        "Recorded for 22-Nov-2026 15:00: Bolus ordered, 7 mg over 15 min by the pump at 1 mg per mL, by Dr A Example."
    )


def test_a_bolus_by_hand_comes_out_of_a_syringe_of_the_library(ward: RunningWard) -> None:
    asked = form(ward, 60, Verb.ORDER_BOLUS, **BY_HAND)
    assert field_names(asked) == ("mg_per_kg", "over_min", "via", "syringe", "prescriber", "at")
    strengths = {f"{s.mg_per_ml:f}" for s in ward.reference.library.hand_syringes}
    assert {choice.value for choice in asked.fields[3].choices} == strengths
    assert row(asked, "Volume") == "0.7 mL"
    assert "Rate for these minutes" not in dict(asked.shown)
    assert form(ward, 60, Verb.ORDER_BOLUS, **{**BY_HAND, "syringe": "7"}).fields[3].problem
    entry, _ = take(ward, 60, Verb.ORDER_BOLUS, **BY_HAND)
    assert entry.fact == BolusOrdered(
        mg=Decimal(7), over_min=Decimal(15), via=Via.HAND, mg_per_ml=Decimal(10), prescriber=PRESCRIBER
    )  # fmt: skip


@pytest.mark.req("SR-10")
@pytest.mark.req("SR-11")
def test_the_rate_of_a_bolus_is_inside_the_limits_that_its_dose_keeps(ward: RunningWard) -> None:
    # 0.3 mg/kg x 70 kg = 21 mg at 1 mg/mL in 17 min: 74.1176 mL/h. The nearest step, 74.1, gives 20.995 mg.
    below = form(ward, 120, Verb.ORDER_BOLUS, **{**BY_PUMP, "mg_per_kg": "0.3", "over_min": "17"})
    assert row(below, "Rate for these minutes") == "74.1 mL per hour"
    assert row(below, "Given at that rate") == "20.995 mg, -0.02 %"
    # In 19 min: 66.3158 mL/h, of which the nearest step, 66.3, gives 20.995 mg; in 23 min 54.7826: 54.8 gives 21.0067.
    above = form(ward, 120, Verb.ORDER_BOLUS, **{**BY_PUMP, "mg_per_kg": "0.3", "over_min": "23"})
    assert row(above, "Rate for these minutes") == "54.7 mL per hour"
    assert said(above, "caution") == (
        "The nearest step of the pump would pass a limit that the dose keeps: the step below is shown.",
    )
    assert said(above, "override") == ()


@pytest.mark.req("SR-11")
@pytest.mark.parametrize(
    ("over_min", "urgency"),
    # 0.01 mg/kg x 70 kg = 0.7 mg at 1 mg/mL: 0.84 mL/h in 50 min, 0.8 is 4.8 % less; 0.75 in 56, 0.8 is 6.7 % more.
    [("50", ""), ("56", "caution")],
)
def test_a_pump_step_that_changes_the_bolus_is_said(ward: RunningWard, over_min: str, urgency: str) -> None:
    asked = form(ward, 120, Verb.ORDER_BOLUS, **{**BY_PUMP, "mg_per_kg": "0.01", "over_min": over_min})
    words = [f.message for f in asked.findings if "pump's step" in f.message]
    assert [f.urgency for f in asked.findings if "pump's step" in f.message] == ([urgency] if urgency else []), words


@pytest.mark.req("SR-32")
@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ({"respiratory_rate": "8"}, "Something that asks to stop the pump is open: act on it first."),
        ({"dysphoria": "mild"}, "Something that asks to pause the pump is open: act on it first."),
    ],
)
def test_no_bolus_while_a_stop_or_a_pause_is_open(ward: RunningWard, seen: dict[str, str], words: str) -> None:
    assert form(ward, 120, Verb.ORDER_BOLUS, **BY_PUMP).can_do
    ward.logged(120, full_set(**seen), entry_id="seen")
    asked = form(ward, 121, Verb.ORDER_BOLUS, **BY_PUMP)
    assert said(asked) == (f"{words} The list of findings shows it.",)
    assert not asked.can_do


@pytest.mark.req("SR-09")
@pytest.mark.req("SR-08")
@pytest.mark.parametrize(
    ("mg_per_kg", "reason", "outcome"),
    [
        ("0.3", "", "taken"),
        ("0.31", "Fracture set", "taken with its reason"),
        ("0.31", "", "loading-dose-soft-max"),
        ("0.36", "Fracture set", "loading-dose-hard-max"),
    ],
)
def test_the_four_outcomes_of_a_limit(ward: RunningWard, mg_per_kg: str, reason: str, outcome: str) -> None:
    answers = {**BY_PUMP, "mg_per_kg": mg_per_kg, "reason": reason}
    if outcome.startswith("taken"):
        entry, _ = take(ward, 60, Verb.ORDER_BOLUS, **answers)
        assert isinstance(entry.fact, BolusOrdered)
        assert entry.fact.reason == reason
    else:
        assert refusal(ward, 60, Verb.ORDER_BOLUS, **answers).code == outcome


@pytest.mark.req("SR-08")
def test_a_hard_limit_has_no_field_for_a_reason(ward: RunningWard) -> None:
    asked = form(ward, 60, Verb.ORDER_BOLUS, **{**BY_PUMP, "mg_per_kg": "0.36"})
    assert "reason" not in field_names(asked)
    assert "it cannot be ordered" in said(asked)[0]
    assert not asked.can_do


@pytest.mark.req("SR-09")
def test_a_dose_within_the_hour_after_the_one_before_needs_a_reason(ward: RunningWard) -> None:
    # The loading dose began at 14:00.
    soon = form(ward, 59, Verb.ORDER_BOLUS, **BY_PUMP)
    assert [plain(words) for words in said(soon, "override")] == [
        "The dose before was given 22-Nov-2026 14:00: sooner than 60 min after it needs a reason. "
        "Source: UW Health emergency policy 31.1."
    ]
    assert said(form(ward, 60, Verb.ORDER_BOLUS, **BY_PUMP), "override") == ()
    take(ward, 60, Verb.ORDER_BOLUS, **BY_PUMP)
    take(ward, 65, Verb.SETTLE_BOLUS, outcome="given", given_mg="7")
    assert "15:05" in said(form(ward, 124, Verb.ORDER_BOLUS, **BY_PUMP), "override")[0]
    assert said(form(ward, 125, Verb.ORDER_BOLUS, **BY_PUMP), "override") == ()
    assert refusal(ward, 124, Verb.ORDER_BOLUS, **BY_PUMP).code == "bolus-repeated-too-soon"


@pytest.mark.req("SR-13")
@pytest.mark.req("SR-08")
def test_a_bolus_that_would_pass_the_limit_of_24_h_is_not_ordered() -> None:
    ward = RunningWard()
    ward.signed(sample_draft().with_field("infusion.dose", "1"))
    ward.started([(15, StepTaken(phase=1, read_back_ml_per_h=Decimal(70)))])
    take(ward, 120, Verb.ORDER_BOLUS, **{**BY_PUMP, "mg_per_kg": "0.2"})
    take(ward, 121, Verb.SETTLE_BOLUS, outcome="given", given_mg="14")
    # 24 h at 70 mg/h from 14:15 on are 1,680 mg; with the 14 mg, 10.5 mg more are the limit itself.
    at_the_limit = form(ward, 240, Verb.ORDER_BOLUS, **{**BY_PUMP, "mg_per_kg": "0.15"})
    assert row(at_the_limit, "Most in any 24 hr with what is planned") == "1,704.5 mg, limit 1,704.5 mg"
    assert at_the_limit.can_do
    above = form(ward, 240, Verb.ORDER_BOLUS, **{**BY_PUMP, "mg_per_kg": "0.16"})
    assert (
        plain(said(above)[0])
        == "The plan gives 1,705.2 mg in 24hr, above the limit of 1,704.5 mg: it cannot be ordered."
    )
    assert refusal(ward, 240, Verb.ORDER_BOLUS, **{**BY_PUMP, "mg_per_kg": "0.16"}).code == "cumulative-24-h-hard-max"


def test_while_a_bolus_is_open_there_is_no_other(ward: RunningWard) -> None:
    take(ward, 60, Verb.ORDER_BOLUS, **BY_PUMP)
    assert refusal(ward, 200, Verb.ORDER_BOLUS, **BY_PUMP).what == "This cannot be done as the infusion stands now."
    take(ward, 61, Verb.SETTLE_BOLUS, outcome="unknown")
    assert refusal(ward, 200, Verb.ORDER_BOLUS, **BY_PUMP).what == "This cannot be done as the infusion stands now."
    take(ward, 62, Verb.SETTLE_BOLUS, outcome="not-given")
    assert form(ward, 200, Verb.ORDER_BOLUS, **BY_PUMP).can_do


@pytest.mark.parametrize(
    ("answers", "fact"),
    [
        ({"outcome": "given", "given_mg": "3.5"}, (Outcome.GIVEN, "3.5")),
        ({"outcome": "not-given"}, (Outcome.NOT_GIVEN, "0")),
        ({"outcome": "unknown"}, (Outcome.UNKNOWN, "0")),
    ],
)
def test_a_bolus_is_settled_in_three_ways(
    ward: RunningWard, answers: dict[str, str], fact: tuple[Outcome, str]
) -> None:
    ordered, _ = take(ward, 60, Verb.ORDER_BOLUS, **BY_HAND)
    entry, _ = take(ward, 62, Verb.SETTLE_BOLUS, ordered.entry_id, **answers)
    assert entry.fact == BolusSettled(bolus=ordered.entry_id, outcome=fact[0], given_mg=Decimal(fact[1]))


def test_what_was_given_is_typed_and_is_not_more_than_what_was_ordered(ward: RunningWard) -> None:
    take(ward, 60, Verb.ORDER_BOLUS, **BY_HAND)
    blank = form(ward, 62, Verb.SETTLE_BOLUS, outcome="given")
    assert (blank.missing, blank.can_do) == (("Given",), False)
    assert row(blank, "Ordered") == "7 mg (0.7 mL) over 15 min, by hand, 22-Nov-2026 15:00"
    assert row(form(ward, 62, Verb.SETTLE_BOLUS, outcome="given", given_mg="3.5"), "Given") == "0.35 mL"
    more = form(ward, 62, Verb.SETTLE_BOLUS, outcome="given", given_mg="7.01")
    assert plain(said(more)[0]) == "More than the 7 mg that were ordered: check what was given."
    assert form(ward, 62, Verb.SETTLE_BOLUS, outcome="given", given_mg="0").fields[1].problem
    unknown = form(ward, 62, Verb.SETTLE_BOLUS, subject="nothing", outcome="not-given")
    assert said(unknown) == ("There is no such bolus any more: open the infusion again.",)


def test_a_loading_dose_by_hand_is_settled_the_same_way() -> None:
    ward = RunningWard()
    ward.signed(sample_draft("bolus-then-infusion"))
    ward.logged(-10, full_set(), entry_id="baseline")
    order = ward.watched(0).orders[1]
    first = order.phases[order.first_pump_phase or 0].pump_ml_per_h
    start, _ = take(ward, 0, Verb.START, bed=BED, read_back=f"{first:f}")
    asked = form(ward, 5, Verb.SETTLE_BOLUS)
    assert plain(dict(asked.shown)["Ordered"]).endswith("by hand, 22-Nov-2026 14:00")
    mg = order.phases[0].mg
    entry, _ = take(ward, 5, Verb.SETTLE_BOLUS, outcome="given", given_mg=f"{mg:f}")
    assert entry.fact == BolusSettled(bolus=start.entry_id, outcome=Outcome.GIVEN, given_mg=mg)
    assert isinstance(start.fact, Started)
    take(ward, 6, Verb.NEXT_STEP, phase=str(order.first_pump_phase), read_back=f"{first:f}",
         prescriber=PRESCRIBER, reason="Pushed early")  # fmt: skip


def test_a_pump_that_cannot_go_so_slowly_or_so_fast(ward: RunningWard) -> None:
    slow = form(ward, 60, Verb.ORDER_BOLUS, **{**BY_PUMP, "mg_per_kg": "0.01", "over_min": "999"})
    assert "The pump cannot go so slowly: give it over less time, or by hand." in said(slow)
    fast = form(ward, 60, Verb.ORDER_BOLUS, **{**BY_PUMP, "mg_per_kg": "0.3", "over_min": "0.5"})
    assert any("over more time, or by hand" in words for words in said(fast))


def test_no_bolus_by_the_pump_without_a_container() -> None:
    ward = RunningWard()
    ward.signed(sample_draft("bolus-then-saline").with_field("pump", None))
    ward.logged(-10, full_set())
    take(ward, 0, Verb.START, bed=BED)
    take(ward, 5, Verb.SETTLE_BOLUS, outcome="not-given")
    asked = form(ward, 70, Verb.ORDER_BOLUS, **BY_PUMP)
    assert said(asked)[0] == "No container hangs: a bolus by the pump cannot be given."
    assert form(ward, 70, Verb.ORDER_BOLUS, **BY_HAND).can_do


def test_nothing_is_preset_in_the_order_of_a_bolus(ward: RunningWard) -> None:
    asked = form(ward, 60, Verb.ORDER_BOLUS)
    assert [f.text for f in asked.fields] == [""] * 5
    assert asked.missing == ("Dose per kg", "Given over", "How it is given", "Prescriber who ordered it")
    assert (asked.findings, asked.can_do) == ((), False)
    assert asked.shown == (WHO,)


def test_a_bolus_without_a_way_of_giving_it_shows_no_volume(ward: RunningWard) -> None:
    asked = form(ward, 60, Verb.ORDER_BOLUS, mg_per_kg="0.1", over_min="15")
    assert asked.shown == (WHO,)
    assert "How it is given" in asked.missing


def test_a_loading_dose_by_hand_that_was_not_given_delays_no_other() -> None:
    ward = RunningWard()
    ward.signed(sample_draft("bolus-then-saline").with_field("pump", None))
    ward.logged(-10, full_set())
    take(ward, 0, Verb.START, bed=BED)
    take(ward, 5, Verb.SETTLE_BOLUS, outcome="not-given")
    assert said(form(ward, 10, Verb.ORDER_BOLUS, **BY_HAND), "override") == ()


def test_a_push_whose_strength_nobody_knows_is_settled_in_mg(ward: RunningWard) -> None:
    take(ward, 60, Verb.ORDER_BOLUS, **BY_HAND)
    watched = ward.watched(61)
    (bolus,) = watched.course.boluses
    course = watched.course.model_copy(update={"boluses": (bolus.model_copy(update={"mg_per_ml": None}),)})
    draft = StepDraft(verb=Verb.SETTLE_BOLUS, typed={"outcome": "given", "given_mg": "7"})
    asked = step_form(replace(watched, course=course), draft, ward.reference, ANNA, LONDON)
    assert row(asked, "Ordered") == "7 mg over 15 min, by hand, 22-Nov-2026 15:00"
    assert len(asked.shown) == 1


@pytest.mark.req("SR-12")
def test_engines_that_disagree_show_no_figure(ward: RunningWard, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = SecondReadBack(Fraction(1), Fraction(1), Fraction(1))
    monkeypatch.setattr(agreed_figures, "second_read_back", lambda *_figures: wrong)
    with pytest.raises(EnginesDisagree) as caught:
        form(ward, 60, Verb.READ_PUMP, ml_per_h="35")
    assert caught.value.faults[0].startswith("what the pump gives: ")
    assert form(ward, 60, Verb.PAUSE, reason="pump-alarm").can_do


@pytest.mark.req("SR-12")
def test_where_the_engines_disagree_on_the_rate_of_a_bolus_there_is_none(
    ward: RunningWard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bolus_amounts, "pump_rate_json", lambda *_: {"pump_ml_per_h": "28.1"})
    with pytest.raises(EnginesDisagree):
        form(ward, 60, Verb.ORDER_BOLUS, **BY_PUMP)


def test_where_the_regimen_is_gone_from_the_library_nobody_is_named_to_give_it(ward: RunningWard) -> None:
    assert row(form(ward, 60, Verb.ORDER_BOLUS, **BY_HAND), "Who may give it")
    library = ward.reference.library.model_copy(update={"regimens": ()})
    ward.reference = replace(ward.reference, library=library)
    assert "Who may give it" not in dict(form(ward, 60, Verb.ORDER_BOLUS, **BY_HAND).shown)
