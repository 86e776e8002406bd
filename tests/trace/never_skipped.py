"""A test that shows a requirement may not be skipped, nor be expected to fail: it would show nothing.

This holds in every run, not only on the build machine: a green run must mean the same everywhere. The one exception
is a test that needs POSIX, on a system that is not POSIX; there the trace matrix claims more than the run shows.
"""

import os
from collections.abc import Generator

import pytest

from tests.adapters.faults import posix_only

ELSEWHERE = {str(posix_only.kwargs["reason"]): os.name != "posix"}
"""Reason of a skip mark -> whether this system is really one of those that it means."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn the skip of a marked test into a failure that says why."""
    report = yield
    requirements = sorted({str(arg) for mark in item.iter_markers("req") for arg in mark.args})
    if report.skipped and requirements and not _may_be_skipped(item):
        report.outcome = "failed"
        report.longrepr = (
            f"{item.nodeid} shows {', '.join(requirements)} and was skipped or expected to fail "
            f"({_reason(report)}). A marked test must run: make it run, or take the mark off and the claim with it."
        )
    return report


def _may_be_skipped(item: pytest.Item) -> bool:
    return any(ELSEWHERE.get(str(mark.kwargs.get("reason")), False) for mark in item.iter_markers("skipif"))


def _reason(report: pytest.TestReport) -> str:
    expected = getattr(report, "wasxfail", None)
    if expected is not None:
        return f"expected to fail: {expected or 'no reason given'}"
    return str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
