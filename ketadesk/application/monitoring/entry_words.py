"""An entry in one sentence for the history and for what is said after a step; a set with everything observed in it."""

from datetime import tzinfo

from ketadesk.application.clock_times import moment_text
from ketadesk.application.monitoring.fact_words import FactWords
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.observed_words import recorded
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.numbers import NO_BREAK, with_unit
from ketadesk.application.reference import Reference
from ketadesk.domain.bedside.infusion_log import ActedOn, Observed, StepTaken, StruckThrough
from ketadesk.domain.bedside.observation import ObservationSet
from ketadesk.domain.drug_library import ItemKind, ObservationItem


def entry_words(entry: LogEntry, watched: Watched, reference: Reference, zone: tzinfo) -> str:
    """Return what `entry` says, without its stop; figures with their units, typed texts as they were typed."""
    fact = entry.fact
    words = FactWords(watched, reference.library, lambda moment: moment_text(moment.astimezone(zone)))
    match fact:
        case Observed():
            return _observed(fact.observed, reference)
        case StruckThrough():
            return _struck(fact, watched, zone)
        case StepTaken() if entry.revision not in watched.orders:
            # Its plan cannot be read: the step is known by its place only.
            return f"Step {fact.phase + 1} of the plan, read back {with_unit(fact.read_back_ml_per_h, 'mL/h')}"
        case _:
            return words.say(fact, entry.revision)


def act_words(fact: ActedOn) -> str:
    """`Pump paused; Dr Lee called: pause one hour`."""
    called = f"; {fact.called} called" if fact.called else ""
    answer = f": {fact.answer}" if fact.answer else ""
    return f"{fact.done}{called}{answer}"


def _observed(observed: ObservationSet, reference: Reference) -> str:
    items = reference.library.observation.items
    known = {item.id for item in items}
    seen = [_value(item, observed) for item in items if observed.value(item.id) is not None]
    # What a later library no longer knows is shown by its id, never left out.
    seen += [f"{value.item} {value.text}" for value in observed.values if value.item not in known]
    parts = [f"Observed: {', '.join(seen)}"]
    if observed.incomplete_because:
        parts.append(f"Incomplete because: {observed.incomplete_because}")
    if observed.comment:
        parts.append(f"Comment: {observed.comment}")
    return ". ".join(parts)


def _value(item: ObservationItem, observed: ObservationSet) -> str:
    unit = f"{NO_BREAK}{item.shown_unit}" if item.kind is ItemKind.NUMBER and item.shown_unit else ""
    return f"{item.short} {recorded(item, observed)}{unit}"


def _struck(fact: StruckThrough, watched: Watched, zone: tzinfo) -> str:
    old = next((e for e in watched.log if e.entry_id == fact.entry), None)
    if old is None:
        return "An entry struck through"
    return f"The entry of {moment_text(old.at.astimezone(zone))} struck through"
