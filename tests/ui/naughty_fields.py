"""Every field of the window that text can be typed into: where it is, what the draft holds of it, how it refuses.

The fields are found in the widget tree; `FIELDS` only says of each what it is, so a new field without a line fails.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)

from ketadesk.application.order_draft import OrderDraft, OverrideDraft
from ketadesk.application.typed_text import NAME_LENGTH, REASON_LENGTH, TEXT_LENGTH
from ketadesk.domain.finding import Severity
from ketadesk.ui.main_window import MainWindow
from ketadesk.ui.order.cancel_question import ask_to_cancel
from ketadesk.ui.order.order_screen import OrderScreen
from ketadesk.ui.order.start_moment import joined, zone_name
from ketadesk.ui.widgets.plain_label import PlainLabel
from tests.naughty.order_fields import FIELDS as DRAFT_FIELDS
from tests.ui.whole_order import fill

BYTE_ORDER_MARKS = ("\ufeff", "\ufffe")


@dataclass(frozen=True)
class Field:
    """A field by its object name; `path` is what the draft holds of it, blank for one outside the draft."""

    name: str
    path: str
    refusal: str
    """The object name of the label that says why something is refused; blank where nothing is ever refused."""
    most: int = 0
    """Free text of at most so many characters; 0 for figures, dates and times."""

    @property
    def is_moment(self) -> bool:
        return self.name.endswith(("date_edit", "time_edit"))


def _figure(name: str, path: str, refusal: str = "") -> Field:
    return Field(name, path, f"{(refusal or path).replace('.', '_')}_problem_label")


def _text(name: str, path: str) -> Field:
    most = DRAFT_FIELDS[path]
    assert isinstance(most, int)
    return Field(name, path, f"{path.replace('.', '_')}_problem_label", most)


FIGURES = (
    _figure("weight_edit", "patient.weight_kg"),
    _figure("height_edit", "patient.height_cm"),
    _figure("loading_dose_edit", "loading_dose.mg_per_kg"),
    _figure("loading_minutes_edit", "loading_dose.over_min", "loading_dose.mg_per_kg"),
    _figure("infusion_dose_edit", "infusion.dose"),
    _figure("duration_edit", "infusion.duration_h"),
    _figure("taper_steps_edit", "taper.steps"),
    _figure("taper_hours_edit", "taper.over_h", "taper.steps"),
)
"""Fields that a rate follows from; with them a whole order stands on screen."""
TEXTS = (
    _text("family_name_edit", "patient.family_name"),
    _text("given_name_edit", "patient.given_name"),
    _text("title_edit", "patient.title"),
    _text("identifier_edit", "patient.identifier"),
    _text("hospital_edit", "hospital"),
    _text("ward_edit", "ward"),
    _text("service_edit", "responsible_service"),
    _text("indication_other_edit", "indication"),
    _text("prescriber_edit", "prescriber"),
    _text("prescriber_grade_edit", "prescriber_grade"),
    _text("prescriber_contact_edit", "prescriber_contact"),
    Field("allergy_1_edit", "patient.allergies", "patient_allergies_problem_label", TEXT_LENGTH),
    Field("override_reason_edit", "overrides[0].reason", "override_problem_label", REASON_LENGTH),
    Field("override_name_edit", "overrides[0].by", "override_problem_label", NAME_LENGTH),
    _figure("birth_date_edit", "patient.birth_date"),
    _figure("weight_date_edit", "patient.weight_date"),
    _figure("start_date_edit", "start"),
    _figure("start_time_edit", "start"),
)
"""Words and dates of the draft; with them the beginning of an order is enough, and is quicker."""
BESIDE_THE_DRAFT = (
    Field("cancel_reason_edit", "", "cancel_problem_label", REASON_LENGTH),
    Field("search_edit", "", ""),
)
FIELDS = (*FIGURES, *TEXTS, *BESIDE_THE_DRAFT)
TESTED_ELSEWHERE = {
    "signature_": "tests/ui/test_signature.py",
    "observation_": "tests/ui/test_observation_page.py",
    "item_": "tests/ui/test_observation_page.py",
    "step_": "tests/ui/test_step_dialog.py",
    "check_": "tests/ui/test_second_check.py",
    "paper_code_": "tests/ui/test_paper_check_page.py",
    "labels_": "tests/ui/test_labels_dialog.py",
    "store_pin_": "a PIN: tests/ui/test_sign_in_pin_edit.py",
    "sign_off_pin_": "a PIN",
    "cancel_pin_": "a PIN",
    **dict.fromkeys(
        (
            "set_up_",
            "administrator_",
            "record_passphrase_",
            "backup_",
            "restore_",
            "recovery_",
            "key_",
            "passphrase_",
            "sign_in_",
            "account_",
            "new_",
            "old_",
            "own_",
            "given_pin_",
            "audit_",
            "erasure_",
        ),
        "tests/ui/test_naughty_elsewhere.py",
    ),
}
"""Beginnings of the names of fields that are put through the same strings in a test of their own page."""


def all_typed_in(window: QWidget) -> list[QWidget]:
    """Everything under `window` that text can be typed into, whatever it is called."""
    kinds = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox, QComboBox)
    return [widget for kind in kinds for widget in window.findChildren(kind)]


def whole_order(window: MainWindow) -> None:
    """An order whose rate stands on screen, and the question that is asked before an order is cancelled."""
    fill(window)
    ask_to_cancel(window, "an order", lambda _reason, _pin, _entry_id: None, lambda: None)
    for name in ("cancel_reason_edit", "cancel_pin_edit"):
        edit = window.findChild(QLineEdit, name)
        assert edit is not None
        edit.setText("usual")


def order_in_words(window: MainWindow) -> None:
    """The beginning of an order, without a figure: words everywhere, and a finding that was given its reason."""
    presenter = window.presenter
    presenter.start_new()
    start = joined("2026-11-23", "08:30")
    presenter.set_fields({"start": start, "time_zone": zone_name(start), "indication": "in words"})
    presenter.set_fields({"patient.family_name": "EXAMPLE", "patient.allergies": {"known": ("latex",)}})
    relative = next(q for q in presenter.screen.choices.checklist if q.group == "relative")
    presenter.set_field(f"checklist.{relative.id}", "present")
    code = next(f.code for f in presenter.screen.preview.findings if f.severity is Severity.OVERRIDE)
    presenter.set_override(code, reason="Agreed with the pain team", by="Dr A Example")


class FieldHands:
    """Puts text into one field as a nurse does, and looks at what stands on screen."""

    def __init__(self, window: MainWindow, field: Field) -> None:
        self.window = window
        self.field = field
        found = [w for w in all_typed_in(window) if w.objectName().startswith(field.name)]
        assert len(found) == 1 and isinstance(found[0], QLineEdit), f"{field.name}: {found}"
        self.edit = found[0]
        self.refusal_label = _nearest(self.edit, field.refusal) if field.refusal else None
        self._turn_to_its_page()
        self.base = self.draft

    @property
    def draft(self) -> OrderDraft:
        return self.window.presenter.draft

    @property
    def screen(self) -> OrderScreen:
        return self.window.presenter.screen

    def label(self, name: str) -> str:
        found = self.window.findChild(PlainLabel, name)
        assert found is not None, name
        return found.text()

    def is_enabled(self, name: str) -> bool:
        found = self.window.findChild(QPushButton, name)
        assert found is not None, name
        return found.isEnabled()

    @property
    def says(self) -> str:
        """The reason on screen."""
        label = self.refusal_label
        return "" if label is None or label.isHidden() else label.text()

    def paste(self, text: str) -> None:
        """Over everything that stands in the field."""
        self.edit.selectAll()
        if text:
            bare = not text.startswith(BYTE_ORDER_MARKS)
            QApplication.clipboard().setText(text if bare else f"x{text}")
            self.edit.paste()
            if not bare:
                self._take_the_first_away()
        else:
            self.key(Qt.Key.Key_Delete)

    def type(self, text: str, at_once_from: int | None = None) -> None:
        """Letter by letter over everything that stands in the field; from `at_once_from` on in one go."""
        self.edit.selectAll()
        if not text:
            self.key(Qt.Key.Key_Delete)
        bare = not text.startswith(BYTE_ORDER_MARKS)
        letters = _strokes(text if bare else f"x{text}")
        if at_once_from is not None and letters[at_once_from:]:
            letters = [*letters[:at_once_from], "".join(letters[at_once_from:])]
        for letter in letters:
            self.key(0, letter)
        if not bare:
            self._take_the_first_away()

    def empty(self) -> None:
        self.edit.selectAll()
        self.key(Qt.Key.Key_Delete)

    def compose(self, letters: str, commit: str = "") -> None:
        """An input method: `letters` are shown in the field and not typed yet."""
        event = QInputMethodEvent(letters, [])
        event.setCommitString(commit)
        QApplication.sendEvent(self.edit, event)

    def key(self, key: int, letter: str = "") -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(self.edit, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, letter))

    def draft_with(self, text: str) -> OrderDraft:
        """The draft as it was, with `text` in the place of this field and nothing else changed."""
        base, path = self.base, self.field.path
        if not path:
            return base
        if path == "patient.allergies":
            return base.with_field(path, {"known": (text,) if text else ()})
        if path.startswith("overrides"):
            given = OverrideDraft(code=base.overrides[0].code, reason=base.overrides[0].reason, by=base.overrides[0].by)
            part = {path.rpartition(".")[2]: text}
            return base.model_copy(update={"overrides": (given.model_copy(update=part),)})
        if path == "start":
            date, _, time = base.start.partition("T")
            start = f"{text}T{time[:5]}" if self.field.name == "start_date_edit" else f"{date}T{text}"
            return base.with_field("start", start).with_field("time_zone", zone_name(start))
        return base.with_field(path, text)

    def _take_the_first_away(self) -> None:
        """PySide6 loses a byte order mark at the beginning of a text it hands to Qt: it follows an x, which goes."""
        self.key(Qt.Key.Key_Home)
        self.key(Qt.Key.Key_Delete)

    def _turn_to_its_page(self) -> None:
        for page, widget in self.window.order_view.pages.items():
            if widget.isAncestorOf(self.edit):
                self.window.order_view.go_to(page)
        if self.edit.objectName() == "search_edit":
            self.window.work.show_orders()


def _nearest(edit: QWidget, name: str) -> PlainLabel:
    """The label that says why something in `edit` is refused: the first with that name on the way to the window."""
    around: QWidget | None = edit
    while around is not None:
        for label in around.findChildren(PlainLabel):
            if label.objectName().startswith(name):
                return label
        around = around.parentWidget()
    raise AssertionError(f"no label called {name}")


def _strokes(text: str) -> list[str]:
    """The letters one by one; a byte order mark comes with the letter before it, as PySide6 loses it alone."""
    strokes: list[str] = []
    for letter in text:
        if letter in BYTE_ORDER_MARKS and strokes:
            strokes[-1] += letter
        else:
            strokes.append(letter)
    return strokes
