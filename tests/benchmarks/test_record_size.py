"""Opening and searching a record of many orders, beside one that is nearly empty.

`KETADESK_BENCHMARK_RECORD` names the folder of a record made by `made_up_record.py`; without it a small one is made.
"""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.notes import SqliteJournal
from ketadesk.adapters.storage.record import Record
from ketadesk.application.audit import AuditQuery
from tests.faults.the_record import opened

from .conftest import Arguments, Report, milliseconds, paired_ratio, time_rounds, times_of
from .made_up_record import make_record, order_id_of, patient_of

_SMALL = (2_000, 20_000)
_SEED = 1
_ROUNDS = 20
_PAGE_S = 0.05
_NOBODY = "Zzyzx"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the large record."""
    given = os.environ.get("KETADESK_BENCHMARK_RECORD")
    if given:
        return Path(given)
    made = tmp_path_factory.mktemp("record")
    make_record(made, *_SMALL, _SEED)
    return made


@pytest.fixture
def record(folder: Path) -> Iterator[Record]:
    with opened(folder) as record:
        yield record


def test_opening(benchmark: BenchmarkFixture, report: Report, folder: Path, tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    empty: list[float] = []

    def open_empty() -> Arguments | None:
        begun = perf_counter()
        with opened(tmp_path):
            empty.append(perf_counter() - begun)
        return None

    opened_in: list[float] = []

    def open_large() -> None:
        begun = perf_counter()
        with opened(folder):
            opened_in.append(perf_counter() - begun)

    time_rounds(benchmark, open_large, open_empty, _ROUNDS)
    report(
        f"opening a record of {_size(folder)}",
        milliseconds(median(opened_in)),
        f"{milliseconds(median(empty))}, an empty one",
        f"{paired_ratio(opened_in, empty):.2f}, goal 1",
    )


Look = Callable[[Record], int]
"""Looks something up and returns how much was found."""


def _search(text: str) -> Look:
    return lambda record: len(record.orders.summaries(text))


def _audit(**query: str) -> Look:
    return lambda record: len(SqliteJournal(record.writer).audit(AuditQuery.model_validate(query)))


# The first order is the oldest: what looks for it from the newest on has the longest way.
_OLDEST = patient_of(_SEED, 0)
_LOOKS: dict[str, Look] = {
    "list of orders, first page": _search(""),
    "search by surname": _search(_OLDEST.family_name),
    "search by part of a surname": _search("ham"),
    "search by identifier": _search(_OLDEST.identifier),
    "search by order id": _search(order_id_of(0)),
    "search that finds nothing": _search(_NOBODY),
    "patients like this one": lambda record: len(record.orders.patients_like(_OLDEST.family_name, _OLDEST.identifier)),
    "one order": lambda record: record.orders.get(order_id_of(0), 1).revision,
    "where an order stands": lambda record: len(record.orders.progress(order_id_of(0)).revisions),
    "audit, first page": _audit(),
    "audit of a surname": _audit(patient=_OLDEST.family_name),
    "audit of an identifier": _audit(patient=_OLDEST.identifier),
    "audit of a person": _audit(person="Number 7"),
    "audit of nobody": _audit(patient=_NOBODY),
    "next order id": lambda record: len(record.orders.next_order_id(datetime(2020, 1, 1, tzinfo=UTC))),
}


@pytest.mark.parametrize("what", list(_LOOKS))
def test_first_page(benchmark: BenchmarkFixture, report: Report, record: Record, folder: Path, what: str) -> None:
    found: list[int] = []

    def look() -> None:
        found.append(_LOOKS[what](record))

    look()
    assert (found[0] > 0) is (what not in ("search that finds nothing", "audit of nobody"))
    benchmark.pedantic(look, rounds=_ROUNDS)  # type: ignore[no-untyped-call]  # it has no types
    times = times_of(benchmark)
    slowest = quantiles(times, n=20)[18]
    report(
        f"{what} ({found[0]} found)",
        milliseconds(median(times)),
        f"50 ms; 95 % within {milliseconds(slowest)}",
        f"{slowest / _PAGE_S:.2f}, goal 1",
    )


def test_first_search_after_opening(benchmark: BenchmarkFixture, report: Report, folder: Path) -> None:
    """Nothing of the record is in memory yet but what the operating system keeps of the file."""
    times: list[float] = []

    def open_and_look() -> None:
        with opened(folder) as record:
            begun = perf_counter()
            record.orders.summaries(_NOBODY)
            times.append(perf_counter() - begun)

    benchmark.pedantic(open_and_look, rounds=_ROUNDS)  # type: ignore[no-untyped-call]  # it has no types
    report("first search after opening", milliseconds(median(times)), "50 ms", f"{median(times) / _PAGE_S:.2f}, goal 1")


def _size(folder: Path) -> str:
    with opened(folder) as record, record.database.reading() as connection:
        orders, entries = rows(
            connection,
            "SELECT (SELECT count(*) FROM order_revision), (SELECT coalesce(max(sequence), 0) FROM journal)",
        )[0]
    return f"{orders:,} orders, {entries:,} entries"
