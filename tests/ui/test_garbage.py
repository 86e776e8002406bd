"""Garbage is collected in the window's thread, and only there."""

import gc
from collections.abc import Iterator
from weakref import ref

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ketadesk.ui.garbage import GarbageCollection


@pytest.fixture
def collection(qtbot: QtBot) -> Iterator[GarbageCollection]:
    del qtbot  # only for the application that timers need
    parent = QObject()
    made = GarbageCollection(parent)
    yield made
    made.stop()
    assert gc.isenabled()


class _Ring:
    """Holds itself: only a collection lets it go."""

    def __init__(self) -> None:
        self.itself = self


def test_python_collects_nothing_by_itself(collection: GarbageCollection) -> None:
    assert collection.timer.isActive()
    assert not gc.isenabled()
    left = ref(_Ring())
    kept: list[list[int]] = [[] for _ in range(5_000)]
    assert len(kept) == 5_000
    assert left() is not None


def test_what_is_due_is_collected_here(collection: GarbageCollection) -> None:
    left = ref(_Ring())
    kept: list[list[int]] = [[] for _ in range(5_000)]
    assert len(kept) == 5_000
    collection.collect()
    assert left() is None


def test_what_is_not_due_costs_nothing(collection: GarbageCollection, monkeypatch: pytest.MonkeyPatch) -> None:
    gc.collect()
    monkeypatch.setattr(gc, "get_count", lambda: (1, 0, 0))
    monkeypatch.setattr(gc, "collect", lambda _generation: pytest.fail("nothing was due"))
    collection.collect()
