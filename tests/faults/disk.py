"""A layer between SQLite's encryption and the operating system, put under every connection made meanwhile."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import apsw

_BELOW = "unix"


_IN_USE: list[apsw.VFS] = []


class Disk(apsw.VFS):
    """Passes everything on; what misbehaves derives from it. It stays until the program ends."""

    def __init__(self, name: str) -> None:
        self.vfs_name = f"{name}-{len(_IN_USE)}"
        # The layer of the encryption keeps a pointer to it, and nothing takes that layer away again.
        _IN_USE.append(self)
        super().__init__(self.vfs_name, _BELOW)

    def file_class(self) -> Callable[..., apsw.VFSFile]:
        """What makes an open file of a name and SQLite's flags."""
        return DiskFile

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        return self.file_class()(name, flags)

    @contextmanager
    def under_sqlite(self) -> Iterator[None]:
        """Every connection for writing that is opened meanwhile is on this disk."""
        with patch.object(apsw, "Connection", self._connection_class()):
            yield

    def _connection_class(self) -> type[apsw.Connection]:
        disk = f"vfs=multipleciphers-{self.vfs_name}"

        class OnThisDisk(apsw.Connection):
            def __init__(self, filename: str, flags: int = apsw.SQLITE_OPEN_READWRITE, **other: Any) -> None:
                if flags & apsw.SQLITE_OPEN_READONLY:
                    # Closing one asks for a lock that such a file does not get. SQLite takes no notice, APSW raises.
                    super().__init__(filename, flags=flags, **other)
                    return
                uri = filename if filename.startswith("file:") else f"file:{quote(os.fspath(filename))}"
                joint = "&" if "?" in uri else "?"
                super().__init__(f"{uri}{joint}{disk}", flags=flags | apsw.SQLITE_OPEN_URI, **other)

        return OnThisDisk


class DiskFile(apsw.VFSFile):
    """One open file."""

    def __init__(self, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        full = name.filename() if isinstance(name, apsw.URIFilename) else name
        self.short_name = os.path.basename(full or "")
        super().__init__(_BELOW, name, flags)
