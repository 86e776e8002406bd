"""Sets that were typed and not saved when the screen was hidden: in memory only, each for the one who typed it."""

from typing import NamedTuple

from ketadesk.application.monitoring.bedside_desk import ObservationDraft


class SetKey(NamedTuple):
    """Whose it is, about which order, and which set it corrects; blank for a new one."""

    person: str
    """Account id."""
    order_id: str
    corrects: str


class UnsavedSet(NamedTuple):
    """What was typed, with the time at which it was."""

    draft: ObservationDraft
    why: str
    typed_at: str
    """`22-Nov-2026 19:03`; blank where the time itself could not be read."""

    def taken_up(self) -> ObservationDraft:
        """The draft again; what was meant as `now` is the time at which it was typed, not the time of now."""
        return self.draft.model_copy(update={"observed_at": self.draft.observed_at or self.typed_at})


class UnsavedSets:
    """Nobody else is offered them, and none is shown before it is taken up."""

    def __init__(self) -> None:
        self._kept: dict[SetKey, UnsavedSet] = {}

    def keep(self, key: SetKey, unsaved: UnsavedSet) -> None:
        """Keep it; without a person it could be anybody's, and nothing is kept."""
        if key.person:
            self._kept[key] = unsaved

    def find(self, key: SetKey) -> UnsavedSet | None:
        """What this person typed about it, if there is something."""
        return self._kept.get(key)

    def of(self, person: str) -> tuple[SetKey, ...]:
        """Which sets this person typed and did not save, in the order in which they were left."""
        return tuple(key for key in self._kept if key.person == person)

    @property
    def has_any(self) -> bool:
        """True while somebody's set would be lost with the program."""
        return bool(self._kept)

    def drop(self, key: SetKey) -> None:
        """It was taken up, saved or given up."""
        self._kept.pop(key, None)
