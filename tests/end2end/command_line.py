"""Call the command line and keep what came back: exit code, standard output, standard error.

In process for speed (`KetaDesk.__call__`), or as a program of its own (`KetaDesk.as_program`).
"""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

JsonObject = dict[str, Any]

DONE = 0
UNREADABLE = 2
REFUSED = 3
MACHINE_FAILED = 4
NOT_ACCEPTED = (UNREADABLE, REFUSED)
"""For what the documents call refused without saying whether it is unreadable (2) or refused (3)."""


@dataclass(frozen=True)
class Answer:
    """What one call of the program gave back."""

    code: int
    out: bytes
    err: bytes

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")

    @property
    def error_text(self) -> str:
        return self.err.decode("utf-8")

    @property
    def json(self) -> JsonObject:
        found = json.loads(self.out)
        assert isinstance(found, dict), self.text
        return found

    @property
    def findings(self) -> list[JsonObject]:
        found = self.json["findings"]
        assert isinstance(found, list), found
        return found

    def codes(self, severity: str) -> list[str]:
        """Return the codes of the findings of one severity, in their order."""
        return [str(finding["code"]) for finding in self.findings if finding["severity"] == severity]

    def explain(self) -> str:
        """Return everything in one text, for a failing assertion."""
        return f"exit {self.code}\nstdout: {self.text[:4000]}\nstderr: {self.error_text[:2000]}"


def call_in_process(argv: list[str], stdin: bytes = b"") -> Answer:
    """Run `ketadesk.cli.main` with its own streams; a SystemExit counts as its exit code."""
    from ketadesk.cli import main

    out, err = io.BytesIO(), io.BytesIO()
    text_out = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    text_err = io.TextIOWrapper(err, encoding="utf-8", newline="", write_through=True)
    text_in = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    with redirect_stdout(text_out), redirect_stderr(text_err), patch.object(sys, "stdin", text_in):
        code = _exit_code(main, argv)
    text_out.flush()
    text_err.flush()
    return Answer(code, out.getvalue(), err.getvalue())


def _exit_code(main: Callable[[list[str]], int], argv: list[str]) -> int:
    try:
        return int(main(argv))
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)


def call_as_program(argv: list[str], stdin: bytes = b"", prepare: Callable[[], None] | None = None) -> Answer:
    """Run `python -m ketadesk` as a program of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "ketadesk", *argv],
        input=stdin,
        capture_output=True,
        preexec_fn=prepare,
        timeout=120,
        check=False,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True)
class KetaDesk:
    """The command line of the program, with a folder for the files it is given and makes."""

    folder: Path

    def __call__(self, *argv: str, stdin: bytes = b"") -> Answer:
        return call_in_process(list(argv), stdin)

    def as_program(self, *argv: str, stdin: bytes = b"", prepare: Callable[[], None] | None = None) -> Answer:
        return call_as_program(list(argv), stdin, prepare)

    def rate(self, dose: str, unit: str, concentration: str, weight_kg: str | None, *more: str) -> Answer:
        weight = [] if weight_kg is None else [f"--weight-kg={weight_kg}"]
        return self("rate", f"--dose={dose}", f"--unit={unit}", f"--concentration={concentration}", *weight, *more)

    def dose(self, dose: str, unit: str, weight_kg: str, concentration: str, *more: str) -> Answer:
        amounts = (f"--dose={dose}", f"--unit={unit}", f"--weight-kg={weight_kg}")
        return self("dose", *amounts, f"--concentration={concentration}", *more)

    def prepare(self, vial: str, drug_mg: str, volume_ml: str, method: str, *more: str) -> Answer:
        amounts = (f"--vial={vial}", f"--drug-mg={drug_mg}", f"--volume-ml={volume_ml}")
        return self("prepare", *amounts, f"--method={method}", *more)

    def plan(self, request: JsonObject) -> Answer:
        """Ask for the plan of a request, given on standard input."""
        return self("plan", "-", stdin=as_bytes(request))

    def plan_bytes(self, request: bytes) -> Answer:
        return self("plan", "-", stdin=request)

    def sheet(self, request: JsonObject, target: Path, *more: str) -> Answer:
        """Ask for the order sheet of a request, given as a file."""
        return self("sheet", str(self.write(request)), "-o", str(target), *more)

    def write(self, request: JsonObject, name: str = "request.json") -> Path:
        path = self.folder / name
        path.write_bytes(as_bytes(request))
        return path

    def accepted(self, request: JsonObject) -> JsonObject:
        """Return the plan of a request that needs no override."""
        answer = self.plan(request)
        assert answer.code == DONE, answer.explain()
        return answer.json

    def overridden(self, request: JsonObject) -> JsonObject:
        """Return the plan of a request after every override it asks for was given, and only those."""
        return self.accepted(self.with_overrides(request))

    def with_overrides(self, request: JsonObject) -> JsonObject:
        """Return the request with a reason for each finding that asks for one."""
        answer = self.plan(request)
        assert answer.code in (DONE, REFUSED), answer.explain()
        wanted = dict.fromkeys(answer.codes("override"))
        return {**request, "overrides": [override(code) for code in wanted]}

    def verdict(self, request: JsonObject) -> str:
        """Return `clear`, `override` (and it passes with one) or `stop` (and nothing makes it pass)."""
        answer = self.plan(request)
        if answer.code == DONE:
            assert not answer.codes("stop") + answer.codes("override"), answer.explain()
            return "clear"
        assert answer.code == REFUSED, answer.explain()
        if answer.codes("stop"):
            self._assert_no_override_helps(request, answer)
            return "stop"
        assert answer.codes("override"), answer.explain()
        self.overridden(request)
        return "override"

    def _assert_no_override_helps(self, request: JsonObject, answer: Answer) -> None:
        every = dict.fromkeys(answer.codes("stop") + answer.codes("override"))
        again = self.plan({**request, "overrides": [override(code) for code in every]})
        assert again.code in NOT_ACCEPTED, again.explain()


def override(code: str) -> JsonObject:
    return {"code": code, "reason": "Agreed with the pain team", "by": "Dr A Example"}


def as_bytes(request: JsonObject) -> bytes:
    return json.dumps(request, ensure_ascii=False, indent=1).encode("utf-8")


def assert_unreadable(answer: Answer, *named: str) -> None:
    """Exit 2, nothing on standard output, one line on standard error with all of `named` in it."""
    assert answer.code == UNREADABLE, answer.explain()
    assert answer.out == b"", answer.explain()
    assert len(answer.error_text.strip().splitlines()) == 1, answer.explain()
    assert "Traceback" not in answer.error_text, answer.explain()
    for text in named:
        assert text.casefold() in answer.error_text.casefold(), f"{text!r} is not named: {answer.explain()}"
