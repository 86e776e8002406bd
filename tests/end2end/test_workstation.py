"""The start of the program in every state that its folder can be in, each really made: what it says, what it leaves.

Nothing is mended by itself, no second record is made, and orders are worked out whatever became of the record.
"""

import contextlib
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ketadesk.adapters.keys.key_keeper import KeyKeeper
from ketadesk.adapters.storage.connection import connect
from ketadesk.adapters.storage.record_key import record_key
from ketadesk.application.audit import AuditQuery
from ketadesk.application.errors import KetaDeskError, KeyUnavailable, RecordHeld, StorageFailed
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.application.workstation import Opening, OpeningState
from ketadesk.ward_workstation import WardWorkstation
from tests.end2end.made_record import BACKUP_PASSPHRASE, FIRST, KEEPER, PASSPHRASE, wishes
from tests.end2end.ward_folder import (
    Folder,
    MadeFolder,
    assert_draft_only,
    assert_plain,
    at_work,
    copy_of,
    environment,
    make_folder,
    quick_passphrases,
    sheet_text,
    store_one,
    whole_draft,
    workstation,
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeFolder:
    return make_folder(tmp_path_factory.mktemp("made"))


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    with quick_passphrases():
        yield


@pytest.fixture
def folder(made: MadeFolder, tmp_path: Path) -> Folder:
    return copy_of(made, tmp_path / "ward")


@pytest.fixture
def started(folder: Folder) -> Iterator[Callable[..., tuple[WardWorkstation, Opening]]]:
    """Start the program on the folder: with its passphrase file, or without."""
    with contextlib.ExitStack() as ends:

        def start(passphrase_file: bool = True) -> tuple[WardWorkstation, Opening]:
            ends.enter_context(environment(folder.root, passphrase_file))
            station = workstation()
            ends.callback(station.close)
            return station, station.opening()

        yield start


Start = Callable[..., tuple[WardWorkstation, Opening]]


def assert_trouble(opening: Opening, *named: str) -> None:
    """The words are whole sentences and name what matters."""
    assert opening.state is OpeningState.TROUBLE, opening
    assert_plain(opening.what, opening.next_step)
    for word in named:
        assert word.casefold() in f"{opening.what} {opening.next_step}".casefold(), opening


@pytest.mark.req("SR-38")
def test_the_passphrase_file_opens_the_record(folder: Folder, started: Start) -> None:
    station, opening = started()
    assert opening == Opening(state=OpeningState.READY)
    station.sessions.sign_in(FIRST.sign_in_name, FIRST.pin)
    assert [order.order_id for order in station.orders.orders()] == [folder.made.order_id]


@pytest.mark.req("SR-38")
def test_passphrase_and_recovery_key_open_and_nothing_else_does(folder: Folder, started: Start) -> None:
    before = folder.prints()
    station, opening = started(passphrase_file=False)
    assert opening.state is OpeningState.PASSPHRASE
    assert_plain(opening.what)
    assert_draft_only(station)
    another = "7KQ2B-M9XCD-4TVBF-W8HDG-3RNPH-6YJFJ-2ABCK"
    for wrong in ("three quiet brown owl", " three quiet brown owls", "x", another, folder.made.recovery_key[:-1]):
        with pytest.raises(KeyUnavailable) as refused:
            station.unlock(wrong)
        assert_plain(refused.value.what, refused.value.next_step)
        assert wrong not in str(refused.value) or len(wrong) == 1
    assert folder.prints() == before
    assert station.unlock(folder.made.recovery_key).state is OpeningState.READY
    station.close()
    station, _ = started(passphrase_file=False)
    assert station.unlock(PASSPHRASE).state is OpeningState.READY


def _gone(file: Path) -> None:
    file.unlink()


def _open_to_others(file: Path) -> None:
    file.chmod(0o644)


def _wrong(file: Path) -> None:
    file.write_text("another passphrase entirely\n", encoding="utf-8")


def _no_text(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")


@pytest.mark.req("SR-38")
@pytest.mark.parametrize(
    ("spoil", "named"),
    [(_gone, "cannot be read"), (_open_to_others, "access"), (_wrong, "not the record's"), (_no_text, "UTF-8")],
)
def test_a_passphrase_file_that_will_not_do_is_named_and_the_passphrase_asked_for(
    folder: Folder, started: Start, spoil: Callable[[Path], None], named: str
) -> None:
    spoil(folder.root / "passphrase")
    station, opening = started()
    assert opening.state is OpeningState.PASSPHRASE
    assert_plain(opening.what, opening.next_step)
    assert named in opening.what
    assert station.unlock(PASSPHRASE).state is OpeningState.READY


_HOLDING = """
import sys
from ketadesk import app
station = app.open_workstation()
print(station.opening().state.value, flush=True)
sys.stdin.readline()
station.close()
"""


@contextlib.contextmanager
def _another_program(folder: Folder) -> Iterator[int]:
    with environment(folder.root):
        child = subprocess.Popen(
            [sys.executable, "-c", _HOLDING], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
    try:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "ready"
        yield child.pid
    finally:
        child.communicate("\n", timeout=30)


@pytest.mark.req("SR-39")
def test_the_second_program_is_told_who_holds_the_record_and_may_only_look(folder: Folder, started: Start) -> None:
    draft_of_the_first = folder.data / "kept.bin"
    with _another_program(folder) as process:
        draft_of_the_first.write_bytes(b"the first one's draft")
        station, opening = started()
        assert_trouble(opening, "held by", f"process {process}")
        assert opening.can_look
        assert opening.can_retry
        assert_draft_only(station)
        with pytest.raises(RecordHeld):
            station.set_up(wishes())
        assert station.look_only().state is OpeningState.READY
        _assert_only_looked_at(station, folder)
        assert draft_of_the_first.read_bytes() == b"the first one's draft"
    draft_of_the_first.unlink()
    assert station.opening().state is OpeningState.READY


@pytest.mark.req("SR-39")
def test_who_unlocks_to_look_still_only_looks(folder: Folder, started: Start) -> None:
    with _another_program(folder):
        station, opening = started(passphrase_file=False)
        assert opening.can_look
        assert station.look_only().state is OpeningState.PASSPHRASE
        assert station.unlock(PASSPHRASE).state is OpeningState.READY
        _assert_only_looked_at(station, folder)


def _assert_only_looked_at(station: WardWorkstation, folder: Folder) -> None:
    """Searching, reading and printing change no byte; storing is refused in words.

    Who tries to sign in is noted all the same while another program is at work: that is the record's newest entries.
    """
    before = _without_newest(folder)
    desk = station.orders
    assert "only looked at" in desk.why_not_store
    station.sessions.sign_in(FIRST.sign_in_name, FIRST.pin)
    assert [order.order_id for order in desk.orders("EXAMPLE")] == [folder.made.order_id]
    assert "35 mL per hour" in sheet_text(desk.sheet(folder.made.order_id, 1, PageSize.A4).pdf)
    desk.save_pdf(b"%PDF-", str(folder.root / f"{secrets.token_hex(4)}.pdf"), "label")
    draft = whole_draft(desk)
    desk.keep_draft(draft)
    with pytest.raises(StorageFailed) as refused:
        desk.store(draft, FIRST.pin, str(uuid.uuid4()))
    assert_plain(refused.value.what, refused.value.next_step)
    desk.discard_draft()
    with pytest.raises(KetaDeskError):
        desk.cancel(folder.made.order_id, 1, "Not needed", FIRST.pin, str(uuid.uuid4()))
    with pytest.raises(KetaDeskError):
        station.sessions.change_pin(FIRST.pin, "918273")
    station.sessions.lock()
    station.sessions.sign_in(KEEPER.sign_in_name, KEEPER.pin)
    assert station.record.audit(AuditQuery())
    assert station.record.verify()[0]
    station.sessions.sign_out()
    assert _without_newest(folder) == before


def _without_newest(folder: Folder) -> dict[str, str]:
    return {name: digest for name, digest in folder.prints().items() if not name.endswith("-wal")}


@pytest.mark.req("SR-38")
def test_without_its_keys_the_record_is_left_alone(folder: Folder, started: Start) -> None:
    (folder.data / "keys.json").unlink()
    before, names = folder.prints(), folder.names()
    station, opening = started()
    assert_trouble(opening, "keys.json", "backup")
    assert not opening.can_look
    assert_draft_only(station)
    assert (folder.prints(), folder.names()) == (before, names)


@pytest.mark.req("SR-38")
@pytest.mark.parametrize("wal_stays", [False, True])
def test_a_record_that_vanished_is_missed_and_no_empty_one_made(
    folder: Folder, started: Start, wal_stays: bool
) -> None:
    folder.record.unlink()
    if wal_stays:
        Path(f"{folder.record}-wal").write_bytes(b"\x37\x7f\x06\x82" + bytes(100))
    names = folder.names()
    station, opening = started()
    assert_trouble(opening, "record.db")
    assert folder.made.backup in opening.last_good_backup
    assert_draft_only(station)
    with contextlib.suppress(KetaDeskError):
        station.sessions.people()
    assert folder.names() == names
    station.record.restore(str(folder.data / "backups" / folder.made.backup), BACKUP_PASSPHRASE, "")
    again = station.opening()
    assert again.state is OpeningState.READY
    station.sessions.sign_in(FIRST.sign_in_name, FIRST.pin)
    assert [order.order_id for order in station.orders.orders()] == [folder.made.order_id]


def _truncated(folder: Folder) -> None:
    os.truncate(folder.record, folder.record.stat().st_size // 2 + 100)


def _emptied(folder: Folder) -> None:
    os.truncate(folder.record, 0)


def _first_page_flipped(folder: Folder) -> None:
    _flip(folder.record, 200)


def _random_bytes(folder: Folder) -> None:
    folder.record.write_bytes(secrets.token_bytes(20_000))


def _another_programs_database(folder: Folder) -> None:
    folder.record.unlink()
    with contextlib.closing(sqlite3.connect(folder.record)) as foreign:
        foreign.execute("CREATE TABLE patients (name TEXT)")
        foreign.commit()


def _a_folder(folder: Folder) -> None:
    folder.record.unlink()
    folder.record.mkdir()


def _of_another_key(folder: Folder) -> None:
    with contextlib.closing(connect(folder.record, _key(folder))) as record:
        record.pragma("journal_mode", "DELETE")
        record.pragma("rekey", f"raw:{secrets.token_hex(32)}")


def _of_a_newer_program(folder: Folder) -> None:
    with contextlib.closing(connect(folder.record, _key(folder))) as record:
        record.pragma("user_version", 99)
        record.pragma("wal_checkpoint(TRUNCATE)")


def _key(folder: Folder) -> bytes:
    secrets_of = KeyKeeper(folder.data, None).unlock(PASSPHRASE)
    return record_key(secrets_of.master).record


def _flip(file: Path, place: int) -> None:
    with file.open("r+b") as stream:
        stream.seek(place)
        (byte,) = stream.read(1)
        stream.seek(place)
        stream.write(bytes([byte ^ 0x10]))


@pytest.mark.req("SR-38")
@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (_truncated, "damaged"),
        (_emptied, "damaged"),
        (_first_page_flipped, "damaged"),
        (_random_bytes, "damaged"),
        (_another_programs_database, "not a KetaDesk record"),
        (_a_folder, "record.db"),
        (_of_another_key, "key does not fit"),
        (_of_a_newer_program, "newer KetaDesk"),
    ],
)
def test_a_record_that_cannot_be_used_is_named_left_alone_and_its_backup_offered(
    folder: Folder, started: Start, spoil: Callable[[Folder], None], named: str
) -> None:
    spoil(folder)
    before = folder.prints() if folder.record.is_file() else {}
    names = folder.names()
    station, opening = started()
    assert_trouble(opening, named, "record.db")
    assert folder.made.backup in opening.last_good_backup
    assert not opening.can_look
    assert_draft_only(station)
    with pytest.raises(StorageFailed) as refused:
        station.orders.store(whole_draft(station.orders), FIRST.pin, str(uuid.uuid4()))
    assert refused.value.what == opening.what
    assert station.look_only().state is OpeningState.TROUBLE
    assert station.opening() == opening
    assert (folder.prints() if folder.record.is_file() else {}) == before
    assert folder.names() == names


@pytest.mark.req("SR-38")
def test_a_damaged_page_anywhere_is_told_and_never_read_as_something_else(folder: Folder, started: Start) -> None:
    """One bit in each page in turn: the program either says so at its start or as soon as it reads that page."""
    whole = folder.record.read_bytes()
    station, _ = started()
    station.close()
    silent = []
    for page in range(len(whole) // 4096):
        folder.record.write_bytes(whole)
        for left in folder.data.glob("record.db-*"):
            left.unlink()
        _flip(folder.record, page * 4096 + 1000)
        if station.opening().state is OpeningState.READY and not _tells(station, folder):
            silent.append(page)
        station.close()
    assert silent == []


def _tells(station: WardWorkstation, folder: Folder) -> bool:
    """Whether reading everything ends with a refusal in words."""
    try:
        station.sessions.sign_in(FIRST.sign_in_name, FIRST.pin)
        station.orders.orders()
        station.orders.order(folder.made.order_id, 1)
        sound, _words = station.record.verify()
    except StorageFailed as failed:
        assert_plain(failed.what, failed.next_step)
        return "damaged" in failed.what
    return not sound


@pytest.mark.req("SR-37")
def test_an_old_copy_put_back_is_said_at_the_start_and_goes_on_being_said(folder: Folder, started: Start) -> None:
    old = folder.record.read_bytes()
    with at_work(folder.root) as station:
        store_one(station)
    folder.record.write_bytes(old)
    station, opening = started()
    assert opening.state is OpeningState.READY
    assert_plain(opening.notice)
    assert "old copy" in opening.notice
    station.close()
    assert station.opening().notice


@pytest.mark.req("SR-45")
@pytest.mark.req("SR-33")
@pytest.mark.parametrize("what", ["folder", "file", "exchanged"])
def test_what_is_written_after_the_record_lost_its_name_does_not_count_as_stored(
    folder: Folder, started: Start, what: str
) -> None:
    station, _ = started()
    station.sessions.sign_in(FIRST.sign_in_name, FIRST.pin)
    draft = whole_draft(station.orders)
    if what == "folder":
        shutil.rmtree(folder.data)
    else:
        old = folder.record.read_bytes()
        folder.record.unlink()
        if what == "exchanged":
            folder.record.write_bytes(old)
    with pytest.raises(KetaDeskError) as failed:
        station.orders.store(draft, FIRST.pin, str(uuid.uuid4()))
    assert_plain(failed.value.what, failed.value.next_step)
    assert "not stored" in f"{failed.value.what} {failed.value.next_step}".casefold()
    text = sheet_text(station.orders.unrecorded_sheet(draft, PageSize.A4))
    assert "Not recorded" in text
    assert "35 mL per hour" in text
    if what != "exchanged":
        with pytest.raises(KetaDeskError):
            station.back_up_when_due()
        assert not folder.record.exists()
    station.close()
    assert station.opening().state in (OpeningState.SET_UP, OpeningState.TROUBLE, OpeningState.READY)
