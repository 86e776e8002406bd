"""The tests that pytest collects, each with the requirements it is marked with; cases are folded to their function."""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"

Collection = dict[str, tuple[str, ...]]
"""Node id of a test function -> the requirements it is marked with; blank for a test without a mark."""


class CollectionFailed(Exception):
    """Pytest could not collect the tests; the text is what it said."""


def folded(items: Iterable[pytest.Item]) -> Collection:
    """Test functions with their marks, sorted; the cases of a function are one test."""
    marks: dict[str, set[str]] = {}
    for item in items:
        name = item.nodeid.partition("[")[0]
        marks.setdefault(name, set()).update(str(arg) for mark in item.iter_markers("req") for arg in mark.args)
    return {name: tuple(sorted(marks[name])) for name in sorted(marks)}


def collect_here() -> Collection:
    """For a process that does nothing else. Raises `CollectionFailed`."""
    os.environ.pop("PYTEST_ADDOPTS", None)
    keeper = _Keeper()
    said = io.StringIO()
    arguments = ["--collect-only", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", f"--rootdir={ROOT}", str(TESTS)]
    with contextlib.redirect_stdout(said):
        code = pytest.main(arguments, plugins=[keeper])
    if code != pytest.ExitCode.OK:
        raise CollectionFailed("\n".join(keeper.failures) or said.getvalue()[-2000:])
    return folded(keeper.items)


def collect_in_a_process_of_its_own() -> Collection:
    """Some seconds. Raises `CollectionFailed`."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.trace.matrix", "--collect"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    if done.returncode != 0:
        raise CollectionFailed(done.stderr)
    return {name: tuple(marks) for name, marks in json.loads(done.stdout).items()}


class _Keeper:
    """A plugin that holds on to what was collected."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []
        self.failures: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.failures.append(f"{report.nodeid}\n{report.longreprtext}")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.items = list(session.items)
