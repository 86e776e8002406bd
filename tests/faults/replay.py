"""Every state that a power cut could leave on the disk, rebuilt from what SQLite wrote, and opened.

What was written before a file's last sync is there. What came later is dropped, kept, or torn: each write by itself
there, missing, or there in some sectors only. A deletion of the log that was never synced may have happened or not.
"""

import random
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from .deeds import first_deeds
from .judge import judge
from .recording_disk import Noted, RecordingDisk
from .tally import Tally
from .the_record import ANCHOR, opened

Unsynced = Literal["dropped", "kept", "torn"]
_SECTOR = 512
_DEEDS = 16
_CHECKPOINT_EVERY_PAGES = 24
"""Often, so that the moments in which the log goes into the record are among those tried."""

Files = dict[str, bytes]


def replayed_power_cuts(folder: Path, every: int, seed: int) -> Tally:
    """A cut after every `every`th thing that SQLite did to the disk; 1 tries them all."""
    tally = Tally("power cut, replayed")
    before, noted, anchors = _what_a_writer_did(folder / "written")
    chance = random.Random(seed)
    tally.saw("writes, syncs and deletions", len(noted))
    for cut in range(chance.randrange(every), len(noted) + 1, every):
        for unsynced in ("dropped", "kept", "torn"):
            tally.rounds += 1
            place = folder / "rebuilt"
            told = sum(thing.kind == "acknowledged" for thing in noted[:cut])
            files = _after_the_cut(before, noted[:cut], unsynced, chance)
            # It is never synced: any of its earlier states may be the one on the disk.
            _put(place, {**files, ANCHOR: anchors[chance.randint(0, told)]})
            series = first_deeds("R", _DEEDS)
            judge(place, series[:told], series[told : told + 1], tally, f"cut at {cut}, rest {unsynced}")
    return tally


def _what_a_writer_did(folder: Path) -> tuple[Files, list[Noted], list[bytes]]:
    """The files before, all that happened to them from the opening to the closing of the record, and each anchor."""
    folder.mkdir()
    with opened(folder):
        pass
    before = {file.name: file.read_bytes() for file in folder.iterdir() if file.name != ANCHOR}
    anchors = [(folder / ANCHOR).read_bytes()]
    disk = RecordingDisk()
    with disk.under_sqlite(), opened(folder) as record:
        with record.database.reading() as connection:
            connection.pragma("wal_autocheckpoint", _CHECKPOINT_EVERY_PAGES)
        for deed in first_deeds("R", _DEEDS):
            deed.do(record)
            anchors.append((folder / ANCHOR).read_bytes())
            disk.acknowledge()
    return before, disk.noted, anchors


def _after_the_cut(before: Files, noted: Sequence[Noted], unsynced: Unsynced, chance: random.Random) -> Files:
    last_sync = {thing.file: place for place, thing in enumerate(noted) if thing.kind == "sync"}
    files = {name: bytearray(content) for name, content in before.items()}
    for place, thing in enumerate(noted):
        fate = "kept" if place < last_sync.get(thing.file, -1) else unsynced
        if fate == "torn":
            fate = chance.choice(("dropped", "kept", "torn"))
        if fate != "dropped":
            _apply(files, thing, chance if fate == "torn" else None)
    return {name: bytes(content) for name, content in files.items()}


def _apply(files: dict[str, bytearray], thing: Noted, tearing: random.Random | None) -> None:
    match thing.kind:
        case "write":
            _write(files.setdefault(thing.file, bytearray()), thing.offset, _torn(thing.data, tearing))
        case "truncate":
            del files.setdefault(thing.file, bytearray())[thing.offset :]
        case "delete":
            files.pop(thing.file, None)
        case "sync" | "acknowledged":
            pass


def _write(file: bytearray, offset: int, sectors: Sequence[tuple[int, bytes]]) -> None:
    for start, data in sectors:
        place = offset + start
        file.extend(bytes(max(0, place + len(data) - len(file))))
        file[place : place + len(data)] = data


def _torn(data: bytes, tearing: random.Random | None) -> list[tuple[int, bytes]]:
    """The sectors of `data` that reached the disk."""
    if tearing is None:
        return [(0, data)]
    sectors = [(start, data[start : start + _SECTOR]) for start in range(0, len(data), _SECTOR)]
    return [sector for sector in sectors if tearing.random() < 0.5]


def _put(folder: Path, files: Files) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
