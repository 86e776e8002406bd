"""What the page of the second check is made of: whose order, questions, PIN, the comparison, and its buttons."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ketadesk.application.second_check_form import CheckDraft, CheckForm, CheckResult
from ketadesk.ui.check.comparison import Comparison
from ketadesk.ui.check.identity_band import IdentityBand
from ketadesk.ui.check.questions import Questions
from ketadesk.ui.session.confirm_pin import ConfirmPin
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.card import Card
from ketadesk.ui.widgets.deliberate_button import DeliberateButton
from ketadesk.ui.widgets.plain_label import PlainLabel
from ketadesk.ui.widgets.scrolled import scrolled
from ketadesk.ui.widgets.warning_box import WarningBox

_HOW = (
    "Type every figure off its source: wristband, scales, ampoule, prescription, pump. "
    "Nothing of the first entry is shown before you compare."
)


class CheckParts(QWidget):
    """Shows; the page decides."""

    def __init__(self) -> None:
        super().__init__()
        self.band = IdentityBand()
        self.how_label = PlainLabel(_HOW, name="check_how_label")
        self.not_you_box = WarningBox("not_you", "This check is for another person", tone="stop", sign="✖")
        self.questions = Questions()
        self.comparison = Comparison()
        self._build_sign_card()
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(20, 14, 16, 16)
        column.setSpacing(12)
        column.addWidget(PlainLabel("Second check", role="title", name="check_title_label"))
        for part in (self.how_label, self.not_you_box, self.questions, self.comparison, self.sign_card):
            column.addWidget(part)
        column.addStretch(1)
        self.area = scrolled(work, "check_scroll")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.band)
        outer.addWidget(self.area, 1)
        outer.addLayout(self._build_footer())

    def _build_sign_card(self) -> None:
        self.sign_card = Card("Your signature under the check", "check_sign_card")
        self.missing_label = PlainLabel(role="quiet", name="check_missing_label")
        self.pin = ConfirmPin("check")
        self.notice_label = PlainLabel(role="strong", name="check_notice_label")
        self.notice_label.hide()
        self.sign_card.add(self.missing_label, self.pin, self.notice_label)

    def _build_footer(self) -> QHBoxLayout:
        self.leave_button = DeliberateButton("Leave the check", "leave_check_button")
        self.compare_button = DeliberateButton("Compare", "compare_button", "primary")
        self.sheet_button = DeliberateButton("To the order sheet", "check_sheet_button", "primary")
        footer = QHBoxLayout()
        footer.setContentsMargins(20, 8, 16, 12)
        footer.addWidget(self.leave_button)
        footer.addStretch(1)
        footer.addWidget(self.compare_button)
        footer.addWidget(self.sheet_button)
        return footer

    def blank(self) -> None:
        """Nobody and nothing: as the page is before it is opened and after it was left."""
        self.band.blank()
        self.questions.forget()
        self.comparison.forget()
        self.not_you_box.show_lines(())
        self.missing_label.show_text("")
        self.pin.clear()
        self.say("")
        self._show_stage(asking=True)
        self.area.verticalScrollBar().setValue(0)

    def render_form(self, form: CheckForm, draft: CheckDraft) -> None:
        """Show the questions, or why they are not for the one who is signed in."""
        self.band.render_form(form)
        self.not_you_box.show_lines((form.not_you,) if form.not_you else ())
        for part in (self.how_label, self.questions, self.sign_card, self.compare_button):
            part.setVisible(not form.not_you)
        if form.not_you:
            self.questions.forget()
            return
        self.questions.render_form(form, draft)
        still_open = ", ".join(form.missing)
        self.missing_label.show_text(f"Still open: {still_open}." if still_open else "")

    def show_result(self, result: CheckResult) -> None:
        """Show what was found; the questions and all that stood in them are taken away."""
        self.questions.forget()
        self.missing_label.show_text("")
        self.pin.clear()
        self.comparison.show_result(result)
        self._show_stage(asking=False)
        # After a difference she may check again: what she has not seen yet stays unseen.
        self.sheet_button.setVisible(result.agreed)
        self.leave_button.setVisible(not result.agreed)
        self.area.verticalScrollBar().setValue(0)
        (self.sheet_button if result.agreed else self.leave_button).setFocus()

    def say(self, words: str) -> None:
        """Say what went wrong, where the PIN was just typed."""
        self.notice_label.show_text(words)
        announce(self, words)
        if words:
            self.area.ensureWidgetVisible(self.notice_label)

    def _show_stage(self, asking: bool) -> None:
        for part in (self.how_label, self.questions, self.sign_card, self.compare_button, self.leave_button):
            part.setVisible(asking)
        for part in (self.comparison, self.sheet_button):
            part.setVisible(not asking)
