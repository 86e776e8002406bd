"""A set of observations on one screen, by keys alone: letters answer, Enter ends a number, Ctrl+S saves.

With each key everything that was worked out goes blank before it is worked out anew. What was typed stays through a
failure; when the screen is hidden it is kept for the one who typed it, and offered to nobody else.
"""

import uuid
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ketadesk.application.errors import KetaDeskError, StorageFailed
from ketadesk.application.monitoring.bedside_desk import MonitoringDesk, ObservationDraft, ObservationForm
from ketadesk.ui.monitoring.item_columns import ItemColumns
from ketadesk.ui.monitoring.item_row import ItemVerbs
from ketadesk.ui.monitoring.observation_head import ObservationHead
from ketadesk.ui.monitoring.observation_parts import ObservationParts
from ketadesk.ui.monitoring.observation_rest import ObservationRest
from ketadesk.ui.monitoring.set_obstacles import Obstacles, obstacles
from ketadesk.ui.monitoring.typed_set import TypedSet
from ketadesk.ui.monitoring.unsaved_sets import SetKey, UnsavedSet, UnsavedSets
from ketadesk.ui.widgets.question import Question
from ketadesk.ui.widgets.reading_order import set_reading_order

_AGAIN_MS = 30_000
"""So often the page is worked out anew: `now` and what is due move on while nobody types."""


def _uuid() -> str:
    return str(uuid.uuid4())


class ObservationPage(QWidget):
    """`begin` opens it for a new set, `begin_correction` for one that takes another's place."""

    saved = Signal(str, object)
    """Order id and `ObservationSaved`."""
    closed = Signal()
    unsaved_changed = Signal()
    """A set was left without saving, or it was taken up again or given up."""
    trouble_found = Signal(str, str)

    def __init__(
        self,
        desk: Callable[[], MonitoringDesk],
        new_entry_id: Callable[[], str] = _uuid,
        person: Callable[[], str] = str,
    ) -> None:
        """`person` answers the account id of who is signed in; without one nothing that was typed is kept."""
        super().__init__()
        self.setObjectName("observation_page")
        self._desk = desk
        self._new_entry_id = new_entry_id
        self._person = person
        self._unsaved = UnsavedSets()
        self._set = TypedSet()
        self._form: ObservationForm | None = None
        self._typed_at = ""
        """The moment of the set as it was last worked out: a failure of the desk does not lose it."""
        self._composing = False
        self._could_not_ask = False
        """Its notice goes once it can; that of a save that failed stays until the next try."""
        self._build()
        self._connect()
        self.forget()

    def _build(self) -> None:
        head = ObservationHead(self._change, self._change_why, self._compose)
        rest = ObservationRest(self._change, self._compose)
        items = ItemColumns(ItemVerbs(self._answer, self._confirm, self._go_on, self._compose), rest)
        self.parts = ObservationParts(head, items, rest)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.parts)
        self._again = QTimer(self)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self.refresh)
        self._tab_order_due = QTimer(self)
        self._tab_order_due.setSingleShot(True)
        self._tab_order_due.timeout.connect(lambda: set_reading_order(self))

    def _connect(self) -> None:
        parts = self.parts
        parts.save_button.clicked.connect(self.save)
        parts.leave_button.clicked.connect(self.leave)
        parts.head.kept.take_up_button.clicked.connect(self._take_up)
        parts.head.kept.drop_button.clicked.connect(self._drop)
        parts.head.moment_edit.returnPressed.connect(parts.items.focus_first)
        for edit in (parts.rest.comment_edit, parts.rest.reason_edit):
            edit.returnPressed.connect(self._focus_what_is_next)

    @property
    def unsaved(self) -> tuple[str, ...]:
        """Order ids of the sets that the one who is signed in typed and did not save."""
        return tuple(key.order_id for key in self._unsaved.of(self._person()))

    @property
    def loses_something(self) -> bool:
        """True while a set of anybody stands in memory only: here, or left when the screen was hidden."""
        return self.has_answers or self._unsaved.has_any

    @property
    def has_answers(self) -> bool:
        """True while something stands here that leaving would forget."""
        return self._set.has_answers

    def begin(self, order_id: str) -> None:
        """Ask for a new set."""
        self.forget()
        self._open(order_id, ObservationDraft())

    def begin_correction(self, order_id: str, entry_id: str) -> None:
        """Show a set as it was typed, to be corrected."""
        self.forget()
        try:
            draft = self._desk().correction(order_id, entry_id)
        except KetaDeskError as failure:
            self._fail(failure)
        else:
            self._open(order_id, draft)

    def forget(self) -> None:
        """Nothing that was typed or shown stays; what was not saved is kept for the one who typed it."""
        if self._set.is_open and self.has_answers:
            self._unsaved.keep(self._set.key, UnsavedSet(self._set.draft, self._set.why, self._typed_at))
            self.unsaved_changed.emit()
        self._clear()

    def leave(self) -> None:
        """Back, after asking when something was typed."""
        self.ask_to_leave(self.closed.emit)

    def ask_to_leave(self, go_on: Callable[[], None]) -> None:
        """Forget and `go_on`; asked about first when something was typed."""
        if not self.has_answers:
            self._clear()
            go_on()
            return
        question = Question(
            self,
            "leave_observation",
            "Leave this set?",
            "What was typed is not saved and is forgotten.",
            "Stay with it",
            "Leave and forget",
        )
        question.when_go_on(lambda: self._give_up(go_on))
        question.open()

    def refresh(self) -> None:
        """Work it out anew as of now; nothing that is typed moves."""
        self._ask()

    def save(self) -> None:
        """Store the set; where it cannot be stored yet, go to what stands in the way."""
        if not self.parts.save_button.isEnabled():
            self._show_what_is_open()
            return
        self.parts.say("")
        try:
            saved = self._set.store(self._desk())
        except KetaDeskError as failure:
            self._fail(failure)
            return
        order_id = self._set.key.order_id
        self._clear()
        self.saved.emit(order_id, saved)

    def _open(self, order_id: str, draft: ObservationDraft) -> None:
        key = SetKey(self._person(), order_id, draft.corrects)
        self._set = TypedSet(key, self._new_entry_id(), as_opened=draft, draft=draft)
        self.parts.head.ask_why(bool(draft.corrects))
        kept = self._unsaved.find(key)
        self.parts.hold(kept is not None)
        self._ask()
        self._again.start()
        if kept is not None:
            self.parts.head.kept.offer(kept.typed_at)
            self._allow()
        else:
            self.parts.items.focus_first()

    def _clear(self) -> None:
        self._set, self._form, self._typed_at, self._composing = TypedSet(), None, "", False
        self._again.stop()
        self.parts.forget()
        self._allow()

    def _give_up(self, go_on: Callable[[], None]) -> None:
        self._clear()
        go_on()

    def _take_up(self) -> None:
        kept = self._unsaved.find(self._set.key)
        if kept is not None:
            self._set.take_up(kept)
            self.parts.head.why_edit.setText(kept.why)
        self._drop()

    def _drop(self) -> None:
        self._unsaved.drop(self._set.key)
        self.unsaved_changed.emit()
        self.parts.head.kept.hide()
        self.parts.hold(False)
        self._ask()
        self.parts.items.focus_first()

    def _answer(self, item: str, text: str) -> None:
        self._set.draft = self._set.draft.with_item(item, text)
        self._ask()

    def _confirm(self, item: str) -> None:
        self._set.confirm(item)
        self._ask()

    def _change(self, name: str, text: str) -> None:
        self._set.change(name, text)
        self._ask()

    def _change_why(self, text: str) -> None:
        self._set.why = text
        self._allow()

    def _compose(self, composing: bool) -> None:
        """Letters that can be seen and are not typed yet are in no set, and no result stands beside them."""
        self._composing = composing
        self._blank()
        self._ask()

    def _blank(self) -> None:
        self._form = None
        self.parts.blank()
        self._allow()

    def _ask(self) -> None:
        """Blank first: while the desk is asked, and when it fails, nothing can be read off or saved."""
        if not self._set.is_open or self._composing:
            return
        self._blank()
        try:
            form = self._desk().observation_form(self._set.key.order_id, self._set.draft)
        except KetaDeskError as failure:
            self._could_not_ask = True
            self._fail(failure)
            return
        if self._could_not_ask:
            self._could_not_ask = False
            self.parts.say("")
        if not self.parts.items.rows:
            self._tab_order_due.start()
        self.parts.render_form(form, self._set.draft)
        self._form, self._typed_at = form, form.moment_typed
        self._allow()

    def _fail(self, failure: KetaDeskError) -> None:
        self.parts.say(f"✖ {failure.what} {failure.next_step}")
        if isinstance(failure, StorageFailed):
            self.trouble_found.emit(failure.what, failure.next_step)

    def _obstacles(self, form: ObservationForm) -> Obstacles:
        is_offered = not self.parts.head.kept.isHidden()
        return obstacles(form, self._set.asks_why, is_offered, self._set.has_values)

    def _allow(self) -> None:
        """The button says whether the set can be saved now, the words beside it why not."""
        words = "" if self._form is None else self._obstacles(self._form).words
        self.parts.save_button.setEnabled(self._form is not None and not words)
        self.parts.why_not_label.setText(words)

    def _show_what_is_open(self) -> None:
        """Say all that stands in the way, and put the keyboard where it can be mended."""
        if self._form is None:
            return
        found = self._obstacles(self._form)
        for item in found.items:
            self.parts.items.rows[item].say()
        if found.moment:
            self.parts.head.moment_edit.setFocus()
        elif found.items:
            self._focus_row(found.items[0])
        elif found.why:
            self.parts.head.why_edit.setFocus()
        elif found.missing:
            self.parts.rest.reason_edit.setFocus()

    def _go_on(self, item: str) -> None:
        following = self.parts.items.next_of(item)
        if following is not None:
            self._focus_row(following.item)
        else:
            self._focus_what_is_next()

    def _focus_what_is_next(self) -> None:
        """After the last item: the button, or what still stands in its way."""
        if self.parts.save_button.isEnabled():
            self.parts.save_button.setFocus()
        else:
            self._show_what_is_open()

    def _focus_row(self, item: str) -> None:
        row = self.parts.items.rows[item]
        row.take_focus()
        self.parts.area.ensureWidgetVisible(row, 0, 24)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.matches(QKeySequence.StandardKey.Save) and not event.isAutoRepeat():
            self.save()
        else:
            super().keyPressEvent(event)
