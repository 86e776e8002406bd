"""An entry of the infusion's log in a sentence, with every figure and name that it holds, for paper and list."""

from collections.abc import Callable
from datetime import datetime

from ketadesk.application.monitoring.bed_words import bed_words
from ketadesk.application.monitoring.phase_words import phase_words
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.numbers import NO_BREAK, number_text, with_unit
from ketadesk.application.phrases import ANSWERS, NOT_RECORDED, or_not_recorded
from ketadesk.domain.bedside.infusion_log import (
    ActedOn,
    BolusOrdered,
    BolusSettled,
    ContainerChanged,
    Discarded,
    Fact,
    MovedToBed,
    NotObserved,
    Observed,
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
from ketadesk.domain.drug_library import DrugLibrary
from ketadesk.domain.loading_dose import Via

_OUTCOMES = {Outcome.GIVEN: "given", Outcome.NOT_GIVEN: "not given", Outcome.UNKNOWN: "NOT KNOWN WHETHER GIVEN"}
_VIA = {Via.PUMP: "by the pump", Via.HAND: "by hand"}


class FactWords:
    """Says facts of one infusion; `when` writes a moment on the ward's clock."""

    def __init__(self, watched: Watched, library: DrugLibrary, when: Callable[[datetime], str]) -> None:
        self._watched = watched
        self._library = library
        self._when = when

    def say(self, fact: Fact, revision: int) -> str:
        """The fact in words; `revision` is the one that it was logged under."""
        match fact:
            case Observed():
                return f"Set of observations, {len(fact.observed.values)} values"
            case NotObserved() | TargetSet() | MovedToBed():
                return self._of_watching(fact)
            case Started() | StepTaken() | RateLowered() | Paused() | Resumed() | Stopped():
                return self._of_the_pump(fact, revision)
            case ContainerChanged() | PumpRead() | Discarded() | Reconciled():
                return self._of_the_container(fact)
            case BolusOrdered() | BolusSettled():
                return self._of_a_bolus(fact)
            case ActedOn() | Reanswered():
                return self._of_an_answer(fact)
            case _:
                return "An entry was struck through"

    def _of_watching(self, fact: NotObserved | TargetSet | MovedToBed) -> str:
        match fact:
            case NotObserved():
                return f"Set due {self._when(fact.due_at)} not done: {or_not_recorded(fact.reason)}"
            case TargetSet():
                lowest = fact.lowest_percent
                least = "no target" if lowest is None else f"{lowest}{NO_BREAK}% or more"
                return f"SpO2 {least}, NEWS2 scale {fact.scale}, prescribed by {fact.prescriber}"
            case _:
                return f"Moved to {bed_words(fact.bed)}"

    def _of_the_pump(self, fact: Started | StepTaken | RateLowered | Paused | Resumed | Stopped, revision: int) -> str:
        match fact:
            case Started():
                rate = fact.read_back_ml_per_h
                pump = "nothing on the pump" if rate is None else f"read back {with_unit(rate, 'mL/h')}"
                started_because = f": {fact.reason}" if fact.reason else ""
                return f"R{fact.revision} started, {pump}, {bed_words(fact.bed)}{started_because}"
            case StepTaken():
                order = self._watched.orders[revision]
                words = phase_words(order.phases[fact.phase], order)
                why = f", decided by {fact.prescriber}: {or_not_recorded(fact.reason)}" if fact.prescriber else ""
                return f"{words.capitalize()}, read back {with_unit(fact.read_back_ml_per_h, 'mL/h')}{why}"
            case RateLowered():
                rate_now = with_unit(fact.read_back_ml_per_h, "mL/h")
                return f"Rate lowered, read back {rate_now}, by {fact.prescriber}: {fact.reason}"
            case Paused():
                return f"Paused: {or_not_recorded(fact.reason)}"
            case Resumed():
                why = f": {fact.reason}" if fact.reason else ""
                return f"Resumed, read back {with_unit(fact.read_back_ml_per_h, 'mL/h')}, by {fact.prescriber}{why}"
            case _:
                left = NOT_RECORDED if fact.left_ml is None else with_unit(fact.left_ml, "mL")
                return f"Stopped: {or_not_recorded(fact.reason)}. Left in the container: {left}"

    def _of_the_container(self, fact: ContainerChanged | PumpRead | Discarded | Reconciled) -> str:
        match fact:
            case ContainerChanged():
                return f"Container changed, {with_unit(fact.left_ml, 'mL')} left in the old one"
            case PumpRead():
                left = "" if fact.left_ml is None else f", {with_unit(fact.left_ml, 'mL')} left"
                return f"Pump read: {with_unit(fact.ml_per_h, 'mL/h')}{left}"
            case Discarded():
                amount = f"{with_unit(fact.ml, 'mL')} of {with_unit(fact.mg_per_ml, 'mg/mL')}"
                return f"Discarded {amount}, {fact.what}, witness {fact.witness_name}"
            case _:
                count = f"{number_text(fact.unaccounted_mg)}{NO_BREAK}mg unaccounted for"
                why = f": {fact.reason}" if fact.reason else ""
                return f"Counted, {count}{why}, witness {fact.witness_name}"

    def _of_a_bolus(self, fact: BolusOrdered | BolusSettled) -> str:
        match fact:
            case BolusOrdered():
                dose = f"{with_unit(fact.mg, 'mg')} over {with_unit(fact.over_min, 'min')}"
                strength = with_unit(fact.mg_per_ml, "mg/mL")
                why = f": {fact.reason}" if fact.reason else ""
                return f"Bolus ordered, {dose} {_VIA[fact.via]} at {strength}, by {fact.prescriber}{why}"
            case _:
                given = f", {with_unit(fact.given_mg, 'mg')}" if fact.outcome is Outcome.GIVEN else ""
                return f"Bolus {_OUTCOMES[fact.outcome]}{given}"

    def _of_an_answer(self, fact: ActedOn | Reanswered) -> str:
        match fact:
            case ActedOn():
                called = or_not_recorded(fact.called)
                return f"Done: {or_not_recorded(fact.done)}. Called: {called}. Answer: {or_not_recorded(fact.answer)}"
            case _:
                labels = {item.id: item.label for item in self._library.checklist}
                item = labels.get(fact.item, fact.item)
                answer = ANSWERS[fact.answer.value]
                return (
                    f"Checklist answered again: {item}: {answer}, by {fact.prescriber}: {or_not_recorded(fact.reason)}"
                )
