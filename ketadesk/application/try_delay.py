"""How long somebody waits after refused PINs: five tries at once, then 30 s, doubled with each further one, to an hour.

The count comes from the record, so that starting the program again does not help. What was refused while it runs is
counted here too: for names that are nobody's, and where the record could not be written.

A clock that was set back makes the last try lie in the future. Then the delay starts anew at the time that is shown
now: it is never shorter than it should be, and never longer than one whole delay.
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


@dataclass
class TryDelay:
    """Refused tries of each account, or of each name that is nobody's."""

    now: Callable[[], datetime]
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
            refusals = self._here[key] = refusals._replace(last=now)
        left = refusals.last + timedelta(seconds=delay_s(refusals.tries)) - now
        # A begun second is waited for.
        return -(-left // _SECOND) if left > timedelta() else 0

    def refused(self, key: str, recorded: tuple[int, str]) -> None:
        """Count one more; `recorded` is the record's word before it."""
        known = self._newest(key, recorded)
        self._here[key] = _Refusals(1 if known is None else known.tries + 1, self.now())

    def forget(self, key: str) -> None:
        """The right PIN was typed."""
        self._here.pop(key, None)

    def _newest(self, key: str, recorded: tuple[int, str]) -> _Refusals | None:
        here, (count, last) = self._here.get(key), recorded
        if here is not None and here.tries >= count:
            return here
        return _Refusals(count, datetime.fromisoformat(last)) if count else None
