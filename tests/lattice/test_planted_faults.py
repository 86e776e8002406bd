"""The comparison can fail: a fault planted in either engine is found and counted, on a small part of the lattice."""

from decimal import Decimal
from functools import cache

import pytest

from ketadesk.domain.dose_limit import LimitSet
from ketadesk.domain.drug_library import CareSetting
from ketadesk.domain.infusion import Pump, program_infusion
from ketadesk.domain.pump_rate import ProgrammedRate
from ketadesk.domain.quantity import Container, DoseRate
from tests.lattice import first_engine
from tests.lattice.comparison import compared
from tests.lattice.equipment import strengths
from tests.lattice.faults import FAULTS, Fault
from tests.lattice.parts import PARTS
from tests.lattice.points import Dose, Scope, Sheet
from tests.lattice.tally import Tally

KG = (30_00, 67_30, 250_00)
EVERY_SO_MANY_SHEETS = 97


@cache
def some_sheets(part: str) -> tuple[Sheet, ...]:
    """Of the measured parts a few weights, of the others every so many sheets."""
    if part in {"regimens", "edges"}:
        return tuple(PARTS[part]())[::EVERY_SO_MANY_SHEETS]
    return tuple(sheet for sheet in PARTS[part]() if sheet.kg_hundredths in KG)


def some_points(*parts: str) -> Tally:
    return compared((sheet for part in parts or PARTS for sheet in some_sheets(part)), seed="planted")


@pytest.mark.req("SR-12")
def test_without_a_fault_nothing_differs() -> None:
    found = some_points()
    assert (found.mismatched, found.examples) == (0, [])
    assert found.points > 10_000


@pytest.mark.req("SR-01", "SR-10", "SR-11", "SR-12", "SR-14")
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_planted_fault_is_found(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fault.owner, fault.name, fault.planted)
    found = some_points()
    assert found.mismatches[fault.kind] > 0
    assert found.examples
    print(f"{found.points:,} points, {found.mismatched:,} mismatches: {dict(found.mismatches)}")


@pytest.mark.req("SR-14")
@pytest.mark.parametrize("fault", ["100 mcg in a mg", "minutes taken for hours"])
def test_a_wrong_factor_of_a_unit_differs_at_every_point(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FAULTS[fault].owner, FAULTS[fault].name, FAULTS[fault].planted)
    found = some_points("mcg/kg/min")
    assert found.mismatches["pump steps"] == found.points > 1_000


@pytest.mark.req("SR-10")
def test_every_mismatch_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """30 kg, 1 mg/mL, steps of 1 mL/h: 0.05, 0.15 ... 0.95 mg/kg/h are 1.5, 4.5, 7.5 ... 28.5 mL/h.

    Of these ten, five lie above an even number (4.5, 10.5, 16.5, 22.5, 28.5), where halves to even goes down.
    """
    fault = FAULTS["halves to even"]
    monkeypatch.setattr(fault.owner, fault.name, fault.planted)
    lane = strengths((100,))[0]
    found = compared(
        (sheet._replace(lanes=(lane,)) for sheet in PARTS["infusion"]() if sheet.kg_hundredths == 30_00), ""
    )
    assert (found.points, found.mismatches["pump steps"]) == (96, 5)


@pytest.mark.req("SR-12")
def test_one_wrong_point_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """67.3 kg, 0.15 mg/kg/h are 10.095 mg/h, at 1 mg/mL 10.1 mL/h: one step too many, once."""

    def one_step_too_many(rate: DoseRate, container: Container, pump: Pump, limits: LimitSet) -> ProgrammedRate:
        found = program_infusion(rate, container, pump, limits)
        wrong = (rate.mg, found.pump_ml_per_h, container.mg) == (Decimal("10.095"), Decimal("10.1"), Decimal(50))
        return found.model_copy(update={"pump_ml_per_h": Decimal("10.2")}) if wrong else found

    monkeypatch.setattr(first_engine, "program_infusion", one_step_too_many)
    found = some_points("infusion")
    assert dict(found.mismatches) == {"pump steps": 1}
    assert "kg" in found.examples[0] and "hundredths=15" in found.examples[0]


@pytest.mark.req("SR-12")
def test_tallies_of_several_processes_add_up() -> None:
    scope = Scope("low-dose-infusion", CareSetting.WARD, older_frail_or_light=False)
    doses = tuple(Dose(hundredths, "mg/kg/h") for hundredths in range(5, 30))
    sheets = [Sheet(scope, kg, doses, strengths((10, 100))) for kg in KG]
    whole, added = compared(sheets, "one seed"), Tally()
    for sheet in sheets:
        added.add(compared([sheet], "one seed"))
    assert (added.points, added.moved, added.warned, added.refused) == (
        whole.points,
        whole.moved,
        whole.warned,
        whole.refused,
    )
    assert whole.points == 3 * 25 * 8 and whole.moved and whole.warned
