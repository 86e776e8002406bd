"""The table of the faults at the end of a run, and the ones that were left out on purpose."""

import os

import pytest

from .mounts import LEFT_OUT
from .tally import HEAD

FaultLines = list[str]
"""The rows of the table so far."""
_LINES = pytest.StashKey[FaultLines]()
_DESELECTED = pytest.StashKey[int]()


@pytest.fixture
def fault_lines(request: pytest.FixtureRequest) -> FaultLines:
    """Put the rows of the table here."""
    return request.config.stash.setdefault(_LINES, [])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot be done only where somebody said so: otherwise it fails and says what is missing."""
    if os.environ.get(LEFT_OUT) != "1":
        return
    left_out = [item for item in items if item.get_closest_marker("needs_mounts")]
    if left_out:
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
        config.stash[_DESELECTED] = len(left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    lines = config.stash.get(_LINES, [])
    left_out = config.stash.get(_DESELECTED, 0)
    if not lines and not left_out:
        return
    terminalreporter.section("faults that were really made (in full: python -m tests.faults.run --full)")
    for line in [HEAD, *sorted(lines)]:
        terminalreporter.line(line)
    if left_out:
        terminalreporter.line(f"{LEFT_OUT}=1: {left_out} tests with power cuts and full disks were left out")
