"""What the second nurse answered as figures: a truthful entry agrees, one other answer never does."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random

import pytest

from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.read_check import read_check
from ketadesk.application.reference import Reference
from ketadesk.application.second_check_form import CheckDraft
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.order_state import EventKind
from ketadesk.domain.preparation import Method
from ketadesk.domain.quantity import Container, DoseUnit
from ketadesk.domain.second_entry import NotPart, SecondEntry, check_outcome, compare
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
    ("low-dose-infusion", {"taper": {"steps": "3", "over_h": "6"}}),
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
        identifier="TEST-0001", born_agrees="yes", weight_kg="70", height_cm="168", regimen="acute-pain-infusion",
        dose="0.5", dose_unit="mg/kg/h", duration_h="48", loading="hand", loading_mg_per_kg="0.2",
        loading_over_min="15", loading_rate_ml_per_h="56", syringe_kind="diluted", syringe_ampoule="50",
        syringe_drawn_ml="2", syringe_total_ml="20", taper_steps="4", taper_over_h="12", vial="50|10",
        container="500|500", method="make-up-to", pump_rate_ml_per_h="35.0",
    )  # fmt: skip
    entry = read_check(draft, stored, reference)
    assert entry == SecondEntry(
        identifier="TEST-0001",
        birth_date=figures_of(stored.draft, reference).birth_date,
        weight_kg=Decimal(70),
        regimen="acute-pain-infusion",
        # The regimen doses by the actual weight: a height typed before it was chosen is not compared.
        height_cm=NOT_PART,
        dose=Decimal("0.5"),
        dose_unit=DoseUnit.MG_PER_KG_PER_H,
        infusion_h=Decimal(48),
        taper_steps=Decimal(4),
        taper_h=Decimal(12),
        loading_mg_per_kg=Decimal("0.2"),
        loading_over_min=Decimal(15),
        loading_rate_ml_per_h=NOT_PART,
        # 2 mL of 50 mg per mL in 20 mL
        hand_syringe_mg_per_ml=Decimal(5),
        vial_mg_per_ml=Decimal(50),
        container=Container(mg=Decimal(500), ml=Decimal(500)),
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
     ("regimen", "bolus-then-saline"), ("pump_rate_ml_per_h", "0"), ("container", "1|1")],
)  # fmt: skip
def test_while_an_answer_is_open_or_cannot_be_used_there_is_no_entry(
    stored: StoredOrder, reference: Reference, name: str, text: str
) -> None:
    whole = truthful(stored.draft, reference)
    assert read_check(whole, stored, reference) is not None
    assert read_check(whole.with_field(name, text), stored, reference) is None


@pytest.mark.req("SR-24")
def test_another_date_of_birth_on_the_wristband_is_a_difference(stored: StoredOrder, reference: Reference) -> None:
    other = truthful(stored.draft, reference).with_field("born_agrees", "no")
    entry = read_check(other, stored, reference)
    assert entry is not None
    assert [d.field for d in compare(figures_of(stored.draft, reference), entry)] == ["birth_date"]


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
        for name, other in one_answer_otherwise(true_draft, order, reference):
            wrong = read_check(other, order, reference)
            assert wrong is not None, (name, other)
            assert check_outcome(first, wrong) is EventKind.CHECK_DIFFERS, (name, other)
    assert set(seen) == {regimen.id for regimen in reference.library.regimens}
    assert sum(seen.values()) > _MORE / 2
