"""Elapsed time between moments in UTC, in whole seconds: a change of the clocks moves nothing."""

from datetime import UTC, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal

from ketadesk.domain.quantity import half_up, product, quotient

_SECOND = timedelta(seconds=1)
_FIRST_DAY = datetime.min.replace(tzinfo=UTC)
_INSTANT_S = Decimal("1E-30")
SECONDS_PER_HOUR = Decimal(3600)
SECONDS_PER_MINUTE = Decimal(60)


def since_first_day(moment: datetime) -> timedelta:
    """Return `moment` as a length of time: what is compared some thousand times need not ask for its zone each time."""
    return moment - _FIRST_DAY


def seconds_between(first: datetime, second: datetime) -> Decimal:
    """Return whole seconds from `first` to `second`; below zero when `second` is earlier."""
    return Decimal((second - first) // _SECOND)


def hours_between(first: datetime, second: datetime) -> Decimal:
    """Return hours from `first` to `second`."""
    return quotient((seconds_between(first, second),), (SECONDS_PER_HOUR,))


def after_minutes(moment: datetime, minutes: Decimal) -> datetime:
    """Return the moment so many minutes later, to the second below."""
    return after_seconds(moment, product(minutes, SECONDS_PER_MINUTE))


def after_hours(moment: datetime, hours: Decimal) -> datetime:
    """Return the moment so many hours later, to the second below."""
    return after_seconds(moment, product(hours, SECONDS_PER_HOUR))


def after_seconds(moment: datetime, seconds: Decimal) -> datetime:
    """Return the moment so many seconds later, to the second below.

    A time that was divided (a third of an hour) is off in its 60th digit; no second may be lost by that.
    """
    return moment + int(half_up(seconds, _INSTANT_S).to_integral_value(ROUND_FLOOR)) * _SECOND
