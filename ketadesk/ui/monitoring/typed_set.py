"""The set that stands on the page: whose it is, what was typed, and the entry id that a retry uses again."""

from dataclasses import dataclass, field

from ketadesk.application.monitoring.bedside_desk import MonitoringDesk, ObservationDraft, ObservationSaved
from ketadesk.ui.monitoring.unsaved_sets import SetKey, UnsavedSet

_NOBODY = SetKey("", "", "")


@dataclass
class TypedSet:
    """Without an order id there is none."""

    key: SetKey = _NOBODY
    entry_id: str = ""
    """Made once for each set: a retry under it adds nothing."""
    as_opened: ObservationDraft = field(default_factory=ObservationDraft)
    draft: ObservationDraft = field(default_factory=ObservationDraft)
    why: str = ""
    """Of a correction."""

    @property
    def is_open(self) -> bool:
        """True while the page is about a set."""
        return bool(self.key.order_id)

    @property
    def has_answers(self) -> bool:
        """True while something was typed that is stored nowhere."""
        return self.draft != self.as_opened or bool(self.why)

    @property
    def has_values(self) -> bool:
        """True where any item was answered."""
        return any(self.draft.typed.values())

    @property
    def asks_why(self) -> bool:
        """A correction without its reason."""
        return bool(self.key.corrects) and not self.why

    def take_up(self, unsaved: UnsavedSet) -> None:
        """Go on with what was typed before."""
        self.draft, self.why = unsaved.taken_up(), unsaved.why

    def change(self, name: str, text: str) -> None:
        """Replace what stands beside the items: the time, the reason, the comment."""
        self.draft = self.draft.model_copy(update={name: text})

    def confirm(self, item: str) -> None:
        """The unusual value of this item is right."""
        self.draft = self.draft.model_copy(update={"confirmed": (*self.draft.confirmed, item)})

    def store(self, desk: MonitoringDesk) -> ObservationSaved:
        """Store it, new or in the place of another. Raises `KetaDeskError`."""
        order_id, corrects = self.key.order_id, self.key.corrects
        if corrects:
            return desk.correct_observation(order_id, corrects, self.why, self.draft, self.entry_id)
        return desk.observe(order_id, self.draft, self.entry_id)
