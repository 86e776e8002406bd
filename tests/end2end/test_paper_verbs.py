"""`downtime` and `handover` as a user runs them: the file or nothing, and an exit code that says which."""

import errno
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from ketadesk import app
from ketadesk.application.errors import ReadBackFailed
from ketadesk.application.examples import example_requests
from ketadesk.application.monitoring.bedside_desk import Verb
from ketadesk.application.monitoring.ward_monitoring import WardMonitoring
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_request import read_request
from ketadesk.cli import main
from tests.adapters.documents.reading import pypdf_texts

from .command_line import DONE, MACHINE_FAILED, REFUSED, UNREADABLE, Answer, call_in_process
from .made_record import FIRST, MadeRecord
from .pdf_text import page_sizes
from .watched_ward import WatchedWard, watched_ward

AT = "2026-11-22T13:30"


class Run:
    """Runs a verb as the first nurse, with the clock of the ward."""

    def __init__(self, pin_file: Path, record: MadeRecord, orders: dict[str, str]) -> None:
        self.orders = orders
        self.pin_file = str(pin_file)
        self.environment = record.environment

    def __call__(self, *argv: str) -> Answer:
        person = ["--user", FIRST.sign_in_name, "--pin-file", self.pin_file]
        with mock.patch.dict(os.environ, self.environment):
            return call_in_process([*argv, *person])


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Two infusions run, one of them paused; a third order is signed, a fourth nobody has checked."""
    folder = tmp_path_factory.mktemp("ward")
    (folder / "pin").write_text(f"{FIRST.pin}\n", encoding="utf-8")
    with watched_ward(folder, AT) as ward:
        orders = {name: _signed(ward, name) for name in ("RUNNING", "PAUSED", "WAITING")}
        ward.sign_in(FIRST)
        orders["UNCHECKED"] = ward.station.orders.store(_draft("UNCHECKED"), FIRST.pin, app.new_entry_id()).order_id
        ward.clock.forward(30)
        for name in ("RUNNING", "PAUSED"):
            ward.observe(orders[name], pump_rate="0", volume_left="500")
            ward.step(orders[name], Verb.START, read_back="56", bed=f"12 {name[0]}")
        ward.clock.forward(15)
        ward.step(orders["RUNNING"], Verb.NEXT_STEP, phase="1", read_back="35")
        ward.step(orders["PAUSED"], Verb.PAUSE, reason="pump-alarm", left_ml="490")
        ward.station.close()
        yield Run(folder / "pin", ward.record, orders)


def _draft(name: str) -> OrderDraft:
    request = example_requests(app.read_library())["acute-pain-infusion"]
    request["patient"] |= {"family_name": name, "identifier": f"TEST-{name}"}
    return read_request(json.dumps(request))


def _signed(ward: WatchedWard, name: str) -> str:
    return ward.signed_order(_draft(name))


def test_a_downtime_pack_is_one_pdf_numbered_through(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "pack.pdf"
    answer = run("downtime", run.orders["RUNNING"], "-o", str(target))
    assert (answer.code, answer.text) == (DONE, f"Downtime pack written to {target}\n"), answer.explain()
    pages = [" ".join(page.split()) for page in pypdf_texts(target.read_bytes())]
    assert all(f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, start=1))
    assert all("RUNNING" in page and "TEST-RUNNING" in page for page in pages)
    assert not any("PAUSED" in page for page in pages)
    assert "THE PUMP RUNS AT" in pages[0] and "As of 22-Nov-2026 14:15" in pages[0]
    assert "KETAMINE INFUSION ORDER SHEET" in pages[1]
    assert any("14:30 " in page and "DOWNTIME PACK: OBSERVATIONS" in page for page in pages)
    assert page_sizes(target.read_bytes())[0] == pytest.approx((595, 842), abs=1)
    assert target.stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_there_is_never_written_over(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "there.pdf"
    target.write_bytes(b"another patient's")
    for argv in (["downtime", run.orders["RUNNING"]], ["handover"]):
        answer = run(*argv, "-o", str(target))
        assert answer.code == MACHINE_FAILED and "exists already" in answer.error_text
    assert target.read_bytes() == b"another patient's"


def test_standard_output_takes_the_bytes_and_nothing_else(run: Run) -> None:
    answer = run("downtime", run.orders["PAUSED"], "-o", "-", "--format", "letter")
    assert answer.code == DONE and answer.out.startswith(b"%PDF") and answer.out.rstrip().endswith(b"%%EOF")
    assert set(page_sizes(answer.out)) == {(612, 792)}


def test_one_handover_and_that_of_every_infusion_that_runs(run: Run, tmp_path: Path) -> None:
    one, ward, waiting = (tmp_path / f"{name}.pdf" for name in ("one", "ward", "waiting"))
    assert run("handover", run.orders["WAITING"], "-o", str(waiting)).code == DONE
    assert "Not started" in pypdf_texts(waiting.read_bytes())[0]
    assert run("handover", run.orders["PAUSED"], "-o", str(one)).code == DONE
    assert run("handover", "-o", str(ward)).text == f"Handover written to {ward}\n"
    (alone,) = pypdf_texts(one.read_bytes())
    assert "PAUSED: THE PUMP STANDS STILL" in alone and "Page 1 of 1" in alone
    pages = pypdf_texts(ward.read_bytes())
    assert [f"Page {n} of 2" in page for n, page in enumerate(pages, start=1)] == [True, True]
    assert {name for page in pages for name in run.orders if f"TEST-{name}" in page} == {"RUNNING", "PAUSED"}


@pytest.mark.parametrize(
    ("verb", "order"),
    [("downtime", "KD-20261122-0999"), ("downtime", "UNCHECKED"), ("handover", "../../etc"), ("handover", "")],
)
def test_what_is_not_there_or_was_never_signed_is_refused(run: Run, verb: str, order: str, tmp_path: Path) -> None:
    target = tmp_path / "none.pdf"
    answer = run(verb, run.orders.get(order, order), "-o", str(target))
    assert answer.code == REFUSED, answer.explain()
    assert answer.error_text and answer.out == b""
    assert not target.exists()


@pytest.mark.parametrize(
    "argv",
    [
        ["-o", "a.pdf", "-o", "b.pdf"],
        ["-o", "a.pdf", "--format", "legal"],
        ["-o", "a.pdf", "--format", "a4", "--format", "letter"],
        [],
    ],
)
def test_options_that_cannot_be_meant(
    run: Run, argv: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for verb in (["downtime", run.orders["RUNNING"]], ["handover"]):
        answer = run(*verb, *argv)
        assert answer.code == UNREADABLE and len(answer.error_text.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_runs_there_is_no_handover_of_the_ward(tmp_path: Path) -> None:
    (tmp_path / "pin").write_text(f"{FIRST.pin}\n", encoding="utf-8")
    with watched_ward(tmp_path, AT) as ward:
        ward.station.close()
        answer = Run(tmp_path / "pin", ward.record, {})("handover", "-o", str(tmp_path / "h.pdf"))
    assert (answer.code, answer.error_text.split(".")[0]) == (REFUSED, "No infusion runs")
    assert not (tmp_path / "h.pdf").exists()


def test_a_paper_that_does_not_say_what_the_order_says_is_the_machine_s_fault(run: Run, tmp_path: Path) -> None:
    with mock.patch.object(WardMonitoring, "downtime_pdf", side_effect=ReadBackFailed(mismatches=("35 and 53",))):
        answer = run("downtime", run.orders["RUNNING"], "-o", str(tmp_path / "f.pdf"))
    assert answer.code == MACHINE_FAILED and "withheld" in answer.error_text
    assert not (tmp_path / "f.pdf").exists()


def test_nobody_who_may_not_read_the_record_gets_a_paper(run: Run, tmp_path: Path) -> None:
    (tmp_path / "pin").write_text("000000\n", encoding="utf-8")
    with mock.patch.object(run, "pin_file", str(tmp_path / "pin")):
        assert run("handover", "-o", str(tmp_path / "f.pdf")).code == REFUSED
    assert not (tmp_path / "f.pdf").exists()


class _BrokenPipe(io.RawIOBase):
    def writable(self) -> bool:
        return True

    def write(self, _content: object) -> int:
        raise OSError(errno.EPIPE, "Broken pipe")


@pytest.mark.parametrize("taken_by", [io.TextIOWrapper(io.BufferedWriter(_BrokenPipe())), io.StringIO()])
def test_a_standard_output_that_takes_no_bytes_is_said(
    run: Run, taken_by: io.TextIOBase, capsys: pytest.CaptureFixture[str]
) -> None:
    person = ["--user", FIRST.sign_in_name, "--pin-file", run.pin_file]
    with mock.patch.dict(os.environ, run.environment), mock.patch("sys.stdout", taken_by):
        assert main(["handover", "-o", "-", *person]) == MACHINE_FAILED
    assert "Standard output does not take the paper" in capsys.readouterr().err
