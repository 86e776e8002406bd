"""The monitoring record: every set with both its times, corrections readable, what was done, and the totals."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from ketadesk.application.errors import EnginesDisagree
from ketadesk.application.monitoring import agreed_figures
from ketadesk.application.monitoring.papers.record_paper import monitoring_record
from ketadesk.application.reference import Reference
from ketadesk.application.sheet.sheet_content import Cell, Chart, Facts, Grid, Lines, SheetContent, SheetStatus
from ketadesk.cross_check import SecondReadBack
from ketadesk.domain.bedside.infusion_log import (
    BolusOrdered,
    BolusSettled,
    Fact,
    MovedToBed,
    Observed,
    Outcome,
    PumpRead,
    Reconciled,
    Started,
    StepTaken,
    Stopped,
    StruckThrough,
    TargetSet,
)
from ketadesk.domain.loading_dose import Via

from .fakes import LONDON, seal
from .people import BERTA
from .trend_sample import INFUSION, evening, long_course, whole_course
from .watched_sample import RunningWard, full_set, of_items, running_ward, sample_draft


def record(reference: Reference, ward: RunningWard, minutes: int) -> SheetContent:
    return monitoring_record(ward.watched(minutes), reference, LONDON, "MRN", "Anna Example", seal)


def of(reference: Reference, minutes: int, facts: Sequence[tuple[int, Fact]] = ()) -> SheetContent:
    return record(reference, running_ward(facts), minutes)


def section(content: SheetContent, title: str) -> tuple[object, ...]:
    return next(s.blocks for s in content.sections if s.title == title)


def rows(content: SheetContent, title: str) -> list[tuple[Cell, ...]]:
    return [row for block in section(content, title) if isinstance(block, Grid) for row in block.rows]


def texts(row: tuple[Cell, ...]) -> list[str]:
    return [cell.text.replace("\u00a0", " ") for cell in row]


def facts_of(content: SheetContent, title: str) -> dict[str, str]:
    found = (pair for block in section(content, title) if isinstance(block, Facts) for pair in block.rows)
    return {label.replace("\u00a0", " "): cell.text.replace("\u00a0", " ") for label, cell in found}


def said(content: SheetContent, title: str) -> str:
    lines = (cell.text for block in section(content, title) if isinstance(block, Lines) for cell in block.lines)
    return "\n".join(lines).replace("\u00a0", " ")


@pytest.mark.req("SR-26")
def test_the_record_is_the_patient_s_and_no_order(reference: Reference) -> None:
    ward = evening()
    content = record(reference, ward, 372)
    assert content.title == "KETAMINE INFUSION MONITORING RECORD"
    assert content.status is SheetStatus.RECORD
    assert not content.status.in_force
    assert content.identity.name == "EXAMPLE, Alex"
    assert content.identity.identifier_label == "MRN"
    assert content.status_lines == ("As of 22-Nov-2026 20:12 UTC+00:00, 24-hour clock. Paused since 22-Nov-2026 19:01",)
    assert content.printed_line == "Made by Anna Example"
    assert content.file_name == "KetaDesk_KD-20261122-0001_R1_record.pdf"
    assert content.code_text.startswith("KD-20261122-0001-R1-M-")
    assert content.library_warning == "LIBRARY NOT APPROVED BY THIS HOSPITAL - NOT FOR PATIENT USE"
    assert [s.number for s in content.sections] == list(range(1, 9))


def test_equal_input_gives_an_equal_record_and_later_ones_have_its_code(reference: Reference) -> None:
    """The code answers which order it is of; as of when it was made stands on the paper."""
    first, again = (record(reference, evening(), 372) for _ in range(2))
    assert first == again
    ward = evening()
    ward.logged(372, full_set())
    later = record(reference, ward, 373)
    assert (later.code_text, later == first) == (first.code_text, False)


@pytest.mark.req("SR-36")
def test_a_corrected_set_stands_struck_through_with_reason_and_both_times(reference: Reference) -> None:
    found = rows(record(reference, evening(), 372), "Observations")
    old, new = (row for row in found if row[0].text == "19:00")
    assert all(cell.struck for cell in old[:-1])
    assert not old[-1].struck
    assert texts(old)[4] == "186/102"
    assert texts(old)[-1] == "Anna Example; corrected 19:30 by Berta Example: The cuff had slipped"
    assert not any(cell.struck for cell in new)
    assert texts(new)[:2] == ["19:00", "19:30, entered late by 30min"]
    assert texts(new)[-1] == "Berta Example; corrects an earlier entry: The cuff had slipped"


@pytest.mark.req("SR-36")
def test_a_set_that_was_struck_through_is_readable(reference: Reference) -> None:
    ward = running_ward()
    entry = ward.logged(15, full_set(heart_rate="61"))
    ward.logged(20, StruckThrough(entry=entry.entry_id), why="")
    row = rows(record(reference, ward, 30), "Observations")[-1]
    assert row[5] == Cell(text="61", struck=True)
    assert texts(row)[-1] == "Anna Example; struck through 14:20 by Anna Example: Not recorded"


def test_a_set_shows_every_value_as_it_was_recorded(reference: Reference) -> None:
    full = full_set(temperature="36.0", danger_signs="seizure", line_site="problem", poss="S").observed
    asked = tuple(replace(v, confirmed=True) if v.item == "spo2" else v for v in full.values)
    fact = Observed(observed=full.model_copy(update={"values": asked, "comment": "Talks of colours"}))
    facts: list[tuple[int, Fact]] = [(15, fact), (30, of_items(systolic_bp="131")), (45, of_items(oxygen="air"))]
    baseline, first, second, third = rows(of(reference, 60, facts), "Observations")
    assert texts(first) == [
        "14:15", "14:15", "14", "97 Air", "128/76", "78", "36.0", "A", "4, 6", "S", "1",
        "Danger signs: Seizure; Line site: Problem", "35", "460",
        "Anna Example; asked about and confirmed: SpO2; Talks of colours",
    ]  # fmt: skip
    assert texts(second)[3:5] == ["-", "131/-"]
    assert texts(second)[11] == "Not looked for"
    assert texts(second)[-1] == "Anna Example; incomplete: Extra look"
    assert texts(third)[3] == "- Air"
    assert texts(baseline)[-1] == "Anna Example; before the start"


def test_news2_follows_the_prescribed_scale_and_needs_a_whole_set(reference: Reference) -> None:
    """SpO2 90 on air: 3 on scale 1, 0 on scale 2; temperature 36.8 and all else 0."""
    facts: list[tuple[int, Fact]] = [(15, full_set(spo2="90"))]
    assert texts(rows(of(reference, 20, facts), "Observations")[-1])[10] == "3"
    facts = [(5, TargetSet(scale=2, lowest_percent=88, prescriber="Dr A Example")), *facts]
    content = of(reference, 20, facts)
    assert texts(rows(content, "Observations")[-1])[10] == "0"
    assert (
        facts_of(content, "Infusion")["SpO2 target"] == "SpO2 88 % or more, NEWS2 scale 2, prescribed by Dr A Example"
    )


def test_a_set_is_scored_on_the_scale_that_held_when_it_was_made(reference: Reference) -> None:
    """SpO2 90 on air: 3 on scale 1, 0 on scale 2, which was prescribed at 14:20; the set of 14:30 was then wrong."""
    ward = running_ward([(15, full_set(spo2="90")), (20, TargetSet(scale=2, lowest_percent=88, prescriber="Dr B"))])
    wrong = ward.logged(30, full_set(spo2="90"))
    ward.logged(40, StruckThrough(entry=wrong.entry_id), why="Another patient")
    scores = [texts(row)[10] for row in rows(record(reference, ward, 50), "Observations")]
    assert scores[1:] == ["3", "0"]


def test_a_paper_has_no_figure_that_one_engine_alone_has(reference: Reference, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreed_figures, "second_read_back", lambda *_figures: SecondReadBack(*[Fraction(1)] * 3))
    with pytest.raises(EnginesDisagree):
        of(reference, 20)
    monkeypatch.undo()
    monkeypatch.setattr(agreed_figures, "second_given_mg", lambda *_figures: Fraction(1))
    with pytest.raises(EnginesDisagree):
        of(reference, 20)


def test_a_loading_dose_by_hand_is_no_pause(reference: Reference) -> None:
    ward = RunningWard()
    ward.signed(sample_draft("bolus-then-saline").with_field("pump", None))
    baseline = ward.logged(-10, full_set())
    ward.logged(0, Started(revision=1, baseline=baseline.entry_id, read_back_ml_per_h=None, bed="7"))
    ran = rows(record(reference, ward, 5), "What the pump ran at, beside the signed plan")
    assert texts(ran[0])[2:4] == ["By hand", "By hand"]


def test_signs_that_nobody_looked_for_are_named(reference: Reference) -> None:
    facts: list[tuple[int, Fact]] = [(15, full_set(without=("vivid-dreams", "line-site"), dysphoria="mild"))]
    row = rows(of(reference, 20, facts), "Observations")[-1]
    assert texts(row)[11] == "Dysphoria or agitation: Mild. Not looked for: Vivid dreams, Line site"


def test_the_days_stand_apart(reference: Reference) -> None:
    content = record(reference, long_course(every=60, hours=12), 720)
    assert "22-Nov-2026, 24-hour clock" in said(content, "Observations")
    assert "23-Nov-2026, 24-hour clock" in said(content, "Observations")


def test_an_entry_of_another_day_has_its_date(reference: Reference) -> None:
    ward = running_ward()
    ward.logged(15, full_set(), entered=24 * 60)
    row = rows(record(reference, ward, 25 * 60), "Observations")[-1]
    assert texts(row)[1] == "23-Nov-2026 14:00, entered late by 23hr 45min"


# --- what was done ---


def test_everything_that_was_done_stands_in_its_order(reference: Reference) -> None:
    content = record(reference, whole_course(), 1800)
    done = [texts(row)[2] for row in rows(content, "What was done")]
    assert done == [
        "R1 started, read back 56 mL per hour, Bay 2, bed 4",
        "SpO2 95 % or more, NEWS2 scale 1, prescribed by Dr A Example",
        "Infusion, read back 35 mL per hour",
        "Paused: Dysphoria",
        "Done: Pump paused. Called: Dr A Example. Answer: Wait an hour, then go lower",
        "Resumed, read back 28 mL per hour, by Dr A Example",
        "Bolus ordered, 7 mg over 15 min by hand at 10 mg per mL, by Dr A Example",
        "Bolus given, 7 mg",
        "Pump read: 28 mL per hour, 300 mL left",
        "Rate lowered, read back 21 mL per hour, by Dr A Example: Sleepy",
        "Set due 22-Nov-2026 22:00 not done: Asleep, breathing and colour seen",
        "Moved to Bay 3, bed 1",
        "Checklist answered again: History of psychosis: Absent, by Dr A Example: Drug",
        "Container changed, 290 mL left in the old one",
        "Paused: Made in error",
        "Taper step 4 of 4, read back 7 mL per hour",
        "Stopped: Course complete. Left in the container: 128.5 mL",
        "Discarded 128.5 mL of 1 mg per mL, container 2, witness Berta Example",
        "Counted, 0 mg unaccounted for, witness Berta Example",
    ]
    struck = next(row for row in rows(content, "What was done") if "Made in error" in row[2].text)
    assert [cell.struck for cell in struck] == [True, True, True, False]
    assert "It was the other patient's pump" in struck[3].text


def test_what_may_be_left_open_is_said(reference: Reference) -> None:
    """The forms of a sentence that the whole course does not have."""
    facts: list[tuple[int, Fact]] = [
        (5, TargetSet(scale=1, lowest_percent=None, prescriber="Dr A Example")),
        (6, PumpRead(ml_per_h=Decimal(56), left_ml=None)),
        (7, StepTaken(phase=INFUSION, read_back_ml_per_h=Decimal(35), prescriber="Dr B", reason="Sleepy")),
        (8, BolusOrdered(mg=Decimal(7), over_min=Decimal(15), via=Via.PUMP, mg_per_ml=Decimal(1), prescriber="Dr B",
                         reason="Dressing")),
        (20, Stopped(reason="", left_ml=None)),
        (21, Reconciled(unaccounted_mg=Decimal("-2.5"), reason="Spilt", witness=BERTA.account_id,
                        witness_name=BERTA.full_name)),
    ]  # fmt: skip
    ward = running_ward()
    for minutes, fact in facts:
        entry = ward.logged(minutes, fact)
        if isinstance(fact, BolusOrdered):
            ward.logged(9, BolusSettled(bolus=entry.entry_id, outcome=Outcome.NOT_GIVEN, given_mg=Decimal(0)))
    assert [texts(row)[2] for row in rows(record(reference, ward, 30), "What was done")][1:] == [
        "SpO2 no target, NEWS2 scale 1, prescribed by Dr A Example",
        "Pump read: 56 mL per hour",
        "Infusion, read back 35 mL per hour, decided by Dr B: Sleepy",
        "Bolus ordered, 7 mg over 15 min by the pump at 1 mg per mL, by Dr B: Dressing",
        "Bolus not given",
        "Stopped: Not recorded. Left in the container: Not recorded",
        "Counted, -2.5 mg unaccounted for: Spilt, witness Berta Example",
    ]


def test_what_ran_stands_beside_the_plan(reference: Reference) -> None:
    found = [
        texts(row) for row in rows(record(reference, evening(), 372), "What the pump ran at, beside the signed plan")
    ]
    assert found == [
        ["22-Nov-2026 14:00", "22-Nov-2026 14:15", "56 mL per hour", "56 mL per hour", "56 mg per hour",
         "0.8 mg per kg per hour", "1"],
        ["22-Nov-2026 14:15", "22-Nov-2026 19:01", "35 mL per hour", "35 mL per hour", "35 mg per hour",
         "0.5 mg per kg per hour", "1"],
        ["22-Nov-2026 19:01", "goes on", "Paused", "35 mL per hour", "Nothing", "Nothing", "1"],
    ]  # fmt: skip


def test_the_totals_are_the_ledger_s(reference: Reference) -> None:
    """14 mg in 15 min, then 35 mg/h for 4 h 46 min = 166.833 mg; 500 mg hung."""
    totals = facts_of(record(reference, evening(), 372), "Totals and count of the drug")
    assert totals["Given in all"] == "ketamine about 180.8 mg"
    assert totals["Given in the last 24 hr"] == "about 180.8 mg"
    assert totals["Prepared"] == "500 mg"
    assert totals["Discarded"] == "0 mg"
    assert totals["Unaccounted for"] == "0 mg"
    assert totals["Left in container 1"] == "about 319.2 mL, about 319.2 mg, by reckoning"
    counted = said(record(reference, whole_course(), 1800), "Totals and count of the drug")
    assert "23-Nov-2026 18:10, Anna Example: Discarded 128.5 mL of 1 mg per mL" in counted


def test_findings_say_what_was_done_or_that_nothing_was(reference: Reference) -> None:
    found = [texts(row) for row in rows(record(reference, whole_course(), 1800), "Findings, and who was called")]
    assert any("OPEN: nothing is recorded that was done" in row for row in found)
    acted = next(row for row in found if "dysphoria" in row[0].lower())
    assert "Pause the pump for 1 hour" in acted[1]
    assert "Dr A Example called: Wait an hour" in acted[2]


def test_sets_that_were_due_have_their_state(reference: Reference) -> None:
    found = [texts(row) for row in rows(record(reference, whole_course(), 1800), "Sets that were due")]
    assert found[0] == [
        "22-Nov-2026 14:15",
        "Breathing and mind; circulation",
        "Done",
        "22-Nov-2026 14:15 by Anna Example",
    ]
    partly = next(row for row in found if row[2] == "Partly done")
    assert partly[3].startswith("22-Nov-2026 20:00 by Anna Example; missing: Respiratory rate, ")
    not_done = next(row for row in found if row[2] == "Not done")
    assert not_done[3] == ("Set due 22-Nov-2026 22:00 not done: Asleep, breathing and colour seen, by Anna Example")
    strong = [row[2].strong for row in rows(record(reference, whole_course(), 1800), "Sets that were due")]
    assert strong[0] is False
    assert any(strong)


def test_the_chart_goes_without_the_rows_of_its_table(reference: Reference) -> None:
    blocks = section(record(reference, evening(), 372), "Trend")
    chart = blocks[0]
    assert isinstance(chart, Chart)
    assert chart.trend.rows == ()
    assert len(chart.trend.panels) == 13


# --- before, after, and what cannot be read ---


def test_before_the_first_entry_nothing_is_invented(reference: Reference) -> None:
    ward = RunningWard()
    ward.signed()
    content = record(reference, ward, -5)
    facts = facts_of(content, "Infusion")
    assert facts["State"] == "Not started"
    assert facts["Revision in force"] == "None yet"
    assert facts["Bed"] == facts["First drug"] == facts["Stopped"] == "Not recorded"
    assert said(content, "Observations") == "Sets of observations: Not recorded"
    assert said(content, "What was done") == "Start: Not recorded"
    assert said(content, "What the pump ran at, beside the signed plan") == "Nothing has run on the pump."
    assert said(content, "Findings, and who was called") == "Nothing passed a threshold."
    assert said(content, "Sets that were due") == "Nothing is due before the start."


def test_the_state_is_said_at_every_stage(reference: Reference) -> None:
    assert facts_of(of(reference, 5), "Infusion")["State"] == "Running"
    stopped = facts_of(of(reference, 90, [(60, Stopped(reason="", left_ml=None))]), "Infusion")
    assert stopped["State"] == "Stopped 22-Nov-2026 15:00"
    assert stopped["Stopped"] == "22-Nov-2026 15:00"
    moved = of(reference, 90, [(60, MovedToBed(bed="Side room 1"))])
    assert facts_of(moved, "Infusion")["Bed"] == "Side room 1"


def test_what_is_wrong_with_the_log_or_the_clock_stands_on_every_page(reference: Reference) -> None:
    watched = replace(evening().watched(372), flaw="The log cannot be followed.", clock_flaw="The clock is wrong.")
    content = monitoring_record(watched, reference, LONDON, "MRN", "Anna Example", seal)
    assert content.status_lines[1:] == ("The log cannot be followed.", "The clock is wrong.")


def test_a_plan_that_cannot_be_read_leaves_its_figures_open(reference: Reference) -> None:
    ward = RunningWard()
    ward.signed()
    content = monitoring_record(replace(ward.watched(-5), orders={}), reference, LONDON, "MRN", "Anna Example", seal)
    assert facts_of(content, "Infusion")["Dosing weight"] == "Not recorded"
    assert facts_of(content, "Totals and count of the drug")["Limit over any 24 hr"] == "Not recorded"
