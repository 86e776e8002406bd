"""Each fault of the table in a shorter form; the full one: `python -m tests.faults.run --full`."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.adapters.faults import posix_only

from .conftest import FaultLines

pytestmark = posix_only

ROOT = Path(__file__).parents[2]


def _nothing_lost(fault: str, lines: FaultLines) -> None:
    """In a program of its own: it forks, and has the clock, the limits and the disks that the fault needs."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.run", fault],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    lines += done.stdout.splitlines()[1:]
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.req("SR-33")
@pytest.mark.req("SR-34")
def test_killed_while_it_writes(fault_lines: FaultLines) -> None:
    _nothing_lost("kill", fault_lines)


@pytest.mark.needs_mounts
@pytest.mark.req("SR-33")
@pytest.mark.req("SR-37")
def test_power_cut(fault_lines: FaultLines) -> None:
    _nothing_lost("power-cut", fault_lines)


@pytest.mark.needs_mounts
def test_a_power_cut_that_must_lose_something_is_seen_to(fault_lines: FaultLines) -> None:
    _nothing_lost("power-cut-careless", fault_lines)


@pytest.mark.req("SR-33")
@pytest.mark.req("SR-34")
def test_power_cut_replayed(fault_lines: FaultLines) -> None:
    _nothing_lost("replay", fault_lines)


@pytest.mark.req("SR-45")
@pytest.mark.parametrize("fault", ["io-error", "disk-full-nth", "file-size", "sync"])
def test_the_disk_fails(fault: str, fault_lines: FaultLines) -> None:
    _nothing_lost(fault, fault_lines)


@pytest.mark.needs_mounts
@pytest.mark.req("SR-45")
@pytest.mark.parametrize("fault", ["disk-full", "read-only"])
def test_a_disk_that_takes_nothing(fault: str, fault_lines: FaultLines) -> None:
    _nothing_lost(fault, fault_lines)


@pytest.mark.req("SR-37")
@pytest.mark.req("SR-38")
@pytest.mark.parametrize("fault", ["flips", "flips-log", "no-record"])
def test_damage(fault: str, fault_lines: FaultLines) -> None:
    _nothing_lost(fault, fault_lines)


@pytest.mark.req("SR-35")
@pytest.mark.req("SR-39")
@pytest.mark.parametrize("fault", ["two-programs", "verified-meanwhile", "paused"])
def test_two_programs(fault: str, fault_lines: FaultLines) -> None:
    _nothing_lost(fault, fault_lines)


@pytest.mark.req("SR-31")
def test_clock_jumps(fault_lines: FaultLines) -> None:
    _nothing_lost("clock", fault_lines)


@pytest.mark.req("SR-40")
def test_migration_killed(fault_lines: FaultLines) -> None:
    _nothing_lost("migration", fault_lines)
