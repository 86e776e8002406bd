"""Both engines agree at every point of the legal lattice."""

from collections.abc import Callable

import pytest

from tests.lattice.whole import Whole

MEASURED = {"infusion": 1_690_368, "loading": 493_024, "mcg/kg/min": 1_461_464}
"""By hand: 2,201 weights (30.0 to 250.0 kg) times 96 doses times 4 strengths times 2 pump steps; times 56 doses times 4
strengths; times 166 doses times 4 strengths."""


@pytest.mark.req("SR-01", "SR-10", "SR-11", "SR-12")
def test_no_point_differs(lattice: Whole, record_property: Callable[[str, object], None]) -> None:
    for line in lattice.lines():
        record_property("lattice", line)
    assert lattice.total.mismatched == 0, "\n".join(lattice.lines())


@pytest.mark.req("SR-10")
def test_the_measured_lattice_is_whole(lattice: Whole) -> None:
    assert {part: lattice.done.parts[part].points for part in MEASURED} == MEASURED


@pytest.mark.req("SR-10")
def test_more_than_four_million_points_and_no_part_is_empty(lattice: Whole) -> None:
    assert lattice.total.points > 4_000_000
    assert all(tally.points > 100_000 and tally.moved > 1_000 for tally in lattice.done.parts.values())


@pytest.mark.req("SR-11")
def test_errors_of_the_rounding_and_quotients_were_compared(lattice: Whole) -> None:
    """The counts are those of both engines: each point at which they differ is a mismatch."""
    total = lattice.total
    assert 0 < total.refused < total.warned < total.points
    assert total.quotients > total.points // 100


@pytest.mark.req("SR-12")
def test_the_processes_load_the_engines_and_no_window(lattice: Whole) -> None:
    assert not lattice.done.qt_loaded
