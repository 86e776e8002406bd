"""What the log asks for: one trigger for each threshold that a set passed, and whether somebody acted on it."""

from datetime import datetime
from enum import StrEnum

from ketadesk.domain.drug_library import ActionThreshold
from ketadesk.domain.model import Model


class Urgency(StrEnum):
    """From the strongest to the lightest; the order of the members is the order on screen."""

    STOP = "stop"
    PAUSE = "pause"
    CALL = "call"
    ANSWER = "answer"
    """A checklist item is open again, or something has to be settled."""

    @property
    def rank(self) -> int:
        """0 for the strongest."""
        return tuple(Urgency).index(self)


class Trigger(Model):
    """A threshold that a set passed."""

    key: str
    """`threshold-id:entry-id`: the same finding whenever it is worked out."""
    urgency: Urgency
    action: str
    """Id of the library's action; blank for a checklist item."""
    threshold: ActionThreshold | None
    checklist: str = ""
    """Id of the checklist item that is open again."""
    seen: str
    """What was observed, as recorded: `184`, `mild`, `P`."""
    entry_id: str
    at: datetime


class Acted(Model):
    """A trigger with the entry that settled it."""

    trigger: Trigger
    by: str = ""
    """Entry id of the act; blank while it is open."""
