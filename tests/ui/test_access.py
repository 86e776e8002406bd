"""Everything can be reached, named and read: keyboard, screen reader, large text, contrast, no figure cut off."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QScrollArea, QWidget

from ketadesk.ui.theme import PALETTES, TEXT_PERCENTS, Palette
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from tests.ui.conftest import Hands
from tests.ui.test_patient import type_a_patient


def shown_and_focusable(hands: Hands) -> list[QWidget]:
    return [
        widget
        for widget in hands.window.findChildren(QWidget)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus.value
    ]


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return str(interface.text(QAccessible.Text.Name))


@pytest.mark.parametrize("page", range(1, 7))
def test_every_focusable_widget_has_a_name(hands: Hands, page: int) -> None:
    type_a_patient(hands)
    hands.window.presenter.set_field("checklist.delirium", "present")
    hands.go_to(page)
    widgets = [w for w in shown_and_focusable(hands) if w.objectName() != "qt_menubar_ext_button"]
    assert widgets
    assert not [w.objectName() or type(w).__name__ for w in widgets if not name_of(w).strip()]


@pytest.mark.parametrize("page", range(1, 7))
def test_tab_follows_the_reading_order(hands: Hands, page: int) -> None:
    type_a_patient(hands)
    hands.go_to(page)
    hands.qtbot.wait(20)
    inner = hands.window.order_view.pages[list(hands.window.order_view.pages)[page - 1]]
    widgets = [w for w in shown_and_focusable(hands) if inner.isAncestorOf(w)]
    if not widgets:
        return
    chain = _tab_chain(widgets)
    start = min(range(len(chain)), key=lambda place: _spot(chain[place], inner))
    spots = [_spot(widget, inner) for widget in chain[start:] + chain[:start]]
    assert len(spots) == len(widgets)
    for (row, column), (next_row, next_column) in pairwise(spots):
        same_row = abs(row - next_row) <= 16
        assert next_column > column if same_row else next_row > row


def _tab_chain(widgets: list[QWidget]) -> list[QWidget]:
    chain: list[QWidget] = []
    walker: QWidget | None = widgets[0]
    for _ in range(2000):
        if walker in widgets and walker not in chain:
            chain.append(walker)
        walker = walker.nextInFocusChain() if walker is not None else None
    return chain


def _spot(widget: QWidget, inner: QWidget) -> tuple[int, int]:
    """The height of the widget's middle, and its left edge."""
    at = widget.mapTo(inner, QPoint(0, widget.height() // 2))
    return at.y(), at.x()


def test_tab_reaches_every_field_of_the_first_page(hands: Hands) -> None:
    reached = set()
    hands.find("family_name_edit").setFocus()
    for _ in range(60):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused.objectName())
        hands.key(focused, Qt.Key.Key_Tab)
    assert {"given_name_edit", "identifier_edit", "weight_edit", "height_edit", "next_button"} <= reached


@pytest.mark.parametrize("percent", TEXT_PERCENTS)
def test_targets_are_large_enough_and_nothing_is_cut_off(hands: Hands, percent: int) -> None:
    hands.window.look.set_percent(percent)
    hands.window.resize(1366, 768)
    type_a_patient(hands)
    for page in range(1, 7):
        hands.go_to(page)
        hands.qtbot.wait(10)
        assert hands.window.width() <= 1366
        assert hands.window.height() <= 768
        for button in hands.window.order_view.findChildren(QAbstractButton):
            if button.isVisible():
                assert button.width() >= 24, button.objectName()
                assert button.height() >= 24, button.objectName()
        assert not [label.text() for label in hands.window.findChildren(QLabel) if cut_off(label)]


def cut_off(label: QLabel) -> bool:
    """True when the label has less room than its text needs."""
    if not label.isVisible() or not label.text() or not label.pixmap().isNull():
        return False
    if label.wordWrap():
        return label.height() + 1 < label.heightForWidth(label.width())
    return label.width() + 1 < label.sizeHint().width() or label.height() + 1 < label.sizeHint().height()


def test_pages_scroll_down_only(hands: Hands) -> None:
    type_a_patient(hands)
    for page in range(1, 6):
        hands.go_to(page)
        area = hands.window.order_view.stack.currentWidget()
        assert isinstance(area, QScrollArea)
        assert area.horizontalScrollBar().maximum() == 0


def test_enter_presses_no_button_that_matters(hands: Hands) -> None:
    type_a_patient(hands)
    buttons = hands.window.findChildren(DeliberateButton)
    assert {"store_button", "print_button", "save_pdf_button"} <= {b.objectName() for b in buttons}
    pressed: list[str] = []
    for button in buttons:
        button.clicked.connect(lambda _checked=False, b=button: pressed.append(b.objectName()))
        button.setEnabled(True)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            hands.key(button, key)
    assert pressed == []


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("palette", PALETTES, ids=lambda p: p.key)
def test_contrast(palette: Palette) -> None:
    p = palette
    grounds = (p.ground, p.surface, p.sunken, p.stop_ground, p.override_ground, p.caution_ground, p.information_ground)
    texts = [(p.ink, ground) for ground in (*grounds, p.action_soft, p.focus_ground)]
    texts += [(p.muted, ground) for ground in grounds]
    texts += [(p.banner_ink, p.banner), (p.banner_quiet, p.banner), (p.alert_ink, p.alert)]
    texts += [(p.action_ink, p.action), (p.link, p.surface), (p.link, p.ground), (p.stop, p.surface)]
    texts += [(p.done, p.surface), (p.done, p.action_soft), (p.link, p.information_ground)]
    parts = [(p.edge, p.surface), (p.edge, p.ground), (p.action, p.surface), (p.focus, p.focus_ground)]
    parts += [(p.stop, p.stop_ground), (p.override, p.override_ground), (p.information, p.information_ground)]
    assert [(a, b, contrast(a, b)) for a, b in texts if contrast(a, b) < 4.5] == []
    assert [(a, b, contrast(a, b)) for a, b in parts if contrast(a, b) < 3] == []


def test_palettes_and_text_sizes_are_in_the_menu(hands: Hands) -> None:
    for palette in PALETTES:
        action = hands.window.findChild(QAction, f"palette_{palette.key}_action")
        assert action is not None
        action.trigger()
        assert hands.window.look.palette == palette
    for percent in TEXT_PERCENTS:
        action = hands.window.findChild(QAction, f"text_{percent}_action")
        assert action is not None
        action.trigger()
        assert hands.window.look.percent == percent
    hands.window.look.set_percent(100)
    assert hands.find_as("weight_edit", QLineEdit).isVisible()
