"""A record full of made-up orders and small entries: the same ones for the same seed, in a chain that verifies.

`python -m tests.benchmarks.made_up_record --orders 100000 --entries 2000000 --seed 1 FOLDER` makes it, in some minutes
and about five gigabytes. Its key is that of the fault tests. `--verify` walks the chain afterwards.

The text of one real order is copied and the patient in it exchanged; it goes in through the record's own writer, in
large transactions without a sync, since here nobody waits for a single entry.
"""

import argparse
import random
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from ketadesk.adapters.storage.anchor import AnchorFile
from ketadesk.adapters.storage.infusion_log import write_entry
from ketadesk.adapters.storage.journal import Entry, Writing
from ketadesk.adapters.storage.order_events import write_step
from ketadesk.adapters.storage.record import Record
from ketadesk.application.account import Author
from ketadesk.application.audit import Note, NoteKind
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.bedside.infusion_log import Fact, Started, Stopped
from ketadesk.domain.order_state import EventKind
from tests.faults.the_record import KEY, opened, what_verify_finds

from .made_up_infusion import QUARTER, full_set, log_entry, new_id, step_of, without_sync
from .order_template import Patient, template_order, text_for

_TRANSACTION = 20_000
"""Entries at a time."""
_FIRST_DAY = datetime(2020, 1, 1, 6, tzinfo=UTC)
_ORDERS_A_DAY = 60
_NURSES = tuple(Author(account_id=f"00000000-0000-4000-8000-{n:012d}", name=f"Nurse Number {n}") for n in range(1, 31))
_STEPS = (EventKind.CHECK_AGREES, EventKind.RECORD_SIGNATURE, EventKind.START, EventKind.END)
_RATE = Decimal(56)
"""Of the template's loading dose: the first thing on its pump."""
_LOGGED: Mapping[EventKind, Fact] = {
    EventKind.START: Started(revision=1, read_back_ml_per_h=_RATE, bed="1"),
    EventKind.END: Stopped(reason="planned end", left_ml=Decimal(0)),
}
_OVER_AFTER = timedelta(hours=60)
_SURNAME_PARTS = (
    ("Al", "Ber", "Car", "Dun", "Ell", "Fair", "Gar", "Hol", "Ing", "Jar", "Kel", "Lam", "Mor", "Nor", "Os", "Pem"),
    ("a", "bank", "cott", "da", "er", "fold", "gate", "ham", "is", "ley", "man", "ner", "over", "ridge", "son", "ton"),
    ("", "", "", " Smith", "-Jones", " Okafor", "-García", " Öztürk"),
)
_GIVEN = ("Ada", "Ben", "Chloé", "Dev", "Eve", "Finn", "Grace", "Hugo", "Ines", "Jan", "Kofi", "Lena", "Mei", "Noor")
_KINDS = (NoteKind.SHEET_PRINTED, NoteKind.SHEET_SAVED, NoteKind.HARD_LIMIT_TRIED, NoteKind.LOCKED)


@dataclass
class _Making:
    """What is at hand while the record is made."""

    chance: random.Random
    seed: int
    template: StoredOrder
    text: str
    """The template as JSON."""
    per_order: int
    """Small entries that follow an order, its steps among them."""


def make_record(folder: Path, orders: int, entries: int, seed: int) -> None:
    """Fill the record in `folder`, which must not have one, with `orders` orders and `entries` small entries."""
    template = template_order()
    making = _Making(random.Random(seed), seed, template, template.model_dump_json(), entries // orders)
    with without_sync(), opened(folder) as record:
        number = 0
        while number < orders:
            with record.writer.writing() as writing:
                until = min(orders, number + max(1, _TRANSACTION // (making.per_order + 2)))
                for at in range(number, until):
                    _order_and_what_follows(making, record, writing, at)
                number = until
                end = writing.last
            if end is not None:
                AnchorFile(folder, KEY.anchor).write(*end)


def patient_of(seed: int, number: int) -> Patient:
    """The patient of the order of that number; the same one is admitted again now and then."""
    chance = random.Random(f"{seed}/{number if number % 5 else number // 2}")
    return Patient(
        "".join(chance.choice(part) for part in _SURNAME_PARTS),
        chance.choice(_GIVEN),
        f"H{chance.randrange(10_000_000):07d}",
    )


def order_id_of(number: int) -> str:
    """The id of the order of that number."""
    day = _FIRST_DAY + timedelta(days=number // _ORDERS_A_DAY)
    return f"KD-{day:%Y%m%d}-{number % _ORDERS_A_DAY + 1:04d}"


def _order_and_what_follows(making: _Making, record: Record, writing: Writing, number: int) -> None:
    """An order, the steps that it takes, sets while it runs, and notes about it."""
    order_id, patient = order_id_of(number), patient_of(making.seed, number)
    at = _FIRST_DAY + timedelta(days=number // _ORDERS_A_DAY, minutes=10 * (number % _ORDERS_A_DAY))
    first, second = making.chance.sample(_NURSES, 2)
    entry_id = new_id(making.chance)
    content = text_for(making.text, order_id, patient, entry_id, at, first)
    template = making.template
    order = template.model_copy(
        update={
            "entry_id": entry_id,
            "order_id": order_id,
            "stored_at": at.isoformat(),
            "stored_by": first.name,
            "stored_by_id": first.account_id,
            "draft": template.draft.model_copy(
                update={"patient": template.draft.patient.model_copy(update=patient._asdict())}
            ),
        }
    )
    # Past `append`, which commits each order by itself and reads it back.
    progress = record.orders._store(writing, order, content)
    chance, left = making.chance, making.per_order
    steps = (EventKind.SIGN_OFF, *_STEPS[: chance.randint(1, len(_STEPS))])
    for minute, kind in enumerate(steps):
        left -= 2 if kind in _LOGGED else 1
        if left < 0:
            return
        by = second if kind is EventKind.CHECK_AGREES else first
        moment = at + timedelta(minutes=minute)
        if kind is EventKind.END:
            left -= _sets(making, writing, order_id, at, max(left, 0))
            moment = at + _OVER_AFTER
        if kind in _LOGGED:
            _log(writing, log_entry(chance, order_id, moment, _LOGGED[kind], by))
        progress = write_step(writing, step_of(chance, order_id, kind, by, moment), progress)
    if steps[-1] is EventKind.START:
        left -= _sets(making, writing, order_id, at, left)
    for minute in range(left):
        writing.add(_note(chance, order_id, first, at + timedelta(minutes=5 + minute)))


def _sets(making: _Making, writing: Writing, order_id: str, at: datetime, how_many: int) -> int:
    """Sets of observations, a quarter of an hour apart; answers how many."""
    for number in range(1, how_many + 1):
        fact = full_set(making.chance, _RATE)
        _log(writing, log_entry(making.chance, order_id, at + QUARTER * number, fact))
    return how_many


def _log(writing: Writing, entry: LogEntry) -> None:
    write_entry(writing, entry, entry.model_dump_json())


def _note(chance: random.Random, order_id: str, by: Author, at: datetime) -> Entry:
    kind = chance.choice(_KINDS)
    note = Note(
        entry_id=new_id(chance), kind=kind, by=by, at=at.isoformat(), utc_offset="+00:00", subject=order_id, words=""
    )
    return Entry(
        entry_id=note.entry_id,
        kind=kind,
        happened_at=at,
        made_by=by.account_id,
        made_by_name=by.name,
        subject=order_id,
        content_json=note.model_dump_json(),
    )


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.made_up_record", description=__doc__)
    parser.add_argument("--orders", type=int, default=10_000)
    parser.add_argument("--entries", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--verify", action="store_true")
    parser.add_argument("folder", type=Path)
    chosen = parser.parse_args(arguments)
    chosen.folder.mkdir(parents=True, exist_ok=False)
    begun = time.monotonic()
    make_record(chosen.folder, chosen.orders, chosen.entries, chosen.seed)
    print(f"made in {time.monotonic() - begun:.0f} s", flush=True)
    if chosen.verify:
        begun = time.monotonic()
        with opened(chosen.folder) as record:
            found = what_verify_finds(record, chosen.folder)
        print(f"verified in {time.monotonic() - begun:.0f} s: {found or 'sound'}")
        return 1 if found else 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
