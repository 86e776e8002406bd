"""Steps in the order of time: a clock that was set back is said, one that is a little late is not."""

import pytest

from ketadesk.application.errors import OrderRefused
from ketadesk.application.order_history import RecordedEvent
from ketadesk.application.record_step import StepOf, step_taken
from ketadesk.application.step_moment import clock_set_back, refuse_clock_set_back
from ketadesk.domain.order_state import EventKind

from .people import ANNA
from .record_fakes import WardClock


def signed_off(minutes: float) -> RecordedEvent:
    clock = WardClock()
    clock.forward(minutes=minutes)
    return step_taken(StepOf("KD-20261122-0001", 1, ANNA, f"step {minutes}"), EventKind.SIGN_OFF, clock.now())


@pytest.mark.req("SR-24")
@pytest.mark.parametrize(
    ("minutes", "said"), [((), False), ((0,), False), ((5,), False), ((6,), True), ((6, -9), True)]
)
def test_the_newest_step_counts_whatever_was_written_last(minutes: tuple[float, ...], said: bool) -> None:
    now, events = WardClock().now(), [signed_off(minute) for minute in minutes]
    assert bool(clock_set_back(now, events)) is said
    if said:
        with pytest.raises(
            OrderRefused, match=r"13:45: that is before the last step of this order, .* 13:51\. Have the"
        ):
            refuse_clock_set_back(now, events)
    else:
        refuse_clock_set_back(now, events)
