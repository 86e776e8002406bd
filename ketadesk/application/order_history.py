"""What happened to an order after it was stored, as it is kept; where the order stands is worked out from it anew.

No state is ever stored as the truth: the domain's table is walked over the events each time.
"""

from collections.abc import Sequence

from ketadesk.domain.model import Model
from ketadesk.domain.order_state import EventKind, OrderEvent, OrderProgress, after, new_order


class RecordedEvent(Model):
    """One step of an order, and all that it was decided on."""

    entry_id: str
    """A UUID made when the button was pressed: a retry cannot record it twice."""
    order_id: str
    revision: int
    kind: EventKind
    by: str
    """Account id."""
    by_name: str
    at: str
    """ISO 8601 UTC: when it happened."""
    utc_offset: str
    """The workstation's offset then, `+01:00`."""
    others: tuple[str, ...] = ()
    """Account ids of who else typed in the new revision's figures; with `edit` only."""
    prescriber: str = ""
    """Whose signature was seen; with `record-signature` only."""
    reason: str = ""
    """Why the order was cancelled, why a check was not blind, or that another prescriber signed than was ordered."""
    second_entry_json: str = ""
    """What the second nurse typed; with `check-agrees` and `check-differs`."""
    differing: tuple[str, ...] = ()
    """The names of the figures that differed."""

    @property
    def event(self) -> OrderEvent:
        """The step as the table of states takes it."""
        return OrderEvent(
            kind=self.kind,
            revision=self.revision,
            by=self.by,
            others=frozenset(self.others),
            prescriber=self.prescriber or None,
        )


def progress_of(entered_by: Sequence[str], events: Sequence[RecordedEvent]) -> OrderProgress:
    """Where an order stands whose first revision `entered_by` typed.

    Raises `TransitionRefused` when the events are not a walk of the table.
    """
    order = new_order(*entered_by)
    for recorded in events:
        order = after(order, recorded.event)
    return order
