"""The most of something in any stretch of a given length, as the stretch slides over constant flows.

What a window holds rises and falls in straight lines, which bend only where an end of the window meets an end of a
flow: the most is at one of these. A dose given at once counts whole in every window that touches its moment.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from ketadesk.domain.quantity import ZERO, difference, quotient, total


class ConstantFlow(NamedTuple):
    """So many mg spread evenly from one time to another, in any one unit of time; at once where the two are one."""

    start: Decimal
    end: Decimal
    mg: Decimal


def most_in_window(flows: Sequence[ConstantFlow], window: Decimal) -> Decimal:
    """Return the most mg in any stretch as long as `window`; zero where nothing flows."""
    edges = {f.start for f in flows} | {f.end for f in flows}
    starts = edges | {difference(edge, window) for edge in edges}
    return max((mg_between(flows, s, total(s, window)) for s in starts), default=ZERO)


def mg_between(flows: Sequence[ConstantFlow], start: Decimal, end: Decimal) -> Decimal:
    """Return the mg from `start` to `end`, both included."""
    return total(*(_mg_of(f, start, end) for f in flows))


def _mg_of(flow: ConstantFlow, start: Decimal, end: Decimal) -> Decimal:
    inside = difference(min(flow.end, end), max(flow.start, start))
    if inside < 0:
        return ZERO
    whole = difference(flow.end, flow.start)
    return quotient((flow.mg, inside), (whole,)) if whole else flow.mg
