"""Real power cuts: an ext4 file system in a file is told to die at once, its writes of the last seconds unwritten.

Only a file system shows whether a commit is durable: a killed process leaves everything to the kernel. To show that the
test can see a loss at all, the same is done with `synchronous=NORMAL`, which loses entries.
"""

import fcntl
import os
import random
import struct
import time
from pathlib import Path
from unittest.mock import patch

from ketadesk.adapters.storage import opening
from ketadesk.adapters.storage.connection import WRITING

from .deeds import Deed
from .judge import judge, stored_entries
from .mounts import mounted, new_file_system
from .tally import Tally
from .the_record import opened
from .writer import wait_until_it_writes, writing_in

_SHUTDOWN = 0x8004587D
"""EXT4_IOC_SHUTDOWN."""
_WITHOUT_FLUSHING_THE_LOG = struct.pack("I", 2)
NEW_DISK_EVERY = 10
CARELESS = tuple((name, "NORMAL", 1) if name == "synchronous" else (name, *rest) for name, *rest in WRITING)
"""The program's settings without the sync of each commit."""


def power_cuts(folder: Path, rounds: int, seed: int) -> Tally:
    """`rounds` power cuts under a writer with the settings of the program. Raises `CannotBeMade`."""
    tally = Tally("power cut on ext4")
    chance = random.Random(seed)
    disk, place = folder / "disk", folder / "mounted"
    place.mkdir()
    for number in range(rounds):
        if number % NEW_DISK_EVERY == 0:
            new_file_system(disk)
        acknowledged, unsure = _cut(disk, place, f"P{number:03d}", chance)
        with mounted(disk, place):
            judge(_data(place), acknowledged, unsure, tally, f"power cut {number}")
        tally.rounds += 1
    return tally


def careless_power_cuts(folder: Path, at_most: int, seed: int) -> Tally:
    """Cut the power under a writer that does not sync each commit, until it lost an entry: else we are blind."""
    tally = Tally("the same, without the sync")
    chance = random.Random(seed)
    disk, place = folder / "disk", folder / "mounted"
    place.mkdir()
    for number in range(1, at_most + 1):
        tally.rounds += 1
        new_file_system(disk)
        with patch.object(opening, "WRITING", CARELESS):
            acknowledged, _ = _cut(disk, place, f"C{number:03d}", chance)
        with mounted(disk, place), opened(_data(place)) as record:
            found = stored_entries(record)
        lost = sum(not found[entry] for deed in acknowledged for entry in deed.entry_ids)
        tally.saw("lost, as it must be", lost)
        if lost:
            return tally
    tally.wrong.append(f"{at_most} power cuts lost nothing of a writer that does not sync: the test is blind")
    return tally


def _cut(disk: Path, place: Path, series: str, chance: random.Random) -> tuple[list[Deed], list[Deed]]:
    """Cut the power under a writer: the deeds it was told are stored before the cut, and those we are not sure of."""
    with mounted(disk, place):
        _data(place).mkdir(exist_ok=True)
        with writing_in(_data(place), series) as writer:
            wait_until_it_writes(writer)
            time.sleep(chance.uniform(0, 0.15))
            told = writer.count.value
            _cut_power(place)
        return writer.acknowledged(told), [*writer.acknowledged()[told:], *writer.unsure()]


def _data(place: Path) -> Path:
    return place / "data"


def _cut_power(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, _SHUTDOWN, _WITHOUT_FLUSHING_THE_LOG)
    finally:
        os.close(descriptor)
