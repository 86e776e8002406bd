"""A plugin that keeps what the running session collected, so that the trace matrix needs no second collection.

It counts only where it is whole. Where a part of the tests was asked for, one fresh collection is made in a process
of its own: a second one inside the running session would import every test module twice.
"""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.trace.collected import TESTS, Collection, collect_in_a_process_of_its_own, folded

NOT_COLLECTED = "benchmarks"
"""The folder that pytest leaves out unless it is named; see `norecursedirs`."""

_WHOLE = pytest.StashKey[Collection]()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None, None, None]:
    """Keep what was collected, before anything is left out by name or by mark."""
    if _is_whole(config, items):
        config.stash[_WHOLE] = folded(items)
    return (yield)


def collected(config: pytest.Config) -> Collection:
    """Every test there is. Raises `CollectionFailed`."""
    whole = config.stash.get(_WHOLE, None)
    return collect_in_a_process_of_its_own() if whole is None else whole


def _is_whole(config: pytest.Config, items: list[pytest.Item]) -> bool:
    """True when nothing was left out: every test file is there, and none was asked for in part."""
    in_part = any("::" in argument for argument in config.args) or bool(config.getoption("lf", False))
    return not in_part and _every_test_file() <= {item.path for item in items}


def _every_test_file() -> set[Path]:
    return {path for path in TESTS.rglob("test_*.py") if NOT_COLLECTED not in path.relative_to(TESTS).parts}
