"""The record refuses changes and steps that are not allowed from whoever opens it, also without our settings."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest

from ketadesk.adapters.storage.opening import open_record
from ketadesk.domain.bedside.infusion_log import Paused
from ketadesk.domain.order_state import TABLE, EventKind

from .infusions import a_set, logged
from .orders import ANN, BEN, KEY, OwnOrders, cancellation, meddler, signed, step, stored_order

TABLES = ("journal", "order_revision", "order_event", "vouched", "allowed_step", "erased", "infusion_entry")

WAITING, CANCELLED, RUNNING = "KD-20261122-0001", "KD-20261122-0002", "KD-20261122-0003"
"""R1 waits for its check; R1 is cancelled; R1 runs and R2 waits to change it."""


def _our_connection(file: Path) -> apsw.Connection:
    return open_record(file, KEY.record, KEY.chain)


@pytest.fixture(params=[_our_connection, meddler], ids=["our settings", "no settings"])
def connection(request: pytest.FixtureRequest, tmp_path: Path, orders: OwnOrders) -> Iterator[apsw.Connection]:
    orders.append(stored_order(WAITING), step(EventKind.SIGN_OFF, order_id=WAITING))
    orders.append(stored_order(CANCELLED))
    orders.record(cancellation(CANCELLED))
    orders.append(stored_order(RUNNING))
    for event in (*signed(RUNNING), step(EventKind.START, order_id=RUNNING)):
        orders.record(event)
    orders.append(stored_order(RUNNING, 2))
    for entry in (
        logged(a_set("1200"), order_id=RUNNING, entry_id="set"),
        logged(a_set(), order_id=RUNNING, entry_id="again", replaces="set", why="a digit too many"),
        logged(Paused(reason="dizzy"), order_id=RUNNING, entry_id="pause"),
    ):
        orders.record_file.infusions.log(entry)
    opener: Callable[[Path], apsw.Connection] = request.param
    opened = opener(tmp_path / "record.db")
    yield opened
    opened.close()


def _everything(connection: apsw.Connection) -> list[object]:
    return [connection.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES]


def _refused(connection: apsw.Connection, change: str) -> str:
    """What the record says; everything stays as it was."""
    before = _everything(connection)
    with pytest.raises(apsw.ConstraintError) as refused:
        connection.execute(change).fetchall()
    if connection.in_transaction:
        connection.execute("ROLLBACK")
    assert _everything(connection) == before
    return str(refused.value)


_JOURNAL = (
    "(sequence, entry_id, kind, event_time_utc, entry_time_utc, utc_offset, made_by, subject, content_json,"
    " content_sha256, chain_mac)"
)


def _entry(
    sequence: str = "(SELECT max(sequence) + 1 FROM journal)",
    *,
    entry_id: str = "'new id'",
    kind: str = "order-event",
    by: str = ANN,
    subject: str = WAITING,
    verb: str = "INSERT",
) -> str:
    """SQL that adds an entry."""
    return (
        f"{verb} INTO journal {_JOURNAL} SELECT {sequence}, {entry_id}, '{kind}', '', '', '', '{by}', '{subject}',"
        " '{}', content_sha256, chain_mac FROM journal WHERE sequence = 1;"
    )


def _revision(order_id: str, revision: int, sequence: str = "(SELECT max(sequence) FROM journal)") -> str:
    return (
        "INSERT OR REPLACE INTO order_revision (sequence, order_id, revision, family_name, given_name, identifier,"
        f" birth_date, regimen, rate, stored_at, search_text, summary_sha256) SELECT {sequence}, '{order_id}',"
        f" {revision}, '', '', '', '', '', '420 mL per hour', '', '', summary_sha256 FROM order_revision"
        " WHERE sequence = 1;"
    )


def _step(
    order_id: str,
    revision: int,
    step: str,
    before: str,
    after: str,
    *,
    by: str = ANN,
    own: int = 1,
    sequence: str = "(SELECT max(sequence) FROM journal)",
) -> str:
    return (
        "INSERT OR REPLACE INTO order_event (sequence, order_id, revision, kind, own, state_before, state_after,"
        f" made_by) VALUES ({sequence}, '{order_id}', {revision}, '{step}', {own}, '{before}', '{after}', '{by}');"
    )


def _fact(
    order_id: str = RUNNING,
    revision: int = 1,
    kind: str = "paused",
    corrects: str = "NULL",
    sequence: str = "(SELECT max(sequence) FROM journal)",
    verb: str = "INSERT OR REPLACE",
) -> str:
    return f"{verb} INTO infusion_entry VALUES ({sequence}, '{order_id}', {revision}, '{kind}', {corrects});"


def _logged(order_id: str = RUNNING, **fact: Any) -> str:
    """SQL that logs something."""
    return _entry(kind="infusion", subject=order_id) + _fact(order_id, **fact)


# More than one trigger may stand in the way; which one speaks first is SQLite's choice.


@pytest.mark.req("SR-35")
@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_updated_or_removed(connection: apsw.Connection, table: str) -> None:
    if table == "erased":
        return  # Is empty here; see below.
    column = str(connection.execute("SELECT name FROM pragma_table_info(?) LIMIT 1", (table,)).get)
    for change in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        assert "append-only" in (said := _refused(connection, change)) or "stands" in said


@pytest.mark.req("SR-35")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE journal SET content_json = ''", "append-only"),
        ("UPDATE OR REPLACE journal SET sequence = 2 WHERE sequence = 1", "append-only"),
        ("UPDATE order_revision SET rate = '420 mL per hour'", "append-only"),
        (_entry("1", verb="INSERT OR REPLACE"), "append-only|follows the last one"),
        (_entry("1", entry_id="'one'", verb="INSERT OR REPLACE"), "append-only|follows the last one"),
        (_entry(entry_id="entry_id", verb="INSERT OR REPLACE"), "append-only"),
        (_entry("99"), "follows the last one"),
        (_entry("0"), "follows the last one"),
        (_entry().replace("content_sha256, chain_mac FROM", "content_sha256, '' FROM"), "carries its hash"),
        (_revision(WAITING, 1, "1"), "append-only|follow the latest"),
        (_revision("another", 1, "1"), "append-only|belongs to the entry|vouches"),
        (_revision(WAITING, 3), "follow the latest|edit of an earlier one|vouches"),
        (_entry(kind="order") + _revision(WAITING, 2), "vouches"),
        (
            _entry(kind="order") + f"INSERT INTO vouched VALUES ('{WAITING}', 2, '{ANN}');" + _revision(WAITING, 2),
            "the edit of an earlier one",
        ),
        (_revision("another", 1), "belongs to the entry|vouches"),
        (_entry(kind="order", subject="another") + _revision("another", 1), "vouches"),
        ("INSERT INTO allowed_step VALUES ('start', 1, 'draft', 'running')", "table of states stands"),
        ("INSERT OR REPLACE INTO allowed_step VALUES ('cancel', 1, 'draft', 'cancelled')", "table of states stands"),
        ("INSERT INTO journal DEFAULT VALUES", ""),
        ("INSERT INTO erased VALUES (1, 2)", "tombstone"),
        (_entry(kind="erasure") + "INSERT INTO erased SELECT max(sequence), max(sequence) FROM journal", "tombstone"),
    ],
)
def test_a_change_is_refused_and_nothing_is_different(connection: apsw.Connection, change: str, said: str) -> None:
    assert re.search(said, _refused(connection, f"BEGIN IMMEDIATE; {change}; COMMIT"))


@pytest.mark.req("SR-23")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        # Every step that the table does not have, from a signed-off revision.
        (_entry() + _step(WAITING, 1, "record-signature", "signed-off", "signed"), "no such step"),
        (_entry() + _step(WAITING, 1, "start", "signed-off", "running"), "no such step"),
        (_entry() + _step(WAITING, 1, "check-agrees", "signed-off", "signed"), "no such step|cannot check"),
        (_entry() + _step(WAITING, 1, "end", "signed-off", "cancelled"), "no such step"),
        # A state it is not in.
        (_entry() + _step(WAITING, 1, "start", "signed", "running"), "where the last one ended"),
        (_entry() + _step(WAITING, 1, "sign-off", "draft", "signed-off"), "where the last one ended"),
        (
            _entry(subject=CANCELLED) + _step(CANCELLED, 1, "sign-off", "draft", "signed-off"),
            "where the last one ended",
        ),
        # By somebody who may not, or who is not the one that the entry names.
        (_entry() + _step(WAITING, 1, "check-agrees", "signed-off", "checked"), "cannot check them"),
        (_entry() + _step(WAITING, 1, "check-differs", "signed-off", "draft"), "cannot check them"),
        (_entry() + _step(WAITING, 1, "check-agrees", "signed-off", "checked", by=BEN), "who made its entry"),
        (
            _entry(subject=RUNNING, by=BEN) + _step(RUNNING, 2, "sign-off", "draft", "signed-off", by=BEN),
            "who signs off vouches",
        ),
        # Of a revision, or by an entry, that it does not belong to.
        (_entry() + _step(WAITING, 2, "cancel", "draft", "cancelled"), "no such revision"),
        (_entry() + _step(RUNNING, 2, "cancel", "draft", "cancelled"), "belongs to the entry"),
        (_entry(kind="order") + _step(WAITING, 1, "cancel", "signed-off", "cancelled"), "belongs to the entry"),
        (_step(WAITING, 1, "cancel", "signed-off", "cancelled", sequence="2"), "append-only"),
        (
            _step(WAITING, 1, "cancel", "signed-off", "cancelled", sequence="99"),
            "who made its entry|belongs to the entry",
        ),
        # What runs has its change already.
        (
            _entry(kind="order", subject=RUNNING) + _step(RUNNING, 1, "edit", "running", "running"),
            "already changes what runs",
        ),
    ],
)
def test_a_step_that_is_not_allowed_is_refused(connection: apsw.Connection, change: str, said: str) -> None:
    assert re.search(said, _refused(connection, f"BEGIN IMMEDIATE; {change}; COMMIT"))


_SET, _PAUSE = (f"(SELECT sequence FROM journal WHERE entry_id = '{name}')" for name in ("set", "pause"))


@pytest.mark.req("SR-35")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE infusion_entry SET kind = 'stopped' WHERE kind = 'paused'", "append-only"),
        ("UPDATE OR REPLACE infusion_entry SET corrects = NULL", "append-only"),
        ("UPDATE infusion_entry SET order_id = 'x'", "append-only"),
        (f"DELETE FROM infusion_entry WHERE sequence = {_SET}", "append-only"),
        # In another one's place, also where a replaced row fires no trigger of its own.
        (_fact(sequence=_PAUSE), "append-only"),
        (_fact(sequence=_PAUSE, kind="resumed"), "append-only"),
        (_logged(kind="observed", corrects="'set'"), "append-only"),
        (_logged(kind="struck-through", corrects="'set'"), "append-only"),
        (f"REPLACE INTO infusion_entry SELECT * FROM infusion_entry WHERE sequence = {_PAUSE}", "append-only"),
        # Of no entry, or of one that logged something else or about another order.
        (_fact(sequence="99"), "belongs to the entry"),
        (_fact(sequence="1"), "belongs to the entry"),
        (_entry(kind="infusion", subject=WAITING) + _fact(), "belongs to the entry"),
        (_entry(subject=RUNNING) + _fact(), "belongs to the entry"),
        # About what was not signed.
        (_logged(WAITING), "not signed"),
        (_logged(CANCELLED), "not signed"),
        (_logged(revision=2), "not signed"),
        (_logged(revision=3), "not signed"),
        (_logged("KD-20261122-0099"), "not signed"),
        (_logged(kind=""), "CHECK|kind"),
        # Corrections of what is not there, of another kind, of another order, of a later entry.
        (_logged(corrects="'unknown'"), "same order and kind"),
        (_logged(corrects="'again'"), "same order and kind"),
        (_logged(kind="observed", corrects="'pause'"), "same order and kind"),
        (_logged(corrects="'new id'"), "same order and kind"),
        (_logged(kind="struck-through", corrects="(SELECT entry_id FROM journal WHERE sequence = 1)"), "same order"),
        (
            _logged(kind="struck-through", corrects="'pause'")
            + _entry(entry_id="'newer'", kind="infusion", subject=RUNNING)
            + _fact(kind="struck-through", corrects="'new id'"),
            "same order and kind",
        ),
    ],
)
def test_the_log_takes_no_other_fact(connection: apsw.Connection, change: str, said: str) -> None:
    connection.pragma("recursive_triggers", False)
    assert re.search(said, _refused(connection, f"BEGIN IMMEDIATE; {change}; COMMIT"))


@pytest.mark.req("SR-35")
def test_the_log_takes_a_fact_and_one_correction_of_it(connection: apsw.Connection) -> None:
    connection.execute(f"BEGIN IMMEDIATE; {_logged(kind='struck-through', corrects=repr('again'))} COMMIT").fetchall()
    second = _logged(kind="observed", corrects="'again'").replace("'new id'", "'newer'")
    assert "append-only" in _refused(connection, f"BEGIN IMMEDIATE; {second}; COMMIT")


@pytest.mark.req("SR-23")
def test_the_records_table_of_states_is_the_domains(connection: apsw.Connection) -> None:
    own = {(kind.value, 1, state.value, to.value) for state, row in TABLE.items() for kind, to in row.own.items()}
    other = {(kind.value, 0, state.value, to.value) for state, row in TABLE.items() for kind, to in row.other.items()}

    assert set(connection.execute("SELECT kind, own, state_before, state_after FROM allowed_step")) == own | other


@pytest.mark.req("SR-35")
def test_an_erased_entry_loses_its_content_and_nothing_else(connection: apsw.Connection) -> None:
    tombstone = _entry(kind="erasure", subject="TEST-0001")
    connection.execute(f"BEGIN IMMEDIATE; {tombstone} INSERT INTO erased SELECT 1, max(sequence) FROM journal; COMMIT")

    for change in (
        "UPDATE journal SET content_json = '', made_by = 'x' WHERE sequence = 1",
        "UPDATE journal SET content_json = 'other' WHERE sequence = 1",
        "UPDATE journal SET content_json = '' WHERE sequence = 2",
        "UPDATE erased SET erasure = 3",
        "DELETE FROM erased",
        "INSERT OR REPLACE INTO erased SELECT 1, max(sequence) FROM journal",
        "DELETE FROM order_revision WHERE sequence = 3",
    ):
        assert "append-only" in _refused(connection, change)
    connection.execute("UPDATE journal SET content_json = '' WHERE sequence = 1")
    connection.execute("DELETE FROM order_revision WHERE sequence = 1")
