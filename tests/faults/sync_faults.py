"""fsync fails, lies, or is the last thing the program does: the kernel's answers are changed by strace."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .deeds import deeds, first_deeds
from .judge import judge
from .tally import Tally
from .the_record import opened

ROOT = Path(__file__).parents[2]
_DEEDS = 6
_REFUSED_IN = ("disk reported an error", "cannot be opened")


class NoStrace(RuntimeError):
    """The program that changes the kernel's answers is missing."""


def sync_faults(folder: Path, injections: list[str]) -> Tally:
    """One run of a writer for each injection, in strace's words. Raises `NoStrace`."""
    tally = Tally("fsync fails, lies, or kills")
    for number, injection in enumerate(injections):
        place = folder / str(number)
        place.mkdir()
        with opened(place):
            pass
        answers = list(_answers_of_a_writer(place, injection))
        stored = answers.count("stored")
        # A writer goes on after a refusal, and what builds on the refused deed is refused too.
        done = [deed for deed, answer in zip(first_deeds("S", _DEEDS), answers, strict=False) if answer == "stored"]
        judge(place, done, first_deeds("S", _DEEDS)[stored : stored + 1] if done == first_deeds("S", stored) else [],
              tally, injection)
        refusals = [answer for answer in answers if answer != "stored"]
        tally.wrong += [
            f"{injection}: {words}" for words in refusals if not any(right in words for right in _REFUSED_IN)
        ]
        if "retval=0" in injection and stored != _DEEDS:
            tally.wrong.append(f"{injection}: the writer stopped after {stored}")
        tally.saw("refused in plain words", len(refusals))
        tally.rounds += 1
    return tally
