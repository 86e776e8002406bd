"""A program that stores orders and is killed with SIGKILL, again and again; run by `test_crash.py`.

`python -m adapters.storage.kill_rounds FOLDER ROUNDS SEED` prints a JSON object of what was seen. It runs in a
process of its own, without threads, since it forks.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from .orders import repository, stored_order


def store_without_end(folder: Path, round_number: int, confirmed: int) -> None:
    """Store one order after another; write an order's id to `confirmed` when `append` has returned."""
    orders = repository(folder)
    for number in range(1_000_000):
        order_id = f"KD-20261122-{round_number:03d}{number:06d}"
        orders.append(stored_order(order_id, entry_id=order_id))
        os.write(confirmed, f"{order_id}\n".encode())


def one_round(folder: Path, round_number: int, alive_s: float) -> list[str]:
    """Kill the storing process after `alive_s` and return the ids that were confirmed to somebody."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        store_without_end(folder, round_number, writer)
        os._exit(1)
    os.close(writer)
    time.sleep(alive_s)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader) as stream:
        return stream.read().split()


def main(folder: Path, rounds: int, seed: int) -> None:
    chance = random.Random(seed)
    confirmed: list[str] = []
    lost: list[str] = []
    unseen = 0
    for round_number in range(rounds):
        # From "in the middle of making the record" on.
        confirmed += one_round(folder, round_number, chance.uniform(0.0, 0.06))
        orders = repository(folder)
        stored = {line.order_id for line in orders.summaries(limit=-1)}
        lost += [order_id for order_id in confirmed if order_id not in stored]
        for order_id in sorted(stored)[-3:]:
            # What a person would do who saw no answer: store the same once more.
            orders.append(stored_order(order_id, entry_id=order_id))
        for order_id in stored:
            orders.get(order_id, 1)
        unseen += len(stored - set(confirmed))
        confirmed += sorted(stored - set(confirmed))
        twice = len(stored) != len(orders.summaries(limit=-1))
        orders.close()
        if twice:
            lost.append("stored twice")
    print(json.dumps({"rounds": rounds, "stored": len(confirmed), "unseen": unseen, "lost": lost}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
