"""Make a file under a passing name and give it its own only when it is whole and on the disk."""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NO_HARD_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""How memory sticks (FAT, exFAT) and some network folders answer."""

PASSING = ".part"
"""The ending of a passing name; such a file is never a backup and never a record."""


@contextmanager
def passing_file(target: Path) -> Iterator[Path]:
    """A new, empty file beside `target` that only this account may read; gone afterwards, unless it got a name."""
    passing = target.with_name(f".{target.name}.{secrets.token_hex(4)}{PASSING}")
    try:
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0)
        os.close(os.open(passing, flags, 0o600))
        yield passing
    finally:
        for ending in ("", "-journal", "-wal", "-shm"):
            passing.with_name(f"{passing.name}{ending}").unlink(missing_ok=True)


def require_free(target: Path) -> None:
    """Raise `FileExistsError` when anything stands there, a broken link too."""
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))


def give_name(passing: Path, target: Path) -> None:
    """Name the file `target`, never over another one, and have the folder know it after a power cut."""
    if os.name == "nt":
        passing.rename(target)  # Windows refuses to rename onto an existing file.
        return
    try:
        os.link(passing, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in NO_HARD_LINKS:
            raise
        # Take the name first, then replace the empty file that is ours.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        passing.replace(target)
    sync_folder(target.parent)


def sync_file(file: Path) -> None:
    """Have the content on the disk, not only on its way."""
    # Windows flushes only what was opened for writing.
    descriptor = os.open(file, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Have the folder's names on the disk; Windows knows no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
