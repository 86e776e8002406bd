"""The first hour of an infusion at night, typed with real keys into the real program, across midnight.

The order is 70 kg x 0.5 mg per kg per hour at 1 mg per mL: 35 mL per hour; before it 14 mg in 15 min, 56 mL per hour.
The clock stands still while she types and goes on by a quarter of an hour between the sets; each time she locks the
screen before she leaves. Worked by hand: 14 mg in the first quarter, then half an hour at 35 mg per hour until the
pause, 17.5 mg: 31.5 mg.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.domain.bedside.infusion_log import ActedOn, Observed, Paused, Started, StepTaken
from ketadesk.domain.bedside.ledger import ledger
from tests.end2end.keyboard import Nurse, nurse_at_work
from tests.end2end.made_record import FIRST, SECOND, MadeRecord
from tests.end2end.night_nurse import FULL_SET, NightNurse
from tests.end2end.ward_clock import WardClock
from tests.end2end.watched_ward import ClockByHand, opened_ward, watched_ward
from tests.limits.orders import sample

pytestmark = pytest.mark.screen

NIGHT = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
MOST_KEYS = 40
DYSPHORIA = "First dysphoria or hallucination, mild or distressing"
ROUNDS = 3


class Bed:
    """A record with one signed order, and the clock of the workstation."""

    def __init__(self, folder: Path) -> None:
        with watched_ward(folder, "2026-11-22T23:20") as ward:
            ward.clock.at = UTC
            order = sample("acute-pain-infusion").with_field("start", f"{NIGHT:%Y-%m-%dT%H:%M}:00+00:00")
            self.order_id = ward.signed_order(order)
            ward.station.sessions.sign_out()
            self.record: MadeRecord = ward.record
        self.clock = WardClock(folder, NIGHT)
        self.environment = {**self.record.environment, **self.clock.environment}

    def entries(self) -> tuple[LogEntry, ...]:
        """What stands in the record, read by another program; its chain is walked as well."""
        with opened_ward(self.record, ClockByHand(self.clock.moment, UTC)) as ward:
            ward.sign_in(FIRST)
            sound, words = ward.station.record.verify()
            assert sound, words
            return ward.desk.watching.one(self.order_id).log


@pytest.fixture
def bed(tmp_path: Path) -> Bed:
    return Bed(tmp_path)


def baseline_and_start(night: NightNurse) -> None:
    night.open_infusion()
    night.observe()
    assert night.save().startswith("✓ Stored 23:30")
    night.nurse.reach("start_button")
    night.open_form("space")
    assert "mL per hour, 0.8 mg" not in night.on_screen(), "the order's rate stands beside its blind read-back"
    night.nurse.fill("step_bed_edit", "7")
    night.nurse.fill("step_read_back_edit", "35")
    assert "This is not the rate that was signed" in night.nurse.text("step_finding_0_label")
    night.nurse.keys("BackSpace", "BackSpace")
    night.nurse.fill("step_read_back_edit", "56")
    night.sign_with_pin()
    assert night.record() == "✓ Recorded for 22-Nov-2026 23:30: R1 started, read back 56 mL per hour, Bed 7."
    night.nurse.wait_for_focus("observe_button")
    assert night.nurse.text("infusion_rate_label") == "56"


def a_quarter_later(bed: Bed, night: NightNurse) -> None:
    """It was locked meanwhile, and her PIN leads back to the ward and to no patient."""
    night.nurse.keys("ctrl+l")
    bed.clock.forward(15)
    night.nurse.wait_for("locked_label")
    assert "EXAMPLE" not in night.on_screen()
    assert "KD-" not in night.on_screen()
    night.unlock()
    night.nurse.wait_for("ward_counts_label")
    assert "infusion_banner_name_label" not in night.nurse.seen()["texts"]
    night.open_infusion()
    assert night.nurse.text("infusion_banner_name_label") == "EXAMPLE, Alex"


@pytest.mark.req("SR-30", "SR-31", "SR-32", "SR-33", "SR-35")
def test_the_first_hour(bed: Bed, tmp_path: Path) -> None:
    with nurse_at_work(tmp_path, bed.environment) as nurse:
        night = NightNurse(nurse)
        night.sign_in()
        baseline_and_start(night)

        a_quarter_later(bed, night)  # 23:45: the loading dose is in
        assert "next step due 23:45: infusion. " in f"{nurse.text('reminder_first_label')} "
        nurse.reach("next_step_button")
        night.open_form("space")
        assert "35 mL" not in night.on_screen()
        nurse.choose("step_phase_choice", "step_phase_choice_1", towards="Down")
        nurse.fill("step_read_back_edit", "35")
        night.sign_with_pin()
        assert "Infusion, read back 35 mL per hour" in night.record()
        assert nurse.text("infusion_rate_label") == "35"
        assert "reminder_first_label" not in nurse.seen()["texts"], "the step was taken, and is still reminded of"
        night.pressed = 0
        night.observe(temperature="", pump_rate="35", volume_left="486")
        assert night.save() == "✓ Stored 23:45. Next set 00:00."
        assert night.pressed <= MOST_KEYS, f"a full set takes {night.pressed} keys beyond its digits"
        print(f"a full set takes {night.pressed} key presses beyond its digits")

        a_quarter_later(bed, night)  # midnight
        night.observe(temperature="", pain_rest="3", pump_rate="35", volume_left="477")
        assert night.save() == "✓ Stored 00:00. Next set 00:15."

        a_quarter_later(bed, night)  # 00:15
        night.observe(hallucination="m", temperature="", pump_rate="35", volume_left="469")
        assert "Pause the pump for 1 hour and call" in nurse.text("observation_warnings_label")
        assert night.save() == "✓ Stored 00:15. Next set 00:30."
        findings = [name for name in nurse.seen()["texts"] if name.startswith("finding_title_")]
        (title,) = (name for name in findings if DYSPHORIA in nurse.text(name))
        assert nurse.text(title) == f"▲ {DYSPHORIA}"
        night.open_form("p")
        nurse.choose("step_reason_choice", "step_reason_choice_dysphoria")
        assert night.record() == "✓ Recorded for 23-Nov-2026 00:15: Paused: Dysphoria or hallucination."
        assert nurse.text("infusion_rate_label") == "PAUSED"
        assert "infusion_gets_label" not in nurse.seen()["texts"]
        nurse.reach(title.replace("title", "button"))
        night.open_form("space")
        nurse.choose("step_done_choice", "step_done_choice_pump_paused", towards="Down")
        nurse.fill("step_called_edit", "Dr Lee")
        nurse.fill("step_answer_edit", "Pause for an hour")
        assert "Called: Dr Lee" in night.record()
        nurse.wait_for_focus("observe_button")
        assert nurse.text(title) == f"✓ Acted on: {DYSPHORIA}"

        a_quarter_later(bed, night)  # 00:30: the first hour is over, from now on every half hour
        night.observe(temperature="", pump_rate="0", volume_left="469")
        assert night.save() == "✓ Stored 00:30. Next set 01:00."
        assert "✓ Done 00:30 by R Ito" in night.on_screen()

    the_record_says_the_same(bed)


def the_record_says_the_same(bed: Bed) -> None:
    log = bed.entries()
    assert [(entry.fact.kind, f"{entry.at:%d %H:%M}") for entry in log] == [
        ("observed", "22 23:30"),
        ("started", "22 23:30"),
        ("step-taken", "22 23:45"),
        ("observed", "22 23:45"),
        ("observed", "23 00:00"),
        ("observed", "23 00:15"),
        ("paused", "23 00:15"),
        ("acted-on", "23 00:15"),
        ("observed", "23 00:30"),
    ]
    assert {entry.by_name for entry in log} == {FIRST.full_name}
    assert all(entry.entered == entry.at for entry in log)
    baseline, started, step, quarter, _midnight, seen, paused, acted, last = (entry.fact for entry in log)
    assert isinstance(baseline, Observed)
    assert {v.item.replace("-", "_"): v.text for v in baseline.observed.values} == {
        item: {"a": "A" if item == "consciousness" else "air", "c": "clean", "n": "none"}.get(text, text)
        for item, text in FULL_SET
        if text
    }
    codes = {v.item: (v.code, v.unit) for v in baseline.observed.values}
    assert codes["systolic-bp"] == ("LOINC 8480-6", "mm[Hg]")
    assert codes["spo2"][0].startswith("LOINC ")
    assert all(code for code, _unit in codes.values())
    assert isinstance(started, Started)
    assert (str(started.read_back_ml_per_h), started.bed, started.baseline) == ("56", "7", log[0].entry_id)
    assert isinstance(step, StepTaken)
    assert (step.phase, str(step.read_back_ml_per_h)) == (1, "35")
    assert isinstance(quarter, Observed)
    assert quarter.observed.value("temperature") is None
    assert isinstance(seen, Observed)
    assert seen.observed.chosen("hallucination") == ("mild",)
    assert isinstance(paused, Paused)
    assert paused.reason == "Dysphoria or hallucination"
    assert isinstance(acted, ActedOn)
    assert (acted.called, acted.answer) == ("Dr Lee", "Pause for an hour")
    assert isinstance(last, Observed)
    assert last.observed.chosen("hallucination") == ("none",)
    the_count_is_right(bed)


def the_count_is_right(bed: Bed) -> None:
    with opened_ward(bed.record, ClockByHand(bed.clock.moment, UTC)) as ward:
        ward.sign_in(SECOND)
        watched = ward.desk.watching.one(bed.order_id)
        assert watched.course.state is CourseState.PAUSED
        count = ledger(watched.course, watched.orders, watched.log, bed.clock.moment)
        assert str(count.given_mg) == "31.5"


@pytest.mark.req("SR-33", "SR-37")
def test_killed_while_a_set_is_typed_and_right_after_it_was_saved(bed: Bed, tmp_path: Path) -> None:
    """Half a set is never in the record, a saved one is there once, and the program opens again."""
    stored: list[str] = []
    for number in range(ROUNDS):
        rate = str(80 + number)
        with nurse_at_work(tmp_path, bed.environment) as nurse:
            night = at_the_bed(nurse)
            night.observe(until="heart_rate", heart_rate=rate)
            kill(nurse)
        assert heart_rates(bed) == stored, "half a set was stored"
        with nurse_at_work(tmp_path, bed.environment) as nurse:
            night = at_the_bed(nurse)
            night.observe(heart_rate=rate)
            is_told = number % 2 == 0
            if is_told:
                night.save()
            else:
                night.press("ctrl+s")
            kill(nurse)
        now = heart_rates(bed)
        assert now == [*stored, rate] or (not is_told and now == stored)
        stored = now
        bed.clock.forward(1)


def at_the_bed(nurse: Nurse) -> NightNurse:
    night = NightNurse(nurse)
    night.sign_in()
    night.open_infusion()
    return night


def kill(nurse: Nurse) -> None:
    nurse.program.kill()
    nurse.program.wait(timeout=20)


def heart_rates(bed: Bed) -> list[str]:
    """Of every set in the record, each of them whole."""
    sets = [entry.fact.observed for entry in bed.entries() if isinstance(entry.fact, Observed)]
    assert all(len(found.values) == sum(1 for _item, usual in FULL_SET if usual) for found in sets)
    return [str(found.number("heart-rate")) for found in sets]
