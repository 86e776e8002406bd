"""The infusion's log: each fact once, with the order's step or not at all, and read back only as it was written."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ketadesk.adapters.storage.journal import sha256_of
from ketadesk.adapters.storage.record import Record
from ketadesk.adapters.storage.verify import verify_record
from ketadesk.application.errors import OrderConflict, RecordDamaged, StorageFailed, UnknownOrder
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.domain.bedside.infusion_log import Fact, Paused
from ketadesk.domain.order_state import EventKind, OrderState

from .infusions import EVERY_FACT, ID, a_set, logged, start, started, started_by, stopped, store_signed, struck
from .orders import BEN, CAT, KEY, cancellation, record, signed, step, stored_order
from .tampering import tamper

OTHER = "KD-20261122-0002"


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Record]:
    """A record with one signed order."""
    with closing(record(tmp_path)) as opened:
        store_signed(opened.orders)
        yield opened


def _states(ward: Record, order_id: str = ID) -> list[OrderState]:
    return [revision.state for revision in ward.orders.progress(order_id).revisions]


def _entries_in_journal(ward: Record) -> int:
    with ward.database.reading() as connection:
        return int(connection.execute("SELECT count(*) FROM journal").get)


@pytest.mark.req("SR-33")
@pytest.mark.parametrize("fact", EVERY_FACT, ids=lambda fact: fact.kind)
def test_every_kind_of_fact_comes_back_as_it_went_in(ward: Record, tmp_path: Path, fact: Fact) -> None:
    entry = logged(fact, minutes=-3)
    ward.infusions.log(entry)
    ward.close()

    with closing(record(tmp_path)) as again:
        (found,) = again.infusions.entries(ID)
        assert found == entry
        assert found.model_dump_json() == entry.model_dump_json(), "36.0 is still 36.0, and 14.0 still 14.0"


@pytest.mark.req("SR-33")
def test_the_log_is_read_in_the_order_of_entry(ward: Record) -> None:
    late, first = logged(a_set(), minutes=-30), logged(Paused(reason="late"), minutes=5)
    for entry in (first, late):
        ward.infusions.log(entry)

    assert ward.infusions.entries(ID) == (first, late)
    assert ward.infusions.count(ID) == 2
    assert (ward.infusions.entries("unknown"), ward.infusions.count("unknown")) == ((), 0)


@pytest.mark.req("SR-33")
def test_start_and_end_are_stored_with_the_orders_step(ward: Record) -> None:
    start(ward)
    assert _states(ward) == [OrderState.RUNNING]
    end = step(EventKind.END)
    ward.infusions.log(started_by(end), end)

    assert _states(ward) == [OrderState.ENDED]
    assert [entry.fact for entry in ward.infusions.entries(ID)] == [started(), stopped()]
    assert [event.kind for event in ward.orders.events(ID)][-2:] == [EventKind.START, EventKind.END]


@pytest.mark.req("SR-23")
def test_the_start_of_a_change_supersedes_what_ran(ward: Record) -> None:
    start(ward)
    store_signed(ward.orders, revision=2)
    start(ward, revision=2)

    assert _states(ward) == [OrderState.SUPERSEDED, OrderState.RUNNING]
    with pytest.raises(OrderConflict, match="R1 is superseded"):
        ward.infusions.log(logged(a_set()))


@pytest.mark.req("SR-35")
def test_what_was_logged_under_a_revision_that_is_over_is_corrected(ward: Record) -> None:
    first = step(EventKind.START, entry_id="one")
    ward.infusions.log(started_by(first), first)
    for name in ("a", "b"):
        ward.infusions.log(logged(a_set(), entry_id=name))
    store_signed(ward.orders, revision=2)
    start(ward, revision=2)
    ward.infusions.log(logged(a_set("110"), replaces="a", why="misread"))
    ward.infusions.log(logged(a_set("110"), entry_id="c", revision=2, replaces="b", why="misread"))
    ward.infusions.log(logged(started(1), replaces="one logged", why="the start of R1 was earlier"))
    with pytest.raises(OrderConflict, match="R1 is superseded"):
        ward.infusions.log(logged(a_set("111"), replaces="c", why="misread"))

    with ward.database.reading() as connection:
        assert verify_record(connection, KEY.chain, None).findings == ()


@pytest.mark.req("SR-33")
def test_a_step_that_the_order_does_not_take_leaves_no_fact(ward: Record) -> None:
    end = step(EventKind.END)
    before = _entries_in_journal(ward)
    with pytest.raises(OrderConflict, match="no such step"):
        ward.infusions.log(started_by(end), end)
    start(ward)
    with pytest.raises(OrderConflict, match="no such step"):
        start(ward)

    assert _entries_in_journal(ward) == before + 2
    assert [entry.fact.kind for entry in ward.infusions.entries(ID)] == ["started"]


@pytest.mark.req("SR-34")
def test_a_retry_adds_nothing(ward: Record) -> None:
    event = step(EventKind.START, entry_id="step")
    entry = started_by(event)
    for _ in range(3):
        ward.infusions.log(entry, event)
        ward.infusions.log(logged(a_set(), entry_id="set"))
    before = _entries_in_journal(ward)

    assert ward.infusions.count(ID) == 2
    for other in (
        logged(a_set("121"), entry_id="set"),
        logged(a_set(), entry_id="set", minutes=1),
        logged(a_set(), entry_id="step"),
    ):
        with pytest.raises(OrderConflict, match="Something else"):
            ward.infusions.log(other)
    with pytest.raises(OrderConflict, match="Something else"):
        ward.infusions.log(entry, step(EventKind.START, entry_id="another step"))
    with pytest.raises(OrderConflict, match="Something else"):
        ward.infusions.log(entry, step(EventKind.START, entry_id="step", text=" or Three"))
    assert _entries_in_journal(ward) == before


@pytest.mark.req("SR-23")
def test_nothing_is_logged_about_an_order_that_was_not_signed(ward: Record) -> None:
    for number, event in enumerate((None, *signed(OTHER)[:2])):
        if event is None:
            ward.orders.append(stored_order(OTHER))
        else:
            ward.orders.record(event)
        with pytest.raises(OrderConflict, match="signed, running or ended"):
            ward.infusions.log(logged(a_set(), order_id=OTHER))
        assert ward.infusions.count(OTHER) == 0, number
    ward.orders.record(cancellation(OTHER))
    with pytest.raises(OrderConflict, match="R1 is cancelled"):
        ward.infusions.log(logged(a_set(), order_id=OTHER))
    with pytest.raises(OrderConflict, match="There is no KD-20261122-0001-R2"):
        ward.infusions.log(logged(a_set(), revision=2))
    with pytest.raises(UnknownOrder):
        ward.infusions.log(logged(a_set(), order_id="KD-20000101-0001"))


@pytest.mark.req("SR-35")
def test_a_correction_keeps_what_it_corrects(ward: Record) -> None:
    ward.infusions.log(first := logged(a_set("1200")))
    ward.infusions.log(second := logged(a_set("120"), replaces=first.entry_id, why="a digit too many"))
    ward.infusions.log(third := struck(second.entry_id))

    assert ward.infusions.entries(ID) == (first, second, third)


@pytest.mark.req("SR-35")
def test_a_start_is_corrected_without_another_step(ward: Record) -> None:
    event = step(EventKind.START)
    ward.infusions.log(first := started_by(event), event)
    ward.infusions.log(logged(started(), minutes=-4, replaces=first.entry_id, why="the pump's clock"))

    assert _states(ward) == [OrderState.RUNNING]
    assert [e.kind for e in ward.orders.events(ID)].count(EventKind.START) == 1


@pytest.mark.req("SR-35")
def test_only_what_holds_is_corrected_and_by_its_own_kind(ward: Record) -> None:
    store_signed(ward.orders, OTHER)
    ward.infusions.log(one := logged(a_set()))
    ward.infusions.log(other := logged(a_set(), order_id=OTHER))
    ward.infusions.log(strike := struck(one.entry_id))
    ward.infusions.log(pause := logged(Paused(reason="x")))
    before = _entries_in_journal(ward)
    refused: tuple[tuple[LogEntry, str], ...] = (
        (logged(a_set(), replaces="unknown", why="x"), "is not in its log"),
        (logged(a_set(), replaces=other.entry_id, why="x"), "is not in its log"),
        (logged(a_set(), replaces=one.entry_id, why="x"), "corrected in the meantime"),
        (struck(one.entry_id), "corrected in the meantime"),
        (struck(strike.entry_id), "strikes another one through"),
        (logged(a_set(), replaces=pause.entry_id, why="x"), "of another kind"),
    )
    for entry, why in refused:
        with pytest.raises(OrderConflict, match=why) as said:
            ward.infusions.log(entry)
        assert "Nothing was stored" in said.value.next_step

    assert _entries_in_journal(ward) == before


@pytest.mark.parametrize(
    ("entry", "event", "why"),
    [
        (logged(a_set()), step(EventKind.START), "with the step none"),
        (logged(started()), None, "with the step start"),
        (logged(stopped()), None, "with the step end"),
        (logged(stopped()), step(EventKind.START), "with the step end"),
        (logged(started(), replaces="x"), step(EventKind.START), "with the step none"),
        (logged(started()), step(EventKind.START, 2), "one person about one revision"),
        (logged(started()), step(EventKind.START, by=CAT), "one person about one revision"),
        (logged(started()), step(EventKind.START, order_id=OTHER), "one person about one revision"),
        (logged(started(2)), step(EventKind.START), "names another revision"),
        (struck("a").model_copy(update={"replaces": "b"}), None, "does not replace another"),
    ],
)
def test_a_fact_and_its_step_belong_together(ward: Record, entry: LogEntry, event: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        ward.infusions.log(entry, event)  # type: ignore[arg-type]  # a step or none
    assert ward.infusions.count(ID) == 0


@pytest.mark.parametrize("text", ["\ud800", "pause \udcff"])
def test_what_no_file_can_hold_is_refused(ward: Record, text: str) -> None:
    with pytest.raises(StorageFailed, match="would not come back"):
        ward.infusions.log(logged(Paused(reason=text)))


def test_a_time_without_its_offset_is_refused(ward: Record) -> None:
    entry = logged(a_set())
    with pytest.raises(ValueError, match="without its offset"):
        ward.infusions.log(entry.model_copy(update={"at": entry.at.replace(tzinfo=None)}))


def test_courses_are_the_orders_that_were_signed_newest_first(ward: Record) -> None:
    ids = [f"KD-20261122-{number:04d}" for number in range(2, 8)]
    for order_id in ids[:5]:
        store_signed(ward.orders, order_id)
    ward.orders.append(stored_order(ids[5]), step(EventKind.SIGN_OFF, order_id=ids[5]))
    start(ward, ids[0])
    start(ward, ids[1])
    end = step(EventKind.END, order_id=ids[1])
    ward.infusions.log(started_by(end), end)
    ward.orders.record(cancellation(ids[2]))
    start(ward, ids[3])
    ward.orders.append(stored_order(ids[3], 2))
    ward.orders.append(stored_order(ids[4], 2))

    # Running; over; running with a change that is a draft; the signed one. Not: cancelled, edited before its start,
    # and signed off only.
    assert ward.infusions.courses() == (ids[3], ids[1], ids[0], ID)


@pytest.mark.req("SR-38")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE journal SET content_json = replace(content_json, '120', '20') WHERE kind = 'infusion'",
        "UPDATE journal SET event_time_utc = '2026-11-22T15:30:00+00:00' WHERE kind = 'infusion'",
        "UPDATE journal SET event_time_utc = 'noon' WHERE kind = 'infusion'",
        "UPDATE journal SET made_by = 'account-x' WHERE kind = 'infusion'",
        "UPDATE journal SET made_by_name = 'X' WHERE kind = 'infusion'",
        "UPDATE journal SET entry_id = 'x' WHERE kind = 'infusion'",
        "UPDATE journal SET subject = 'KD-20261122-0002' WHERE kind = 'infusion'",
        "UPDATE infusion_entry SET order_id = 'KD-20261122-0002'",
        "UPDATE infusion_entry SET revision = 2",
        "UPDATE infusion_entry SET kind = 'paused'",
        "UPDATE infusion_entry SET corrects = 'x'",
        "DELETE FROM infusion_entry",
        "DELETE FROM journal WHERE kind = 'infusion'",
    ],
)
def test_what_is_not_as_it_was_written_is_refused(ward: Record, tmp_path: Path, change: str) -> None:
    ward.infusions.log(logged(a_set()))
    assert len(ward.infusions.entries(ID)) == 1, "and kept by its checksum"
    ward.database.close()
    tamper(tmp_path / "record.db", f"PRAGMA foreign_keys = OFF; {change}")

    with pytest.raises(RecordDamaged):
        ward.infusions.entries(ID)


@pytest.mark.req("SR-38")
def test_an_entry_that_is_no_fact_is_refused_without_its_words(ward: Record, tmp_path: Path) -> None:
    ward.infusions.log(entry := logged(Paused(reason="SECRET")))
    ward.database.close()
    content = entry.model_dump_json().replace('"paused"', '"unheard-of"')
    tamper(
        tmp_path / "record.db",
        "UPDATE journal SET content_json = ?, content_sha256 = ? WHERE kind = 'infusion'",
        (content, sha256_of(content)),
    )
    with pytest.raises(RecordDamaged) as refused:
        ward.infusions.entries(ID)
    assert "SECRET" not in str(refused.value) and refused.value.__cause__ is None


def test_what_was_read_once_is_not_taken_apart_again(ward: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        ward.infusions.log(logged(a_set(str(100 + number))))
    read: list[str] = []
    original: Callable[..., LogEntry] = LogEntry.model_validate_json

    def counted(content: str) -> LogEntry:
        read.append(content)
        return original(content)

    monkeypatch.setattr(LogEntry, "model_validate_json", counted)
    first = ward.infusions.entries(ID)
    assert len(read) == 3
    ward.infusions.log(logged(a_set("110")))
    read.clear()
    assert ward.infusions.entries(ID)[:3] == first
    assert len(read) == 1


def test_another_program_reads_what_was_logged(ward: Record, tmp_path: Path) -> None:
    ward.infusions.log(logged(a_set()))
    with closing(record(tmp_path, only_read=True)) as looking:
        assert looking.infusions.count(ID) == 1
        assert looking.infusions.courses() == (ID,)
        with pytest.raises(StorageFailed, match="cannot be opened for writing"):
            looking.infusions.log(logged(Paused(reason="x")))


@pytest.mark.req("SR-36")
def test_event_time_and_time_of_entry_stand_side_by_side(ward: Record) -> None:
    ward.infusions.log(logged(a_set(), minutes=-90, by=BEN))
    with ward.database.reading() as connection:
        row = connection.execute(
            "SELECT event_time_utc, entry_time_utc, utc_offset, boot_id, monotonic_ns, made_by, subject FROM journal"
            " WHERE kind = 'infusion'"
        ).fetchone()
    assert row == (
        "2026-11-22T13:00:00.000000+00:00",
        "2026-11-22T15:00:00.250000+00:00",
        "+01:00",
        "boot-1",
        7_000_000_000,
        BEN,
        ID,
    )
