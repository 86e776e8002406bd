"""A disk that is really full, one that may only be read, and a limit on the size of a file."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from ketadesk.application.errors import KetaDeskError, StorageFailed
from tests.adapters.faults import no_file_larger_than

from .deeds import Deed, deeds
from .judge import in_words, judge, judge_reading
from .mounts import run_as_root, small_disk
from .tally import Tally
from .the_record import RECORD, opened, opened_to_look
from .version_1 import V1, note_lost_version_1

_ROOM_TO_GO_ON = "16m"
_FULL = "disk is full"
_READ_ONLY = "cannot be opened for writing"


def full_disks(folder: Path, sizes_kib: range) -> Tally:
    """A tmpfs of each size, written to until nothing fits; then it is made larger."""
    tally = Tally("disk really full")
    for size in sizes_kib:
        for version_1 in (False, True):
            _one_full_disk(
                tally, folder / f"{size} KiB{', a record of version 1' if version_1 else ''}", size, version_1
            )
    return tally


def _one_full_disk(tally: Tally, place: Path, size: int, version_1: bool) -> None:
    place.mkdir()
    with small_disk(place, f"size={size}k"):
        if version_1:
            shutil.copyfile(V1, place / RECORD)
        done, words = _write_until_refused(place, "F")
        when = f"a disk of {place.name}"
        tally.saw("full before the record was made", not done)
        if _FULL not in words:
            tally.wrong.append(f"{when}: {words or 'never full'}")
        if done:
            with in_words(tally.corrupt, f"{when}, looking while it is full"), opened_to_look(place) as record:
                judge_reading(record, done, tally, when)
        run_as_root("mount", "-o", f"remount,size={_ROOM_TO_GO_ON}", str(place))
        judge(place, done, [Deed("F", len(done))], tally, when)
        if version_1:
            note_lost_version_1(place, tally, when)
    tally.rounds += 1


def read_only_disks(folder: Path, rounds: int) -> Tally:
    """A record on a disk that is mounted read-only: it can be looked at, and writing is refused in plain words."""
    tally = Tally("disk read-only")
    folder.joinpath("disk").mkdir()
    with small_disk(folder / "disk", "size=8m"):
        for number in range(1, rounds + 1):
            place = folder / "disk" / f"record {number}"
            place.mkdir()
            done, _ = _write_until_refused(place, "O", at_most=5 * number)
            with _read_only(folder / "disk"):
                before = (place / RECORD).read_bytes()
                with in_words(tally.corrupt, "looking at a read-only record"), opened_to_look(place) as record:
                    judge_reading(record, done, tally, "read-only")
                _, words = _write_until_refused(place, "OO", at_most=1)
                if _READ_ONLY not in words:
                    tally.wrong.append(f"read-only: {words or 'not refused'}")
                if (place / RECORD).read_bytes() != before:
                    tally.corrupt.append("read-only: the file changed")
            tally.rounds += 1
            judge(place, done, [], tally, "writable again")
    return tally


def limits_of_file_size(folder: Path, sizes_kib: range) -> Tally:
    """No file may grow past each size (RLIMIT_FSIZE), then it may."""
    tally = Tally("limit of file size")
    for size in sizes_kib:
        place = folder / f"{size}k"
        place.mkdir()
        with no_file_larger_than(size * 1024):
            done, words = _write_until_refused(place, "L")
        if "disk" not in words:
            tally.wrong.append(f"{size} KiB: {words or 'never refused'}")
        judge(place, done, [Deed("L", len(done))], tally, f"files up to {size} KiB")
        tally.rounds += 1
    return tally


def _write_until_refused(place: Path, series: str, at_most: int = 1000) -> tuple[list[Deed], str]:
    """What was stored, and the words of the refusal; blank when there was none."""
    done: list[Deed] = []
    try:
        with opened(place) as record:
            for deed in islice(deeds(series), at_most):
                deed.do(record)
                done.append(deed)
    except StorageFailed as refused:
        return done, str(refused)
    except (KetaDeskError, OSError) as other:
        return done, f"not in plain words of the record: {type(other).__name__}: {other}"
    return done, ""


@contextmanager
def _read_only(place: Path) -> Iterator[None]:
    run_as_root("mount", "-o", "remount,ro", str(place))
    try:
        yield
    finally:
        run_as_root("mount", "-o", "remount,rw", str(place))
