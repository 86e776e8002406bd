"""A durable save, beside a bare insert of the same bytes into a file with the same settings and the same encryption."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from uuid import uuid4

import apsw
from pytest_benchmark.fixture import BenchmarkFixture

from ketadesk.adapters.storage.connection import WRITING, apply_settings, connect
from ketadesk.adapters.storage.notes import SqliteJournal
from ketadesk.adapters.storage.record import Record
from ketadesk.application.account import Author
from ketadesk.application.audit import Note, NoteKind
from ketadesk.application.order_history import RecordedEvent
from ketadesk.domain.order_state import EventKind
from tests.faults.the_record import KEY, opened

from .conftest import Report, milliseconds, paired_ratio, time_rounds
from .order_template import Patient, whole_order

_ROUNDS = 200
_STEPS_EACH = 4
_PATIENT = Patient("EXAMPLE", "Ann", "TEST-0001")


def test_save_of_a_note(benchmark: BenchmarkFixture, report: Report, tmp_path: Path) -> None:
    with opened(tmp_path) as record:
        journal = SqliteJournal(record.writer)
        _beside_bare_inserts("save of a note", benchmark, report, tmp_path, lambda number: _note(journal, number))


def test_save_of_a_step(benchmark: BenchmarkFixture, report: Report, tmp_path: Path) -> None:
    """A sign-off, a second check that differs, and both again, for each of many orders."""
    with opened(tmp_path) as record:
        for number in range(0, _ROUNDS, _STEPS_EACH):
            record.orders.append(whole_order(_order_id(number), _PATIENT, f"entry of order {number}"))
        _beside_bare_inserts("save of a step of an order", benchmark, report, tmp_path, lambda n: _step(record, n))


def test_save_of_an_order(benchmark: BenchmarkFixture, report: Report, tmp_path: Path) -> None:
    with opened(tmp_path) as record:
        orders = [whole_order(f"KD-20261122-{n:04d}", _PATIENT, f"entry {n}") for n in range(_ROUNDS)]
        contents = [order.model_dump_json() for order in orders]

        def save(number: int) -> tuple[Callable[[], None], str]:
            return lambda: record.orders.append(orders[number]), contents[number]

        _beside_bare_inserts("save of a whole order", benchmark, report, tmp_path, save)


Prepared = Callable[[int], tuple[Callable[[], None], str]]
"""Gives what saves the entry of that number, and the JSON that it keeps."""


def _beside_bare_inserts(
    what: str, benchmark: BenchmarkFixture, report: Report, folder: Path, prepared: Prepared
) -> None:
    bare: list[float] = []
    saves: list[Callable[[], None]] = []
    numbers = iter(range(_ROUNDS))
    with _bare_file(folder / "bare.db") as connection:

        def insert() -> None:
            save, content = prepared(next(numbers))
            saves.append(save)
            begun = perf_counter()
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO entry (entry_id, content) VALUES (?, ?)", (str(uuid4()), content))
            connection.execute("COMMIT")
            bare.append(perf_counter() - begun)

        times = time_rounds(benchmark, lambda: saves.pop()(), insert, _ROUNDS)
    report(
        what,
        milliseconds(median(times)),
        f"{milliseconds(median(bare))}, bare insert of the same bytes",
        f"{paired_ratio(times, bare):.2f}, goal 1.5",
    )


@contextmanager
def _bare_file(file: Path) -> Iterator[apsw.Connection]:
    file.touch()
    with closing(connect(file, KEY.record)) as connection:
        apply_settings(connection, WRITING)
        connection.execute(
            "CREATE TABLE entry (sequence INTEGER PRIMARY KEY, entry_id TEXT UNIQUE, content TEXT) STRICT"
        )
        yield connection


def _note(journal: SqliteJournal, number: int) -> tuple[Callable[[], None], str]:
    note = Note(
        entry_id=str(uuid4()),
        kind=NoteKind.SHEET_PRINTED,
        by=Author(account_id="account of nurse 1", name="Nurse One"),
        at="2026-11-22T14:00:00+00:00",
        utc_offset="+00:00",
        subject="KD-20261122-0001",
        words=f"print {number}",
    )
    return lambda: journal.note(note), note.model_dump_json()


def _order_id(step_number: int) -> str:
    return f"KD-20261122-{step_number // _STEPS_EACH + 1:04d}"


def _step(record: Record, number: int) -> tuple[Callable[[], None], str]:
    kind = EventKind.CHECK_DIFFERS if number % 2 else EventKind.SIGN_OFF
    event = RecordedEvent(
        entry_id=str(uuid4()),
        order_id=_order_id(number),
        revision=1,
        kind=kind,
        by="nurse 2" if kind is EventKind.CHECK_DIFFERS else "nurse 1",
        by_name="Nurse Example",
        at="2026-11-22T14:00:00+00:00",
        utc_offset="+00:00",
    )
    return lambda: record.orders.record(event), event.model_dump_json()
