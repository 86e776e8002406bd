"""The record's verbs over infusions: the list as the ward view has it, one infusion in words, every value exported."""

import csv
import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from ketadesk import app
from ketadesk.application.examples import example_requests
from ketadesk.application.monitoring.bedside_desk import Verb
from ketadesk.application.order_request import read_request

from .command_line import DONE, UNREADABLE, Answer, call_in_process
from .made_record import FIRST, MadeRecord
from .watched_ward import watched_ward

AT = "2026-11-22T13:30"
CANARY = "ZANZIBAROGLU"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Run"]:
    """One order that runs for half an hour, and one that nobody has checked; then nothing is open."""
    folder = tmp_path_factory.mktemp("ward")
    (folder / "pin").write_text(f"{FIRST.pin}\n", encoding="utf-8")
    request = example_requests(app.read_library())["acute-pain-infusion"]
    with watched_ward(folder, AT) as ward:
        request["patient"]["family_name"] = CANARY
        order_id = ward.signed_order(read_request(json.dumps(request)))
        ward.sign_in(FIRST)
        ward.observe(order_id, pump_rate="0", volume_left="500")
        ward.clock.forward(30)
        ward.step(order_id, Verb.START, read_back="56", bed="12 B")
        ward.clock.forward(15)
        ward.step(order_id, Verb.NEXT_STEP, phase="1", read_back="35")
        ward.observe(order_id, systolic_bp="184", pump_rate="35", volume_left="486")
        ward.clock.forward(15)
        request["patient"] |= {"family_name": "OTHER", "identifier": "TEST-0002"}
        ward.station.orders.store(read_request(json.dumps(request)), FIRST.pin, app.new_entry_id())
        ward.station.close()
        yield Run(folder / "pin", ward.record)


class Run:
    """Runs a verb as the first nurse, with the clock of the ward."""

    def __init__(self, pin_file: Path, record: MadeRecord) -> None:
        self._person = ["--user", FIRST.sign_in_name, "--pin-file", str(pin_file)]
        self._record = record

    def __call__(self, *argv: str) -> Answer:
        with mock.patch.dict(os.environ, self._record.environment):
            return call_in_process([*argv, *self._person])


def test_the_list_shows_what_runs_first_as_the_ward_view_does(run: Run) -> None:
    answer = run("record", "list")
    assert answer.code == DONE, answer.explain()
    running, waiting = answer.text.splitlines()
    assert "bed 12 B" in running and CANARY in running and "35\u00a0mL per hour" in running
    assert "OTHER" in waiting and "figures are shown after the second check" in waiting
    assert run("record", "list", "--search", "other").text == f"{waiting}\n"
    first, second = json.loads(run("record", "list", "--json").text)
    assert first["infusion"]["state"] == "running" and first["order_id"] in first["infusion"]["label"]
    assert (second["family_name"], second["infusion"]) == ("OTHER", None)


def test_one_infusion_is_shown_in_words_and_as_json(run: Run) -> None:
    first, second = json.loads(run("record", "list", "--json").text)
    shown = run("record", "show", first["order_id"], "--text")
    assert shown.code == DONE, shown.explain()
    assert "Bed 12 B" in shown.text and "History" in shown.text and "Findings" in shown.text
    view = run("record", "show", first["order_id"]).json
    assert view["infusion"]["history"] and view["plan"]["phases"]
    assert run("record", "show", second["order_id"]).json["infusion"] is None
    assert "Not signed" in run("record", "show", second["order_id"], "--text").text
    assert run("record", "show", first["order_id"], "--text", "--json").code == UNREADABLE


@pytest.mark.req("SR-36")
def test_every_observed_value_is_exported_with_unit_and_code(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "log.csv"
    written = run("record", "export", "--format", "csv", "--infusions", "-o", str(target))
    assert written.code == DONE, written.explain()
    assert written.text.startswith("4 entries written")
    rows = list(csv.DictReader(io.StringIO(target.read_bytes().decode("utf-8"), newline="")))
    assert [row["kind"] for row in rows if not row["item"]] == ["observed", "step-taken", "started", "observed"]
    systolic = [row for row in rows if row["item"] == "systolic-bp"]
    assert [(row["value"], row["unit"], row["code"]) for row in systolic] == [
        ("184", "mm[Hg]", "LOINC 8480-6"),
        ("128", "mm[Hg]", "LOINC 8480-6"),
    ]
    assert systolic[0]["happened_at"] == "2026-11-22T14:15:00+00:00"
    read_back = [(row["value"], row["unit"]) for row in rows if row["item"] == "read_back_ml_per_h"]
    assert read_back == [("35", "mL/h"), ("56", "mL/h")]
    entries = json.loads(run("record", "export", "--format", "json").text)
    assert {"order", "start", "started", "observed", "audit-exported"} <= {entry["kind"] for entry in entries}
    (start,) = [entry for entry in entries if entry["kind"] == "started"]
    assert {"item": "read_back_ml_per_h", "value": "56", "unit": "mL/h", "code": ""} in start["logged"]["values"]
    assert all("logged" not in entry for entry in entries if entry["kind"] == "order")


@pytest.mark.req("SR-37")
def test_the_record_is_sound_with_its_log(run: Run) -> None:
    assert run("record", "verify").code == DONE
