"""Make the faults and print what each one did.

`python -m tests.faults.run` makes a few of each, `--full` all of them (about a quarter of an hour; as root on Linux);
names after it choose some.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from . import (
    bit_flips,
    clock_jumps,
    full_disk,
    io_errors,
    kill_loop,
    migration_kills,
    power_cut,
    replay,
    sync_faults,
    two_programs,
)
from .tally import HEAD, CannotBeMade, Tally

SEED = 20261122

Fault = Callable[[Path, bool], Tally]
"""Takes an empty folder, and whether it is to be made in full."""

FAULTS: Mapping[str, Fault] = {
    "kill": lambda folder, full: kill_loop.kill_loop(folder, 200 if full else 20, SEED),
    "power-cut": lambda folder, full: power_cut.power_cuts(folder, 60 if full else 4, SEED),
    "power-cut-careless": lambda folder, _full: power_cut.careless_power_cuts(folder, 12, SEED),
    "replay": lambda folder, full: replay.replayed_power_cuts(folder, 1 if full else 23, SEED),
    "io-error": lambda folder, full: io_errors.io_errors(folder, 1 if full else 11),
    "disk-full-nth": lambda folder, full: io_errors.disk_full_in_between(folder, 1 if full else 7),
    "disk-full": lambda folder, full: full_disk.full_disks(
        folder, range(100, 1200, 50) if full else range(150, 500, 50)
    ),
    "read-only": lambda folder, full: full_disk.read_only_disks(folder, 10 if full else 2),
    "file-size": lambda folder, full: full_disk.limits_of_file_size(folder, range(60, 1200, 40 if full else 300)),
    "sync": lambda folder, full: sync_faults.sync_faults(folder, sync_faults.injections(12 if full else 1)),
    "flips": lambda folder, full: bit_flips.bit_flips(folder, 1000 if full else 100, SEED),
    "flips-log": lambda folder, full: bit_flips.bit_flips_in_the_log(folder, 300 if full else 30, SEED),
    "no-record": lambda folder, full: bit_flips.no_whole_records(folder, 100 if full else 5, SEED),
    "two-programs": lambda folder, full: two_programs.two_programs(folder, 500 if full else 50),
    "verified-meanwhile": lambda folder, full: two_programs.verified_meanwhile(folder, 50 if full else 10),
    "paused": lambda folder, full: two_programs.paused_writers(folder, 30 if full else 3, SEED),
    "clock": lambda folder, full: clock_jumps.clock_jumps(folder, 10 if full else 2),
    "migration": lambda folder, full: migration_kills.killed_migrations(folder, 1 if full else 41),
}


def main(arguments: list[str]) -> int:
    """0 when nothing was lost, corrupt or wrong; 1 when something was; 2 when a fault cannot be made here."""
    chosen = _read(arguments)
    print(HEAD, flush=True)
    clean = True
    for name in chosen.names or FAULTS:
        with tempfile.TemporaryDirectory(prefix="ketadesk-fault-") as folder:
            begun = time.monotonic()
            try:
                tally = FAULTS[name](Path(folder), chosen.full)
            except CannotBeMade as missing:
                print(missing, file=sys.stderr)
                return 2
            print(f"{tally.line()}; {time.monotonic() - begun:.0f} s", flush=True)
        if not tally.clean:
            print(tally.examples(), flush=True)
            clean = False
    return 0 if clean else 1


def _read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults.run", description="Make faults and count what was lost."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of {', '.join(FAULTS)}; all when none is named")
    parser.add_argument("--full", action="store_true", help="as many rounds as safety.md asks for")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.names) - set(FAULTS):
        parser.error(f"no such fault: {', '.join(sorted(unknown))}")
    return chosen


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
