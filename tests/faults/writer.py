"""A program that does one deed after another until something stops it, and counts what was acknowledged.

`python -m tests.faults.writer FOLDER SERIES HOW_MANY` prints, for each try, `stored` or what the program said. A
deed that was refused is tried again twice, then the writer gives up.
"""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ketadesk.adapters.storage.record import Record
from ketadesk.application.errors import KetaDeskError

from .deeds import Deed, deeds, first_deeds
from .shared_count import SharedCount
from .the_record import opened

TRIES = 3
CANNOT_WRITE = 3
"""Exit code of a forked writer that was told of a failure."""


@dataclass
class ForkedWriter:
    """A writer in a process of its own."""

    pid: int
    series: str
    count: SharedCount

    def acknowledged(self, at_most: int | None = None) -> list[Deed]:
        """What it was told is stored; `at_most` is an earlier reading of the count."""
        return first_deeds(self.series, self.count.value if at_most is None else at_most)

    def unsure(self) -> list[Deed]:
        """The deed it was at: stored or not, it was not told."""
        return [Deed(self.series, self.count.value)]

    def end(self) -> int:
        """Kill it if it still runs, and return how it ended, as `os.waitpid` says it."""
        os.kill(self.pid, signal.SIGKILL)
        return os.waitpid(self.pid, 0)[1]


@contextmanager
def writing_in(folder: Path, series: str) -> Iterator[ForkedWriter]:
    """Fork a writer; it is dead after the block."""
    writer = ForkedWriter(0, series, SharedCount())
    writer.pid = os.fork()
    if writer.pid == 0:
        os._exit(_write_without_end(folder, writer))
    try:
        yield writer
    finally:
        writer.end()


def wait_until_it_writes(writer: ForkedWriter, deeds_done: int = 1, seconds: float = 20) -> None:
    """Raises `TimeoutError` when it does not."""
    until = time.monotonic() + seconds
    while writer.count.value < deeds_done:
        if time.monotonic() > until:
            raise TimeoutError("the writer stored nothing")
        time.sleep(0.001)


def _write_without_end(folder: Path, writer: ForkedWriter) -> int:
    try:
        with opened(folder) as record:
            for deed in deeds(writer.series):
                deed.do(record)
                writer.count.add_one()
    except KetaDeskError:
        return CANNOT_WRITE
    return 0


def main(folder: Path, series: str, how_many: int) -> None:
    with opened(folder) as record:
        for deed in islice(deeds(series), how_many):
            if not any(_told_that_it_is_stored(deed, record) for _ in range(TRIES)):
                return


def _told_that_it_is_stored(deed: Deed, record: Record) -> bool:
    try:
        deed.do(record)
    except KetaDeskError as failed:
        print(str(failed), flush=True)
        return False
    print("stored", flush=True)
    return True


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
