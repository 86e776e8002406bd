"""Where the program writes down what went wrong inside it: one line a fault, in the data folder, without a name."""

import sys
from datetime import UTC, datetime
from pathlib import Path

_NAME = "faults.log"
_MOST_BYTES = 1_000_000
"""A fault that comes with every key press must not fill the disk: one older file of this size is kept beside it."""


class FaultLog:
    """Appends to `faults.log` in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / _NAME

    def write(self, fault: str) -> None:
        """Append one line with the time in UTC; where the disk refuses it, say it on standard error instead."""
        line = f"{datetime.now(tz=UTC).isoformat(timespec='seconds')} {' '.join(fault.split())}\n"
        try:
            if self._file.exists() and self._file.stat().st_size > _MOST_BYTES:
                self._file.replace(self._file.with_suffix(".1.log"))
            with self._file.open("a", encoding="utf-8") as log:
                log.write(line)
        except OSError as error:
            sys.stderr.write(f"KetaDesk fault ({error.strerror}): {line}")
