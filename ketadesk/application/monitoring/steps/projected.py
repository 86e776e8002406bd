"""What a change would bring: the most drug in any 24 hours of what was given and what is to come."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from ketadesk.application.monitoring.agreed_figures import agreed_most_in_24_h
from ketadesk.application.monitoring.steps.questions import Questions
from ketadesk.application.numbers import with_unit
from ketadesk.domain.bedside.infusion_course import CourseOrder, InfusionCourse
from ketadesk.domain.bedside.projection import Flow, remaining_plan
from ketadesk.domain.finding import Finding, Severity

CUMULATIVE_CODE: Final = "cumulative-24-h-hard-max"


def projected_mg(course: InfusionCourse, order: CourseOrder, now: datetime) -> Decimal:
    """Return the most mg in any 24 h if the plan goes on from `now`; a bolus that is open counts as given.

    Raises `EnginesDisagree`.
    """
    loading = {s.entry_id for s in course.segments}
    # A loading dose by hand is the plan's own: what of it is open comes with the plan.
    boluses = tuple(
        Flow(start=b.ordered_at, end=b.ordered_at, mg=b.mg)
        for b in course.boluses
        if b.is_open and b.bolus_id not in loading
    )
    return agreed_most_in_24_h(course, (*remaining_plan(course, order, now), *boluses), now)


def hold_against_limit(asked: Questions, course: InfusionCourse) -> None:
    """Show the projected total of `course`, and stop what passes the limit; a correction only says so."""
    order = asked.ground.whole.orders[course.revision]
    most, limit = projected_mg(course, order, asked.ground.whole.now), order.cumulative_limit_mg
    beside = "no limit for this order" if limit is None else f"limit {with_unit(limit, 'mg')}"
    asked.show("Most in any 24 hr with what is planned", f"{with_unit(most, 'mg')}, {beside}")
    if limit is None or most <= limit:
        return
    said = asked.ground.reference.wording.sentence(
        Finding(
            code=CUMULATIVE_CODE,
            severity=Severity.STOP,
            wording_key="cumulative-24-h-hard-max",
            values={"highest": most, "limit": limit},
            field="at",
            sources=(),
        )
    )
    if asked.ground.corrects is None:
        asked.stop(said, CUMULATIVE_CODE)
    else:
        asked.caution(said)
