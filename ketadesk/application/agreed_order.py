"""The one way to an order that may be shown or printed: read, assessed, and the second engine agrees.

Where the engines differ, or the self-test failed, a stop stands in the order: no figure is shown, no sheet is made,
and whoever called writes `faults` to the log.
"""

from dataclasses import replace
from datetime import date

from ketadesk.application.examine_order import ExaminedOrder, examine_order, stated
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.reference import Reference
from ketadesk.application.second_opinion import differences
from ketadesk.domain.finding import Finding
from ketadesk.domain.limit_findings import stop
from ketadesk.domain.order_assessment import Assessment
from ketadesk.domain.quantity import ZERO


def agreed_order(draft: OrderDraft, reference: Reference, today: date | None = None) -> ExaminedOrder:
    """Return everything that follows from `draft`, with a stop and no figure where it cannot be trusted."""
    examined = examine_order(draft, reference.library, reference.wording, today)
    if not reference.self_test.passed:
        failed = stop("self-test-failed", "")
        return _refused(examined, reference, failed, reference.self_test.failures)
    if examined.clock is None or any(not problem.unanswered for problem in examined.problems):
        return examined
    start_day = examined.clock.at(ZERO).date().isoformat()
    faults = differences(draft, start_day, examined.assessed, reference.figures)
    if not faults:
        return examined
    return _refused(examined, reference, stop("engines-disagree", ""), faults)


def _refused(
    examined: ExaminedOrder, reference: Reference, finding: Finding, faults: tuple[str, ...]
) -> ExaminedOrder:
    told = stated(finding, examined.terms, reference.library, reference.wording)
    nothing = Assessment(findings=examined.assessed.findings)
    return replace(examined, assessed=nothing, findings=(told, *examined.findings), faults=faults)
