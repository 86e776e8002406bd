"""A real window on a hand-filled desk; keys are typed, widgets are found by their object names."""

from collections.abc import Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.ui.main_window import MainWindow
from tests.ui.opened import window_at_work
from tests.ui.sample_desk import SampleDesk

Found = TypeVar("Found", bound=QWidget)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform warns about every window that has a smallest size; nothing of ours is wrong with that."""
    for item in items:
        if "tests/ui" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints"))


@pytest.fixture
def desk() -> SampleDesk:
    return SampleDesk()


@pytest.fixture
def window(qtbot: QtBot, desk: SampleDesk) -> Iterator[MainWindow]:
    made = window_at_work(desk)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitActive(made)
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


class Hands:
    """What a nurse can do: find a widget, type, press, read."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot = qtbot
        self.window = window

    def find(self, name: str) -> QWidget:
        return self.find_as(name, QWidget)

    def find_as(self, name: str, kind: type[Found]) -> Found:
        found = self.window.findChild(kind, name)
        assert found is not None, f"no widget is called {name}"
        return found

    def key(self, widget: QWidget, key: Qt.Key) -> None:
        QTest.keyClick(widget, key)

    def type_into(self, name: str, text: str) -> None:
        """Type letter by letter, from wherever the keyboard comes: QTest itself knows Latin-1 only."""
        field = self.find(name)
        field.setFocus()
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(field, event)

    def press(self, name: str) -> None:
        widget = self.find(name)
        widget.setFocus()
        self.key(widget, Qt.Key.Key_Space)

    def text(self, name: str) -> str:
        return str(self.find(name).property("text"))

    def go_to(self, number: int) -> None:
        """Ctrl and the number of the page."""
        pages = list(self.window.order_view.pages)
        self.window.order_view.go_to(pages[number - 1])
        QApplication.processEvents()


@pytest.fixture
def hands(qtbot: QtBot, window: MainWindow) -> Hands:
    return Hands(qtbot, window)
