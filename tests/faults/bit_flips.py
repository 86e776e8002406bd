"""A bit of the record turned over, and files that are no whole record any more."""

import hashlib
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from ketadesk.adapters.storage.record_key import RecordKey
from ketadesk.application.errors import KetaDeskError, RecordDamaged

from .deeds import Deed, first_deeds
from .judge import stored_entries
from .tally import Tally
from .the_record import KEY, OTHER_KEY, RECORD, opened, what_verify_finds

_DEEDS = 24
_DAMAGED = "damaged"


def bit_flips(folder: Path, flips: int, seed: int) -> Tally:
    """Each flip in a fresh copy of the record: it is refused in plain words, or all is as it was written."""
    tally = Tally("a bit turned over")
    whole = _whole_record(folder / "whole")
    content = (whole / RECORD).read_bytes()
    chance = random.Random(seed)
    for _ in range(flips):
        place, bit = chance.randrange(len(content)), chance.randrange(8)
        turned = bytearray(content)
        turned[place] ^= 1 << bit
        _look_at(_copy_with(whole, folder / "copy", bytes(turned)), tally, f"bit {bit} of byte {place}")
    return tally


def bit_flips_in_the_log(folder: Path, flips: int, seed: int) -> Tally:
    """The same in the newest entries of a program that was killed: a lost tail must be noticed."""
    tally = Tally("a bit of the log turned over")
    whole = folder / "whole"
    whole.mkdir()
    log = f"{RECORD}-wal"
    saved = folder / "as killed"
    with opened(whole) as record:
        for deed in first_deeds("B", _DEEDS):
            deed.do(record)
        shutil.copytree(whole, saved)
    content = (saved / log).read_bytes()
    chance = random.Random(seed)
    for _ in range(flips):
        place, bit = chance.randrange(len(content)), chance.randrange(8)
        shutil.rmtree(folder / "copy", ignore_errors=True)
        shutil.copytree(saved, folder / "copy")
        turned = bytearray(content)
        turned[place] ^= 1 << bit
        (folder / "copy" / log).write_bytes(turned)
        _look_at(folder / "copy", tally, f"bit {bit} of byte {place} of the log", may_write=True)
    return tally


def no_whole_records(folder: Path, cuts: int, seed: int) -> Tally:
    """Cut short at random, empty, of another program, or opened with another key."""
    tally = Tally("cut, empty, foreign, other key")
    whole = _whole_record(folder / "whole")
    content = (whole / RECORD).read_bytes()
    chance = random.Random(seed)
    for name, other in _contents_that_are_no_record(content, chance, cuts):
        _must_refuse(_copy_with(whole, folder / "copy", other), KEY, tally, name)
    _must_refuse(_copy_with(whole, folder / "copy", content), OTHER_KEY, tally, "another key")
    return tally


def _contents_that_are_no_record(content: bytes, chance: random.Random, cuts: int) -> Iterator[tuple[str, bytes]]:
    yield "empty", b""
    yield "zeros", bytes(len(content))
    yield "one byte", b"\x00"
    yield "a PDF", b"%PDF-1.7" + content[8:]
    yield "text", b"Not a record at all.\n" * 400
    yield "another program's database", _foreign_database()
    yield "a page twice", content[:8192] + content[4096:]
    yield "chance", chance.randbytes(len(content))
    for _ in range(cuts):
        size = chance.randrange(1, len(content))
        yield f"cut to {size} bytes", content[:size]
        yield f"cut to {size // 4096} pages", content[: size // 4096 * 4096]
'''


def _foreign_database() -> bytes:
    with closing(sqlite3.connect(":memory:")) as other:
        other.executescript("CREATE TABLE recipes (name); INSERT INTO recipes VALUES ('soup'); PRAGMA user_version = 2;")
        return other.serialize()


def _whole_record(folder: Path) -> Path:
    folder.mkdir()
    with opened(folder) as record:
        for deed in first_deeds("B", _DEEDS):
            deed.do(record)
    return folder


def _copy_with(whole: Path, place: Path, content: bytes) -> Path:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(whole, place)
    (place / RECORD).write_bytes(content)
    return place


def _look_at(place: Path, tally: Tally, when: str, may_write: bool = False) -> None:
    """Read everything: it is refused and untouched, or it is what was written."""
    before = _fingerprint(place)
    tally.rounds += 1
    tally.acknowledged += sum(len(deed.entry_ids) for deed in first_deeds("B", _DEEDS))
    try:
        with opened(place) as record:
            _compare(record, tally, when)
            found = what_verify_finds(record, place)
            if found and not tally.saw_loss(when):
                tally.saw("found by verify alone")
    except KetaDeskError as failed:
        tally.saw("refused")
        if not isinstance(failed, RecordDamaged) or _DAMAGED not in failed.what:
            tally.wrong.append(f"{when}: {failed}")
    if not may_write and _fingerprint(place) != before:
        tally.corrupt.append(f"{when}: the file was changed")
