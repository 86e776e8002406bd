"""Who holds the record: the account, the computer, the program and the process, as the holder wrote it down.

Such a note outlives a holder who was killed. Whether it is still true is asked of the system: a process of the same
number that started at another moment is another one.
"""

import getpass
import os
import platform
from enum import Enum, auto
from pathlib import Path
from typing import Annotated

from pydantic import Field

from ketadesk.domain.model import Model

Short = Annotated[str, Field(max_length=200)]


class Holder(Model):
    """One who took the lock. A part that is not known is blank or 0."""

    account: Short
    computer: Short
    program: Short
    process: Annotated[int, Field(ge=0)]
    process_started: Short
    """When the process started, as the system counts; blank where it does not say."""
    since: Short
    """Local time, ISO 8601 with offset."""


class Standing(Enum):
    """What is known of a noted holder."""

    RUNS = auto()
    """That very process runs on this computer."""
    GONE = auto()
    """It does not: the note is an old one."""
    UNKNOWN = auto()
    """It cannot be asked from here: another computer, or a system that does not say."""


def here(program: str, since: str) -> Holder:
    """This process."""
    return Holder(
        account=_account(),
        computer=_computer(),
        program=_plain(program),
        process=os.getpid(),
        process_started=_started(os.getpid()),
        since=since,
    )


def standing(holder: Holder) -> Standing:
    """Whether the noted process is one that runs."""
    if holder.computer != _computer() or not holder.process_started:
        return Standing.UNKNOWN
    return Standing.RUNS if _started(holder.process) == holder.process_started else Standing.GONE


def in_words(holder: Holder) -> str:
    """` by anna on WARD3 in KetaDesk 1.0 (process 12), since 2026-11-22 14:05`; what is not known is left out."""
    return "".join(
        (
            f" by {holder.account}" if holder.account else "",
            f" on {holder.computer}" if holder.computer else "",
            f" in {holder.program}" if holder.program else "",
            f" (process {holder.process})" if holder.process else "",
            f", since {holder.since[:16].replace('T', ' ')}" if holder.since else "",
        )
    )


def _account() -> str:
    try:
        return _plain(getpass.getuser())
    except (OSError, KeyError, ImportError):
        # An account without a name, as in a container.
        return ""


def _computer() -> str:
    return _plain(platform.node())


def _plain(name: str) -> str:
    """At most 200 characters that print: names of the system may hold what is no text at all."""
    return "".join(character if character.isprintable() else "?" for character in name[:200])


def _started(process: int) -> str:
    """Which start of the computer, and when in it, as Linux counts; blank elsewhere, and for one that is gone."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    # The second field is the program's name in brackets, and may hold blanks and brackets itself.
    fields = status.rpartition(")")[2].split()
    started = 19
    return f"{boot} {fields[started]}" if len(fields) > started and fields[0] not in "ZX" else ""
