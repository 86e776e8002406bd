"""fsync fails, lies, or is the last thing the program does: the kernel's answers are changed by strace."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from .deeds import first_deeds
from .judge import judge
from .tally import CannotBeMade, Tally
from .the_record import opened

ROOT = Path(__file__).parents[2]
DEEDS = 8
STORED = "stored"
_WRITER = (sys.executable, "-m", "tests.faults.writer")
_REFUSED_IN = ("disk reported an error", "cannot be opened")


def sync_faults(folder: Path, injections: Sequence[str]) -> Tally:
    """One run of a writer for each injection, in strace's words. Raises `CannotBeMade`."""
    tally = Tally("fsync fails, lies or kills")
    for number, injection in enumerate(injections):
        place = folder / str(number)
        place.mkdir()
        with opened(place):
            pass
        answers = _answers_of_a_writer(place, injection)
        stored = answers.count(STORED)
        judge(place, first_deeds("S", stored), first_deeds("S", DEEDS)[stored : stored + 1], tally, injection)
        refusals = [answer for answer in answers if answer != STORED]
        if any(not _says_what_it_is(words) for words in refusals):
            tally.wrong.append(f"{injection}: {refusals}")
        tally.saw("refused in plain words", len(refusals))
        tally.saw("writers that ended early", stored < DEEDS)
        tally.rounds += 1
    return tally


def injections(up_to: int) -> tuple[str, ...]:
    """An error once and for good, a lie, and a kill, at each sync up to the number given."""
    each = range(1, up_to + 1)
    kinds = ("error=EIO:when={}", "error=EIO:when={}+", "retval=0:when={}+", "signal=SIGKILL:when={}")
    return tuple(kind.format(number) for kind in kinds for number in each)


def _answers_of_a_writer(place: Path, injection: str) -> list[str]:
    strace = shutil.which("strace")
    if strace is None:
        raise CannotBeMade("strace is missing: install the package strace, which the set-up of the tests does")
    watch = [strace, "-qq", "-f", "-o", os.devnull, "-e", "trace=fsync,fdatasync"]
    done = subprocess.run(
        [*watch, "-e", f"inject=fsync,fdatasync:{injection}", *_WRITER, str(place), "S", str(DEEDS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode != 0 and "SIGKILL" not in injection:
        return [*done.stdout.splitlines(), f"the writer ended with {done.returncode}: {done.stderr[-2000:]}"]
    return done.stdout.splitlines()


def _says_what_it_is(words: str) -> bool:
    return any(right in words for right in _REFUSED_IN)
