"""No slip that delivers twice the order, or half of it, passes a whole second entry: `-s` prints the tables.

    python -m pytest tests/error_catching -s

20,000 orders where this folder is named, 2,000 in a run of everything; KETADESK_SIMULATED_ORDERS says another number.
"""

import os
from collections.abc import Sequence

import pytest

from tests.error_catching.nurse import WRONG_IN_THE_CHART, Check, Said
from tests.error_catching.simulation import Outcome, outcomes, simulate
from tests.error_catching.slips import Kind
from tests.error_catching.tables import half_or_less, tables, twice_or_more, undetected

_NAMED, _WITH_THE_OTHERS = 20_000, 2_000


@pytest.fixture(scope="module")
def ward(request: pytest.FixtureRequest) -> Sequence[Outcome]:
    named = any("error_catching" in str(argument) for argument in request.config.invocation_params.args)
    wanted = os.environ.get("KETADESK_SIMULATED_ORDERS", "")
    return simulate(int(wanted) if wanted else _NAMED if named else _WITH_THE_OTHERS)


def of_kind(kind: Kind, ward: Sequence[Outcome]) -> list[Outcome]:
    return [outcome for outcome in ward if outcome.kind is kind]


@pytest.mark.req("SR-16", "SR-24")
def test_no_slip_that_doubles_or_halves_the_order_passes_a_second_entry_of_every_figure(
    ward: Sequence[Outcome],
) -> None:
    print(f"\n{tables(ward)}")
    left = undetected(Check.FULL, ward)
    assert twice_or_more(left) == []
    assert half_or_less(left) == []


@pytest.mark.req("SR-24")
def test_what_passes_changes_no_dose(ward: Sequence[Outcome]) -> None:
    """A height that no dose follows from is not entered again."""
    left = undetected(Check.FULL, ward)
    assert {outcome.where for outcome in left} <= {"patient.height_cm"}
    assert all(outcome.same_plan for outcome in left)


@pytest.mark.req("SR-16")
@pytest.mark.parametrize("kind", WRONG_IN_THE_CHART)
def test_a_weight_from_the_scales_finds_every_weight_that_is_another_s_or_in_pounds(
    kind: Kind, ward: Sequence[Outcome]
) -> None:
    found = of_kind(kind, ward)
    assert found
    assert undetected(Check.MINIMUM, found) == undetected(Check.FULL, found) == []


@pytest.mark.req("SR-02")
def test_a_comma_is_never_read(ward: Sequence[Outcome]) -> None:
    found = of_kind(Kind.COMMA, ward)
    assert found
    assert {outcome.said for outcome in found} == {Said.STOPPED}


@pytest.mark.req("SR-07")
def test_no_point_that_moved_up_two_places_is_read_or_inside_the_limits(ward: Sequence[Outcome]) -> None:
    """Hard limits alone: before a second nurse sees it, no slip of the point gives 20 times the order."""
    passed_on = undetected(Check.NONE, of_kind(Kind.DECIMAL_POINT, ward))
    assert max(outcome.highest for outcome in passed_on) < 20


@pytest.mark.req("SR-07", "SR-16")
def test_weight_and_height_together_say_more_of_a_wrong_chart_than_weight_alone(ward: Sequence[Outcome]) -> None:
    said = (Said.STOPPED, Said.ASKED)
    for kind in WRONG_IN_THE_CHART:
        found = of_kind(kind, ward)
        before = sum(outcome.said_without_bmi in said for outcome in found)
        assert sum(outcome.said in said for outcome in found) > before > 0


# --- the machinery can fail ---


@pytest.mark.req("SR-24")
def test_a_second_entry_that_compares_nothing_misses_the_goal() -> None:
    planted = outcomes(0, 10 * len(Kind), compared=lambda _first, _second: ())
    assert twice_or_more(undetected(Check.FULL, planted))
    assert half_or_less(undetected(Check.FULL, planted))


@pytest.mark.req("SR-24")
def test_four_figures_are_not_enough(ward: Sequence[Outcome]) -> None:
    """A dose, its unit and minutes misread from the prescription agree with weight, ampoule and pump."""
    kinds = {outcome.kind for outcome in twice_or_more(undetected(Check.MINIMUM, ward))}
    assert {Kind.DECIMAL_POINT, Kind.DROPPED, Kind.AMPOULE} <= kinds
    assert undetected(Check.MINIMUM, of_kind(Kind.DOSE_UNIT, ward))


@pytest.mark.req("SR-24")
def test_the_label_of_a_diluted_syringe_is_not_enough(ward: Sequence[Outcome]) -> None:
    assert {outcome.kind for outcome in twice_or_more(undetected(Check.BEFORE, ward))} == {Kind.AMPOULE}


@pytest.mark.req("SR-24")
def test_a_pump_keyed_after_the_check_has_to_be_read_back(ward: Sequence[Outcome]) -> None:
    """The sheet is right: only somebody who reads the pump finds mg per hour keyed as mL per hour."""
    assert {outcome.kind for outcome in twice_or_more(undetected(Check.PUMP_LATER, ward))} == {Kind.PUMP_UNIT}


def test_the_same_orders_whatever_their_number() -> None:
    assert outcomes(5, 8) == outcomes(0, 11)[5:8]
