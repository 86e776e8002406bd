"""The record on the command line: set up, looked into, backed up, put back, carried to a new computer.

Every key is really stretched and every PIN really hashed, so one ward is set up for all of it.
"""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from ketadesk import app
from ketadesk.application.account import Role
from ketadesk.application.order_request import read_request
from ketadesk.application.workstation import OpeningState

from .command_line import (
    DONE,
    MACHINE_FAILED,
    REFUSED,
    UNREADABLE,
    Answer,
    assert_unreadable,
    call_as_program,
    call_in_process,
)

ADMIN_PIN, NURSE_PIN = "260418", "719305"
FAMILY_NAME = "ZANZIBAROGLU"


@dataclass
class Ward:
    """A data folder that was set up once, with an administrator, a nurse and one order; each test has a copy."""

    files: Path
    recovery_key: str

    def person(self, who: str) -> list[str]:
        return ["--user", who, "--pin-file", str(self.files / f"{who}.pin")]

    def run(self, *argv: str, who: str = "", stdin: bytes = b"") -> Answer:
        return call_in_process([*argv, *(self.person(who) if who else [])], stdin)

    @property
    def backup(self) -> Path:
        return self.files / "one.backup"

    def back_up(self) -> None:
        answer = self.run("backup", str(self.backup), who="admin")
        assert answer.code == DONE, answer.explain()


def secret(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(f"{text}\n", encoding="utf-8")
    (folder / name).chmod(0o600)


@pytest.fixture(scope="module")
def set_up_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    base = tmp_path_factory.mktemp("ward")
    secret(base, "record.passphrase", "three quiet brown owls")
    secret(base, "backup.passphrase", "seven dry swans at noon")
    secret(base, "admin.pin", ADMIN_PIN)
    secret(base, "nurse.pin", NURSE_PIN)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KETADESK_DATA_DIR", str(base / "data"))
        patch.setenv("KETADESK_PASSPHRASE_FILE", str(base / "record.passphrase"))
        answer = call_in_process(
            [
                "record", "set-up", "--hospital", "Example Hospital", "--administrator", "admin",
                "--administrator-name", "Ada Keeper", "--pin-file", str(base / "admin.pin"),
                "--backup-passphrase-file", str(base / "backup.passphrase"),
            ]
        )  # fmt: skip
        assert answer.code == DONE, answer.explain()
        _store_an_order()
    return base, answer.text.strip()


def _store_an_order() -> None:
    """As the window does it: the administrator makes the nurse, the nurse stores."""
    folder = Path(f"{os.environ['KETADESK_DATA_DIR']}-examples")
    assert call_in_process(["examples", str(folder)]).code == DONE
    request = json.loads((folder / "acute-pain-infusion.json").read_text("utf-8"))
    request["patient"]["family_name"] = FAMILY_NAME
    station = app.open_workstation()
    try:
        assert station.opening().state is OpeningState.READY
        station.sessions.sign_in("admin", ADMIN_PIN)
        station.sessions.add_account("nurse", "Nour New", Role.NURSE, NURSE_PIN)
        station.sessions.sign_in("nurse", NURSE_PIN)
        station.orders.store(read_request(json.dumps(request)), NURSE_PIN, app.new_entry_id())
    finally:
        station.close()


@pytest.fixture
def ward(set_up_once: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ward:
    base, recovery_key = set_up_once
    files = tmp_path / "ward"
    shutil.copytree(base, files)
    monkeypatch.setenv("KETADESK_DATA_DIR", str(files / "data"))
    monkeypatch.setenv("KETADESK_PASSPHRASE_FILE", str(files / "record.passphrase"))
    return Ward(files, recovery_key)


def test_set_up_prints_the_recovery_key_and_nothing_else(ward: Ward) -> None:
    assert len(ward.recovery_key.split("-")) == 7


@pytest.mark.req("SR-38")
def test_a_second_set_up_never_touches_the_record(ward: Ward) -> None:
    before = (ward.files / "data" / "record.db").read_bytes()
    answer = ward.run(
        "record", "set-up", "--administrator", "x", "--administrator-name", "X Y", "--pin-file",
        str(ward.files / "admin.pin"), "--backup-passphrase-file", str(ward.files / "backup.passphrase"),
    )  # fmt: skip
    assert (answer.code, answer.text) == (MACHINE_FAILED, ""), answer.explain()
    assert "There is a record here already" in answer.error_text
    assert (ward.files / "data" / "record.db").read_bytes() == before


def test_the_orders_are_listed_and_shown(ward: Ward) -> None:
    listed = ward.run("record", "list", "--json", who="nurse")
    assert listed.code == DONE, listed.explain()
    (order,) = json.loads(listed.text)
    assert order["family_name"] == FAMILY_NAME
    lines = ward.run("record", "list", "--search", FAMILY_NAME.lower(), who="nurse")
    assert lines.text.startswith(f"{order['order_id']}-R1  {FAMILY_NAME}, ")
    assert ward.run("record", "list", "--search", "nobody", who="nurse").text == ""
    for name in (order["order_id"], f"{order['order_id']}-R1"):
        shown = ward.run("record", "show", name, who="nurse")
        assert shown.code == DONE, shown.explain()
        assert shown.json["order"] == f"{order['order_id']}-R1"
        assert shown.json["plan"]["phases"] and shown.json["typed"]["patient"]["weight_kg"]
        assert any("Nour New" in line for line in shown.json["history"])


@pytest.mark.req("SR-33")
def test_nobody_reads_the_figures_that_she_may_have_to_check_blind(ward: Ward) -> None:
    station = app.open_workstation()
    try:
        assert station.opening().state is OpeningState.READY
        station.sessions.sign_in("nurse", NURSE_PIN)
        (order,) = station.orders.orders()
    finally:
        station.close()
    assert order.rate.endswith("mL per hour")
    whole = f"{order.order_id}-R1"
    for verb in (["list"], ["list", "--json"], ["export", "--format", "csv"], ["export", "--format", "json"]):
        answer = ward.run("record", *verb, who="nurse")
        assert answer.code == DONE, answer.explain()
        assert order.rate not in answer.text and "figures are shown after the second check" in answer.text
    shown = ward.run("record", "show", whole, who="admin")
    assert shown.code == DONE, shown.explain()
    assert shown.json["figures"] == "figures are shown after the second check"
    assert not {"plan", "typed"} & shown.json.keys() and order.rate not in shown.text
    # Over, so nobody has to check it any more.
    station = app.open_workstation()
    try:
        station.opening()
        station.sessions.sign_in("nurse", NURSE_PIN)
        station.orders.cancel(order.order_id, 1, "not needed", NURSE_PIN, app.new_entry_id())
    finally:
        station.close()
    assert ward.run("record", "show", whole, who="admin").json["plan"]["phases"]
    assert order.rate in ward.run("record", "list", who="admin").text
    assert order.rate in ward.run("record", "export", "--format", "csv", who="admin").text


NO_TEXT = ("\udcff", "x\0y")


@pytest.mark.req("SR-45")
@pytest.mark.parametrize("name", NO_TEXT)
def test_what_is_no_text_is_refused_before_anything_is_done(ward: Ward, tmp_path: Path, name: str) -> None:
    before = (ward.files / "data" / "record.db").read_bytes()
    for verb in (
        ["record", "export", "--format", "csv", "--patient", name],
        ["record", "export", "--format", "csv", "--person", name],
        ["record", "export", "--format", "csv", "-o", str(tmp_path / f"{name}.csv")],
        ["record", "list", "--search", name],
        ["record", "show", name],
        ["record", "verify", "--anchor", f"1:{name}"],
        ["backup", str(tmp_path / f"{name}.backup")],
        ["restore", str(tmp_path / f"{name}.backup"), "--check"],
        ["restore", str(ward.backup), "--check", "--backup-passphrase-file", name],
        ["record", "set-up", "--hospital", name],
    ):
        who = "" if "set-up" in verb else "admin"
        answer = ward.run(*verb, who=who)
        assert_unreadable(answer, "Allowed: text in UTF-8")
    assert os.listdir(tmp_path) == ["ward"]
    assert (ward.files / "data" / "record.db").read_bytes() == before
    unknown = ward.run("record", "list", "--user", name, "--pin-file", str(ward.files / "nurse.pin"))
    assert_unreadable(unknown, "user:")


@pytest.mark.parametrize(("file", "code"), [("\xe4\u2028.csv", DONE), ("\udcff.csv", UNREADABLE)])
def test_a_terminal_that_knows_ascii_only_ends_nothing(
    ward: Ward, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, code: int
) -> None:
    for name, value in (("PYTHONIOENCODING", "ascii"), ("PYTHONUTF8", "1"), ("LC_ALL", "C")):
        monkeypatch.setenv(name, value)
    argv = ["record", "export", "--format", "csv", "-o", str(tmp_path / file), *ward.person("nurse")]
    answer = call_as_program(argv)
    assert answer.code == code, answer.explain()
    assert "Traceback" not in answer.error_text
    assert ((tmp_path / file).exists(), f"{file}\n" in answer.text) == (code == DONE, code == DONE)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no disk that is always full")
def test_an_answer_that_nobody_takes_is_said(ward: Ward) -> None:
    argv = [sys.executable, "-m", "ketadesk", "record", "list", *ward.person("nurse")]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(argv, stdout=full, stderr=subprocess.PIPE, timeout=120, check=False)
    assert done.returncode == MACHINE_FAILED, done.stderr
    assert b"Standard output does not take the answer" in done.stderr and b"Traceback" not in done.stderr


def test_an_answer_typed_in_no_text_is_another_word(ward: Ward) -> None:
    ward.back_up()
    asked = ward.run("restore", str(ward.backup), who="admin", stdin=b"\xffRESTORE\n")
    assert (asked.code, asked.text) == (REFUSED, ""), asked.explain()
    assert "Nothing was changed" in asked.error_text


def test_an_order_that_is_not_there_is_refused(ward: Ward) -> None:
    for name in ("KD-20000101-0001", "KD-20000101-0001-R1", "nonsense", ""):
        answer = ward.run("record", "show", name, who="nurse")
        assert (answer.code, answer.text) == (REFUSED, ""), answer.explain()


@pytest.mark.parametrize("pin", ["000000", "\uff17\uff11\uff19\uff13\uff10\uff15", "719305 ", " 719305"])
def test_a_wrong_pin_is_refused_and_shows_nothing(ward: Ward, pin: str) -> None:
    secret(ward.files, "nurse.pin", pin)
    answer = ward.run("record", "list", who="nurse")
    assert (answer.code, answer.text) == (REFUSED, ""), answer.explain()
    assert pin not in answer.error_text and answer.error_text.count("\n") == 1


def test_an_unknown_name_and_a_wrong_pin_get_the_same_words(ward: Ward) -> None:
    secret(ward.files, "nobody.pin", NURSE_PIN)
    unknown = ward.run("record", "list", who="nobody")
    secret(ward.files, "nurse.pin", "111213")
    assert unknown.code == REFUSED
    assert unknown.error_text == ward.run("record", "list", who="nurse").error_text


@pytest.mark.parametrize("content", [b"", b"12\n34\n", b"\xff\xfe"])
def test_a_pin_file_that_is_not_one_line_cannot_be_read(ward: Ward, content: bytes) -> None:
    (ward.files / "nurse.pin").write_bytes(content)
    answer = ward.run("record", "list", who="nurse")
    assert (answer.code, answer.text) == (UNREADABLE, ""), answer.explain()
    assert "--pin-file" in answer.error_text and answer.error_text.count("\n") == 1


def test_a_missing_pin_file_and_a_missing_user_cannot_be_read(ward: Ward) -> None:
    assert ward.run("record", "list", "--user", "nurse", "--pin-file", "/nowhere").code == UNREADABLE
    assert ward.run("record", "list").code == UNREADABLE


@pytest.mark.req("SR-37")
def test_verify_holds_the_record_and_a_sheet_against_the_chain(ward: Ward) -> None:
    sound = ward.run("record", "verify")
    assert sound.code == DONE, sound.explain()
    assert "The record is sound" in sound.text
    assert ward.run("record", "verify", who="nurse").code == DONE
    other = ward.run("record", "verify", "--anchor", "1:ffffffffffff")
    assert other.code == REFUSED, other.explain()
    assert "another entry 1" in other.text
    for anchor in ("1", "x:0123", "1:", "\u0661:0123abcd", "9" * 30 + ":0123abcd"):
        assert ward.run("record", "verify", "--anchor", anchor).code == UNREADABLE


@pytest.mark.req("SR-37")
def test_verify_finds_an_old_copy_put_back(ward: Ward, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    shutil.copy(ward.files / "data" / "record.db", old)
    ward.back_up()
    for beside in (ward.files / "data").glob("record.db-*"):
        beside.unlink()
    shutil.copy(old, ward.files / "data" / "record.db")
    answer = ward.run("record", "verify")
    assert answer.code == REFUSED, answer.explain()
    assert "anchor" in answer.text


@pytest.mark.req("SR-38")
def test_a_damaged_record_fails_in_words_and_stays_as_it_is(ward: Ward) -> None:
    file = ward.files / "data" / "record.db"
    content = bytearray(file.read_bytes())
    content[5000] ^= 1
    file.write_bytes(content)
    for verb in (["record", "verify"], ["record", "list", *ward.person("nurse")]):
        answer = ward.run(*verb)
        assert (answer.code, answer.text) in ((MACHINE_FAILED, ""), (REFUSED, "")), answer.explain()
        assert "damaged" in answer.error_text
        assert FAMILY_NAME not in answer.error_text
    assert file.read_bytes() == content


@pytest.mark.req("SR-39")
def test_a_record_that_a_window_holds_is_read_and_never_written(ward: Ward, tmp_path: Path) -> None:
    ward.back_up()
    window = app.open_workstation()
    try:
        assert window.opening().state is OpeningState.READY
        verified = ward.run("record", "verify")
        assert (verified.code, "only read" in verified.error_text) == (DONE, True), verified.explain()
        assert FAMILY_NAME in ward.run("record", "list", who="nurse").text
        for verb in (
            ["backup", str(tmp_path / "x.backup")],
            ["record", "export", "--format", "csv"],
            ["restore", str(ward.backup), "--yes"],
            ["restore", str(ward.backup), "--check"],
            ["restore", str(ward.backup), "--yes", "--backup-passphrase-file", str(ward.files / "backup.passphrase")],
        ):
            refused = ward.run(*verb, who="admin")
            assert (refused.code, refused.text) == (MACHINE_FAILED, ""), refused.explain()
        assert not list((ward.files / "data").glob("record.before-*"))
    finally:
        window.close()


def test_a_wrong_record_passphrase_fails(ward: Ward) -> None:
    secret(ward.files, "record.passphrase", "three loud brown owls")
    answer = ward.run("record", "verify")
    assert (answer.code, answer.text) == (MACHINE_FAILED, ""), answer.explain()
    assert "owls" not in answer.error_text


def test_the_audit_is_exported_and_the_export_is_in_the_audit(ward: Ward, tmp_path: Path) -> None:
    printed = ward.run("record", "export", "--format", "json", who="nurse")
    assert printed.code == DONE, printed.explain()
    entries = json.loads(printed.text)
    assert {"order", "sign-off"} <= {entry["kind"] for entry in entries}
    target = tmp_path / "audit.csv"
    written = ward.run("record", "export", "--format", "csv", "-o", str(target), who="nurse")
    assert written.code == DONE, written.explain()
    rows = list(csv.DictReader(io.StringIO(target.read_bytes().decode("utf-8"), newline="")))
    assert [row["kind"] for row in rows].count("audit-exported") == 1
    assert any(row["patient"].startswith(FAMILY_NAME) for row in rows)
    again = ward.run("record", "export", "--format", "csv", "-o", str(target), who="nurse")
    assert (again.code, again.text) == (MACHINE_FAILED, "")
    assert "never overwritten" in again.error_text
    assert ward.run("record", "export", "--format", "xml", who="nurse").code == UNREADABLE


@pytest.mark.req("SR-41")
def test_a_backup_is_checked_without_changing_anything(ward: Ward) -> None:
    ward.back_up()
    checked = ward.run("restore", str(ward.backup), "--check", who="admin")
    assert checked.code == DONE, checked.explain()
    assert "the chain holds" in checked.text
    assert "would be given up" in checked.text and "backed-up" in checked.text
    refused = ward.run("restore", str(ward.backup), "--check", who="nurse")
    assert (refused.code, refused.text) == (REFUSED, "")
    again = ward.run("backup", str(ward.backup), who="admin")
    assert again.code == MACHINE_FAILED and "never overwritten" in again.error_text


@pytest.mark.req("SR-41")
def test_a_damaged_backup_is_refused_on_standard_output(ward: Ward) -> None:
    ward.back_up()
    ward.backup.write_bytes(ward.backup.read_bytes()[:-1])
    answer = ward.run("restore", str(ward.backup), "--check", who="admin")
    assert answer.code == REFUSED, answer.explain()
    assert "It cannot be put back" in answer.text
    assert ward.run("restore", str(ward.backup), "--yes", who="admin").code == REFUSED
    assert ward.run("record", "verify").code == DONE


@pytest.mark.req("SR-41")
def test_putting_back_asks_and_keeps_the_record_before_it(ward: Ward) -> None:
    ward.back_up()
    asked = ward.run("restore", str(ward.backup), who="admin", stdin=b"yes\n")
    assert (asked.code, asked.text) == (REFUSED, ""), asked.explain()
    assert "Type RESTORE to go on" in asked.error_text
    done = ward.run("restore", str(ward.backup), who="admin", stdin=b"RESTORE\n")
    assert done.code == DONE, done.explain()
    assert list((ward.files / "data").glob("record.before-restore-*.db"))
    assert ward.run("record", "verify").code == DONE
    kinds = [entry["kind"] for entry in json.loads(ward.run("record", "export", "--format", "json", who="admin").text)]
    assert "restored" in kinds and "backed-up" not in kinds


@pytest.mark.req("SR-38")
def test_a_record_that_cannot_be_read_is_put_back_with_the_backup_passphrase(ward: Ward) -> None:
    # In the backup folder, where the program looks for the last good one.
    made = ward.run("backup", str(ward.files / "data" / "backups" / "kept.backup"), who="admin")
    assert made.code == DONE, made.explain()
    file = ward.files / "data" / "record.db"
    file.write_bytes(b"")
    kept = str(ward.files / "data" / "backups" / "kept.backup")
    secret(ward.files, "wrong.passphrase", "a wrong passphrase here")
    wrong = ward.run("restore", kept, "--yes", "--backup-passphrase-file", str(ward.files / "wrong.passphrase"))
    assert wrong.code == REFUSED, wrong.explain()
    done = ward.run("restore", kept, "--yes", "--backup-passphrase-file", str(ward.files / "backup.passphrase"))
    assert done.code == DONE, done.explain()
    assert ward.run("record", "verify").code == DONE
    assert FAMILY_NAME in ward.run("record", "list", who="nurse").text


@pytest.mark.req("SR-41")
def test_a_new_computer_goes_on_with_the_backup_alone(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    ward.back_up()
    shutil.rmtree(ward.files / "data")
    secret(ward.files, "new.passphrase", "another passphrase for this one")
    monkeypatch.setenv("KETADESK_DATA_DIR", str(ward.files / "new data"))
    monkeypatch.setenv("KETADESK_PASSPHRASE_FILE", str(ward.files / "new.passphrase"))
    set_up = ward.run(
        "record", "set-up", "--from-backup", str(ward.backup),
        "--backup-passphrase-file", str(ward.files / "backup.passphrase"),
    )  # fmt: skip
    assert set_up.code == DONE, set_up.explain()
    assert len(set_up.text.strip().split("-")) == 7 and set_up.text.strip() != ward.recovery_key
    verified = ward.run("record", "verify")
    assert verified.code == DONE, verified.explain()
    assert FAMILY_NAME in ward.run("record", "list", who="nurse").text
    assert ward.run("backup", str(ward.files / "second.backup"), who="admin").code == DONE


@pytest.mark.req("SR-41")
def test_with_a_wrong_backup_passphrase_a_new_computer_is_left_empty(
    ward: Ward, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward.back_up()
    monkeypatch.setenv("KETADESK_DATA_DIR", str(ward.files / "new data"))
    secret(ward.files, "backup.passphrase", "not the one it was made under")
    answer = ward.run(
        "record", "set-up", "--from-backup", str(ward.backup),
        "--backup-passphrase-file", str(ward.files / "backup.passphrase"),
    )  # fmt: skip
    assert (answer.code, answer.text) == (MACHINE_FAILED, ""), answer.explain()
    assert not (ward.files / "new data" / "record.db").exists()
    assert not (ward.files / "new data" / "keys.json").exists()


@pytest.mark.req("SR-46")
def test_no_verb_writes_a_patients_name_outside_what_it_was_asked_to_write(ward: Ward) -> None:
    ward.back_up()
    ward.run("record", "verify")
    for folder, _, names in os.walk(ward.files):
        if folder.endswith("-examples"):
            continue
        for name in names:
            assert FAMILY_NAME.encode() not in (Path(folder) / name).read_bytes(), name
            assert FAMILY_NAME not in name
