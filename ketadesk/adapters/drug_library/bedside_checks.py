"""What pumps, rounds and the checklist can get wrong: steps beyond the pump, stretches out of order, no such code."""

import re
from collections.abc import Iterator
from itertools import pairwise

from ketadesk.adapters.drug_library.check_digit import has_check_digit
from ketadesk.adapters.drug_library.library_tree import entries
from ketadesk.domain.drug_library import (
    ActionThreshold,
    ContraindicationItem,
    DosingRules,
    DrugLibrary,
    PumpModel,
    ScheduleTrack,
)

_CONCEPT = re.compile(r"[1-9][0-9]{2,14}[01]0[0-9]", re.ASCII)
"""A SNOMED CT identifier of 6 to 18 digits; 00 or 10 before the check digit says that it is a concept's."""
_WITH_A_VALUE = {"at-least", "at-most", "above", "below", "above-baseline-percent"}
_WITH_A_STATE = {"first-seen", "second-seen"}
_WITH_EITHER = {"is"}
_WITH_NEITHER = {"below-target"}
_COMPARISONS = _WITH_A_VALUE | _WITH_A_STATE | _WITH_EITHER | _WITH_NEITHER


def bedside_flaws(library: DrugLibrary) -> Iterator[str]:
    """Yield what is wrong with pumps, observation, actions and the checklist."""
    for place, entry in entries(library):
        if isinstance(entry, PumpModel) and entry.increment_ml_per_h > entry.maximum_ml_per_h:
            yield f"{place} has a step beyond its maximum"
        elif isinstance(entry, ScheduleTrack):
            yield from _track_flaws(place, entry)
        elif isinstance(entry, ActionThreshold):
            yield from _threshold_flaws(place, entry)
        elif isinstance(entry, ContraindicationItem) and entry.snomed and not is_concept(entry.snomed):
            yield f"{place} has {entry.snomed!r}, which is no SNOMED CT code of a concept"
        elif isinstance(entry, DosingRules):
            yield from _rule_flaws(place, entry)


def _rule_flaws(place: str, rules: DosingRules) -> Iterator[str]:
    if rules.usual_multiple_asks.value > rules.usual_multiple_blocks.value:
        yield f"usual_multiple_asks of {place} lies beyond usual_multiple_blocks"
    if rules.default_increment.value > rules.default_pump_maximum.value:
        yield f"default_increment of {place} lies beyond default_pump_maximum"


def _track_flaws(place: str, track: ScheduleTrack) -> Iterator[str]:
    ends = [stretch.until_h for stretch in track.stretches]
    if not ends or ends[-1] is not None:
        yield f"{place} ends before the infusion does: its last stretch must have no until_h"
    hours = [end for end in ends[:-1] if end is not None]
    if len(hours) < len(ends) - 1:
        yield f"{place} has a stretch without until_h before its last one"
    if any(earlier >= later for earlier, later in pairwise(hours)):
        yield f"{place} has its stretches out of order"


def _threshold_flaws(place: str, threshold: ActionThreshold) -> Iterator[str]:
    kind = threshold.comparison
    if kind not in _COMPARISONS:
        yield f"{place} has the unknown comparison {kind}"
        return
    has_value, has_state = threshold.value is not None, bool(threshold.state)
    fitting = {
        (True, False): kind in _WITH_A_VALUE | _WITH_EITHER,
        (False, True): kind in _WITH_A_STATE | _WITH_EITHER,
        (False, False): kind in _WITH_NEITHER,
        (True, True): False,
    }
    if not fitting[has_value, has_state]:
        yield f"{place} compares {kind} with {'a value' if has_value else 'no value'} and state {threshold.state!r}"


def is_concept(code: str) -> bool:
    """Return whether `code` is a SNOMED CT identifier of a concept, with its check digit."""
    return _CONCEPT.fullmatch(code) is not None and has_check_digit(code)
