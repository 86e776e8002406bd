"""Sections 9, 10 and 11 of the sheet: observation times, when to call, signatures."""

from decimal import ROUND_CEILING, Decimal

from ketadesk.application.clock_times import PlanClock, date_text, time_text
from ketadesk.application.examine_order import ExaminedOrder
from ketadesk.application.numbers import bind_units, with_unit
from ketadesk.application.phrases import EVIDENCE, or_not_recorded
from ketadesk.application.sheet.sheet_content import Cell, Column, EntryBoxes, Grid, Lines, Section, TickTimes, Tone
from ketadesk.application.sheet.sheet_figures import clocks_change_line
from ketadesk.domain.drug_library import ActionThreshold, DrugLibrary, ScheduleTrack
from ketadesk.domain.finding import Evidence
from ketadesk.domain.infusion import InfusionPlan
from ketadesk.domain.quantity import quotient
from ketadesk.domain.schedule import temperature_hours


def observation_section(examined: ExaminedOrder, plan: InfusionPlan, clock: PlanClock, library: DrugLibrary) -> Section:
    """9. Clock times to tick, both tracks."""
    blocks: list[Lines | TickTimes] = [
        Lines(lines=(Cell(text="Baseline set before the start, with temperature. Times on the 24-hour clock."),))
    ]
    if clock.offsets_differ(examined.assessed.due[-1].at_h):
        blocks.append(clocks_change_line())
    for track in library.observation.tracks:
        hours = [due.at_h for due in examined.assessed.due if due.track == track.id]
        blocks.append(_track_heading(track))
        blocks.append(TickTimes(days=_by_day(hours, clock)))
    every = with_unit(library.observation.temperature_every_h.value, "h")
    heading = Lines(lines=(Cell(text=f"Temperature, {every} apart", strong=True),))
    warm = [h for h in temperature_hours(plan.stop_h, library.observation) if h > 0]
    if warm:
        blocks += [heading, TickTimes(days=_by_day(warm, clock))]
    rules = library.observation
    after = (
        f"After the stop: every {with_unit(rules.after_stop_every_min.value, 'min')} "
        f"for {with_unit(rules.after_stop_hours.value, 'h')}, included above, as the temperature times are: "
        f"{EVIDENCE[rules.after_stop_hours.evidence]}"
    )
    blocks.append(Lines(lines=(Cell(text=after),), tone=Tone.QUIET))
    return Section(number=9, title="Observation schedule", blocks=tuple(blocks), keep_together=False)


def _track_heading(track: ScheduleTrack) -> Lines:
    return Lines(lines=(Cell(text=f"{track.label}: {track.observes}", strong=True),))


def _by_day(hours: list[Decimal], clock: PlanClock) -> tuple[tuple[str, tuple[str, ...]], ...]:
    days: dict[str, list[str]] = {}
    for h in hours:
        moment = clock.at(h)
        days.setdefault(date_text(moment.date()), []).append(time_text(moment))
    return tuple((day, tuple(times)) for day, times in days.items())


def actions_section(examined: ExaminedOrder, library: DrugLibrary) -> Section:
    """10. When to call, when to stop the pump, whom to call."""
    columns = (Column(title="Do this", weight=3), Column(title="When", weight=7))
    rows = tuple(
        (
            Cell(text=bind_units(action.action), strong=True),
            Cell(text=bind_units("; ".join(_condition(threshold) for threshold in action.thresholds))),
        )
        for action in library.actions
    )
    rule = Lines(
        lines=(
            Cell(text="Where two actions apply, the stronger holds.", strong=True),
            Cell(text="* judgement of the authors, to be confirmed by a pharmacist"),
        )
    )
    draft = examined.draft
    call = Cell(
        text=f"Call: {draft.prescriber}, contact: {or_not_recorded(draft.prescriber_contact)}", strong=True, typed=True
    )
    return Section(
        number=10,
        title="When to call, when to stop",
        blocks=(Grid(columns=columns, rows=rows), rule, Lines(lines=(call,))),
    )


def _condition(threshold: ActionThreshold) -> str:
    return f"{threshold.condition} *" if threshold.evidence is Evidence.JUDGEMENT else threshold.condition


def signature_section(plan: InfusionPlan) -> Section:
    """11. Signatures and checks by hand: a row a shift for the pump, a row a container, as far as they fit a page."""
    return Section(
        number=11,
        title="Signatures",
        blocks=(
            _boxes(("Prescriber", "Nurse 1", "Nurse 2, independent check"), ("Name", 4), _WHEN, ("Signature", 4)),
            _boxes(
                ("Nurse 2 re-entered without looking",),
                ("Weight in kg", 2),
                ("Ampoule in mg per mL", 3),
                ("Container in mg per mL", 3),
                ("Rate in mL per hour", 3),
            ),
            _heading("Pump check at each handover"),
            _boxes(
                ("",) * _pump_checks(plan), _WHEN, ("Rate seen on the pump", 3), ("Volume left", 2), ("Initials", 2)
            ),
            _heading("Container change"),
            _boxes(
                ("",) * _container_changes(plan), *((_WHEN, ("Prepared by", 3), ("Checked by", 3)) * _CHANGES_IN_A_ROW)
            ),
            _heading("Discard with witness"),
            _boxes(("",), _WHEN, ("Amount in mg", 2), ("Discarded by", 3), ("Witness", 3)),
        ),
        keep_together=False,
    )


_WHEN = ("Date and time", 3)
_CHANGES_IN_A_ROW = 2
"""Side by side; each box is still wide enough for a signature."""
_SHIFT_H = Decimal(8)
_LEAST_CHECKS = 2
"""Whoever hands over and whoever takes over, however short it is."""
_MOST_ROWS = 12
"""What a page has room for; more is written on the next sheet of paper, as ever."""


def _pump_checks(plan: InfusionPlan) -> int:
    shifts = quotient((plan.phases[-1].end_h,), (_SHIFT_H,)).to_integral_value(ROUND_CEILING)
    return min(max(int(shifts), _LEAST_CHECKS), _MOST_ROWS)


def _container_changes(plan: InfusionPlan) -> int:
    full, rest = divmod(len(plan.containers), _CHANGES_IN_A_ROW)
    return min(max(full + rest, 1), _MOST_ROWS)


def _boxes(rows: tuple[str, ...], *columns: tuple[str, int]) -> EntryBoxes:
    return EntryBoxes(columns=tuple(Column(title=title, weight=weight) for title, weight in columns), rows=rows)


def _heading(text: str) -> Lines:
    return Lines(lines=(Cell(text=text, strong=True),))
