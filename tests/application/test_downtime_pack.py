"""The downtime pack before it is laid out: what is still due, what the pump is to do, whom to call; times by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from itertools import pairwise

import pytest

from ketadesk.application.monitoring.papers.downtime_pack import downtime_parts
from ketadesk.application.monitoring.papers.paper_frame import PaperGround
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.reference import Reference
from ketadesk.application.sheet.sheet_content import (
    BlankGrid,
    Cell,
    EntryBoxes,
    Facts,
    Grid,
    Lines,
    Section,
    SheetContent,
    SheetStatus,
    TickTimes,
)
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.domain.bedside.infusion_log import Fact, NotObserved, StepTaken, Stopped, TargetSet

from .fakes import LONDON, seal
from .trend_sample import INFUSION, evening, long_course
from .watched_sample import ORDER, RunningWard, full_set, minutes_after, running_ward, sample_draft

TO_35: tuple[int, Fact] = (15, StepTaken(phase=INFUSION, read_back_ml_per_h=Decimal(35)))
BREATHING, CIRCULATION = "Breathing and mind", "Circulation and temperature, line and pump"


def made(reference: Reference, watched: Watched, zone: tzinfo = LONDON) -> tuple[SheetContent, ...]:
    ground = PaperGround(watched, reference, zone, seal)
    return downtime_parts(ground, watched.order.sheet, "MRN", "Anna Example")


def of(reference: Reference, minutes: int, facts: Sequence[tuple[int, Fact]] = (TO_35,)) -> tuple[SheetContent, ...]:
    return made(reference, running_ward(facts).watched(minutes))


def section(part: SheetContent, title: str) -> Section:
    return next(s for s in part.sections if s.title == title)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def rows(part: SheetContent, title: str) -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """Caption of the day -> its rows: time, and the titles of the boxes that are due then."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for caption, block in pairwise(section(part, title).blocks):
        if isinstance(block, BlankGrid):
            assert isinstance(caption, Lines)
            found[caption.lines[0].text] = [
                (row.printed[0].text, tuple(c.title for c, due in zip(block.boxes, row.boxes, strict=True) if due))
                for row in block.rows
            ]
    return found


def times(part: SheetContent, title: str) -> list[str]:
    return [time for of_day in rows(part, title).values() for time, _ in of_day]


def said(part: SheetContent, title: str) -> list[str]:
    return [plain(cell.text) for b in section(part, title).blocks if isinstance(b, Lines) for cell in b.lines]


def plan_rows(part: SheetContent) -> list[tuple[str, ...]]:
    blocks = section(part, "What runs, and what the signed plan has still to come").blocks
    found = [b for b in blocks if isinstance(b, BlankGrid)]
    if not found:
        return []
    (grid,) = found
    assert [c.title for c in grid.boxes] == ["Tick", "Rate seen on the pump", "Done at", "Initials"]
    assert all(all(row.boxes) for row in grid.rows)
    return [tuple(plain(cell.text) for cell in row.printed) for row in grid.rows]


@pytest.mark.req("SR-26")
def test_each_part_is_the_patient_s_as_of_one_moment_and_only_the_sheet_is_an_order(reference: Reference) -> None:
    parts = of(reference, 60)
    handover, sheet, *others = parts
    assert [part.title.removeprefix("KETAMINE INFUSION ") for part in parts] == [
        "DOWNTIME PACK: HANDOVER",
        "ORDER SHEET - ADULT ACUTE PAIN",
        "DOWNTIME PACK: OBSERVATIONS",
        "DOWNTIME PACK: PUMP",
        "DOWNTIME PACK: CONTACTS",
    ]
    assert sheet.status is SheetStatus.DRAFT, "as it was given"
    assert sheet.stamp == "DOWNTIME COPY 22-Nov-2026 15:00 by Anna Example"
    for part in (handover, *others):
        assert part.status is SheetStatus.DOWNTIME and not part.status.in_force
        assert part.status_lines[0] == "As of 22-Nov-2026 15:00 UTC+00:00, 24-hour clock. Running"
        assert part.code_text.startswith(f"{ORDER}-R1-D-")
        assert part.file_name == f"KetaDesk_{ORDER}_R1_downtime.pdf"
        assert part.identity.name == sheet.identity.name == "EXAMPLE, Alex"
        assert "is entered in KetaDesk afterwards" in part.footer_lines[0]
        assert "Void" not in part.footer_lines[0]
    assert parts == of(reference, 60)


@pytest.mark.req("SR-31")
def test_the_chart_has_a_row_for_each_clock_time_that_is_still_due(reference: Reference) -> None:
    """At 15:00 the set of 15:00 is due, those before are overdue; hourly until 24 h, then two-hourly."""
    chart = of(reference, 60)[2]
    assert list(rows(chart, BREATHING)) == ["22-Nov-2026, 24-hour clock", "23-Nov-2026, 24-hour clock"]
    first_day = ["15:00", "15:30", "16:00", "16:30", "17:00", "18:00", "19:00", "20:00", "21:00", "22:00", "23:00"]
    hours = [f"{hour:02d}:00" for hour in range(15)]
    assert times(chart, BREATHING) == [*first_day, *hours, "", "", "", ""]
    assert times(chart, CIRCULATION) == [*first_day, *hours, "", "", "", ""]


def test_only_what_is_due_has_a_box(reference: Reference) -> None:
    """Circulation hourly to 12 h, then two-hourly: not at 03:00; temperature four-hourly: at 18:00 and 02:00."""
    chart = of(reference, 60)[2]
    first, second = rows(chart, CIRCULATION).values()
    due = {f"22 {time}": titles for time, titles in first} | {f"23 {time}": titles for time, titles in second if time}
    pump = ("Danger", "Line", "Pump", "Left mL")
    circulation = ("SBP mmHg", "DBP mmHg", "HR", "SpO2 %", "Air/O2", "ACVPU")
    assert due["22 15:30"] == (*circulation, *pump, "Initials")
    assert due["22 18:00"] == (*circulation, "Temp", *pump, "NEWS2", "Initials")
    assert due["23 03:00"] == (*pump, "Initials")
    assert due["23 04:00"] == (*circulation, *pump, "Initials")
    mind = rows(chart, BREATHING)["22-Nov-2026, 24-hour clock"][0][1]
    assert mind == (
        "RR", "Pain rest", "Pain move", "POSS", "Halluc.", "Dysph.", "Dreams", "Nystag.", "Nausea", "Dizzy",
        "Vision", "Saliva", "Initials",
    )  # fmt: skip
    without_time = second[-1]
    assert without_time == ("", (*circulation, "Temp", *pump, "NEWS2", "Initials"))


def test_what_was_overdue_is_said_and_to_be_done_at_once(reference: Reference) -> None:
    assert said(of(reference, 60)[2], BREATHING)[0] == (
        "OVERDUE when this was made: 14:15 Breathing and mind; circulation; 14:30 Breathing and mind; circulation; "
        "14:45 Breathing and mind; circulation. Observe now, on a row without a time."
    )
    late = said(of(reference, 200)[2], BREATHING)[0]
    assert late.startswith("OVERDUE when this was made: 8 in all, the last: 16:00"), late
    done = of(reference, 60, [TO_35, *((m, full_set()) for m in (15, 30, 45))])[2]
    assert said(done, BREATHING)[0] == "22-Nov-2026, 24-hour clock"


def test_what_was_done_or_not_done_with_a_reason_is_not_due_again(reference: Reference) -> None:
    done = of(reference, 61, [TO_35, (60, full_set())])[2]
    assert times(done, BREATHING)[0] == "15:30"
    asleep = NotObserved(
        tracks=("breathing-and-mind",), due_at=minutes_after(60), reason="Asleep, breathing and colour seen"
    )
    half = of(reference, 61, [TO_35, (60, asleep)])[2]
    assert times(half, BREATHING)[0] == times(half, CIRCULATION)[0] == "15:00", "as on the ward's list: still open"
    both = NotObserved(tracks=("breathing-and-mind", "circulation"), due_at=minutes_after(60), reason="In theatre")
    assert times(of(reference, 61, [TO_35, (60, both)])[2], CIRCULATION)[0] == "15:30"


def test_what_is_due_after_the_chart_stands_beside_it_to_the_planned_stop_and_after(reference: Reference) -> None:
    """The plan stops 25-Nov 02:15; then half-hourly for 2 h: 02:45 to 04:15."""
    chart = of(reference, 60)[2]
    blocks = section(chart, "When the next set is due").blocks
    lists = [b.days for b in blocks if isinstance(b, TickTimes)]
    two_hourly = tuple(f"{hour:02d}:00" for hour in range(0, 24, 2))
    last = ("00:00", "02:00", "02:45", "03:15", "03:45", "04:15")
    assert lists == [
        (
            ("23-Nov-2026", ("16:00", "18:00", "20:00", "22:00")),
            ("24-Nov-2026", two_hourly),
            ("25-Nov-2026", last),
        ),
        (
            ("23-Nov-2026", ("18:00", "22:00")),
            ("24-Nov-2026", ("02:00", "06:00", "10:00", "14:00", "18:00", "22:00")),
            ("25-Nov-2026", ("02:00",)),
        ),
    ]
    words = said(chart, "When the next set is due")
    assert words[1:5] == [
        "Breathing and mind: every 15 min to 1 hr, then every 30 min to 3 hr, then every 60 min to 24 hr, "
        "then every 120 min",
        "Circulation: every 15 min to 1 hr, then every 30 min to 3 hr, then every 60 min to 12 hr, then every 120 min",
        "Temperature: every 4 hr from the first drug",
        "After the stop: every 30 min for 2 hr",
    ]
    assert words[5:] == [
        "The chart goes 24 hr from its making, to 23-Nov-2026 15:00. Due after that, as planned:",
        "Breathing and mind; circulation",
        "Temperature",
    ]


def test_after_the_stop_the_chart_has_what_is_still_observed(reference: Reference) -> None:
    """Stopped at 16:00: 16:30, 17:00, 17:30, 18:00 and no more."""
    parts = of(reference, 135, [TO_35, (120, Stopped(reason="Done", left_ml=None))])
    assert times(parts[2], CIRCULATION) == ["16:30", "17:00", "17:30", "18:00", "", "", "", ""]
    assert plan_rows(parts[3]) == []
    assert "STOPPED when this was made: nothing is to be keyed in by this order." in said(
        parts[3], "What runs, and what the signed plan has still to come"
    )
    assert not any(isinstance(b, TickTimes) for b in section(parts[2], "When the next set is due").blocks)


def test_before_the_start_times_and_steps_are_to_be_written(reference: Reference) -> None:
    ward = RunningWard()
    ward.signed()
    parts = made(reference, ward.watched(-15))
    assert rows(parts[2], BREATHING).keys() == {"Write date and time"}
    assert times(parts[2], BREATHING) == [""] * 16
    assert said(parts[2], BREATHING)[0].startswith("Not started when this was made")
    assert plan_rows(parts[3]) == [
        ("Loading dose", "", "56 mL per hour", "15min"),
        ("Infusion", "", "35 mL per hour", "48hr"),
        ("Taper step 1 of 4", "", "28 mL per hour", "3hr"),
        ("Taper step 2 of 4", "", "21 mL per hour", "3hr"),
        ("Taper step 3 of 4", "", "14 mL per hour", "3hr"),
        ("Taper step 4 of 4", "", "7 mL per hour", "3hr"),
        ("Stop the pump", "", "0 mL per hour", "-"),
    ]


def test_the_plan_still_to_come_has_its_clock_times(reference: Reference) -> None:
    assert plan_rows(of(reference, 60)[3]) == [
        ("Now: infusion", "22-Nov-2026 14:15", "35 mL per hour", "goes on"),
        ("Taper step 1 of 4", "24-Nov-2026 14:15", "28 mL per hour", "3hr"),
        ("Taper step 2 of 4", "24-Nov-2026 17:15", "21 mL per hour", "3hr"),
        ("Taper step 3 of 4", "24-Nov-2026 20:15", "14 mL per hour", "3hr"),
        ("Taper step 4 of 4", "24-Nov-2026 23:15", "7 mL per hour", "3hr"),
        ("Stop the pump", "25-Nov-2026 02:15", "0 mL per hour", "-"),
    ]


def test_a_paused_pump_gives_nothing_and_says_so(reference: Reference) -> None:
    part = made(reference, evening().watched(372))[3]
    assert plan_rows(part)[0] == ("Now: infusion", "22-Nov-2026 19:01", "0 mL per hour", "goes on")
    assert "PAUSED when this was made: the prescriber decides on the restart." in said(
        part, "What runs, and what the signed plan has still to come"
    )


def test_what_is_pushed_by_hand_has_no_rate_and_saline_has_one(reference: Reference) -> None:
    """The sample pushes the drug over 1 min, then runs 100 mL of saline over 30 min: 200 mL per hour."""
    ward = RunningWard()
    ward.signed(sample_draft("bolus-then-saline"))
    waiting = plan_rows(made(reference, ward.watched(-15))[3])
    assert waiting[0][0::2] == ("Loading dose", "By hand")
    assert waiting[1] == ("Saline, no drug", "", "200 mL per hour", "30min")


def test_while_the_drug_is_pushed_nothing_runs_on_the_pump(reference: Reference) -> None:
    watched = running_ward().watched(5)
    pushing = watched.course.segments[0].model_copy(update={"container": None, "ml_per_h": Decimal(0)})
    by_hand = {"state": CourseState.BY_HAND, "segments": (pushing,)}
    rows_now = plan_rows(made(reference, replace(watched, course=watched.course.model_copy(update=by_hand)))[3])
    assert rows_now[0] == ("Now: loading dose", "22-Nov-2026 14:00", "By hand", "goes on")
    nothing = {"state": CourseState.BY_HAND, "segments": ()}
    rows_now = plan_rows(made(reference, replace(watched, course=watched.course.model_copy(update=nothing)))[3])
    assert rows_now[0][0] == "Infusion"


def test_a_plan_over_its_time_goes_on_on_paper_and_says_so(reference: Reference) -> None:
    chart = made(reference, long_course().watched(72 * 60))[2]
    assert "The plan is over its time: the times go on as if it went on. Call the prescriber." in said(chart, BREATHING)
    assert [t for t in times(chart, BREATHING) if t] == [
        f"{hour:02d}:00" for hour in (*range(16, 24, 2), *range(0, 15, 2))
    ]


class _ChangesAtMidnight(tzinfo):
    """An hour back at 00:00 UTC of 23-Nov: the hour from 00:00 comes twice."""

    _CHANGE = datetime(2026, 11, 23, tzinfo=UTC)

    def utcoffset(self, moment: datetime | None) -> timedelta:
        assert moment is not None
        hours_after = (moment.replace(tzinfo=UTC, fold=0) - self._CHANGE) / timedelta(hours=1)
        is_before = hours_after < 0 or (hours_after < 1 and not moment.fold)
        return timedelta(hours=1 if is_before else 0)

    def dst(self, moment: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, moment: datetime | None) -> str:
        return "changes"

    def fromutc(self, moment: datetime) -> datetime:
        utc = moment.replace(tzinfo=UTC)
        if utc < self._CHANGE:
            return moment + timedelta(hours=1)
        return moment.replace(fold=1) if utc < self._CHANGE + timedelta(hours=1) else moment


@pytest.mark.req("SR-31")
def test_a_time_after_a_change_of_the_clocks_has_its_offset(reference: Reference) -> None:
    chart = made(reference, running_ward([TO_35]).watched(8 * 60 + 5), _ChangesAtMidnight())[2]
    assert times(chart, BREATHING)[:4] == ["23:00", "00:00", "00:00 UTC+00:00", "01:00 UTC+00:00"]


def test_the_rates_around_the_dose_are_those_that_were_signed(reference: Reference) -> None:
    watched = running_ward([TO_35]).watched(60)
    (grid,) = [
        b
        for b in section(made(reference, watched)[3], "Rate table around the ordered dose").blocks
        if isinstance(b, Grid)
    ]
    (signed,) = [b for s in watched.order.sheet.sections if s.number == 7 for b in s.blocks if isinstance(b, Grid)]
    assert grid.rows == signed.rows
    assert [column.title for column in grid.columns] == [column.title for column in signed.columns]
    assert [column.large for column in grid.columns] == [False, True, False, False, False]


def test_the_log_has_room_for_everything_that_is_entered_later(reference: Reference) -> None:
    blocks = section(of(reference, 60)[3], "Log of the pump: write everything that is done").blocks
    (log,) = [b for b in blocks if isinstance(b, EntryBoxes)]
    assert len(log.rows) == 16 and not any(log.rows)
    assert [column.title for column in log.columns] == [
        "Date and time", "What", "Rate on the pump, mL per hour", "Volume left, mL", "Why, and on whose order",
        "Initials", "Witness",
    ]  # fmt: skip


def test_the_contacts_name_whom_to_call_and_when(reference: Reference) -> None:
    watched = running_ward([TO_35, (20, TargetSet(scale=2, lowest_percent=88, prescriber="Dr Lee"))]).watched(60)
    part = made(reference, watched)[4]
    (facts,) = [b for s in part.sections for b in s.blocks if isinstance(b, Facts)]
    known = {label: plain(cell.text) for label, cell in facts.rows}
    assert known["Prescriber"] == "Dr A Example" and known["Contact"] == "Not recorded"
    assert known["Bed"] == "Bay 2, bed 4"
    assert known["SpO2 target"] == "88 % or more, NEWS2 scale 2"
    pointer = "When to call and when to stop: part 10 of the order sheet in this pack."
    assert pointer in said(part, "Whom to call")
    assert watched.order.sheet.sections[9].title == "When to call, when to stop"
    words = said(part, "While the program cannot be used")
    assert "This pack says how things stood at 22-Nov-2026 15:00. What was entered after that is not in it." in words
    assert any("the signed order sheet R1 in this pack" in line for line in words)
    assert not any("waits for its start" in line for line in words)
    assert any("each with the time at which it was done" in line for line in said(part, "When the program is back"))


def test_no_target_is_said_where_the_scale_alone_was_set(reference: Reference) -> None:
    watched = running_ward([TO_35, (20, TargetSet(scale=1, lowest_percent=None, prescriber="Dr Lee"))]).watched(60)
    (facts,) = [b for s in made(reference, watched)[4].sections for b in s.blocks if isinstance(b, Facts)]
    assert dict(facts.rows)["SpO2 target"] == Cell(text="no target, NEWS2 scale 1", strong=True)


def test_a_change_that_waits_is_said_to_be_elsewhere(reference: Reference) -> None:
    ward = running_ward([TO_35])
    ward.signed(sample_draft().with_field("infusion.dose", "0.6"), revises=ORDER)
    words = said(made(reference, ward.watched(60))[4], "While the program cannot be used")
    assert "A change, R2, was signed and waits for its start: its own sheet is not in this pack." in words
    ward.order(sample_draft().with_field("infusion.dose", "0.7"), revises=ORDER)
    words = said(made(reference, ward.watched(60))[4], "While the program cannot be used")
    assert not any("R3" in line for line in words), "nobody has signed it"


def test_the_letters_on_paper_are_those_on_the_keyboard(reference: Reference) -> None:
    legend = said(of(reference, 60)[2], "What is written in the boxes")
    assert "Halluc.: N none, M mild, D distressing" in legend
    assert "Danger: N none, S seizure, A airway problem, C chest pain, R allergic reaction" in legend
    assert "Pain rest: Pain at rest, 0 to 10" in legend
    assert "RR: Respiratory rate, per min" in legend
    assert "Pump: Rate as it stands on the pump, mL per hour" in legend
    assert not any(line.startswith(("SBP", "Left")) for line in legend), "their titles have the unit"
    assert any(line.startswith("ACVPU: A: alert, C: new confusion") for line in legend)


def test_news2_is_the_published_table(reference: Reference) -> None:
    """Royal College of Physicians 2017: the figures of `clinical.md`, parameter by parameter."""
    (grid,) = [
        b for b in section(of(reference, 60)[2], "NEWS2, scored by hand on a complete set only").blocks
        if isinstance(b, Grid)
    ]  # fmt: skip
    assert [column.title for column in grid.columns] == ["Add up", "Scores 3", "Scores 2", "Scores 1", "Scores 0"]
    table = {plain(name.text): tuple(cell.text for cell in cells) for name, *cells in grid.rows}
    assert table == {
        "Respiratory rate, per min": ("8 or less; 25 or more", "21 to 24", "9 to 11", "12 to 20"),
        "SpO2, %, scale 1": ("91 or less", "92 to 93", "94 to 95", "96 or more"),
        "SpO2, %, scale 2, only where prescribed": (
            "83 or less; 97 or more on oxygen",
            "84 to 85; 95 to 96 on oxygen",
            "86 to 87; 93 to 94 on oxygen",
            "88 to 92; 93 or more on air",
        ),
        "Air or oxygen": ("", "Oxygen", "", "Air"),
        "Systolic blood pressure, mmHg": ("90 or less; 220 or more", "91 to 100", "101 to 110", "111 to 219"),
        "Heart rate, per min": ("40 or less; 131 or more", "111 to 130", "41 to 50; 91 to 110", "51 to 90"),
        "Consciousness (ACVPU)": (
            "C: new confusion; V: responds to voice; P: responds only to pain; U: unresponsive",
            "",
            "",
            "A: alert",
        ),
        "Temperature, degrees C": ("35 or less", "39.1 or more", "35.1 to 36; 38.1 to 39", "36.1 to 38"),
    }
