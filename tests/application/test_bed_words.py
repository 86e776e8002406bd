"""A bed typed as a bare figure is named as a bed wherever it stands beside a rate."""

import pytest

from ketadesk.application.monitoring.bed_words import bed_words


@pytest.mark.req("SR-13")
@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("7", "Bed 7"),
        ("12-3", "Bed 12-3"),
        ("Bed 7", "Bed 7"),
        ("Bay 2, bed 4", "Bay 2, bed 4"),
        ("A3", "A3"),
        ("", ""),
    ],
)
def test_a_bare_figure_is_called_a_bed(typed: str, shown: str) -> None:
    assert bed_words(typed) == shown
