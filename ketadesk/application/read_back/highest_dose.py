"""The most drug in any 24 hours, as section 6 says it, reckoned once more from the plan's phases.

Every phase gives its drug evenly. What a window of time holds bends only where an end of it meets an end of a phase, so
the most is at one of these.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext
from typing import Final, NamedTuple

from ketadesk.application.plan_schema import PhaseTold
from ketadesk.application.read_back.sheet_parts import tokens

_HIGHEST: Final = "Highest dose in any"
_NONE, _SECOND, _HOUR = timedelta(0), timedelta(seconds=1), timedelta(hours=1)
_WINDOW: Final = timedelta(hours=24)
_NOTHING, _ROUNDED_MG = Decimal(0), Decimal("0.001")
_LOOSE_S: Final = Decimal(2)
"""The plan tells its times to the second, at either end of a phase."""
_DIGITS: Final = 50


def highest_mismatch(text: str, phases: Sequence[PhaseTold]) -> tuple[str, ...]:
    """Where section 6, read as `text`, says another highest dose in a day than the plan, or one above its own limit.

    A drug library may have no limit of that kind; then the line is not there.
    """
    start = text.find(_HIGHEST)
    if start < 0:
        return ()
    said = [Decimal(t.text.removeprefix("about ").replace(",", "")) for t in tokens(text[start:]) if t.unit == "mg"]
    if len(said) < len(("limit", "highest")):
        return ("section 6: the highest dose in a day is not there",)
    limit, highest, *_ = said
    most, loose = _most_in_a_day(phases)
    if abs(highest - most) > loose:
        return ("section 6: the highest dose in a day is not the order's",)
    return ("section 6: the highest dose in a day is above its limit",) if highest > limit else ()


class _Flow(NamedTuple):
    """Drug that is given evenly from one moment to another, in UTC: two times of one zone differ by their faces."""

    start: datetime
    end: datetime
    mg: Decimal

    @classmethod
    def of(cls, phase: PhaseTold) -> "_Flow":
        start, end = (datetime.fromisoformat(moment).astimezone(UTC) for moment in (phase["start"], phase["end"]))
        return cls(start, end, Decimal(phase["mg"]))

    @property
    def mg_per_s(self) -> Decimal:
        return self.mg / _seconds(self.end - self.start)

    def mg_from(self, begin: datetime) -> Decimal:
        """The mg of it in the window that begins then."""
        shared = min(self.end, begin + _WINDOW) - max(self.start, begin)
        return self.mg_per_s * _seconds(shared) if shared > _NONE else _NOTHING


def _most_in_a_day(phases: Sequence[PhaseTold]) -> tuple[Decimal, Decimal]:
    """The most mg in any such window, and how far times to the second may put it off."""
    with localcontext() as context:
        context.prec = _DIGITS
        flows = [_Flow.of(phase) for phase in phases]
        edges = {flow.start for flow in flows} | {flow.end for flow in flows}
        begins = edges | {edge - _WINDOW for edge in edges}
        most = max(sum((flow.mg_from(begin) for flow in flows), _NOTHING) for begin in begins)
        if flows[-1].end - flows[0].start <= _WINDOW:
            return most, _ROUNDED_MG
        lasting = (flow.mg_per_s for flow in flows if flow.end - flow.start > _HOUR)
        return most, _ROUNDED_MG + _LOOSE_S * max(lasting, default=_NOTHING)


def _seconds(length: timedelta) -> Decimal:
    return Decimal(length // _SECOND)
