"""The view of the very bytes of a paper: pages drawn when they come into sight, zoom by key, and words for no PDF."""

from io import BytesIO

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from ketadesk.ui.widgets import pdf_view as pdf_view_module
from ketadesk.ui.widgets.pdf_pages import CannotShow
from ketadesk.ui.widgets.pdf_view import PdfView
from tests.ui.session_hands import PageHands

CTRL = Qt.KeyboardModifier.ControlModifier


def paper(pages: int) -> bytes:
    made = BytesIO()
    canvas = Canvas(made, pagesize=(595, 842), invariant=True)
    for number in range(pages):
        canvas.drawString(100, 400, f"Page {number + 1}")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


@pytest.fixture
def view() -> PdfView:
    made = PdfView("labels_sheet_view")
    made.setAccessibleName("Downtime pack")
    return made


@pytest.fixture
def hands(qtbot: QtBot, view: PdfView) -> PageHands:
    return PageHands(qtbot, view)


def drawn(view: PdfView) -> list[int]:
    return [number for number, page in enumerate(view.pages, start=1) if not page.pixmap().isNull()]


def test_only_pages_in_sight_are_drawn_and_far_ones_are_let_go(hands: PageHands, view: PdfView) -> None:
    view.show_pdf(paper(12))
    hands.qtbot.waitUntil(lambda: drawn(view) == [1])
    assert view.pages[0].size().width() == 793, "595 points at 96 to the inch"
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    hands.qtbot.waitUntil(lambda: 12 in drawn(view))
    assert 1 not in drawn(view)
    assert all(page.height() == 1123 for page in view.pages), "nothing moves when a page is drawn"


def test_each_page_says_which_paper_it_is_of(hands: PageHands, view: PdfView) -> None:
    view.show_pdf(paper(2))
    assert [page.accessibleName() for page in view.pages] == [f"Downtime pack, page {n} of 2" for n in (1, 2)]
    assert hands.find("labels_sheet_page_2") is view.pages[1]


def test_ctrl_plus_and_minus_zoom_from_step_to_step(hands: PageHands, view: PdfView) -> None:
    view.show_pdf(paper(1))
    told: list[int] = []
    view.zoomed.connect(told.append)
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Minus, Qt.Key.Key_Minus):
        QTest.keyClick(hands.window.windowHandle(), key, CTRL)
    assert told == [150, 100, 75]
    assert view.pages[0].width() == 595
    hands.qtbot.waitUntil(lambda: drawn(view) == [1])


def test_the_place_is_kept_when_it_is_zoomed(hands: PageHands, view: PdfView) -> None:
    view.show_pdf(paper(4))
    hands.qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 2000)
    view.verticalScrollBar().setValue(1200)
    view.set_zoom(75)
    assert view.verticalScrollBar().value() == 900


@pytest.mark.parametrize("broken", [b"%PDF-1.7 broken", b"no paper at all", paper(1)[:300]])
def test_what_is_no_pdf_is_said_and_not_held(hands: PageHands, view: PdfView, broken: bytes) -> None:
    view.show_pdf(paper(1))
    view.show_pdf(broken)
    assert (view.pdf, view.pages) == (b"", [])
    assert hands.says("labels_sheet_view_failure_label").startswith("✖ This paper cannot be shown")
    view.show_pdf(paper(1))
    assert view.pdf == paper(1)
    assert not hands.says("labels_sheet_view_failure_label")


def test_pdfium_that_fails_at_any_call_takes_the_paper_away(
    hands: PageHands, view: PdfView, monkeypatch: pytest.MonkeyPatch
) -> None:
    view.show_pdf(paper(1))

    def fail(*_what: object) -> None:
        raise pypdfium2.PdfiumError("Failed to load document")

    monkeypatch.setattr(pypdfium2, "PdfDocument", fail)
    hands.qtbot.waitUntil(lambda: view.pdf == b"")
    assert hands.says("labels_sheet_view_failure_label").startswith("✖ This paper cannot be shown")


def test_a_page_that_cannot_be_drawn_takes_the_paper_away(
    hands: PageHands, view: PdfView, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_what: object) -> None:
        raise CannotShow("page 1")

    monkeypatch.setattr(pdf_view_module, "page_image", fail)
    view.show_pdf(paper(1))
    hands.qtbot.waitUntil(lambda: view.pdf == b"")
    assert hands.says("labels_sheet_view_failure_label").startswith("✖ This paper cannot be shown")
