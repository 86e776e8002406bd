"""The clock of the workstation in a file, for the real program in its own process: time stands until a test moves it.

Only the time of day of the record is made up; what the program waits by runs on.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

NAME = "KETADESK_TEST_CLOCK"
"""Environment variable of the observed window: where the file is."""


class WardClock:
    """`moment` is aware UTC; `environment` is what the program has to be started with."""

    def __init__(self, folder: Path, moment: datetime) -> None:
        self._file = folder / "clock"
        self.moment = moment
        self.set(moment)

    @property
    def environment(self) -> dict[str, str]:
        return {NAME: str(self._file)}

    def set(self, moment: datetime) -> None:
        """The program sees it at its next look."""
        self.moment = moment
        passing = self._file.with_suffix(".part")
        passing.write_text(moment.astimezone(UTC).isoformat(), encoding="ascii")
        passing.replace(self._file)

    def forward(self, minutes: int) -> None:
        self.set(self.moment + timedelta(minutes=minutes))


class ClockOfFile:
    """What stands in the file, for the program."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        return datetime.fromisoformat(self._file.read_text(encoding="ascii"))

    def zone(self) -> tzinfo:
        return UTC
