"""One infusion: what the pump does, what has to be done, what is due, and the way to every step.

Everything is asked for anew after each step and every 30 s while it is seen. What cannot be read leaves nothing on the
page: a state of the pump that may be old is worse than none. Pause and stop stand in the foreground at all times.
"""

import uuid
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.errors import KetaDeskError, OrderRefused
from ketadesk.application.monitoring.bed_words import bed_words
from ketadesk.application.monitoring.bedside_desk import InfusionView, MonitoringDesk, StepDraft, Verb
from ketadesk.application.order_preview import Banner
from ketadesk.ui.look import Look
from ketadesk.ui.monitoring.infusion_parts import InfusionParts
from ketadesk.ui.monitoring.step_about import about
from ketadesk.ui.monitoring.step_dialog import StepDialog
from ketadesk.ui.monitoring.verb_words import ALWAYS_IN_FRONT, KEYS, ON_BUTTON
from ketadesk.ui.widgets.announce import announce
from ketadesk.ui.widgets.breakable import breakable
from ketadesk.ui.widgets.reading_order import set_reading_order

REFRESH_MS = 30_000
_TYPED_OFF_THE_PUMP = {"read_back", "ml_per_h"}
"""Fields of a step."""


class InfusionPage(QWidget):
    """`show_infusion` begins, `forget` leaves nothing of anybody behind."""

    observe_asked = Signal(str)
    """Order id."""
    correct_observation_asked = Signal(str, str)
    """Order id and the entry id of the set."""
    trend_asked = Signal(str)
    record_asked = Signal(str)
    handover_asked = Signal(str)
    downtime_asked = Signal(str)
    order_asked = Signal(str, int)
    """Order id and revision."""
    closed = Signal()
    banner_changed = Signal(object)
    """The `Banner` of the patient, or none when nobody is shown."""
    entered = Signal()
    """An entry was made: what hangs on the log is to be asked for anew."""
    trouble_found = Signal(str, str)
    """What failed and the next step; two blank texts when the infusion can be read again."""

    def __init__(
        self,
        desk: Callable[[], MonitoringDesk],
        look: Look,
        full_name: Callable[[], str] = lambda: "",
        new_entry_id: Callable[[], str] = lambda: str(uuid.uuid4()),
    ) -> None:
        super().__init__()
        self.setObjectName("infusion_page")
        self._desk = desk
        self._full_name = full_name
        self._new_entry_id = new_entry_id
        self._view: InfusionView | None = None
        self._has_failed = False
        self.order_id = ""
        """Of the infusion on the page, blank for none."""
        self.parts = InfusionParts(look)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.parts)
        self.timer = QTimer(self)
        self.timer.setInterval(REFRESH_MS)
        self._tab_order_due = QTimer(self)
        self._tab_order_due.setSingleShot(True)
        self._connect()
        self._blank()

    def _connect(self) -> None:
        parts = self.parts
        self.timer.timeout.connect(self.refresh)
        self._tab_order_due.timeout.connect(lambda: set_reading_order(self))
        parts.findings.rows_changed.connect(self._tab_order_due.start)
        parts.back_button.clicked.connect(self.closed)
        for button, signal in (
            (parts.observe_button, self.observe_asked),
            (parts.trend_button, self.trend_asked),
            (parts.record_button, self.record_asked),
            (parts.handover_button, self.handover_asked),
            (parts.downtime_button, self.downtime_asked),
        ):
            button.clicked.connect(lambda _checked=False, s=signal: s.emit(self.order_id))
        parts.order_button.clicked.connect(self._ask_order)
        for verbs in (parts.front_verbs, parts.other_verbs):
            verbs.asked.connect(self.open_step)
        parts.findings.asked.connect(self.open_step)
        parts.due.not_done_asked.connect(self._say_not_done)
        parts.not_done_button.clicked.connect(parts.due.ask_not_done)
        parts.correct_button.clicked.connect(self._correct)
        parts.strike_button.clicked.connect(self._strike)
        for table in (parts.due, parts.history):
            table.itemSelectionChanged.connect(self._allow)

    def show_infusion(self, order_id: str) -> None:
        """Show it as of now, with the keyboard on the way to the next set."""
        if order_id != self.order_id:
            self.forget()
        self.order_id = order_id
        self.say("")
        self.refresh()
        self.parts.observe_button.setFocus()
        self.parts.show_top()

    def say(self, words: str) -> None:
        """What was just recorded, in a sentence."""
        self.parts.said_label.show_text(f"✓ {words}" if words else "")
        announce(self, words)

    def refresh(self) -> None:
        """Ask the desk again and show its answer in place."""
        if not self.order_id:
            return
        try:
            view = self._desk().infusion(self.order_id)
        except KetaDeskError as failure:
            self._fail(failure)
        else:
            self._show(view)

    def forget(self) -> None:
        """Nothing of any patient is left on the page."""
        had_patient = bool(self.order_id)
        self.order_id = ""
        self.say("")
        self._blank()
        if had_patient:
            self.banner_changed.emit(None)

    def open_step(self, verb: Verb, subject: str = "") -> None:
        """The form of a verb; nothing is recorded by opening it."""
        view = self._view
        if view is None:
            return
        draft = StepDraft(verb=verb, subject=subject)
        try:
            form = self._desk().step_form(self.order_id, draft)
        except KetaDeskError as failure:
            self._say_failure(failure)
            return
        self.say("")
        dialog = StepDialog(
            self,
            self._desk,
            self.order_id,
            form,
            draft,
            _who(view),
            about(view, verb, subject),
            self._full_name(),
            self._new_entry_id,
        )
        dialog.taken.connect(self._taken)
        dialog.finished.connect(lambda _how: self._read_blind(False))
        self._read_blind(any(field.name in _TYPED_OFF_THE_PUMP for field in form.fields))
        dialog.open()

    def _read_blind(self, is_blind: bool) -> None:
        """While the pump is read, no rate of the order stands beside the form."""
        self.parts.state.setVisible(not is_blind)

    def _taken(self, words: str) -> None:
        """The button that opened the form may be gone: its keyboard must not end up outside of the page."""
        self.parts.observe_button.setFocus()
        self.refresh()
        self.say(words)
        self.parts.show_top()
        self.entered.emit()

    def _show(self, view: InfusionView) -> None:
        self._view = view
        parts = self.parts
        parts.failure_label.show_text("")
        parts.title_label.setText(breakable(f"{_bed(view)}, {view.label}"))
        parts.as_of_label.setText(f"as of {view.at}")
        self._say_notice(f"✖ {breakable(view.notice)}" if view.notice else "")
        parts.flags_label.show_text("\n".join(f"● {breakable(flag)}" for flag in view.flags))
        parts.state.render_view(view)
        parts.counts.show_pairs(view.counts)
        parts.findings.show_findings([f for f in view.findings if f.is_open], view.allowed)
        parts.acted.show_findings([f for f in view.findings if not f.is_open], view.allowed)
        parts.due.show_due(view.due)
        parts.due_now_label.show_text(parts.due.most_pressing)
        parts.history.show_history(view.history)
        in_front = {*view.urgent, *ALWAYS_IN_FRONT} & set(view.allowed)
        parts.front_verbs.show_verbs(tuple(in_front))
        others = tuple(verb for verb in view.allowed if verb in ON_BUTTON and verb not in in_front)
        parts.other_verbs.show_verbs(others)
        parts.body.show()
        parts.steps_card.setVisible(bool(others))
        parts.counts_card.setVisible(bool(view.counts))
        self._allow()
        self._all_is_well()
        self.banner_changed.emit(_banner(view))

    def _blank(self) -> None:
        self._view = None
        parts = self.parts
        for label in (parts.title_label, parts.as_of_label):
            label.setText("")
        parts.failure_label.show_text("")
        parts.notice_label.show_text("")
        parts.flags_label.show_text("")
        parts.state.blank()
        parts.counts.show_pairs(())
        parts.findings.show_findings((), ())
        parts.acted.show_findings((), ())
        parts.due.show_due(())
        parts.due_now_label.show_text("")
        parts.history.show_history(())
        parts.front_verbs.show_verbs(())
        parts.other_verbs.show_verbs(())
        parts.body.hide()
        self._allow()

    def _say_notice(self, words: str) -> None:
        """Why what stands here is not to be gone by: read out when it comes."""
        if words != self.parts.notice_label.text():
            announce(self, words)
        self.parts.notice_label.show_text(words)

    def _fail(self, failure: KetaDeskError) -> None:
        self._blank()
        self.say("")
        self.parts.failure_label.show_text(f"✖ {failure.what} {failure.next_step}")
        self._has_failed = True
        self.trouble_found.emit(failure.what, failure.next_step)

    def _all_is_well(self) -> None:
        if self._has_failed:
            self._has_failed = False
            self.trouble_found.emit("", "")

    def _say_failure(self, failure: KetaDeskError) -> None:
        """A step that cannot be taken; the infusion on the page is as right as before."""
        self.say("")
        self.parts.failure_label.show_text(f"✖ {failure.what} {failure.next_step}")
        announce(self, self.parts.failure_label.text())

    def _allow(self) -> None:
        parts, allowed = self.parts, () if self._view is None else self._view.allowed
        papers = (parts.record_button, parts.handover_button, parts.downtime_button)
        for button in (parts.observe_button, parts.trend_button, *papers):
            button.setEnabled(self._view is not None)
        parts.order_button.setEnabled(self._view is not None)
        due, entry = parts.due.chosen, parts.history.chosen
        parts.not_done_button.say(f"Not done {due.at} (N) ..." if due and due.state.is_open else "Not done (N) ...")
        parts.not_done_button.setEnabled(bool(due and due.state.is_open) and Verb.NOT_OBSERVED in allowed)
        parts.correct_button.setEnabled(bool(entry and entry.can_correct))
        parts.strike_button.setEnabled(bool(entry and entry.can_strike))

    def _ask_order(self) -> None:
        if self._view is not None:
            self.order_asked.emit(self.order_id, self._view.revision)

    def _say_not_done(self, due_at: str) -> None:
        if self.parts.not_done_button.isEnabled():
            self.open_step(Verb.NOT_OBSERVED, due_at)

    def _correct(self) -> None:
        """A set is corrected where sets are typed; any other entry in the form of its kind."""
        entry = self.parts.history.chosen
        if entry is None:
            return
        try:
            self._desk().correction(self.order_id, entry.entry_id)
        except OrderRefused:
            self.open_step(Verb.CORRECT, entry.entry_id)
        except KetaDeskError as failure:
            self._say_failure(failure)
        else:
            self.correct_observation_asked.emit(self.order_id, entry.entry_id)

    def _strike(self) -> None:
        entry = self.parts.history.chosen
        if entry is not None:
            self.open_step(Verb.STRIKE, entry.entry_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter opens a form; none of them records anything."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() == Qt.Key.Key_F5:
            self.refresh()
        elif not event.isAutoRepeat() and not event.modifiers() and self._open_by_key(event.text().upper()):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _open_by_key(self, letter: str) -> bool:
        if self._view is None or not letter:
            return False
        if letter == "O":
            self.observe_asked.emit(self.order_id)
            return True
        verb = next((v for v, key in KEYS.items() if key == letter and v in self._view.allowed), None)
        if verb is not None:
            self.open_step(verb)
        return verb is not None

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.refresh()
            self.timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """A page that went away shows nothing; which infusion it was is kept, for the way back."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.timer.stop()
            self.say("")
            self._blank()


def _bed(view: InfusionView) -> str:
    return bed_words(view.bed) or "No bed recorded"


def _who(view: InfusionView) -> str:
    return f"{_bed(view)}, {view.name}, born {view.born}, {view.identifier}"


def _banner(view: InfusionView) -> Banner:
    return Banner(
        name=view.name,
        born=view.born,
        gender=view.gender,
        identifier=view.identifier,
        weight=view.weight,
        allergies=view.allergies,
        allergies_alert=view.allergies_alert,
    )
