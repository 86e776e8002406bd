"""What happens to an infusion after its order was signed, fact by fact, as it is logged at the bed.

A fact is never changed: a correction is a new entry that replaces one or strikes it through, and both stay readable.
Everything else, such as what runs, what was given, what is due and what has to be done, follows from the facts anew
each time and is never stored as the truth. Times are UTC, to the second.
"""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from ketadesk.domain.bedside.observation import ObservationSet
from ketadesk.domain.checklist import Answer
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.model import Model
from ketadesk.domain.order_state import Person, RevisionNumber
from ketadesk.domain.quantity import Amount

NotNegative = Annotated[Decimal, Field(ge=0)]


class Outcome(StrEnum):
    """What became of a bolus that was ordered. While it is not known, no other may be given."""

    GIVEN = "given"
    NOT_GIVEN = "not-given"
    UNKNOWN = "unknown"


class Observed(Model):
    """A set of observations; before the start it is a baseline."""

    kind: Literal["observed"] = "observed"
    observed: ObservationSet


class NotObserved(Model):
    """A set that was due and was not done, with the reason."""

    kind: Literal["not-observed"] = "not-observed"
    due_at: datetime
    tracks: tuple[str, ...]
    reason: str


class TargetSet(Model):
    """The prescriber's SpO2 target and scale; without one NEWS2's scale 1 holds and no target."""

    kind: Literal["target-set"] = "target-set"
    scale: Literal[1, 2]
    lowest_percent: int | None
    prescriber: str


class Started(Model):
    """A signed revision runs from now on: the first of the order, or the change of the one that runs."""

    kind: Literal["started"] = "started"
    revision: RevisionNumber
    baseline: str = ""
    """Entry id of the baseline set; blank when a running order changes."""
    read_back_ml_per_h: Amount | None
    """What stood on the pump; none where nothing of the plan runs on a pump."""
    bed: str
    reason: str = ""
    """Why a change raises the rate so far or so soon; blank where it does not."""


class StepTaken(Model):
    """The pump was set to the next step of the signed plan and read back."""

    kind: Literal["step-taken"] = "step-taken"
    phase: int
    """Its place in the plan of the revision that runs, from 0."""
    read_back_ml_per_h: Amount
    prescriber: str = ""
    """Who decided a step that is earlier than planned, or over another one; blank where it is as planned."""
    reason: str = ""


class RateLowered(Model):
    """Less than the signed order, on a prescriber's word. More needs a signed revision."""

    kind: Literal["rate-lowered"] = "rate-lowered"
    read_back_ml_per_h: Amount
    prescriber: str
    reason: str


class Paused(Model):
    """The pump stands still and stays connected."""

    kind: Literal["paused"] = "paused"
    reason: str


class Resumed(Model):
    """The pump runs again, at the rate before the pause or lower; the prescriber decided it."""

    kind: Literal["resumed"] = "resumed"
    read_back_ml_per_h: Amount
    prescriber: str
    reason: str = ""
    """Why sooner than the library's pause; blank where it is not."""


class ContainerChanged(Model):
    """A new container of the same mixture was hung."""

    kind: Literal["container-changed"] = "container-changed"
    left_ml: NotNegative
    """What was left in the old one, and is discarded or kept for the count."""


class BolusOrdered(Model):
    """A bolus beyond the plan, on a prescriber's word. Its id is its entry's."""

    kind: Literal["bolus-ordered"] = "bolus-ordered"
    mg: Amount
    over_min: Amount
    via: Via
    mg_per_ml: Amount
    """In the hand syringe, or in the container."""
    prescriber: str
    reason: str = ""
    """Why beyond a soft limit, or so soon after another; blank where it is inside."""


class BolusSettled(Model):
    """What became of an ordered bolus; also of a loading dose by hand, whose id is the start's."""

    kind: Literal["bolus-settled"] = "bolus-settled"
    bolus: str
    outcome: Outcome
    given_mg: NotNegative
    """Nothing unless it was given; less than ordered where it was broken off."""


class PumpRead(Model):
    """What stands on the pump was read, without a change."""

    kind: Literal["pump-read"] = "pump-read"
    ml_per_h: NotNegative
    left_ml: NotNegative | None


class Stopped(Model):
    """The infusion is over; another start needs another order."""

    kind: Literal["stopped"] = "stopped"
    reason: str
    left_ml: NotNegative | None


class Discarded(Model):
    """Drug that was thrown away before a witness who signed for it."""

    kind: Literal["discarded"] = "discarded"
    ml: Amount
    mg_per_ml: Amount
    what: str
    """`container 2`, `bolus syringe`."""
    witness: Person
    witness_name: str


class Reconciled(Model):
    """Drawn up against given and discarded: counted by two, with the reason where it does not come out."""

    kind: Literal["reconciled"] = "reconciled"
    unaccounted_mg: Decimal
    reason: str
    witness: Person
    witness_name: str


class ActedOn(Model):
    """Findings were acted on: what was done, who was called, and the answer. The entry's time is the call's."""

    kind: Literal["acted-on"] = "acted-on"
    findings: tuple[str, ...]
    done: str
    called: str
    answer: str


class Reanswered(Model):
    """A checklist item that an observation opened again was answered anew."""

    kind: Literal["reanswered"] = "reanswered"
    item: str
    answer: Answer
    prescriber: str
    reason: str


class MovedToBed(Model):
    """The patient lies somewhere else."""

    kind: Literal["moved-to-bed"] = "moved-to-bed"
    bed: str


class StruckThrough(Model):
    """An entry that was made in error and has nothing in its place."""

    kind: Literal["struck-through"] = "struck-through"
    entry: str


Fact = Annotated[
    Observed
    | NotObserved
    | TargetSet
    | Started
    | StepTaken
    | RateLowered
    | Paused
    | Resumed
    | ContainerChanged
    | BolusOrdered
    | BolusSettled
    | PumpRead
    | Stopped
    | Discarded
    | Reconciled
    | ActedOn
    | Reanswered
    | MovedToBed
    | StruckThrough,
    Field(discriminator="kind"),
]


class Logged(Model):
    """A fact with its time, and the entry that it corrects."""

    entry_id: str
    at: datetime
    """Aware, UTC: when it happened."""
    fact: Fact
    replaces: str = ""
    """Entry id of what it corrects, of the same kind; blank for a new fact."""
    why: str = ""
    """The reason of a correction."""


class NotInTheLog(ValueError):
    """The entry does not fit the log; `reason` says why, in words for the nurse."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.at: datetime | None = None
        """The time of the entry, once the replay has met it."""


def corrected(log: Sequence[Logged]) -> dict[str, Logged]:
    """Return entry id -> the entry that replaced it or struck it through, for all that were corrected."""
    found: dict[str, Logged] = {}
    for entry in log:
        target = entry.fact.entry if isinstance(entry.fact, StruckThrough) else entry.replaces
        if target:
            found[target] = entry
    return found


def first_entries(log: Sequence[Logged]) -> dict[str, str]:
    """Return entry id -> the entry it goes back to through its corrections; its own where it corrects nothing.

    What refers to an entry by its id, such as a settled bolus, still means it when it was corrected since.
    """
    first: dict[str, str] = {}
    for entry in log:
        first[entry.entry_id] = first.get(entry.replaces, entry.entry_id)
    return first


def standing_facts(log: Sequence[Logged]) -> tuple[Logged, ...]:
    """Return what holds: without what was corrected, by time; at one time in the order of entry.

    A correction has the place of what it corrects, so that another reason or bed moves nothing.
    """
    gone, first = corrected(log), first_entries(log)
    place = {e.entry_id: number for number, e in enumerate(log)}
    holds = [e for e in log if e.entry_id not in gone and not isinstance(e.fact, StruckThrough)]
    return tuple(sorted(holds, key=lambda e: (e.at, place[first[e.entry_id]])))
