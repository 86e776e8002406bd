"""What gives the patient more is held against what is open, and against the pace at which the library lets it rise.

A pause, a stop and a lower rate are never held up by any of this. In a correction, which puts right what was done
already, it is said and stops nothing.
"""

from datetime import datetime
from decimal import Decimal
from itertools import takewhile
from typing import Final

from ketadesk.application.monitoring.open_findings import open_triggers
from ketadesk.application.monitoring.steps.questions import Questions
from ketadesk.application.numbers import duration_text, with_unit
from ketadesk.domain.bedside.elapsed import after_hours, after_minutes, hours_between
from ketadesk.domain.bedside.infusion_course import CourseOrder, CourseState, InfusionCourse, Segment
from ketadesk.domain.bedside.infusion_log import Paused, standing_facts
from ketadesk.domain.bedside.trigger import Urgency
from ketadesk.domain.drug_library import CareSetting, Figure, RateChangeRule, Sourced
from ketadesk.domain.infusion import PhaseKind
from ketadesk.domain.pump_rate import delivered_rate, mg_per_kg_per_h
from ketadesk.domain.quantity import DoseUnit, difference, dose_rate

DYSPHORIA: Final = "Dysphoria or hallucination"
"""The reason of a pause after which the library's pause is kept."""
_FIRST: Final = "Something that asks to {do} the pump is open: act on it first. The list of findings shows it."


def hold_against_findings(asked: Questions) -> None:
    """What is open and says stop, or pause while the pump runs; and the library's pause after dysphoria."""
    ground = asked.ground
    course = ground.watched.course
    open_now = {trigger.urgency for trigger in open_triggers(ground.watched, ground.library)}
    paused_at = _paused_at(course)
    if Urgency.STOP in open_now:
        stop_or_say(asked, _FIRST.format(do="stop"))
    elif Urgency.PAUSE in open_now and paused_at is None:
        stop_or_say(asked, _FIRST.format(do="pause"))
    since_dysphoria = _paused_for_dysphoria(asked) or Urgency.PAUSE in open_now
    if asked.at is None or paused_at is None or not since_dysphoria:
        return
    pause = ground.library.observation.pause_h
    if asked.at < after_hours(paused_at, pause.value):
        asked.override(
            f"The pause after dysphoria or a hallucination is {duration_text(pause.value)}; so far it is "
            f"{duration_text(hours_between(paused_at, max(asked.at, paused_at)))}. Sooner needs a reason. "
            f"{from_where(asked, pause)}",
            "pause-cut-short",
        )


def hold_against_second_loading(asked: Questions, change: CourseOrder) -> None:
    """A change of what runs keeps the loading dose it was made from, unless somebody takes it out: said, never silent.

    The patient has had the drug since the start, so a loading dose now comes on top of it.
    """
    if any(phase.kind is PhaseKind.LOADING for phase in change.phases):
        asked.override(
            f"R{change.revision} begins with a loading dose, and this infusion has been started before: it would be "
            "given on top. If it is not meant, leave the pump as it is and have the order changed once more without "
            "it. If the prescriber wants it, say who and why.",
            "loading-dose-again",
        )


def from_where(asked: Questions, figure: Sourced) -> str:
    """`Source: UW Health emergency policy 31.1.`"""
    return f"Source: {'; '.join(asked.ground.library.source_titles(figure.sources))}."


def hold_against_pace(asked: Questions, change: CourseOrder) -> None:
    """A signed change that raises the rate of a regimen whose library says how fast that may be."""
    before = asked.ground.order
    rule = _pace(asked, before.revision) or _pace(asked, change.revision)
    ordered, running = _ordered_mg_per_kg_per_h(asked, change), _running_mg_per_kg_per_h(asked, before)
    if rule is None or ordered is None or running is None or ordered <= running:
        return
    most = dose_rate(rule.at_most.value, DoseUnit(rule.at_most.unit), change.weight)
    raised = difference(ordered, running)
    if raised > mg_per_kg_per_h(most, change.weight):
        asked.override(
            f"This raises the rate by {with_unit(raised, 'mg/kg/h')}; one step is at most "
            f"{with_unit(rule.at_most.value, rule.at_most.unit)}. "
            f"More needs a reason. {from_where(asked, rule.at_most)}",
            "rate-raised-too-far",
        )
    since = _same_rate_since(asked.ground.watched.course)
    longest = _not_sooner(rule, change.care_setting)
    if asked.at is not None and since is not None and asked.at < after_minutes(since, longest.value):
        asked.override(
            f"The rate was last changed {asked.ground.local(since)}; it is raised not sooner than "
            f"{with_unit(longest.value, longest.unit)} after that. Sooner needs a reason. {from_where(asked, longest)}",
            "rate-raised-too-soon",
        )


def stop_or_say(asked: Questions, message: str) -> None:
    """Refuse the step; a correction of what was done already is told and goes on."""
    if asked.ground.corrects is None:
        asked.stop(message)
    else:
        asked.caution(message)


def _paused_at(course: InfusionCourse) -> datetime | None:
    """When the pause that lasts began: a new container hung in it does not begin it anew."""
    if course.state is not CourseState.PAUSED:
        return None
    return min((s.start for s in takewhile(lambda s: s.ml_per_h == 0, reversed(course.segments))), default=None)


def _paused_for_dysphoria(asked: Questions) -> bool:
    reasons = [e.fact.reason for e in standing_facts(asked.ground.watched.log) if isinstance(e.fact, Paused)]
    return bool(reasons) and reasons[-1] == DYSPHORIA


def _pace(asked: Questions, revision: int) -> RateChangeRule | None:
    stored = asked.ground.whole.stored.get(revision)
    regimen = None if stored is None else asked.ground.library.regimen(stored.draft.regimen)
    return None if regimen is None else regimen.rate_change


def _not_sooner(rule: RateChangeRule, setting: CareSetting) -> Figure:
    return rule.ward_not_sooner_min if setting is CareSetting.WARD else rule.monitored_not_sooner_min


def _ordered_mg_per_kg_per_h(asked: Questions, order: CourseOrder) -> Decimal | None:
    """The infusion as it was ordered, before the pump's step: a step must not look bigger by rounding."""
    infusion = asked.ground.whole.stored[order.revision].draft.infusion
    if infusion is None or order.dose_unit is None or not infusion.dose:
        return None
    return mg_per_kg_per_h(dose_rate(Decimal(infusion.dose), order.dose_unit, order.weight), order.weight)


def _running_mg_per_kg_per_h(asked: Questions, order: CourseOrder) -> Decimal | None:
    """What runs, or ran before the pause; while a loading dose runs, the infusion that would follow it."""
    course = asked.ground.watched.course
    planned = next((p for p in order.phases if p.kind is PhaseKind.INFUSION), None)
    flowing = next((s for s in reversed(course.segments) if s.ml_per_h), None)
    if planned is None:
        return None
    if flowing is None or flowing.container is None or order.phases[course.phase].kind is PhaseKind.LOADING:
        return _ordered_mg_per_kg_per_h(asked, order)
    if flowing.ml_per_h == planned.pump_ml_per_h:
        return _ordered_mg_per_kg_per_h(asked, order)
    return mg_per_kg_per_h(delivered_rate(flowing.ml_per_h, flowing.container), order.weight)


def _same_rate_since(course: InfusionCourse) -> datetime | None:
    """Since when the pump has stood as it stands; a new container is no change of the rate."""
    last = course.segments[-1] if course.segments else None

    def unchanged(segment: Segment) -> bool:
        return last is not None and (segment.ml_per_h, segment.phase) == (last.ml_per_h, last.phase)

    return min((s.start for s in takewhile(unchanged, reversed(course.segments))), default=None)
