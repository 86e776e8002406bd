"""The most in any 24 hours, by hand."""

from fractions import Fraction

import pytest

from ketadesk.cross_check import SecondPhase
from ketadesk.cross_check.window import highest_in_24_h


def course(*stretches: tuple[str, str]) -> list[SecondPhase]:
    """Phases one after the other, each with its hours and mg per hour."""
    phases: list[SecondPhase] = []
    now = total = Fraction(0)
    for hours, rate in stretches:
        start, now = now, now + Fraction(hours)
        mg = Fraction(hours) * Fraction(rate)
        total += mg
        nought = Fraction(0)
        phases.append(SecondPhase("infusion", 0, start, now, nought, nought, nought, nought, nought, mg, total))
    return phases


@pytest.mark.req("SR-13")
@pytest.mark.parametrize(
    ("stretches", "highest", "why"),
    [
        ([("10", "3")], "30", "all of it"),
        ([("24", "3")], "72", "all of it, just"),
        ([("48", "3")], "72", "any day"),
        ([("24", "10"), ("12", "20"), ("24", "5")], "360", "from 12 to 36: 120 and 240"),
        ([("30", "1"), ("10", "10")], "114", "the last day: 14 and 100"),
        ([("0.5", "40"), ("40", "2")], "67", "the first day: 20 and 47"),
        (
            [("20", "1"), ("1", "50"), ("20", "2"), ("1/3", "30"), ("9", "1")],
            "308/3",
            "until 41 1/3: 2 2/3, 50, 40 and 10",
        ),
    ],
)
def test_highest_in_24_h(stretches: list[tuple[str, str]], highest: str, why: str) -> None:
    assert highest_in_24_h(course(*stretches)) == Fraction(highest), why
