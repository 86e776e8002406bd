"""The rate table by hand."""

from dataclasses import replace
from fractions import Fraction

import pytest

from ketadesk.cross_check import CannotFollow, rate_rows, read_figures

from .orders import ACUTE, BOLUS, FIGURES, ICU, LOW, SHORT, TEXTS, q, qs


def test_around_the_ordered_dose_inside_the_limits() -> None:
    """70 kg at 1 mg/mL, 0.5 to 1 mg/kg/h: 35 to 70 mL/h in steps of 3.5."""
    rows = rate_rows(ACUTE, FIGURES)
    assert [dose for dose, _ in rows] == qs("0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1")
    assert [rate for _, rate in rows] == qs("35, 38.5, 42, 45.5, 49, 52.5, 56, 59.5, 63, 66.5, 70")


def test_from_an_ordered_dose_between_the_steps() -> None:
    """Ward: 0.05 to 0.2. From 0.13: 0.08, 0.13 and 0.18; at 70 kg and 1 mg/mL 5.6, 9.1 and 12.6."""
    rows = rate_rows(replace(LOW, infusion_dose="0.13"), FIGURES)
    assert rows == ((q("0.08"), q("5.6")), (q("0.13"), q("9.1")), (q("0.18"), q("12.6")))


def test_the_ordered_dose_stands_even_beyond_a_soft_limit() -> None:
    doses = [dose for dose, _ in rate_rows(replace(LOW, infusion_dose="0.3"), FIGURES)]
    assert doses == qs("0.05, 0.1, 0.15, 0.2, 0.3")


def test_the_step_is_taken_in_the_ordered_unit() -> None:
    """0.25 mcg/kg/min are 0.015 mg/kg/h: from 0.06 up to 0.12 (2 mcg/kg/min)."""
    in_mcg = rate_rows(ICU, FIGURES)
    in_mg = rate_rows(replace(ICU, infusion_dose="0.06", infusion_unit="mg/kg/h"), FIGURES)
    assert [dose for dose, _ in in_mcg] == qs("0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2")
    assert [dose for dose, _ in in_mg] == qs("0.015, 0.03, 0.045, 0.06, 0.075, 0.09, 0.105, 0.12")
    assert [rate for _, rate in in_mcg] == [rate for _, rate in in_mg] == qs("1.1, 2.1, 3.2, 4.2, 5.3, 6.3, 7.4, 8.4")


@pytest.mark.req("SR-10")
def test_doses_that_are_asked_for() -> None:
    """45 kg at 2 mg/mL: 0.3 mg/kg/h is taken down to 6.7; 0.29 is 6.525, 6.5."""
    order = replace(LOW, care_setting="monitored", weight_kg="45", infusion_dose="0.3", drug_mg="100")
    assert rate_rows(order, FIGURES, qs("0.3, 0.29")) == ((q("0.3"), q("6.7")), (q("0.29"), q("6.5")))
    assert rate_rows(order, FIGURES, []) == ()


def test_no_table_where_the_regimen_has_no_step() -> None:
    assert rate_rows(SHORT, FIGURES) == ()
    assert rate_rows(SHORT, FIGURES, [Fraction("0.3")]) == ((q("0.3"), Fraction(21)),)


def test_no_table_without_an_infusion_or_without_an_end() -> None:
    with pytest.raises(CannotFollow, match="no infusion"):
        rate_rows(BOLUS, FIGURES)
    text = TEXTS["regimens/icu-opioid-adjunct.toml"].replace(
        'quantity = "infusion-rate"\nbound', 'quantity = "age"\nbound'
    )
    text = text.replace('unit = "mcg/kg/min"\ncare_settings', 'unit = "a"\ncare_settings').replace(
        'unit = "mg/kg/h"\ncare_settings', 'unit = "a"\ncare_settings'
    )
    with pytest.raises(CannotFollow, match="upper limit"):
        rate_rows(ICU, read_figures({**TEXTS, "regimens/icu-opioid-adjunct.toml": text}))
