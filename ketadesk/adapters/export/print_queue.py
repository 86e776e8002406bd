"""What the printing system says of its queues and jobs, read from the answers of `lp`, `lpstat` and `cancel`.

Its answers are asked for in English, whatever the workstation speaks, since they are read here.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass

from ketadesk.application.errors import CannotPrint

ANSWER_WITHIN_S = 30

PRINT_THE_FILE = "Save the PDF, open it on a computer with a printer, and print it at 100 % (actual size)."

_LOOK_FIRST = "Look at the printer before printing again."

_ALERTS = (
    ("media-empty", "it has no paper"),
    ("media-needed", "it has no paper"),
    ("media-jam", "the paper is jammed"),
    ("cover-open", "it is open"),
    ("door-open", "it is open"),
    ("toner-empty", "it has no toner"),
    ("marker-supply-empty", "it has no ink or toner"),
    ("offline", "it is off, or not connected"),
    ("connecting-to-device", "it cannot be reached: it is off, or not connected"),
    ("timed-out", "it does not answer: it is off, or not connected"),
)
"""Beginnings of a printer's state reasons (IPP), and the words for whoever stands before it."""

_WHOLE = ("print-scaling=none", "number-up=1", "page-ranges=1-9999", "page-set=all")
"""What somebody has saved for the printer with other papers in mind holds for what is not said here: two pages on one,
the first page only."""

_FACT = re.compile(r"\t[A-Z][a-z ]+:")
"""`Form mounted:` and so on; a line before them is what the printer said last."""
_SAYS_NOTHING = ("reason unknown", "Paused", "Rejecting Jobs")


@dataclass(frozen=True)
class QueueState:
    """How one queue stands; blank words where nothing is wrong."""

    stopped: bool
    """Nothing comes out before somebody starts it again."""
    accepting: bool
    trouble: str
    """What the printer complains of, in words."""
    last_word: str
    """What it said last, in its own words."""


class PrintingSystem:
    """The programs of the printing system. Raises `CannotPrint` where it is missing or does not answer."""

    def __init__(self) -> None:
        self._lp, self._lpstat = _program("lp"), _program("lpstat")

    def queues(self) -> list[str]:
        """Names of the printers; `-e` knows network printers too, `-p` is for systems without `-e`."""
        listed = _run([self._lpstat, "-e"])
        if listed.returncode == 0 and (names := _text(listed.stdout).split()):
            return names
        return re.findall(r"^printer (\S+)", _text(_run([self._lpstat, "-p"]).stdout), re.MULTILINE)

    def default(self) -> str:
        """The default printer, blank where none is chosen."""
        said = re.search(r"default destination: (\S+)", _text(_run([self._lpstat, "-d"]).stdout))
        return said[1] if said else ""

    def state(self, queue: str) -> QueueState:
        """How `queue` stands now."""
        printer = _printer_of(queue)
        long = _text(_run([self._lpstat, "-l", *_of("-p", printer)]).stdout)
        takes = _text(_run([self._lpstat, *_of("-a", printer)]).stdout)
        first, *others = long.splitlines() or [""]
        alerts = next((line.partition(":")[2] for line in others if line.strip().startswith("Alerts:")), "")
        said = others[0].strip() if others and not _FACT.match(others[0]) else ""
        return QueueState(
            stopped=f"printer {printer} disabled" in first,
            accepting="not accepting" not in takes,
            trouble=next((words for alert, words in _ALERTS if alert in alerts), ""),
            last_word="" if said in _SAYS_NOTHING else said,
        )

    def send(self, pdf: bytes, queue: str, job_title: str, media: str) -> str:
        """Send `pdf` at 100 %; answers the job's name, blank where the system does not say it."""
        options = [f"-o{option}" for option in (*_WHOLE, *([f"media={media}"] if media else []))]
        sent = _run([self._lp, *_of("-d", queue), "-t", job_title, *options], pdf)
        if sent.returncode != 0:
            raise CannotPrint(
                f"The printing system did not take the sheet: {_reason(sent)}.",
                f"Look at the printer {queue}, then try again, or: {PRINT_THE_FILE}",
            )
        job = re.search(r"request id is (\S+)", _text(sent.stdout))
        return job[1] if job else ""

    def waits(self, job: str, queue: str) -> bool:
        """Whether the job has not left the queue. Raises `CannotPrint` where nobody says so any more."""
        listed = _run([self._lpstat, "-W", "not-completed", *_of("-o", _printer_of(queue))])
        if listed.returncode != 0:
            raise CannotPrint(f"The printing system does not answer any more: {_reason(listed)}.", _LOOK_FIRST)
        return any(line.split()[:1] == [job] for line in _text(listed.stdout).splitlines())

    def take_back(self, job: str) -> bool:
        """Take the job out of the queue; False where it would come out later all the same."""
        cancel = shutil.which("cancel")
        return cancel is not None and _run([cancel, job]).returncode == 0


def _printer_of(queue: str) -> str:
    """`Ward-3` of `Ward-3/draft`: a set of somebody's options has no state of its own, and is asked for in vain."""
    return queue.partition("/")[0]


def _of(option: str, queue: str) -> list[str]:
    """A queue may be called `-d`: beside its option it would be taken for another one, in one word it is not."""
    return [f"{option}{queue}"] if queue.startswith("-") else [option, queue]


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise CannotPrint(
            f"This computer has no printing system (the program {name} is missing).",
            f"Ask for CUPS to be installed, or: {PRINT_THE_FILE}",
        )
    return found


def _run(command: list[str], content: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=ANSWER_WITHIN_S,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except subprocess.TimeoutExpired as error:
        raise CannotPrint(
            f"The printing system did not answer in {ANSWER_WITHIN_S} s; the sheet may or may not be printed.",
            _LOOK_FIRST,
        ) from error
    except OSError as error:
        raise CannotPrint(f"{command[0]} cannot be started: {error.strerror}.", PRINT_THE_FILE) from error


def _reason(sent: subprocess.CompletedProcess[bytes]) -> str:
    lines = _text(sent.stderr).strip().splitlines()
    return lines[0].rstrip(".") if lines else f"exit code {sent.returncode}"


def _text(output: bytes) -> str:
    return output.decode("utf-8", errors="replace")
