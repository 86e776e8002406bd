"""Accounts, PINs and sign-ins in the record."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ketadesk.adapters.storage.accounts import SqliteAccountStore, sign_in_key
from ketadesk.adapters.storage.connection import rows
from ketadesk.application.account import Account, Author, Role
from ketadesk.application.errors import AccountRefused, StorageFailed
from tests.naughty import EVERY

from .busy_ward import PIN_HASH
from .orders import meddler, record
from .tampering import tamper

DORA = Account(account_id="account-dora", sign_in_name="dora", full_name="Dora Admin", role=Role.ADMINISTRATOR)
ANN = Account(account_id="account-ann", sign_in_name="ann", full_name="Ann Nurse", role=Role.NURSE)
BY_DORA = Author(account_id="account-dora", name="Dora Admin")
BY_ANN = Author(account_id="account-ann", name="Ann Nurse")


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[SqliteAccountStore]:
    opened = record(tmp_path)
    store = SqliteAccountStore(opened.writer)
    store.keep(DORA, BY_DORA, "entry-1")
    store.keep(ANN, BY_DORA, "entry-2")
    yield store
    opened.close()


def _entries(folder: Path) -> list[tuple[str, str, str, str, str]]:
    connection = meddler(folder / "record.db")
    found = rows(connection, "SELECT entry_id, kind, made_by, subject, content_json FROM journal ORDER BY sequence")
    connection.close()
    return [tuple(row) for row in found]


@pytest.mark.req("SR-36")
def test_each_change_is_an_entry_with_who_and_about_whom(accounts: SqliteAccountStore, tmp_path: Path) -> None:
    accounts.keep_pin("account-ann", PIN_HASH, BY_DORA, "entry-3")
    accounts.note_attempt(BY_ANN, succeeded=False)
    accounts.note_attempt(BY_ANN, succeeded=True)
    entries = _entries(tmp_path)
    assert [entry[1:4] for entry in entries] == [
        ("account", "account-dora", "account-dora"),
        ("account", "account-dora", "account-ann"),
        ("pin", "account-dora", "account-ann"),
        ("sign-in-refused", "account-ann", "account-ann"),
        ("signed-in", "account-ann", "account-ann"),
    ]


def test_everybody_by_sign_in_name_with_the_newest_version(accounts: SqliteAccountStore) -> None:
    assert accounts.accounts() == (ANN, DORA)
    married = ANN.model_copy(update={"sign_in_name": "zoe", "full_name": "Ann Example", "active": False})
    accounts.keep(married, BY_DORA, "entry-3")
    assert accounts.accounts() == (DORA, married)


@pytest.mark.req("SR-34")
def test_the_same_entry_once_more_adds_nothing(accounts: SqliteAccountStore, tmp_path: Path) -> None:
    accounts.keep_pin("account-ann", PIN_HASH, BY_DORA, "entry-3")
    accounts.keep_pin("account-ann", PIN_HASH, BY_DORA, "entry-3")
    accounts.keep(ANN, BY_DORA, "entry-2")
    accounts.keep(DORA, BY_DORA, "entry-1")
    assert [entry[0] for entry in _entries(tmp_path)] == ["entry-1", "entry-2", "entry-3"]


@pytest.mark.req("SR-34")
def test_an_entrys_number_is_never_used_for_something_else(accounts: SqliteAccountStore, tmp_path: Path) -> None:
    with pytest.raises(AccountRefused, match="Something else was stored"):
        accounts.keep(ANN.model_copy(update={"role": Role.PHARMACIST}), BY_DORA, "entry-2")
    with pytest.raises(AccountRefused, match="Something else was stored"):
        accounts.keep_pin("account-ann", PIN_HASH, BY_DORA, "entry-2")
    assert len(_entries(tmp_path)) == 2


@pytest.mark.req("SR-35")
def test_what_was_before_stays(accounts: SqliteAccountStore, tmp_path: Path) -> None:
    accounts.keep(ANN.model_copy(update={"role": Role.PHARMACIST}), BY_DORA, "entry-3")
    kept = [Account.model_validate_json(entry[4]) for entry in _entries(tmp_path)]
    assert [account.role for account in kept] == [Role.ADMINISTRATOR, Role.NURSE, Role.PHARMACIST]


@pytest.mark.parametrize("name", ["ann", "ANN", "Ann"])
def test_a_sign_in_name_stays_with_its_person(accounts: SqliteAccountStore, name: str) -> None:
    eve = Account(account_id="account-eve", sign_in_name=name, full_name="Eve", role=Role.NURSE)
    with pytest.raises(AccountRefused, match="is or was another person's"):
        accounts.keep(eve, BY_DORA, "entry-3")
    accounts.keep(ANN.model_copy(update={"sign_in_name": "nurse1"}), BY_DORA, "entry-4")
    with pytest.raises(AccountRefused, match="is or was another person's"):
        accounts.keep(eve, BY_DORA, "entry-5")
    accounts.keep(ANN.model_copy(update={"sign_in_name": name}), BY_DORA, "entry-6")
    assert accounts.accounts()[0].sign_in_name == name


def test_how_accents_are_coded_makes_no_other_name() -> None:
    assert sign_in_key("Zo\u00eb") == sign_in_key("ZOE\u0308")
    assert sign_in_key("zoe") != sign_in_key("zo\u00eb")


@pytest.mark.parametrize("change", [{"active": False}, {"role": Role.NURSE}])
def test_somebody_who_keeps_accounts_remains(accounts: SqliteAccountStore, change: dict[str, object]) -> None:
    with pytest.raises(AccountRefused, match="Nobody would be left who may keep accounts"):
        accounts.keep(DORA.model_copy(update=change), BY_DORA, "entry-3")
    assert DORA in accounts.accounts()
    accounts.keep(ANN.model_copy(update={"role": Role.ADMINISTRATOR}), BY_DORA, "entry-4")
    accounts.keep(DORA.model_copy(update=change), BY_DORA, "entry-5")
    assert DORA not in accounts.accounts()


def test_the_newest_pin_holds(accounts: SqliteAccountStore) -> None:
    assert accounts.pin_hash("account-ann") is None
    accounts.keep_pin("account-ann", f"{PIN_HASH}1", BY_DORA, "entry-3")
    accounts.keep_pin("account-dora", f"{PIN_HASH}2", BY_DORA, "entry-4")
    accounts.keep_pin("account-ann", f"{PIN_HASH}3", BY_ANN, "entry-5")
    assert accounts.pin_hash("account-ann") == f"{PIN_HASH}3"
    assert accounts.pin_hash("account-dora") == f"{PIN_HASH}2"


def test_nobody_unknown_gets_a_pin(accounts: SqliteAccountStore) -> None:
    with pytest.raises(AccountRefused, match="no account to give this PIN to"):
        accounts.keep_pin("account-eve", PIN_HASH, BY_DORA, "entry-3")


def test_no_reader_of_the_journal_meets_a_hash(accounts: SqliteAccountStore, tmp_path: Path) -> None:
    accounts.keep_pin("account-ann", PIN_HASH, BY_DORA, "entry-3")
    assert not any("argon2" in content for *_, content in _entries(tmp_path))


def test_an_exchanged_hash_signs_nobody_in(accounts: SqliteAccountStore, tmp_path: Path) -> None:
    accounts.keep_pin("account-ann", PIN_HASH, BY_DORA, "entry-3")
    tamper(tmp_path / "record.db", "UPDATE pin SET pin_hash = 'of a PIN that I know'")
    with pytest.raises(StorageFailed):
        accounts.pin_hash("account-ann")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE account SET role = 'administrator' WHERE sequence = 2",
        "UPDATE journal SET content_json = replace(content_json, 'nurse', 'pharmacist') WHERE sequence = 2",
        "UPDATE journal SET content_json = 'x' WHERE sequence = 2",
    ],
)
def test_a_changed_account_is_not_read(accounts: SqliteAccountStore, tmp_path: Path, sql: str) -> None:
    tamper(tmp_path / "record.db", sql)
    with pytest.raises(StorageFailed):
        accounts.accounts()


def test_refused_tries_are_counted_since_the_last_good_one(accounts: SqliteAccountStore) -> None:
    assert accounts.refused_in_a_row("account-ann") == (0, "")
    for succeeded in (False, True, False, False):
        accounts.note_attempt(BY_ANN, succeeded)
    accounts.note_attempt(BY_DORA, succeeded=True)
    assert accounts.refused_in_a_row("account-ann") == (2, "2026-11-22T15:00:00.250000+00:00")
    assert accounts.refused_in_a_row("account-dora") == (0, "")
    accounts.note_attempt(BY_ANN, succeeded=True)
    assert accounts.refused_in_a_row("account-ann") == (0, "")


def test_who_signed_in_lately_each_once_newest_first(accounts: SqliteAccountStore) -> None:
    assert accounts.lately_signed_in(5) == ()
    for who, succeeded in ((BY_ANN, True), (BY_DORA, True), (BY_ANN, True), (BY_DORA, False)):
        accounts.note_attempt(who, succeeded)
    assert accounts.lately_signed_in(5) == ("account-ann", "account-dora")
    assert accounts.lately_signed_in(1) == ("account-ann",)


@pytest.mark.req("SR-44")
def test_any_name_comes_back_exactly_or_is_refused(accounts: SqliteAccountStore) -> None:
    stored, refused = {}, []
    for number, text in enumerate(EVERY):
        account_id = f"account-{number}"
        new = Account(account_id=account_id, sign_in_name=f"{number} {text}", full_name=text, role=Role.NURSE)
        try:
            accounts.keep(new, Author(account_id="account-dora", name=text), f"naughty-{number}")
            stored[account_id] = new
        except AccountRefused:
            refused.append(text)
    assert {account.account_id: account for account in accounts.accounts() if account.account_id in stored} == stored
    assert all(not text or "\x00" in text for text in refused), refused
    assert len(stored) + len(refused) == len(EVERY)


@pytest.mark.req("SR-44")
def test_any_sign_in_name_comes_back_exactly_or_is_refused(accounts: SqliteAccountStore) -> None:
    stored = {account.account_id: account for account in accounts.accounts()}
    for number, text in enumerate(EVERY):
        new = Account(account_id=f"account-{number}", sign_in_name=text, full_name="Name", role=Role.NURSE)
        try:
            accounts.keep(new, BY_DORA, f"naughty-{number}")
            stored[new.account_id] = new
        except AccountRefused:
            taken = {sign_in_key(account.sign_in_name) for account in stored.values()}
            assert not text or "\x00" in text or sign_in_key(text) in taken, text
    assert {account.account_id: account for account in accounts.accounts()} == stored


def test_half_a_character_is_refused(accounts: SqliteAccountStore) -> None:
    with pytest.raises(AccountRefused, match="cannot be stored exactly"):
        accounts.keep(ANN.model_copy(update={"full_name": "\ud800"}), BY_DORA, "entry-3")
