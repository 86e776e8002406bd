"""The anchor: a second file that knows how long the chain was and how it ended.

The chain alone cannot show that its last entries were cut off, or that an old copy of the whole record was put back:
what is left still fits. So number and hash of the last entry stand here too, rewritten in place after each commit and
never before it: the anchor may lag behind the record, it can never be ahead of an honest one. It is not synced, since
the entry itself is durable already and a nurse does not wait for it.

What is wrong with it never stops a nurse and never vanishes: an anchor that is damaged, missing, or not of this record
is set aside under another name, and `verify` names it until whoever looks after KetaDesk has removed that file.
"""

import hmac
import os
import re
from collections.abc import Callable
from itertools import count as numbers_from
from pathlib import Path
from typing import Final

from ketadesk.adapters.storage.chain import GENESIS
from ketadesk.domain.model import Model

ANCHOR_FILE: Final = "anchor"
"""Its name in the data folder."""

_TAG: Final = "ketadesk-anchor-1"
_LINE: Final = re.compile(rf"({_TAG} ([0-9]{{20}}) ([0-9a-f]{{64}})) ([0-9a-f]{{64}})\n")
_LENGTH: Final = len(_TAG) + 1 + 20 + 1 + 64 + 1 + 64 + 1
_SAFELY: Final = getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


class Anchor(Model):
    """What the second file knows."""

    count: int
    """Number of the last entry; 0 for an empty record."""
    head: str
    """Its hash, 64 hexadecimal digits."""


class AnchorDamaged(Model):
    """The second file is there and is not what this record's program wrote."""

    words: str


def fit(anchor: Anchor, mac_at: Callable[[int], str | None]) -> str:
    """Why `anchor` is not of the record whose entry hashes `mac_at` gives, in words; blank when it is."""
    found = mac_at(anchor.count) if anchor.count else GENESIS
    if found is None:
        return (
            f"The record does not reach entry {anchor.count}, which the anchor file knows: its last entries were "
            "cut off, or an old copy was put back."
        )
    if not hmac.compare_digest(found, anchor.head):
        return (
            f"Entry {anchor.count} is not the one that the anchor file knows: an old copy was put back and written on."
        )
    return ""


Known = Anchor | AnchorDamaged | None
"""What stands in the second file; nothing when there is no such file."""


def objection(known: Known, mac_at: Callable[[int], str | None], expected: bool) -> str:
    """Why `known` does not fit the record whose entry hashes `mac_at` gives, in words; blank when it does.

    `known` was read before the record was: another program may have committed since, and its anchor is no fault.
    `expected`: false for a record that is empty or comes from a time without anchors.
    """
    if isinstance(known, AnchorDamaged):
        return known.words
    if known is None:
        return "The anchor file is missing." if expected else ""
    return fit(known, mac_at)


class AnchorFile:
    """The second file of one record."""

    def __init__(self, folder: Path, anchor_key: bytes) -> None:
        self._file = folder / ANCHOR_FILE
        self._key = anchor_key
        self._trouble = ""
        self._last: tuple[int, bytes] | None = None
        """Number and line of this program's last write: found again as it was, it needs no other look."""

    @property
    def trouble(self) -> str:
        """Why the last write did not get through, in words; blank when it did. The record itself is not affected."""
        return self._trouble

    def read(self) -> Known:
        """What stands there now; nothing when there is no such file. Never raises."""
        try:
            raw = _content(self._file)
        except FileNotFoundError:
            return None
        except OSError as error:
            return AnchorDamaged(words=f"The anchor file cannot be read ({os.strerror(error.errno or 0)}).")
        found = _LINE.fullmatch(raw.decode("ascii", "replace"))
        if found is None:
            return AnchorDamaged(words="The anchor file is torn or is not an anchor.")
        if not hmac.compare_digest(self._mac(found[1]), found[4]):
            return AnchorDamaged(words="The anchor file was changed, or belongs to another record.")
        return Anchor(count=int(found[2]), head=found[3])

    def begin(
        self, count: int, head: str, mac_at: Callable[[int], str | None], known: Known, *, new: bool = False
    ) -> None:
        """Compare the anchor with the record that was just opened, then bring it up to date. Never raises.

        `mac_at` gives the hash of the entry with a number; `known` stood in the anchor before the record was read.
        `new`: the record was just made, or comes from a time without anchors, so that none is expected. An anchor that
        does not fit is set aside, not lost.
        """
        self._trying(lambda: self._begin(count, head, mac_at, known, new))

    def write(self, count: int, head: str, *, back: bool = False) -> None:
        """Say that entry `count` with hash `head` is committed. Never raises: see `trouble`.

        A valid anchor that knows a later entry stays as it is, unless `back` says that an older record was put back on
        purpose.
        """
        self._trying(lambda: self._write(count, head, back))

    def set_aside(self) -> tuple[str, ...]:
        """Names of the files that keep an earlier fault of the anchor, oldest first."""
        try:
            found = [file.name for file in self._file.parent.glob(f"{ANCHOR_FILE}.*-*")]
        except OSError:
            return ()
        return tuple(sorted(found))

    def _trying(self, step: Callable[[], None]) -> None:
        try:
            step()
        except OSError as error:
            # The entry is committed: a nurse who was told otherwise would enter it a second time.
            self._trouble = f"The anchor file could not be written ({os.strerror(error.errno or 0)})."

    def _begin(self, count: int, head: str, mac_at: Callable[[int], str | None], known: Known, new: bool) -> None:
        if isinstance(known, Anchor) and not fit(known, mac_at):
            self._write(count, head, back=False)
            return
        if isinstance(known, AnchorDamaged):
            self._keep_as("damaged")
        elif known is not None:
            self._keep_as("disagrees")
        elif count and not new:
            self._note_missing(count)
        self._write(count, head, back=False)

    def _write(self, count: int, head: str, back: bool) -> None:
        line = self._line(count, head)
        if not self._follows(count, line):
            self._write_looking(count, head, line, back)

    def _follows(self, count: int, line: bytes) -> bool:
        """Write where this program's last line still stands as it was; false, and nothing done, everywhere else."""
        if self._last is None or count <= self._last[0]:
            return False
        try:
            descriptor = os.open(self._file, os.O_RDWR | _SAFELY)
        except OSError:
            return False
        try:
            if os.read(descriptor, _LENGTH + 1) != self._last[1]:
                return False
            os.lseek(descriptor, 0, os.SEEK_SET)
            self._last = None
            _put(descriptor, line)
        finally:
            os.close(descriptor)
        self._last, self._trouble = (count, line), ""
        return True

    def _write_looking(self, count: int, head: str, line: bytes, back: bool) -> None:
        self._last = None
        found = self.read()
        if isinstance(found, AnchorDamaged):
            self._keep_as("damaged")
            found = None
        self._trouble = ""
        if found is None:
            _create(self._file, line)
        elif found.count > count and not back:
            self._trouble = f"The anchor file knows {found.count} entries, and the record has {count}."
            return
        elif found != Anchor(count=count, head=head):
            if found.count == count and not back:
                self._keep_as("disagrees")
                _create(self._file, line)
            else:
                _overwrite(self._file, line)
        self._last = (count, line)

    def _line(self, count: int, head: str) -> bytes:
        said = f"{_TAG} {count:020d} {head}"
        return f"{said} {self._mac(said)}\n".encode("ascii")

    def _mac(self, said: str) -> str:
        return hmac.digest(self._key, said.encode("ascii"), "sha256").hex()

    def _keep_as(self, fault: str) -> None:
        self._file.rename(self._free_name(fault))

    def _note_missing(self, count: int) -> None:
        _create(self._free_name("missing"), f"missing when the record had {count} entries\n".encode("ascii"))

    def _free_name(self, fault: str) -> Path:
        names = (self._file.with_name(f"{ANCHOR_FILE}.{fault}-{number}") for number in numbers_from(1))
        return next(name for name in names if not os.path.lexists(name))


def _content(file: Path) -> bytes:
    descriptor = os.open(file, os.O_RDONLY | _SAFELY)
    try:
        return os.read(descriptor, _LENGTH + 1)
    finally:
        os.close(descriptor)


def _create(file: Path, line: bytes) -> None:
    """Synced, once: a power cut must not leave a new file without its content."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SAFELY, 0o600)
    try:
        _put(descriptor, line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _overwrite(file: Path, line: bytes) -> None:
    descriptor = os.open(file, os.O_WRONLY | _SAFELY)
    try:
        _put(descriptor, line)
    finally:
        os.close(descriptor)


def _put(descriptor: int, line: bytes) -> None:
    if os.write(descriptor, line) != len(line):
        raise OSError("half a line was written")
