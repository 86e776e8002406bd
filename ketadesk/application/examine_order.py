"""Read a draft, assess it, and put every finding into words: the one way from what was typed to what is said."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from ketadesk.application.clock_times import PlanClock, moment_text
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_preview import FieldProblem, StatedFinding
from ketadesk.application.plan_json import finding_json, plan_json
from ketadesk.application.read_order import ReadOrder, read_order
from ketadesk.application.request_form import page_of
from ketadesk.application.wording import Wording
from ketadesk.domain.drug_library import DrugLibrary
from ketadesk.domain.finding import Finding, Severity
from ketadesk.domain.infusion import InfusionPlan
from ketadesk.domain.order_assessment import Assessment, assess
from ketadesk.domain.order_terms import OrderTerms

_HEAVIEST_FIRST = tuple(Severity)


@dataclass(frozen=True)
class ExaminedOrder:
    """A draft with all that follows from it."""

    draft: OrderDraft
    read: ReadOrder
    assessed: Assessment
    findings: tuple[StatedFinding, ...]
    clock: PlanClock | None
    faults: tuple[str, ...] = ()
    """Why the program itself cannot be trusted with this order: the engines differ, or the self-test failed."""

    @property
    def terms(self) -> OrderTerms:
        return self.read.terms

    @property
    def problems(self) -> tuple[FieldProblem, ...]:
        return self.read.problems

    @property
    def plan(self) -> InfusionPlan | None:
        return self.assessed.plan

    @property
    def unreadable(self) -> bool:
        """True when a field holds something that cannot be read."""
        return any(not problem.unanswered for problem in self.problems)

    @property
    def stopped(self) -> bool:
        """True when a finding stands in the way."""
        return any(f.stands_in_the_way for f in self.findings)

    @property
    def highest_in_24_h(self) -> Decimal:
        """The most mg in any 24 hours of the plan."""
        return Decimal(0) if self.plan is None else self.plan.most_in_a_day_mg

    def plan_as_json(self, head: dict[str, Any]) -> dict[str, Any]:
        """The plan for the command line and the record; only the findings where one of them stops the order."""
        if self.plan is None or self.clock is None or any(f.severity is Severity.STOP for f in self.findings):
            return {**head, "findings": [finding_json(f) for f in self.findings]}
        return plan_json(self.assessed, self.plan, self.clock, self.findings, head)


def examine_order(
    draft: OrderDraft, library: DrugLibrary, wording: Wording, today: date | None = None
) -> ExaminedOrder:
    """Return what the first engine makes of `draft`; `agreed_order` asks the second one.

    Pure: `today` only gives an age while no start is known.
    """
    read = read_order(draft, library, today)
    assessed = assess(read.terms, library)
    clock = None if read.terms.start is None else PlanClock(read.terms.start, read.zone)
    raised = [*read.findings, *assessed.findings]
    raised += _unneeded_overrides(read.terms, raised)
    raised += _about_the_whole(read.terms, assessed, clock, library)
    raised.sort(key=lambda f: _HEAVIEST_FIRST.index(f.severity))
    findings = tuple(stated(f, read.terms, library, wording) for f in raised)
    return ExaminedOrder(draft, read, assessed, findings, clock)


def stated(finding: Finding, terms: OrderTerms, library: DrugLibrary, wording: Wording) -> StatedFinding:
    """Return the finding in words, with the override that answers it."""
    override = next((o for o in terms.overrides if o.code == finding.code), None)
    answered = override is not None and finding.severity is Severity.OVERRIDE
    return StatedFinding(
        code=finding.code,
        severity=finding.severity,
        message=wording.sentence(finding),
        field=finding.field,
        page=page_of(finding.field),
        evidence=finding.evidence,
        sources=library.source_titles(finding.sources),
        override_reason=override.reason if answered and override else "",
        override_by=override.by if answered and override else "",
    )


def _unneeded_overrides(terms: OrderTerms, raised: list[Finding]) -> list[Finding]:
    asked = {f.code for f in raised if f.severity is Severity.OVERRIDE}
    return [
        Finding(
            code="override-without-finding",
            severity=Severity.STOP,
            wording_key="override-without-finding",
            values={"seen": override.code},
            field="overrides",
            sources=("ketadesk-judgement",),
        )
        for override in terms.overrides
        if override.code not in asked
    ]


def _about_the_whole(
    terms: OrderTerms, assessed: Assessment, clock: PlanClock | None, library: DrugLibrary
) -> list[Finding]:
    found: list[Finding] = []
    day = "" if terms.start is None else terms.start.date().isoformat()
    if not library.in_force(terms.regimen, day):
        found.append(_note("library-not-approved", Severity.CAUTION, ("ketadesk-judgement",)))
    if library.expires_on and terms.start and terms.start.date().isoformat() > library.expires_on:
        found.append(_note("library-expired", Severity.CAUTION, ("ketadesk-judgement",), seen=library.expires_on))
    if terms.regimen is not None and terms.regimen.disagreements:
        found.append(_note("sources-disagree", Severity.CAUTION, terms.regimen.sources))
    plan = assessed.plan
    if plan is None or clock is None:
        return found
    if clock.offsets_differ(plan.stop_h):
        found.append(_note("clocks-change", Severity.INFORMATION, ("ketadesk-judgement",)))
    if any(f.severity is Severity.STOP for f in (*assessed.findings, *found)):
        return found
    first = plan.containers[0] if plan.containers else None
    if first and first.change_h is not None and plan.inputs.container:
        found.append(
            Finding(
                code="containers-needed",
                severity=Severity.INFORMATION,
                wording_key="containers-needed",
                values={
                    "count": len(plan.containers),
                    "mg": plan.inputs.container.mg,
                    "ml": plan.inputs.container.ml,
                    "when": moment_text(clock.at(first.change_h)),
                },
                field="preparation.drug_mg",
                sources=library.rules.container_change_h.sources,
            )
        )
    return found


def _note(code: str, severity: Severity, sources: tuple[str, ...], **values: str) -> Finding:
    return Finding(
        code=code, severity=severity, wording_key=code, values=dict(values), field="regimen", sources=sources
    )
