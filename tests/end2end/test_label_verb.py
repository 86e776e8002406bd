"""`ketadesk label`: labels of a request as files, on every stock, and what becomes of a wish that cannot be met."""

import os
import resource
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.adapters.documents.reading import flat, pypdf_texts

from .command_line import DONE, MACHINE_FAILED, REFUSED, Answer, JsonObject, KetaDesk, assert_unreadable
from .order_requests import REGIMENS, OrderRequests
from .pdf_text import page_sizes

STOCKS = {"a4": (595, 842), "letter": (612, 792), "roll62": (283, 176)}
CONTAINER = "Infusion, container 1 of 4"


@pytest.fixture
def request_file(desk: KetaDesk, orders: OrderRequests) -> str:
    return str(desk.write(orders.of("acute-pain-infusion")))


def hours_ago(hours: int) -> datetime:
    return (datetime.now(UTC) - timedelta(hours=hours)).replace(microsecond=0)


def text_of(pdf: bytes) -> str:
    return flat("\n".join(pypdf_texts(pdf)))


def message(answer: Answer) -> str:
    assert answer.code == REFUSED, answer.explain()
    (finding,) = answer.findings
    assert (finding["code"], finding["severity"]) == ("label-refused", "stop")
    return str(finding["message"])


@pytest.mark.req("SR-26", "SR-43")
@pytest.mark.parametrize("regimen", REGIMENS)
@pytest.mark.parametrize("stock", STOCKS)
def test_every_regimen_on_every_stock(desk: KetaDesk, orders: OrderRequests, regimen: str, stock: str) -> None:
    """What the labels say is in the containers is what the plan says."""
    request = orders.of(regimen)
    plan = desk.accepted(request)
    answer = desk("label", str(desk.write(request)), "-o", "-", "--format", stock)
    assert answer.code == DONE, answer.explain()
    assert set(page_sizes(answer.out)) == {STOCKS[stock]}
    text = text_of(answer.out)
    for amounts in _amounts(plan):
        assert f"ketamine {amounts}" in text, amounts
    assert text.count("Prepared by") == _count(plan) == text.count("EXAMPLE, Alex") == text.count("TEST-0001")
    assert "DRAFT" in text and "per hour" not in text
    assert "NOT FOR PATIENT USE" in text


def _amounts(plan: JsonObject) -> list[str]:
    made = plan["preparation"]
    container = [f"{made['total_mg']} mg in {made['total_ml']} mL"] if plan["containers"] else []
    return [*container, *(f"{push['mg']} mg in {push['ml']} mL" for push in _pushes(plan))]


def _count(plan: JsonObject) -> int:
    return len(plan["containers"]) + len(_pushes(plan))


def _pushes(plan: JsonObject) -> list[JsonObject]:
    return [phase for phase in plan["phases"] if phase["kind"] == "loading" and phase["via"] == "hand"]


def test_labels_in_a_file(desk: KetaDesk, request_file: str) -> None:
    target = desk.folder / "labels.pdf"
    answer = desk("label", request_file, "-o", str(target))
    assert (answer.code, answer.text) == (DONE, f"Labels written to {target}\n")
    first = target.read_bytes()
    assert page_sizes(first) == [STOCKS["a4"]]
    again = desk("label", request_file, "-o", str(target))
    assert again.text == f"Labels written to {target}, replacing the file that was there\n"
    assert target.read_bytes() == first  # the same request gives the same bytes


def test_from_standard_input_as_a_program(desk: KetaDesk, request_file: str) -> None:
    stdin = Path(request_file).read_bytes()
    answer = desk.as_program("label", "-", "-o", "-", "--format", "roll62", stdin=stdin)
    assert answer.code == DONE, answer.explain()
    assert answer.out == desk("label", request_file, "-o", "-", "--format", "roll62").out
    assert answer.err == b""


def test_one_container_with_what_was_done(desk: KetaDesk, request_file: str) -> None:
    prepared = hours_ago(2)
    answer = desk(
        "label", request_file, "-o", "-", "--part", CONTAINER, "--prepared-at", prepared.isoformat(),
        "--prepared-by", "Anna Nurse", "--checked-by", "Berta Nurse", "--first", "10",
    )  # fmt: skip
    assert answer.code == DONE, answer.explain()
    text = text_of(answer.out)
    assert "Prepared by Anna Nurse Checked by Berta Nurse" in text
    # the sample order's own clock is UTC
    expires = prepared + timedelta(hours=24)
    assert f"{_shown(prepared)} Expires at {_shown(expires)}" in text
    assert text.count(CONTAINER) == 1


def _shown(moment: datetime) -> str:
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{moment.day:02d}-{months[moment.month - 1]}-{moment.year} {moment.hour:02d}:{moment.minute:02d}"


@pytest.mark.parametrize(
    ("option", "value", "named"),
    [
        ("--format", "a5", "a4, letter, roll62"),
        ("--first", "0", "1, 2, 3"),
        ("--first", "11", "1, 2, 3"),
        ("--first", "1.0", "1, 2, 3"),
        ("--part", "Infusion, container 5 of 4", CONTAINER),
        ("--prepared-at", "14:30", "ISO 8601 with offset"),
        ("--prepared-at", "2026-11-22T14:30:00", "ISO 8601 with offset"),
        ("--prepared-at", "2026-02-30T14:30:00Z", "day is out of range"),
    ],
)
def test_an_option_that_cannot_be_read(desk: KetaDesk, request_file: str, option: str, value: str, named: str) -> None:
    assert_unreadable(desk("label", request_file, "-o", "-", option, value), option, value, named)


@pytest.mark.parametrize("verb", ["sheet", "label"])
@pytest.mark.parametrize("option", ["--format", "-o"])
def test_an_option_given_twice_is_refused(desk: KetaDesk, request_file: str, verb: str, option: str) -> None:
    value = "a4" if option == "--format" else str(desk.folder / "paper.pdf")
    answer = desk(verb, request_file, "-o", str(desk.folder / "other.pdf"), option, value, option, value)
    assert_unreadable(answer, "given twice")
    assert list(desk.folder.glob("*.pdf")) == []


@pytest.mark.parametrize("verb", ["sheet", "label"])
def test_the_default_given_twice_is_refused_too(desk: KetaDesk, request_file: str, verb: str) -> None:
    answer = desk(verb, request_file, "-o", "-", "--format", "a4", "--format", "letter")
    assert_unreadable(answer, "--format", "given twice")


def test_what_was_not_done_is_not_said(desk: KetaDesk, request_file: str) -> None:
    said = ("label", request_file, "-o", "-", "--part", CONTAINER)
    future = (datetime.now(UTC) + timedelta(hours=1)).replace(microsecond=0)
    assert "is in the future" in message(desk(*said, "--prepared-at", future.isoformat()))
    assert "expired" in message(desk(*said, "--prepared-at", hours_ago(25).isoformat()))
    one = message(desk(*said, "--prepared-by", "Anna Nurse", "--checked-by", "Nurse, Anna"))
    assert "seem to be one person" in one
    assert "no blank at the beginning" in message(desk(*said, "--checked-by", " Anna"))
    assert "for several" in message(desk("label", request_file, "-o", "-", "--prepared-by", "Anna Nurse"))
    assert "A roll has no places" in message(desk(*said, "--format", "roll62", "--first", "2"))


def test_names_that_have_no_room_or_no_letters_are_refused(desk: KetaDesk, orders: OrderRequests) -> None:
    long = {f"patient.{field}": "W" * 80 for field in ("family_name", "given_name", "identifier")}
    answer = desk("label", str(desk.write(orders.of("acute-pain-infusion", long))), "-o", "-")
    assert answer.code == REFUSED
    assert [finding["code"] for finding in answer.findings] == ["cannot-print"]
    assert "nothing on a label is cut" in answer.text


def test_a_refused_order_has_no_labels(desk: KetaDesk, orders: OrderRequests) -> None:
    target = desk.folder / "labels.pdf"
    path = str(desk.write(orders.of("acute-pain-infusion", {"infusion.dose": "1.2"})))
    answer = desk("label", path, "-o", str(target))
    assert answer.code == REFUSED
    assert answer.codes("stop")
    assert not target.exists()


@pytest.mark.req("SR-45")
@pytest.mark.parametrize("verb", ["sheet", "label"])
def test_a_link_is_not_written_through(desk: KetaDesk, request_file: str, verb: str) -> None:
    elsewhere = desk.folder / "elsewhere.pdf"
    elsewhere.write_bytes(b"older")
    (desk.folder / "link.pdf").symlink_to(elsewhere)
    answer = desk(verb, request_file, "-o", str(desk.folder / "link.pdf"))
    assert answer.code == MACHINE_FAILED, answer.explain()
    assert "is a link to another place" in answer.error_text
    assert elsewhere.read_bytes() == b"older"
    assert sorted(os.listdir(desk.folder)) == ["elsewhere.pdf", "link.pdf", "request.json"]


@pytest.mark.req("SR-45")
def test_a_full_disk_leaves_no_half_labels(desk: KetaDesk, request_file: str) -> None:
    def no_file_above_4_kb() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    target = desk.folder / "labels.pdf"
    answer = desk.as_program("label", request_file, "-o", str(target), prepare=no_file_above_4_kb)
    assert answer.code == MACHINE_FAILED, answer.explain()
    assert answer.out == b"" and "The disk is full" in answer.error_text
    assert sorted(os.listdir(desk.folder)) == ["request.json"]


@pytest.mark.req("SR-45")
@pytest.mark.parametrize("verb", ["plan", "sheet", "label"])
def test_standard_output_that_takes_nothing(desk: KetaDesk, request_file: str, verb: str) -> None:
    target = [] if verb == "plan" else ["-o", "-"]
    shell = 'exec "$@" > /dev/full'
    done = subprocess.run(
        ["/bin/sh", "-c", shell, "sh", sys.executable, "-m", "ketadesk", verb, request_file, *target],
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == MACHINE_FAILED
    assert b"No space left on device" in done.stderr and b"Traceback" not in done.stderr
