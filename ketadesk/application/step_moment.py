"""A step of an order comes after the one before it: a clock that was set back would let the record tell another story.

A check that seems to be made before its sign-off, or a signature before its check, proves nothing afterwards.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from ketadesk.application.clock_times import moment_text
from ketadesk.application.errors import OrderRefused
from ketadesk.application.order_history import RecordedEvent

CLOCKS_DIFFER: Final = timedelta(minutes=5)
"""So far two clocks of a ward may be apart: judgement."""


def clock_set_back(now: datetime, events: Sequence[RecordedEvent]) -> str:
    """What is said where `now` lies before the order's newest step by more than `CLOCKS_DIFFER`; else blank."""
    last = max((datetime.fromisoformat(event.at) for event in events), default=now)
    if now >= last - CLOCKS_DIFFER:
        return ""
    shown = moment_text(last.astimezone(now.tzinfo))
    return f"The workstation's clock says {moment_text(now)}: that is before the last step of this order, {shown}."


def refuse_clock_set_back(now: datetime, events: Sequence[RecordedEvent]) -> None:
    """Raises `OrderRefused` for a clock that was set back."""
    flaw = clock_set_back(now, events)
    if flaw:
        raise OrderRefused(
            flaw, "Have the clock corrected. If it is right now, it was wrong at that step: make a new order."
        )
