"""The one way to an order that may be shown or printed: read, assessed, and the second engine agrees.

Where the engines differ, or the self-test failed, a stop stands in the order: no figure is shown, no sheet is made,
and the desk writes `faults` to the log.
"""

from dataclasses import replace
from datetime import date

from ketadesk.application.examine_order import ExaminedOrder, examine_order, stated
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_preview import Page
from ketadesk.application.reference import Reference
from ketadesk.application.second_opinion import differences, differences_on_paper, part_differences
from ketadesk.domain.finding import Finding, Severity
from ketadesk.domain.order_assessment import Assessment
from ketadesk.domain.quantity import ZERO

_ABOUT_THE_LIBRARY = ("library-not-approved", "library-expired", "sources-disagree")
"""Findings in which nothing is computed: they stand beside a fault, and so does what was answered on the checklist."""


def agreed_order(
    draft: OrderDraft, reference: Reference, today: date | None = None, for_paper: bool = True
) -> ExaminedOrder:
    """Return everything that follows from `draft`, with a stop and no figure where it cannot be trusted.

    Not `for_paper`: what no page of the screen shows (observation times, the rate table) is not compared, so that a
    key press does not wait for it. Nothing may be stored or printed of such an order.
    """
    examined = examine_order(draft, reference.library, reference.wording, today)
    if not reference.self_test.passed:
        failed = Finding(code="self-test-failed", severity=Severity.STOP, wording_key="self-test-failed")
        return _refused(examined, reference, failed, reference.self_test.failures)
    faults = _faults(examined, reference, today, for_paper)
    if not faults:
        return examined
    disagree = Finding(code="engines-disagree", severity=Severity.STOP, wording_key="engines-disagree")
    return _refused(examined, reference, disagree, faults)


def _faults(examined: ExaminedOrder, reference: Reference, today: date | None, for_paper: bool) -> tuple[str, ...]:
    """Where the engines differ on what may be shown: the plan, or the parts of it that are known so far."""
    draft, assessed, clock = examined.draft, examined.assessed, examined.clock
    day = today if clock is None else clock.at(ZERO).date()
    start_day = "" if day is None else day.isoformat()
    stopped = any(f.severity is Severity.STOP for f in examined.findings)
    if assessed.plan is None or stopped or examined.unreadable:
        parts, terms = assessed.parts, examined.terms
        return part_differences(draft, start_day, parts, terms, reference.figures, examined.unreadable)
    found = differences(draft, start_day, assessed, reference.figures)
    if for_paper and not found:
        found = differences_on_paper(draft, start_day, assessed, reference.figures)
    return found


def _refused(examined: ExaminedOrder, reference: Reference, finding: Finding, faults: tuple[str, ...]) -> ExaminedOrder:
    told = stated(finding, examined.terms, reference.library, reference.wording)
    kept = tuple(f for f in examined.findings if f.page is Page.CHECKLIST or f.code in _ABOUT_THE_LIBRARY)
    return replace(examined, assessed=Assessment(), findings=(told, *kept), faults=faults)
