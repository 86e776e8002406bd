"""A writer killed with SIGKILL at a random moment, from the making of the record on."""

import random
import time
from pathlib import Path

from .judge import judge
from .tally import Tally
from .writer import writing_in

NEW_RECORD_EVERY = 5
"""So many rounds write to one record; the first of them makes it and may be killed at that."""


def kill_loop(folder: Path, rounds: int, seed: int) -> Tally:
    """`rounds` kills."""
    tally = Tally("killed while it writes")
    chance = random.Random(seed)
    for number in range(rounds):
        place = folder / f"record {number // NEW_RECORD_EVERY}"
        place.mkdir(exist_ok=True)
        with writing_in(place, f"K{number:03d}") as writer:
            time.sleep(chance.uniform(0, chance.choice((0.02, 0.25))))
        tally.rounds += 1
        tally.saw("killed before the first entry", not writer.count.value)
        judge(place, writer.acknowledged(), writer.unsure(), tally, f"kill {number}")
    return tally
