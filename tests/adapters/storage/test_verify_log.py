"""A log that the record's rules would have refused is found when the record is verified, and named by its entry."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from ketadesk.adapters.storage.infusion_log import write_entry
from ketadesk.adapters.storage.record import Record
from ketadesk.adapters.storage.verify import verify_record
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.domain.bedside.infusion_log import Paused
from ketadesk.domain.order_state import EventKind

from .infusions import ID, a_set, logged, start, started, started_by, stopped, store_signed, struck
from .orders import BEN, KEY, record, step, stored_order

pytestmark = pytest.mark.req("SR-37")


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Record]:
    """A record with one signed order: 4 entries."""
    with closing(record(tmp_path)) as opened:
        store_signed(opened.orders)
        yield opened


def _findings(ward: Record) -> tuple[str, ...]:
    with ward.database.reading() as connection:
        return verify_record(connection, KEY.chain, None).findings


def _forced(ward: Record, entry: LogEntry, *, content: str = "") -> None:
    """Log past every rule but the chain's: as somebody would who has all keys."""
    connection = ward.database._opened()
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0)
    connection.pragma("foreign_keys", False)
    with ward.writer.writing() as writing:
        write_entry(writing, entry, content or entry.model_dump_json())
    connection.config(apsw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 1)


def test_a_log_as_it_should_be_is_sound(ward: Record) -> None:
    ward.infusions.log(baseline := logged(a_set("1200")))
    ward.infusions.log(logged(a_set(), replaces=baseline.entry_id, why="mistyped"))
    first = step(EventKind.START)
    ward.infusions.log(began := started_by(first), first)
    ward.infusions.log(logged(started(), replaces=began.entry_id, why="earlier", minutes=-3))
    ward.infusions.log(pause := logged(Paused(reason="x")))
    ward.infusions.log(struck(pause.entry_id))
    store_signed(ward.orders, revision=2)
    start(ward, revision=2)
    end = step(EventKind.END, 2)
    ward.infusions.log(started_by(end), end)
    ward.infusions.log(logged(a_set(), revision=2))
    assert _findings(ward) == ()


def test_a_start_and_an_end_that_nobody_logged(ward: Record) -> None:
    ward.orders.record(step(EventKind.START))
    assert _findings(ward) == (f"Order {ID}: the start in entry 5 is not in its log.",)
    ward.orders.record(step(EventKind.END))
    assert _findings(ward)[1:] == (f"Order {ID}: the end in entry 6 is not in its log.",)


@pytest.mark.parametrize("fact", [started(), stopped()], ids=["started", "stopped"])
def test_a_logged_start_or_end_that_is_no_step(ward: Record, fact: object) -> None:
    kind = "start" if fact == started() else "end"
    _forced(ward, logged(fact))  # type: ignore[arg-type]  # one of two facts
    expected = f"Order {ID}: the {kind} in its log is no step of the order."
    assert _findings(ward) == (expected,)
    ward.infusions.log(logged(a_set()))
    assert _findings(ward) == (expected,)


def test_a_start_of_another_revision_or_later_than_its_fact(ward: Record) -> None:
    _forced(ward, logged(started()))
    ward.infusions.log(logged(a_set()))
    ward.orders.record(step(EventKind.START))
    assert _findings(ward) == (
        f"Order {ID}: the start in its log is no step of the order.",
        f"Order {ID}: the start in entry 7 is not in its log.",
    )


def test_a_fact_about_what_was_not_signed(ward: Record) -> None:
    ward.orders.append(stored_order(revision=2))
    for revision in (1, 2, 3):
        _forced(ward, logged(a_set(), revision=revision))
    assert _findings(ward) == tuple(
        f"Order {ID}: entry {number} of its log is about a revision that was not signed." for number in (6, 7, 8)
    )


def test_a_fact_before_its_order(ward: Record) -> None:
    _forced(ward, logged(a_set(), order_id="KD-20261122-0009"))
    assert any("entry 5 of its log is about a revision that was not signed" in found for found in _findings(ward))


@pytest.mark.parametrize(
    "change",
    [
        {"by": BEN},
        {"by_name": "Somebody Else"},
        {"order_id": "KD-20261122-0002"},
        {"entry_id": "another"},
        {"at": logged(a_set(), minutes=60).at},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_entry_that_says_another_name_or_time(ward: Record, change: dict[str, object]) -> None:
    entry = logged(a_set())
    _forced(ward, entry, content=entry.model_copy(update=change).model_dump_json())
    assert f"Order {ID}: entry 5 of its log is not by whom, of when or about what it says." in _findings(ward)


def test_an_entry_that_is_no_fact(ward: Record) -> None:
    _forced(ward, logged(a_set()), content="{}")
    assert f"Order {ID}: entry 5 of its log cannot be read." in _findings(ward)


def test_corrections_of_what_cannot_be_corrected(ward: Record) -> None:
    ward.infusions.log(one := logged(a_set()))
    ward.infusions.log(strike := struck(one.entry_id))
    ward.infusions.log(pause := logged(Paused(reason="x")))
    for entry in (
        logged(a_set(), replaces="unknown"),
        struck(strike.entry_id),
        logged(a_set(), replaces=pause.entry_id),
    ):
        _forced(ward, entry)
    assert _findings(ward) == tuple(
        f"Order {ID}: entry {number} of its log corrects none that it could." for number in (8, 9, 10)
    )
