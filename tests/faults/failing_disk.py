"""A disk whose Nth answer is an error: that one only, or every one from there on."""

from collections.abc import Callable
from dataclasses import dataclass

import apsw

from .disk import Disk, DiskFile


@dataclass(frozen=True)
class Failure:
    """What the disk does wrong: `error` at the `at`th call that it can happen to, and `sticky` at every later one."""

    error: type[apsw.Error]
    at: int
    sticky: bool

    @property
    def in_writing_only(self) -> bool:
        """A full disk can be read."""
        return self.error is apsw.FullError


class FailingDisk(Disk):
    """Sound until `start`."""

    def __init__(self) -> None:
        self._failure: Failure | None = None
        self._calls = 0
        self.failed = 0
        super().__init__("failing")

    def start(self, failure: Failure) -> None:
        """Count anew, and fail like that."""
        self._failure, self._calls, self.failed = failure, 0, 0

    def file_class(self) -> Callable[..., apsw.VFSFile]:
        return lambda name, flags: _FailingFile(self, name, flags)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        self.count(writing=False)
        return super().xOpen(name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        self.count(writing=False)
        super().xDelete(filename, syncdir)

    def count(self, writing: bool) -> None:
        """One more call; raises when it is its turn to fail."""
        failure = self._failure
        if failure is None or (failure.in_writing_only and not writing):
            return
        self._calls += 1
        if self._calls == failure.at or (failure.sticky and self._calls > failure.at):
            self.failed += 1
            raise failure.error("made by the test")


class _FailingFile(DiskFile):
    def __init__(self, disk: FailingDisk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        self._disk = disk
        super().__init__(name, flags)

    def xRead(self, amount: int, offset: int) -> bytes:
        self._disk.count(writing=False)
        return super().xRead(amount, offset)

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.count(writing=True)
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:
        self._disk.count(writing=False)
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:
        self._disk.count(writing=False)
        super().xSync(flags)
