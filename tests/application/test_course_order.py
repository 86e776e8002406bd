"""The signed order as the course follows it: what was signed stands, whatever the library says today."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest

from ketadesk.application.errors import OrderRefused
from ketadesk.application.monitoring.course_order import read_course_order
from ketadesk.application.reference import Reference
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.drug_library import Bound, CareSetting, DrugLibrary, Quantity
from ketadesk.domain.infusion import PhaseKind
from ketadesk.domain.quantity import BodyWeight, Container, DoseUnit
from tests.domain.parts import figures

from .watched_sample import RunningWard, sample_draft

WARD = RunningWard()
REGIMENS = (
    "acute-pain-infusion", "low-dose-infusion", "icu-opioid-adjunct", "single-bolus", "bolus-then-saline",
    "bolus-then-infusion", "fixed-dose",
)  # fmt: skip


@pytest.fixture(scope="module")
def stored() -> StoredOrder:
    return WARD.order()


def with_library(**changes: object) -> Reference:
    library = WARD.reference.library.model_copy(update=changes)
    return replace(WARD.reference, library=library)


def library_without(regimen: str) -> DrugLibrary:
    kept = tuple(r for r in WARD.reference.library.regimens if r.id != regimen)
    return WARD.reference.library.model_copy(update={"regimens": kept})


def broken(stored: StoredOrder, **changes: object) -> StoredOrder:
    plan = {**json.loads(stored.plan_json), **changes}
    return stored.model_copy(update={"plan_json": json.dumps(plan)})


@pytest.mark.req("SR-22")
def test_the_sample_order(stored: StoredOrder) -> None:
    order = read_course_order(stored, WARD.reference).order
    assert order.revision == 1
    told = [(p.kind, p.step, p.hours, p.pump_ml_per_h, p.mg) for p in order.phases]
    assert told == list(
        zip(
            (PhaseKind.LOADING, PhaseKind.INFUSION, *[PhaseKind.TAPER] * 4),
            (0, 0, 1, 2, 3, 4),
            figures(Decimal("0.25"), 48, 3, 3, 3, 3),
            figures(56, 35, 28, 21, 14, 7),
            figures(14, 1680, 84, 63, 42, 21),
            strict=True,
        )
    )
    assert order.weight == BodyWeight(kg=Decimal(70))
    assert order.container == Container(mg=Decimal(500), ml=Decimal(500))
    assert order.pump is not None
    assert order.pump.increment_ml_per_h == Decimal("0.1")
    assert order.change_container_after_h == 24
    assert order.care_setting is CareSetting.MONITORED
    assert order.dose_unit is DoseUnit.MG_PER_KG_PER_H
    assert order.first_pump_phase == 0
    # 24 h at 1 mg/kg/h and a loading dose of 0.35 mg/kg, for 70 kg: 1,680 + 24.5
    assert order.cumulative_limit_mg == Decimal("1704.5")
    most = order.limits.strictest(Quantity.INFUSION_RATE, Bound.HARD_MAX)
    assert most is not None
    assert most.at == 70
    assert not read_course_order(stored, WARD.reference).library_changed


@pytest.mark.req("SR-22")
@pytest.mark.parametrize("regimen", REGIMENS)
def test_an_order_of_every_regimen_can_be_followed(regimen: str) -> None:
    ward = RunningWard()
    read = read_course_order(ward.order(sample_draft(regimen)), ward.reference)
    assert not read.library_changed
    assert len(read.order.phases) > 0
    by_hand = regimen in ("bolus-then-saline", "bolus-then-infusion", "fixed-dose")
    assert (read.order.phases[0].pump_ml_per_h is None) is by_hand
    assert read.order.phases[0].hand_mg_per_ml == (Decimal(10) if by_hand else None)
    assert (read.order.container is None) is (regimen == "bolus-then-saline")
    assert read.order.limits.limits


@pytest.mark.req("SR-22")
def test_a_push_by_hand_needs_no_pump() -> None:
    ward = RunningWard()
    draft = sample_draft("single-bolus").with_field("loading_dose.via", "hand")
    draft = draft.with_field("loading_dose.concentration_mg_per_ml", "10").with_field("preparation", None)
    order = read_course_order(ward.order(draft.with_field("pump", None)), ward.reference).order
    assert (order.pump, order.container, order.first_pump_phase, order.dose_unit) == (None, None, None, None)
    (push,) = order.phases
    assert (push.kind, push.hours, push.mg) == (PhaseKind.LOADING, Decimal("0.25"), Decimal(21))


@pytest.mark.req("SR-22")
def test_another_library_is_said_and_moves_nothing_of_the_plan(stored: StoredOrder) -> None:
    read = read_course_order(stored, with_library(sha256="f" * 64))
    assert read.library_changed
    assert read.order == read_course_order(stored, WARD.reference).order


@pytest.mark.req("SR-22")
def test_a_program_that_makes_another_plan_today_is_said_too(stored: StoredOrder) -> None:
    plan = json.loads(stored.plan_json)
    plan["phases"][1]["pump_ml_per_h"] = "34"
    read = read_course_order(broken(stored, phases=plan["phases"]), WARD.reference)
    assert read.library_changed
    assert read.order.phases[1].pump_ml_per_h == 34


@pytest.mark.req("SR-22")
def test_a_regimen_that_is_gone_leaves_the_plan_and_the_limits_for_all(stored: StoredOrder) -> None:
    library = library_without("acute-pain-infusion")
    read = read_course_order(stored, replace(WARD.reference, library=library))
    assert read.library_changed
    today = read_course_order(stored, WARD.reference).order
    assert (read.order.phases, read.order.container) == (today.phases, today.container)
    assert read.order.limits.limits
    assert {e.limit.id for e in read.order.limits.limits} <= {limit.id for limit in library.rules.limits}


@pytest.mark.req("SR-22")
@pytest.mark.parametrize(
    "changes",
    [
        {"phases": []},
        {"phases": None},
        {"phases": [{}]},
        {"phases": [7]},
        {"dosing_weight_kg": "seventy"},
        {"dosing_weight_kg": None},
        {"preparation": {"total_mg": "500"}},
    ],
)
def test_a_plan_that_cannot_be_read_is_refused_in_words(stored: StoredOrder, changes: dict[str, object]) -> None:
    with pytest.raises(OrderRefused) as refused:
        read_course_order(broken(stored, **changes), WARD.reference)
    assert refused.value.what == f"The signed plan of {stored.label} cannot be read from the record."
    assert refused.value.next_step == "Go by the signed sheet on paper, and tell whoever keeps KetaDesk."


@pytest.mark.req("SR-22")
def test_a_phase_that_ends_before_it_starts_is_refused(stored: StoredOrder) -> None:
    phases = json.loads(stored.plan_json)["phases"]
    phases[0] = {**phases[0], "start": phases[0]["end"], "end": phases[0]["start"]}
    with pytest.raises(OrderRefused):
        read_course_order(broken(stored, phases=phases), WARD.reference)
    with pytest.raises(OrderRefused):
        read_course_order(stored.model_copy(update={"plan_json": "{"}), WARD.reference)
