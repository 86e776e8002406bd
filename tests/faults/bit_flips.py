"""A bit of the record turned over, and files that are no whole record any more."""

import hashlib
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw

from ketadesk.adapters.storage.record import Record
from ketadesk.adapters.storage.record_key import RecordKey
from ketadesk.application.errors import KetaDeskError, StorageFailed

from .deeds import first_deeds
from .judge import stored_entries
from .tally import Tally
from .the_record import KEY, OTHER_KEY, RECORD, opened, what_verify_finds

_DEEDS = 24
_ENTRIES = [entry for deed in first_deeds("B", _DEEDS) for entry in deed.entry_ids]
_DAMAGED = ("damaged", "another key")


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
        _look_at(_copy_with(whole, folder / "copy", bytes(turned)), KEY, tally, f"bit {bit} of byte {place}")
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
        _look_at(folder / "copy", KEY, tally, f"bit {bit} of byte {place} of the log")
    return tally


def no_whole_records(folder: Path, cuts: int, seed: int) -> Tally:
    """Cut short at random, empty, of another program, or opened with another key."""
    tally = Tally("cut, empty, foreign, other key")
    whole = _whole_record(folder / "whole")
    content = (whole / RECORD).read_bytes()
    chance = random.Random(seed)
    for name, other in _contents_that_are_no_record(content, chance, cuts):
        _look_at(_copy_with(whole, folder / "copy", other), KEY, tally, name, must_refuse=True)
    _look_at(_copy_with(whole, folder / "copy", content), OTHER_KEY, tally, "another key", must_refuse=True)
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


def _foreign_database() -> bytes:
    with closing(sqlite3.connect(":memory:")) as other:
        other.executescript(
            "CREATE TABLE recipes (name); INSERT INTO recipes VALUES ('soup'); PRAGMA user_version = 2;"
        )
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


def _look_at(place: Path, key: RecordKey, tally: Tally, when: str, must_refuse: bool = False) -> None:
    """Read everything without writing: it is refused in plain words, or it is what was written."""
    before, had_log = _fingerprint(place), (place / f"{RECORD}-wal").exists()
    tally.rounds += 1
    tally.acknowledged += len(_ENTRIES)
    try:
        with opened(place, key) as record:
            _compare(record, place, tally, when)
        tally.saw("opened")
        if must_refuse:
            tally.wrong.append(f"{when}: opened")
    except StorageFailed as failed:
        tally.saw("refused")
        if not any(right in failed.what for right in _DAMAGED):
            tally.wrong.append(f"{when}: {failed}")
    except (KetaDeskError, apsw.Error, OSError, ValueError) as other:
        tally.wrong.append(f"{when}: not in plain words: {type(other).__name__} {other}")
    # Entries of a log go into the record when it is opened: that is no repair.
    if not had_log and _fingerprint(place) != before:
        tally.corrupt.append(f"{when}: the file was changed")


def _compare(record: Record, place: Path, tally: Tally, when: str) -> None:
    found = stored_entries(record)
    problems = what_verify_finds(record, place)
    missing = [entry for entry in _ENTRIES if not found[entry]]
    if problems:
        tally.saw("found by verify")
        return
    if missing:
        tally.lost.append(f"{when}: {len(missing)} entries, and nobody says so")
        return
    for deed in first_deeds("B", _DEEDS):
        if deed.stores_an_order and record.orders.get(deed.order_id, 1) != deed.order():
            tally.corrupt.append(f"{when}: {deed.order_id} is not what was written")
        if deed.logged and deed.logged not in record.infusions.entries(deed.order_id):
            tally.corrupt.append(f"{when}: what {deed} logged is not what was written")
    record.orders.summaries()


def _fingerprint(place: Path) -> str:
    return hashlib.sha256((place / RECORD).read_bytes()).hexdigest()
