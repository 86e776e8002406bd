"""A read-back in words: figures that look alike do not sound alike."""

from decimal import Decimal

import pytest

from ketadesk.application.monitoring.steps.figure_in_words import figure_in_words


@pytest.mark.req("SR-18")
@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("0", "nought"),
        ("4.17", "four point one seven"),
        ("41.7", "forty-one point seven"),
        ("417", "four hundred and seventeen"),
        ("13", "thirteen"),
        ("30", "thirty"),
        ("100", "one hundred"),
        ("105.05", "one hundred and five point nought five"),
        ("1000", "one thousand"),
        ("1001", "one thousand and one"),
        ("1050", "one thousand and fifty"),
        ("1200", "one thousand two hundred"),
        ("9999.99", "nine thousand nine hundred and ninety-nine point nine nine"),
    ],
)
def test_figures_as_they_are_said(figure: str, words: str) -> None:
    assert figure_in_words(Decimal(figure)) == words
