"""A record in a folder of its own, closed after the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ketadesk.adapters.storage.migration import migrations

from .orders import OwnOrders, repository


@pytest.fixture
def orders(tmp_path: Path) -> Iterator[OwnOrders]:
    opened = repository(tmp_path)
    yield opened
    opened.close()


@pytest.fixture(scope="session", autouse=True)
def _migrations_are_read() -> None:
    """Read them as the user who runs the tests: some tests become one who may not read Python's own folder."""
    migrations()
