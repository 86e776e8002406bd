"""Ways in which a reader with ill will, or a machine, once got the better of the record: each is shut."""

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from ketadesk import app
from ketadesk.application.account import Role
from ketadesk.application.errors import (
    AccountRefused,
    CannotPrint,
    KetaDeskError,
    OrderRefused,
    SetUpRefused,
    SignInRefused,
    StorageFailed,
)
from ketadesk.application.workstation import OpeningState
from ketadesk.ward_workstation import WardWorkstation
from tests.end2end.made_record import BACKUP_PASSPHRASE, FIRST, KEEPER, MadeRecord, make_record, wishes
from tests.end2end.ward_folder import quick_passphrases, whole_draft


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    with quick_passphrases():
        yield


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MadeRecord:
    record = make_record(tmp_path)
    for name, value in record.environment.items():
        monkeypatch.setenv(name, value)
    return record


@pytest.fixture
def ward(made: MadeRecord) -> Iterator[WardWorkstation]:
    workstation = app.open_workstation()
    assert workstation.opening().state is OpeningState.READY
    yield workstation
    workstation.close()


def _store(ward: WardWorkstation) -> str:
    ward.sessions.sign_in(FIRST.sign_in_name, FIRST.pin)
    return ward.orders.store(whole_draft(ward.orders), FIRST.pin, str(uuid.uuid4())).order_id


@pytest.mark.req("SR-41", "SR-20")
def test_after_a_restore_no_number_is_given_twice(ward: WardWorkstation, tmp_path: Path) -> None:
    """The sheet of the order that the restored record has forgotten may lie on the ward."""
    ward.sessions.sign_in(KEEPER.sign_in_name, KEEPER.pin)
    backup = tmp_path / "before.backup"
    assert ward.record.back_up(str(backup)).sound
    forgotten = _store(ward)
    ward.sessions.sign_in(KEEPER.sign_in_name, KEEPER.pin)
    ward.record.restore(str(backup), BACKUP_PASSPHRASE, KEEPER.pin)
    assert ward.opening().state is OpeningState.READY
    again = _store(ward)
    assert forgotten.endswith("-0001")
    assert again.endswith("-1001")


@pytest.mark.req("SR-38", "SR-37")
def test_a_plain_file_in_the_place_of_the_record_is_not_taken_for_it(
    ward: WardWorkstation, made: MadeRecord, tmp_path: Path
) -> None:
    _store(ward)
    ward.close()
    record = made.folder / "record.db"
    shutil.move(record, tmp_path / "taken.db")
    for ending in ("-wal", "-shm"):
        record.with_name(f"record.db{ending}").unlink(missing_ok=True)
    with apsw.Connection(str(record)) as plain:
        plain.pragma("application_id", 0x4B446B31)
        plain.pragma("user_version", 2)
        plain.execute("CREATE TABLE journal (sequence INTEGER PRIMARY KEY)")
    before = record.read_bytes()
    opening = ward.opening()
    assert opening.state is OpeningState.TROUBLE
    assert "not encrypted" in opening.what
    assert record.read_bytes() == before


@pytest.mark.req("SR-38")
def test_damage_deep_inside_is_found_beside_the_work(ward: WardWorkstation, made: MadeRecord) -> None:
    """The start reads the first pages; the rest is read while somebody is at work, and told."""
    for _ in range(3):
        _store(ward)
    ward.close()
    record = made.folder / "record.db"
    whole = record.read_bytes()
    unnoticed = 0
    for place in range(5_000, len(whole), 4096 * 5):
        record.write_bytes(whole[:place] + b"0123456789abcdef" + whole[place + 16 :])
        if ward.opening().state is OpeningState.READY:
            unnoticed += 1
            with pytest.raises(StorageFailed, match="damaged"):
                ward.back_up_when_due()
        ward.close()
    assert unnoticed > 3


@pytest.mark.req("SR-44")
def test_an_order_whose_sheet_cannot_be_made_is_not_stored(ward: WardWorkstation) -> None:
    ward.sessions.sign_in(FIRST.sign_in_name, FIRST.pin)
    for name in ("\u0938\u0940\u0924\u093e", "\u0661\u0662\u0663", "a\u0308\u0323"):
        draft = whole_draft(ward.orders).with_field("patient.family_name", name)
        with pytest.raises((CannotPrint, OrderRefused)):
            ward.orders.store(draft, FIRST.pin, str(uuid.uuid4()))
    assert ward.orders.orders() == []


@pytest.mark.req("SR-44")
def test_a_reason_that_cannot_be_printed_cancels_nothing(ward: WardWorkstation) -> None:
    order = _store(ward)
    with pytest.raises(OrderRefused, match="cannot be printed"):
        ward.orders.cancel(order, 1, "\u0938\u0940\u0924\u093e", FIRST.pin, str(uuid.uuid4()))
    assert "CANCELLED" not in ward.orders.standing(order, 1).mark


@pytest.mark.req("SR-44")
def test_a_person_whose_name_no_sheet_could_print_gets_no_account(ward: WardWorkstation) -> None:
    """Her check would make the order one whose sheet cannot be made."""
    ward.sessions.sign_in(KEEPER.sign_in_name, KEEPER.pin)
    with pytest.raises(AccountRefused, match="cannot print"):
        ward.sessions.add_account("sita", "\u0938\u0940\u0924\u093e", Role.NURSE, "719305")
    assert len(ward.sessions.accounts()) == 3


@pytest.mark.req("SR-44")
@pytest.mark.parametrize("hospital", ["\u0938\u0940\u0924\u093e", "St\u202eExample", "St Example\nWard", "x" * 5000])
def test_a_hospital_that_no_sheet_could_name_is_refused(
    hospital: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETADESK_DATA_DIR", str(tmp_path / "data"))
    workstation = app.open_workstation()
    assert workstation.opening().state is OpeningState.SET_UP
    with pytest.raises(SetUpRefused, match="sheet"):
        workstation.set_up(wishes().model_copy(update={"hospital": hospital}))
    assert sorted(os.listdir(tmp_path / "data")) == []
    workstation.close()


@pytest.mark.req("SR-24")
def test_pins_cannot_be_tried_from_beside_the_program_that_is_at_work(ward: WardWorkstation) -> None:
    """Each look is a start of its own: the delay holds over all of them, and in the program at work."""
    for attempt in range(7):
        looking = app.open_workstation()
        looking.opening()
        assert looking.look_only().state is OpeningState.READY
        with pytest.raises(SignInRefused) as refused:
            looking.sessions.sign_in(FIRST.sign_in_name, "135790")
        looking.close()
        assert bool(refused.value.wait_s) is (attempt >= 4)
    with pytest.raises(SignInRefused, match="Too many"):
        ward.sessions.sign_in(FIRST.sign_in_name, FIRST.pin)


@pytest.mark.req("SR-39")
def test_who_only_looks_puts_no_backup_back(ward: WardWorkstation, tmp_path: Path) -> None:
    """Another program may hold the record: its entries since the backup would be lost under its feet."""
    ward.sessions.sign_in(KEEPER.sign_in_name, KEEPER.pin)
    backup = tmp_path / "before.backup"
    assert ward.record.back_up(str(backup)).sound
    order = _store(ward)
    looking = app.open_workstation()
    assert looking.opening().state is OpeningState.TROUBLE
    assert looking.look_only().state is OpeningState.READY
    looking.sessions.sign_in(KEEPER.sign_in_name, KEEPER.pin)
    with pytest.raises(KetaDeskError):
        looking.record.restore(str(backup), BACKUP_PASSPHRASE, KEEPER.pin)
    looking.close()
    assert [stored.order_id for stored in ward.orders.orders()] == [order]
