"""`rate`, `dose` and `prepare`: values worked by hand, and what they refuse."""

import json
import re
from decimal import Decimal

import pytest

from .command_line import DONE, UNREADABLE, Answer, KetaDesk, assert_unreadable

PLAIN_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?")

# Columns: dose, unit, mg per mL, kg; exact and programmed mL/h; delivered mg/h, mg/kg/h and mcg/kg/min; error in %.
RATES = [
    # 0.15 x 70 / 1 = 10.5; 0.15 mg/kg/h x 1000 / 60 = 2.5 mcg/kg/min
    ("0.15", "mg/kg/h", "1", "70", "10.5", "10.5", "10.5", "0.15", "2.5", "0"),
    # 0.3 x 45 / 2 = 6.75, halves up 6.8; 6.8 x 2 = 13.6; 13.6 / 45 = 0.30222..; x 1000 / 60 = 5.037037..;
    # 0.05 / 6.75 = 0.74074.. %
    ("0.3", "mg/kg/h", "2", "45", "6.75", "6.8", "13.6", "0.3022222222", "5.037037037", "0.7407407407"),
    # 1.5 x 60 x 80 / 1000 = 7.2 mg/h; / 2 = 3.6
    ("1.5", "mcg/kg/min", "2", "80", "3.6", "3.6", "7.2", "0.09", "1.5", "0"),
    # 100 x 70 / 1000 = 7 mg/h; 0.1 mg/kg/h x 1000 / 60 = 1.66666..
    ("100", "mcg/kg/h", "1", "70", "7", "7", "7", "0.1", "1.666666667", "0"),
    # 0.01 x 60 x 70 = 42 mg/h; / 2 = 21; 0.6 mg/kg/h = 10 mcg/kg/min
    ("0.01", "mg/kg/min", "2", "70", "21", "21", "42", "0.6", "10", "0"),
    # 0.05 x 70 / 3 = 1.16666.., nearest 1.2; 3.6 mg/h; / 70 = 0.0514285714285..; x 1000 / 60 = 0.857142857..;
    # 1.2 x 3 / 3.5 = 1.0285714285.., so 2.857142857 % over
    ("0.05", "mg/kg/h", "3", "70", "1.166666667", "1.2", "3.6", "0.05142857143", "0.8571428571", "2.857142857"),
    # 0.1 x 61 / 4 = 1.525, nearest 1.5; 6 mg/h; / 61 = 0.098360655737..; x 1000 / 60 = 1.6393442622..;
    # 6 / 6.1 = 0.98360655737.., so 1.6393442622 % under
    ("0.1", "mg/kg/h", "4", "61", "1.525", "1.5", "6", "0.09836065574", "1.639344262", "-1.639344262"),
]

# Columns: dose, unit, mg per mL; exact and programmed mL/h; delivered mg/h.
RATES_WITHOUT_WEIGHT = [
    ("20", "mg/h", "1", "20", "20", "20"),
    # 0.1 x 60 = 6 mg/h; / 4 = 1.5
    ("0.1", "mg/min", "4", "1.5", "1.5", "6"),
    # 250 x 60 / 1000 = 15 mg/h; / 2 = 7.5
    ("250", "mcg/min", "2", "7.5", "7.5", "15"),
]

BAD_NUMBERS = [
    "1,5",
    ".5",
    "5.",
    "1e2",
    "1E2",
    "1_0",
    "+1",
    " 1",
    "1 ",
    "1 0",
    "\uff11",
    "\u0661",
    "1\u00a0",
    "",
    "nan",
    "NaN",
    "inf",
    "Infinity",
    "-1",
    "-0",
    "0",
    "0.0",
    "00.5",
    "007",
    "0x10",
    "1/2",
    "70 lb",
    "154lb",
    "0.1234567",
    "1.0000000",
    "10000",
    "1" * 5000,
    "0.1-0.3",
    "1.2.3",
    "\u22121",
    "1\n",
    "half",
]

OTHER_UNITS = [
    "mg/kg/hr",
    "mg/kg/H",
    "MG/KG/H",
    "mg/kg",
    "mg/kg/d",
    "mcg/kg/hr",
    "ug/kg/min",
    "\u00b5g/kg/min",
    "mg/hr",
    "mL/h",
    "mg / kg / h",
    "",
]

RATE_ARGUMENTS = {"dose": "0.15", "unit": "mg/kg/h", "weight-kg": "70", "concentration": "1", "increment": "0.1"}
DOSE_ARGUMENTS = {"dose": "0.3", "unit": "mg/kg", "weight-kg": "70", "concentration": "10", "over-min": "15"}
PREPARE_ARGUMENTS = {
    "vial": "50",
    "vial-ml": "10",
    "drug-mg": "250",
    "volume-ml": "250",
    "method": "make-up-to",
}
NUMBER_FIELDS = [
    *[("rate", RATE_ARGUMENTS, field) for field in ("dose", "weight-kg", "concentration", "increment")],
    *[("dose", DOSE_ARGUMENTS, field) for field in ("dose", "weight-kg", "concentration", "over-min")],
    *[("prepare", PREPARE_ARGUMENTS, field) for field in ("vial", "vial-ml", "drug-mg", "volume-ml")],
]


def call(desk: KetaDesk, verb: str, arguments: dict[str, str], *more: str) -> Answer:
    return desk(verb, *[f"--{name}={value}" for name, value in arguments.items()], *more)


def without(arguments: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in arguments.items() if key != name}


def assert_all_numbers_plain(answer: Answer) -> None:
    """Every quantity is a string without an exponent or a trailing zero."""
    for key, value in answer.json.items():
        if isinstance(value, str):
            assert PLAIN_NUMBER.fullmatch(value), f"{key}: {value}"
        else:
            assert value is None or key == "vials", f"{key} is not a string: {value!r}"


@pytest.mark.req("SR-01")
@pytest.mark.parametrize(
    ("dose", "unit", "strength", "kg", "exact", "pump", "mg_per_h", "mg_per_kg", "mcg_per_kg", "error"), RATES
)
def test_rate_gives_the_values_worked_by_hand(
    desk: KetaDesk,
    dose: str,
    unit: str,
    strength: str,
    kg: str,
    exact: str,
    pump: str,
    mg_per_h: str,
    mg_per_kg: str,
    mcg_per_kg: str,
    error: str,
) -> None:
    answer = desk.rate(dose, unit, strength, kg, "--json")
    assert answer.code == DONE, answer.explain()
    expected = {
        "exact_ml_per_h": exact,
        "pump_ml_per_h": pump,
        "delivered_mg_per_h": mg_per_h,
        "delivered_mg_per_kg_per_h": mg_per_kg,
        "delivered_mcg_per_kg_per_min": mcg_per_kg,
        "error_percent": error,
    }
    assert {key: answer.json[key] for key in expected} == expected
    assert_all_numbers_plain(answer)


@pytest.mark.parametrize(("dose", "unit", "strength", "exact", "pump", "mg_per_h"), RATES_WITHOUT_WEIGHT)
def test_rate_without_weight_gives_no_figure_per_kg(
    desk: KetaDesk, dose: str, unit: str, strength: str, exact: str, pump: str, mg_per_h: str
) -> None:
    answer = desk.rate(dose, unit, strength, None, "--json")
    assert answer.code == DONE, answer.explain()
    assert answer.json["exact_ml_per_h"] == exact
    assert answer.json["pump_ml_per_h"] == pump
    assert answer.json["delivered_mg_per_h"] == mg_per_h
    assert answer.json["delivered_mg_per_kg_per_h"] is None
    assert answer.json["delivered_mcg_per_kg_per_min"] is None


def test_a_rate_in_mg_per_hour_never_passes_through_the_weight(desk: KetaDesk) -> None:
    # 20 / 1 = 20 at any weight; 20 / 70 = 0.285714285714..; x 1000 / 60 = 4.76190476190..
    answer = desk.rate("20", "mg/h", "1", "70", "--json")
    assert answer.code == DONE, answer.explain()
    assert answer.json["exact_ml_per_h"] == "20"
    assert answer.json["delivered_mg_per_kg_per_h"] == "0.2857142857"
    assert answer.json["delivered_mcg_per_kg_per_min"] == "4.761904762"


def test_a_quotient_that_does_not_end_has_ten_digits(desk: KetaDesk) -> None:
    # 2 / 3 = 0.66666..; 1 / 7 = 0.142857142857.. (the eleventh digit, 8, goes up); 4 / 9 = 0.44444..
    for dose, strength, exact in (("2", "3", "0.6666666667"), ("1", "7", "0.1428571429"), ("4", "9", "0.4444444444")):
        answer = desk.rate(dose, "mg/h", strength, None, "--json")
        assert answer.json["exact_ml_per_h"] == exact, answer.explain()


def test_a_tie_at_the_tenth_digit_never_goes_up_to_odd(desk: KetaDesk) -> None:
    # 0.25 / 8192 = 2 ** -15 = 0.000030517578125 ends; shortened to ten digits it is a tie, and 2 is even
    answer = desk.rate("0.25", "mg/h", "8192", None, "--increment=0.000001", "--json")
    assert answer.code == DONE, answer.explain()
    assert answer.json["exact_ml_per_h"] in ("0.000030517578125", "0.00003051757812")
    assert answer.json["pump_ml_per_h"] == "0.000031"
    assert_all_numbers_plain(answer)


@pytest.mark.req("SR-10")
@pytest.mark.parametrize(
    ("increment", "pump"),
    # 0.27 x 67.5 / 2 = 9.1125
    [("0.1", "9.1"), ("0.01", "9.11"), ("0.001", "9.113"), ("1", "9"), ("0.5", "9"), ("0.2", "9.2"), ("0.25", "9")],
)
def test_the_programmed_rate_lies_on_the_pump_increment(desk: KetaDesk, increment: str, pump: str) -> None:
    answer = desk.rate("0.27", "mg/kg/h", "2", "67.5", f"--increment={increment}", "--json")
    assert answer.code == DONE, answer.explain()
    assert answer.json["exact_ml_per_h"] == "9.1125"
    assert answer.json["pump_ml_per_h"] == pump


def test_the_arithmetic_knows_no_limits_and_says_it_is_no_order(desk: KetaDesk) -> None:
    # 12 x 8 / 10 = 9.6: a child at an anaesthetic dose
    answer = desk.rate("12", "mg/kg/h", "10", "8")
    assert answer.code == DONE, answer.explain()
    words = " ".join(answer.text.split()).casefold()
    for said in ("9.6", "arithmetic", "not an order"):
        assert said in words, answer.text


def test_an_increment_that_was_not_given_is_said(desk: KetaDesk) -> None:
    said = desk.rate("0.3", "mg/kg/h", "2", "45")
    words = said.text.casefold()
    for needed in ("increment", "0.1"):
        assert needed in words, said.text


@pytest.mark.req("SR-43")
def test_text_is_not_json_and_shows_the_same_rate(desk: KetaDesk) -> None:
    answer = desk.rate("0.3", "mg/kg/h", "2", "45")
    with pytest.raises(json.JSONDecodeError):
        json.loads(answer.text)
    for shown in ("6.75", "6.8", "13.6"):
        assert shown in answer.text, answer.text
    assert "mL per hour" in answer.text.replace("\u00a0", " ")
    assert not re.search(r"\bml\b|mL/h|mg/h|\d (mL|mg)\b", answer.text), answer.text


# Columns: mg/kg, kg, mg per mL, minutes; mg, mL, mL/h.
DOSES = [
    # 0.3 x 70 = 21; / 10 = 2.1; x 60 / 15 = 8.4
    ("0.3", "70", "10", "15", "21", "2.1", "8.4"),
    # 0.2 x 70 = 14; / 1 = 14; x 60 / 15 = 56
    ("0.2", "70", "1", "15", "14", "14", "56"),
    # 0.1 x 33.3 = 3.33; / 10 = 0.333; x 60 / 7 = 2.854285714285..
    ("0.1", "33.3", "10", "7", "3.33", "0.333", "2.854285714"),
    # 0.5 x 61 = 30.5; / 3 = 10.16666..; x 60 / 15 = 40.66666..
    ("0.5", "61", "3", "15", "30.5", "10.16666667", "40.66666667"),
]


@pytest.mark.parametrize(("dose", "kg", "strength", "minutes", "mg", "ml", "ml_per_h"), DOSES)
def test_dose_gives_the_values_worked_by_hand(
    desk: KetaDesk, dose: str, kg: str, strength: str, minutes: str, mg: str, ml: str, ml_per_h: str
) -> None:
    answer = desk.dose(dose, "mg/kg", kg, strength, f"--over-min={minutes}", "--json")
    assert answer.code == DONE, answer.explain()
    shown = {key: answer.json[key] for key in ("mg", "ml", "rate_ml_per_h")}
    assert shown == {"mg": mg, "ml": ml, "rate_ml_per_h": ml_per_h}
    assert_all_numbers_plain(answer)


def test_dose_without_minutes_has_no_rate(desk: KetaDesk) -> None:
    answer = desk.dose("0.3", "mg/kg", "70", "10", "--json")
    assert answer.code == DONE, answer.explain()
    assert (answer.json["mg"], answer.json["ml"]) == ("21", "2.1")
    assert answer.json.get("rate_ml_per_h") is None


# Columns: mg per mL and mL of a vial, mg, mL, method; draw up, diluent, total mg, total mL, mg per mL, vials.
PREPARATIONS = [
    # 250 / 50 = 5; 250 - 5 = 245; 250 / 250 = 1
    ("50", "10", "250", "250", "make-up-to", "5", "245", "250", "250", "1", 1),
    # added to 250 mL: 255 mL; 250 / 255 = 0.98039215686..
    ("50", "10", "250", "250", "add-to", "5", "250", "250", "255", "0.9803921569", 1),
    # 500 / 10 = 50 mL from vials of 20 mL: 2.5, so 3
    ("10", "20", "500", "500", "make-up-to", "50", "450", "500", "500", "1", 3),
    # 200 / 10 = 20 mL: one vial to the last drop
    ("10", "20", "200", "50", "make-up-to", "20", "30", "200", "50", "4", 1),
    # 500 / 100 = 5 mL
    ("100", "5", "500", "250", "make-up-to", "5", "245", "500", "250", "2", 1),
    # 501 / 100 = 5.01 mL: a second vial for 0.01 mL
    ("100", "5", "501", "250", "make-up-to", "5.01", "244.99", "501", "250", "2.004", 2),
    ("100", "10", "501", "250", "make-up-to", "5.01", "244.99", "501", "250", "2.004", 1),
    # 500 / 10 = 50 mL fills the container: nothing to add
    ("10", "20", "500", "50", "make-up-to", "50", "0", "500", "50", "10", 3),
    # 100 / 30 = 3.33333..; 50 - 3.33333.. = 46.66666..
    ("30", "10", "100", "50", "make-up-to", "3.333333333", "46.66666667", "100", "50", "2", 1),
]


@pytest.mark.parametrize(
    ("vial", "vial_ml", "drug", "volume", "method", "draw_up", "diluent", "mg", "ml", "strength", "vials"),
    PREPARATIONS,
)
def test_prepare_gives_the_values_worked_by_hand(
    desk: KetaDesk,
    vial: str,
    vial_ml: str,
    drug: str,
    volume: str,
    method: str,
    draw_up: str,
    diluent: str,
    mg: str,
    ml: str,
    strength: str,
    vials: int,
) -> None:
    answer = desk.prepare(vial, drug, volume, method, f"--vial-ml={vial_ml}", "--json")
    assert answer.code == DONE, answer.explain()
    expected = {
        "draw_up_ml": draw_up,
        "diluent_ml": diluent,
        "total_mg": mg,
        "total_ml": ml,
        "mg_per_ml": strength,
        "vials": vials,
    }
    assert {key: answer.json[key] for key in expected} == expected
    assert_all_numbers_plain(answer)


def test_prepare_takes_the_vial_size_of_a_strength_that_has_only_one(desk: KetaDesk) -> None:
    answer = desk.prepare("50", "500", "500", "make-up-to", "--json")
    assert answer.code == DONE, answer.explain()
    assert answer.json["vials"] == 1


def test_prepare_asks_make_up_to_or_add_to(desk: KetaDesk) -> None:
    assert_unreadable(call(desk, "prepare", without(PREPARE_ARGUMENTS, "method")), "method")
    assert_unreadable(call(desk, "prepare", PREPARE_ARGUMENTS | {"method": "in"}), "method", "make-up-to", "add-to")


def test_prepare_refuses_more_drug_than_the_volume_holds(desk: KetaDesk) -> None:
    # 1000 / 10 = 100 mL into 50 mL; 501 / 10 = 50.1 mL into 50 mL
    assert_unreadable(desk.prepare("10", "1000", "50", "make-up-to", "--vial-ml=20", "--json"), "volume", "50")
    assert_unreadable(desk.prepare("10", "501", "50", "make-up-to", "--vial-ml=20", "--json"), "volume", "50")


@pytest.mark.req("SR-02", "SR-06", "SR-15")
@pytest.mark.parametrize("text", BAD_NUMBERS, ids=lambda text: ascii(text)[:24])
@pytest.mark.parametrize(("verb", "arguments", "field"), NUMBER_FIELDS, ids=lambda part: str(part)[:12])
def test_a_number_in_any_other_form_is_refused(
    desk: KetaDesk, verb: str, arguments: dict[str, str], field: str, text: str
) -> None:
    answer = call(desk, verb, arguments | {field: text}, "--json")
    assert_unreadable(answer, field.split("-", maxsplit=1)[0])
    seen = text.strip()[:20]
    assert seen in answer.error_text or ascii(seen).strip("'") in answer.error_text, answer.explain()


@pytest.mark.req("SR-02")
def test_a_refusal_says_what_is_allowed(desk: KetaDesk) -> None:
    refusal = call(desk, "rate", RATE_ARGUMENTS | {"dose": "1,5"})
    assert_unreadable(refusal, "dose", "1,5")
    assert re.search(r"allow|expect|must|digits|decimal|number|dot|such as|example", refusal.error_text, re.IGNORECASE)
    assert_unreadable(call(desk, "rate", RATE_ARGUMENTS | {"unit": "mg/kg/hr"}), "unit", "mg/kg/hr", "mcg/kg/min")


@pytest.mark.req("SR-02")
@pytest.mark.parametrize("dose", ["0.000001", "9999", "9999.999999", "0.5", "0.50", "1.000000"])
def test_up_to_four_digits_and_six_decimals_are_read(desk: KetaDesk, dose: str) -> None:
    answer = desk.rate(dose, "mg/h", "1", None, "--increment=0.000001", "--json")
    assert answer.code == DONE, answer.explain()
    assert Decimal(answer.json["exact_ml_per_h"]) == Decimal(dose)


@pytest.mark.req("SR-14")
@pytest.mark.parametrize("unit", OTHER_UNITS)
def test_an_unknown_unit_is_refused(desk: KetaDesk, unit: str) -> None:
    assert_unreadable(call(desk, "rate", RATE_ARGUMENTS | {"unit": unit}), "unit", unit)


@pytest.mark.req("SR-14")
@pytest.mark.parametrize("unit", ["mg/kg/h", "mg/kg/min", "mg/h", "mL", "mg/lb"])
def test_dose_refuses_the_unit_of_a_rate(desk: KetaDesk, unit: str) -> None:
    assert_unreadable(call(desk, "dose", DOSE_ARGUMENTS | {"unit": unit}), "unit", unit)


@pytest.mark.req("SR-14")
@pytest.mark.parametrize("unit", ["mg/kg/h", "mcg/kg/min", "mcg/kg/h", "mg/kg/min"])
def test_a_unit_per_kg_needs_the_weight(desk: KetaDesk, unit: str) -> None:
    assert_unreadable(desk.rate("1", unit, "1", None, "--json"), "weight")


@pytest.mark.parametrize(
    ("verb", "arguments", "field"),
    [
        *[("rate", RATE_ARGUMENTS, field) for field in ("dose", "unit", "concentration")],
        *[("dose", DOSE_ARGUMENTS, field) for field in ("dose", "unit", "weight-kg", "concentration")],
        *[("prepare", PREPARE_ARGUMENTS, field) for field in ("vial", "drug-mg", "volume-ml")],
    ],
)
def test_a_missing_argument_is_named(desk: KetaDesk, verb: str, arguments: dict[str, str], field: str) -> None:
    assert_unreadable(call(desk, verb, without(arguments, field)), field)


@pytest.mark.parametrize(
    "argv",
    [
        ["rate", "--dose", "-1", "--unit", "mg/h", "--concentration", "1"],
        ["rate", "--dose", "1", "--unit", "mg/h", "--concentration", "1", "--limit", "2"],
        ["rate", "--dos", "1", "--unit", "mg/h", "--concentration", "1"],
        ["rate", "1", "--unit", "mg/h", "--concentration", "1"],
        ["rate", "--dose", "1", "--dose", "2", "--unit", "mg/h", "--concentration", "1"],
        ["dosage"],
        ["--rate"],
    ],
    ids=" ".join,
)
def test_a_command_line_that_is_not_in_the_contract_is_refused(desk: KetaDesk, argv: list[str]) -> None:
    assert_unreadable(desk(*argv))


@pytest.mark.parametrize("verb", ["rate", "dose", "prepare", "plan", "sheet", "library", "schema", "examples"])
def test_help_shows_an_example(desk: KetaDesk, verb: str) -> None:
    answer = desk(verb, "--help")
    assert answer.code == DONE, answer.explain()
    assert f"ketadesk {verb}" in answer.text
    assert "example" in answer.text.casefold(), answer.text


class TestAsAProgram:
    """The same through `python -m ketadesk`, for the exit code and the streams that a script sees."""

    def test_a_rate(self, desk: KetaDesk) -> None:
        argv = ["rate", "--dose=0.15", "--unit=mg/kg/h", "--weight-kg=70", "--concentration=1", "--json"]
        answer = desk.as_program(*argv)
        assert answer.code == DONE, answer.explain()
        assert answer.json["pump_ml_per_h"] == "10.5"

    def test_a_refusal(self, desk: KetaDesk) -> None:
        assert_unreadable(desk.as_program("rate", "--dose=1,5", "--unit=mg/h", "--concentration=1"), "dose", "1,5")

    def test_the_version(self, desk: KetaDesk) -> None:
        answer = desk.as_program("--version")
        assert answer.code == DONE, answer.explain()
        assert re.search(r"\d+\.\d+", answer.text)

    def test_two_calls_give_the_same_bytes(self, desk: KetaDesk) -> None:
        argv = ["dose", "--dose=0.3", "--unit=mg/kg", "--weight-kg=70", "--concentration=10", "--json"]
        assert desk.as_program(*argv).out == desk.as_program(*argv).out == desk(*argv).out

    def test_an_unknown_verb(self, desk: KetaDesk) -> None:
        answer = desk.as_program("infuse")
        assert (answer.code, answer.out) == (UNREADABLE, b""), answer.explain()
