"""Text to Decimal and back: a pattern that must match whole, and one way of writing a number."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ketadesk.application.numbers import (
    NO_BREAK,
    NotANumber,
    bind_units,
    counted,
    duration_text,
    hours_of_minutes,
    json_number,
    number_text,
    percent_text,
    read_arithmetic_number,
    read_order_number,
    read_whole_number,
    shown,
    unit_words,
    with_unit,
)
from ketadesk.domain.drug_library import Quantity
from ketadesk.domain.quantity import DoseUnit

NAUGHTY = (
    "", " ", "1,5", ".5", "5.", "1e2", "1E2", "1_0", "+1", "-1", "-0", "0", "0.0", "0.00", "00", "007", "01", "0x10",
    " 1", "1 ", "1 000", "1,000", "1'000", "1.5.", "1..5", "1.234", "10000", "99999", "NaN", "nan", "Infinity", "inf",
    "1\n", "\n1", "1\t", "1\x00", "1/2",
    "½", "²", "1²", "٣", "१", "７", "1．5", "1·5", "1\u202e5", "\u200b1", "1\ufeff",
    "\N{MINUS SIGN}1", "70 kg", "154lb", "1%", "ten", "None", "True", "1j", "0b1", "1.5f", "1__0", "𝟕", "①", "Ⅳ",
)  # fmt: skip
DIGITS = "0123456789"


def is_typed_as_asked(text: str, places: int) -> bool:
    """The pattern once more, character by character."""
    whole, dot, part = text.partition(".")
    digits = all(c in DIGITS for c in whole + part)
    no_leading_zero = whole == "0" or not whole.startswith("0")
    fits = 1 <= len(whole) <= 4 and (1 <= len(part) <= places if dot else not part)
    return digits and no_leading_zero and fits and any(c in DIGITS[1:] for c in text)


@pytest.mark.req("SR-02")
@pytest.mark.parametrize(
    "text", ["0.01", "0.1", "0.5", "1", "9", "10", "70", "70.5", "70.50", "999", "9999.99", "1.00"]
)
def test_a_number_as_asked_is_read_exactly(text: str) -> None:
    assert read_order_number(text) == Decimal(text)
    assert read_arithmetic_number(text) == Decimal(text)


@pytest.mark.req("SR-02")
@pytest.mark.req("SR-06")
@pytest.mark.parametrize("text", NAUGHTY)
def test_anything_else_is_refused_as_it_stands(text: str) -> None:
    with pytest.raises(NotANumber) as refused:
        read_order_number(text)
    assert refused.value.seen == text
    assert "such as" in refused.value.allowed
    with pytest.raises(NotANumber):
        read_whole_number(text)


@pytest.mark.req("SR-02")
def test_the_arithmetic_verbs_take_six_decimals() -> None:
    assert read_arithmetic_number("0.000001") == Decimal("0.000001")
    for text in ("0.0000001", "0.000000", "1.2345678", "1,5", "١"):
        with pytest.raises(NotANumber):
            read_arithmetic_number(text)


TRICKY = st.text(
    st.one_of(st.sampled_from(f"{DIGITS}.,-+eE_ "), st.characters(categories=("Nd", "No", "Nl", "Cf", "Zs", "Cc"))),
    max_size=8,
)


@pytest.mark.req("SR-02")
@given(TRICKY)
@example("1\u0661")
@example("1\u00b2")
@example("1\u200f")
def test_exactly_the_pattern_is_read(text: str) -> None:
    for read, places in ((read_order_number, 2), (read_arithmetic_number, 6)):
        try:
            assert read(text) == Decimal(text)
        except NotANumber:
            assert not is_typed_as_asked(text, places)
        else:
            assert is_typed_as_asked(text, places)
            assert text.isascii()


@pytest.mark.req("SR-02")
@given(st.characters(categories=("Nd", "Nl", "No")))
def test_a_digit_of_another_script_is_no_digit(digit: str) -> None:
    if digit in DIGITS:
        return
    assert unicodedata.category(digit).startswith("N")
    for text in (digit, f"1{digit}", f"0.{digit}"):
        for read in (read_order_number, read_arithmetic_number, read_whole_number):
            with pytest.raises(NotANumber):
                read(text)


@pytest.mark.req("SR-02")
@given(st.integers(0, 2000))
def test_counts(count: int) -> None:
    if 1 <= count <= 999:
        assert read_whole_number(str(count)) == count
    else:
        with pytest.raises(NotANumber):
            read_whole_number(str(count))


# --- writing ---


@pytest.mark.req("SR-43")
@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.5", "0.5"),
        ("5.0", "5"),
        ("5.00", "5"),
        ("10", "10"),
        ("1E+1", "10"),
        ("1E-7", "0.0000001"),
        ("999", "999"),
        ("1000", "1,000"),
        ("12345.60", "12,345.6"),
        ("-0.5", "-0.5"),
        ("-1234.5", "-1,234.5"),
        ("0", "0"),
        ("-0.0", "0"),
    ],
)
def test_a_number_is_written_one_way(value: str, text: str) -> None:
    assert number_text(Decimal(value)) == text


@pytest.mark.req("SR-43")
@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=6))
def test_a_written_number_is_the_number(value: Decimal) -> None:
    text = number_text(value)
    assert Decimal(text.replace(",", "")) == value
    whole, dot, decimals = text.removeprefix("-").partition(".")
    assert whole
    assert not (dot and decimals.endswith("0"))
    assert all(len(group) == 3 for group in whole.split(",")[1:])
    assert "e" not in text.casefold()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("42", "42"),
        ("0.125", "0.125"),
        ("0.1255", "about 0.126"),
        ("8.3333333333", "about 8.333"),
        ("0.0083333333", "about 0.00833"),
        ("0.00000012345", "about 0.000000123"),
        ("99.9996", "about 100"),
        ("0", "0"),
        ("-0.7407407", "about -0.741"),
    ],
)
def test_what_is_rounded_for_reading_says_so(value: str, text: str) -> None:
    assert shown(Decimal(value)) == text


@pytest.mark.req("SR-43")
def test_units_in_words_after_a_no_break_space() -> None:
    assert with_unit(Decimal("0.50"), "mg/kg/h") == f"0.5{NO_BREAK}mg per kg per hour"
    assert with_unit(Decimal(1500), "mL/h") == f"1,500{NO_BREAK}mL per hour"
    assert with_unit(Decimal(4), "1") == "4"
    limit_units = {"a", "kg", "cm", "mg/kg", "mg", "min", "h", "1", "mg/mL", "%", "mL/h", "mL", "kg/m2"}
    for unit in (*DoseUnit, *limit_units):
        assert "/" not in unit_words(unit)
        assert "μ" not in unit_words(unit)
    assert len(Quantity) == 13, "a new quantity needs its unit in the list above"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0", f"0{NO_BREAK}%"),
        ("0.74074", f"+0.74{NO_BREAK}%"),
        ("-0.74074", f"-0.74{NO_BREAK}%"),
        ("0.004", f"below 0.01{NO_BREAK}%"),
        ("-0.004", f"below 0.01{NO_BREAK}%"),
        ("5.005", f"+5.01{NO_BREAK}%"),
    ],
)
def test_percentages(value: str, text: str) -> None:
    assert percent_text(Decimal(value)) == text


@pytest.mark.req("SR-43")
@pytest.mark.parametrize(
    ("hours", "text"),
    [
        ("48", "48hr"),
        ("1.5", "1hr 30min"),
        ("0.25", "15min"),
        ("0.0125", "45s"),
        ("24.01", "24hr 36s"),
        ("0", "0min"),
        ("0.9999999", "1hr"),
    ],
)
def test_durations(hours: str, text: str) -> None:
    assert duration_text(Decimal(hours)) == text


def test_minutes_as_hours() -> None:
    assert hours_of_minutes(Decimal(15)) == Decimal("0.25")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("8.33333333333333", "8.333333333"),
        ("0.00000000012345678901", "0.000000000123456789"),
        ("10.50", "10.5"),
        ("1E+3", "1000"),
        ("-0", "0"),
        # halves even at ten digits
        ("1.0000000005", "1"),
        ("1.0000000015", "1.000000002"),
    ],
)
def test_numbers_in_json(value: str, text: str) -> None:
    assert json_number(Decimal(value)) == text


@pytest.mark.req("SR-43")
def test_units_are_bound_to_their_numbers_in_sentences() -> None:
    assert bind_units("Wait 5 min, then 2 hours.") == f"Wait 5{NO_BREAK}min, then 2{NO_BREAK}hours."
    assert bind_units("It is 5 mg.") == f"It is 5{NO_BREAK}mg"
    assert bind_units("5 mgx") == "5 mgx"


@pytest.mark.req("SR-43")
@pytest.mark.parametrize(
    ("value", "text"),
    [("845.25", "845.25 mg"), ("14", "14 mg"), ("113.167", "about 113.2 mg"), ("180.85000001", "about 180.9 mg"),
     ("0.02", "0.02 mg"), ("1704.449", "about 1,704.4 mg")],
)  # fmt: skip
def test_what_was_reckoned_never_reads_like_thousands(value: str, text: str) -> None:
    assert counted(Decimal(value), "mg").replace("\N{NO-BREAK SPACE}", " ") == text


@pytest.mark.req("SR-20")
@pytest.mark.parametrize(
    ("value", "words"),
    [
        # 30 mL per hour over 17.5 min, which no decimal number of hours is
        (Decimal("8.749999999999999999999999997"), "8.75"),
        (Decimal("8.999999999999999999999999999"), "9"),
        (Decimal("4133.500000000000000000000001"), "4,133.5"),
        # the tenth digit counts
        (Decimal("8.999999999"), "about 9"),
        (Decimal("4133.500001"), "about 4,133.5"),
    ],
)
def test_what_lies_beyond_ten_digits_is_no_about(value: Decimal, words: str) -> None:
    assert shown(value) == words
