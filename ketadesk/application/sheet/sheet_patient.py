"""Sections 1, 2 and 6 of the sheet: who, the checklist, and the limits with what was passed and by whom."""

from decimal import Decimal
from itertools import zip_longest

from ketadesk.application import phrases
from ketadesk.application.examine_order import ExaminedOrder
from ketadesk.application.library_listing import limit_text
from ketadesk.application.numbers import bind_units, with_unit
from ketadesk.application.order_preview import Page
from ketadesk.application.sheet.sheet_content import Cell, Column, Facts, Grid, Lines, Section, Tone
from ketadesk.application.wording import Wording
from ketadesk.domain.checklist import Answer, ChecklistAnswer, not_applicable_reason
from ketadesk.domain.drug_library import DrugLibrary, Quantity, Regimen
from ketadesk.domain.finding import Severity
from ketadesk.domain.infusion import PhaseKind

_SHOWN_QUANTITIES = (
    Quantity.INFUSION_RATE,
    Quantity.LOADING_DOSE,
    Quantity.LOADING_TIME,
    Quantity.DURATION,
    Quantity.WEIGHT,
    Quantity.TAPER_STEPS,
    Quantity.TAPER_TIME,
    Quantity.ROUNDING_ERROR,
)

_SAID_ELSEWHERE = ("library-not-approved", "sources-disagree")
"""Findings that the header and this section say in full."""


def patient_section(examined: ExaminedOrder, wording: Wording) -> Section:
    """1. Weight, indication, setting, service, prescriber."""
    draft, terms = examined.draft, examined.terms
    assert terms.regimen is not None
    assert terms.care_setting is not None
    height = phrases.NOT_RECORDED if terms.height_cm is None else with_unit(terms.height_cm, "cm")
    day = "" if terms.weight_date else f", date {phrases.NOT_RECORDED.lower()}"
    rows: tuple[tuple[str, Cell], ...] = (
        ("Weight", Cell(text=f"{phrases.weight_text(draft, terms)}{day}", strong=True)),
        ("Height", Cell(text=height)),
        ("Dosing weight", Cell(text=phrases.dosing_weight_text(examined.assessed), strong=True)),
        ("Regimen", Cell(text=terms.regimen.title)),
        ("Indication", Cell(text=draft.indication, typed=True)),
        ("Care setting", Cell(text=wording.setting(terms.care_setting))),
        ("Ward", _typed(draft.ward)),
        ("Responsible service", _typed(draft.responsible_service)),
        ("Prescriber", Cell(text=draft.prescriber, typed=True)),
        ("Grade", _typed(draft.prescriber_grade)),
        ("Contact", _typed(draft.prescriber_contact)),
    )
    return Section(number=1, title="Patient and order", blocks=(Facts(rows=rows),))


def _typed(text: str) -> Cell:
    return Cell(text=text, typed=True) if text else Cell(text=phrases.NOT_RECORDED)


def checklist_section(examined: ExaminedOrder, library: DrugLibrary, answered_by: str) -> Section:
    """2. Every item with its answer, two a row; then names and reasons for those accepted."""
    answered = [_answered(entry, examined, library) for entry in examined.terms.answers]
    half = (len(answered) + 1) // 2
    empty = (Cell(text=""),) * 3
    pairs = zip_longest(answered[:half], answered[half:], fillvalue=empty)
    columns = (
        Column(title="Contraindication", weight=15),
        Column(title="Class", weight=4),
        Column(title="Answer", weight=5),
    )
    blocks: list[Grid | Lines] = [
        Grid(columns=columns * 2, rows=tuple((*left, *right) for left, right in pairs)),
        Lines(
            lines=(Cell(text=f"Answered by: {answered_by}", typed=True),),
            tone=Tone.QUIET,
        ),
    ]
    accepted = _accepted(examined)
    if accepted is not None:
        blocks.append(accepted)
    return Section(number=2, title="Contraindication checklist", blocks=tuple(blocks))


def _answered(entry: ChecklistAnswer, examined: ExaminedOrder, library: DrugLibrary) -> tuple[Cell, ...]:
    plain = entry.answer in (Answer.ABSENT, Answer.NOT_APPLICABLE)
    text = phrases.ANSWERS[entry.answer.value]
    reason = not_applicable_reason(examined.terms.age, examined.terms.sex, library.rules)
    if entry.answer is Answer.NOT_APPLICABLE and reason:
        over = with_unit(library.rules.pregnancy_not_applicable_above_years.value, "a")
        text = f"{text}: {'male' if reason == 'male' else f'over {over}'}"
    label = bind_units(entry.item.label)
    return Cell(text=label), Cell(text=entry.item.klass.value), Cell(text=text, strong=not plain)


def _accepted(examined: ExaminedOrder) -> Grid | None:
    rows = tuple(
        (Cell(text=f.message), Cell(text=f.override_by, typed=True), Cell(text=f.override_reason, typed=True))
        for f in examined.findings
        if f.page is Page.CHECKLIST and f.override_by
    )
    if not rows:
        return None
    columns = (Column(title="Accepted", weight=4), Column(title="By", weight=2), Column(title="Reason", weight=5))
    return Grid(columns=columns, rows=rows)


def limits_section(examined: ExaminedOrder, regimen: Regimen, library: DrugLibrary) -> Section:
    """6. Limits in force with their source, soft limits passed, sources that disagree."""
    columns = (
        Column(title="Limit in force", weight=12, compact=True),
        Column(title="Source", weight=15, compact=True),
        Column(title="How known", weight=3, compact=True),
    )
    rows = tuple(
        (
            Cell(text=limit_text(entry.limit)),
            Cell(text="; ".join(library.source_titles(entry.limit.sources))),
            Cell(text=phrases.EVIDENCE_SHORT[entry.limit.evidence]),
        )
        for quantity in _SHOWN_QUANTITIES
        if _is_asked_of(quantity, examined, regimen)
        for entry in examined.assessed.limits.on(quantity)
    )
    blocks: list[Grid | Lines] = [Grid(columns=columns, rows=rows)]
    cumulative = examined.assessed.cumulative_limit_mg
    if cumulative is not None:
        text = (
            f"Highest dose in any {with_unit(Decimal(24), 'h')}: limit {with_unit(cumulative, 'mg')}, "
            f"this plan gives at most {with_unit(examined.highest_in_24_h, 'mg')}, judgement of the authors"
        )
        blocks.append(Lines(lines=(Cell(text=text),)))
    blocks += _passed(examined)
    blocks.append(
        Lines(
            lines=(
                Cell(text="Sources that disagree", strong=True),
                *(Cell(text=bind_units(line)) for line in regimen.disagreements),
            ),
            tone=Tone.QUIET,
        )
    )
    return Section(number=6, title="Limits and sources", blocks=tuple(blocks), keep_together=False)


def _is_asked_of(quantity: Quantity, examined: ExaminedOrder, regimen: Regimen) -> bool:
    """A limit on what an order does not have, or its regimen fixes, is not in force: it would read as one passed."""
    parts, plan = examined.assessed.parts, examined.plan
    assert plan is not None
    match quantity:
        case Quantity.LOADING_DOSE:
            return parts.loading is not None
        case Quantity.LOADING_TIME:
            return parts.loading is not None and regimen.loading.fixed_minutes is None
        case Quantity.INFUSION_RATE:
            return parts.infusion is not None
        case Quantity.DURATION:
            return parts.infusion is not None and regimen.infusion.fixed_hours is None
        case Quantity.TAPER_STEPS | Quantity.TAPER_TIME:
            return plan.phase(PhaseKind.TAPER) is not None
        case Quantity.ROUNDING_ERROR:
            return any(phase.programmed is not None for phase in plan.phases)
        case _:
            return True


def _passed(examined: ExaminedOrder) -> list[Grid | Lines]:
    overridden = [f for f in examined.findings if f.override_by and f.page is not Page.CHECKLIST]
    told = (Severity.CAUTION, Severity.INFORMATION)
    cautions = [f for f in examined.findings if f.severity in told and f.code not in _SAID_ELSEWHERE]
    blocks: list[Grid | Lines] = []
    if overridden:
        columns = (
            Column(title="Soft stop passed", weight=4),
            Column(title="By", weight=2),
            Column(title="Reason", weight=5),
        )
        rows = tuple(
            (
                Cell(text=f.message, strong=True),
                Cell(text=f.override_by, typed=True),
                Cell(text=f.override_reason, typed=True),
            )
            for f in overridden
        )
        blocks.append(Grid(columns=columns, rows=rows))
    else:
        blocks.append(Lines(lines=(Cell(text="No soft stop was passed."),)))
    if cautions:
        blocks.append(Lines(lines=tuple(Cell(text=f.message) for f in cautions)))
    return blocks
