"""The signature on paper: nothing is filled in, the revision is the paper's, and what cannot be is said."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.application.errors import NotAllowed, SignInRefused
from ketadesk.ui.look import Look
from ketadesk.ui.order.signature_question import ask_for_signature
from ketadesk.ui.order.start_moment import joined
from tests.naughty import EVERY

ORDER = ("KD-20261122-0007", 2)
PIN = "135790"


class Paper:
    """The question, and what was recorded by it."""

    def __init__(self, parent: QWidget) -> None:
        self.parent = parent
        self.recorded: list[tuple[str, str, str, str]] = []
        self.refusal: NotAllowed | None = None
        self.done = 0
        ask_for_signature(parent, *ORDER, self._record, self._count, "Nurse One")

    def _record(self, prescriber: str, signed_at: str, pin: str, entry_id: str) -> None:
        self.recorded.append((prescriber, signed_at, pin, entry_id))
        if self.refusal is not None:
            raise self.refusal
        if pin != PIN:
            raise SignInRefused("Name and PIN do not fit.", "Type the PIN again.")

    def _count(self) -> None:
        self.done += 1

    def edit(self, name: str) -> QLineEdit:
        found = self.parent.findChild(QLineEdit, f"signature_{name}_edit")
        assert found is not None
        return found

    def type(self, name: str, text: str) -> None:
        for letter in text:
            event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(self.edit(name), event)

    def fill(self, day: str = "2026-11-22", time: str = "14:00", revision: str = "2") -> None:
        self.type("prescriber", "Dr A Example")
        self.type("date", day)
        self.type("time", time)
        self.type("revision", revision)
        self.type("pin", PIN)

    @property
    def go_on(self) -> QPushButton:
        found = self.parent.findChild(QPushButton, "signature_go_on_button")
        assert found is not None
        return found

    def text(self, name: str) -> str:
        found = self.parent.findChild(QWidget, f"signature_{name}")
        assert found is not None
        return str(found.property("text"))


@pytest.fixture
def paper(qtbot: QtBot) -> Iterator[Paper]:
    Look().apply()
    parent = QWidget()
    parent.resize(1366, 768)
    parent.show()
    qtbot.waitExposed(parent)
    yield Paper(parent)
    parent.close()
    parent.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_nothing_is_filled_in_and_the_revision_is_not_named(paper: Paper) -> None:
    assert [paper.edit(n).text() for n in ("prescriber", "date", "time", "revision", "pin")] == [""] * 5
    words = " ".join(str(w.property("text") or "") for w in paper.parent.findChildren(QWidget))
    assert "KD-20261122-0007" in words and "R2" not in words
    assert not paper.go_on.isEnabled()


@pytest.mark.req("SR-24")
def test_what_stands_on_the_paper_is_recorded(paper: Paper) -> None:
    paper.fill()
    assert paper.text("moment_label") == "= 22-Nov-2026 14:00"
    QTest.keyClick(paper.go_on, Qt.Key.Key_Space)
    prescriber, signed_at, pin, entry_id = paper.recorded[0]
    assert (prescriber, pin, len(entry_id)) == ("Dr A Example", PIN, 36)
    assert signed_at == joined("2026-11-22", "14:00")
    assert datetime.fromisoformat(signed_at).utcoffset() is not None
    assert paper.done == 1


@pytest.mark.req("SR-25")
def test_a_signature_on_an_older_paper_is_not_taken(paper: Paper) -> None:
    paper.fill(revision="1")
    assert paper.text("problem_label").startswith("✖ The paper is R1; on screen is R2.")
    assert not paper.go_on.isEnabled()
    paper.edit("revision").selectAll()
    paper.type("revision", "2")
    assert paper.text("problem_label") == ""
    assert paper.go_on.isEnabled()


@pytest.mark.req("SR-02")
@pytest.mark.parametrize("typed", ["R2", " 2", "2.0", "02", "+2", "２", "²"])
def test_the_revision_is_typed_as_it_stands(paper: Paper, typed: str) -> None:
    paper.fill(revision=typed)
    assert not paper.go_on.isEnabled()
    assert paper.text("problem_label").startswith("✖ The")


@pytest.mark.parametrize(
    ("day", "time"),
    [
        ("22-11-2026", "14:00"),
        ("2026-11-22", "14"),
        ("2026-11-22", "2:00 pm"),
        ("2026-11-22", "24:00"),
        ("2026-02-29", "14:00"),
        ("2026-11-22", "14:00:00+00:00"),
        ("2026-11-22", "14:00+00:00"),
    ],
)
def test_a_moment_that_cannot_be_read_is_said(paper: Paper, day: str, time: str) -> None:
    paper.fill(day, time)
    assert paper.text("problem_label").startswith("✖ Date and time cannot be read.")
    assert not paper.go_on.isEnabled()


def test_a_refusal_leaves_everything_but_the_pin(paper: Paper) -> None:
    paper.fill()
    paper.refusal = NotAllowed("Nobody records her own signature.", "Ask another person.")
    QTest.keyClick(paper.go_on, Qt.Key.Key_Space)
    assert paper.text("problem_label") == "✖ Nobody records her own signature. Ask another person."
    assert paper.edit("prescriber").text() == "Dr A Example"
    assert paper.edit("pin").text() == ""
    paper.refusal = None
    paper.type("pin", PIN)
    QTest.keyClick(paper.go_on, Qt.Key.Key_Space)
    assert paper.recorded[0][3] == paper.recorded[1][3]
    assert paper.done == 1


def test_enter_and_escape_record_nothing(paper: Paper) -> None:
    paper.fill()
    QTest.keyClick(paper.edit("pin"), Qt.Key.Key_Return)
    assert (paper.recorded, paper.done) == ([], 0)


@pytest.mark.req("SR-02", "SR-44")
def test_naughty_strings_do_no_harm(paper: Paper) -> None:
    paper.fill()
    for name in ("date", "time", "revision"):
        edit, usual = paper.edit(name), paper.edit(name).text()
        for text in EVERY[:: 7 if name != "revision" else 1]:
            edit.setText(text)
            assert not paper.go_on.isEnabled(), ascii(text[:40])
            assert len(paper.text("problem_label")) < 400
        edit.setText(usual)
        assert paper.go_on.isEnabled()
