"""A clock that nobody can set, and which start of the computer it belongs to.

It shows a year later whether two entries were made one after the other, whatever the time of day was set to.
"""

import time
from functools import cache
from pathlib import Path

_LINUX = Path("/proc/sys/kernel/random/boot_id")


class WorkstationBoot:
    """This workstation's."""

    def boot_id(self) -> str:
        """Which start of the computer this is; blank where the system does not say.

        Only Linux names its starts. A time of starting worked out from the clocks would change whenever the time
        of day is set, and so tell two starts where there was one.
        """
        return _boot_id()

    def monotonic_ns(self) -> int:
        """Nanoseconds since some moment of that start."""
        return time.monotonic_ns()


@cache
def _boot_id() -> str:
    try:
        return _LINUX.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""
