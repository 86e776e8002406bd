"""Send the very bytes of a PDF to the printing system, at 100 %: codes on a scaled sheet may not scan.

The bytes go through standard input, so no copy lies in a temporary folder. The job title stays in the
printing system's logs for long: the caller gives one without patient data. Queues are looked for first,
because a missing printer is the commonest failure and has the plainest answer.
"""

import os
import platform
import re
import shutil
import subprocess

from ketadesk.application.errors import CannotPrint

_ANSWER_WITHIN_S = 30

_PRINT_THE_FILE = "Save the PDF, open it on a computer with a printer, and print it at 100 % (actual size)."


def print_pdf(pdf: bytes, job_title: str) -> str:
    """Print `pdf` at 100 % on the default printer, or on the only one; the answer is a sentence to show.

    Raises `CannotPrint` with what to do instead.
    """
    if platform.system() == "Windows":
        raise CannotPrint("On Windows KetaDesk does not print by itself.", _PRINT_THE_FILE)
    lp, lpstat = _program("lp"), _program("lpstat")
    queues = _queues(lpstat)
    if not queues:
        raise CannotPrint("No printer is set up on this computer.", f"Ask for one to be set up, or: {_PRINT_THE_FILE}")
    only_one = ["-d", queues[0]] if len(queues) == 1 else []
    sent = _run([lp, *only_one, "-t", job_title, "-o", "print-scaling=none"], pdf)
    if sent.returncode != 0:
        raise CannotPrint(f"The printing system did not take the sheet: {_reason(sent)}.", _next_step(queues))
    job = re.search(r"request id is (\S+)", _text(sent.stdout))
    return f"Sent to the printer as job {job[1]}." if job else "Sent to the printer."


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise CannotPrint(
            f"This computer has no printing system (the program {name} is missing).",
            f"Ask for CUPS to be installed, or: {_PRINT_THE_FILE}",
        )
    return found


def _queues(lpstat: str) -> list[str]:
    """Names of the printers; `-e` knows network printers too, `-p` is for systems without `-e`."""
    listed = _run([lpstat, "-e"])
    if listed.returncode == 0 and (names := _text(listed.stdout).split()):
        return names
    return re.findall(r"^printer (\S+)", _text(_run([lpstat, "-p"]).stdout), re.MULTILINE)


def _run(command: list[str], content: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(
            command,
            input=content,
            capture_output=True,
            timeout=_ANSWER_WITHIN_S,
            check=False,
            # Its words are read here, so they must not be translated.
            env={**os.environ, "LC_ALL": "C"},
        )
    except subprocess.TimeoutExpired as error:
        raise CannotPrint(
            f"The printing system did not answer in {_ANSWER_WITHIN_S} s; the sheet may or may not be printed.",
            "Look at the printer before printing again.",
        ) from error
    except OSError as error:
        raise CannotPrint(f"{command[0]} cannot be started: {error.strerror}.", _PRINT_THE_FILE) from error


def _next_step(queues: list[str]) -> str:
    if len(queues) > 1:
        return f"Choose a default printer in the system's settings ({', '.join(queues)}), or: {_PRINT_THE_FILE}"
    return f"Look at the printer {queues[0]}, then try again, or: {_PRINT_THE_FILE}"


def _reason(sent: subprocess.CompletedProcess[bytes]) -> str:
    lines = _text(sent.stderr).strip().splitlines()
    return lines[0].rstrip(".") if lines else f"exit code {sent.returncode}"


def _text(output: bytes) -> str:
    return output.decode("utf-8", errors="replace")
