"""Hands for a single page or dialog: shown as the window shows it, real keys, widgets found by their names."""

from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ketadesk.ui.fonts import load_fonts
from ketadesk.ui.look import Look

Found = TypeVar("Found", bound=QWidget)
FONTS = Path(__file__).parents[2] / "resources" / "fonts"


class PageHands:
    """A window with nothing but this page."""

    def __init__(self, qtbot: QtBot, page: QWidget, percent: int = 100) -> None:
        load_fonts(FONTS)
        self.look = Look(percent)
        self.look.apply()
        self.qtbot = qtbot
        self.page = page
        self.window = QMainWindow()
        self.window.setCentralWidget(page)
        self.window.resize(1366, 768)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        qtbot.waitActive(self.window)

    def find(self, name: str) -> QWidget:
        return self.find_as(name, QWidget)

    def find_as(self, name: str, kind: type[Found]) -> Found:
        found = self.window.findChild(kind, name)
        assert found is not None, f"no widget is called {name}"
        return found

    def key(self, name: str, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.find(name), key, modifiers)

    def type_into(self, name: str, text: str) -> None:
        """Letter by letter, from wherever the keyboard comes."""
        field = self.find(name)
        field.setFocus()
        for letter in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(field, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))

    def press(self, name: str) -> None:
        self.find(name).setFocus()
        self.key(name, Qt.Key.Key_Space)

    def press_to_open(self, name: str) -> None:
        """Press what opens a dialog, and wait until the keyboard is in it."""
        self.press(name)
        self.qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), QDialog))

    def text(self, name: str) -> str:
        return str(self.find(name).property("text"))

    def says(self, name: str) -> str:
        """What a label says, blank when it is hidden."""
        label = self.find_as(name, QLabel)
        return label.text() if label.isVisible() else ""

    def can_press(self, name: str) -> bool:
        button = self.find_as(name, QPushButton)
        return button.isVisible() and button.isEnabled()

    def focused(self) -> str:
        focused = QApplication.focusWidget()
        return "" if focused is None else str(focused.objectName())

    def everything_said(self) -> str:
        """Every text, accessible text and title that the window gives away."""
        parts = [self.window.windowTitle()]
        for widget in (self.window, *self.window.findChildren(QWidget)):
            parts += [str(widget.property("text") or ""), widget.windowTitle(), widget.toolTip()]
            parts += [widget.accessibleName(), widget.accessibleDescription()]
        return "\n".join(parts)


def name_of(widget: QWidget) -> str:
    return str(QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name))


def nameless(root: QWidget) -> list[str]:
    """Every part that takes the keyboard and has no name for a screen reader."""
    return [
        widget.objectName() or type(widget).__name__
        for widget in root.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus.value
        and widget.objectName() != "qt_menubar_ext_button"
        and not name_of(widget).strip()
    ]


def cut_off(root: QWidget) -> list[str]:
    """The texts of labels that have less room than they need, and fields and buttons that stick out of their part."""
    labels = [label.text() for label in root.findChildren(QLabel) if _is_cut_off(label)]
    controls: list[QWidget] = [*root.findChildren(QLineEdit), *root.findChildren(QAbstractButton)]
    return labels + [control.objectName() for control in controls if _sticks_out(control)]


def _sticks_out(control: QWidget) -> bool:
    around = control.parentWidget()
    return control.isVisible() and around is not None and not around.rect().contains(control.geometry())


def _is_cut_off(label: QLabel) -> bool:
    if not label.isVisible() or not label.text():
        return False
    if label.wordWrap():
        return label.height() + 1 < label.heightForWidth(label.width())
    return label.width() + 1 < label.sizeHint().width() or label.height() + 1 < label.sizeHint().height()
