"""File systems of our own for a moment: in a file through a loop device, or in memory. Only root may mount them."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .tally import CannotBeMade

LEFT_OUT = "KETADESK_NO_MOUNTS"
"""A developer who is not root sets it to 1 and knows what her run does not show."""
_SIZE = 64 * 2**20


def require_what_it_takes() -> None:
    """Raise `CannotBeMade`, with what to do, where no file system can be made and mounted."""
    missing = [program for program in ("mkfs.ext4", "mount", "umount") if not shutil.which(program, path=_path())]
    if os.name != "posix" or os.geteuid() != 0:
        missing.append("root's rights")
    if not Path("/dev/loop-control").exists():
        missing.append("loop devices (/dev/loop-control)")
    if missing:
        raise CannotBeMade(
            f"Power cuts and full disks cannot be made here; missing: {', '.join(missing)}. Run the tests as root on a "
            f"Linux with loop devices and e2fsprogs, or set {LEFT_OUT}=1 to leave these tests out knowingly."
        )


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


@contextmanager
def small_disk(place: Path, options: str) -> Iterator[None]:
    """A tmpfs at `place` meanwhile. Raises `CannotBeMade`."""
    require_what_it_takes()
    run_as_root("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place))
    try:
        yield
    finally:
        run_as_root("umount", str(place))


def run_as_root(*command: str) -> None:
    """Run a program of the system. Raises `CannotBeMade` with what it said."""
    program = shutil.which(command[0], path=_path())
    if program is None:
        raise CannotBeMade(f"{command[0]} is missing")
    done = subprocess.run([program, *command[1:]], capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotBeMade(
            f"{' '.join(command)} failed: {done.stderr.strip()}. {LEFT_OUT}=1 leaves these tests out knowingly."
        )


def _path() -> str:
    """Also where a user's shell does not look."""
    return os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))
