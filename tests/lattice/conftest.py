"""The whole lattice once per run, and what it came to in the summary of the run."""

import pytest

from tests.lattice.whole import Whole, whole_lattice

_WHOLE = pytest.StashKey[Whole]()


@pytest.fixture(scope="session")
def lattice(pytestconfig: pytest.Config) -> Whole:
    """Both engines at every point."""
    whole = whole_lattice()
    pytestconfig.stash[_WHOLE] = whole
    return whole


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say how many points and mismatches there were, whenever the lattice was run."""
    whole = config.stash.get(_WHOLE, None)
    for line in () if whole is None else whole.lines():
        terminalreporter.write_line(line)
