"""A sheet leaves as it stands at that moment, and what is on screen is what left: stamped, renamed, or not at all."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ketadesk.application.errors import CannotPrint, StorageFailed
from ketadesk.application.sheet.made_paper import MadePaper
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.application.ward_desk import WardDesk
from ketadesk.domain.order_state import SheetMark
from ketadesk.ui.order.sheet_part import SheetPart
from ketadesk.ui.order.sheets import recorded_sheet
from tests.adapters.documents.reading import pdfium_texts
from tests.application.second_nurse import truthful
from tests.limits.orders import sample
from tests.ui.session_desks import ALEX, ALEX_PIN, KIM, KIM_PIN
from tests.ui.ward_at_work import WardAtWork

pytestmark = pytest.mark.req("SR-25")


@dataclass
class Sheet:
    """The tools, the words and the pages of a sheet that is READY; Alex stored it, Kim checked it."""

    qtbot: QtBot
    at_work: WardAtWork

    def __post_init__(self) -> None:
        desk, draft = self.at_work.desk, sample("acute-pain-infusion")
        self.stored = desk.store(draft, ALEX_PIN, "order")
        self.at_work.take_over(KIM)
        answers = truthful(draft, desk.reference)
        assert self.at_work.checks.check(self.stored.order_id, 1, answers, KIM_PIN, "check").agreed
        self.at_work.take_over(ALEX)
        self.part = SheetPart(desk)
        self.part.show_sheet(recorded_sheet(desk, self.stored, SheetMark.READY))
        self.part.show()
        self.qtbot.addWidget(self.part)

    def press(self, button: str) -> None:
        """With the mouse."""
        found = self.part.findChild(QPushButton, button)
        assert isinstance(found, QPushButton)
        QTest.mouseClick(found, Qt.MouseButton.LeftButton)

    @property
    def said(self) -> str:
        return self.part.notice_label.text()

    @property
    def pdf(self) -> bytes:
        return self.part.pdf_view.pdf


@pytest.fixture
def at_work() -> WardAtWork:
    return WardAtWork()


@pytest.fixture
def ward(qtbot: QtBot, at_work: WardAtWork) -> Sheet:
    return Sheet(qtbot, at_work)


def first_page(pdf: bytes) -> str:
    return " ".join(pdfium_texts(pdf)[0].split())


def cancel(at_work: WardAtWork) -> None:
    """At the other desk, while the sheet is on screen here."""
    order = at_work.desk.orders()[0]
    at_work.desk.cancel(order.order_id, 1, "wrong patient", ALEX_PIN, "cancel")


def test_the_first_print_has_no_stamp_and_then_the_view_shows_the_reprint(ward: Sheet, at_work: WardAtWork) -> None:
    shown = ward.pdf
    at_work.clock.forward(minutes=17)
    ward.press("print_button")
    ((printed, title),) = at_work.printed
    assert printed == shown
    assert "REPRINT" not in first_page(printed)
    assert title.endswith("_R1.pdf")
    assert f"REPRINT 22-Nov-2026 14:02 by {ALEX.full_name}" in first_page(ward.pdf)
    assert ward.said == "✓ Sent to the printer Ward."


def test_a_reprint_is_stamped_with_the_minute_in_which_it_is_printed(ward: Sheet, at_work: WardAtWork) -> None:
    ward.press("print_button")
    at_work.clock.forward(minutes=73)
    at_the_printer: list[bytes] = []

    def send(pdf: bytes, _title: str) -> str:
        assert ward.pdf == pdf, "what is on screen is what leaves"
        at_the_printer.append(pdf)
        return "Sent."

    at_work.desk.send_to_printer = send
    ward.press("print_button")
    assert f"REPRINT 22-Nov-2026 14:58 by {ALEX.full_name}" in first_page(at_the_printer[0])


def test_a_saved_sheet_counts_and_has_the_stamp_of_when_the_place_was_chosen(ward: Sheet, at_work: WardAtWork) -> None:
    ward.part.choose_place = lambda _parent, name: f"/somewhere/{name}"
    ward.press("save_pdf_button")

    def slowly(_parent: object, name: str) -> str:
        at_work.clock.forward(minutes=10)
        return f"/somewhere/again_{name}"

    ward.part.choose_place = slowly
    ward.press("save_pdf_button")
    (first, _), (again, target) = at_work.saved
    assert "REPRINT" not in first_page(first)
    assert f"REPRINT 22-Nov-2026 13:55 by {ALEX.full_name}" in first_page(again)
    assert target.startswith("/somewhere/again_KetaDesk_KD-") and target.endswith("_R1.pdf")


@pytest.mark.parametrize("button", ["print_button", "save_pdf_button"])
def test_an_order_that_has_moved_on_is_shown_and_does_not_leave(button: str, ward: Sheet, at_work: WardAtWork) -> None:
    ward.part.choose_place = lambda _parent, name: f"/somewhere/{name}"
    cancel(at_work)
    ward.press(button)
    assert at_work.printed == at_work.saved == []
    assert ward.said == (
        "✖ The order has moved on since this sheet was shown: nothing was printed or saved. Here is its sheet as it "
        "stands now. Look at it first."
    )
    assert "CANCELLED" in first_page(ward.pdf)
    ward.press(button)
    ((pdf, name),) = at_work.printed + at_work.saved
    assert "CANCELLED" in first_page(pdf)
    assert name.endswith("_R1_CANCELLED.pdf")


@pytest.mark.parametrize("button", ["print_button", "save_pdf_button"])
def test_what_cannot_be_made_anew_does_not_leave_and_does_not_stay(
    button: str, ward: Sheet, at_work: WardAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_desk: WardDesk, _order: str, _revision: int, _size: PageSize) -> MadePaper:
        raise CannotPrint("The font is missing.", "Install the program again.")

    ward.part.choose_place = lambda _parent, name: f"/somewhere/{name}"
    monkeypatch.setattr(WardDesk, "sheet", fail)
    ward.press(button)
    assert at_work.printed == at_work.saved == []
    assert ward.said == "✖ The font is missing. Install the program again."
    assert not ward.part.has_sheet
    assert not ward.part.tools.print_button.isEnabled()
    assert not ward.part.tools.save_button.isEnabled()


def test_a_printer_that_is_off_leaves_the_sheet_on_screen_and_the_next_print_is_the_first(
    ward: Sheet, at_work: WardAtWork
) -> None:
    def off(_pdf: bytes, _title: str) -> str:
        raise CannotPrint("The printer Ward is off.", "Switch it on.")

    send, at_work.desk.send_to_printer = at_work.desk.send_to_printer, off
    ward.press("print_button")
    assert ward.said == "✖ The printer Ward is off. Switch it on."
    assert ward.part.has_sheet
    at_work.desk.send_to_printer = send
    ward.press("print_button")
    assert "REPRINT" not in first_page(at_work.printed[0][0])


def test_a_print_that_could_not_be_noted_makes_the_next_one_a_reprint(ward: Sheet, at_work: WardAtWork) -> None:
    at_work.notes.fails_next = StorageFailed("The disk is full.", "Make room on it.")
    ward.press("print_button")
    assert ward.said == "✖ The disk is full. Make room on it."
    ward.press("print_button")
    assert ["REPRINT" in first_page(pdf) for pdf, _ in at_work.printed] == [False, True]


def test_a_second_press_while_it_is_printing_prints_nothing(ward: Sheet, at_work: WardAtWork) -> None:
    send = at_work.desk.send_to_printer

    def slow(pdf: bytes, title: str) -> str:
        ward.press("print_button")
        ward.press("save_pdf_button")
        return send(pdf, title)

    at_work.desk.send_to_printer = slow
    ward.press("print_button")
    assert len(at_work.printed) == 1
    assert at_work.saved == []


def test_a_press_that_waited_until_it_was_printed_prints_nothing(ward: Sheet, at_work: WardAtWork) -> None:
    """A slow printer holds the window up, and the window system keeps what is pressed meanwhile."""
    send, button = at_work.desk.send_to_printer, ward.part.tools.print_button

    def slow(pdf: bytes, title: str) -> str:
        for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            middle, left = QPointF(button.rect().center()), Qt.MouseButton.LeftButton
            place = button.mapToGlobal(middle)
            down = left if kind is QEvent.Type.MouseButtonPress else Qt.MouseButton.NoButton
            press = QMouseEvent(kind, middle, place, left, down, Qt.KeyboardModifier.NoModifier)
            QCoreApplication.postEvent(button, press)
        return send(pdf, title)

    at_work.desk.send_to_printer = slow
    ward.press("print_button")
    QCoreApplication.processEvents()
    assert len(at_work.printed) == 1
    at_work.desk.send_to_printer = send
    ward.press("print_button")
    assert len(at_work.printed) == 2


def test_two_presses_one_after_the_other_are_a_print_and_a_reprint(ward: Sheet, at_work: WardAtWork) -> None:
    """A double press of the space bar: the keyboard stays on the button."""
    button = ward.part.tools.print_button
    ward.part.activateWindow()
    ward.qtbot.waitActive(ward.part)
    button.setFocus()
    assert button.hasFocus()
    for _ in range(2):
        QTest.keyClick(button, Qt.Key.Key_Space)
    assert ["REPRINT" in first_page(pdf) for pdf, _ in at_work.printed] == [False, True]
    assert button.hasFocus()


def hidden(ward: Sheet) -> None:
    ward.part.forget()


def another(ward: Sheet) -> None:
    ward.part.show_sheet(recorded_sheet(ward.at_work.desk, ward.stored, SheetMark.CANCELLED))


@pytest.mark.parametrize("meanwhile", [hidden, another], ids=lambda f: f.__name__)
def test_a_sheet_that_left_the_screen_during_the_question_is_not_saved(
    meanwhile: Callable[[Sheet], None], ward: Sheet, at_work: WardAtWork
) -> None:
    def place(_parent: object, name: str) -> str:
        meanwhile(ward)
        return f"/somewhere/{name}"

    ward.part.choose_place = place
    ward.part.save()
    assert at_work.saved == []
    assert ward.said == ("✖ Nothing was saved: the sheet is no longer on screen. Open it again.")


def test_a_question_that_was_left_saves_nothing(ward: Sheet, at_work: WardAtWork) -> None:
    ward.part.choose_place = lambda _parent, _name: None
    ward.press("save_pdf_button")
    assert at_work.saved == []


def test_what_cannot_be_shown_after_it_was_printed_is_said(
    ward: Sheet, at_work: WardAtWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = at_work.desk.send_to_printer

    def then_break(pdf: bytes, title: str) -> str:
        done = send(pdf, title)

        def fail(_desk: WardDesk, _order: str, _revision: int, _size: PageSize) -> MadePaper:
            raise StorageFailed("The record cannot be read.", "Call for help.")

        monkeypatch.setattr(WardDesk, "sheet", fail)
        return done

    at_work.desk.send_to_printer = then_break
    ward.press("print_button")
    assert len(at_work.printed) == 1
    assert ward.said == (
        "✓ Sent to the printer Ward. It is not shown any more: The record cannot be read. Call for help."
    )
    assert not ward.part.has_sheet
