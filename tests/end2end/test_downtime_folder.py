"""The downtime packs of every hour: a real record, a clock that the test sets, and a folder that the ward reaches."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from unittest import mock

import pytest

from ketadesk import app
from ketadesk.adapters.settings.settings import read_settings, write_settings
from ketadesk.application.errors import CannotSave
from ketadesk.application.examples import example_requests
from ketadesk.application.monitoring.bedside_desk import Verb
from ketadesk.application.order_request import read_request
from ketadesk.application.workstation import OpeningState
from tests.adapters.documents.reading import pypdf_texts

from .made_record import FIRST, make_record
from .watched_ward import ClockByHand, WatchedWard, opened_ward

AT = "2026-11-22T13:30"
CANARY = "ZANZIBAROGLU"


@contextmanager
def ward_with_packs(folder: Path, packs: str, keep_h: int = 24) -> Iterator[WatchedWard]:
    clock = ClockByHand(datetime.fromisoformat(f"{AT}:00+00:00"))
    with mock.patch.object(app, "WorkstationClock", return_value=clock):
        record = make_record(folder)
    _set(record.folder, packs, keep_h)
    with opened_ward(record, clock) as ward:
        yield ward


def _set(data: Path, packs: str, keep_h: int = 24) -> None:
    settings = read_settings(data)
    write_settings(settings.model_copy(update={"downtime_folder": packs, "downtime_keep_h": keep_h}), data)


def _started(ward: WatchedWard) -> str:
    request = example_requests(app.read_library())["acute-pain-infusion"]
    request["patient"]["family_name"] = CANARY
    order_id = ward.signed_order(read_request(json.dumps(request)))
    ward.sign_in(FIRST)
    ward.clock.forward(30)
    ward.observe(order_id, pump_rate="0", volume_left="500")
    ward.step(order_id, Verb.START, read_back="56", bed="12 B")
    return order_id


def _names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("*.pdf"))


@pytest.mark.req("SR-46")
def test_a_pack_is_written_each_hour_while_the_screen_is_locked_and_old_ones_go(tmp_path: Path) -> None:
    packs = tmp_path / "share"
    packs.mkdir()
    (packs / "KetaDesk_downtime_notes.pdf").write_bytes(b"the ward's own")
    with ward_with_packs(tmp_path, str(packs), keep_h=2) as ward:
        order_id = _started(ward)
        first = f"KetaDesk_downtime_{order_id}_R1_20261122T1400.pdf"
        ward.station.sessions.lock()
        for minutes in (0, 60, 60, 60):
            ward.clock.forward(minutes)
            assert ward.station.keep_downtime_packs() == 1
        stamps = [name[-17:-4] for name in _names(packs) if name.startswith(f"KetaDesk_downtime_{order_id}_R1_")]
        assert stamps == ["20261122T1500", "20261122T1600", "20261122T1700"]
        assert "KetaDesk_downtime_notes.pdf" in _names(packs)
        packs.rename(tmp_path / "unplugged")
        packs.mkdir()
        with pytest.raises(CannotSave, match="is not the one that it was"):
            ward.station.keep_downtime_packs()
        assert list(packs.iterdir()) == []
        packs.rmdir()
        (tmp_path / "unplugged").rename(packs)
        newest = packs / first.replace("T1400", "T1700")
        text = "\n".join(pypdf_texts(newest.read_bytes()))
        assert "Made by KetaDesk, automatically" in text and "As of 22-Nov-2026 17:00" in text and CANARY in text
        assert newest.stat().st_mode & 0o777 == 0o640
        assert not any(CANARY.casefold() in name.casefold() for name in os.listdir(packs))
        assert ward.station.keep_downtime_packs() == 1, "the same minute once more"
        assert len(_names(packs)) == 4

        ward.sign_in(FIRST)
        ward.clock.forward(60 * 30)
        _ended(ward, order_id)
        assert ward.station.keep_downtime_packs() == 0
        assert _names(packs) == ["KetaDesk_downtime_notes.pdf"]


def _ended(ward: WatchedWard, order_id: str) -> None:
    ward.step(order_id, Verb.STOP, reason="plan-complete", left_ml="10")
    ward.clock.forward(60 * 5)


@pytest.mark.req("SR-45")
def test_a_folder_that_is_not_there_is_said_and_without_one_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packs, here = tmp_path / "unplugged", tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    with ward_with_packs(tmp_path, str(packs)) as ward:
        with pytest.raises(CannotSave) as failed:
            ward.station.keep_downtime_packs()
        assert str(packs) in failed.value.what and failed.value.next_step
        assert not packs.exists()

        _set(ward.record.folder, "")
        assert ward.station.opening().state is OpeningState.READY
        assert ward.station.keep_downtime_packs() == 0
        ward.station.close()
        assert ward.station.keep_downtime_packs() == 0
    assert list(here.iterdir()) == []


def test_only_the_program_that_works_with_the_record_keeps_packs_and_one_record_in_a_folder(tmp_path: Path) -> None:
    packs = tmp_path / "share"
    packs.mkdir()
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    with ward_with_packs(tmp_path / "first", str(packs)) as ward:
        _started(ward)
        assert ward.station.keep_downtime_packs() == 1
        before = {file.name: file.read_bytes() for file in packs.iterdir()}
        ward.clock.forward(60)
        ward.station.look_only()
        assert ward.station.keep_downtime_packs() == 0
    with (
        ward_with_packs(tmp_path / "second", str(packs)) as ward,
        pytest.raises(CannotSave, match="another KetaDesk record"),
    ):
        ward.station.keep_downtime_packs()
    assert {file.name: file.read_bytes() for file in packs.iterdir()} == before
