"""A program that stores `COUNT` orders beside others; run by `test_two_programs.py`.

`python -m adapters.storage.store_many FOLDER COUNT NAME` prints the ids it was given.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from ketadesk.application.errors import OrderConflict

from .orders import OwnOrders, repository, stored_order

REVISIONS_EACH = 10
"""So many revisions of one shared order are made by each of two programs."""


def store_next(orders: OwnOrders, name: str) -> str:
    """Store a new order and revise a shared one; whoever is second chooses again."""
    while True:
        order_id = orders.next_order_id(datetime(2026, 11, 22, 12, tzinfo=UTC))
        try:
            orders.append(stored_order(order_id, family_name=name))
        except OrderConflict:
            continue
        return order_id


def revise_shared(orders: OwnOrders, name: str, order_id: str) -> str:
    while True:
        revision = orders.latest_revision(order_id) + 1
        try:
            orders.append(stored_order(order_id, revision, family_name=name))
        except OrderConflict:
            continue
        return f"{order_id}-R{revision}"


def main(folder: Path, count: int, name: str) -> None:
    orders = repository(folder)
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(count):
        print(store_next(orders, name))
        print(revise_shared(orders, name, f"SHARED{number // REVISIONS_EACH}"))
    orders.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
