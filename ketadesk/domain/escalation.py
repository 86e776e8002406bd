"""What an observation asks for: stop and call, pause, call, or answer the checklist anew.

Thresholds and action texts are the library's. Where two actions apply, the stronger holds and stands first. The
program shows what to do; it never changes a rate.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from ketadesk.domain.checklist import ChecklistAnswer
from ketadesk.domain.drug_library import ActionThreshold, DrugLibrary
from ketadesk.domain.infusion_course import InfusionCourse
from ketadesk.domain.infusion_log import Logged
from ketadesk.domain.model import Model
from ketadesk.domain.observation import ObservationSet


class Urgency(StrEnum):
    """From the strongest to the lightest; the order of the members is the order on screen."""

    STOP = "stop"
    PAUSE = "pause"
    CALL = "call"
    ANSWER = "answer"
    """A checklist item is open again, or something has to be settled."""


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


def start_refusals(
    baseline: ObservationSet | None, target: int | None, library: DrugLibrary
) -> tuple[ActionThreshold, ...]:
    """Return the thresholds of `block-start` that stand in the way of a start; also what was not observed does.

    `target` is the prescriber's lowest SpO2 in per cent, which takes the place of the library's.
    """
    raise NotImplementedError


def triggers(
    log: Sequence[Logged],
    course: InfusionCourse,
    answers: Sequence[ChecklistAnswer],
    library: DrugLibrary,
    now: datetime,
    repeat_course: bool = False,
) -> tuple[Acted, ...]:
    """Return everything the log asks for, acted on or not: the strongest first, then the newest."""
    raise NotImplementedError
