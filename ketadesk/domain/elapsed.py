"""Elapsed time between moments in UTC, in whole seconds: a change of the clocks moves nothing."""

from datetime import datetime, timedelta
from decimal import Decimal

from ketadesk.domain.quantity import product, quotient

_SECOND = timedelta(seconds=1)
SECONDS_PER_HOUR = Decimal(3600)
SECONDS_PER_MINUTE = Decimal(60)


def seconds_between(first: datetime, second: datetime) -> Decimal:
    """Return whole seconds from `first` to `second`; below zero when `second` is earlier."""
    return Decimal((second - first) // _SECOND)


def hours_between(first: datetime, second: datetime) -> Decimal:
    """Return hours from `first` to `second`."""
    return quotient((seconds_between(first, second),), (SECONDS_PER_HOUR,))


def after_minutes(moment: datetime, minutes: Decimal) -> datetime:
    """Return the moment so many minutes later, to the second."""
    return moment + int(product(minutes, SECONDS_PER_MINUTE)) * _SECOND


def after_hours(moment: datetime, hours: Decimal) -> datetime:
    """Return the moment so many hours later, to the second below."""
    return moment + int(product(hours, SECONDS_PER_HOUR)) * _SECOND
