"""A disk that notes every write, truncation, deletion and sync beneath SQLite, encrypted as they really are."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import apsw

from .disk import Disk, DiskFile

Kind = Literal["write", "truncate", "delete", "sync", "acknowledged"]


@dataclass(frozen=True)
class Noted:
    """One thing that happened; `file` is the name without its folder."""

    kind: Kind
    file: str = ""
    offset: int = 0
    """Of a write; the new size of a truncation."""
    data: bytes = b""


class RecordingDisk(Disk):
    """Notes in the order of what happened."""

    def __init__(self) -> None:
        self.noted: list[Noted] = []
        super().__init__("recording")

    def acknowledge(self) -> None:
        """Somebody was told that what went before is stored."""
        self.noted.append(Noted("acknowledged"))

    def file_class(self) -> Callable[..., apsw.VFSFile]:
        return lambda name, flags: _RecordingFile(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self.noted.append(Noted("delete", os.path.basename(filename)))


class _RecordingFile(DiskFile):
    def __init__(self, disk: RecordingDisk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        self._noted = disk.noted
        super().__init__(name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self._noted.append(Noted("write", self.short_name, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:
        super().xTruncate(newsize)
        self._noted.append(Noted("truncate", self.short_name, newsize))

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self._noted.append(Noted("sync", self.short_name))
