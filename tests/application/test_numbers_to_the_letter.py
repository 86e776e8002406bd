"""Refusals of numbers, whole, and the ties of what is rounded for reading."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from ketadesk.application.numbers import (
    ARITHMETIC_FORM,
    ORDER_FORM,
    WHOLE_FORM,
    NotANumber,
    read_arithmetic_number,
    read_order_number,
    read_whole_number,
    shown,
)

Read = Callable[[str], object]


@pytest.mark.req("SR-02")
@pytest.mark.parametrize(
    ("read", "seen", "reason", "allowed"),
    [
        (read_order_number, "1.234", "more than 2 digits stand after the dot", ORDER_FORM),
        (read_order_number, "10000", "more than 4 digits stand before the dot", ORDER_FORM),
        (read_order_number, "0.00", "zero is not an amount", ORDER_FORM),
        (read_arithmetic_number, "0.1234567", "more than 6 digits stand after the dot", ARITHMETIC_FORM),
        (read_whole_number, "1000", "more than 3 digits stand before the dot", WHOLE_FORM),
        (read_whole_number, "1.5", "a dot stands in it, and this is counted in whole numbers", WHOLE_FORM),
    ],
)
def test_a_refusal_says_what_was_seen_what_is_wrong_and_what_is_allowed(
    read: Read, seen: str, reason: str, allowed: str
) -> None:
    with pytest.raises(NotANumber) as refused:
        read(seen)
    assert (refused.value.seen, refused.value.reason, refused.value.allowed) == (seen, reason, allowed)
    assert str(refused.value) == f"'{seen}': {reason}. Allowed: {allowed}"


@pytest.mark.req("SR-43")
@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("0.1125", "about 0.113"),
        ("12.3445", "about 12.345"),
        # below 0.1 three figures are kept
        ("0.01225", "about 0.0123"),
        ("0.0122500", "about 0.0123"),
        ("0.1", "0.1"),
        ("0.100", "0.1"),
    ],
)
def test_ties_are_rounded_up_for_reading(value: str, text: str) -> None:
    assert shown(Decimal(value)) == text
