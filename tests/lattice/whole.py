"""The whole lattice, in two processes.

The processes are started afresh, not forked: a fork of a process that holds Qt and threads may hang. They load the
two engines and the library's reader, and nothing else of the program.
"""

import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from typing import NamedTuple

from tests.lattice.comparison import compared
from tests.lattice.parts import PARTS
from tests.lattice.points import Sheet
from tests.lattice.tally import Tally

PROCESSES = 2
_SHARES = 40
"""Of each part: small enough that neither process waits long for the other."""


class Share(NamedTuple):
    """One of the stretches that a part is cut into."""

    part: str
    place: int


@dataclass
class Done:
    """What one share, or all of them, came to."""

    parts: dict[str, Tally] = field(default_factory=dict)
    processor_s: float = 0.0
    qt_loaded: bool = False

    def add(self, other: "Done") -> None:
        """Count `other` in."""
        for part, tally in other.parts.items():
            self.parts.setdefault(part, Tally()).add(tally)
        self.processor_s += other.processor_s
        self.qt_loaded |= other.qt_loaded


class Whole(NamedTuple):
    """The whole lattice."""

    done: Done
    wall_s: float

    @property
    def total(self) -> Tally:
        """All parts together."""
        total = Tally()
        for tally in self.done.parts.values():
            total.add(tally)
        return total

    def lines(self) -> Iterator[str]:
        """What is said at the end of a run."""
        total = self.total
        yield (
            f"lattice: {total.points:,} points, {total.mismatched:,} mismatches, "
            f"{self.wall_s:.1f} s, {PROCESSES} processes"
        )
        yield f"  {self.done.processor_s:.1f} s of processor time; quotients compared at {total.quotients:,} points"
        for part, tally in self.done.parts.items():
            yield (
                f"  {part}: {tally.points:,} points, {tally.mismatched:,} mismatches; "
                f"moved inside a limit {tally.moved:,}, rounding warned of {tally.warned:,}, refused {tally.refused:,}"
            )
        yield from total.examples


def done_of(share: Share) -> Done:
    """Compare both engines on one share, in this process."""
    begin = time.process_time()
    sheets = _sheets(share.part)
    first, last = (len(sheets) * place // _SHARES for place in (share.place, share.place + 1))
    tally = compared(sheets[first:last], seed=f"{share.part} {share.place}")
    return Done({share.part: tally}, time.process_time() - begin, "PySide6" in sys.modules)


@cache
def _sheets(part: str) -> tuple[Sheet, ...]:
    return tuple(PARTS[part]())


def whole_lattice() -> Whole:
    """Compare both engines on every point."""
    begin, done = time.perf_counter(), Done()
    shares = [Share(part, place) for part in PARTS for place in range(_SHARES)]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        for each in pool.map(done_of, shares):
            done.add(each)
    return Whole(done, time.perf_counter() - begin)
