"""What is done to a record by hand is found, and named; a record to which nothing was done is sound."""

import random
from pathlib import Path
from shutil import copyfile

import apsw
import pytest

from ketadesk.adapters.storage import verify
from ketadesk.adapters.storage.anchor import Anchor, AnchorFile
from ketadesk.adapters.storage.chain import CHAINED_COLUMNS, entry_mac
from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.findings import Findings
from ketadesk.adapters.storage.journal import sha256_of
from ketadesk.adapters.storage.notes import SqliteJournal
from ketadesk.adapters.storage.verify import Verification, begin_anchor, verify_record
from ketadesk.adapters.storage.verify_chain import Chain, walk
from ketadesk.application.account import Author
from ketadesk.application.audit import Note, NoteKind

from .busy_ward import AT, Ward, busy_ward
from .orders import ANN, KEY, OTHER_KEY, meddler, record
from .tampering import swap, tamper, without_rules

pytestmark = pytest.mark.req("SR-37")

SEED = 20261122


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed record of one round, to be copied: entries 1-10 are people, 11-39 orders."""
    folder = tmp_path_factory.mktemp("sound")
    busy_ward(folder).close()
    return folder


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    for name in ("record.db", "anchor"):
        copyfile(sound / name, tmp_path / name)
    return tmp_path


def _verified(
    folder: Path, chain_key: bytes = KEY.chain, printed: tuple[int, str] | None = None, *, anchored: bool = True
) -> Verification:
    opened = record(folder, only_read=True)
    try:
        with opened.database.reading() as connection:
            return verify_record(connection, chain_key, AnchorFile(folder, KEY.anchor) if anchored else None, printed)
    finally:
        opened.close()


def _file(folder: Path) -> Path:
    return folder / "record.db"


def _findings(folder: Path) -> tuple[str, ...]:
    verified = _verified(folder)
    assert verified.sound is not bool(verified.findings)
    return verified.findings


def _mac(folder: Path, number: int) -> str:
    opened = record(folder, only_read=True)
    with opened.database.reading() as connection:
        ((mac,),) = rows(connection, "SELECT chain_mac FROM journal WHERE sequence = ?", (number,))
    opened.close()
    return str(mac)


def test_a_record_of_several_hundred_entries_is_sound(tmp_path: Path) -> None:
    ward = busy_ward(tmp_path, rounds=20)
    with ward.record.database.reading() as connection:
        verified = verify_record(connection, KEY.chain, ward.anchor)
    ward.close()
    assert verified.findings == ()
    assert verified.sound
    assert verified.entries == 590
    assert verified.head == _mac(tmp_path, 590)
    assert verified.words == "The record is sound: 590 entries, each as it was written and in its place."


def test_an_empty_record_is_sound(tmp_path: Path) -> None:
    ward = Ward(tmp_path)
    with ward.record.database.reading() as connection:
        verified = verify_record(connection, KEY.chain, ward.anchor)
    ward.close()
    assert (verified.sound, verified.entries, verified.head) == (True, 0, "0" * 64)


CHANGED = "Entry {number} ({kind}): it is not what was written, or does not follow the entry before it."


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("entry_id", "another"),
        ("event_time_utc", "2026-11-22T13:30:00.000000+00:00"),
        ("entry_time_utc", "2026-11-22T13:30:00.000000+00:00"),
        ("utc_offset", "+02:00"),
        ("boot_id", "boot-2"),
        ("monotonic_ns", 1),
        ("made_by", "somebody else"),
        ("made_by_name", "Somebody Else"),
        ("subject", "KD-20261122-0002"),
        ("content_sha256", "0" * 64),
    ],
)
def test_each_changed_column_is_found_and_its_entry_named(folder: Path, column: str, value: str | int) -> None:
    tamper(_file(folder), f"UPDATE journal SET {column} = ? WHERE sequence = 13", (value,))
    assert CHANGED.format(number=13, kind="order-event") in _findings(folder)


def test_a_changed_kind(folder: Path) -> None:
    tamper(_file(folder), "UPDATE journal SET kind = 'locked' WHERE sequence = 13")
    assert CHANGED.format(number=13, kind="locked") in _findings(folder)


def test_a_changed_hash_breaks_its_own_entry_and_the_next_one(folder: Path) -> None:
    tamper(_file(folder), "UPDATE journal SET chain_mac = ? WHERE sequence = 13", ("0" * 64,))
    assert _findings(folder) == (
        CHANGED.format(number=13, kind="order-event"),
        CHANGED.format(number=14, kind="order-event"),
    )


def test_a_changed_content(folder: Path) -> None:
    tamper(
        _file(folder), "UPDATE journal SET content_json = replace(content_json, '42 mL', '24 mL') WHERE sequence = 11"
    )
    assert _findings(folder) == (
        "Entry 11 (order): its content does not have the checksum it was written with.",
        "order_revision: the row of entry 11 does not say what the entry says.",
    )


def test_a_changed_content_with_its_checksum_needs_the_key(folder: Path) -> None:
    with without_rules(_file(folder)) as connection:
        ((content,),) = rows(connection, "SELECT content_json FROM journal WHERE sequence = 16")
        content = content.replace("Ann", "Eve")
        rows(
            connection,
            "UPDATE journal SET content_json = ?, content_sha256 = ? WHERE sequence = 16",
            (content, sha256_of(content)),
        )
    assert _findings(folder) == (CHANGED.format(number=16, kind="sheet-printed"),)


def _rechained(connection: apsw.Connection, chain_key: bytes, first: int) -> None:
    """Give every entry from `first` on the hash that it would have under this key."""
    ((previous,),) = rows(connection, "SELECT chain_mac FROM journal WHERE sequence = ?", (first - 1,))
    found = rows(
        connection, f"SELECT {', '.join(CHAINED_COLUMNS)} FROM journal WHERE sequence >= ? ORDER BY sequence", (first,)
    )
    for columns in found:
        previous = entry_mac(chain_key, previous, columns)
        rows(connection, "UPDATE journal SET chain_mac = ? WHERE sequence = ?", (previous, columns[0]))


def test_hashes_worked_out_anew_without_the_key_do_not_pass(folder: Path) -> None:
    with without_rules(_file(folder)) as connection:
        rows(connection, "UPDATE journal SET made_by_name = 'Eve' WHERE sequence = 16")
        _rechained(connection, OTHER_KEY.chain, 16)
    findings = _findings(folder)
    assert CHANGED.format(number=16, kind="sheet-printed") in findings
    assert CHANGED.format(number=39, kind="infusion") in findings


def test_even_with_the_chains_key_the_anchor_still_knows(folder: Path) -> None:
    with without_rules(_file(folder)) as connection:
        rows(connection, "UPDATE journal SET made_by_name = 'Eve' WHERE sequence = 16")
        _rechained(connection, KEY.chain, 16)
    assert _findings(folder) == (
        "Entry 39 is not the one that the anchor file knows: an old copy was put back and written on.",
    )
    assert _verified(folder, anchored=False).sound


def test_another_key_fits_no_entry(folder: Path) -> None:
    verified = _verified(folder, OTHER_KEY.chain)
    assert not verified.sound
    assert verified.findings == (
        "No entry fits this key: the record was made with another one, or all of it was replaced.",
    )


def test_a_missing_entry(folder: Path) -> None:
    tamper(_file(folder), "DELETE FROM journal WHERE sequence = 16")
    assert _findings(folder) == ("Entry 16 is missing.",)


def test_several_missing_entries(folder: Path) -> None:
    tamper(_file(folder), "DELETE FROM journal WHERE sequence BETWEEN 13 AND 15")
    findings = _findings(folder)
    assert findings[0] == "Entries 13 to 15 are missing."


def test_a_gap_that_was_closed(folder: Path) -> None:
    with without_rules(_file(folder)) as connection:
        rows(connection, "DELETE FROM journal WHERE sequence = 16")
        rows(connection, "UPDATE journal SET sequence = sequence - 1 WHERE sequence > 16")
    assert CHANGED.format(number=16, kind="order-event") in _findings(folder)


@pytest.mark.parametrize(("one", "other"), [(9, 10), (13, 14), (12, 30), (1, 39)])
def test_swapped_entries(folder: Path, one: int, other: int) -> None:
    swap(_file(folder), one, other)
    findings = _findings(folder)
    assert f"Entries {one} and {other} were swapped." in findings
    assert not any("it is not what was written" in finding for finding in findings)


def test_a_cut_tail(folder: Path) -> None:
    with without_rules(_file(folder)) as connection:
        for table in ("infusion_entry", "journal"):
            rows(connection, f"DELETE FROM {table} WHERE sequence > 38")
    assert _findings(folder) == (
        "The record does not reach entry 39, which the anchor file knows: its last entries were cut off, "
        "or an old copy was put back.",
    )


def test_an_old_copy_put_back(folder: Path) -> None:
    old = folder / "old"
    copyfile(_file(folder), old)
    ward = Ward(folder)
    ward.journal.note(_locked(900))
    ward.close()
    assert _findings(folder) == ()
    copyfile(old, _file(folder))
    assert _findings(folder) == (
        "The record does not reach entry 40, which the anchor file knows: its last entries were cut off, "
        "or an old copy was put back.",
    )


def test_an_old_copy_put_back_and_written_on(folder: Path) -> None:
    old = folder / "old"
    copyfile(_file(folder), old)
    ward = Ward(folder)
    ward.journal.note(_locked(900))
    ward.close()
    copyfile(old, _file(folder))
    ward = Ward(folder)
    for number in (901, 902):
        ward.journal.note(_locked(number))
        if number == 901:
            assert _findings(folder) != ()
    ward.close()
    assert not _verified(folder).sound


def _locked(number: int) -> Note:
    return Note(
        entry_id=f"note-{number}",
        kind=NoteKind.LOCKED,
        by=Author(account_id=ANN, name="Ann Nurse"),
        at=AT,
        utc_offset="+01:00",
    )


def test_a_lagging_anchor_is_no_fault(folder: Path) -> None:
    opened = record(folder)
    SqliteJournal(opened.writer).note(_locked(900))
    opened.close()
    verified = _verified(folder)
    assert verified.sound
    assert verified.words.endswith("The anchor file knows the first 39 of them.")


def test_what_is_wrong_with_the_anchor_is_said(folder: Path) -> None:
    (folder / "anchor").unlink()
    assert _findings(folder) == ("The anchor file is missing.",)
    (folder / "anchor").write_bytes(b"torn")
    assert _findings(folder) == ("The anchor file is torn or is not an anchor.",)
    AnchorFile(folder, KEY.anchor).write(39, _mac(folder, 39))
    assert _findings(folder) == (
        "The anchor file was found wrong at an earlier start and kept as anchor.damaged-1. Remove that file once it is "
        "known why.",
    )


def test_a_printed_sheet_is_compared(folder: Path) -> None:
    mac = _mac(folder, 13)
    assert _verified(folder, printed=(13, mac[:12])).sound
    assert _verified(folder, printed=(13, mac[:12].upper())).sound
    assert _verified(folder, printed=(13, mac)).sound
    assert _verified(folder, printed=(14, mac[:12])).findings == (
        "The sheet stands for another entry 14 than the one in the record.",
    )
    assert _verified(folder, printed=(40, mac[:12])).findings == (
        "The sheet stands for entry 40, which the record does not have.",
    )
    for short in ("", mac[:7]):
        assert _verified(folder, printed=(13, short)).findings == (
            "The sheet's hash cannot be compared: type at least 8 of its characters.",
        )


ROWS = (
    # table, what is done to it, what is found
    ("order_revision", "UPDATE order_revision SET family_name = 'EXAMPEL' WHERE sequence = 11", "does not say what"),
    ("order_revision", "UPDATE order_revision SET identifier = 'TEST-0009' WHERE sequence = 11", "does not say what"),
    ("order_revision", "UPDATE order_revision SET rate = '24 mL per hour' WHERE sequence = 11", "does not say what"),
    ("order_revision", "UPDATE order_revision SET search_text = 'nobody' WHERE sequence = 11", "does not say what"),
    ("order_revision", "UPDATE order_revision SET surname_key = 'nobody' WHERE sequence = 11", "does not say what"),
    ("order_revision", "DELETE FROM order_revision WHERE sequence = 11", "the row of entry 11 is missing."),
    ("order_revision", "UPDATE order_revision SET sequence = 12 WHERE sequence = 11", "belongs to no such entry"),
    ("account", "UPDATE account SET role = 'administrator' WHERE sequence = 3", "does not say what"),
    ("account", "UPDATE account SET active = 0 WHERE sequence = 1", "does not say what"),
    ("account", "UPDATE account SET sign_in_key = 'eve' WHERE sequence = 3", "does not say what"),
    ("account", "DELETE FROM account WHERE sequence = 3", "the row of entry 3 is missing."),
    (
        "pin",
        "UPDATE pin SET pin_hash = (SELECT pin_hash FROM pin WHERE sequence = 2) WHERE sequence = 4",
        "does not say",
    ),
    ("pin", "UPDATE pin SET account_id = 'account-dora' WHERE sequence = 4", "does not say what"),
    ("pin", "DELETE FROM pin WHERE sequence = 4", "the row of entry 4 is missing."),
    ("pin", "INSERT INTO pin VALUES (16, 'account-ann', 'hash')", "belongs to no such entry"),
    ("sign_in_attempt", "UPDATE sign_in_attempt SET succeeded = 1 WHERE sequence = 9", "does not say what"),
    ("sign_in_attempt", "DELETE FROM sign_in_attempt WHERE sequence = 9", "the row of entry 9 is missing."),
    ("sign_in_attempt", "INSERT INTO sign_in_attempt VALUES (16, 'account-ann', 1)", "belongs to no such entry"),
    ("infusion_entry", "UPDATE infusion_entry SET kind = 'paused' WHERE sequence = 18", "does not say what"),
    ("infusion_entry", "UPDATE infusion_entry SET revision = 2 WHERE sequence = 18", "does not say what"),
    ("infusion_entry", "UPDATE infusion_entry SET order_id = 'x' WHERE sequence = 18", "does not say what"),
    ("infusion_entry", "UPDATE infusion_entry SET corrects = NULL WHERE sequence = 39", "does not say what"),
    ("infusion_entry", "UPDATE infusion_entry SET corrects = 'x' WHERE sequence = 39", "does not say what"),
    ("infusion_entry", "DELETE FROM infusion_entry WHERE sequence = 38", "the row of entry 38 is missing."),
    (
        "infusion_entry",
        "INSERT INTO infusion_entry VALUES (16, 'KD-20261122-0001', 1, 'paused', NULL)",
        "belongs to no such entry",
    ),
)


@pytest.mark.parametrize(("table", "sql", "found"), ROWS, ids=[f"{table}-{n}" for n, (table, _, _) in enumerate(ROWS)])
def test_rows_that_do_not_fit_their_entry(folder: Path, table: str, sql: str, found: str) -> None:
    tamper(_file(folder), sql)
    findings = _findings(folder)
    assert any(finding.startswith(f"{table}: ") and found in finding for finding in findings), findings


LIFE = (
    "UPDATE order_event SET made_by = 'account-eve' WHERE sequence = 13",
    "UPDATE order_event SET kind = 'check-agrees', state_after = 'checked' WHERE sequence = 13",
    "UPDATE order_event SET revision = 2 WHERE sequence = 13",
    "DELETE FROM order_event WHERE sequence = 13",
    "UPDATE vouched SET account_id = 'account-eve' WHERE order_id = 'KD-20261122-0001' AND revision = 1",
    "DELETE FROM vouched WHERE order_id = 'KD-20261122-0001' AND revision = 1",
    "INSERT INTO vouched VALUES ('KD-20261122-0001', 1, 'account-eve')",
    "INSERT INTO vouched VALUES ('KD-20261122-0001', 3, 'account-ann')",
)


@pytest.mark.parametrize("sql", LIFE, ids=range(len(LIFE)))
def test_steps_that_the_entries_do_not_lead_to(folder: Path, sql: str) -> None:
    tamper(_file(folder), sql)
    findings = _findings(folder)
    assert findings
    assert all(finding.startswith("Order KD-20261122-0001: ") for finding in findings), findings


def test_rows_of_an_order_that_no_entry_knows(folder: Path) -> None:
    tamper(_file(folder), "INSERT INTO vouched VALUES ('KD-20261122-0099', 1, 'account-ann')")
    assert _findings(folder) == ("Order KD-20261122-0099: there are rows about it and no entry.",)


def test_content_that_is_gone_without_a_tombstone(folder: Path) -> None:
    tamper(_file(folder), "UPDATE journal SET content_json = '' WHERE sequence = 16")
    assert _findings(folder) == ("Entry 16 (sheet-printed): its content is gone and no tombstone names it.",)


def test_an_erasure_that_names_an_entry_which_is_none(folder: Path) -> None:
    with without_rules(_file(folder)) as connection:
        rows(connection, "INSERT INTO erased VALUES (16, 17)")
        rows(connection, "UPDATE journal SET content_json = '' WHERE sequence = 16")
    assert any(finding.startswith("Entry 16 was erased, and the tombstone") for finding in _findings(folder))


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TRIGGER journal_is_never_updated",
        "DROP TRIGGER order_event_check_is_by_another_person",
    ],
)
def test_a_rule_that_was_taken_away(folder: Path, sql: str) -> None:
    connection = meddler(_file(folder))
    rows(connection, sql)
    connection.close()
    assert _findings(folder) == (f"The record's rule {sql.split()[-1]} is missing or was changed.",)


def test_a_rule_that_was_loosened(folder: Path) -> None:
    tamper(_file(folder), "INSERT INTO allowed_step VALUES ('sign-off', 1, 'draft', 'checked')")
    assert _findings(folder) == ("The record's table of allowed steps is not the program's.",)


TABLES = {
    "journal": (*CHAINED_COLUMNS[1:], "content_json", "chain_mac"),
    "order_revision": ("order_id", "family_name", "given_name", "identifier", "birth_date", "regimen", "rate",
                       "stored_at", "search_text", "summary_sha256", "surname_key"),
    "order_event": ("order_id", "kind", "state_before", "state_after", "made_by"),
    "vouched": ("order_id", "account_id"),
    "account": ("account_id", "sign_in_name", "full_name", "role", "sign_in_key"),
    "pin": ("account_id", "pin_hash"),
    "sign_in_attempt": ("account_id",),
    "infusion_entry": ("order_id", "revision", "kind", "corrects"),
}  # fmt: skip


def test_a_thousand_changed_bytes_are_all_found(folder: Path) -> None:
    """One byte of one value each time, put back afterwards; also into what is no text any more."""
    chance = random.Random(SEED)
    anchor = AnchorFile(folder, KEY.anchor)
    changed, unfound = 0, []
    with without_rules(_file(folder)) as connection:
        while changed < 1000:
            table = chance.choice(list(TABLES))
            column = chance.choice(TABLES[table])
            rows(connection, "BEGIN")
            if _change_one_byte(connection, chance, table, column):
                changed += 1
                if verify_record(connection, KEY.chain, anchor).sound:
                    unfound.append((table, column))
            rows(connection, "ROLLBACK")
        assert verify_record(connection, KEY.chain, anchor).findings == (), "every change was put back"
    assert unfound == []


def _change_one_byte(connection: apsw.Connection, chance: random.Random, table: str, column: str) -> bool:
    """False when the change cannot be stored: the value is blank, or another row has the new one already."""
    rowids = [rowid for (rowid,) in rows(connection, f"SELECT rowid FROM {table}")]
    row = chance.choice(rowids)
    ((value, kind),) = rows(
        connection, f"SELECT CAST({column} AS BLOB), typeof({column}) FROM {table} WHERE rowid = ?", (row,)
    )
    if not value:
        return False
    place = chance.randrange(len(value))
    if kind == "integer":
        byte = chance.choice([digit for digit in b"123456789" if digit != value[place]])
    else:
        byte = chance.choice([byte for byte in range(256) if byte != value[place]])
    new = value[:place] + bytes([byte]) + value[place + 1 :]
    try:
        rows(connection, f"UPDATE {table} SET {column} = CAST(? AS {kind}) WHERE rowid = ?", (new, row))
    except apsw.ConstraintError:
        return False
    return True


def test_a_record_that_version_1_wrote_is_no_less_sound(tmp_path: Path) -> None:
    copyfile(Path(__file__).with_name("released") / "record_v1.db", tmp_path / "record.db")
    opened = record(tmp_path)
    anchor = AnchorFile(tmp_path, KEY.anchor)
    with opened.database.reading() as connection:
        assert verify_record(connection, KEY.chain, anchor).findings == (), "it had no anchor to miss"
        assert begin_anchor(connection, anchor) == ""
        verified = verify_record(connection, KEY.chain, anchor)
    opened.close()
    assert verified.findings == ()
    assert verified.entries == 4
    found = anchor.read()
    assert isinstance(found, Anchor) and (found.count, found.head) == (4, verified.head)


def test_the_anchor_is_compared_when_the_record_is_opened(folder: Path) -> None:
    anchor = AnchorFile(folder, KEY.anchor)
    ward = Ward(folder)
    with ward.record.database.reading() as connection:
        assert begin_anchor(connection, anchor) == ""
    (folder / "anchor").unlink()
    with ward.record.database.reading() as connection:
        assert begin_anchor(connection, anchor) == "The anchor file is missing."
        assert begin_anchor(connection, anchor) == "", "said once when it is found"
    ward.close()
    assert _findings(folder)[0].startswith("The anchor file was found wrong at an earlier start"), "and not forgotten"


def test_a_new_record_misses_no_anchor(tmp_path: Path) -> None:
    ward = Ward(tmp_path)
    with ward.record.database.reading() as connection:
        assert begin_anchor(connection, ward.anchor) == ""
    ward.people()
    assert _findings(tmp_path) == ()
    ward.close()


@pytest.mark.req("SR-39")
def test_what_another_program_stores_meanwhile_is_no_fault(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Ward(folder)

    def walk_while_it_is_written(connection: apsw.Connection, chain_key: bytes, findings: Findings) -> Chain:
        chain = walk(connection, chain_key, findings)
        other.journal.note(_locked(900))
        return chain

    monkeypatch.setattr(verify, "walk", walk_while_it_is_written)
    assert _findings(folder) == ()
    found = other.anchor.read()
    assert isinstance(found, Anchor) and found.count == 40
    other.close()
