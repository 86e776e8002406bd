"""A program killed while it brings a record of an older version up to date: at each statement, and at each write."""

import os
import shutil
import signal
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from unittest.mock import patch

import apsw

from ketadesk.adapters.storage.new_file import PASSING

from .deeds import Deed
from .disk import Disk, DiskFile
from .judge import judge
from .tally import Tally
from .the_record import RECORD, opened
from .version_1 import V1, note_lost_version_1

_STOPPED = 9
_UNTIL_THE_END = ExitStack()


def killed_migrations(folder: Path, every: int) -> Tally:
    """Killed at the Nth statement, for N = 1, 1 + `every` ... until it comes through; then at the Nth disk access."""
    tally = Tally("migration killed")
    for name, arm in (("statement", _kill_at_statement), ("write", _kill_at_write)):
        at = 1
        while _one_kill(tally, folder / "place", arm, at, f"{name} {at}"):
            at += every
        tally.saw(f"{name}s of a migration, at least", at - every)
    return tally


def _one_kill(tally: Tally, place: Path, arm: Callable[[int], None], at: int, when: str) -> bool:
    """False when the migration came through before."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    shutil.copyfile(V1, place / RECORD)
    killed = _killed_while_opening(place, arm, at)
    tally.rounds += 1
    judge(place, [], [Deed("M", 0)], tally, f"killed at {when}")
    note_lost_version_1(place, tally, f"killed at {when}")
    left = [file.name for file in place.iterdir() if file.name.endswith(PASSING)]
    tally.saw("half-made files left beside the record", len(left))
    return killed


def _killed_while_opening(place: Path, arm: Callable[[int], None], at: int) -> bool:
    pid = os.fork()
    if pid == 0:
        arm(at)
        with opened(place):
            pass
        os._exit(_STOPPED)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status) != _STOPPED:
        raise RuntimeError(f"the program that migrates ended with {status}")
    return False


class _Countdown:
    def __init__(self, at: int) -> None:
        self._left = at

    def count(self) -> None:
        self._left -= 1
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)


def _kill_at_statement(at: int) -> None:
    """Each statement of a script counts, and each PRAGMA."""
    countdown = _Countdown(at)

    class Traced(apsw.Connection):
        def __init__(self, *arguments: Any, **other: Any) -> None:
            super().__init__(*arguments, **other)
            self.exec_trace = self._count

        def _count(self, *_: object) -> bool:
            countdown.count()
            return True

    _UNTIL_THE_END.enter_context(patch.object(apsw, "Connection", Traced))


def _kill_at_write(at: int) -> None:
    """Writes, truncations, deletions and syncs count."""
    _UNTIL_THE_END.enter_context(_DyingDisk(_Countdown(at)).under_sqlite())


class _DyingDisk(Disk):
    def __init__(self, countdown: _Countdown) -> None:
        self.countdown = countdown
        super().__init__("dying")

    def file_class(self) -> Callable[..., apsw.VFSFile]:
        return lambda name, flags: _DyingFile(self.countdown, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        self.countdown.count()
        super().xDelete(filename, syncdir)


class _DyingFile(DiskFile):
    def __init__(self, countdown: _Countdown, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        self._countdown = countdown
        super().__init__(name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self._countdown.count()
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        self._countdown.count()
        super().xSync(flags)

    def xTruncate(self, newsize: int) -> None:
        self._countdown.count()
        super().xTruncate(newsize)
