"""A clock that is set, forwards and backwards and through the change of the clocks, while entries are made."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from ketadesk.adapters.storage.database import rows
from ketadesk.adapters.storage.record import Record
from ketadesk.application.errors import KetaDeskError

from .deeds import Deed, deeds
from .judge import in_words, judge
from .tally import CannotBeMade, Tally
from .the_record import opened

ROOT = Path(__file__).parents[2]
ZONE = ZoneInfo("Europe/London")
JUMPS = (
    # What the workstation's clock says, in UTC, in the order in which it says so.
    "2026-11-22 08:00:00",
    "2026-11-22 07:15:00",  # set back
    "2031-01-01 00:00:00",  # an empty battery, the other way round
    "1999-12-31 23:59:59",  # an empty battery
    "2026-10-25 00:59:59",  # 01:59:59 in summer time ...
    "2026-10-25 01:00:02",  # ... and 01:00:02 again
    "2026-03-29 00:59:59",  # the hour that does not exist follows
    "2026-03-29 01:00:02",
    "2028-02-29 12:00:00",
    "2026-11-22 08:00:01",
)


class LondonClock:
    """What the computer says, on a ward in London."""

    def now(self) -> datetime:
        return datetime.now(ZONE)

    def zone(self) -> tzinfo:
        return ZONE


def clock_jumps(folder: Path, rounds: int) -> Tally:
    """A program under libfaketime that makes two entries after each jump. Raises `CannotBeMade`."""
    tally = Tally("clock jumps")
    for number in range(rounds):
        place = folder / str(number)
        place.mkdir()
        jumps = JUMPS[number % len(JUMPS) :] + JUMPS[: number % len(JUMPS)]
        answers = _answers(place, jumps)
        told = [deed for deed, answer in zip(deeds("J"), answers, strict=False) if answer == "stored"]
        tally.wrong += [f"round {number}: {answer}" for answer in answers if answer != "stored"]
        judge(place, told, [], tally, f"round {number}")
        with in_words(tally.corrupt, f"round {number}"), opened(place) as record:
            tally.wrong += [f"round {number}: {problem}" for problem in _problems(record, jumps, told)]
        tally.rounds += 1
    return tally


def _problems(record: Record, jumps: tuple[str, ...], told: list[Deed]) -> Iterator[str]:
    """Entries stand in the order in which they were made; each says when it happened and when it was written."""
    with record.database.reading() as connection:
        found = rows(
            connection,
            "SELECT entry_id, event_time_utc, entry_time_utc, utc_offset, boot_id, monotonic_ns"
            " FROM journal ORDER BY sequence",
        )
    made = [(entry, deed, jumps[number // 2]) for number, deed in enumerate(told) for entry in deed.entry_ids]
    if [entry for entry, *_ in found] != [entry for entry, _, _ in made]:
        yield "the entries are in another order"
        return
    for (_, happened, written, offset, *_), (_, deed, jump) in zip(found, made, strict=True):
        set_to = datetime.fromisoformat(f"{jump}+00:00")
        late = (datetime.fromisoformat(written) - set_to).total_seconds()
        if datetime.fromisoformat(happened) != deed.at:
            yield f"{deed} happened at {happened}, the entry says"
        if not -1 < late < 60:  # libfaketime starts a moment early
            yield f"written at {written}, the clock said {jump}"
        if offset != datetime.fromisoformat(written).astimezone(ZONE).isoformat()[-6:]:
            yield f"offset {offset} at {written}"
    ticks = [monotonic for *_, boot, monotonic in found if boot == found[0][-2]]
    if ticks != sorted(ticks) or len(ticks) != len(found):
        yield "the clock that nobody can set went back"


def _answers(place: Path, jumps: tuple[str, ...]) -> list[str]:
    setting = place / "clock"
    setting.write_text(f"@{jumps[0]}\n", encoding="ascii")
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.clock_jumps", str(place), json.dumps(jumps)],
        cwd=ROOT,
        env={
            **os.environ,
            "LD_PRELOAD": str(_library()),
            "FAKETIME_TIMESTAMP_FILE": str(setting),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "TZ": "UTC",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        return [f"ended with {done.returncode}: {done.stderr[-2000:]}"]
    return done.stdout.splitlines()


def _library() -> Path:
    folders = [*Path("/usr/lib").glob("*/faketime"), Path("/usr/lib/faketime"), Path("/usr/lib64/faketime")]
    for folder in folders:
        if (found := folder / "libfaketime.so.1").exists():
            return found
    raise CannotBeMade("libfaketime is missing: install the package libfaketime, which the set-up of the tests does")


def main(folder: Path, jumps: list[str]) -> None:
    """Make two entries after each jump, in a record that stays open; the last jump closes it first."""
    series = deeds("J")
    for some in (jumps[:-1], jumps[-1:]):
        with opened(folder, clock=LondonClock()) as record:
            for jump in some:
                (folder / "clock").write_text(f"@{jump}\n", encoding="ascii")
                for deed in (next(series), next(series)):
                    print(_answer(record, deed))


def _answer(record: Record, deed: Deed) -> str:
    try:
        deed.do(record)
    except KetaDeskError as failed:
        return str(failed)
    return "stored"


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
