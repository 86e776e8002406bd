"""Numbers that others printed (tests/cases): met where they are right, refused where they are wrong.

Every row is either put to a verb or listed here with the reason why no verb can express it.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from .command_line import DONE, REFUSED, Answer, KetaDesk, assert_unreadable
from .order_requests import OrderRequests

CASES = Path(__file__).parents[1] / "cases" / "published_rates.csv"


@dataclass(frozen=True)
class Case:
    """One row of the table, as text."""

    id: str
    drug: str
    status: str
    weight_kg: str
    dose_value: str
    dose_unit: str
    concentration_mg_per_ml: str
    expected_value: str
    expected_unit: str
    printed: str
    source_title: str

    @property
    def expected(self) -> Decimal:
        return Decimal(self.expected_value)

    @property
    def printed_increment(self) -> str:
        """Return the last printed place as an increment: 9 -> 1, 5.0 -> 0.1, 0.83 -> 0.01."""
        places = len(self.expected_value.partition(".")[2])
        return "1" if places == 0 else "0." + "0" * (places - 1) + "1"


def _read() -> dict[str, Case]:
    with CASES.open(encoding="utf-8", newline="") as table:
        return {row["id"]: Case(**row) for row in csv.DictReader(table)}


ROWS = _read()
Ask = Callable[[KetaDesk, Case], Decimal]

# What no verb can say, and why.
NOT_EXPRESSIBLE = {
    "C211": "mg/kg/24 h is no unit of the program",
    "C233": "pounds are never accepted, in any verb",
}


def _value(answer: Answer, key: str) -> Decimal:
    assert answer.code == DONE, answer.explain()
    return Decimal(answer.json[key])


def _pump_rate(desk: KetaDesk, case: Case) -> Decimal:
    """The programmed rate: on the last printed place, but for a wrong row on the usual 0.1 mL/h."""
    return _value(_rate_of(desk, case), "pump_ml_per_h")


def _rate_of(desk: KetaDesk, case: Case) -> Answer:
    increment = f"--increment={'0.1' if case.status == 'published_error' else case.printed_increment}"
    weight = case.weight_kg or None
    return desk.rate(case.dose_value, case.dose_unit, case.concentration_mg_per_ml, weight, increment, "--json")


def _amount(desk: KetaDesk, case: Case) -> Decimal:
    """The mg of a dose per kg; the route in the unit's name is no part of the arithmetic."""
    return _value(desk.dose(case.dose_value, "mg/kg", case.weight_kg, "10", "--json"), "mg")


def _volume(desk: KetaDesk, case: Case) -> Decimal:
    answer = desk.dose(case.dose_value, "mg/kg", case.weight_kg, case.concentration_mg_per_ml, "--json")
    return _value(answer, "ml")


def _conversion(key: str, weight_kg: str | None) -> Ask:
    """A unit turned into another: any weight does, here at 1 mg per mL where the pump adds no rounding."""

    def ask(desk: KetaDesk, case: Case) -> Decimal:
        weight = case.weight_kg or weight_kg
        return _value(desk.rate(case.dose_value, case.dose_unit, "1", weight, "--json"), key)

    return ask


def _container(vial: str, vial_ml: str, drug_mg: str, volume_ml: str) -> Ask:
    def ask(desk: KetaDesk, case: Case) -> Decimal:
        assert case.dose_value == drug_mg
        answer = desk.prepare(vial, drug_mg, volume_ml, "make-up-to", f"--vial-ml={vial_ml}", "--json")
        return _value(answer, "mg_per_ml")

    return ask


def _draw_up(desk: KetaDesk, case: Case) -> Decimal:
    answer = desk.prepare(case.concentration_mg_per_ml, case.dose_value, "50", "make-up-to", "--vial-ml=20", "--json")
    return _value(answer, "draw_up_ml")


def _twenty_mg_over_ten_minutes(desk: KetaDesk, case: Case) -> Decimal:
    # 20 mg over 10 min = 2 mg/min
    answer = desk.rate("2", "mg/min", case.concentration_mg_per_ml, None, "--json")
    return _value(answer, "pump_ml_per_h")


def _twelve_ml_per_hour_of_dopamine(desk: KetaDesk, case: Case) -> Decimal:
    # the reverse calculation: 12 mL/h x 0.8 mg/mL = 9.6 mg/h
    answer = desk.rate("9.6", "mg/h", case.concentration_mg_per_ml, case.weight_kg, "--json")
    assert answer.json["pump_ml_per_h"] == case.dose_value
    return _value(answer, "delivered_mcg_per_kg_per_min")


SPECIAL: dict[str, Ask] = {
    "C142": _container("50", "10", "100", "50"),
    "C185": _twenty_mg_over_ten_minutes,
    "C190": _conversion("delivered_mg_per_h", None),
    "C198": _container("50", "10", "500", "250"),
    "C200": _conversion("delivered_mg_per_kg_per_h", "100"),
    "C202": _conversion("delivered_mg_per_h", None),
    "C205": _conversion("delivered_mcg_per_kg_per_min", "100"),
    "C207": _conversion("delivered_mg_per_kg_per_h", None),
    "C209": _conversion("delivered_mcg_per_kg_per_min", "100"),
    "C210": _conversion("delivered_mcg_per_kg_per_min", "100"),
    "C217": _draw_up,
    "C219": _container("50", "10", "100", "10"),
    "C220": _container("10", "20", "200", "50"),
    "C232": _twelve_ml_per_hour_of_dopamine,
}

BY_UNITS: dict[tuple[str, str], Ask] = {
    ("mg/kg/h", "mL/h"): _pump_rate,
    ("mcg/kg/h", "mL/h"): _pump_rate,
    ("mcg/kg/min", "mL/h"): _pump_rate,
    ("mg/h", "mL/h"): _pump_rate,
    ("mg/kg", "mg"): _amount,
    ("mg/kg IV", "mg"): _amount,
    ("mg/kg IM", "mg"): _amount,
    ("mg/kg", "mL"): _volume,
}


def _ask_for(case: Case) -> Ask | None:
    return SPECIAL.get(case.id) or BY_UNITS.get((case.dose_unit, case.expected_unit))


def _at_printed_places(value: Decimal, case: Case) -> Decimal:
    return value.quantize(Decimal(case.printed_increment), ROUND_HALF_UP)


def _with_status(status: str) -> list[Case]:
    return [case for case in ROWS.values() if case.status == status]


def _covered(status: str) -> list[Case]:
    return [case for case in _with_status(status) if case.id not in NOT_EXPRESSIBLE and _ask_for(case)]


def test_every_row_is_accounted_for() -> None:
    assert len(ROWS) == 156
    by_status = {case.status: len(_with_status(case.status)) for case in ROWS.values()}
    assert by_status == {"ok": 127, "published_error": 22, "incident": 3, "ambiguous": 4}


def test_all_right_rows_but_two_are_put_to_the_program() -> None:
    covered = {case.id for case in _covered("ok")}
    left_out = {case.id for case in _with_status("ok")} - covered
    assert left_out == set(NOT_EXPRESSIBLE)
    assert len(covered) == 125


def test_all_wrong_rows_are_put_to_the_program() -> None:
    assert len(_covered("published_error")) == len(_with_status("published_error"))


@pytest.mark.req("SR-10")
@pytest.mark.parametrize("case", _covered("ok"), ids=lambda case: case.id)
def test_a_right_row_is_met_at_the_printed_places(desk: KetaDesk, case: Case) -> None:
    ask = _ask_for(case)
    assert ask is not None
    assert _at_printed_places(ask(desk, case), case) == case.expected, case


@pytest.mark.parametrize("case", _covered("published_error"), ids=lambda case: case.id)
def test_a_wrong_row_is_not_reproduced(desk: KetaDesk, case: Case) -> None:
    ask = _ask_for(case)
    assert ask is not None
    assert ask(desk, case) != case.expected, case


@pytest.mark.parametrize(
    "case", [case for case in _covered("published_error") if case.expected_unit == "mL/h"], ids=lambda case: case.id
)
def test_a_wrong_chart_rate_is_not_reproduced_unrounded(desk: KetaDesk, case: Case) -> None:
    assert _value(_rate_of(desk, case), "exact_ml_per_h") != case.expected, case


# Incidents with ketamine, as loading doses for a usual adult of 70 kg: mg given, mg per kg to two places.
INCIDENTS = {
    "C223": "2.14",  # 150 mg given for 30: 150 / 70 = 2.142857
    "C225": "7.14",  # the whole vial, 500 mg: 500 / 70 = 7.142857
}


@pytest.mark.req("SR-07", "SR-08")
@pytest.mark.parametrize("regimen", ["single-bolus", "acute-pain-infusion", "low-dose-infusion", "icu-opioid-adjunct"])
@pytest.mark.parametrize("case_id", INCIDENTS)
def test_an_incident_is_stopped_as_an_order(desk: KetaDesk, orders: OrderRequests, case_id: str, regimen: str) -> None:
    loading = {"mg_per_kg": INCIDENTS[case_id], "over_min": "15", "via": "hand", "concentration_mg_per_ml": "10"}
    answer = desk.plan(orders.of(regimen, {"loading_dose": loading}))
    assert answer.code == REFUSED, answer.explain()
    assert answer.codes("stop"), answer.explain()


def test_the_incident_with_another_drug_is_arithmetic_only(desk: KetaDesk) -> None:
    # lidocaine, 41.7 mg/h at 10 mg/mL: 4.17 mL/h, never 41.7
    case = ROWS["C226"]
    assert set(INCIDENTS) | {case.id} == {row.id for row in _with_status("incident")}
    assert _value(_rate_of(desk, case), "pump_ml_per_h") == case.expected


# Ambiguous rows: what the program makes of them, or why it is not asked.
AMBIGUOUS_PREPARATIONS = {"C191": ("150", "50"), "C201": ("500", "500")}
AMBIGUOUS_READINGS = {
    "C193": "a dose for 30 min: mL in all or mL/h, which the printed text mixes",
    "C196": "a range of rates without the one dose that gives the printed rate",
}


def test_the_ambiguous_rows_are_all_named() -> None:
    assert set(AMBIGUOUS_PREPARATIONS) | set(AMBIGUOUS_READINGS) == {case.id for case in _with_status("ambiguous")}


@pytest.mark.parametrize("case_id", AMBIGUOUS_PREPARATIONS)
def test_added_to_or_made_up_to_is_asked_and_makes_a_difference(desk: KetaDesk, case_id: str) -> None:
    drug_mg, volume_ml = AMBIGUOUS_PREPARATIONS[case_id]
    argv = ["prepare", "--vial=50", "--vial-ml=10", f"--drug-mg={drug_mg}", f"--volume-ml={volume_ml}", "--json"]
    assert_unreadable(desk(*argv), "method")
    made_up, added = (_value(desk(*argv, f"--method={way}"), "mg_per_ml") for way in ("make-up-to", "add-to"))
    assert made_up == ROWS[case_id].expected
    assert added < made_up


# Ketamine rows that are right as arithmetic and must never become an order.
ANAESTHETIC = ["C143", "C145", "C148", "C152", "C153", "C157", "C158", "C163", "C165", "C166", "C168", "C169", "C212"]
CHILDREN = ["C170", "C173"]


@pytest.mark.req("SR-07")
@pytest.mark.parametrize("case_id", ANAESTHETIC)
def test_an_anaesthetic_dose_is_no_order(desk: KetaDesk, orders: OrderRequests, case_id: str) -> None:
    case = ROWS[case_id]
    loading = {"mg_per_kg": case.dose_value, "over_min": "15", "via": "hand", "concentration_mg_per_ml": "10"}
    request = orders.of("single-bolus", {"loading_dose": loading, "patient.weight_kg": case.weight_kg})
    assert desk.verdict(request) == "stop"


@pytest.mark.req("SR-07")
def test_an_anaesthetic_rate_is_no_order(desk: KetaDesk, orders: OrderRequests) -> None:
    case = ROWS["C189"]
    changes = {"infusion.dose": case.dose_value, "patient.weight_kg": case.weight_kg}
    assert desk.verdict(orders.of("acute-pain-infusion", changes)) == "stop"


@pytest.mark.req("SR-07")
@pytest.mark.parametrize("case_id", CHILDREN)
def test_the_weight_of_a_small_child_is_no_order(desk: KetaDesk, orders: OrderRequests, case_id: str) -> None:
    case = ROWS[case_id]
    loading = {"mg_per_kg": case.dose_value, "over_min": "15", "via": "hand", "concentration_mg_per_ml": "10"}
    request = orders.of("single-bolus", {"loading_dose": loading, "patient.weight_kg": case.weight_kg})
    assert desk.verdict(request) == "stop"
