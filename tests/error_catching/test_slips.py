"""The slips by hand: which texts each gives, and what one of each does to the patient."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice
from random import Random

import pytest

from ketadesk import app
from ketadesk.application.examine_order import examine_order
from ketadesk.application.order_draft import OrderDraft, PreparationDraft
from ketadesk.domain.preparation import Preparation
from tests.error_catching.delivered import error_factors
from tests.error_catching.slips import (
    Kind,
    Slip,
    comma_for_point,
    digit_doubled,
    digit_dropped,
    digits_swapped,
    point_moved,
    slip_of,
)
from tests.error_catching.ward import TrueOrder, true_order

LIBRARY = app.read_library()


@pytest.mark.parametrize(
    ("slip", "text", "texts"),
    [
        (point_moved, "7.5", ["75", "0.75", "750"]),
        (point_moved, "70", ["700", "7", "7000"]),
        (point_moved, "0.05", ["0.5", "0.005", "5"]),
        (digits_swapped, "0.5", ["5.0"]),
        (digits_swapped, "0.15", ["1.05", "0.51"]),
        (digits_swapped, "4", []),
        (digit_doubled, "70", ["770", "700"]),
        (digit_doubled, "0.5", ["00.5", "0.55"]),
        (digit_dropped, "125", ["25", "15", "12"]),
        (digit_dropped, "0.5", [".5", "0."]),
        (comma_for_point, "0.5", ["0,5"]),
        (comma_for_point, "70", ["70"]),
    ],
)
def test_texts(slip: Callable[[str], Iterator[str]], text: str, texts: list[str]) -> None:
    assert list(slip(text)) == texts


def orders() -> Iterator[tuple[TrueOrder, Random]]:
    for number in range(1000):
        random = Random(f"slips by hand {number}")
        order = true_order(random, LIBRARY)
        if order is not None:
            yield order, random


def slips(kind: Kind) -> Iterator[tuple[TrueOrder, Slip]]:
    for order, random in orders():
        slip = slip_of(kind, order, random, LIBRARY)
        if slip is not None:
            yield order, slip


def factors(order: TrueOrder, slip: Slip) -> tuple[float, float]:
    said = examine_order(slip.draft, LIBRARY, app.read_wording()).plan
    assert order.examined.plan is not None and said is not None
    lowest, highest = error_factors(order.examined.plan, said, slip)
    return float(lowest), float(highest)


def container_of(draft: OrderDraft) -> PreparationDraft:
    return draft.preparation or PreparationDraft()


def made(order: TrueOrder) -> Preparation | None:
    return order.examined.assessed.parts.preparation


def test_an_ampoule_of_50_taken_for_one_of_10_gives_five_times_the_drug() -> None:
    order, slip = next(
        (order, slip)
        for order, slip in slips(Kind.AMPOULE)
        if order.draft.loading_dose is None
        and container_of(slip.draft).method == "make-up-to"
        and (container_of(slip.draft).vial_mg_per_ml, container_of(order.draft).vial_mg_per_ml) == ("10", "50")
    )
    assert slip.container_strength == Decimal(5)
    # Beside it the pump's rounding, of which no more than a tenth is let through.
    assert factors(order, slip) == pytest.approx((5, 5), rel=0.11)


def test_a_syringe_of_the_wrong_ampoule() -> None:
    order, slip = next((order, slip) for order, slip in slips(Kind.AMPOULE) if slip.where == "hand syringe")
    assert slip.draft == order.draft, "nothing that is typed tells of it"
    assert slip.hand_ampoule is not None
    assert slip.hand_ampoule.held != slip.hand_ampoule.taken_for == order.hand_ampoule_mg_per_ml
    assert slip.syringe_strength == slip.hand_ampoule.held / slip.hand_ampoule.taken_for


def test_mg_per_hour_keyed_as_ml_per_hour_doubles_a_container_of_2_mg_per_ml() -> None:
    for order, slip in slips(Kind.PUMP_UNIT):
        mixed = made(order)
        assert mixed is not None
        assert slip.draft == order.draft
        if mixed.container.mg_per_ml == Decimal(2):
            assert slip.keyed == Decimal(2)
            assert factors(order, slip)[1] >= 2
            return
    raise AssertionError("no container of 2 mg per mL was drawn")


def test_500_mg_of_10_mg_per_ml_added_to_250_ml_and_said_to_be_made_up() -> None:
    """50 mL go on top: 300 mL hold what 250 mL should, five sixths of the strength."""
    for order, slip in slips(Kind.METHOD):
        mixed = made(order)
        assert mixed is not None
        if (mixed.draw_up_ml, mixed.container.ml) == (Decimal(50), Decimal(300)):
            assert container_of(slip.draft).method == "make-up-to"
            assert float(slip.container_strength) == pytest.approx(5 / 6)
            return
    raise AssertionError("no such container was drawn")


def test_pounds() -> None:
    """70 kg are 154.3 lb."""
    order, slip = next(found for found in slips(Kind.POUNDS) if found[0].draft.patient.weight_kg == "70")
    assert slip.draft == order.draft.with_field("patient.weight_kg", "154")


def test_units_are_swapped_both_ways() -> None:
    swapped = set()
    for order, slip in islice(slips(Kind.DOSE_UNIT), 40):
        assert order.draft.infusion is not None and slip.draft.infusion is not None
        swapped.add((order.draft.infusion.unit, slip.draft.infusion.unit))
    assert swapped == {("mg/kg/h", "mcg/kg/min"), ("mcg/kg/min", "mg/kg/h")}


def test_without_a_slip_the_factors_are_only_rounding() -> None:
    """The pump's step changes infusion and loading dose by a tenth at most; a last taper step may round to nothing."""
    for order, _ in islice(orders(), 50):
        lowest, highest = factors(order, Slip(Kind.COMMA, "nothing", order.draft))
        assert 0.85 < lowest <= highest < 1.12
