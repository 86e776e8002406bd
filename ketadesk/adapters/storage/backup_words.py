"""What went wrong with a backup, as a sentence and a next step; nothing of what it holds."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from ketadesk.application.errors import BackupRefused

_OTHER_PLACE = "Choose another folder, or ask whoever looks after this computer."

_DISK: tuple[tuple[tuple[int, ...], str, str], ...] = (
    (
        (errno.ENOSPC, errno.EDQUOT, errno.EFBIG),
        "The disk is full: {file} could not be written.",
        "Free some space, or choose a folder on another disk.",
    ),
    ((errno.EACCES, errno.EPERM, errno.EROFS), "This account may not read or write {file}.", _OTHER_PLACE),
    ((errno.EEXIST,), "{file} exists already and is never overwritten.", "Choose another name."),
    (
        (errno.ENOENT, errno.ENOTDIR),
        "{file} is not there.",
        "Check that the disk is connected, or choose another file.",
    ),
    ((errno.ELOOP,), "{file} is a link to another place; nothing goes through a link.", "Choose the file itself."),
    ((errno.EISDIR,), "{file} is a folder.", "Choose a file."),
    ((errno.ENAMETOOLONG,), "The name {file} is too long.", "Choose a shorter name."),
)

NOT_OURS = (
    "{file} cannot be opened with this backup passphrase: it has another one, its first bytes are damaged, "
    "or it is not a KetaDesk backup.",
    "Try the passphrase that was in force when it was made, or choose another backup.",
)
DAMAGED = (
    "{file} is damaged: it does not hold what was written.",
    "Choose another backup; this one cannot be put back.",
)
CUT = (
    "{file} is damaged or cut off, or it is no KetaDesk backup: none has its size.",
    "Choose another backup; this one cannot be put back.",
)
A_FOLDER = ("{file} is a folder or something else that is no file.", "Choose a file.")
NO_NAME = (
    "No file can be named {file}: a name is text in UTF-8 without the character U+0000.",
    "Choose another name.",
)
NEWER = ("{file} was made by a newer KetaDesk.", "Put it back with that one. Nothing was changed.")

# An unknown table means a damaged schema, or no backup of ours: what opens with the right key was whole once.
_SQLITE: tuple[tuple[tuple[type[apsw.Error], ...], tuple[str, str]], ...] = (
    ((apsw.FullError,), (_DISK[0][1], _DISK[0][2])),
    ((apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError), (_DISK[1][1], _DISK[1][2])),
    ((apsw.NotADBError,), NOT_OURS),
    ((apsw.CorruptError, apsw.SQLError, apsw.FormatError), DAMAGED),
    (
        (apsw.BusyError, apsw.LockedError, apsw.ProtocolError),
        ("Another program is writing to {file} and did not finish in time.", "Wait a moment, then try again."),
    ),
    ((apsw.IOError,), ("The disk reported an error at {file}.", "Check that the disk is connected and has space.")),
)


def refused(words: tuple[str, str], file: Path) -> BackupRefused:
    """The failure that these words tell of `file`."""
    what, next_step = words
    return BackupRefused(what.format(file=printable(file)), next_step)


def printable(file: Path) -> str:
    """The name; what no text can hold stands as an escape."""
    return str(file).encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\x00")


@contextmanager
def in_backup_words(file: Path) -> Iterator[None]:
    """Raise `BackupRefused` in place of SQLite's and the disk's errors; a bug of ours passes as it is.

    A name that no text can hold is refused before anything is done: the answer could not name the file.
    """
    if printable(file) != str(file):
        raise refused(NO_NAME, file)
    try:
        yield
    except apsw.Error as error:
        for kinds, words in _SQLITE:
            if isinstance(error, kinds):
                raise refused(words, file) from error
        raise
    except UnicodeDecodeError:
        # Without its cause: that would carry the damaged text itself.
        raise refused(DAMAGED, file) from None
    except OSError as error:
        raise _of_the_disk(error, file) from error


def _of_the_disk(error: OSError, file: Path) -> BackupRefused:
    for numbers, what, next_step in _DISK:
        if error.errno in numbers:
            return refused((what, next_step), file)
    return refused(("{file}: " + f"{error.strerror}.", "Choose another folder or another disk."), file)
