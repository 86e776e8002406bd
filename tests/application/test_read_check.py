"""What the second nurse answered as figures: a truthful entry agrees, one other answer never does."""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from random import Random

import pytest

from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.read_check import read_check
from ketadesk.application.reference import Reference
from ketadesk.application.second_check_form import CheckDraft
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.drug_library import CareSetting
from ketadesk.domain.order_state import EventKind
from ketadesk.domain.preparation import Method
from ketadesk.domain.quantity import Container, DoseUnit
from ketadesk.domain.second_entry import NotPart, SecondEntry, check_outcome, compare
from ketadesk.domain.taper import TaperShape
from tests.error_catching.ward import true_order

from .conftest import Changes, DraftOf
from .record_fakes import OrdersWithSteps
from .second_nurse import figures_of, one_answer_otherwise, stored_order, truthful
from .test_first_figures import PUSH, SAMPLES

NOT_PART = NotPart.NOT_PART
ORDERS: tuple[tuple[str, Changes], ...] = (
    *((sample, {}) for sample in SAMPLES),
    ("single-bolus", PUSH | {"preparation": None}),
    ("bolus-then-saline", {"pump": None}),
    ("acute-pain-infusion", {"loading_dose": None}),
    ("low-dose-infusion", {"taper": {"steps": "3", "over_h": "6", "shape": "halving"}}),
    ("low-dose-infusion", {"patient.sex": "male"}),
    ("bolus-then-saline", {"saline_volume_ml": "50"}),
    ("bolus-then-infusion", {"loading_dose.concentration_mg_per_ml": "5"}),
    ("fixed-dose", {"loading_dose": {"via": "pump"}}),
)
_MORE = 60


@pytest.fixture(scope="session")
def stored(draft_of: DraftOf, reference: Reference) -> StoredOrder:
    return stored_order(draft_of("acute-pain-infusion"), reference, OrdersWithSteps())


def every_order(draft_of: DraftOf, reference: Reference) -> Iterator[OrderDraft]:
    """The samples and what may be changed in them, and orders drawn for the simulated ward."""
    for sample, changes in ORDERS:
        yield draft_of(sample, changes)
    random = Random("a truthful second nurse")
    for _ in range(_MORE):
        order = true_order(random, reference.library)
        if order is not None:
            yield order.draft


@pytest.mark.req("SR-24")
def test_a_second_entry_worked_by_hand(stored: StoredOrder, reference: Reference) -> None:
    draft = CheckDraft(
        identifier="TEST-0001", name_agrees="yes", born_agrees="yes", weight_kg="70", height_cm="168", sex="female",
        care_setting="monitored", regimen="acute-pain-infusion", start_date="2026-11-22", start_time="14:00",
        dose="0.5", dose_unit="mg/kg/h", duration_h="48", loading="hand", loading_mg_per_kg="0.2",
        loading_over_min="15", loading_rate_ml_per_h="56", syringe_kind="diluted", syringe_ampoule="50",
        syringe_drawn_ml="2", syringe_total_ml="20", taper_steps="4", taper_over_h="12", taper_shape="halving",
        saline_ml="100", duration_min="30", vial="50|10", diluent="glucose 5 %", container="500|500",
        method="make-up-to", pump_rate_ml_per_h="35.0",
    )  # fmt: skip
    entry = read_check(draft, stored, reference)
    assert entry == SecondEntry(
        identifier="TEST-0001",
        patient_name="EXAMPLE, Alex",
        birth_date=figures_of(stored.draft, reference).birth_date,
        weight_kg=Decimal(70),
        # The regimen doses by the actual weight: a height typed before it was chosen is not compared.
        height_cm=NOT_PART,
        sex=NOT_PART,
        care_setting=CareSetting.MONITORED,
        regimen="acute-pain-infusion",
        dose=Decimal("0.5"),
        dose_unit=DoseUnit.MG_PER_KG_PER_H,
        infusion_h=Decimal(48),
        taper_steps=Decimal(4),
        taper_h=Decimal(12),
        taper_shape=TaperShape.HALVING,
        loading_mg_per_kg=Decimal("0.2"),
        loading_over_min=Decimal(15),
        loading_rate_ml_per_h=NOT_PART,
        # 2 mL of 50 mg per mL in 20 mL
        hand_syringe_mg_per_ml=Decimal(5),
        saline_ml=NOT_PART,
        start=datetime.fromisoformat("2026-11-22T14:00"),
        vial_mg_per_ml=Decimal(50),
        container=Container(mg=Decimal(500), ml=Decimal(500)),
        diluent="glucose 5 %",
        method=Method.MAKE_UP_TO,
        pump_rate_ml_per_h=Decimal(35),
    )
    undiluted = read_check(draft.with_field("syringe_kind", "undiluted"), stored, reference)
    assert undiluted is not None
    assert undiluted.hand_syringe_mg_per_ml == Decimal(50)


@pytest.mark.req("SR-24")
@pytest.mark.parametrize(
    ("name", "text"),
    [("weight_kg", ""), ("weight_kg", "70 kg"), ("born_agrees", ""), ("method", ""), ("regimen", ""),
     ("regimen", "bolus-then-saline"), ("pump_rate_ml_per_h", "0"), ("container", "1|1"),
     ("name_agrees", ""), ("care_setting", ""), ("care_setting", "ward"), ("diluent", "water"), ("taper_shape", ""),
     ("start_date", "22-11-2026"), ("start_date", "2026-02-30"), ("start_time", "2 pm"), ("start_time", "24:01")],
)  # fmt: skip
def test_while_an_answer_is_open_or_cannot_be_used_there_is_no_entry(
    stored: StoredOrder, reference: Reference, name: str, text: str
) -> None:
    whole = truthful(stored.draft, reference)
    assert read_check(whole, stored, reference) is not None
    assert read_check(whole.with_field(name, text), stored, reference) is None


Truthful = Callable[..., tuple[str, ...]]


@pytest.fixture
def differs(draft_of: DraftOf, reference: Reference, stored: StoredOrder) -> Truthful:
    """What differs when a truthful nurse gives some answers otherwise, or the order says something else."""

    def names(sample: str, changes: Changes | None = None, **answers: str) -> tuple[str, ...]:
        draft = draft_of(sample, changes)
        told = truthful(draft, reference).model_copy(update=answers)
        entry = read_check(told, stored.model_copy(update={"draft": draft}), reference)
        assert entry is not None
        return tuple(d.field for d in compare(figures_of(draft, reference), entry))

    return names


@pytest.mark.req("SR-24")
@pytest.mark.parametrize(("question", "figure"), [("born_agrees", "birth_date"), ("name_agrees", "patient_name")])
def test_another_name_or_date_of_birth_on_the_wristband_is_a_difference(
    differs: Truthful, question: str, figure: str
) -> None:
    assert differs("acute-pain-infusion", **{question: "no"}) == (figure,)


@pytest.mark.req("SR-16", "SR-24")
@pytest.mark.parametrize("sample", ["low-dose-infusion", "icu-opioid-adjunct"])
def test_a_sex_typed_wrong_moves_the_ideal_weight_and_is_a_difference(differs: Truthful, sample: str) -> None:
    """168 cm: 59.6 kg for a woman and 64.1 kg for a man; each nurse has the rate of her own answer or of the sheet."""
    assert differs(sample, sex="male") == ("sex",)
    assert differs(sample, {"patient.sex": "male"}, sex="female") == ("sex",)


@pytest.mark.req("SR-24")
@pytest.mark.parametrize(("typed", "read"), [("halving", "equal"), ("equal", "halving"), ("", "halving")])
def test_the_shape_of_the_taper_is_compared(differs: Truthful, typed: str, read: str) -> None:
    """Blank in the order: the regimen's own, which is equal."""
    assert differs("acute-pain-infusion", {"taper.shape": typed}, taper_shape=read) == ("taper_shape",)


@pytest.mark.req("SR-24")
@pytest.mark.parametrize(
    ("sample", "answers", "found"),
    [
        ("acute-pain-infusion", {"care_setting": "icu"}, ("care_setting",)),
        ("acute-pain-infusion", {"diluent": "glucose 5 %"}, ("diluent",)),
        ("acute-pain-infusion", {"start_date": "2026-11-23"}, ("start",)),
        ("acute-pain-infusion", {"start_time": "02:00"}, ("start",)),
        ("bolus-then-saline", {"saline_ml": "50"}, ("saline_ml",)),
        ("bolus-then-infusion", {"dose": "0.3"}, ("dose",)),
        # 0.15 mg/kg over 60 min are 0.15 mg/kg/h for an hour.
        ("bolus-then-infusion", {"duration_min": "60"}, ("dose", "infusion_h")),
        ("bolus-then-infusion", {"dose_unit": "mg/kg/h"}, ("dose",)),
        # The same prescription by its rate.
        ("bolus-then-infusion", {"dose": "0.3", "dose_unit": "mg/kg/h"}, ()),
        ("fixed-dose", {"dose": "15"}, ("dose",)),
    ],
)  # fmt: skip
def test_what_is_read_otherwise_is_the_difference(
    differs: Truthful, sample: str, answers: dict[str, str], found: tuple[str, ...]
) -> None:
    assert differs(sample, **answers) == found


@pytest.mark.req("SR-24")
@pytest.mark.parametrize(
    ("start", "zone", "day", "at"),
    [
        ("2026-11-22T14:00:00+00:00", "", "2026-11-22", "14:00"),
        # Without a zone the offset of the start is the ward's clock.
        ("2026-11-22T14:00:00+05:30", "", "2026-11-22", "14:00"),
        ("2026-07-22T23:30:00+01:00", "Europe/London", "2026-07-22", "23:30"),
        # Seconds are not on the prescription, and not on the sheet.
        ("2026-11-22T14:00:59+00:00", "", "2026-11-22", "14:00"),
        # 25-Oct-2026: from 02:00 summer time the clocks show 01:00 to 02:00 once more.
        ("2026-10-25T01:30:00+01:00", "Europe/London", "2026-10-25", "01:30"),
        ("2026-10-25T01:30:00+00:00", "Europe/London", "2026-10-25", "01:30"),
    ],
)
def test_a_start_agrees_as_the_clock_on_the_ward_shows_it(
    differs: Truthful, start: str, zone: str, day: str, at: str
) -> None:
    changes = {"start": start, "time_zone": zone}
    assert differs("acute-pain-infusion", changes, start_date=day, start_time=at) == ()
    assert differs("acute-pain-infusion", changes, start_date=day, start_time="12:34") == ("start",)


@pytest.mark.req("SR-16", "SR-24")
def test_a_truthful_second_entry_agrees_and_any_other_answer_differs(
    draft_of: DraftOf, reference: Reference, stored: StoredOrder
) -> None:
    seen: dict[str, int] = {}
    for draft in every_order(draft_of, reference):
        order, first = stored.model_copy(update={"draft": draft}), figures_of(draft, reference)
        true_draft = truthful(draft, reference)
        entry = read_check(true_draft, order, reference)
        assert entry is not None, draft
        assert compare(first, entry) == ()
        seen[draft.regimen] = seen.get(draft.regimen, 0) + 1
        for name, other in one_answer_otherwise(true_draft, reference):
            wrong = read_check(other, order, reference)
            assert wrong is not None, (name, other)
            assert check_outcome(first, wrong) is EventKind.CHECK_DIFFERS, (name, other)
    assert set(seen) == {regimen.id for regimen in reference.library.regimens}
    assert sum(seen.values()) > _MORE / 2
