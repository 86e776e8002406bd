"""The record's keys: made once, opened by what was set up, and by nothing else; never a wrong key in silence."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from ketadesk.adapters.keys.credential_store import CredentialStore
from ketadesk.adapters.keys.key_keeper import KeyKeeper
from ketadesk.adapters.keys.passphrase_key import Cost, backup_key
from ketadesk.adapters.keys.record_secrets import Secrets, from_bytes
from ketadesk.application.errors import KeyUnavailable
from tests.adapters.faults import folder_of_an_ordinary_user, no_file_larger_than, posix_only

from .conftest import use
from .stores import FailingStore, ForgetfulStore, SystemStore

PASSPHRASE = "correct horse battery staple"
BACKUP = "another long passphrase"
PLAIN_RECORD = b"SQLite format 3\x00 and the rest"


def _keeper(folder: Path, passphrase_file: Path | None = None) -> KeyKeeper:
    return KeyKeeper(folder, passphrase_file, CredentialStore(wait_s=10))


def _set_up(folder: Path, in_store: bool = False, passphrase: str = PASSPHRASE) -> tuple[Secrets, str]:
    return _keeper(folder).set_up(in_store, passphrase, BACKUP)


def _refused(folder: Path, typed: str) -> str:
    with pytest.raises(KeyUnavailable) as failed:
        _keeper(folder).unlock(typed)
    assert failed.value.next_step
    assert not typed or typed not in str(failed.value)
    return failed.value.what


def _written(file: Path, content: bytes, mode: int = 0o600) -> Path:
    file.write_bytes(content)
    file.chmod(mode)
    return file


@pytest.mark.req("SR-46")
@posix_only
def test_keys_are_made_once_for_this_account_only(tmp_path: Path) -> None:
    assert not _keeper(tmp_path).exists()
    made, recovery_key = _set_up(tmp_path)

    assert _keeper(tmp_path).exists()
    (file,) = tmp_path.iterdir()
    assert file.name == "keys.json" and file.stat().st_mode & 0o777 == 0o600
    assert (len(made.master), len(made.backup_key), len(made.backup_salt)) == (32, 32, 16)
    assert made.backup_key == backup_key(BACKUP, made.backup_salt)
    text = file.read_text()
    for secret in (made.master.hex(), made.backup_key.hex(), recovery_key, recovery_key[:5], PASSPHRASE, BACKUP):
        assert secret not in text
    assert made.master.hex() not in repr(made) and repr(made) == "Secrets(not shown)"


def test_passphrase_and_recovery_key_open_them_in_the_next_run(tmp_path: Path) -> None:
    made, recovery_key = _set_up(tmp_path)

    assert _keeper(tmp_path).unlock(PASSPHRASE) == made
    assert _keeper(tmp_path).unlock(recovery_key) == made
    assert _keeper(tmp_path).unlock(recovery_key.lower().replace("-", " ")) == made
    assert _keeper(tmp_path).open() is None


def test_what_is_wrong_is_said(tmp_path: Path) -> None:
    _, recovery_key = _set_up(tmp_path)
    wrong_group = ("3" if recovery_key[6] != "3" else "4").join((recovery_key[:6], recovery_key[7:]))
    (tmp_path / "other").mkdir()
    _, others = _set_up(tmp_path / "other")

    assert _refused(tmp_path, "correct horse battery staples") == "This is not the record's passphrase."
    assert _refused(tmp_path, "Correct horse battery staple") == "This is not the record's passphrase."
    assert _refused(tmp_path, f"{PASSPHRASE} ") == "This is not the record's passphrase."
    assert "it has 6 characters" in _refused(tmp_path, "135790")
    assert "it has 0 characters" in _refused(tmp_path, "")
    assert "cannot be seen" in _refused(tmp_path, f"{PASSPHRASE}\n")
    assert "Group 2 of the recovery key is not as it was printed" in _refused(tmp_path, wrong_group)
    assert _refused(tmp_path, others) == "This is the recovery key of another record."
    assert _refused(tmp_path, BACKUP) == "This is not the record's passphrase."


def test_without_a_passphrase_only_a_recovery_key_is_asked_for(tmp_path: Path, system_store: SystemStore) -> None:
    made, recovery_key = _set_up(tmp_path, in_store=True, passphrase="")

    assert "A recovery key has only the letters" in _refused(tmp_path, "correct, horse")
    assert _keeper(tmp_path).unlock(recovery_key) == made


def test_a_passphrase_that_looks_like_a_recovery_key_opens_too(tmp_path: Path) -> None:
    look_alike = "22223-22224-22225-22226-22227-22228-22229"
    made, _ = _set_up(tmp_path, passphrase=look_alike)
    assert _keeper(tmp_path).unlock(look_alike) == made


@pytest.mark.parametrize(
    ("in_store", "passphrase", "backup", "said"),
    [
        (False, "", BACKUP, "The passphrase has 0 characters"),
        (False, "short", BACKUP, "The passphrase has 5 characters"),
        (True, "short", BACKUP, "The passphrase has 5 characters"),
        (False, PASSPHRASE, "", "The backup passphrase has 0 characters"),
        (True, "", BACKUP, "no credential store"),
    ],
)
def test_a_set_up_that_cannot_be_makes_nothing(
    tmp_path: Path, in_store: bool, passphrase: str, backup: str, said: str
) -> None:
    with pytest.raises(KeyUnavailable, match=said):
        _keeper(tmp_path).set_up(in_store, passphrase, backup)
    assert list(tmp_path.iterdir()) == []


def test_keys_are_never_overwritten(tmp_path: Path) -> None:
    made, _ = _set_up(tmp_path)
    before = (tmp_path / "keys.json").read_bytes()
    with pytest.raises(KeyUnavailable, match=r"There are keys in .* already") as failed:
        _set_up(tmp_path)

    assert "move that file away" in failed.value.next_step
    assert (tmp_path / "keys.json").read_bytes() == before
    assert _keeper(tmp_path).unlock(PASSPHRASE) == made


@pytest.mark.parametrize("record", [b"\x12 encrypted", b""], ids=["encrypted", "empty"])
def test_a_record_whose_keys_are_missing_is_no_first_start(tmp_path: Path, record: bytes) -> None:
    (tmp_path / "record.db").write_bytes(record)
    for call in (_keeper(tmp_path).exists, _keeper(tmp_path).open, lambda: _set_up(tmp_path)):
        with pytest.raises(KeyUnavailable, match=r"keys\.json is missing"):
            call()
    assert [file.name for file in tmp_path.iterdir()] == ["record.db"]


def test_a_record_that_cannot_be_read_is_no_first_start(tmp_path: Path) -> None:
    (tmp_path / "record.db").mkdir()
    with pytest.raises(KeyUnavailable, match=r"keys\.json is missing"):
        _keeper(tmp_path).exists()


def test_a_record_of_before_the_encryption_needs_no_keys_yet(tmp_path: Path) -> None:
    (tmp_path / "record.db").write_bytes(PLAIN_RECORD)
    assert not _keeper(tmp_path).exists()
    _set_up(tmp_path)
    assert _keeper(tmp_path).exists()


@pytest.mark.parametrize("in_store", [False, True])
def test_a_set_up_that_failed_before_the_record_is_given_up(
    tmp_path: Path, in_store: bool, system_store: SystemStore
) -> None:
    first, _ = _set_up(tmp_path, in_store)
    _keeper(tmp_path).give_up_set_up()

    assert list(tmp_path.iterdir()) == [] and system_store.entries == {}
    assert _set_up(tmp_path, in_store)[0].master != first.master


@pytest.mark.parametrize("record", [b"", b"\x12 encrypted", PLAIN_RECORD], ids=["empty", "encrypted", "plain"])
def test_keys_beside_a_record_are_never_given_up(tmp_path: Path, record: bytes) -> None:
    made, _ = _set_up(tmp_path)
    (tmp_path / "record.db").write_bytes(record)
    _keeper(tmp_path).give_up_set_up()
    assert _keeper(tmp_path).unlock(PASSPHRASE) == made


@posix_only
@pytest.mark.req("SR-45")
def test_keys_that_cannot_be_given_up_are_said() -> None:
    with folder_of_an_ordinary_user() as folder:
        made, _ = _set_up(folder)
        folder.chmod(0o500)
        with pytest.raises(KeyUnavailable, match="could not be removed"):
            _keeper(folder).give_up_set_up()
        assert _keeper(folder).unlock(PASSPHRASE) == made


def test_the_secrets_of_a_backup_get_keys_in_a_new_folder(tmp_path: Path, system_store: SystemStore) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    made, old_key = _set_up(tmp_path / "old")
    new_key = _keeper(tmp_path / "new").take_over(made, True, "another passphrase")

    assert _keeper(tmp_path / "new").open() == made
    assert _keeper(tmp_path / "new").unlock("another passphrase") == made
    assert _keeper(tmp_path / "new").unlock(new_key) == made
    assert _refused(tmp_path / "new", old_key) == "This is the recovery key of another record."
    with pytest.raises(KeyUnavailable, match="already"):
        _keeper(tmp_path / "old").take_over(made, False, "another passphrase")


def test_the_credential_store_opens_them_without_asking(tmp_path: Path, system_store: SystemStore) -> None:
    assert _keeper(tmp_path).has_credential_store()
    made, recovery_key = _set_up(tmp_path, in_store=True, passphrase="")

    assert _keeper(tmp_path).open() == made
    assert _keeper(tmp_path).unlock(recovery_key) == made
    assert [service for service, _ in system_store.entries] == ["KetaDesk"]


def test_two_data_folders_have_two_entries(tmp_path: Path, system_store: SystemStore) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        _set_up(tmp_path / name, in_store=True)

    one, two = _keeper(tmp_path / "one").open(), _keeper(tmp_path / "two").open()
    assert one and two and one.master != two.master


def test_an_entry_that_is_gone_is_asked_for_and_given_back(tmp_path: Path, system_store: SystemStore) -> None:
    made, recovery_key = _set_up(tmp_path, in_store=True)
    system_store.entries.clear()

    assert _keeper(tmp_path).open() is None
    _keeper(tmp_path).keep_in_store_again(_keeper(tmp_path).unlock(recovery_key))
    assert _keeper(tmp_path).open() == made


def test_where_no_store_was_wished_none_is_used(tmp_path: Path, system_store: SystemStore) -> None:
    made, _ = _set_up(tmp_path)
    _keeper(tmp_path).keep_in_store_again(made)
    assert system_store.entries == {}


def test_an_entry_that_was_changed_is_never_used(tmp_path: Path, system_store: SystemStore) -> None:
    made, _ = _set_up(tmp_path, in_store=True)
    ((place, entry),) = system_store.entries.items()
    for at in range(len(entry)):
        system_store.entries[place] = entry[:at] + ("0" if entry[at] != "0" else "1") + entry[at + 1 :]
        with pytest.raises(KeyUnavailable, match="is not its key"):
            _keeper(tmp_path).open()

    (tmp_path / "other").mkdir()
    _set_up(tmp_path / "other", in_store=True)
    system_store.entries[place] = next(value for key, value in system_store.entries.items() if key != place)
    with pytest.raises(KeyUnavailable, match="belongs to another record"):
        _keeper(tmp_path).open()
    assert _keeper(tmp_path).unlock(PASSPHRASE) == made


def test_a_store_that_fails_is_said_or_the_passphrase_file_is_used(
    tmp_path: Path, system_store: SystemStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, _ = _set_up(tmp_path, in_store=True)
    use(FailingStore(OSError("no bus")), monkeypatch)

    with pytest.raises(KeyUnavailable, match="did not do what it was asked"):
        _keeper(tmp_path).open()
    file = _written(tmp_path / "passphrase", PASSPHRASE.encode())
    assert _keeper(tmp_path, file).open() == made


def test_a_store_that_does_not_keep_it_stops_the_set_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(ForgetfulStore(), monkeypatch)
    with pytest.raises(KeyUnavailable, match="did not keep"):
        _set_up(tmp_path, in_store=True)
    assert list(tmp_path.iterdir()) == []


def test_the_passphrase_file_opens_them(tmp_path: Path) -> None:
    made, recovery_key = _set_up(tmp_path)
    file = _written(tmp_path / "passphrase", f"{PASSPHRASE}\n".encode())

    assert _keeper(tmp_path, file).open() == made
    assert _keeper(tmp_path, _written(file, recovery_key.encode())).open() == made
    with pytest.raises(KeyUnavailable, match="This is not the record's passphrase"):
        _keeper(tmp_path, _written(file, b"a wrong passphrase")).open()
    with pytest.raises(KeyUnavailable, match="cannot be read"):
        _keeper(tmp_path, tmp_path / "none").open()


@posix_only
def test_a_passphrase_file_of_others_is_not_used(tmp_path: Path) -> None:
    _set_up(tmp_path)
    with pytest.raises(KeyUnavailable, match="other accounts"):
        _keeper(tmp_path, _written(tmp_path / "passphrase", PASSPHRASE.encode(), 0o644)).open()


def test_every_flipped_byte_of_the_file_is_damage(tmp_path: Path) -> None:
    _set_up(tmp_path)
    file = tmp_path / "keys.json"
    content = file.read_bytes()
    for at in range(len(content)):
        for bit in (1 << at % 8, 0x20):
            file.write_bytes(content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :])
            assert _refused(tmp_path, PASSPHRASE) == f"The key file {file} is damaged."


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"null", b"\xff", b"x" * 20_000, b'{"version": 1}', b"[" * 9_000]
)
def test_what_is_no_key_file_is_damage(tmp_path: Path, content: bytes) -> None:
    _set_up(tmp_path)
    (tmp_path / "keys.json").write_bytes(content)
    for call in (_keeper(tmp_path).open, lambda: _keeper(tmp_path).unlock(PASSPHRASE)):
        with pytest.raises(KeyUnavailable, match="is damaged"):
            call()
    with pytest.raises(KeyUnavailable, match="already"):
        _set_up(tmp_path)


def _tampered(file: Path, **changes: object) -> None:
    """Change values as who knows how the file is made, hash and all; a name with `__` is a place inside."""
    values: dict[str, Any] = json.loads(file.read_bytes())
    for place, value in changes.items():
        *outer, name = place.split("__")
        inside = values
        for step in outer:
            inside = inside[step]
        inside[name] = value
    values.pop("check")
    values["check"] = sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()
    file.write_text(json.dumps(values, indent=2) + "\n")


def test_no_byte_of_an_envelope_can_be_changed_on_purpose(tmp_path: Path) -> None:
    made, recovery_key = _set_up(tmp_path)
    file = tmp_path / "keys.json"
    original = file.read_bytes()
    envelope = json.loads(original)["passphrase"]
    for name in ("salt", "nonce", "sealed"):
        for at in range(0, len(envelope[name]), 2):
            changed = bytearray.fromhex(envelope[name])
            changed[at // 2] ^= 1 << at % 8
            file.write_bytes(original)
            _tampered(file, **{f"passphrase__{name}": changed.hex()})
            assert _refused(tmp_path, PASSPHRASE) == "This is not the record's passphrase."
    # The other envelope still opens, and gives the true secrets.
    assert _keeper(tmp_path).unlock(recovery_key) == made


def test_nothing_around_the_envelopes_can_be_changed_on_purpose(tmp_path: Path) -> None:
    _, recovery_key = _set_up(tmp_path)
    file = tmp_path / "keys.json"
    original = file.read_bytes()
    recovery = json.loads(original)["recovery"]
    for changes in (
        {"record_id": "0" * 32},
        {"credential_store": "Secret Service"},
        {"passphrase": recovery},
        {"passphrase__cost__passes": 2},
    ):
        file.write_bytes(original)
        _tampered(file, **changes)
        assert _refused(tmp_path, PASSPHRASE) == "This is not the record's passphrase."
    file.write_bytes(original)
    _tampered(file, record_id="0" * 32)
    assert _refused(tmp_path, recovery_key) == "This is the recovery key of another record."


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("memory_kib", 104_857_600),
        ("memory_kib", 524_289),
        ("memory_kib", 8),
        ("passes", 1_000_000),
        ("passes", 0),
        ("lanes", 10_000),
        ("lanes", "4"),
        ("passes", 3.0),
        ("passes", True),
    ],
)
def test_inflated_costs_are_refused_before_any_work(
    tmp_path: Path, name: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    _set_up(tmp_path)
    _tampered(tmp_path / "keys.json", **{f"passphrase__cost__{name}": value})
    monkeypatch.setattr(
        "ketadesk.adapters.keys.envelope.stretched", lambda *_: pytest.fail("worked for a changed file")
    )
    assert "is damaged" in _refused(tmp_path, PASSPHRASE)


def test_a_file_of_a_newer_program_is_said(tmp_path: Path) -> None:
    _set_up(tmp_path)
    _tampered(tmp_path / "keys.json", version=2)
    assert "was written by a newer KetaDesk" in _refused(tmp_path, PASSPHRASE)


def test_the_same_values_written_otherwise_are_damage(tmp_path: Path) -> None:
    _set_up(tmp_path)
    file = tmp_path / "keys.json"
    original = file.read_bytes()
    file.write_bytes(original.replace(b"  ", b" "))
    assert "is damaged" in _refused(tmp_path, PASSPHRASE)
    file.write_bytes(original)
    _tampered(file, another="value")
    assert "is damaged" in _refused(tmp_path, PASSPHRASE)


def test_two_set_ups_at_once_make_one_pair_of_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Secrets] = []
    monkeypatch.setattr(KeyKeeper, "exists", lambda _: False)
    made.append(_set_up(tmp_path)[0])
    with pytest.raises(KeyUnavailable, match="already"):
        _set_up(tmp_path)
    assert [_keeper(tmp_path).unlock(PASSPHRASE)] == made


def test_sealed_bytes_of_another_form_are_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _set_up(tmp_path)

    def of_another_form(payload: bytes) -> Secrets:
        return from_bytes(b"\x02" + payload[1:])

    monkeypatch.setattr("ketadesk.adapters.keys.envelope.from_bytes", of_another_form)
    assert "is damaged" in _refused(tmp_path, PASSPHRASE)


def test_the_default_cost_is_that_of_the_standard() -> None:
    """RFC 9106, second recommendation: 3 passes over 64 MiB in 4 lanes."""
    assert Cost() == Cost(passes=3, memory_kib=64 * 1024, lanes=4)


@posix_only
@pytest.mark.req("SR-45")
@pytest.mark.parametrize("in_store", [False, True])
def test_on_a_full_disk_nothing_is_set_up(tmp_path: Path, in_store: bool, system_store: SystemStore) -> None:
    with no_file_larger_than(100), pytest.raises(KeyUnavailable, match="could not be written") as failed:
        _set_up(tmp_path, in_store)

    assert "Nothing was set up" in failed.value.next_step
    assert list(tmp_path.iterdir()) == []
    assert system_store.entries == {}
    assert not _keeper(tmp_path).exists()


@posix_only
@pytest.mark.req("SR-45")
def test_without_permission_nothing_is_set_up_and_what_cannot_be_read_is_said() -> None:
    with folder_of_an_ordinary_user() as folder:
        folder.chmod(0o500)
        with pytest.raises(KeyUnavailable, match="could not be written"):
            _set_up(folder)
        assert list(folder.iterdir()) == []
        folder.chmod(0o700)
        _set_up(folder)
        (folder / "keys.json").chmod(0o000)
        assert "cannot be read" in _refused(folder, PASSPHRASE)


@posix_only
@pytest.mark.req("SR-45")
def test_a_folder_that_does_not_reach_the_disk_leaves_no_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(folder: Path) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("ketadesk.adapters.keys.key_file._sync_folder", failing)
    with pytest.raises(KeyUnavailable, match="Input/output error"):
        _set_up(tmp_path)
    assert list(tmp_path.iterdir()) == []


@posix_only
def test_a_disk_without_hard_links_is_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(source: Path, target: Path) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", no_links)
    made, _ = _set_up(tmp_path)

    assert _keeper(tmp_path).unlock(PASSPHRASE) == made
    assert [file.name for file in tmp_path.iterdir()] == ["keys.json"]
