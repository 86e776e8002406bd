"""The handover: what runs, what is next, how the patient was, and boxes to check the pump; each value with its age."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from ketadesk.application.monitoring.papers.handover_paper import handover
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.reference import Reference
from ketadesk.application.sheet.sheet_content import EntryBoxes, Facts, KeyRate, Lines, SheetContent, SheetStatus
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.domain.bedside.infusion_log import (
    ContainerChanged,
    Fact,
    MovedToBed,
    Paused,
    PumpRead,
    RateLowered,
    StepTaken,
    Stopped,
    StruckThrough,
)

from .fakes import LONDON, seal
from .trend_sample import INFUSION, STEP_4, evening, long_course
from .watched_sample import RunningWard, full_set, of_items, running_ward

TO_DO = "To do: open findings, observations due"
TO_35: tuple[int, Fact] = (15, StepTaken(phase=INFUSION, read_back_ml_per_h=Decimal(35)))


def made(reference: Reference, watched: Watched) -> SheetContent:
    return handover(watched, reference, LONDON, "MRN", "Anna Example", seal)


def of(reference: Reference, minutes: int, facts: Sequence[tuple[int, Fact]] = ()) -> SheetContent:
    return made(reference, running_ward(facts).watched(minutes))


def facts_of(content: SheetContent) -> dict[str, str]:
    blocks = [b for s in content.sections for b in s.blocks if isinstance(b, Facts)]
    return {
        label.replace("\u00a0", " "): cell.text.replace("\u00a0", " ") for block in blocks for label, cell in block.rows
    }


def key_rate(content: SheetContent) -> tuple[str, str, list[str]]:
    block = next(b for s in content.sections for b in s.blocks if isinstance(b, KeyRate))
    return block.label, block.rate.replace("\u00a0", " "), [cell.text.replace("\u00a0", " ") for cell in block.beside]


def lines(content: SheetContent, title: str) -> list[str]:
    blocks = next(s.blocks for s in content.sections if s.title == title)
    return [cell.text.replace("\u00a0", " ") for b in blocks if isinstance(b, Lines) for cell in b.lines]


@pytest.mark.req("SR-26")
def test_it_is_the_patient_s_and_no_order(reference: Reference) -> None:
    content = of(reference, 60, [TO_35])
    assert (content.title, content.status) == ("KETAMINE INFUSION HANDOVER", SheetStatus.HANDOVER)
    assert content.identity.name == "EXAMPLE, Alex"
    assert content.identity.identifier_label == "MRN"
    assert content.file_name == "KetaDesk_KD-20261122-0001_R1_handover.pdf"
    assert content.code_text.startswith("KD-20261122-0001-R1-H-")
    assert content == of(reference, 60, [TO_35])


def test_the_rate_that_runs_stands_three_ways(reference: Reference) -> None:
    """35 mg/h; 35 / 70 = 0.5 mg/kg/h; 35,000 / 70 / 60 = 8.333 mcg/kg/min."""
    assert key_rate(of(reference, 60, [TO_35])) == (
        "THE PUMP RUNS AT",
        "35 mL per hour",
        [
            "since 14:15",
            "ketamine 35 mg per hour",
            "0.5 mg per kg per hour",
            "about 8.333 mcg per kg per min",
            "inside the limits of the order",
        ],
    )


@pytest.mark.req("SR-24")
def test_a_pump_that_was_seen_at_another_rate_is_named_beside_the_recorded_one(reference: Reference) -> None:
    label, rate, beside = key_rate(of(reference, 60, [TO_35, (50, PumpRead(ml_per_h=Decimal(53), left_ml=None))]))
    assert (label, rate) == ("RECORDED, AND THE PUMP DIFFERS", "35 mL per hour")
    assert beside[:2] == ["since 14:15", "Seen on the pump 14:50: 53 mL per hour"]


def test_a_paused_pump_gives_nothing_and_says_what_it_gave(reference: Reference) -> None:
    assert key_rate(made(reference, evening().watched(372))) == (
        "PAUSED: THE PUMP STANDS STILL",
        "0 mL per hour",
        ["since 19:01", "The patient gets nothing", "Before the pause: 35 mL per hour, 0.5 mg per kg per hour"],
    )


def test_a_new_container_at_the_same_rate_changes_no_since(reference: Reference) -> None:
    content = of(reference, 400, [TO_35, (300, ContainerChanged(left_ml=Decimal(300)))])
    assert key_rate(content)[2][0] == "since 14:15"
    lower = RateLowered(read_back_ml_per_h=Decimal(28), prescriber="Dr A Example", reason="Sleepy")
    assert key_rate(of(reference, 400, [TO_35, (60, lower)]))[2][0] == "since 15:00"
    assert key_rate(of(reference, 5))[2][0] == "since 14:00"


def test_the_counts_of_the_container(reference: Reference) -> None:
    """At 15:00 14 + 26.25 mg are given, 459.75 mL left: 13.1357 h at 35 mL/h, so empty at 04:08 the next day."""
    found = facts_of(of(reference, 60, [TO_35]))
    assert found["Given in all"] == "ketamine 40.25 mg"
    assert found["Left, by reckoning"] == "459.75 mL"
    assert found["Container empty at"] == "23-Nov-2026 04:08"
    assert found["Container expires at"] == "23-Nov-2026 14:00"
    assert found["Bed"] == "Bay 2, bed 4"
    assert found["Prescriber"] == "Dr A Example"
    moved = facts_of(of(reference, 60, [TO_35, (30, MovedToBed(bed="Side room 1"))]))
    assert moved["Bed"] == "Side room 1"


def test_the_next_change_is_the_plan_s(reference: Reference) -> None:
    """48 h from 14:15 on; the taper's last step runs 3 h, and an early one is stopped 3 h after it began."""
    assert facts_of(of(reference, 5))["Next change"] == "Infusion, 35 mL per hour, 22-Nov-2026 14:15"
    step = "Taper step 1 of 4, 28 mL per hour, 24-Nov-2026 14:15"
    assert facts_of(of(reference, 60, [TO_35]))["Next change"] == step
    assert facts_of(of(reference, 60 * 49, [TO_35]))["Next change"] == f"OVERDUE: {step}"
    paused = facts_of(of(reference, 60, [TO_35, (30, Paused(reason=""))]))["Next change"]
    assert paused == f"The prescriber decides on the restart. Planned: {step}"
    last = (60, StepTaken(phase=STEP_4, read_back_ml_per_h=Decimal(7), prescriber="Dr A Example", reason="Well"))
    assert facts_of(of(reference, 90, [TO_35, last]))["Next change"] == "Stop, 22-Nov-2026 18:00"
    assert facts_of(of(reference, 300, [TO_35, last]))["Next change"] == "OVERDUE: Stop, 22-Nov-2026 18:00"


def test_an_infusion_that_is_over_runs_at_nothing(reference: Reference) -> None:
    content = of(reference, 90, [TO_35, (60, Stopped(reason="Done", left_ml=None))])
    assert lines(content, "The pump") == ["Nothing runs on the pump."]
    found = facts_of(content)
    assert found["Next change"] == "None"
    assert found["Container empty at"] == "Nothing flows"
    assert found["Container expires at"] == found["Left, by reckoning"] == "Not recorded"


def test_before_the_start_nothing_is_invented(reference: Reference) -> None:
    ward = RunningWard()
    ward.signed()
    found = facts_of(made(reference, ward.watched(-5)))
    assert found["Bed"] == "Not recorded"
    assert found["Next change"] == "None"
    assert found["Overdue"] == found["Next"] == "None"
    assert {found[label] for label in ("Pain at rest", "Blood pressure", "Side effects", "SpO2")} == {"Not recorded"}
    assert found["Worst in 12 hr"] == "Nobody looked"


# --- findings and what is due ---


def test_open_findings_stand_with_what_to_do(reference: Reference) -> None:
    assert lines(of(reference, 20, [TO_35]), TO_DO) == ["No finding is open."]
    found = lines(of(reference, 60, [TO_35, (30, full_set(respiratory_rate="8"))]), TO_DO)
    assert found[0].startswith("Stop the pump. Stay with the patient. Call for help now. Respiratory rate 8")


def test_many_findings_are_counted_and_the_strongest_shown(reference: Reference) -> None:
    worst = [(n, full_set(systolic_bp="190")) for n in range(20, 60, 5)]
    found = lines(of(reference, 60, [TO_35, *worst, (58, full_set(respiratory_rate="8"))]), TO_DO)
    assert len(found) == 4
    assert found[0].startswith("Stop the pump.")
    assert found[-1].endswith("more are open: see the infusion's page.")


def test_overdue_and_next_sets(reference: Reference) -> None:
    """Nothing observed since the start: 14:15 and 14:30 are overdue at 14:40; 14:45 is due by then, 15:00 is next."""
    found = facts_of(of(reference, 40, [TO_35]))
    assert found["Overdue"] == "14:15 Breathing and mind; circulation; 14:30 Breathing and mind; circulation"
    both = "Breathing and mind; circulation"
    assert found["Next"] == f"14:45 {both}; 15:00 {both}"
    late = facts_of(of(reference, 120, [TO_35]))["Overdue"]
    assert late.endswith("; 2 earlier ones")


# --- the patient ---


def test_each_value_has_its_own_age(reference: Reference) -> None:
    content = of(reference, 60, [TO_35, (15, full_set(poss="2")), (45, of_items(pain_rest="7", diastolic_bp="81"))])
    found = facts_of(content)
    assert found["Pain at rest"] == "7, 14:45"
    assert found["Pain on movement"] == "6, 14:15"
    assert found["Sedation, POSS"] == "2, 14:15"
    assert found["Respiratory rate"] == "14 per min, 14:15"
    assert found["Blood pressure"] == "-/81 mmHg, 14:45", "never a systolic of another set"


def test_side_effects_now_and_the_worst_of_late(reference: Reference) -> None:
    facts: list[tuple[int, Fact]] = [
        TO_35,
        (15, full_set(nausea_vomiting="vomiting", dysphoria="mild")),
        (30, full_set(nausea_vomiting="nausea", dysphoria="mild")),
        (45, full_set()),
        (50, of_items(pain_rest="7")),
    ]
    found = facts_of(of(reference, 60, facts))
    assert found["Side effects"] == "None, 14:45"
    assert found["Worst in 12 hr"] == ("Nausea or vomiting: Vomiting 14:15; Dysphoria or agitation: Mild 14:30")


def test_a_danger_sign_is_worse_than_any_side_effect(reference: Reference) -> None:
    facts: list[tuple[int, Fact]] = [TO_35, (15, full_set(danger_signs="seizure", hallucination="distressing"))]
    assert facts_of(of(reference, 60, facts))["Worst in 12 hr"].startswith("Danger signs: Seizure 14:15; Hallucination")


def test_what_is_older_than_a_shift_or_corrected_is_not_the_worst_of_late(reference: Reference) -> None:
    ward = running_ward([TO_35, (15, full_set(dysphoria="distressing"))])
    entry = ward.logged(750, full_set(hallucination="mild"))
    ward.logged(751, StruckThrough(entry=entry.entry_id), why="Another patient")
    found = facts_of(made(reference, ward.watched(760)))
    assert found["Worst in 12 hr"] == "Nobody looked"
    assert found["Side effects"] == "Dysphoria or agitation: Distressing, 22-Nov-2026 14:15"
    ward.logged(755, full_set())
    assert facts_of(made(reference, ward.watched(760)))["Worst in 12 hr"] == "None"


def test_there_are_boxes_to_check_the_pump(reference: Reference) -> None:
    block = next(b for s in of(reference, 60).sections for b in s.blocks if isinstance(b, EntryBoxes))
    assert block.rows == ("Hands over", "Takes over")
    assert [c.title for c in block.columns][1:] == ["Rate seen on the pump", "Volume left", "Date and time", "Initials"]


def test_values_of_another_day_have_their_date(reference: Reference) -> None:
    found = facts_of(made(reference, long_course(every=60, hours=9).watched(60 * 11)))
    assert found["Heart rate"].endswith(", 22-Nov-2026 23:00")


def test_by_hand_nothing_runs_on_the_pump(reference: Reference) -> None:
    watched = running_ward().watched(5)
    course = watched.course.model_copy(update={"state": CourseState.BY_HAND, "segments": ()})
    content = made(reference, replace(watched, course=course))
    assert lines(content, "The pump") == ["Nothing runs on the pump."]
    assert content.status_lines[0].endswith("Given by hand: nothing runs on the pump")
