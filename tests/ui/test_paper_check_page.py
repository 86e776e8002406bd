"""Check a paper: the answer stands large, in words, sign and frame, and is gone with the next letter or a look away."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ketadesk.application.errors import StorageFailed
from ketadesk.application.scan.scan_answer import ScanAnswer, ScanVerdict
from ketadesk.ui.look import Look
from ketadesk.ui.paper.paper_check_page import PaperCheckPage
from tests.naughty import EVERY
from tests.ui.session_hands import PageHands, cut_off, nameless

CODE = "KD-20261122-0007-R2-1A2B3C4D"


def answer(verdict: ScanVerdict, *, may_be_used: bool = False, order_id: str = "KD-20261122-0007") -> ScanAnswer:
    return ScanAnswer(
        verdict=verdict,
        headline=f"Headline of {verdict.value}",
        words="What to do now.",
        code=CODE,
        order_id=order_id,
        revision=2 if order_id else 0,
        patient="NIGHTINGALE, Ada; TEST-0042" if order_id else "",
        may_be_used=may_be_used,
        paper="order sheet" if order_id else "",
    )


CURRENT = answer(ScanVerdict.CURRENT, may_be_used=True)
SUPERSEDED = answer(ScanVerdict.SUPERSEDED)


class Papers:
    """Answers that the test put here, by code."""

    def __init__(self) -> None:
        self.answers: dict[str, ScanAnswer] = {CODE: CURRENT}
        self.asked: list[str] = []
        self.failure: StorageFailed | None = None

    def scan(self, text: str) -> ScanAnswer:
        self.asked.append(text)
        if self.failure is not None:
            raise self.failure
        return self.answers[text]


@pytest.fixture
def papers() -> Papers:
    return Papers()


@pytest.fixture
def page(papers: Papers) -> PaperCheckPage:
    return PaperCheckPage(papers.scan, Look())


@pytest.fixture
def hands(qtbot: QtBot, page: PaperCheckPage) -> PageHands:
    return PageHands(qtbot, page)


@pytest.mark.parametrize("verdict", list(ScanVerdict))
def test_every_answer_differs_in_word_sign_and_frame_from_the_one_that_may_be_used(
    hands: PageHands, page: PaperCheckPage, papers: Papers, verdict: ScanVerdict
) -> None:
    papers.answers[CODE] = answer(verdict, may_be_used=verdict is ScanVerdict.CURRENT)
    page.scan(CODE)
    large = "NOT AN ORDER" if verdict is ScanVerdict.NO_ORDER else verdict.value.upper()
    assert hands.text("verdict_word_label") == large
    tone = hands.find("verdict_card").property("tone")
    use = hands.text("verdict_use_label")
    if verdict is ScanVerdict.CURRENT:
        assert (tone, use) == ("done", "✓ This paper may be used.")
    elif verdict in (ScanVerdict.NO_CODE, ScanVerdict.NO_ORDER):
        assert (tone, use) == ("caution", "▲ Ketamine is given by the order sheet only.")
    else:
        assert (tone, use) == ("stop", "✖ DO NOT USE THIS PAPER.")


def test_a_current_looking_answer_that_may_not_be_used_is_a_stop(page: PaperCheckPage, papers: Papers) -> None:
    papers.answers[CODE] = answer(ScanVerdict.CURRENT)
    page.scan(CODE)
    assert page.verdict_card.property("tone") == "stop"


@pytest.mark.req("SR-26")
def test_the_answer_names_the_patient_to_hold_against_the_wristband(hands: PageHands, page: PaperCheckPage) -> None:
    page.scan(CODE)
    assert hands.says("verdict_patient_label") == "Hold against the wristband: NIGHTINGALE, Ada; TEST-0042"
    shown = hands.says("verdict_code_label").replace("\N{ZERO WIDTH SPACE}", "")
    assert shown == f"Code read: {CODE} (order sheet)"
    assert hands.says("verdict_words_label") == "What to do now."
    # With large text the end of the card is scrolled: whose paper it is stands before the sentences.
    assert hands.find("verdict_patient_label").y() < hands.find("verdict_words_label").y()


@pytest.mark.req("SR-46")
def test_what_is_nothing_like_a_code_is_not_shown(hands: PageHands, page: PaperCheckPage, papers: Papers) -> None:
    """A PIN that was typed beside its field, as fast as a scanner types."""
    nothing = {"code": "", "order_id": "", "patient": "", "paper": ""}
    papers.answers["482913"] = answer(ScanVerdict.NO_CODE).model_copy(update=nothing)
    page.scan("482913")
    assert hands.says("verdict_code_label") == ("What was read is not shown: it may be a PIN, or a patient's number.")
    assert not [w for w in page.findChildren(QWidget) if "482913" in (w.accessibleName() + str(w.property("text")))]


def test_a_typed_code_is_asked_for_with_enter_and_with_the_button(hands: PageHands, papers: Papers) -> None:
    assert not hands.can_press("paper_ask_button")
    hands.key("paper_code_edit", Qt.Key.Key_Return)
    assert papers.asked == []
    hands.type_into("paper_code_edit", CODE)
    hands.key("paper_code_edit", Qt.Key.Key_Return)
    hands.press("paper_ask_button")
    assert papers.asked == [CODE, CODE]
    assert hands.says("verdict_word_label") == "CURRENT"


@pytest.mark.req("SR-05")
def test_a_letter_more_takes_the_answer_away(hands: PageHands, page: PaperCheckPage) -> None:
    page.scan(CODE)
    hands.type_into("paper_code_edit", "K")
    assert not hands.find("verdict_card").isVisible()
    assert hands.text("verdict_patient_label") == ""
    assert not hands.can_press("paper_sheet_button")


@pytest.mark.req("SR-05")
def test_leaving_takes_the_answer_away_and_a_failure_leaves_none(
    hands: PageHands, page: PaperCheckPage, papers: Papers
) -> None:
    page.scan(CODE)
    papers.failure = StorageFailed("The record cannot be read.", "Restart KetaDesk.")
    page.scan(CODE)
    assert not hands.find("verdict_card").isVisible()
    said = "✖ The paper is not checked. The record cannot be read. Restart KetaDesk."
    assert hands.says("paper_problem_label") == said
    papers.failure = None
    page.scan(CODE)
    assert not hands.says("paper_problem_label")
    page.hide()
    page.show()
    assert not hands.find("verdict_card").isVisible()


def test_the_order_and_its_infusion_are_a_button_away(hands: PageHands, page: PaperCheckPage) -> None:
    asked: list[tuple[object, ...]] = []
    page.sheet_asked.connect(lambda *order: asked.append(order))
    page.infusion_asked.connect(lambda *order: asked.append(order))
    page.scan(CODE)
    hands.press("paper_sheet_button")
    hands.press("paper_infusion_button")
    assert asked == [("KD-20261122-0007", 2), ("KD-20261122-0007",)]


@pytest.mark.parametrize("verdict", [ScanVerdict.ALTERED, ScanVerdict.NOT_OURS])
def test_a_paper_that_is_not_ours_leads_to_no_order(
    hands: PageHands, page: PaperCheckPage, papers: Papers, verdict: ScanVerdict
) -> None:
    papers.answers[CODE] = answer(verdict, order_id="" if verdict is ScanVerdict.NOT_OURS else "KD-20261122-0007")
    page.scan(CODE)
    assert not hands.can_press("paper_sheet_button")
    assert not hands.can_press("paper_infusion_button")


def test_an_order_that_never_ran_has_no_infusion(hands: PageHands, page: PaperCheckPage, papers: Papers) -> None:
    papers.answers[CODE] = answer(ScanVerdict.CANCELLED)
    page.scan(CODE)
    assert hands.can_press("paper_sheet_button")
    assert not hands.can_press("paper_infusion_button")


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_nothing_is_cut_off_and_everything_has_a_name(
    qtbot: QtBot, page: PaperCheckPage, papers: Papers, percent: int
) -> None:
    hands = PageHands(qtbot, page, percent)
    papers.answers[CODE] = answer(ScanVerdict.OUTDATED_PRINT).model_copy(
        update={"words": "Print its sheet anew, use that one, and destroy this one. " * 6, "patient": "W" * 90}
    )
    page.scan(CODE)
    QApplication.processEvents()
    assert cut_off(hands.window) == []
    assert nameless(hands.window) == []


@pytest.mark.req("SR-44")
def test_whatever_is_typed_for_a_code_is_asked_for_exactly(
    hands: PageHands, page: PaperCheckPage, papers: Papers
) -> None:
    for text in EVERY:
        page.code_edit.setText(text)
        shown = page.code_edit.text()
        papers.answers[shown] = answer(ScanVerdict.NO_CODE, order_id="")
        papers.asked.clear()
        page.ask_button.click()
        assert papers.asked in ([], [shown]), text
        assert hands.find("verdict_card").isVisible() == bool(papers.asked)
