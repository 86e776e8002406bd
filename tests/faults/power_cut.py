"""Real power cuts: an ext4 file system in a file is told to die at once, its writes of the last seconds unwritten.

Only a file system shows whether a commit is durable: a killed process leaves everything to the kernel. To show that the
test can see a loss at all, the same is done with `synchronous=NORMAL`, which loses entries.
"""

import fcntl
import os
import random
import shutil
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from ketadesk.adapters.storage import opening
from ketadesk.adapters.storage.connection import WRITING

from .deeds import Deed
from .judge import judge, stored_entries
from .tally import Tally
from .the_record import opened
from .writer import wait_until_it_writes, writing_in

LEFT_OUT = "KETADESK_NO_POWER_CUT"
"""A developer who is not root sets it to 1 and knows what her run does not show."""

_SHUTDOWN = 0x8004587D
"""EXT4_IOC_SHUTDOWN."""
_WITHOUT_FLUSHING_THE_LOG = struct.pack("I", 2)
_SIZE = 64 * 2**20
NEW_DISK_EVERY = 10
CARELESS = tuple((name, "NORMAL", 1) if name == "synchronous" else (name, *rest) for name, *rest in WRITING)
"""The program's settings without the sync of each commit."""


class NoPowerCut(RuntimeError):
    """This computer does not let us mount a file system."""


def require_what_it_takes() -> None:
    """Raise `NoPowerCut`, with what to do, where no file system can be made and mounted."""
    missing = [program for program in ("mkfs.ext4", "mount", "umount") if not shutil.which(program, path=_path())]
    if os.name != "posix" or os.geteuid() != 0:
        missing.append("root's rights")
    if not Path("/dev/loop-control").exists():
        missing.append("loop devices (/dev/loop-control)")
    if missing:
        raise NoPowerCut(
            f"Power cuts cannot be made here; missing: {', '.join(missing)}. Run the tests as root on a Linux with "
            f"loop devices and e2fsprogs, or set {LEFT_OUT}=1 to leave these tests out knowingly."
        )


def power_cuts(folder: Path, rounds: int, seed: int) -> Tally:
    """`rounds` power cuts under a writer with the settings of the program. Raises `NoPowerCut`."""
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


def rounds_until_careless_writer_loses(folder: Path, at_most: int, seed: int) -> int:
    """Cut the power under a writer that does not sync each commit until it lost an entry; 0 when it never did."""
    chance = random.Random(seed)
    disk, place = folder / "disk", folder / "mounted"
    place.mkdir()
    for number in range(1, at_most + 1):
        new_file_system(disk)
        with patch.object(opening, "WRITING", CARELESS):
            acknowledged, _ = _cut(disk, place, f"C{number:03d}", chance)
        with mounted(disk, place), opened(_data(place)) as record:
            found = stored_entries(record)
            if any(not found[entry] for deed in acknowledged for entry in deed.entry_ids):
                return number
    return 0


def _cut(disk: Path, place: Path, series: str, chance: random.Random) -> tuple[list[Deed], list[Deed]]:
    """Cut the power under a writer: the deeds it was told are stored before the cut, and the ones we are not sure of."""
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


def new_file_system(disk: Path) -> None:
    """An empty ext4 in the file `disk`."""
    require_what_it_takes()
    disk.unlink(missing_ok=True)
    with disk.open("wb") as file:
        file.truncate(_SIZE)
    run_as_root("mkfs.ext4", "-q", "-F", str(disk))


@contextmanager
def mounted(disk: Path, place: Path) -> Iterator[None]:
    """`disk` stands at `place` meanwhile; the loop device goes with the mount."""
    run_as_root("mount", "-o", "loop", str(disk), str(place))
    try:
        yield
    finally:
        run_as_root("umount", str(place))


def _cut_power(place: Path) -> None:
    descriptor = os.open(place, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, _SHUTDOWN, _WITHOUT_FLUSHING_THE_LOG)
    finally:
        os.close(descriptor)


def run_as_root(*command: str) -> None:
    """Run a program of the system. Raises `NoPowerCut` with what it said."""
    program = shutil.which(command[0], path=_path())
    if program is None:
        raise NoPowerCut(f"{command[0]} is missing")
    done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoPowerCut(f"{' '.join(command)} failed: {done.stderr.strip()}")


def _path() -> str:
    """Also where a user's shell does not look."""
    return os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))
