"""Every string of the Big List, and our own, pasted and typed into every field of the window, in seven locales.

Whatever comes: no crash, no warning of Qt, no other value than the one that came, in the field and in the draft; it is
taken as it stands or refused with the reason beside the field; no rate while a figure cannot be read; and afterwards
the field can be emptied and used again.

All combinations are far too many for every run. By default each string is pasted once into each field, and typed into
one figure, one text and one field beside the draft; the locales take turns, so that each string meets all seven over
the fields, and each field gets pasted and typed strings in each locale. Of a typed text the first letters come one by
one and the rest in one go.

`KETADESK_NAUGHTY=pasted` pastes every string into every field in every locale, and empties the field after each, with
`-k test_pasted` in about 15 minutes of one processor. `KETADESK_NAUGHTY=typed` types every letter of every string into
every field in every locale, with `-k test_typed` in about 3 hours; `-k "test_typed and de_DE"` takes one locale of it.
"""

import ast
import os
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ketadesk.application.typed_text import text_flaw
from ketadesk.application.ward_desk import WardDesk
from ketadesk.ui.main_window import MainWindow
from ketadesk.ui.widgets.typed_edit import TypedEdit
from tests.application.quick_desk import quick_desk
from tests.architecture.source_code import nodes
from tests.naughty import BLNS, COUNT, EVERY, LOCALES, OWN
from tests.ui.naughty_fields import (
    BESIDE_THE_DRAFT,
    FIELDS,
    FIGURES,
    TESTED_ELSEWHERE,
    TEXTS,
    Field,
    FieldHands,
    all_typed_in,
    order_in_words,
    whole_order,
)
from tests.ui.opened import window_at_work

WHAT = os.environ.get("KETADESK_NAUGHTY", "")
TYPED_ONE_BY_ONE = 500 if WHAT == "typed" else 2
"""So many letters of a typed text come one by one; no string of the Big List has 500."""
NUMBER_FORM = re.compile(r"(0|[1-9]\d{0,3})(\.\d{1,2})?", re.ASCII)
COUNT_FORM = re.compile(r"[1-9]\d{0,2}", re.ASCII)
RATE = "35"
"""By hand: 70 kg x 0.5 mg per kg per hour from 1 mg per mL."""

in_each_locale = pytest.mark.parametrize("locale", LOCALES)
in_one_locale = pytest.mark.parametrize("locale", ["de_DE"])


@pytest.fixture
def window(locale: str, qtbot: QtBot) -> Iterator[MainWindow]:
    """A window that was opened in `locale`."""
    before = QLocale()
    QLocale.setDefault(QLocale(locale))
    desk = quick_desk()
    made = window_at_work(desk)
    made.show()
    qtbot.waitExposed(made)
    yield made
    draft = made.presenter.draft
    assert desk.choices(draft) == WardDesk.choices(desk, draft)
    made.close()
    made.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QLocale.setDefault(before)


Text = TypeVar("Text")
Kind = tuple[Field, ...]
KINDS: tuple[tuple[Kind, Callable[[MainWindow], None]], ...] = (
    (FIGURES, whole_order),
    (BESIDE_THE_DRAFT, lambda _window: None),
    (TEXTS, order_in_words),
)
"""The fields, and what makes them stand on screen."""


def turns(strings: Sequence[Text], place: int, locale: str, of: int = 1) -> Sequence[Text]:
    """The strings whose turn it is in this locale for the field at `place`: a seventh, and of them one in `of`."""
    first = (LOCALES.index(locale) - place) % len(LOCALES)
    return strings[first :: len(LOCALES)][place % of :: of]


def to_paste(place: int, locale: str, kind: Kind) -> Sequence[str]:
    if WHAT == "pasted":
        return EVERY
    return (*turns(BLNS, place, locale), *turns(OWN, place, locale, of=len(kind)))


def to_type(place: int, locale: str, kind: Kind) -> Sequence[str]:
    return EVERY if WHAT == "typed" else turns(EVERY, place, locale, of=len(kind))


def test_the_turns_leave_nothing_out() -> None:
    """Every string once into every field, over the fields in every locale; typed once into one field of each kind."""
    for kind, _show in KINDS:
        met: list[set[str]] = [set() for _text in BLNS]
        for place, _field in enumerate(kind):
            of_field = [(text, locale) for locale in LOCALES for text in turns(range(COUNT), place, locale)]
            assert sorted(text for text, _locale in of_field) == list(range(COUNT))
            for text, locale in of_field:
                met[text].add(locale)
        assert all(len(locales) == min(len(kind), len(LOCALES)) for locales in met)
        typed = [(len(to_type(place, locale, kind))) for place, _field in enumerate(kind) for locale in LOCALES]
        assert (sum(typed), min(typed) > 0) == (len(EVERY), True)


@pytest.mark.req("SR-02", "SR-03", "SR-05", "SR-06", "SR-15", "SR-44")
@in_each_locale
def test_pasted(window: MainWindow, locale: str) -> None:
    for kind, show in KINDS:
        show(window)
        for place, field in enumerate(kind):
            hands = FieldHands(window, field)
            usual = hands.edit.text()
            for text in to_paste(place, locale, kind):
                hands.paste(text)
                assert_taken_or_refused(hands, text)
                if WHAT == "pasted":
                    hands.empty()
                    assert_taken_or_refused(hands, "")
            assert_as_good_as_new(hands, usual)


@pytest.mark.req("SR-02", "SR-03", "SR-05", "SR-06", "SR-15", "SR-44")
@in_each_locale
def test_typed(window: MainWindow, locale: str) -> None:
    for kind, show in KINDS:
        show(window)
        for place, field in enumerate(kind):
            hands = FieldHands(window, field)
            usual = hands.edit.text()
            for text in to_type(place, locale, kind):
                hands.type(text, TYPED_ONE_BY_ONE)
                assert_taken_or_refused(hands, text)
                hands.empty()
                assert_taken_or_refused(hands, "")
            assert_as_good_as_new(hands, usual)


def assert_as_good_as_new(hands: FieldHands, usual: str) -> None:
    """The field can be emptied, what stood in it before can be typed again, and all is as it was."""
    hands.empty()
    assert_taken_or_refused(hands, "")
    hands.type(usual)
    assert hands.draft == hands.base, hands.field.name
    assert hands.says == ""
    assert hands.label("rate_label") == (RATE if hands.field not in TEXTS else "-")


def assert_taken_or_refused(hands: FieldHands, text: str) -> None:
    """What came stands in the field and in the draft, and is refused there where it may not stand."""
    field, named = hands.field, f"{hands.field.name}: {text[:200]!a}"
    assert hands.edit.text() == text, named
    assert hands.draft == hands.draft_with(text), named
    assert not hands.screen.blank, named
    if field.most:
        assert_words(hands, text, named)
    elif field.refusal:
        assert_figure(hands, text, named)


def assert_figure(hands: FieldHands, text: str, named: str) -> None:
    preview = hands.screen.preview
    problem = preview.problem_of(hands.field.path)
    if not text or is_figure(hands.field, text):
        assert problem is None or problem.unanswered or hands.field.path == "start", named
        return
    assert problem is not None and not problem.unanswered, named
    assert f"Cannot be used: {problem.seen_and_reason}. Allowed: {problem.allowed}" in hands.says, named
    assert problem.reason or hands.field.is_moment, named
    assert (preview.pump_figure, preview.plan, preview.mg_per_hour) == (None, None, ""), named
    assert hands.label("rate_label") == "-", named


def is_figure(field: Field, text: str) -> bool:
    """As SR-02 states the form; no string of ours is a date or a time."""
    if field.is_moment:
        return False
    form = COUNT_FORM if field.path == "taper.steps" else NUMBER_FORM
    return form.fullmatch(text) is not None and text.strip("0.") != ""


def assert_words(hands: FieldHands, text: str, named: str) -> None:
    flaw = text_flaw(text, hands.field.most)
    assert flaw in hands.says, named
    assert bool(flaw) == ("cannot be used" in hands.says.casefold()), named
    if hands.field.path:
        problem = hands.screen.preview.problem_of(hands.field.path)
        assert bool(flaw) == (problem is not None and not problem.unanswered), named
    else:
        assert hands.is_enabled("cancel_go_on_button") == (bool(text) and not flaw), named


@pytest.mark.req("SR-02")
@in_one_locale
def test_no_field_is_forgotten(window: MainWindow) -> None:
    """Whatever can be typed into has a line in `FIELDS`, on screen and in the source."""
    whole_order(window)
    shown = {w.objectName() for w in all_typed_in(window)}
    order_in_words(window)
    shown |= {w.objectName() for w in all_typed_in(window)} - {"allergy_2_edit"}
    known = {field.name for field in FIELDS}
    elsewhere = tuple(TESTED_ELSEWHERE)
    assert {n for n in shown if not n.startswith(elsewhere) and not any(n.startswith(f) for f in known)} == set()
    assert all(isinstance(widget, TypedEdit) for widget in all_typed_in(window))
    in_source = {
        node.value
        for _place, node in nodes("ui")
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch("[a-z][a-z_0-9]*_edit", node.value)
    }
    assert {name for name in in_source if not name.startswith(elsewhere)} | {"allergy_1_edit"} == known


@pytest.mark.req("SR-02")
def test_there_is_one_kind_of_field() -> None:
    """No other class of the program is, or makes, something that can be typed into: Qt's own repair what is typed."""
    typed_in = {"QLineEdit", "QTextEdit", "QPlainTextEdit", "QTextBrowser", "QComboBox", "QFontComboBox", "QDateEdit"}
    typed_in |= {"QSpinBox", "QDoubleSpinBox", "QTimeEdit", "QDateTimeEdit", "QInputDialog", "QKeySequenceEdit"}
    found = {
        place.partition(":")[0] for place, node in nodes("ui") if isinstance(node, ast.Name) and node.id in typed_in
    }
    # The PIN's field names the dots that it shows instead of letters; it is a `TypedEdit`.
    assert found == {"ui/widgets/typed_edit.py", "ui/widgets/pin_edit.py"}
