"""An entry's facts as the answers of its form, for a correction: what was logged, as it may be typed again."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from ketadesk.application.monitoring.bedside_desk import Verb
from ketadesk.application.monitoring.steps.at_the_bed import DONE, NOT_DONE
from ketadesk.application.monitoring.steps.containers import STOPS
from ketadesk.application.monitoring.steps.pump_steps import PAUSES
from ketadesk.application.monitoring.steps.questions import OTHER
from ketadesk.application.numbers import number_text
from ketadesk.application.order_choices import Choice
from ketadesk.domain.bedside.infusion_course import CourseOrder
from ketadesk.domain.bedside.infusion_log import (
    ActedOn,
    BolusOrdered,
    BolusSettled,
    ContainerChanged,
    Discarded,
    Fact,
    MovedToBed,
    NotObserved,
    Outcome,
    Paused,
    PumpRead,
    RateLowered,
    Reanswered,
    Reconciled,
    Resumed,
    Started,
    StepTaken,
    Stopped,
    TargetSet,
)
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.quantity import quotient

_VERBS: Final[Mapping[type, Verb]] = {
    Started: Verb.START,
    StepTaken: Verb.NEXT_STEP,
    RateLowered: Verb.LOWER_RATE,
    Paused: Verb.PAUSE,
    Resumed: Verb.RESUME,
    BolusOrdered: Verb.ORDER_BOLUS,
    BolusSettled: Verb.SETTLE_BOLUS,
    ContainerChanged: Verb.CHANGE_CONTAINER,
    PumpRead: Verb.READ_PUMP,
    Stopped: Verb.STOP,
    Discarded: Verb.DISCARD,
    Reconciled: Verb.RECONCILE,
    TargetSet: Verb.SET_TARGET,
    MovedToBed: Verb.MOVE_BED,
    NotObserved: Verb.NOT_OBSERVED,
    ActedOn: Verb.ACT,
    Reanswered: Verb.REANSWER,
}


def verb_of(fact: Fact) -> Verb | None:
    """Return the verb that logs such a fact; none for a set, which has a page of its own, and for a strike."""
    if isinstance(fact, Started) and not fact.baseline:
        return Verb.START_REVISION
    return _VERBS.get(type(fact))


def logged_answers(fact: Fact, order: CourseOrder) -> dict[str, str]:
    """Return the answers that make `fact`, field by field; `subject` is what it is about."""
    answers: Callable[[Any], dict[str, str]] = _ANSWERS.get(type(fact), lambda _fact: {})
    if isinstance(fact, BolusOrdered):
        return _bolus_ordered(fact, order)
    return answers(fact)


def _bolus_ordered(fact: BolusOrdered, order: CourseOrder) -> dict[str, str]:
    syringe = {"syringe": f"{fact.mg_per_ml:f}"} if fact.via is Via.HAND else {}
    return {
        "mg_per_kg": number_text(quotient((fact.mg,), (order.weight.kg,))).replace(",", ""),
        "over_min": f"{fact.over_min:f}",
        "via": fact.via.value,
        "prescriber": fact.prescriber,
        "reason": fact.reason,
        **syringe,
    }


def _settled(fact: BolusSettled) -> dict[str, str]:
    given = {"given_mg": f"{fact.given_mg:f}"} if fact.outcome is Outcome.GIVEN else {}
    return {"subject": fact.bolus, "outcome": fact.outcome.value, **given}


def _target(fact: TargetSet) -> dict[str, str]:
    lowest = "" if fact.lowest_percent is None else str(fact.lowest_percent)
    return {"scale": str(fact.scale), "lowest_percent": lowest, "prescriber": fact.prescriber}


def _chosen(name: str, words: str, choices: tuple[Choice, ...]) -> dict[str, str]:
    """A label as its choice; other words beside `other`."""
    known = next((c.value for c in choices if c.label == words and c.value != OTHER), None)
    return {name: known} if known else {name: OTHER, f"{name}_other": words}


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


def _read_back(fact: StepTaken | RateLowered | Resumed | Started) -> dict[str, str]:
    return {"read_back": _number(fact.read_back_ml_per_h)}


_ANSWERS: Final[Mapping[type, Callable[[Any], dict[str, str]]]] = {
    Started: lambda f: {"bed": f.bed, **_read_back(f), **({"reason": f.reason} if f.reason else {})},
    StepTaken: lambda f: {"phase": str(f.phase), "prescriber": f.prescriber, "reason": f.reason, **_read_back(f)},
    RateLowered: lambda f: {"prescriber": f.prescriber, "reason": f.reason, **_read_back(f)},
    Paused: lambda f: _chosen("reason", f.reason, PAUSES),
    Resumed: lambda f: {"prescriber": f.prescriber, "reason": f.reason, **_read_back(f)},
    BolusSettled: _settled,
    ContainerChanged: lambda f: {"left_ml": _number(f.left_ml)},
    PumpRead: lambda f: {"ml_per_h": _number(f.ml_per_h), "left_ml": _number(f.left_ml)},
    Stopped: lambda f: {"left_ml": _number(f.left_ml), **_chosen("reason", f.reason, STOPS)},
    Discarded: lambda f: {"what": f.what, "ml": _number(f.ml)},
    Reconciled: lambda f: {"reason": f.reason},
    TargetSet: _target,
    MovedToBed: lambda f: {"bed": f.bed},
    NotObserved: lambda f: {"subject": f.due_at.isoformat(), **_chosen("reason", f.reason, NOT_DONE)},
    ActedOn: lambda f: {
        "subject": " ".join(f.findings),
        "called": f.called,
        "answer": f.answer,
        **_chosen("done", f.done, DONE),
    },
    Reanswered: lambda f: {
        "subject": f.item,
        "answer": f.answer.value,
        "prescriber": f.prescriber,
        "reason": f.reason,
    },
}
