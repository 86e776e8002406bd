"""The states of an order as one table, and the one function that moves an order along it.

A state belongs to a revision, and an event names the revision it was decided on: a signature on R1 says nothing about
R2. Any change of an order makes a new revision, a draft without sign-off, check or signature; the old one is
superseded, a draft too, because its sheet may lie on the ward.

The exception is what runs: the pump goes on delivering it, so it stays in force until its change has been signed off,
checked, signed and started. Only one change waits at a time. When the infusion ends first, the waiting change is
cancelled: a new start is a new order.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final, NamedTuple

from pydantic import AfterValidator, Field, model_validator

from ketadesk.domain.model import Model


class OrderState(StrEnum):
    """Where a revision stands."""

    DRAFT = "draft"
    SIGNED_OFF = "signed-off"
    """By nurse 1. Where there is no second nurse it goes no further."""
    CHECKED = "checked"
    """Another person's blind entry agreed: ready for the prescriber's signature."""
    SIGNED = "signed"
    """The prescriber's signature on this revision was seen and recorded."""
    RUNNING = "running"
    ENDED = "ended"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"


IN_FORCE: Final = (OrderState.SIGNED, OrderState.RUNNING)
"""Drug may be given by such a revision."""
OVER: Final = (OrderState.ENDED, OrderState.SUPERSEDED, OrderState.CANCELLED)
"""Nothing leads out of these."""


class EventKind(StrEnum):
    """What somebody does to a revision."""

    SIGN_OFF = "sign-off"
    CHECK_AGREES = "check-agrees"
    CHECK_DIFFERS = "check-differs"
    EDIT = "edit"
    RECORD_SIGNATURE = "record-signature"
    START = "start"
    END = "end"
    CANCEL = "cancel"


class SheetMark(StrEnum):
    """The words in the header of a revision's sheet."""

    DRAFT = "DRAFT"
    ONE_NURSE = "DRAFT - ONE NURSE, NOT INDEPENDENTLY CHECKED"
    READY = "READY FOR PRESCRIBER SIGNATURE"
    SIGNED = "SIGNED - SIGNATURE ON PAPER SEEN AND RECORDED"
    ENDED = "ENDED"
    SUPERSEDED = "SUPERSEDED"
    CANCELLED = "CANCELLED"


class Row(NamedTuple):
    """One state: the words on its sheet, where its own events lead, and where those of the order's other revision."""

    mark: SheetMark
    own: Mapping[EventKind, OrderState]
    other: Mapping[EventKind, OrderState]


_CHANGED: Final = {EventKind.EDIT: OrderState.SUPERSEDED, EventKind.CANCEL: OrderState.CANCELLED}
_WAITING: Final = {EventKind.END: OrderState.CANCELLED}

TABLE: Final[Mapping[OrderState, Row]] = {
    OrderState.DRAFT: Row(SheetMark.DRAFT, {EventKind.SIGN_OFF: OrderState.SIGNED_OFF, **_CHANGED}, _WAITING),
    OrderState.SIGNED_OFF: Row(
        SheetMark.ONE_NURSE,
        # A difference leaves nobody's word standing: both go back to the patient, the ampoule and the prescription.
        {EventKind.CHECK_AGREES: OrderState.CHECKED, EventKind.CHECK_DIFFERS: OrderState.DRAFT, **_CHANGED},
        _WAITING,
    ),
    OrderState.CHECKED: Row(SheetMark.READY, {EventKind.RECORD_SIGNATURE: OrderState.SIGNED, **_CHANGED}, _WAITING),
    OrderState.SIGNED: Row(SheetMark.SIGNED, {EventKind.START: OrderState.RUNNING, **_CHANGED}, _WAITING),
    OrderState.RUNNING: Row(
        SheetMark.SIGNED,
        {EventKind.EDIT: OrderState.RUNNING, EventKind.END: OrderState.ENDED},
        {EventKind.START: OrderState.SUPERSEDED},
    ),
    OrderState.ENDED: Row(SheetMark.ENDED, {}, {}),
    OrderState.SUPERSEDED: Row(SheetMark.SUPERSEDED, {}, {}),
    OrderState.CANCELLED: Row(SheetMark.CANCELLED, {}, {}),
}


def _not_blank(text: str) -> str:
    if not any(character.isalnum() for character in text):
        raise ValueError("a person needs an id with a letter or a digit in it")
    return text


Person = Annotated[str, AfterValidator(_not_blank)]
"""The id of an account, compared exactly. A typed name will not do: `Anna` and `anna` are two ids."""
RevisionNumber = Annotated[int, Field(ge=1)]


class OrderEvent(Model):
    """Who does what to which revision; with a signature, whose it is."""

    kind: EventKind
    revision: RevisionNumber
    by: Person
    others: frozenset[Person] = frozenset()
    """Who else typed in the figures of a new revision; with an edit only."""
    prescriber: Person | None = None

    @model_validator(mode="after")
    def _prescriber_with_a_signature_only(self) -> "OrderEvent":
        if (self.prescriber is not None) is not (self.kind is EventKind.RECORD_SIGNATURE):
            raise ValueError("a recorded signature names its prescriber, and nothing else does")
        if self.others and self.kind is not EventKind.EDIT:
            raise ValueError("only an edit has more than one author")
        return self


class RevisionProgress(Model):
    """One revision. Who signed off, checked and signed stands on the revision it holds for and nowhere else."""

    revision: RevisionNumber
    state: OrderState = OrderState.DRAFT
    vouched_by: frozenset[Person]
    """Who entered or signed off these figures, in an unchecked revision before it too: none of them can check them."""
    signed_off_by: Person | None = None
    checked_by: Person | None = None
    prescriber: Person | None = None
    signature_seen_by: Person | None = None


class OrderProgress(Model):
    """All revisions of an order, R1 first."""

    revisions: tuple[RevisionProgress, ...]

    def find(self, revision: int) -> RevisionProgress | None:
        return next((r for r in self.revisions if r.revision == revision), None)

    @property
    def running(self) -> RevisionProgress | None:
        """What the pump has to deliver now."""
        return next((r for r in self.revisions if r.state is OrderState.RUNNING), None)

    @property
    def waiting(self) -> RevisionProgress | None:
        """The revision on its way to a start: a new order, or the change of the one that runs."""
        return next((r for r in self.revisions if EventKind.CANCEL in TABLE[r.state].own), None)


class TransitionRefused(ValueError):
    """The event is not for this revision as it stands, or not for this person; the order stays as it was."""

    def __init__(self, state: OrderState | None, event: EventKind, reason: str) -> None:
        super().__init__(f"{event} of a revision that is {state or 'unknown'}: {reason}")
        self.state = state
        self.event = event
        self.reason = reason


def new_order(*entered_by: str) -> OrderProgress:
    """Return an order at its first draft. Raises `ValueError` for a blank person, or nobody."""
    if not entered_by:
        raise ValueError("an order is entered by somebody")
    return OrderProgress(revisions=(RevisionProgress(revision=1, vouched_by=frozenset(entered_by)),))


def after(order: OrderProgress, event: OrderEvent) -> OrderProgress:
    """Return `order` after `event`. Raises `TransitionRefused`."""
    revision = order.find(event.revision)
    if revision is None:
        raise TransitionRefused(None, event.kind, "the order has no such revision")
    reason = _refusal(order, revision, event)
    if reason:
        raise TransitionRefused(revision.state, event.kind, reason)
    moved = {"state": TABLE[revision.state].own[event.kind], **_recorded(revision, event)}
    revisions = [
        r.model_copy(update=moved if r is revision else {"state": TABLE[r.state].other.get(event.kind, r.state)})
        for r in order.revisions
    ]
    if event.kind is EventKind.EDIT:
        revisions.append(_changed(revision, event.others | {event.by}, len(revisions) + 1))
    return OrderProgress(revisions=tuple(revisions))


def sheet_mark(revision: RevisionProgress) -> SheetMark:
    """Return the words that every sheet of `revision` carries from now on."""
    return TABLE[revision.state].mark


def _refusal(order: OrderProgress, revision: RevisionProgress, event: OrderEvent) -> str:
    if event.kind not in TABLE[revision.state].own:
        return "the table of states has no such step"
    if event.kind in (EventKind.CHECK_AGREES, EventKind.CHECK_DIFFERS) and event.by in revision.vouched_by:
        return "who entered or signed off the figures cannot check them"
    if event.prescriber == event.by:
        return "a signature is recorded by another person, who saw it"
    if event.kind is EventKind.EDIT and revision is order.running and order.waiting is not None:
        return f"revision {order.waiting.revision} already changes it"
    return ""


def _recorded(revision: RevisionProgress, event: OrderEvent) -> dict[str, object]:
    match event.kind:
        case EventKind.SIGN_OFF:
            return {"signed_off_by": event.by, "vouched_by": revision.vouched_by | {event.by}}
        case EventKind.CHECK_AGREES:
            return {"checked_by": event.by}
        case EventKind.CHECK_DIFFERS:
            return {"signed_off_by": None}
        case EventKind.RECORD_SIGNATURE:
            return {"prescriber": event.prescriber, "signature_seen_by": event.by}
        case _:
            return {}


def _changed(old: RevisionProgress, by: frozenset[Person], number: int) -> RevisionProgress:
    """Figures taken over unchecked are still their author's word; once checked, two people stand behind them."""
    carried = frozenset[str]() if old.checked_by else old.vouched_by
    return RevisionProgress(revision=number, vouched_by=carried | by)
