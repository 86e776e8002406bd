"""The arithmetic alone, against charts and examples of others."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest

from ketadesk.cross_check import CannotFollow, second_dose, second_preparation, second_rate

from .orders import facts

CASES = Path(__file__).parents[1] / "cases" / "published_rates.csv"
TENTH = Fraction(1, 10)
RATE_UNITS = {"mg/kg/h", "mcg/kg/min", "mcg/kg/h", "mg/kg/min", "mg/h", "mg/min", "mcg/min"}


def cases(*, expected_unit: str, status: str) -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return [
            row for row in csv.DictReader(file) if row["expected_unit"] == expected_unit and row["status"] == status
        ]


def number(text: str) -> Fraction | None:
    return Fraction(text) if text else None


def places(text: str) -> Fraction:
    """The step that a printed number was rounded to, a tenth at the coarsest."""
    return min(TENTH, Fraction(1, 10 ** len(text.partition(".")[2])))


def pump_rate(row: dict[str, str]) -> Fraction:
    return second_rate(
        Fraction(row["dose_value"]),
        row["dose_unit"],
        number(row["weight_kg"]),
        Fraction(row["concentration_mg_per_ml"]),
        places(row["expected_value"]),
    )[1]


RATES = [row for row in cases(expected_unit="mL/h", status="ok") if row["dose_unit"] in RATE_UNITS]
WRONG_RATES = [row for row in cases(expected_unit="mL/h", status="published_error") if row["dose_unit"] in RATE_UNITS]
DOSES = [row for row in cases(expected_unit="mg", status="ok") if row["dose_unit"].startswith("mg/kg")]
WRONG_DOSES = [row for row in cases(expected_unit="mg", status="published_error") if row["weight_kg"]]


def test_the_published_rows_are_there() -> None:
    assert [len(rows) for rows in (RATES, WRONG_RATES, DOSES, WRONG_DOSES)] == [94, 16, 17, 5]


@pytest.mark.req("SR-14")
@pytest.mark.parametrize("row", RATES, ids=lambda row: row["id"])
def test_a_published_rate(row: dict[str, str]) -> None:
    assert pump_rate(row) == Fraction(row["expected_value"])


@pytest.mark.parametrize("row", WRONG_RATES, ids=lambda row: row["id"])
def test_a_rate_that_was_published_wrong(row: dict[str, str]) -> None:
    assert pump_rate(row) != Fraction(row["expected_value"])


@pytest.mark.parametrize("row", DOSES, ids=lambda row: row["id"])
def test_a_published_dose(row: dict[str, str]) -> None:
    mg, _, _ = second_dose(Fraction(row["dose_value"]), Fraction(row["weight_kg"]), Fraction(10), None)
    step = places(row["expected_value"])
    assert (2 * mg + step) // (2 * step) * step == Fraction(row["expected_value"])


@pytest.mark.parametrize("row", WRONG_DOSES, ids=lambda row: row["id"])
def test_a_dose_that_was_published_wrong(row: dict[str, str]) -> None:
    mg, _, _ = second_dose(Fraction(row["dose_value"].split()[0]), Fraction(row["weight_kg"]), Fraction(10), None)
    assert mg != Fraction(row["expected_value"])


def test_rate_worked() -> None:
    """70 kg, 0.15 mg/kg/h at 1 mg/mL; 45 kg, 0.3 at 2 mg/mL is 6.75, on the pump 6.8, which gives 13.6 mg/h."""
    assert second_rate(Fraction("0.15"), "mg/kg/h", Fraction(70), Fraction(1), TENTH) == (
        Fraction("10.5"), Fraction("10.5"), Fraction("10.5"),
    )  # fmt: skip
    assert second_rate(Fraction("0.3"), "mg/kg/h", Fraction(45), Fraction(2), TENTH) == (
        Fraction("6.75"), Fraction("6.8"), Fraction("13.6"),
    )  # fmt: skip


@pytest.mark.req("SR-14")
@pytest.mark.parametrize(
    ("dose", "unit"),
    [
        ("0.15", "mg/kg/h"), ("2.5", "mcg/kg/min"), ("150", "mcg/kg/h"), ("0.0025", "mg/kg/min"),
        ("10.5", "mg/h"), ("0.175", "mg/min"), ("175", "mcg/min"),
    ],
)  # fmt: skip
def test_every_unit_says_the_same_at_70_kg(dose: str, unit: str) -> None:
    assert second_rate(Fraction(dose), unit, Fraction(70), Fraction(2), TENTH)[0] == Fraction("5.25")


def test_a_rate_in_mg_needs_no_weight() -> None:
    assert second_rate(Fraction(20), "mg/h", None, Fraction(1), TENTH)[1] == 20
    with pytest.raises(CannotFollow, match="weight_kg"):
        second_rate(Fraction(20), "mg/kg/h", None, Fraction(1), TENTH)


@pytest.mark.req("SR-06")
def test_rate_refuses_what_is_no_rate() -> None:
    with pytest.raises(CannotFollow, match="unit"):
        second_rate(Fraction(1), "mg/kg", Fraction(70), Fraction(1), TENTH)
    for wrong in (Fraction(0), Fraction(-1)):
        with pytest.raises(CannotFollow, match="dose"):
            second_rate(wrong, "mg/h", None, Fraction(1), TENTH)
        with pytest.raises(CannotFollow, match="weight_kg"):
            second_rate(Fraction(1), "mg/h", wrong, Fraction(1), TENTH)


def test_dose_worked() -> None:
    """0.3 mg/kg at 70 kg is 21 mg, 2.1 mL at 10 mg/mL, over 15 min 8.4 mL/h."""
    three, ten = Fraction("0.3"), Fraction(10)
    assert facts(*second_dose(three, Fraction(70), ten, Fraction(15))) == (21, Fraction("2.1"), Fraction("8.4"))
    assert facts(*second_dose(three, Fraction(70), ten, None)) == (21, Fraction("2.1"), None)


def test_preparation_worked() -> None:
    """5 mL of 50 mg/mL made up to 250 mL is 1 mg/mL, added to 250 mL 250 mg in 255 mL."""
    fifty, mg = Fraction(50), Fraction(250)
    assert facts(*second_preparation(fifty, mg, mg, "make-up-to")) == (5, 245, 250)
    assert facts(*second_preparation(fifty, mg, mg, "add-to")) == (5, 250, 255)
    assert facts(*second_preparation(Fraction(10), Fraction(200), Fraction(50), "make-up-to")) == (20, 30, 50)
    assert facts(*second_preparation(Fraction(10), Fraction(500), Fraction(50), "make-up-to")) == (50, 0, 50)


def test_preparation_refuses() -> None:
    with pytest.raises(CannotFollow, match="volume_ml"):
        second_preparation(Fraction(10), Fraction(510), Fraction(50), "make-up-to")
    with pytest.raises(CannotFollow, match="method"):
        second_preparation(Fraction(10), Fraction(50), Fraction(50), "")
    with pytest.raises(CannotFollow, match="drug_mg"):
        second_preparation(Fraction(10), Fraction(0), Fraction(50), "add-to")
