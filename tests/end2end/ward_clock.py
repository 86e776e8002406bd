"""The clock of the workstation as a test sets it: the real program runs under libfaketime, and time stands until moved.

Only the time of day is made up. What the program waits by runs on.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.faults.clock_jumps import faketime_library


class WardClock:
    """`moment` is aware UTC; `environment` is what the program has to be started with."""

    def __init__(self, folder: Path, moment: datetime) -> None:
        self._file = folder / "clock"
        self.moment = moment
        self.set(moment)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": str(faketime_library()),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }

    def set(self, moment: datetime) -> None:
        """The program sees it at its next look."""
        self.moment = moment
        passing = self._file.with_suffix(".part")
        passing.write_text(f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}\n", encoding="ascii")
        passing.replace(self._file)

    def forward(self, minutes: int) -> None:
        self.set(self.moment + timedelta(minutes=minutes))
