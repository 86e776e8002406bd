"""A marked test that is skipped fails, in a real run of pytest; a test without a mark may be skipped."""

import os
import re
import subprocess
import sys

import pytest

from tests.trace.collected import ROOT

TESTS = """
import pytest

needs_posix = pytest.mark.skipif(True, reason="file modes, links, limits and signals of POSIX")

def test_unmarked():
    pytest.skip("later")

@pytest.mark.req("SR-07")
def test_runs():
    pass

@pytest.mark.req("SR-07")
@pytest.mark.skip(reason="slow")
def test_by_mark():
    pass

@pytest.mark.req("SR-07", "SR-08")
def test_inside():
    pytest.skip("no display")

@pytest.mark.req("SR-07")
@pytest.mark.xfail(reason="a bug", strict=True)
def test_expected_to_fail():
    assert False

@pytest.fixture
def absent():
    pytest.skip("not installed")

@pytest.mark.req("SR-07")
class TestGroup:
    def test_by_fixture(self, absent):
        pass

@pytest.mark.req("SR-07")
@needs_posix
def test_of_another_system():
    pass
"""


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("skips")
    (folder / "test_skips.py").write_text(TESTS, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = req(id)\n", encoding="utf-8")
    plugins = ["-p", "no:cacheprovider", "-p", "no:randomly", "-p", "tests.trace.never_skipped"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "--tb=line", *plugins, "-c", str(folder / "pytest.ini"), str(folder)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("test", "result"),
    [
        ("test_unmarked", "SKIPPED"),
        ("test_runs", "PASSED"),
        ("test_by_mark", "(?:FAILED|ERROR)"),
        ("test_inside", "FAILED"),
        ("test_expected_to_fail", "FAILED"),
        ("TestGroup::test_by_fixture", "ERROR"),
        # on a POSIX system that reason is no reason
        ("test_of_another_system", "(?:FAILED|ERROR)" if os.name == "posix" else "SKIPPED"),
    ],
)
def test_only_a_test_without_a_mark_is_skipped(outcome: str, test: str, result: str) -> None:
    assert re.search(rf"::{test} {result}", outcome), outcome


def test_the_failure_says_what_was_to_be_shown_and_why_not(outcome: str) -> None:
    assert "shows SR-07, SR-08 and was skipped or expected to fail" in outcome
    for reason in ("slow", "no display", "a bug", "not installed"):
        assert f"{reason})" in outcome, reason
