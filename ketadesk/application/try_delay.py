"""How long somebody waits after refused PINs: five tries at once, then 30 s, doubled with each further one, to an hour.

The count comes from the record, so that starting the program again does not help. What was refused while it runs is
counted here too: for names that are nobody's, and where the record could not be written.

A clock that was set back makes the last try lie in the future. Then the delay starts anew at the time that is shown
now: it is never shorter than it should be, and never longer than one whole delay. A clock that was set forward does
not shorten it while the program runs: of the clock and of what has passed since the start, the smaller counts.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

FREE_TRIES: Final = 5
FIRST_DELAY_S: Final = 30
LONGEST_DELAY_S: Final = 3600
_DOUBLINGS: Final = 7
_SECOND: Final = timedelta(seconds=1)


def delay_s(refused: int) -> int:
    """Return the seconds to wait after so many refused tries in a row."""
    if refused < FREE_TRIES:
        return 0
    further = refused - FREE_TRIES
    # So many doublings are past the hour; a count from the record may be any number.
    return LONGEST_DELAY_S if further >= _DOUBLINGS else FIRST_DELAY_S << further


class _Refusals(NamedTuple):
    tries: int
    last: datetime
    ran: timedelta = timedelta()
    """What the clock that nobody sets stood at then; below zero for before its start."""


@dataclass
class TryDelay:
    """Refused tries of each account, or of each name that is nobody's."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float] | None = None
    """Seconds since some moment, by a clock that nobody can set."""
    _here: dict[str, _Refusals] = field(default_factory=dict)

    def wait_s(self, key: str, recorded: tuple[int, str]) -> int:
        """Return the whole seconds until the next try is looked at; 0 when at once.

        `recorded` is what `AccountStore.refused_in_a_row` says.
        """
        refusals = self._newest(key, recorded)
        if refusals is None:
            return 0
        now = self.now()
        if refusals.last > now:
            refusals = _Refusals(refusals.tries, now, self._runs())
        # Kept from now on: by which of the two clocks it was read is not to be chosen anew.
        self._here[key] = refusals
        left = timedelta(seconds=delay_s(refusals.tries)) - self._passed(refusals, now)
        # A begun second is waited for.
        return -(-left // _SECOND) if left > timedelta() else 0

    def refused(self, key: str, recorded: tuple[int, str]) -> None:
        """Count one more; `recorded` is the record's word before it."""
        known = self._newest(key, recorded)
        self._here[key] = _Refusals(1 if known is None else known.tries + 1, self.now(), self._runs())

    def forget(self, key: str) -> None:
        """The right PIN was typed."""
        self._here.pop(key, None)

    def _newest(self, key: str, recorded: tuple[int, str]) -> _Refusals | None:
        here, (count, last) = self._here.get(key), recorded
        if here is not None and here.tries >= count:
            return here
        return self._recorded(count, datetime.fromisoformat(last)) if count else None

    def _recorded(self, count: int, last: datetime) -> _Refusals:
        """Tries of the record: what has passed since the last of them only the clock can say, so far."""
        return _Refusals(count, last, self._runs() - (self.now() - last))

    def _passed(self, refusals: _Refusals, now: datetime) -> timedelta:
        by_the_clock = now - refusals.last
        return by_the_clock if self.monotonic is None else min(by_the_clock, self._runs() - refusals.ran)

    def _runs(self) -> timedelta:
        return timedelta() if self.monotonic is None else timedelta(seconds=self.monotonic())
