"""The Nth answer of the disk is an error, for N = 1, 2, 3 ... until a whole run meets none."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import apsw

from ketadesk.adapters.storage.connection import is_plain
from ketadesk.adapters.storage.record import Record
from ketadesk.application.errors import KetaDeskError, StorageFailed

from .deeds import Deed, first_deeds
from .failing_disk import FailingDisk, Failure
from .judge import judge
from .tally import Tally
from .the_record import RECORD, opened
from .version_1 import V1, note_lost_version_1

_DURING = 6
"""From the start of a record: the signature, a baseline set, the start, a set, its correction, another set."""
_WORDS = {apsw.IOError: ("disk reported an error", "cannot be opened"), apsw.FullError: ("disk is full",)}
"""What a message may say of such an error; any other misleads."""


@dataclass
class _Run:
    """What a run saw."""

    acknowledged: list[Deed]
    refused: list[Deed]
    messages: list[str]


def io_errors(folder: Path, every: int) -> Tally:
    """An error of the disk, once and for good; 1 tries every N."""
    return _all_starts(Tally("Nth I/O error"), folder, apsw.IOError, every)


def disk_full_in_between(folder: Path, every: int) -> Tally:
    """A disk that is full at the Nth write, once and for good."""
    return _all_starts(Tally("disk full at the Nth write"), folder, apsw.FullError, every)


def _all_starts(tally: Tally, folder: Path, error: type[apsw.Error], every: int) -> Tally:
    disk = FailingDisk()
    for start in ("a record", "no record", "a record of version 1"):
        begun = folder / start
        begun.mkdir()
        done = _START[start](begun)
        for sticky in (False, True):
            at = 1
            while _one_run(tally, disk, begun, done, Failure(error, at, sticky)):
                at += every
            tally.saw(f"N from {start} to the run without an error", at)
    return tally


def _begin_record(folder: Path) -> list[Deed]:
    done = first_deeds("E", 2)
    with opened(folder) as record:
        for deed in done:
            deed.do(record)
    return done


def _begin_nothing(_folder: Path) -> list[Deed]:
    return []


def _begin_version_1(folder: Path) -> list[Deed]:
    shutil.copyfile(V1, folder / RECORD)
    return []


_START: Mapping[str, Callable[[Path], list[Deed]]] = {
    "a record": _begin_record,
    "no record": _begin_nothing,
    "a record of version 1": _begin_version_1,
}


def _one_run(tally: Tally, disk: FailingDisk, begun: Path, done: list[Deed], failure: Failure) -> bool:
    """False when the run ended before the failure could happen."""
    place = begun.with_name("place")
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(begun, place)
    disk.start(failure)
    run = _deeds_on(disk, place, first_deeds("E", len(done) + _DURING)[len(done) :], may_try_again=not failure.sticky)
    when = f"{failure.error.__name__} at {failure.at}{' and on' if failure.sticky else ''}, from {begun.name}"
    judge(place, [*done, *run.acknowledged], run.refused, tally, when)
    if (begun / RECORD).exists() and is_plain(begun / RECORD):
        note_lost_version_1(place, tally, when)
    allowed = _WORDS[failure.error]
    tally.wrong += [f"{when}: {words}" for words in run.messages if _misleads(words, allowed)]
    tally.rounds += 1
    tally.saw("refused in plain words", len(run.messages))
    return disk.failed > 0


def _misleads(words: str, allowed: tuple[str, ...]) -> bool:
    return words.startswith("still refused") or not any(right in words for right in allowed)


def _deeds_on(disk: FailingDisk, place: Path, to_do: list[Deed], may_try_again: bool) -> _Run:
    """The next deeds, and after a single error the refused one again, as a person does who reads "try again"."""
    run = _Run([], to_do, [])
    with disk.under_sqlite():
        try:
            with opened(place) as record:
                while run.refused:
                    _next_deed(record, run, may_try_again)
        except StorageFailed as failed:
            run.messages.append(str(failed))
        except (KetaDeskError, apsw.Error, OSError) as other:
            run.messages.append(f"not in plain words: {type(other).__name__} {other}")
    return run


def _next_deed(record: Record, run: _Run, may_try_again: bool) -> None:
    deed = run.refused[0]
    try:
        deed.do(record)
    except StorageFailed as failed:
        if not may_try_again:
            raise
        run.messages.append(str(failed))
        try:
            deed.do(record)
        except StorageFailed as again:
            run.messages.append(f"still refused after the error was over: {again}")
            raise
    run.acknowledged.append(run.refused.pop(0))
