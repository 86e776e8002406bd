"""Every field outside the order's pages: set-up, sign-in, accounts, audit, backups, erasure, passphrases.

Each naughty string is put in as text that comes from the keyboard. Nothing crashes, no field alters what was put into
it, and nothing is stored, signed or signed in by it.
"""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.ui.main_window import MainWindow
from ketadesk.ui.session.account_dialog import EditAccountDialog, GivePinDialog
from ketadesk.ui.session.own_pin_dialog import OwnPinDialog
from tests.naughty import EVERY
from tests.ui.naughty_fields import BYTE_ORDER_MARKS, all_typed_in
from tests.ui.session_desks import KIM
from tests.ui.ward_at_work import WardAtWork

LONG = "a\u0301" * 5_000
"""A note of 10,000 characters."""


@pytest.fixture
def at_work() -> WardAtWork:
    return WardAtWork()


@pytest.fixture
def window(qtbot: QtBot, at_work: WardAtWork) -> Iterator[MainWindow]:
    made = at_work.window()
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _fields(under: QWidget) -> list[QLineEdit]:
    found = all_typed_in(under)
    assert all(isinstance(edit, QLineEdit) for edit in found)
    return [edit for edit in found if isinstance(edit, QLineEdit)]


def _put_in(edit: QLineEdit, text: str) -> None:
    edit.clear()
    edit.insert(text)
    QApplication.processEvents()


@pytest.mark.req("SR-03", "SR-44")
def test_text_of_any_kind_stays_as_it_came_and_does_nothing(window: MainWindow, at_work: WardAtWork) -> None:
    sessions = at_work.sessions
    dialogs = (
        EditAccountDialog(window, sessions),
        EditAccountDialog(window, sessions, KIM),
        GivePinDialog(window, sessions, KIM),
        OwnPinDialog(window, sessions, "Alex Example"),
    )
    pages = (*window.gate.pages, window.work.record_view, *dialogs)
    fields = [edit for page in pages for edit in _fields(page)]
    assert len({edit.objectName() for edit in fields}) >= 20
    accounts, people = list(sessions.everybody), list(sessions.tried)
    # PySide6 takes a leading byte order mark off a text it is given: with a letter before it, it stays.
    texts = [f"x{text}" if text.startswith(BYTE_ORDER_MARKS) else text for text in (*EVERY, LONG)]
    for number, text in enumerate(texts):
        # Each string in each field would be 12,000; in turn every field meets every kind of string.
        for edit in fields[number % 4 :: 4]:
            _put_in(edit, text)
            assert edit.text() == text[: edit.maxLength()], (edit.objectName(), text)
    assert sessions.everybody == accounts
    assert sessions.tried == people
    assert at_work.orders.orders == []
    for dialog in dialogs:
        dialog.reject()
