"""Turn what SQLite and the disk report into a sentence and a next step.

The text never holds what was being stored: messages reach logs, and logs hold no patient data.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import apsw

from ketadesk.application.errors import RecordDamaged, StorageFailed

_NOT_CONFIRMED = "It is stored only when KetaDesk says so; the same entry again is never stored twice."


class _Words(NamedTuple):
    what: str
    next_step: str
    error: type[StorageFailed] = StorageFailed


_FULL = _Words(
    "The disk is full: the {thing} could not be written.",
    f"Free some space on that disk, then try again. {_NOT_CONFIRMED}",
)
_READ_ONLY = _Words(
    "The {thing} cannot be opened for writing.",
    "Check that this account may write to the folder and that the disk is not read-only, then try again.",
)
_DAMAGED = _Words(
    "The {thing} is damaged or is not a KetaDesk record.",
    "Nothing in it was changed. Keep the file and ask whoever looks after KetaDesk for the last good copy.",
    RecordDamaged,
)
_NOT_OPENED = _Words(
    "The {thing} cannot be opened: the key does not fit it, or the file is damaged, or it is not a KetaDesk record.",
    "Nothing in it was changed. Check that the key or passphrase is the one of this record; if it is, keep the file"
    " and ask whoever looks after KetaDesk for the last good copy.",
    RecordDamaged,
)
_BUSY = _Words(
    "Another program is writing to the {thing} and did not finish in time.",
    "Close other KetaDesk windows or wait a moment, then try again. Nothing was stored.",
)
_DISK_ERROR = _Words(
    "The disk reported an error at the {thing}.",
    f"Check that the disk is connected and has space, then try again. {_NOT_CONFIRMED}",
)
_REFUSED = _Words(
    "The {thing} refused the entry: it would break the record's own rules.",
    "Nothing was stored. Report this to whoever looks after KetaDesk.",
)

# An unknown table means a damaged schema: the record's kind and version were checked when it was opened.
_WORDS: tuple[tuple[tuple[type[apsw.Error], ...], _Words], ...] = (
    ((apsw.FullError,), _FULL),
    ((apsw.ReadOnlyError, apsw.CantOpenError, apsw.PermissionsError), _READ_ONLY),
    # A wrong key turns the first page into noise, as damage does: SQLite cannot tell them apart.
    ((apsw.NotADBError,), _NOT_OPENED),
    ((apsw.CorruptError, apsw.SQLError, apsw.FormatError), _DAMAGED),
    ((apsw.BusyError, apsw.LockedError, apsw.ProtocolError), _BUSY),
    ((apsw.IOError,), _DISK_ERROR),
    ((apsw.ConstraintError,), _REFUSED),
)

_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_NO_WRITING = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def damaged(file: Path) -> StorageFailed:
    """The failure of a record, or a part of it, that does not hold what was written."""
    return _failure(_DAMAGED, file)


def damaged_draft(file: Path) -> StorageFailed:
    """The failure of a kept draft that is not what this program writes."""
    return StorageFailed(
        f"The draft kept from the last time, {file}, cannot be read.",
        "Discard it and type the order again; stored orders are not affected.",
    )


def read_only(file: Path) -> StorageFailed:
    """The failure of a record that may only be read."""
    return _failure(_READ_ONLY, file)


@contextmanager
def in_plain_words(file: Path, what: str = "record") -> Iterator[None]:
    """Raise `StorageFailed` in place of SQLite's and the disk's errors; a bug of ours passes as it is."""
    try:
        yield
    except apsw.Error as error:
        for kinds, words in _WORDS:
            if isinstance(error, kinds):
                raise _failure(words, file, what) from error
        raise
    except UnicodeDecodeError:
        # Without its cause: that would carry the damaged text itself.
        raise damaged(file) from None
    except OSError as error:
        raise _failure(_disk_words(error), file, what) from error


def _disk_words(error: OSError) -> _Words:
    if error.errno in _NO_SPACE:
        return _FULL
    return _READ_ONLY if error.errno in _NO_WRITING else _DISK_ERROR


def _failure(words: _Words, file: Path, what: str = "record") -> StorageFailed:
    return words.error(words.what.format(thing=f"{what} {file}"), words.next_step)
