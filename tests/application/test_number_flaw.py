"""Why a text is no number: the reason in words, one for each way of going wrong, and never a proposal."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.application.number_flaw import number_flaw
from ketadesk.application.numbers import NotANumber, read_order_number, read_whole_number
from tests.naughty import ALMOST_NUMBERS, EVERY

UNIT = "the number must be in the unit asked for, and is typed without letters"
COMMA = "a comma stands in it; the decimal mark is a dot, and thousands are not parted"

REASONS = {
    "70,5": COMMA,
    "1,000.5": COMMA,
    "154 lb": f"'lb' stands in it; {UNIT}",
    "154lb": f"'lb' stands in it; {UNIT}",
    "70 kg": f"'kg' stands in it; {UNIT}",
    "1e2": f"'e' stands in it; {UNIT}",
    "0x1": f"'x' stands in it; {UNIT}",
    "NaN": f"'NaN' stands in it; {UNIT}",
    "a0b": f"'a' stands in it; {UNIT}",
    "hundertvierzig": f"'hundertvie...' stands in it; {UNIT}",
    "kilogramme": f"'kilogramme' stands in it; {UNIT}",
    "七": f"'七' stands in it; {UNIT}",
    "70 ": "a blank stands at the end",
    " 70": "a blank stands at the beginning",
    "7 0": "a blank stands between its characters",
    "7 0 ": "a blank stands between its characters",
    "70\u00a0": "a blank stands at the end",
    "\u300070": "a blank stands at the beginning",
    "+1": "'+' stands in it; plus and minus are not used",
    "-1": "'-' stands in it; plus and minus are not used",
    "\N{MINUS SIGN}1": "'\N{MINUS SIGN}' stands in it; plus and minus are not used",
    "٧٠": "'٧' (U+0667) is not one of the digits 0 to 9",
    "1½": "'½' (U+00BD) is not one of the digits 0 to 9",
    "Ⅳ": "'Ⅳ' (U+2163) is not one of the digits 0 to 9",
    "1_0": "'_' stands in it; only digits and one dot may",
    "1/2": "'/' stands in it; only digits and one dot may",
    "1'000": '"\'" stands in it; only digits and one dot may',
    "70\u200b": "U+200B stands in it, a character that cannot be seen",
    "7,0\n": "U+000A stands in it, a character that cannot be seen",
    "70 kg\u202c": "U+202C stands in it, a character that cannot be seen",
    "": "nothing stands in it",
    "70.5.": "more than one dot stands in it",
    "..": "more than one dot stands in it",
    ".5": "no digit stands before the dot",
    ".": "no digit stands before the dot",
    "5.": "no digit stands after the dot",
    "070": "a zero stands before the other digits",
    "00": "a zero stands before the other digits",
    "10000": "more than 4 digits stand before the dot",
    "1.234": "more than 2 digits stand after the dot",
    "0": "zero is not an amount",
    "0.00": "zero is not an amount",
}


@pytest.mark.req("SR-02")
@pytest.mark.req("SR-15")
@pytest.mark.parametrize("text", REASONS)
def test_the_reason_in_words(text: str) -> None:
    with pytest.raises(NotANumber) as refused:
        read_order_number(text)
    assert refused.value.reason == REASONS[text]
    assert str(refused.value) == f"{text!r}: {REASONS[text]}. Allowed: {refused.value.allowed}"


@pytest.mark.req("SR-02")
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("4.0", "a dot stands in it, and this is counted in whole numbers"),
        ("4.", "a dot stands in it, and this is counted in whole numbers"),
        (".", "a dot stands in it, and this is counted in whole numbers"),
        ("1000", "more than 3 digits stand before the dot"),
        ("0", "zero is not an amount"),
        ("04", "a zero stands before the other digits"),
        ("4 ", "a blank stands at the end"),
    ],
)
def test_the_reason_of_a_count(text: str, reason: str) -> None:
    with pytest.raises(NotANumber) as refused:
        read_whole_number(text)
    assert refused.value.reason == reason


@pytest.mark.req("SR-02")
@pytest.mark.parametrize("text", ["0.01", "0.1", "1", "10", "70.5", "1.00", "9999.99", "100"])
def test_a_number_has_no_flaw(text: str) -> None:
    assert number_flaw(text, 4, 2) == ""


def why_refused(read: Callable[[str], object], text: str) -> str:
    try:
        read(text)
    except NotANumber as refused:
        return refused.reason or "refused without a reason"
    return ""


@pytest.mark.req("SR-02")
@given(st.text(st.sampled_from("0019.., \u00a0+-eklb٧½\u200b_"), max_size=7))
def test_what_is_not_read_has_a_flaw_and_what_is_read_has_none(text: str) -> None:
    for read, whole, decimals in ((read_order_number, 4, 2), (read_whole_number, 3, 0)):
        assert why_refused(read, text) == number_flaw(text, whole, decimals)


@pytest.mark.req("SR-02")
def test_no_reason_proposes_a_number() -> None:
    """A reason may repeat what stands in the text; any other figure in it would be a guess at what was meant."""
    own_figures = re.compile(r"digits 0 to 9|U\+[0-9A-F]{4,6}|more than \d digits")
    for text in (*EVERY, *REASONS):
        reason = own_figures.sub("", number_flaw(text, 4, 2))
        assert not re.search(r"[0-9]", reason), (text, reason)


@pytest.mark.req("SR-02")
@pytest.mark.parametrize("text", ALMOST_NUMBERS, ids=ascii)
def test_what_is_almost_a_number_is_refused(text: str) -> None:
    for read in (read_order_number, read_whole_number):
        with pytest.raises(NotANumber) as refused:
            read(text)
        assert refused.value.seen == text
        assert refused.value.reason
