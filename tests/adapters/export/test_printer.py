"""Printing, with a printing system of scripts that stand where `lp` and `lpstat` are looked for."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ketadesk.adapters.export import print_queue
from ketadesk.adapters.export.printer import print_pdf
from ketadesk.application.errors import CannotPrint
from tests.adapters.faults import posix_only

pytestmark = posix_only

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 4000
TITLE = "KetaDesk KD-20261122-0007-R2"

ONE_QUEUE = "echo Ward-3"
TWO_QUEUES = "echo Ward-3; echo Office"
NO_QUEUE = "exit 0"
TAKES_IT = 'printf "%s\\n" "$@" >"$0.arguments"; /bin/cat >"$0.input"; echo "request id is Ward-3-12 (1 file(s))"'

Install = Callable[..., Path]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    def installed(**programs: str) -> Path:
        for name, script in programs.items():
            file = tmp_path / name
            file.write_text(f"#!/bin/sh\n{script}\n")
            file.chmod(0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        return tmp_path

    return installed


def _refused() -> CannotPrint:
    with pytest.raises(CannotPrint) as failed:
        print_pdf(PDF, TITLE)
    assert "100 %" in failed.value.next_step
    return failed.value


def test_the_very_bytes_go_to_the_only_printer_at_full_size(install: Install) -> None:
    folder = install(lpstat=ONE_QUEUE, lp=TAKES_IT)

    assert print_pdf(PDF, TITLE) == "Sent to the printer Ward-3 as job Ward-3-12."
    assert (folder / "lp.input").read_bytes() == PDF
    assert (folder / "lp.arguments").read_text().splitlines() == [
        "-d",
        "Ward-3",
        "-t",
        TITLE,
        "-oprint-scaling=none",
        "-onumber-up=1",
        "-opage-ranges=1-9999",
        "-opage-set=all",
    ]


def test_of_several_printers_the_default_one_is_used(install: Install) -> None:
    folder = install(
        lpstat=f'[ "$1" = -d ] && echo "system default destination: Office" || {{ {TWO_QUEUES}; }}', lp=TAKES_IT
    )
    print_pdf(PDF, TITLE)

    assert (folder / "lp.arguments").read_text().splitlines()[:2] == ["-d", "Office"]


def test_an_older_system_lists_its_printers_in_sentences(install: Install) -> None:
    folder = install(
        lpstat='[ "$1" = -p ] || exit 1; echo "printer Ward-3 is idle.  enabled since Sun"; echo "  reason unknown"',
        lp=TAKES_IT,
    )
    print_pdf(PDF, TITLE)

    assert "Ward-3" in (folder / "lp.arguments").read_text().splitlines()


def test_an_answer_without_a_job_number(install: Install) -> None:
    install(lpstat=ONE_QUEUE, lp="/bin/cat >/dev/null")
    assert print_pdf(PDF, TITLE) == "Sent to the printer Ward-3."


def test_the_answers_are_asked_for_in_english(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    install(lpstat=ONE_QUEUE, lp='/bin/cat >/dev/null; echo "request id is $LC_ALL"')
    assert print_pdf(PDF, TITLE) == "Sent to the printer Ward-3 as job C."


@pytest.mark.parametrize("missing", ["lp", "lpstat"])
def test_no_printing_system(install: Install, missing: str) -> None:
    install(**{name: script for name, script in {"lp": TAKES_IT, "lpstat": ONE_QUEUE}.items() if name != missing})
    failed = _refused()

    assert "no printing system" in failed.what
    assert "Save the PDF" in failed.next_step


@pytest.mark.parametrize("lpstat", [NO_QUEUE, 'echo "lpstat: Scheduler is not running." >&2; exit 1'])
def test_no_printer_and_nothing_is_sent(install: Install, lpstat: str) -> None:
    folder = install(lpstat=lpstat, lp=TAKES_IT)

    assert "No printer is set up" in _refused().what
    assert not (folder / "lp.input").exists()


def test_no_default_among_several_printers(install: Install) -> None:
    folder = install(lpstat=TWO_QUEUES, lp=TAKES_IT)
    failed = _refused()

    assert "none is the default one" in failed.what
    assert not (folder / "lp.input").exists()
    assert "Ward-3, Office" in failed.next_step


def test_a_printer_that_refuses(install: Install) -> None:
    install(lpstat=ONE_QUEUE, lp='echo "lp: Destination Ward-3 is not accepting jobs." >&2; exit 1')
    failed = _refused()

    assert "is not accepting jobs." in failed.what
    assert "Look at the printer Ward-3" in failed.next_step


def test_a_printing_system_that_fails_without_a_word(install: Install) -> None:
    install(lpstat=ONE_QUEUE, lp="exit 7")
    assert "exit code 7" in _refused().what


def test_a_printing_system_that_cannot_be_started(install: Install) -> None:
    folder = install(lpstat=ONE_QUEUE, lp=TAKES_IT)
    (folder / "lp").write_bytes(b"\x00\x01 no program")
    assert "cannot be started" in _refused().what


def test_no_answer_leaves_open_whether_it_prints(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_queue, "ANSWER_WITHIN_S", 0.2)
    install(lpstat=ONE_QUEUE, lp="exec /bin/sleep 20")
    with pytest.raises(CannotPrint, match="may or may not be printed") as failed:
        print_pdf(PDF, TITLE)

    assert failed.value.next_step == "Look at the printer before printing again."


def test_windows_says_what_to_do(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.system", lambda: "Windows")
    install(lpstat=ONE_QUEUE, lp=TAKES_IT)
    failed = _refused()

    assert "Windows" in failed.what
    assert "print it at 100 %" in failed.next_step
