"""Save a PDF under a new name: whole or not at all, and never over anything that stands there.

The bytes are written and synced under a passing name, then the file gets its own with a call that refuses a
name already taken. The folder is held by its descriptor, so that it cannot be exchanged in between; a
symbolic link in the file's place is refused, since it would carry a patient's sheet to somewhere nobody
chose.
"""

import errno
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ketadesk.application.errors import CannotSave

_OTHER_NAME = "Choose another name or another folder."
_OTHER_FOLDER = "Choose another folder."

_WORDS: tuple[tuple[tuple[int, ...], str, str], ...] = (
    ((errno.EEXIST,), "{file} exists already and is never overwritten.", _OTHER_NAME),
    ((errno.ELOOP,), "{file} is a link to another place; nothing is saved through a link.", _OTHER_NAME),
    ((errno.EACCES, errno.EPERM, errno.EROFS), "This account may not write to the folder {folder}.", _OTHER_FOLDER),
    (
        (errno.ENOSPC, errno.EDQUOT, errno.EFBIG),
        "The disk is full: {file} was not saved.",
        "Free some space or choose a folder on another disk.",
    ),
    ((errno.ENOENT, errno.ENOTDIR), "The folder {folder} does not exist.", _OTHER_FOLDER),
    ((errno.ENAMETOOLONG,), "The name {file} is too long.", "Choose a shorter name."),
)

_PASSING = ".ketadesk-"
_PART = ".part"

_NO_HARD_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""How memory sticks (FAT, exFAT) and some network folders answer."""


_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})


def save_pdf(pdf: bytes, target: Path, replace: bool = False, group_reads: bool = False) -> bool:
    """Write `pdf` to the file `target`, readable by this account only; answers True when it replaced a file.

    Only with `replace` is a regular file replaced, in one step; a symbolic link or a folder never is. With
    `group_reads` the account's group may read it too, whatever the account's usual mode.
    Raises `CannotSave`, and then no file stands there but what stood there before.
    """
    if not target.name:
        raise CannotSave(f"{target} is not the name of a file.", _OTHER_NAME)
    if "\x00" in str(target):
        raise CannotSave("The name holds U+0000, which no file's name may hold.", _OTHER_NAME)
    try:
        with _held(target.parent) as folder:
            replaces = replace and folder.has_file(target.name)
            if not replaces:
                folder.require_free(target.name)
            _save(pdf, folder, target.name, _Way(replace, replaces, group_reads))
            return replaces
    except OSError as error:
        raise _in_plain_words(error, target) from error


def is_passing_name(name: str) -> bool:
    """True for the name of a file that is being written, or was when the program was cut off."""
    return re.fullmatch(rf"{re.escape(_PASSING)}[0-9a-f]{{16}}{re.escape(_PART)}", name) is not None


class _Way(NamedTuple):
    """How a file gets its name."""

    may_replace: bool
    replaces: bool
    """A file of that name is there."""
    group_reads: bool


def _save(pdf: bytes, folder: "_Folder", name: str, way: _Way) -> None:
    passing_name = f"{_PASSING}{secrets.token_hex(8)}{_PART}"
    try:
        with os.fdopen(folder.new_file(passing_name), "wb") as stream:
            if way.group_reads:
                _let_group_read(stream.fileno())
            stream.write(pdf)
            stream.flush()
            os.fsync(stream.fileno())
        if way.replaces:
            folder.replace(passing_name, name)
        else:
            folder.give_name(passing_name, name, or_replace=way.may_replace)
    finally:
        folder.remove(passing_name)
    try:
        folder.sync()
    except OSError:
        if not way.replaces:
            folder.remove(name)  # it is said not to be saved, so it does not stand there
        raise


def _let_group_read(descriptor: int) -> None:
    """Sticks and shares may know no modes: who reads there is said by how they are mounted."""
    if hasattr(os, "fchmod"):
        with suppress(PermissionError):
            os.fchmod(descriptor, 0o640)


@dataclass(frozen=True)
class _Folder:
    """A folder by its descriptor; by its path where the system has no such calls (Windows)."""

    path: Path
    descriptor: int | None

    def name(self, name: str) -> str:
        return name if self.descriptor is not None else str(self.path / name)

    def require_free(self, name: str) -> None:
        """Raise the `OSError` that saving under `name` would end with, before anything is written."""
        with suppress(FileNotFoundError):
            found = os.stat(self.name(name), dir_fd=self.descriptor, follow_symlinks=False)
            raise OSError(errno.ELOOP if stat.S_ISLNK(found.st_mode) else errno.EEXIST, name)

    def has_file(self, name: str) -> bool:
        """True for a regular file of that name."""
        try:
            return stat.S_ISREG(os.stat(self.name(name), dir_fd=self.descriptor, follow_symlinks=False).st_mode)
        except FileNotFoundError:
            return False

    def replace(self, passing_name: str, name: str) -> None:
        """Put the new file in the place of the old one in one step."""
        os.replace(self.name(passing_name), self.name(name), src_dir_fd=self.descriptor, dst_dir_fd=self.descriptor)

    def new_file(self, name: str) -> int:
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
        return os.open(self.name(name), flags, 0o600, dir_fd=self.descriptor)

    def give_name(self, passing_name: str, name: str, or_replace: bool = False) -> None:
        """Raises `FileExistsError` when somebody took the name in the meantime.

        Where a file may be replaced and the disk knows no hard links, that is not asked: an empty file that takes the
        name first would stay there when the program is ended in between.
        """
        if self.descriptor is None:
            # Windows refuses to rename onto an existing file.
            os.rename(self.name(passing_name), self.name(name))
            return
        try:
            os.link(passing_name, name, src_dir_fd=self.descriptor, dst_dir_fd=self.descriptor, follow_symlinks=False)
        except OSError as error:
            if error.errno not in _NO_HARD_LINKS:
                raise
            if or_replace:
                self.replace(passing_name, name)
            else:
                self._take_name_first(passing_name, name)

    def _take_name_first(self, passing_name: str, name: str) -> None:
        """Then replace the empty file that is ours."""
        os.close(self.new_file(name))
        try:
            self.replace(passing_name, name)
        except OSError:
            self.remove(name)
            raise

    def remove(self, name: str) -> None:
        with suppress(FileNotFoundError):
            os.unlink(self.name(name), dir_fd=self.descriptor)

    def sync(self) -> None:
        """Some network folders cannot be asked for it; what stands in them is theirs to keep."""
        if self.descriptor is None:
            return
        try:
            os.fsync(self.descriptor)
        except OSError as error:
            if error.errno not in _NO_FOLDER_SYNC:
                raise


@contextmanager
def _held(path: Path) -> Iterator[_Folder]:
    if os.open not in os.supports_dir_fd:
        yield _Folder(path, None)
        return
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        yield _Folder(path, descriptor)
    finally:
        os.close(descriptor)


def _in_plain_words(error: OSError, target: Path) -> CannotSave:
    for numbers, what, next_step in _WORDS:
        if error.errno in numbers:
            return CannotSave(what.format(file=target, folder=target.parent), next_step)
    return CannotSave(f"{target} was not saved: {error.strerror}.", "Choose another folder or another disk.")
