"""What is typed into a number field stays as it was typed; what cannot be read gives a reason and no rate."""

import pytest
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLineEdit, QWidget

from tests.naughty import ALMOST_NUMBERS, LOCALES
from tests.ui.conftest import Hands

UNREADABLE = tuple(text for text in ALMOST_NUMBERS if "\ufeff" not in text)
"""PySide6 loses a byte order mark at the beginning of a text: `naughty_fields.py` brings it in another way."""


def order_at_42(hands: Hands) -> None:
    """An order whose rate stands on screen."""
    presenter = hands.window.presenter
    presenter.set_field("regimen", "acute-pain-infusion")
    presenter.set_field("infusion.dose", "0.6")
    presenter.set_fields({"preparation.drug_mg": "500", "preparation.volume_ml": "500"})


@pytest.mark.req("SR-02")
@pytest.mark.req("SR-03")
@pytest.mark.req("SR-05")
def test_unreadable_weight_stays_and_shows_no_rate(hands: Hands) -> None:
    order_at_42(hands)
    weight = hands.find_as("weight_edit", QLineEdit)
    for typed in UNREADABLE:
        weight.selectAll()
        hands.type_into("weight_edit", "70")
        assert hands.text("rate_label") == "42"
        weight.selectAll()
        hands.type_into("weight_edit", typed)
        assert weight.text() == typed
        assert hands.window.presenter.draft.patient.weight_kg == typed
        assert hands.text("rate_label") == "-"
        assert repr(typed) in hands.text("patient_weight_kg_problem_label")


@pytest.mark.req("SR-02")
def test_pasted_text_is_not_repaired(hands: Hands) -> None:
    order_at_42(hands)
    weight = hands.find_as("weight_edit", QLineEdit)
    for pasted in UNREADABLE:
        QApplication.clipboard().setText(pasted)
        weight.selectAll()
        weight.paste()
        assert weight.text() == pasted
        assert hands.text("rate_label") == "-"


@pytest.mark.req("SR-02")
@pytest.mark.parametrize("locale", [*LOCALES, "C"])
def test_locale_changes_nothing(hands: Hands, locale: str) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(locale))
    try:
        order_at_42(hands)
        hands.type_into("weight_edit", "0,15")
        assert hands.text("weight_edit") == "0,15"
        assert hands.text("rate_label") == "-"
        hands.find_as("weight_edit", QLineEdit).selectAll()
        hands.type_into("weight_edit", "70.5")
        assert hands.text("weight_edit") == "70.5"
        assert hands.text("rate_label") == "42.3"
    finally:
        QLocale.setDefault(before)


@pytest.mark.req("SR-15")
def test_pounds_are_not_accepted(hands: Hands) -> None:
    order_at_42(hands)
    hands.type_into("weight_edit", "154lb")
    assert hands.text("weight_edit") == "154lb"
    assert hands.text("rate_label") == "-"
    names = [edit.accessibleName().lower() for edit in hands.window.findChildren(QLineEdit)]
    assert not [name for name in names if "lb" in name.split() or "pound" in name]


@pytest.mark.req("SR-04")
def test_no_spin_boxes_and_no_lists_that_drop_down(hands: Hands) -> None:
    assert not hands.window.findChildren(QAbstractSpinBox)
    assert not hands.window.findChildren(QComboBox)
    assert not [
        edit for edit in hands.window.findChildren(QLineEdit) if edit.validator() is not None or edit.inputMask()
    ]


def turn_wheel(widget: QWidget) -> None:
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(widget.mapToGlobal(QPoint(5, 5))),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


@pytest.mark.req("SR-04")
def test_wheel_arrows_and_drops_change_nothing(hands: Hands) -> None:
    order_at_42(hands)
    hands.type_into("weight_edit", "70")
    for number in range(1, 7):
        hands.go_to(number)
    before = hands.window.presenter.draft
    for widget in hands.window.order_view.findChildren(QWidget):
        if widget.objectName().startswith(("step_", "qt_")):
            continue
        turn_wheel(widget)
        if widget.focusPolicy() & Qt.FocusPolicy.StrongFocus.value == Qt.FocusPolicy.StrongFocus.value:
            for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right):
                hands.key(widget, key)
        if isinstance(widget, QLineEdit):
            assert not widget.acceptDrops()
    assert hands.window.presenter.draft == before
