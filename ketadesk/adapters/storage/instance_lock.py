"""One program at a time holds the record; the second one is told who does.

The lock is the operating system's: it ends with the program that has it, also when that is killed. Who has it
stands in a file beside, which may be of an earlier holder who was killed, or be missing: then less is said. A holder
is named as such only when that very process still runs on this computer.
"""

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout
from pydantic import ValidationError

from ketadesk.adapters.storage.holder import Holder, Standing, here, in_words, standing
from ketadesk.adapters.storage.plain_words import in_plain_words
from ketadesk.application.errors import RecordHeld, StorageFailed
from ketadesk.application.ports import Clock

LOCK_FILE: Final = "lock"
HOLDER_FILE: Final = "holder.json"

_MOST_BYTES: Final = 10_000
_CANNOT_LOCK: Final = frozenset({errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK})


class InstanceLock:
    """The lock of the record in `folder`; `clock` says since when."""

    def __init__(self, folder: Path, clock: Clock | None = None) -> None:
        self._file = folder / LOCK_FILE
        self._holder = folder / HOLDER_FILE
        self._clock = clock
        # Where the disk cannot lock, filelock would take the mere presence of a file for a lock, which a killed program
        # leaves behind. Not of one thread: the window may close in another one than it opened in.
        self._lock = FileLock(self._file, timeout=0, mode=0o600, thread_local=False, fallback_to_soft=False)

    def take(self, who: str) -> None:
        """Take it; `who` is the program and its version. Once more while it is held does nothing.

        Raises `RecordHeld` naming who holds it, and `StorageFailed` where the disk does not let it be taken.
        """
        if self._lock.is_locked:
            return
        with self._in_plain_words():
            try:
                self._lock.acquire()
            except Timeout:
                raise _held(_noted(self._holder)) from None
        self._note(here(who, self._clock.now().isoformat(timespec="seconds") if self._clock else ""))

    def release(self) -> None:
        """Give it free; does nothing when it is not held."""
        if not self._lock.is_locked:
            return
        # The note first: after the lock it could be the next holder's.
        with suppress(OSError):
            self._holder.unlink(missing_ok=True)
        with self._in_plain_words():
            self._lock.release(force=True)

    def _note(self, holder: Holder) -> None:
        """Write down who has it. A full disk is no reason to refuse the record: then there is no note."""
        unfinished = self._holder.with_name(f"{HOLDER_FILE}.{secrets.token_hex(4)}.new")
        try:
            try:
                with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as stream:
                    stream.write(holder.model_dump_json().encode("utf-8"))
                unfinished.replace(self._holder)
            finally:
                unfinished.unlink(missing_ok=True)
        except OSError:
            with suppress(OSError):
                self._holder.unlink(missing_ok=True)

    @contextmanager
    def _in_plain_words(self) -> Iterator[None]:
        with in_plain_words(self._file, "lock"):
            try:
                yield
            except OSError as error:
                if error.errno in _CANNOT_LOCK:
                    raise StorageFailed(
                        f"The disk with {self._file.parent} cannot keep two programs from writing at the same time.",
                        "Keep the data folder on a disk of this computer, not on a network drive, and start again.",
                    ) from error
                raise


def _noted(file: Path) -> Holder | None:
    """The note, or none when there is none that can be read whole."""
    try:
        with file.open("rb") as stream:
            holder = Holder.model_validate_json(stream.read(_MOST_BYTES))
    except (OSError, ValidationError):
        return None
    texts = (holder.account, holder.computer, holder.program, holder.since)
    return holder if all(text.isprintable() for text in texts) else None


def _held(holder: Holder | None) -> RecordHeld:
    next_step = "Close KetaDesk there, or sign that account out of the computer, then try again."
    known = standing(holder) if holder else Standing.GONE
    if holder and known is Standing.RUNS:
        return RecordHeld(f"The record is already open: it is held{in_words(holder)}.", next_step)
    if holder and known is Standing.UNKNOWN:
        return RecordHeld(
            f"The record is already open. It was last taken{in_words(holder)}; whether that one still has it cannot be "
            "seen from here.",
            next_step,
        )
    return RecordHeld(
        "The record is already open in another KetaDesk; who has it is not known.",
        "Close KetaDesk in every account of this computer, and other programs that use the record, then try again.",
    )
