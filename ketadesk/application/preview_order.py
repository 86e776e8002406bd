"""Draft -> everything the pages show of it. Pure and quick: it runs on each key."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from ketadesk.application import phrases
from ketadesk.application.agreed_order import agreed_order
from ketadesk.application.clock_times import PlanClock, moment_text
from ketadesk.application.echoes import echoes
from ketadesk.application.evidence_view import evidence_views
from ketadesk.application.examine_order import ExaminedOrder
from ketadesk.application.numbers import bind_units, duration_text, shown, unit_words, with_unit
from ketadesk.application.order_draft import KnownAllergies, OrderDraft
from ketadesk.application.order_preview import Banner, OrderPreview, Page, PageState, PumpFigure
from ketadesk.application.reference import Reference
from ketadesk.application.wording import Wording
from ketadesk.domain.drug_library import DrugLibrary
from ketadesk.domain.finding import Severity
from ketadesk.domain.infusion import InfusionPlan, PhaseKind
from ketadesk.domain.loading_dose import Via

NOT_APPROVED_STRIP = "Library not approved by this hospital - not for patient use"


def preview_order(draft: OrderDraft, reference: Reference, today: date | None = None) -> OrderPreview:
    """Return the preview of `draft`. A rate is in it only where nothing about the dose stops the order."""
    return preview_of(agreed_order(draft, reference, today, for_paper=False), reference.library, reference.wording)


def preview_of(examined: ExaminedOrder, library: DrugLibrary, wording: Wording) -> OrderPreview:
    """Return the preview of an order that was examined against `library`."""
    regimen = examined.terms.regimen
    blank = _dose_is_stopped(examined)
    plan = None if blank else examined.plan
    return OrderPreview(
        banner=_banner(examined),
        library_strip=NOT_APPROVED_STRIP if _not_approved(examined) else "",
        problems=examined.problems,
        findings=examined.findings,
        page_states=_page_states(examined),
        echoes=echoes(examined, plan, library),
        regimen_summary="" if regimen is None else bind_units(regimen.summary),
        mg_per_hour="" if blank else _mg_per_hour(examined),
        pump_figure=None if plan is None else _pump_figure(examined, plan),
        loading_lines=() if plan is None else _loading_lines(examined, plan),
        preparation_lines=_preparation_lines(examined, plan),
        timing_lines=() if plan is None else _timing_lines(examined, plan),
        review=_review(examined, plan, wording),
        evidence_views=() if regimen is None else evidence_views(regimen, examined.assessed, library),
        plan=plan,
        faults=examined.faults,
    )


def _not_approved(examined: ExaminedOrder) -> bool:
    return any(f.code == "library-not-approved" for f in examined.findings)


def _dose_is_stopped(examined: ExaminedOrder) -> bool:
    """Any stop blanks the figure, an absolute contraindication too, and so does any field that cannot be read."""
    return examined.unreadable or any(f.severity is Severity.STOP for f in examined.findings)


def _banner(examined: ExaminedOrder) -> Banner:
    patient = examined.draft.patient
    return Banner(
        name=phrases.full_name(examined.draft),
        born=phrases.born_text(examined.terms),
        gender=phrases.SEXES.get(patient.sex, ""),
        identifier=patient.identifier,
        weight=phrases.weight_text(examined.draft, examined.terms),
        allergies=phrases.allergy_text(patient.allergies),
        allergies_alert=isinstance(patient.allergies, KnownAllergies),
    )


def _page_states(examined: ExaminedOrder) -> dict[Page, PageState]:
    unfinished = {p.page for p in examined.problems}
    if _preparation_is_open(examined):
        unfinished.add(Page.PREPARATION)
    blocked = {f.page for f in examined.findings if f.stands_in_the_way}
    states: dict[Page, PageState] = {}
    for page in (Page.PATIENT, Page.CHECKLIST, Page.DOSE, Page.PREPARATION):
        if page in blocked:
            states[page] = PageState.BLOCKED
        else:
            states[page] = PageState.TO_DO if page in unfinished else PageState.DONE
    complete = all(state is PageState.DONE for state in states.values())
    open_overrides = Page.REVIEW in blocked or Page.REVIEW in unfinished
    ready = complete and not open_overrides and examined.plan is not None
    states[Page.REVIEW] = PageState.DONE if ready else PageState.TO_DO
    if Page.REVIEW in blocked or any(s is PageState.BLOCKED for s in states.values()):
        states[Page.REVIEW] = PageState.BLOCKED
    states[Page.ORDER_SHEET] = PageState.TO_DO
    return states


def _preparation_is_open(examined: ExaminedOrder) -> bool:
    """While it is not known whether a container is needed, the page is not done."""
    return examined.terms.regimen is None or any(p.field == "loading_dose.via" for p in examined.problems)


def _mg_per_hour(examined: ExaminedOrder) -> str:
    infusion = examined.assessed.parts.infusion
    return "" if infusion is None else with_unit(infusion.rate.mg_per_h, "mg/h")


def _pump_figure(examined: ExaminedOrder, plan: InfusionPlan) -> PumpFigure | None:
    phase, pump, container = plan.pump_phase, plan.inputs.pump, plan.inputs.container
    if phase is None or phase.programmed is None or pump is None or container is None:
        return None
    what = "" if phase.kind is PhaseKind.INFUSION else " for the loading dose"
    concentration = with_unit(container.mg_per_ml, "mg/mL")
    step = with_unit(pump.increment_ml_per_h, "mL/h")
    delivered = phrases.delivered_text(phase.programmed, plan.inputs.weight.weight)
    return PumpFigure(
        rate=shown(phase.programmed.pump_ml_per_h),
        unit=f"{unit_words('mL/h')}{what}",
        of_what=f"of ketamine {concentration}, pump step {step}",
        delivers=f"{_not_yet(examined)}Delivers {delivered}. {phrases.error_text(phase.programmed)}.",
        calculation=phrases.calculation_lines(examined.assessed, plan),
    )


def _not_yet(examined: ExaminedOrder) -> str:
    """A rate may be seen before the order is complete, but it says that it is not to be keyed in."""
    if examined.stopped:
        return "NOT YET: a reason and a name are missing. "
    return "NOT YET: questions are still open. " if examined.problems else ""


def _loading_lines(examined: ExaminedOrder, plan: InfusionPlan) -> tuple[str, ...]:
    loading, phase = plan.inputs.loading, plan.phase(PhaseKind.LOADING)
    if loading is None or phase is None:
        return ()
    amount = f"{with_unit(loading.mg, 'mg')} over {with_unit(loading.over_min, 'min')}"
    if loading.via is Via.HAND and loading.hand_ml is not None and loading.hand_mg_per_ml is not None:
        syringe = with_unit(loading.hand_mg_per_ml, "mg/mL")
        return (f"{amount} by hand: {with_unit(loading.hand_ml, 'mL')} of ketamine {syringe}", _who(examined))
    assert phase.programmed is not None
    rate = with_unit(phase.programmed.pump_ml_per_h, "mL/h")
    gives = f"gives {with_unit(phase.mg, 'mg')}, {phrases.error_text(phase.programmed).lower()}"
    return (f"{amount} by the pump: {with_unit(phase.volume_ml, 'mL')} at {rate}, {gives}", _who(examined))


def _who(examined: ExaminedOrder) -> str:
    regimen = examined.terms.regimen
    return "" if regimen is None else regimen.who_may_give_loading


def _preparation_lines(examined: ExaminedOrder, plan: InfusionPlan | None) -> tuple[str, ...]:
    preparation, terms = examined.assessed.parts.preparation, examined.terms.preparation
    if preparation is None or terms is None or terms.diluent is None:
        return ()
    lines = phrases.preparation_text(preparation, terms.diluent.label)
    clock = examined.clock
    if plan is None or clock is None or not plan.containers:
        return lines
    count = len(plan.containers)
    first = plan.containers[0]
    if first.change_h is None:
        return (*lines, "One container lasts for the whole plan")
    return (*lines, f"The plan needs {count} containers; the first is changed {moment_text(clock.at(first.change_h))}")


def _timing_lines(examined: ExaminedOrder, plan: InfusionPlan) -> tuple[str, ...]:
    clock = examined.clock
    if clock is None:
        return ()
    parts = [f"Starts {moment_text(clock.at(Decimal(0)))}"]
    taper = plan.phase(PhaseKind.TAPER)
    if taper is not None:
        parts.append(f"taper from {moment_text(clock.at(taper.start_h))}")
    parts.append(f"ends {moment_text(clock.at(plan.stop_h))}")
    return (f"{', '.join(parts)}. Total {with_unit(plan.total_mg, 'mg')}.",)


Rows = tuple[tuple[str, str], ...]


def _review(examined: ExaminedOrder, plan: InfusionPlan | None, wording: Wording) -> tuple[tuple[str, Rows], ...]:
    draft, terms = examined.draft, examined.terms
    regimen = terms.regimen
    patient = (
        ("Name", phrases.full_name(draft)),
        ("Born", phrases.born_text(terms)),
        ("Identifier", draft.patient.identifier),
        ("Allergies", phrases.allergy_text(draft.patient.allergies)),
        ("Weight", phrases.weight_text(draft, terms)),
        ("Height", "" if terms.height_cm is None else with_unit(terms.height_cm, "cm")),
        ("Dosing weight", phrases.dosing_weight_text(examined.assessed)),
        ("Care setting", wording.setting(terms.care_setting) if terms.care_setting else ""),
    )
    order = (
        ("Regimen", "" if regimen is None else regimen.title),
        ("Indication", draft.indication),
        ("Ordered", _ordered_words(examined)),
        ("Loading dose", _loading_words(examined)),
        ("Taper", _taper_words(examined)),
        ("Prescriber", draft.prescriber),
    )
    sections: list[tuple[str, Rows]] = [("Patient", patient), ("Order", order)]
    if plan is not None and examined.clock is not None:
        sections.append(("Steps", tuple(_step_rows(plan, examined.clock))))
    container = _preparation_lines(examined, plan)
    if container:
        sections.append(("Preparation", tuple(_numbered(container))))
    answered = [(a.item.label, phrases.ANSWERS[a.answer.value]) for a in terms.answers]
    sections.append(("Checklist", tuple(answered)))
    return tuple((title, tuple((label, text) for label, text in rows if text)) for title, rows in sections)


def _ordered_words(examined: ExaminedOrder) -> str:
    infusion = examined.assessed.parts.infusion
    if infusion is None:
        return ""
    return f"{with_unit(infusion.dose, infusion.unit.value)} for {duration_text(infusion.hours)}"


def _loading_words(examined: ExaminedOrder) -> str:
    loading = examined.assessed.parts.loading
    if loading is None:
        return "none" if examined.draft.loading_dose is None else ""
    return f"{with_unit(loading.mg, 'mg')} over {with_unit(loading.over_min, 'min')}, by {loading.via.value}"


def _taper_words(examined: ExaminedOrder) -> str:
    taper = examined.terms.taper
    if taper is None:
        return "none" if examined.draft.taper is None else ""
    return f"steps: {taper.steps}, {taper.shape.value}, over {duration_text(taper.over_h)}"


def _numbered(lines: Iterable[str]) -> list[tuple[str, str]]:
    return [(str(number), line) for number, line in enumerate(lines, start=1)]


def _step_rows(plan: InfusionPlan, clock: PlanClock) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for phase in plan.phases:
        name = f"Taper step {phase.step}" if phase.kind is PhaseKind.TAPER else phase.kind.value.capitalize()
        rate = "by hand" if phase.pump_ml_per_h is None else with_unit(phase.pump_ml_per_h, "mL/h")
        when = f"{moment_text(clock.at(phase.start_h))}, for {duration_text(phase.hours)}"
        rows.append((name, f"{rate} from {when}, running total {with_unit(phase.cumulative_mg, 'mg')}"))
    return rows
