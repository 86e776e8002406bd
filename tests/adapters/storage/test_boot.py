"""The clock that nobody can set."""

import sys

import pytest

from ketadesk.adapters.storage.boot import WorkstationBoot
from ketadesk.adapters.storage.journal import BootClock


def test_it_never_runs_backwards() -> None:
    boot: BootClock = WorkstationBoot()
    seen = [boot.monotonic_ns() for _ in range(100)]
    assert seen == sorted(seen) and seen[0] > 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux names its starts")
def test_the_start_of_the_computer_is_named_and_stays() -> None:
    assert len(WorkstationBoot().boot_id()) == 36
    assert WorkstationBoot().boot_id() == WorkstationBoot().boot_id()
