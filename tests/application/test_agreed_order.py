"""Both engines agree, or there is nothing to see: each is broken on purpose here, and each time the figures go."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketadesk import app, cli
from ketadesk.application import second_opinion
from ketadesk.application.agreed_order import agreed_order
from ketadesk.application.errors import EnginesDisagree
from ketadesk.application.examples import example_requests
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_request import read_request
from ketadesk.application.preview_order import preview_order
from ketadesk.application.reference import Reference
from ketadesk.application.second_opinion import exactly_same, same
from ketadesk.application.self_test import SelfTest
from ketadesk.cross_check import CannotFollow, SecondPlan, second_plan
from ketadesk.domain.finding import Severity
from ketadesk.domain.quantity import Container, DoseRate

from .conftest import DraftOf
from .test_ward_desk import PIN, World, world

__all__ = ["world"]

REGIMENS = (
    "acute-pain-infusion", "low-dose-infusion", "icu-opioid-adjunct", "single-bolus", "bolus-then-saline",
    "bolus-then-infusion", "fixed-dose",
)  # fmt: skip
Spoil = Callable[[SecondPlan], SecondPlan]


def spoiled(monkeypatch: pytest.MonkeyPatch, spoil: Spoil) -> None:
    """The second engine from now on gives a plan that `spoil` has changed."""
    monkeypatch.setattr(second_opinion, "second_plan", lambda order, figures: spoil(second_plan(order, figures)))


def first_phase(plan: SecondPlan, **values: object) -> SecondPlan:
    return replace(plan, phases=(replace(plan.phases[0], **values), *plan.phases[1:]))  # type: ignore[arg-type]  # by name


A_HAIR = Fraction(1, 10**8)


def more(figure: Fraction | None, by: Fraction = A_HAIR) -> Fraction:
    assert figure is not None
    return figure + by


SPOILS: dict[str, Spoil] = {
    "pump rate by a step": lambda p: first_phase(p, pump_ml_per_h=more(p.phases[0].pump_ml_per_h, Fraction(1, 10))),
    "pump rate by a hair": lambda p: first_phase(p, pump_ml_per_h=more(p.phases[0].pump_ml_per_h, Fraction(1, 10**30))),
    "pump rate missing": lambda p: first_phase(p, pump_ml_per_h=None),
    "exact rate": lambda p: first_phase(p, exact_ml_per_h=p.phases[0].exact_ml_per_h * (1 + A_HAIR)),
    "delivered": lambda p: first_phase(p, delivered_mg_per_h=more(p.phases[0].delivered_mg_per_h)),
    "rounding error": lambda p: first_phase(p, error_percent=more(p.phases[0].error_percent)),
    "end of a phase": lambda p: first_phase(p, end_h=p.phases[0].end_h + A_HAIR),
    "kind of a phase": lambda p: first_phase(p, kind="taper"),
    "a phase too few": lambda p: replace(p, phases=p.phases[:-1]),
    "dosing weight": lambda p: replace(p, dosing_weight_kg=p.dosing_weight_kg + A_HAIR),
    "ordered rate": lambda p: replace(p, ordered_mg_per_h=None),
    "loading dose": lambda p: replace(p, loading_mg=Fraction(1)),
    "draw up": lambda p: replace(p, draw_up_ml=Fraction(1)),
    "vials": lambda p: replace(p, vials=99),
    "a container too few": lambda p: replace(p, containers=p.containers[:-1]),
    "change of a container": lambda p: replace(
        p, containers=(p.containers[0]._replace(change_h=Fraction(1)), *p.containers[1:])
    ),
    "total": lambda p: replace(p, total_mg=p.total_mg * 10),
    "cumulative limit": lambda p: replace(p, cumulative_limit_mg=None),
    "a broken limit more": lambda p: replace(p, breaches=p.breaches | {"infusion-rate-hard-max"}),
}


# --- agreement ---


@pytest.mark.req("SR-12")
@pytest.mark.parametrize("regimen", REGIMENS)
def test_the_engines_agree_on_every_sample(regimen: str, reference: Reference, draft_of: DraftOf) -> None:
    agreed = agreed_order(draft_of(regimen), reference)
    assert agreed.faults == ()
    assert agreed.plan is not None


_SAMPLES = {
    name: read_request(json.dumps(request))
    for name, request in example_requests(app.read_library()).items()
    if name in REGIMENS
}
_NUMBER = st.decimals(Decimal("0.01"), Decimal("9999.99"), places=2).map(lambda d: f"{d.normalize():f}")


def _around(*low_high_step: str) -> st.SearchStrategy[str]:
    low, high, step = (Decimal(text) for text in low_high_step)
    return st.integers(0, int((high - low) / step)).map(lambda k: f"{(low + k * step).normalize():f}")


@st.composite
def drafts(draw: st.DrawFn) -> OrderDraft:
    """Any order of any regimen, mostly inside the limits, often at their edges, sometimes far outside."""
    draft = _SAMPLES[draw(st.sampled_from(REGIMENS))]
    change = draft.with_field
    draft = change("patient.weight_kg", draw(_around("29.9", "250.1", "0.1") | _NUMBER))
    draft = draft.with_field("patient.height_cm", draw(_around("140", "210", "0.5") | st.just("")))
    draft = draft.with_field("patient.sex", draw(st.sampled_from(["female", "male", "other"])))
    draft = draft.with_field("patient.birth_date", draw(st.sampled_from(["1980-04-01", "1940-11-23", "2008-11-22"])))
    draft = draft.with_field("checklist.frailty", draw(st.sampled_from(["absent", "present", "not-known"])))
    draft = draft.with_field("care_setting", draw(st.sampled_from(["ward", "monitored", "ed", "icu"])))
    if draft.infusion is not None and draft.infusion.dose:
        draft = draft.with_field("infusion.dose", draw(_around("0.01", "1.2", "0.01") | _around("0.5", "17", "0.1")))
        draft = draft.with_field("infusion.unit", draw(st.sampled_from(["mg/kg/h", "mcg/kg/min"])))
        draft = draft.with_field("infusion.duration_h", draw(_around("1", "73", "0.25")))
    if draft.loading_dose is not None and draft.loading_dose.mg_per_kg:
        draft = draft.with_field("loading_dose.mg_per_kg", draw(_around("0.05", "0.7", "0.01")))
        draft = draft.with_field("loading_dose.over_min", draw(_around("0.5", "61", "0.5")))
    if draft.taper is not None:
        draft = draft.with_field("taper.steps", draw(st.integers(1, 20).map(str)))
        draft = draft.with_field("taper.over_h", draw(_around("1", "24", "0.5")))
        draft = draft.with_field("taper.shape", draw(st.sampled_from(["", "equal", "halving"])))
    if draft.preparation is not None:
        mg, ml = draw(st.sampled_from([("50", "50"), ("250", "250"), ("500", "500"), ("500", "250"), ("100", "50")]))
        draft = draft.with_field("preparation.drug_mg", mg).with_field("preparation.volume_ml", ml)
        draft = draft.with_field("preparation.method", draw(st.sampled_from(["make-up-to", "add-to"])))
        draft = draft.with_field("preparation.vial_mg_per_ml", draw(st.sampled_from(["10", "50"])))
    if draft.pump is not None:
        pump = draw(st.sampled_from([("0.1", ""), ("1", ""), ("", "step-0.1"), ("", "step-0.01"), ("", "step-1")]))
        draft = draft.with_field("pump.increment_ml_per_h", pump[0]).with_field("pump.model", pump[1])
    return draft


@pytest.mark.parametrize("minutes", ["10", "20", "40", "50"])
def test_minutes_that_are_no_decimal_hours_keep_the_engines_agreed(
    minutes: str, reference: Reference, draft_of: DraftOf
) -> None:
    """A bolus over 10 min ends 0.1666... h after its start: a set 10 min beside another is still within its time."""
    agreed = agreed_order(draft_of("single-bolus", {"loading_dose.over_min": minutes}), reference)
    assert agreed.faults == ()
    assert "engines-disagree" not in [finding.code for finding in agreed.findings]


@pytest.mark.req("SR-12")
@given(drafts())
@settings(max_examples=400, deadline=None, derandomize=True)
def test_the_engines_agree_on_any_order(draft: OrderDraft) -> None:
    assert agreed_order(draft, app.read_reference()).faults == ()


# --- disagreement ---


@pytest.mark.req("SR-12")
@pytest.mark.parametrize("what", SPOILS)
def test_a_difference_blanks_blocks_and_is_logged(
    what: str, world: World, draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoiled(monkeypatch, SPOILS[what])
    draft = draft_of("acute-pain-infusion")
    shown = world.desk.preview(draft)
    assert shown.plan is None
    assert shown.pump_figure is None
    assert [shown.mg_per_hour, shown.loading_lines, shown.preparation_lines, shown.timing_lines] == ["", (), (), ()]
    assert shown.findings[0].code == "engines-disagree"
    assert shown.findings[0].severity is Severity.STOP
    assert not shown.sheet_allowed
    assert world.faults, "nothing was logged"
    assert "EXAMPLE" not in " ".join(world.faults), "no patient in the log"
    world.faults.clear()
    with pytest.raises(EnginesDisagree):
        world.desk.store(draft, PIN, "entry-1")
    assert world.faults, "nothing was logged"
    assert world.orders.orders == []


@pytest.mark.req("SR-12")
def test_a_first_engine_that_errs_is_caught_as_well(
    world: World, draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pump rate comes out 2 % too high: no limit is broken by that, and no warning is due."""

    def too_fast(rate: DoseRate, container: Container) -> Decimal:
        return rate.mg_per_h * container.ml / container.mg * Decimal("1.02")

    monkeypatch.setattr("ketadesk.domain.pump_rate.exact_pump_rate", too_fast)
    draft = draft_of("acute-pain-infusion")
    assert world.desk.preview(draft).pump_figure is None
    assert any("pump rate" in fault for fault in world.faults)


@pytest.mark.req("SR-12")
def test_an_order_the_second_engine_cannot_follow_is_refused(
    world: World, draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(_order: object, _figures: object) -> SecondPlan:
        raise CannotFollow("pump", "is not known")

    monkeypatch.setattr(second_opinion, "second_plan", lost)
    assert world.desk.preview(draft_of("low-dose-infusion")).pump_figure is None
    assert any("cannot follow" in fault for fault in world.faults)


@pytest.mark.req("SR-12")
@pytest.mark.parametrize("name", ["due_observations", "rate_rows"])
def test_what_only_paper_shows_is_compared_before_paper(
    name: str, reference: Reference, draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    right: Callable[..., tuple[tuple[object, Fraction], ...]] = getattr(second_opinion, name)

    def later(*arguments: object) -> tuple[tuple[object, Fraction], ...]:
        return tuple((key, value + 1) for key, value in right(*arguments))

    monkeypatch.setattr(second_opinion, name, later)
    draft = draft_of("acute-pain-infusion")
    assert agreed_order(draft, reference).plan is None
    assert agreed_order(draft, reference, for_paper=False).plan is not None


@pytest.mark.req("SR-12")
def test_a_rate_table_that_cannot_be_followed_is_refused(
    reference: Reference, draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_arguments: object) -> tuple[()]:
        raise CannotFollow("regimen", "has no infusion")

    monkeypatch.setattr(second_opinion, "rate_rows", lost)
    assert agreed_order(draft_of("acute-pain-infusion"), reference).plan is None


def test_nothing_is_compared_without_a_plan(reference: Reference, draft_of: DraftOf) -> None:
    draft = draft_of("acute-pain-infusion", {"infusion.dose": ""})
    examined = agreed_order(draft, reference)
    assert (examined.plan, examined.faults) == (None, ())
    assert second_opinion.differences(draft, "2026-11-22", examined.assessed, reference.figures) == ()
    assert second_opinion.differences_on_paper(draft, "2026-11-22", examined.assessed, reference.figures) == ()


@pytest.mark.req("SR-12")
def test_only_the_agreed_order_leads_out_of_the_application() -> None:
    """The first engine's own way is used by the agreed order alone."""
    found = [
        path.name
        for path in (app.resources_folder().parent / "ketadesk").rglob("*.py")
        if "examine_order(" in path.read_text(encoding="utf-8")
    ]
    assert sorted(found) == ["agreed_order.py", "examine_order.py"]


# --- what is one figure ---


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        ("0.3", Fraction(3, 10), True),
        ("0.3333333333333", Fraction(1, 3), True),
        ("0.333333333", Fraction(1, 3), False),
        ("0", Fraction(0), True),
        ("0.0000000001", Fraction(0), False),
        ("-1", Fraction(1), False),
    ],
)
def test_quotients_are_compared_to_ten_digits(first: str, second: Fraction, one: bool) -> None:
    assert same(Decimal(first), second) is one


def test_nothing_equals_only_nothing() -> None:
    assert same(None, None)
    assert exactly_same(None, None)
    assert not same(None, Fraction(0))
    assert not same(Decimal(0), None)
    assert not exactly_same(None, Fraction(0))
    assert not exactly_same(Decimal(0), None)


def test_pump_rates_are_compared_exactly() -> None:
    assert exactly_same(Decimal("0.30"), Fraction(3, 10))
    assert not exactly_same(Decimal("0.333333333333333333"), Fraction(1, 3))


# --- the arithmetic verbs ---


@pytest.mark.req("SR-12")
@pytest.mark.parametrize(
    ("engine", "argv"),
    [
        ("second_rate", ["rate", "--dose", "0.15", "--unit", "mg/kg/h", "--weight-kg", "70", "--concentration", "1"]),
        ("second_dose", ["dose", "--dose", "0.3", "--unit", "mg/kg", "--weight-kg", "70", "--concentration", "10"]),
        ("second_preparation", ["prepare", "--vial", "50", "--drug-mg", "250", "--volume-ml", "250",
                                "--method", "make-up-to"]),
    ],
)  # fmt: skip
def test_an_arithmetic_verb_answers_only_where_both_agree(
    engine: str, argv: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(argv) == cli.DONE
    capsys.readouterr()
    wrong = (Fraction(1), Fraction(1), Fraction(1))
    monkeypatch.setattr(f"ketadesk.application.arithmetic.{engine}", lambda *_: wrong)
    assert cli.main(argv) == cli.FAILED
    out, err = capsys.readouterr()
    assert out == ""
    assert "disagree" in err


# --- the self-test ---


@pytest.fixture
def failed(reference: Reference) -> Reference:
    return replace(reference, self_test=SelfTest(checked=1, failures=("C010: 5.5 was printed",)))


@pytest.mark.req("SR-12")
def test_a_failed_self_test_stops_every_order(failed: Reference, draft_of: DraftOf) -> None:
    for regimen in REGIMENS:
        shown = preview_order(draft_of(regimen), failed)
        assert (shown.plan, shown.pump_figure, shown.preparation_lines) == (None, None, ())
        assert shown.findings[0].code == "self-test-failed"
        assert shown.faults == failed.self_test.failures


@pytest.mark.req("SR-12")
def test_the_command_line_refuses_with_the_machines_code(
    failed: Reference, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(app, "read_reference", lambda: failed)
    monkeypatch.setattr(app, "made_self_test", lambda: failed.self_test)
    request = tmp_path_factory.mktemp("r") / "request.json"
    request.write_text(json.dumps(example_requests(failed.library)["acute-pain-infusion"]), encoding="utf-8")
    for argv in (["plan", str(request)], ["rate", "--dose", "1", "--unit", "mg/h", "--concentration", "1"]):
        assert cli.main(argv) == cli.FAILED
        assert capsys.readouterr().out == ""


def test_disagreement_is_a_failure_of_the_machine() -> None:
    assert isinstance(EnginesDisagree("a", "b"), Exception)


# --- parts of an order without a plan ---


@pytest.mark.req("SR-12")
@pytest.mark.parametrize(
    ("engine", "wrong", "named"),
    [
        ("second_dose", (Fraction(1), Fraction(1), None), "loading dose"),
        ("second_rate", (Fraction(1), Fraction(1), Fraction(1)), "ordered rate"),
        ("second_preparation", (Fraction(1), Fraction(1), Fraction(1)), "draw up"),
    ],
)
def test_what_is_shown_before_there_is_a_plan_was_compared_too(
    engine: str, wrong: object, named: str, world: World, draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = draft_of("acute-pain-infusion", {"pump.increment_ml_per_h": ""})
    assert world.desk.preview(draft).mg_per_hour
    monkeypatch.setattr(second_opinion, engine, lambda *_: wrong)
    shown = world.desk.preview(draft)
    assert (shown.mg_per_hour, shown.preparation_lines) == ("", ())
    assert any(named in fault for fault in world.faults)


@pytest.mark.req("SR-12")
@pytest.mark.parametrize("regimen", ["bolus-then-saline", "bolus-then-infusion", "fixed-dose"])
def test_a_value_typed_against_a_fixed_one_is_stopped_as_such(
    regimen: str, reference: Reference, draft_of: DraftOf
) -> None:
    agreed = agreed_order(draft_of(regimen, {"loading_dose.mg_per_kg": "0.2"}), reference)
    assert agreed.faults == ()
    assert agreed.findings[0].code == "fixed-value-changed"


@pytest.mark.req("SR-12")
def test_the_engines_agree_while_an_order_is_typed(reference: Reference, draft_of: DraftOf) -> None:
    """Every answer is taken away in turn."""
    whole = draft_of("acute-pain-infusion")
    for path in ("patient.weight_kg", "infusion.dose", "infusion.unit", "loading_dose.mg_per_kg", "loading_dose.via",
                 "preparation.drug_mg", "preparation.method", "preparation.vial_mg_per_ml", "start", "care_setting",
                 "regimen", "taper.steps"):  # fmt: skip
        assert agreed_order(whole.with_field(path, ""), reference).faults == (), path


@pytest.mark.req("SR-12")
def test_a_plan_without_a_start_was_compared_too(
    world: World, draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The large figure needs no start, so the second engine is not waited for either."""
    draft = draft_of("low-dose-infusion", {"start": ""})
    assert world.desk.preview(draft).pump_figure is not None
    spoiled(monkeypatch, SPOILS["total"])
    assert world.desk.preview(draft).pump_figure is None


@pytest.mark.req("SR-12")
def test_the_dosing_weight_is_worked_out_twice_before_there_is_a_plan(
    world: World, draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = draft_of("low-dose-infusion", {"preparation.drug_mg": ""})
    assert world.desk.preview(draft).mg_per_hour
    monkeypatch.setattr(second_opinion, "second_dosing_weight", lambda *_: Fraction(1))
    assert world.desk.preview(draft).mg_per_hour == ""
    assert any("dosing weight" in fault for fault in world.faults)


@pytest.mark.req("SR-12")
def test_a_weight_the_second_engine_cannot_find_is_a_fault_unless_a_field_cannot_be_read(
    reference: Reference, draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_arguments: object) -> Fraction:
        raise CannotFollow("sex", "is not known")

    monkeypatch.setattr(second_opinion, "second_dosing_weight", lost)
    open_order = draft_of("low-dose-infusion", {"preparation.drug_mg": ""})
    assert agreed_order(open_order, reference).faults != ()
    assert agreed_order(open_order.with_field("infusion.duration_h", "4 8"), reference).faults == ()


@pytest.mark.req("SR-12")
@pytest.mark.parametrize("pump", [None, {"increment_ml_per_h": "0.3", "model": ""}])
def test_saline_by_any_pump_or_none_is_no_disagreement(pump: object, reference: Reference, draft_of: DraftOf) -> None:
    draft = draft_of("bolus-then-saline").with_field("pump", pump)
    agreed = agreed_order(draft, reference)
    assert agreed.faults == ()
    assert agreed.plan is not None
