"""What is stored comes back exactly, once, and never changes."""

import json
import logging
import warnings
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ketadesk.application.errors import OrderConflict, StorageFailed, UnknownOrder
from ketadesk.application.ports import OrderRepository
from tests.naughty import EVERY

from .orders import ANN, SUMMER_TIME, OwnOrders, cancellation, meddler, repository, stored_order

ID = "KD-20261122-0001"


def test_it_is_the_port(orders: OwnOrders) -> None:
    port: OrderRepository = orders

    assert port.summaries() == []


def test_nothing_is_opened_before_it_is_needed(tmp_path: Path) -> None:
    repository(tmp_path).close()

    assert list(tmp_path.iterdir()) == []


@pytest.mark.req("SR-20")
def test_an_order_comes_back_exactly_from_a_fresh_start(tmp_path: Path) -> None:
    first_run = repository(tmp_path)
    order = stored_order()
    first_run.append(order)
    first_run.close()

    assert [file.name for file in tmp_path.iterdir()] == ["record.db"]
    next_run = repository(tmp_path)
    assert next_run.get(ID, 1) == order
    assert next_run.get(ID, 1).model_dump_json() == order.model_dump_json()
    next_run.close()


def test_a_closed_repository_opens_again(orders: OwnOrders) -> None:
    orders.append(stored_order())
    orders.close()
    orders.close()

    assert orders.latest_revision(ID) == 1


@pytest.mark.req("SR-20")
def test_whatever_was_typed_comes_back_exactly(orders: OwnOrders) -> None:
    for number, text in enumerate(EVERY):
        order = stored_order(f"KD-{number}", text=text, family_name=text, identifier=text, rate=text)
        orders.append(order)
        orders.record(cancellation(f"KD-{number}", text=text))

        assert orders.get(order.order_id, 1) == order
        line = orders.summaries(limit=1)[0]
        assert (line.family_name, line.given_name, line.identifier, line.rate) == (text, text, text, text)
        assert orders.summaries(text, limit=1) == [line], "the newest that the text is found in"
        assert [event.reason for event in orders.events(order.order_id)] == [f"wrong patient{text}"]
        for found in (orders.patients_like(text, ""), orders.patients_like("", text)):
            assert ((text, text, text) in found) is (text != ""), "a blank is like nobody"


def test_an_odd_order_id_and_entry_id_are_only_text(orders: OwnOrders) -> None:
    for number, text in enumerate(EVERY):
        order = stored_order(f"KD{number} {text}", entry_id=f"{number}{text}")
        orders.append(order)
        assert orders.get(order.order_id, 1) == order
        assert orders.stored_as(order.entry_id) == order


# --- ids


def test_order_ids_count_up_within_the_local_day(orders: OwnOrders) -> None:
    on = datetime(2026, 11, 22, 0, 30, tzinfo=SUMMER_TIME)
    assert on.astimezone(UTC).day == 21

    assert orders.next_order_id(on) == "KD-20261122-0001"
    orders.append(stored_order("KD-20261122-0007"))
    orders.append(stored_order("KD-20261123-0031"))
    assert orders.next_order_id(on) == "KD-20261122-0008"
    orders.append(stored_order("KD-20261122-9999"))
    assert orders.next_order_id(on) == "KD-20261122-10000"
    orders.append(stored_order("KD-20261122-10000"))
    assert orders.next_order_id(on) == "KD-20261122-10001"


@pytest.mark.req("SR-39")
def test_a_taken_order_id_is_refused(tmp_path: Path, orders: OwnOrders) -> None:
    other_program = repository(tmp_path)
    on = datetime(2026, 11, 22, 12, tzinfo=UTC)
    ours, theirs = orders.next_order_id(on), other_program.next_order_id(on)
    assert ours == theirs

    other_program.append(first := stored_order(theirs))
    with pytest.raises(OrderConflict, match="stored in the meantime"):
        orders.append(stored_order(ours, family_name="SOMEBODY ELSE"))

    assert orders.get(ours, 1) == first
    other_program.close()


# --- revisions


@pytest.mark.req("SR-35")
def test_a_revision_follows_the_latest(orders: OwnOrders) -> None:
    assert orders.latest_revision(ID) == 0
    orders.append(one := stored_order())
    orders.append(two := stored_order(revision=2, rate="21 mL per hour"))

    assert orders.latest_revision(ID) == 2
    assert (orders.get(ID, 1), orders.get(ID, 2)) == (one, two)


@pytest.mark.req("SR-39")
@pytest.mark.parametrize("revision", [-1, 0, 1, 3, 4])
def test_any_other_revision_is_refused(orders: OwnOrders, revision: int) -> None:
    orders.append(stored_order())
    with pytest.raises(OrderConflict) as refused:
        orders.append(stored_order(revision=revision))

    assert orders.latest_revision(ID) == 1
    assert "list of orders" in refused.value.next_step


def test_the_first_revision_is_1(orders: OwnOrders) -> None:
    with pytest.raises(OrderConflict):
        orders.append(stored_order(revision=2))


def test_an_unknown_order_is_said_to_be_unknown(orders: OwnOrders) -> None:
    orders.append(stored_order())
    for order_id, revision in ((ID, 2), (ID, 0), ("KD-20261122-0002", 1), (ID.lower(), 1)):
        with pytest.raises(UnknownOrder, match="There is no order"):
            orders.get(order_id, revision)


# --- retries


@pytest.mark.req("SR-34")
def test_a_retry_adds_nothing(orders: OwnOrders) -> None:
    order = stored_order()
    for _ in range(3):
        orders.append(order)

    assert len(orders.summaries()) == 1
    assert orders.stored_as(order.entry_id) == order
    assert orders.stored_as("never tried") is None


@pytest.mark.req("SR-34")
def test_a_retry_of_an_old_revision_adds_nothing(orders: OwnOrders) -> None:
    orders.append(first := stored_order())
    orders.append(stored_order(revision=2))
    orders.record(cancellation(revision=2))
    orders.append(first)

    assert orders.latest_revision(ID) == 2


@pytest.mark.req("SR-34")
def test_the_same_entry_with_other_content_is_refused(orders: OwnOrders) -> None:
    orders.append(stored_order(entry_id="one"))
    with pytest.raises(OrderConflict, match="Something else"):
        orders.append(stored_order("KD-20261122-0002", entry_id="one"))
    with pytest.raises(OrderConflict, match="Something else"):
        orders.append(stored_order(entry_id="one", rate="420 mL per hour"))
    with pytest.raises(OrderConflict, match="Something else"):
        orders.record(cancellation(entry_id="one"))

    assert orders.get(ID, 1).rate == "42 mL per hour"
    assert orders.events(ID) == ()


# --- lists


def test_the_newest_revision_of_each_order_newest_first(orders: OwnOrders) -> None:
    orders.append(stored_order("KD-20261122-0001", family_name="ONE"))
    orders.append(stored_order("KD-20261122-0002", family_name="TWO"))
    orders.append(stored_order("KD-20261122-0001", 2, family_name="ONE", rate="21 mL per hour"))

    assert [(line.order_id, line.revision, line.rate, line.status) for line in orders.summaries()] == [
        ("KD-20261122-0001", 2, "21 mL per hour", "DRAFT"),
        ("KD-20261122-0002", 1, "42 mL per hour", "DRAFT"),
    ]
    assert [line.order_id for line in orders.summaries(limit=1)] == ["KD-20261122-0001"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", ["MÜLLER", "O'Brien_%"]),
        ("müll", ["MÜLLER"]),
        ("mu\u0308ller", ["MÜLLER"]),
        ("o'brien", ["O'Brien_%"]),
        ("_", ["O'Brien_%"]),
        ("%", ["O'Brien_%"]),
        ("nhs-2", ["O'Brien_%"]),
        ("kd-20261122-0001", ["MÜLLER"]),
        ("text", []),
        ("nobody", []),
    ],
)
def test_a_search_matches_surname_identifier_or_order_id(orders: OwnOrders, search: str, found: list[str]) -> None:
    orders.append(stored_order("KD-20261122-0002", family_name="O'Brien_%", identifier="NHS-2"))
    orders.append(stored_order("KD-20261122-0001", family_name="MÜLLER", identifier="NHS-1"))

    assert [line.family_name for line in orders.summaries(search)] == found


# --- what the rows hold


@pytest.mark.req("SR-36")
def test_an_entry_has_who_and_both_times_in_utc_with_the_offset(tmp_path: Path, orders: OwnOrders) -> None:
    orders.append(order := stored_order())
    with_reader = meddler(tmp_path / "record.db")
    row = with_reader.execute(
        "SELECT sequence, entry_id, kind, event_time_utc, entry_time_utc, utc_offset, boot_id, monotonic_ns, made_by,"
        " made_by_name, subject, content_json FROM journal"
    ).fetchall()[0]
    with_reader.close()

    assert row[:11] == (
        1,
        order.entry_id,
        "order",
        "2026-11-22T14:00:00.000000+00:00",
        "2026-11-22T15:00:00.250000+00:00",
        "+01:00",
        "boot-1",
        7_000_000_000,
        ANN,
        "Nurse text",
        ID,
    )
    assert json.loads(str(row[11])) == order.model_dump(mode="json")


@pytest.mark.req("SR-36")
def test_a_time_without_offset_is_not_stored(orders: OwnOrders) -> None:
    local = stored_order().model_copy(update={"stored_at": "2026-11-22T14:00:00"})
    with pytest.raises(ValueError, match="without its offset"):
        orders.append(local)
    assert orders.summaries() == []


@pytest.mark.req("SR-20")
def test_what_would_not_come_back_exactly_is_not_stored(orders: OwnOrders) -> None:
    wrong = stored_order().model_copy(update={"rate": None})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pydantic's, about the value that is wrong on purpose
        with pytest.raises(StorageFailed, match="would not come back"):
            orders.append(wrong)
    assert orders.summaries() == []


@pytest.mark.req("SR-46")
def test_failures_and_logs_do_not_name_the_patient(
    tmp_path: Path, orders: OwnOrders, caplog: pytest.LogCaptureFixture
) -> None:
    canary = "Xanthippe-Canary"
    caplog.set_level(logging.DEBUG)
    orders.append(stored_order(entry_id="one", family_name=canary, text=canary))
    failures = []
    for again in (
        stored_order(entry_id="one", family_name=canary, rate="1"),
        stored_order(family_name=canary),
        stored_order("KD-20261122-0002", 2, family_name=canary),
    ):
        with pytest.raises(OrderConflict) as failed:
            orders.append(again)
        failures.append(str(failed.value))

    assert canary not in "".join(failures) + caplog.text
    assert all(canary not in file.name for file in tmp_path.iterdir())
