"""The folder of the downtime packs, on a share or a stick: written whole or not at all, and only our own files go.

The packs hold patients' data in the clear. They are readable by this account and by its group (mode 640), no matter
what the account's usual mode is; which group that is, the folder says where it hands its own on (setgid).
One record keeps its packs in one folder: order ids begin anew in every record, and one ward's file must never stand in
the place of another's.
"""

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from ketadesk.adapters.export.pdf_file import is_passing_name, save_pdf
from ketadesk.application.errors import CannotSave

MARKER: Final = "KetaDesk_downtime_folder.txt"
"""Says whose packs these are."""
_OTHER_FOLDER: Final = "Name another folder as downtime_folder in settings.toml."
_MOST_READ: Final = 200
_AT_WORK_S: Final = 3600
"""What is younger may be somebody's who is writing it."""


@dataclass(frozen=True)
class DowntimeFolder:
    """`PackFolder` on disk."""

    folder: Path
    seen: set[Path] = field(default_factory=set)
    """Folders that have been found to be ours since the program was started."""

    def claim(self, record: str) -> None:
        """Also clears away what a program that was cut off while writing left. Raises `CannotSave` where the folder is
        missing, holds the packs of another record, or is empty where ours was: a share that is not connected any more
        leaves such a folder, on the workstation's own disk and out of the ward's reach.
        """
        marker = self.folder / MARKER
        ours = f"Downtime packs of the KetaDesk record {record}\n".encode()
        with self._in_words():
            found = self._marked()
        if found is None and self.folder in self.seen:
            raise CannotSave(
                f"The folder {self.folder} is not the one that it was: {MARKER} is gone from it. No pack was written.",
                "See whether the share or stick is connected; if it is, start KetaDesk again.",
            )
        if found is None:
            save_pdf(ours, marker, group_reads=True)
        elif found != ours:
            raise CannotSave(
                f"The folder {self.folder} holds the downtime packs of another KetaDesk record.",
                f"{_OTHER_FOLDER} If no other KetaDesk writes there, remove {MARKER}.",
            )
        self.seen.add(self.folder)
        self._remove_cut_off()

    def write(self, name: str, pdf: bytes) -> None:
        """Raises `CannotSave`, and then there is no file of that name but what stood there before."""
        save_pdf(pdf, self.folder / name, replace=True, group_reads=True)

    def names(self) -> tuple[str, ...]:
        """Regular files only. Raises `CannotSave`."""
        with self._in_words(), os.scandir(self.folder) as entries:
            return tuple(sorted(entry.name for entry in entries if entry.is_file(follow_symlinks=False)))

    def remove(self, name: str) -> None:
        """What is gone already, or became something else, is left. Raises `CannotSave`."""
        file = self.folder / name
        with self._in_words():
            try:
                if stat.S_ISREG(file.lstat().st_mode):
                    file.unlink()
            except FileNotFoundError:
                return

    def _remove_cut_off(self) -> None:
        """Part of a pack under its passing name: nobody would ever remove it, and it holds a patient."""
        long_ago = time.time() - _AT_WORK_S
        with self._in_words(), os.scandir(self.folder) as entries:
            cut_off = [
                entry.name
                for entry in entries
                if is_passing_name(entry.name)
                and entry.is_file(follow_symlinks=False)
                and entry.stat(follow_symlinks=False).st_mtime < long_ago
            ]
        for name in cut_off:
            self.remove(name)

    def _marked(self) -> bytes | None:
        """What the marker says; none where there is none.

        Opened without waiting: a pipe of that name, which nobody writes to, would hold the thread for ever.
        """
        flags = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
        try:
            descriptor = os.open(self.folder / MARKER, flags)
        except FileNotFoundError:
            return None
        with os.fdopen(descriptor, "rb") as stream:
            return stream.read(_MOST_READ)

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise CannotSave(
                f"The folder {self.folder} of the downtime packs cannot be used: {error.strerror}.", _OTHER_FOLDER
            ) from error
