"""Steps of a stored order: all of one or nothing, once, only as the domain's table has them, and replayed each time."""

from contextlib import closing
from pathlib import Path

import pytest

from ketadesk.adapters.storage.journal import sha256_of
from ketadesk.adapters.storage.record import Record
from ketadesk.application.errors import OrderConflict, RecordDamaged, StorageFailed, UnknownOrder
from ketadesk.application.order_history import RecordedEvent
from ketadesk.domain.order_state import EventKind, OrderState

from .orders import (
    ANN,
    BEN,
    CAT,
    KEY,
    OwnOrders,
    StoppedBoot,
    StoppedClock,
    cancellation,
    meddler,
    repository,
    signed,
    step,
    stored_order,
)

ID = "KD-20261122-0001"


def _states(orders: OwnOrders) -> list[str]:
    return [revision.state.value for revision in orders.progress(ID).revisions]


def _status(orders: OwnOrders) -> str:
    return orders.summaries()[0].status


@pytest.mark.req("SR-33")
def test_order_and_sign_off_are_stored_together(orders: OwnOrders) -> None:
    order, sign_off = stored_order(others=(CAT,)), step(EventKind.SIGN_OFF)
    for _ in range(2):
        orders.append(order, sign_off)

    assert orders.events(ID) == (sign_off,)
    (first,) = orders.progress(ID).revisions
    assert (first.state, first.signed_off_by) == (OrderState.SIGNED_OFF, ANN)
    assert first.vouched_by == {ANN, CAT}
    assert orders.place_in_chain(ID, 1)[0] == 2


@pytest.mark.req("SR-33")
def test_a_sign_off_that_is_refused_stores_no_order(orders: OwnOrders) -> None:
    orders.append(stored_order(entry_id="one"), step(EventKind.SIGN_OFF, entry_id="two"))
    with pytest.raises(OrderConflict, match="Something else"):
        orders.append(stored_order(entry_id="one"), step(EventKind.SIGN_OFF, entry_id="three"))
    with pytest.raises(ValueError, match="its own sign-off"):
        orders.append(stored_order("KD-20261122-0002"), step(EventKind.SIGN_OFF))
    other = step(EventKind.SIGN_OFF, order_id="KD-20261122-0002").model_copy(update={"at": "2026-11-22T14:30:00"})
    with pytest.raises(ValueError, match="without its offset"):
        orders.append(stored_order("KD-20261122-0002"), other)

    assert orders.latest_revision("KD-20261122-0002") == 0
    assert len(orders.events(ID)) == 1


@pytest.mark.req("SR-23")
def test_from_the_draft_to_the_signature(orders: OwnOrders) -> None:
    orders.append(stored_order())
    seen = [_status(orders)]
    for event in signed():
        orders.record(event)
        seen.append(_status(orders))

    assert seen == [
        "DRAFT",
        "DRAFT - ONE NURSE, NOT INDEPENDENTLY CHECKED",
        "READY FOR PRESCRIBER SIGNATURE",
        "SIGNED - SIGNATURE ON PAPER SEEN AND RECORDED",
    ]
    (first,) = orders.progress(ID).revisions
    assert (first.signed_off_by, first.checked_by, first.prescriber) == (ANN, BEN, "Dr Example")


@pytest.mark.req("SR-34")
def test_a_retry_of_a_step_adds_nothing(orders: OwnOrders) -> None:
    orders.append(stored_order())
    sign_off = step(EventKind.SIGN_OFF, entry_id="one")
    for _ in range(3):
        orders.record(sign_off)

    assert orders.events(ID) == (sign_off,)
    with pytest.raises(OrderConflict, match="Something else"):
        orders.record(step(EventKind.SIGN_OFF, by=BEN, entry_id="one"))


@pytest.mark.req("SR-23")
@pytest.mark.req("SR-24")
@pytest.mark.parametrize(
    ("event", "why"),
    [
        (step(EventKind.RECORD_SIGNATURE, prescriber="Dr Example"), "no such step"),
        (step(EventKind.START), "no such step"),
        (step(EventKind.SIGN_OFF), "no such step"),
        (step(EventKind.CHECK_AGREES), "cannot check"),
        (step(EventKind.CHECK_AGREES, by=CAT), "cannot check"),
        (step(EventKind.CANCEL, 2), "no such revision"),
    ],
)
def test_a_step_that_the_table_does_not_have_is_refused(orders: OwnOrders, event: RecordedEvent, why: str) -> None:
    orders.append(stored_order(others=(CAT,)), step(EventKind.SIGN_OFF))
    before = orders.events(ID)
    with pytest.raises(OrderConflict, match=why) as refused:
        orders.record(event)

    assert "look at the newest revision" in refused.value.next_step
    assert orders.events(ID) == before


def test_an_edit_comes_with_its_revision_only(orders: OwnOrders) -> None:
    orders.append(stored_order())
    with pytest.raises(ValueError, match="with the revision"):
        orders.record(step(EventKind.EDIT))


@pytest.mark.req("SR-25")
def test_a_change_of_a_checked_order_voids_the_check(orders: OwnOrders) -> None:
    orders.append(stored_order(), step(EventKind.SIGN_OFF))
    orders.record(step(EventKind.CHECK_AGREES, by=BEN))
    orders.append(changed := stored_order(revision=2, by=CAT))

    assert _states(orders) == ["superseded", "draft"]
    assert orders.progress(ID).revisions[1].vouched_by == {CAT}, "two people stood behind the figures before"
    edit = orders.events(ID)[-1]
    assert (edit.kind, edit.revision, edit.by, edit.entry_id) == (EventKind.EDIT, 1, CAT, changed.entry_id)
    assert _status(orders) == "DRAFT"


@pytest.mark.req("SR-24")
def test_who_typed_an_unchecked_revision_cannot_check_the_next(orders: OwnOrders) -> None:
    orders.append(stored_order(by=ANN))
    orders.append(stored_order(revision=2, by=BEN, others=(CAT,)), step(EventKind.SIGN_OFF, 2, by=BEN))

    assert orders.progress(ID).revisions[1].vouched_by == {ANN, BEN, CAT}
    for person in (ANN, BEN, CAT):
        with pytest.raises(OrderConflict, match="cannot check"):
            orders.record(step(EventKind.CHECK_AGREES, 2, by=person))


@pytest.mark.req("SR-23")
def test_what_runs_goes_on_until_its_change_starts(orders: OwnOrders) -> None:
    orders.append(stored_order())
    for event in (*signed(), step(EventKind.START)):
        orders.record(event)
    assert _status(orders) == "SIGNED - SIGNATURE ON PAPER SEEN AND RECORDED; running R1"
    orders.append(stored_order(revision=2))
    assert (_states(orders), _status(orders)) == (["running", "draft"], "DRAFT; running R1")
    orders.append(stored_order(revision=3))
    assert _states(orders) == ["running", "superseded", "draft"], "the waiting change was changed, not what runs"
    for event in (*signed(revision=3), step(EventKind.START, 3)):
        orders.record(event)

    assert _states(orders) == ["superseded", "superseded", "running"]
    assert _status(orders) == "SIGNED - SIGNATURE ON PAPER SEEN AND RECORDED; running R3"
    assert orders.place_in_chain(ID, 1) == orders.place_in_chain(ID, 3), "the start of R3 is the end of R1"


@pytest.mark.req("SR-23")
def test_the_end_of_the_infusion_cancels_the_waiting_change(orders: OwnOrders) -> None:
    orders.append(stored_order())
    for event in (*signed(), step(EventKind.START)):
        orders.record(event)
    orders.append(stored_order(revision=2))
    orders.record(step(EventKind.END))

    assert _states(orders) == ["ended", "cancelled"]
    with pytest.raises(OrderConflict, match="is over"):
        orders.append(stored_order(revision=3))


@pytest.mark.req("SR-35")
def test_a_cancelled_order_stays_as_it_was_and_has_no_more_revisions(orders: OwnOrders) -> None:
    orders.append(order := stored_order())
    orders.record(why := cancellation())

    assert orders.get(ID, 1) == order
    assert orders.events(ID) == (why,)
    assert _status(orders) == "CANCELLED"
    with pytest.raises(OrderConflict, match="is over"):
        orders.append(stored_order(revision=2))
    with pytest.raises(OrderConflict, match="no such step"):
        orders.record(cancellation())


def test_only_a_stored_order_takes_a_step(orders: OwnOrders) -> None:
    with pytest.raises(UnknownOrder):
        orders.record(cancellation())
    with pytest.raises(UnknownOrder):
        orders.progress(ID)
    with pytest.raises(UnknownOrder):
        orders.place_in_chain(ID, 1)
    assert orders.events(ID) == ()


# --- the replay


@pytest.mark.req("SR-38")
@pytest.mark.parametrize(
    ("trigger", "change"),
    [
        ("order_event_is_never_deleted", "DELETE FROM order_event WHERE kind = 'check-agrees'"),
        ("order_event_is_never_deleted", "DELETE FROM order_event WHERE kind = 'record-signature'"),
        (
            "order_event_is_never_updated",
            "UPDATE order_event SET kind = 'cancel', state_after = 'cancelled' WHERE kind = 'record-signature'",
        ),
        ("order_event_is_never_updated", "UPDATE order_event SET state_after = 'running' WHERE kind = 'sign-off'"),
        ("vouched_is_never_deleted", "DELETE FROM vouched"),
        ("vouched_is_never_updated", "UPDATE vouched SET account_id = 'account-x'"),
    ],
)
def test_rows_that_do_not_say_what_the_entries_say_are_refused(tmp_path: Path, trigger: str, change: str) -> None:
    made = repository(tmp_path)
    made.append(stored_order())
    for event in signed():
        made.record(event)
    made.close()
    with closing(meddler(tmp_path / "record.db")) as connection:
        connection.execute(f"DROP TRIGGER {trigger}; {change}")

    with closing(repository(tmp_path)) as orders:
        try:
            seen = orders.progress(ID)
        except RecordDamaged:
            return
        assert "'running' WHERE kind = 'sign-off'" in change, "only the last row of a revision says where it stands"
        assert seen.revisions[0].state is OrderState.SIGNED


@pytest.mark.req("SR-24")
@pytest.mark.req("SR-38")
def test_entries_that_are_no_walk_of_the_table_are_refused(tmp_path: Path) -> None:
    """Somebody with the key gave the check to the nurse who typed the figures, in the entry and in the row."""
    with closing(repository(tmp_path)) as made:
        made.append(stored_order(), step(EventKind.SIGN_OFF))
        made.record(check := step(EventKind.CHECK_AGREES, by=BEN))
    content = check.model_copy(update={"by": ANN}).model_dump_json()
    with closing(meddler(tmp_path / "record.db")) as connection:
        connection.execute("DROP TRIGGER journal_is_never_updated; DROP TRIGGER order_event_is_never_updated")
        changed = "UPDATE journal SET content_json = ?, content_sha256 = ?, made_by = ? WHERE sequence = 3"
        connection.execute(changed, (content, sha256_of(content), ANN))
        connection.execute("UPDATE order_event SET made_by = ? WHERE sequence = 3", (ANN,))

    with closing(repository(tmp_path)) as orders, pytest.raises(RecordDamaged):
        orders.progress(ID)


def test_a_look_inside_a_transaction_sees_what_it_wrote(orders: OwnOrders) -> None:
    with orders.record_file.writer.writing():
        assert orders.latest_revision(ID) == 0
    with orders.record_file.database.reading():
        assert orders.latest_revision(ID) == 0


# --- erased


@pytest.mark.req("SR-46")
def test_an_erased_order_is_said_to_be_erased_and_its_number_is_not_given_again(
    tmp_path: Path, orders: OwnOrders
) -> None:
    clock = StoppedClock()
    order = stored_order(order_id := orders.next_order_id(clock.now()))
    orders.append(order, sign_off := step(EventKind.SIGN_OFF, order_id=order_id))
    with closing(meddler(tmp_path / "record.db")) as connection:
        connection.execute(
            "BEGIN IMMEDIATE;"
            "INSERT INTO journal (sequence, entry_id, kind, event_time_utc, entry_time_utc, utc_offset, made_by,"
            " subject, content_json, content_sha256, chain_mac) SELECT 3, 'e', 'erasure', '', '', '', 'x', '', '{}',"
            " content_sha256, chain_mac FROM journal WHERE sequence = 1;"
            "INSERT INTO erased VALUES (1, 3), (2, 3); UPDATE journal SET content_json = '' WHERE sequence < 3;"
            "DELETE FROM order_revision; COMMIT"
        )

    for look in (
        lambda: orders.get(order_id, 1),
        lambda: orders.events(order_id),
        lambda: orders.progress(order_id),
        lambda: orders.place_in_chain(order_id, 1),
        lambda: orders.record(cancellation(order_id)),
    ):
        with pytest.raises(UnknownOrder, match="was erased"):
            look()
    with pytest.raises(OrderConflict, match="Something else"):
        orders.append(order, sign_off)
    with pytest.raises(OrderConflict, match="was erased"):
        orders.append(stored_order(order_id))
    assert orders.summaries() == []
    assert orders.patients_like("EXAMPLE", "TEST-0001") == []
    assert orders.next_order_id(clock.now()) == order_id[:-1] + "2"


# --- what others are told


@pytest.mark.req("SR-37")
def test_after_each_commit_the_new_end_of_the_chain_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, str]] = []
    record = Record(tmp_path, KEY, StoppedClock(), StoppedBoot(), lambda count, head: told.append((count, head)))
    record.orders.append(order := stored_order(), step(EventKind.SIGN_OFF))
    record.orders.append(order)
    with pytest.raises(OrderConflict):
        record.orders.append(stored_order())
    record.orders.record(cancellation())

    # The retry adds nothing and tells the end once more: whether the file is still in its place is asked there.
    assert [count for count, _ in told] == [2, 2, 3]
    assert told[-1] == record.orders.place_in_chain(ID, 1)
    record.close()


@pytest.mark.req("SR-33")
def test_nothing_is_told_before_it_is_durable(tmp_path: Path) -> None:
    told: list[int] = []
    record = Record(tmp_path, KEY, StoppedClock(), StoppedBoot(), lambda count, _: told.append(count))
    record.orders.append(stored_order())
    connection = record.database._opened()
    connection.pragma("max_page_count", connection.pragma("page_count"))
    with pytest.raises(StorageFailed, match="disk is full"):
        record.orders.append(stored_order("KD-20261122-0002", text="x" * 20_000))

    assert told == [1]
    record.close()
