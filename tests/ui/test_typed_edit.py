"""A field shows whatever keyboard, input method or clipboard bring, and no rate stands beside half of it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from ketadesk.ui.order.cancel_question import ask_to_cancel
from ketadesk.ui.widgets.typed_edit import TypedEdit
from tests.application.quick_desk import quick_desk
from tests.ui.conftest import Hands
from tests.ui.naughty_fields import FIELDS, FieldHands, order_in_words, whole_order
from tests.ui.opened import window_at_work

BY_NAME = {field.name: field for field in FIELDS}


@pytest.fixture
def ward(qtbot: QtBot) -> Iterator[Hands]:
    made = window_at_work(quick_desk())
    made.show()
    qtbot.waitExposed(made)
    yield Hands(qtbot, made)
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def edit(qtbot: QtBot) -> TypedEdit:
    made = TypedEdit("some_edit", "Some text")
    qtbot.addWidget(made)
    made.show()
    return made


def press(edit: QLineEdit, key: int, letter: str, modifiers: Qt.KeyboardModifier) -> None:
    QApplication.sendEvent(edit, QKeyEvent(QEvent.Type.KeyPress, key, modifiers, letter))


NONE, SHIFT, CONTROL = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
)


@pytest.mark.req("SR-02")
@pytest.mark.req("SR-03")
@pytest.mark.parametrize(
    "letter", ["\x00", "\x07", "\x08", "\t", "\n", "\x1b", "\x1d", "\x7f", "\x85", "\u0378"], ids=ascii
)
@pytest.mark.parametrize("modifiers", [NONE, SHIFT], ids=["alone", "shift"])
def test_what_qt_would_drop_stays_visible(edit: TypedEdit, letter: str, modifiers: Qt.KeyboardModifier) -> None:
    """A scanner or the system types it as a sign of its own, with no key that has a name."""
    told: list[str] = []
    edit.textEdited.connect(told.append)
    for sign in ("7", letter, "0"):
        press(edit, 0, sign, modifiers)
    assert edit.text() == f"7{letter}0"
    assert told[-1] == f"7{letter}0"


@pytest.mark.req("SR-03")
@pytest.mark.parametrize(
    ("key", "letter", "modifiers", "left"),
    [
        (Qt.Key.Key_Return, "\r", NONE, "70"),
        (Qt.Key.Key_Enter, "\r", NONE, "70"),
        (Qt.Key.Key_Escape, "\x1b", NONE, "70"),
        (Qt.Key.Key_Tab, "\t", NONE, "70"),
        (Qt.Key.Key_Backspace, "\x08", NONE, "7"),
        (Qt.Key.Key_Delete, "\x7f", NONE, "70"),
        (Qt.Key.Key_Clear, "\x0b", NONE, "70"),
        (Qt.Key.Key_BracketRight, "\x1d", CONTROL, "70"),
        (Qt.Key.Key_Shift, "", SHIFT, "70"),
    ],
)
def test_a_key_that_does_something_types_nothing(
    edit: TypedEdit, key: Qt.Key, letter: str, modifiers: Qt.KeyboardModifier, left: str
) -> None:
    edit.setText("70")
    press(edit, key, letter, modifiers)
    assert edit.text() == left


@pytest.mark.req("SR-02")
@pytest.mark.req("SR-05")
def test_a_scan_into_the_weight_is_refused_and_named(ward: Hands) -> None:
    whole_order(ward.window)
    weight = FieldHands(ward.window, BY_NAME["weight_edit"])
    weight.type("70\x1d5")
    assert weight.draft.patient.weight_kg == "70\x1d5"
    assert "U+001D stands in it, a character that cannot be seen" in weight.says
    assert weight.label("rate_label") == "-"


@pytest.mark.req("SR-05")
@pytest.mark.parametrize("name", ["weight_edit", "infusion_dose_edit", "start_date_edit"])
def test_no_rate_stands_beside_letters_that_are_not_typed_yet(ward: Hands, name: str) -> None:
    """An input method shows them in the field; the draft does not hold them."""
    whole_order(ward.window)
    field = FieldHands(ward.window, BY_NAME[name])
    before = field.edit.text()
    assert field.label("rate_label") == "35"
    for letters in ("5", "50"):
        field.compose(letters)
        assert (field.edit.text(), field.label("rate_label")) == (before, "-")
        assert not field.label("sheet_rate_label")
    field.compose("")
    assert field.label("rate_label") == "35"
    assert field.draft == field.base


@pytest.mark.req("SR-05")
def test_what_an_input_method_types_is_read_at_once(ward: Hands) -> None:
    whole_order(ward.window)
    weight = FieldHands(ward.window, BY_NAME["weight_edit"])
    weight.edit.setCursorPosition(2)
    weight.compose(".")
    weight.compose("", commit=".5")
    assert weight.draft.patient.weight_kg == "70.5"
    assert weight.label("rate_label") == "35.3"
    weight.compose("5", commit="\uff15")
    assert weight.draft.patient.weight_kg == "70.5\uff15"
    assert weight.label("rate_label") == "-"
    weight.compose("")
    assert "(U+FF15) is not one of the digits 0 to 9" in weight.says


@pytest.mark.req("SR-02")
@pytest.mark.req("SR-05")
@pytest.mark.parametrize("length", [100, 32_767, 50_000])
def test_a_very_long_text_is_refused_in_few_words(ward: Hands, length: int) -> None:
    """More than 32,767 signs do not fit into a field of Qt; far fewer are refused, so nothing short is left of them."""
    whole_order(ward.window)
    weight = FieldHands(ward.window, BY_NAME["weight_edit"])
    weight.paste("7" * length)
    assert weight.draft.patient.weight_kg == weight.edit.text() == "7" * min(length, 32_767)
    assert "more than 4 digits stand before the dot" in weight.says
    assert len(weight.says) < 400
    assert weight.label("rate_label") == "-"


@pytest.mark.req("SR-09")
@pytest.mark.req("SR-44")
def test_a_reason_that_cannot_be_used_is_said_on_its_card(ward: Hands) -> None:
    order_in_words(ward.window)
    reason = FieldHands(ward.window, BY_NAME["override_reason_edit"])
    card = ward.window.order_view.findings_panel.show_finding(reason.base.overrides[0].code)
    assert card is not None
    assert card.heading_label.text() == "✓ Reason given"
    reason.paste("Agreed\u202e")
    assert "Allowed: printable characters only, not U+202E" in reason.says
    assert card.heading_label.text() == "▲ Reason needed"
    reason.paste("Agreed")
    assert (reason.says, card.heading_label.text()) == ("", "✓ Reason given")


@pytest.mark.req("SR-44")
@pytest.mark.req("SR-46")
def test_the_question_before_cancelling_says_what_cannot_be_used_and_names_nobody_in_its_title(ward: Hands) -> None:
    asked: list[tuple[str, str]] = []
    ask_to_cancel(
        ward.window, "KD-1, EXAMPLE", lambda reason, pin, _entry_id: asked.append((reason, pin)), lambda: None
    )
    question = ward.find_as("cancel_question", QDialog)
    assert question.windowTitle() == "KetaDesk"
    assert "EXAMPLE" in question.accessibleName()
    ward.type_into("cancel_pin_edit", "482913")
    assert not ward.find("cancel_go_on_button").isEnabled()
    ward.type_into("cancel_reason_edit", "wrong ")
    assert "Reason: cannot be used. Allowed: no blank at the beginning or end" in ward.text("cancel_problem_label")
    assert not ward.find("cancel_go_on_button").isEnabled()
    ward.type_into("cancel_reason_edit", "patient")
    assert ward.text("cancel_problem_label") == ""
    ward.press("cancel_go_on_button")
    assert asked == [("wrong patient", "482913")]


@pytest.mark.req("SR-04")
def test_nothing_can_be_dropped_into_a_field(ward: Hands) -> None:
    whole_order(ward.window)
    fields = ward.window.findChildren(QLineEdit)
    order_in_words(ward.window)
    fields += ward.window.findChildren(QLineEdit)
    assert len(fields) > 30
    assert not [field.objectName() for field in fields if field.acceptDrops() or field.dragEnabled()]
