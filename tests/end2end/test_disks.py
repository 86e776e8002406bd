"""Disks that refuse: read-only ones and full ones, mounted for the test; and a set-up that is cut off at any step.

The words are plain, nothing half made stands in the way of the next start, and a dose is still worked out.
"""

import contextlib
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from ketadesk.adapters.storage.journal import JournalWriter, Writing
from ketadesk.application.errors import KetaDeskError, StorageFailed
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.application.workstation import OpeningState
from ketadesk.ward_workstation import WardWorkstation
from tests.end2end.made_record import FIRST, KEEPER, PASSPHRASE, wishes
from tests.end2end.ward_folder import (
    MadeFolder,
    assert_draft_only,
    assert_plain,
    copy_of,
    environment,
    make_folder,
    quick_passphrases,
    sheet_text,
    whole_draft,
    workstation,
)
from tests.faults.mounts import require_what_it_takes, run_as_root, small_disk

RELEASED = Path(__file__).parents[1] / "adapters" / "storage" / "released" / "record_v1.db"
"""A record of version 1, in plain text, with two orders."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeFolder:
    return make_folder(tmp_path_factory.mktemp("made"))


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    with quick_passphrases():
        yield


@contextlib.contextmanager
def _a_start(root: Path) -> Iterator[WardWorkstation]:
    with environment(root):
        station = workstation()
        try:
            yield station
        finally:
            station.close()


@contextlib.contextmanager
def _read_only(place: Path) -> Iterator[None]:
    require_what_it_takes()
    run_as_root("mount", "--bind", str(place), str(place))
    run_as_root("mount", "-o", "remount,bind,ro", str(place))
    try:
        yield
    finally:
        run_as_root("umount", str(place))


@pytest.mark.req("SR-45")
@pytest.mark.req("SR-38")
@pytest.mark.needs_mounts
def test_on_a_read_only_disk_the_record_is_looked_at(made: MadeFolder, tmp_path: Path) -> None:
    folder = copy_of(made, tmp_path / "ward")
    before, names = folder.prints(), folder.names()
    with _read_only(folder.data), _a_start(folder.root) as station:
        opening = station.opening()
        assert opening.state is OpeningState.TROUBLE
        assert_plain(opening.what, opening.next_step)
        assert "read-only" in opening.what
        assert opening.can_look
        assert_draft_only(station)
        assert station.look_only().state is OpeningState.READY
        station.sessions.sign_in(FIRST.sign_in_name, FIRST.pin)
        assert [order.order_id for order in station.orders.orders("EXAMPLE")] == [made.order_id]
        text = sheet_text(station.orders.sheet(made.order_id, 1, PageSize.A4).pdf)
        assert "St Example" in text
        assert "Hospital number" in text
        with pytest.raises(StorageFailed) as refused:
            station.orders.store(whole_draft(station.orders), FIRST.pin, str(uuid.uuid4()))
        assert_plain(refused.value.what, refused.value.next_step)
        station.close()
    assert (folder.prints(), folder.names()) == (before, names)


@pytest.mark.req("SR-45")
@pytest.mark.req("SR-33")
@pytest.mark.needs_mounts
def test_an_order_that_found_no_space_is_stored_once_when_there_is_some(made: MadeFolder, tmp_path: Path) -> None:
    place = tmp_path / "ward"
    place.mkdir()
    with small_disk(place, "size=1200k"), _a_start(place) as station:
        folder = copy_of(made, place)
        assert station.opening().state is OpeningState.READY
        station.sessions.sign_in(FIRST.sign_in_name, FIRST.pin)
        draft, entry = whole_draft(station.orders), str(uuid.uuid4())
        with _filled(place):
            for _ in range(2):
                with pytest.raises(StorageFailed) as failed:
                    station.orders.store(draft, FIRST.pin, entry)
                assert_plain(failed.value.what, failed.value.next_step)
                assert "full" in failed.value.what
            text = sheet_text(station.orders.unrecorded_sheet(draft, PageSize.A4))
            assert "Not recorded" in text
            assert "35 mL per hour" in text
            assert [order.order_id for order in station.orders.orders()] == [made.order_id]
            with contextlib.suppress(KetaDeskError):
                station.sessions.lock()
            assert station.sessions.signed_in is None
        station.sessions.sign_in(FIRST.sign_in_name, FIRST.pin)
        stored = station.orders.store(draft, FIRST.pin, entry)
        assert station.orders.store(draft, FIRST.pin, entry) == stored
        assert {order.order_id for order in station.orders.orders()} == {made.order_id, stored.order_id}
        assert folder.record.is_file()


@contextlib.contextmanager
def _filled(place: Path) -> Iterator[None]:
    filler = place / "filler"
    with filler.open("wb", buffering=0) as stream, contextlib.suppress(OSError):
        while True:
            stream.write(bytes(1024))
    try:
        yield
    finally:
        filler.unlink()


@pytest.mark.req("SR-45")
@pytest.mark.req("SR-38")
@pytest.mark.parametrize("free_kib", [0, 8, 24, 60, 120, 180, 240, 300, 400])
@pytest.mark.needs_mounts
def test_a_set_up_that_found_no_space_is_made_when_there_is_some(tmp_path: Path, free_kib: int) -> None:
    place = tmp_path / "ward"
    place.mkdir()
    with small_disk(place, f"size={free_kib + 4}k,nr_inodes=100" if free_kib else "size=4k,nr_inodes=100"):
        _write_passphrase(place)
        with _a_start(place) as station:
            opening = station.opening()
            if opening.state is OpeningState.SET_UP:
                try:
                    station.set_up(wishes())
                except KetaDeskError as failed:
                    assert_plain(failed.what, failed.next_step)
            else:
                assert_plain(opening.what, opening.next_step)
            whole_draft(station.orders)
            run_as_root("mount", "-o", "remount,size=8m", str(place))
            if station.opening().state is OpeningState.SET_UP:
                assert station.set_up(wishes())
            _assert_set_up(station)


def _write_passphrase(root: Path) -> None:
    file = root / "passphrase"
    file.touch(mode=0o600)
    file.write_text(f"{PASSPHRASE}\n", encoding="utf-8")


def _assert_set_up(station: WardWorkstation) -> None:
    """The administrator signs in at the next start; nothing passing is left."""
    assert station.opening().state is OpeningState.READY
    assert station.sessions.sign_in(KEEPER.sign_in_name, KEEPER.pin).full_name == KEEPER.full_name


class Cut(BaseException):
    """The program ends here, as if it were killed: nobody tidies up."""


class _Steps:
    """Counts every call that changes the disk at set-up, and ends at one of them."""

    def __init__(self, cut_at: int, failure: Callable[[], BaseException]) -> None:
        self.count = 0
        self._cut_at = cut_at
        self._failure = failure
        self._patches = contextlib.ExitStack()

    def __enter__(self) -> "_Steps":
        for owner, name in ((os, "link"), (os, "replace"), (os, "fsync"), (Path, "mkdir"), (Writing, "add")):
            self._patches.enter_context(mock.patch.object(owner, name, self._counted(getattr(owner, name))))
        return self

    def __exit__(self, *_: object) -> None:
        self._patches.close()

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            self.count += 1
            if self.count == self._cut_at:
                raise self._failure()
            return call(*arguments, **named)

        return counted


def _full() -> BaseException:
    return OSError(28, os.strerror(28))


@pytest.mark.req("SR-38")
@pytest.mark.req("SR-45")
@pytest.mark.parametrize("failure", [_full, Cut])
def test_a_set_up_cut_off_at_any_step_can_be_made_at_the_next_start(
    tmp_path: Path, failure: Callable[[], BaseException]
) -> None:
    ends = []
    for cut_at in range(1, 60):
        root = tmp_path / f"ward-{cut_at}"
        root.mkdir()
        _write_passphrase(root)
        with _Steps(cut_at, failure) as steps:
            was_cut = _try_set_up(root)
        if steps.count < cut_at:
            assert not was_cut
            break
        ends.append(_set_up_again(root))
    else:
        raise AssertionError("set-up has more steps than that")
    assert len(ends) > 8
    assert "again" in ends


def _try_set_up(root: Path) -> bool:
    with environment(root):
        station = workstation()
        try:
            if station.opening().state is OpeningState.SET_UP:
                station.set_up(wishes())
        except KetaDeskError as failed:
            assert_plain(failed.what, failed.next_step)
        except Cut:
            pass
        else:
            return False
        finally:
            station.close()
    return True


def _set_up_again(root: Path) -> str:
    """How the next start went on."""
    with _a_start(root) as station:
        opening = station.opening()
        how = "ready"
        if opening.state is OpeningState.TROUBLE:
            assert_plain(opening.what, opening.next_step)
            assert "set-up was cut off" in opening.what
            assert "keys.json" in opening.next_step
            (root / "data" / "keys.json").rename(root / "keys.json")
            opening, how = station.opening(), "keys moved"
        if opening.state is OpeningState.SET_UP:
            recovery_key = station.set_up(wishes())
            how = "again" if how == "ready" else how
            _assert_set_up(station)
            station.close()
            with environment(root, passphrase_file=False):
                other = workstation()
                assert other.opening().state is OpeningState.PASSPHRASE
                assert other.unlock(recovery_key).state is OpeningState.READY
                other.close()
        _assert_set_up(station)
    left = [file.name for file in (root / "data").iterdir() if file.suffix == ".db" and file.name != "record.db"]
    assert left == []
    return how


@pytest.mark.req("SR-40")
@pytest.mark.req("SR-38")
def test_a_plain_record_of_version_1_is_taken_over_by_set_up(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    _write_passphrase(tmp_path)
    shutil.copy(RELEASED, data / "record.db")
    with _a_start(tmp_path) as station:
        assert station.opening().state is OpeningState.SET_UP
        assert (data / "record.db").read_bytes() == RELEASED.read_bytes()
        station.set_up(wishes())
        station.sessions.sign_in(KEEPER.sign_in_name, KEEPER.pin)
        ids = {order.order_id for order in station.orders.orders()}
        assert ids == {"KD-20261122-0001", "KD-20261122-0002"}
        assert station.record.verify()[0]
    assert not (data / "record.db").read_bytes().startswith(b"SQLite format 3")
    with _a_start(tmp_path) as station:
        _assert_set_up(station)
        assert {order.order_id for order in station.orders.orders()} == ids


@pytest.mark.req("SR-40")
@pytest.mark.req("SR-45")
@pytest.mark.parametrize("free_kib", [120, 200, 240, 280, 300])
@pytest.mark.needs_mounts
def test_a_plain_record_outlives_a_full_disk(tmp_path: Path, free_kib: int) -> None:
    """What did not fit is not put in its place: its orders are there as soon as there is space."""
    place, data = tmp_path / "ward", tmp_path / "ward" / "data"
    place.mkdir()
    with small_disk(place, f"size={free_kib + 60}k,nr_inodes=100"):
        data.mkdir()
        _write_passphrase(place)
        shutil.copy(RELEASED, data / "record.db")
        with _a_start(place) as station:
            assert station.opening().state is OpeningState.SET_UP
            try:
                station.set_up(wishes())
            except KetaDeskError as failed:
                assert_plain(failed.what, failed.next_step)
            run_as_root("mount", "-o", "remount,size=8m", str(place))
            if station.opening().state is OpeningState.SET_UP:
                station.set_up(wishes())
            _assert_set_up(station)
            assert len(station.orders.orders()) == 2


@pytest.mark.req("SR-40")
def test_a_taken_over_record_whose_set_up_was_cut_off_keeps_its_orders(tmp_path: Path) -> None:
    """Killed after the record was encrypted and before anybody could sign in: set-up goes on with that record."""
    data = tmp_path / "data"
    data.mkdir()
    _write_passphrase(tmp_path)
    shutil.copy(RELEASED, data / "record.db")
    with mock.patch.object(JournalWriter, "writing", side_effect=Cut), environment(tmp_path):
        station = workstation()
        station.opening()
        with pytest.raises(Cut):
            station.set_up(wishes())
        station.close()
    with _a_start(tmp_path) as station:
        opening = station.opening()
        assert opening.state is OpeningState.SET_UP
        assert "cut off" in opening.what
        station.set_up(wishes())
        _assert_set_up(station)
        assert len(station.orders.orders()) == 2
