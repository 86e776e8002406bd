"""The ward's list: what presses most stands on top, every value carries its age, and nothing is left out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from decimal import Decimal

import pytest

from ketadesk.application.monitoring.bedside_desk import WardLine, WardView
from ketadesk.application.monitoring.ward.reminders import CONTAINER_SOON
from ketadesk.application.monitoring.ward.ward_view import ward_view
from ketadesk.application.monitoring.watched import Watching
from ketadesk.application.numbers import NO_BREAK
from ketadesk.application.stored_order import OrderSummary
from ketadesk.domain.bedside.due_outcome import DueState
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.domain.bedside.infusion_log import (
    ActedOn,
    BolusOrdered,
    ContainerChanged,
    Fact,
    MovedToBed,
    Paused,
    PumpRead,
    Started,
    StepTaken,
    Stopped,
)
from ketadesk.domain.bedside.trigger import Urgency
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.order_state import SheetMark

from .test_watched import copy_of, unfitting
from .watched_sample import BED, ORDER, RunningWard, full_set, minutes_after, of_items, running_ward, sample_draft

TO_35 = StepTaken(phase=1, read_back_ml_per_h=Decimal(35))
PAUSE = Paused(reason="Dysphoria")
STOP = Stopped(reason="Course complete", left_ml=Decimal(100))
PLACE = f"{BED}, {ORDER}-R1: "


def view(ward: RunningWard, minutes: int, search: str = "") -> WardView:
    ward.at(minutes)
    return ward_view(ward.watching.all(), ward.reference, ward.clock.zone(), search, ward.clock.now())


def line(minutes: int, *facts: tuple[int, Fact]) -> WardLine:
    """The one infusion of a ward, as its line stands then."""
    return view(running_ward([(15, TO_35), *facts]), minutes).lines[0]


def reminded(minutes: int, *facts: tuple[int, Fact]) -> tuple[str, ...]:
    return view(running_ward([(15, TO_35), *facts]), minutes).reminders


def sets(*minutes: int) -> Sequence[tuple[int, Fact]]:
    return [(m, full_set(pump_rate="56" if m < 15 else "35")) for m in minutes]


FIRST_HOUR = sets(14, 30, 45, 60)


def plain(text: str) -> str:
    return text.replace(NO_BREAK, " ")


@pytest.mark.req("SR-31")
def test_an_empty_ward() -> None:
    ward = RunningWard()
    found = view(ward, 0)
    assert (found.at, found.lines, found.counts, found.reminders, found.notice) == (
        "22-Nov-2026 14:00",
        (),
        "No infusion",
        (),
        "",
    )
    assert ward_view((), ward.reference, ward.clock.zone()).at == ""


@pytest.mark.req("SR-31")
def test_a_running_infusion_in_one_line() -> None:
    found = line(65, *FIRST_HOUR)
    assert found.order_id == ORDER
    assert (found.label, found.bed, found.patient, found.identifier, found.born) == (
        f"{ORDER}-R1",
        BED,
        "EXAMPLE, Alex",
        "TEST-0001",
        "01-Apr-1980",
    )
    assert (found.state, found.state_words) == (CourseState.RUNNING, "Running")
    assert (plain(found.rate), found.since) == ("35 mL per hour", "since 14:15, 50min")
    # 15:30 opens at 15:20
    assert (found.due_state, found.due, found.due_at) == (
        DueState.NEXT,
        "Next 15:30, in 25min",
        "2026-11-22T15:30:00+00:00",
    )
    assert (found.pain, found.sedation, found.side_effects) == (
        "4 at rest, 6 on movement (15:00)",
        "POSS 1 (15:00)",
        "None (15:00)",
    )
    # 500 mL less 14 mL at 14:15, at 35 mL per hour: 486 / 35 = 13 h 53 min 8 s
    assert found.empty_at == "Container empty 23-Nov-2026 04:08"
    assert (found.urgency, found.findings, found.flags) == (None, "", ())


@pytest.mark.req("SR-31")
def test_due_and_overdue_by_the_minute() -> None:
    assert line(85, *FIRST_HOUR).due == "Due 15:30"
    late = line(102, *FIRST_HOUR)
    assert (late.due_state, late.due) == (DueState.OVERDUE, "Overdue by 12min (15:30)")
    assert line(130, *FIRST_HOUR).due == "Overdue by 40min (15:30)"
    # 15:30, 16:00, 16:30, 17:00, then hourly to 14:00 (21) and 16:00: 17:00 is due from 16:30 on
    assert line(24 * 60 + 125, *FIRST_HOUR).due == "Overdue by 24hr 35min (22-Nov-2026 15:30), and 24 more"


@pytest.mark.req("SR-31")
def test_values_carry_the_time_they_were_seen_and_what_nobody_saw_is_not_recorded() -> None:
    early = line(70, (61, of_items(pain_rest="7")), *FIRST_HOUR[3:])
    assert early.pain == "7 at rest (15:01)"
    assert early.sedation == "POSS 1 (15:00)"
    assert line(3 * 24 * 60, *FIRST_HOUR).pain == "4 at rest, 6 on movement (22-Nov-2026 15:00)"
    nothing = RunningWard()
    nothing.signed()
    waiting = view(nothing, 0).lines[0]
    assert (waiting.pain, waiting.sedation, waiting.side_effects) == ("Not recorded",) * 3


@pytest.mark.req("SR-31")
def test_side_effects_of_the_last_set_and_the_worst_before() -> None:
    bad = full_set(hallucination="distressing", nausea_vomiting="nausea", vision="double", nystagmus="present")
    assert line(50, (45, bad)).side_effects == ("Distressing hallucination, nystagmus, nausea, double vision (14:45)")
    worst = "worst: distressing hallucination (14:45)"
    assert line(65, (45, bad), (60, full_set())).side_effects == f"None (15:00); {worst}"
    mild = full_set(hallucination="mild")
    assert line(65, (45, mild), (60, mild)).side_effects == "Mild hallucination (15:00)"
    assert line(65, (45, bad), (60, mild)).side_effects == f"Mild hallucination (15:00); {worst}"
    sick, seizure = full_set(nausea_vomiting="vomiting"), full_set(danger_signs="seizure")
    assert line(65, (30, mild), (45, sick), (60, full_set())).side_effects == (
        "None (15:00); worst: mild hallucination (14:30)"
    )
    assert line(65, (30, seizure), (45, bad), (60, mild)).side_effects == (
        "Mild hallucination (15:00); worst: seizure (14:30)"
    )
    assert line(50, (45, full_set(danger_signs="seizure chest-pain"))).side_effects == "Seizure, chest pain (14:45)"
    assert line(50, (45, full_set(line_site="problem"))).side_effects == "None (14:45)"


@pytest.mark.req("SR-31")
def test_a_set_that_did_not_look_for_a_sign_says_nothing_about_it() -> None:
    mild = full_set(hallucination="mild")
    pump = of_items(danger_signs="none", systolic_bp="120")
    assert line(70, (45, mild), (60, pump)).side_effects == "Mild hallucination (14:45)"
    seizure = of_items(danger_signs="seizure")
    assert line(70, (45, mild), (60, seizure)).side_effects == "Mild hallucination (14:45), seizure (15:00)"
    assert line(70, (45, full_set()), (60, pump)).side_effects == "None (14:45)"
    ward = RunningWard()
    ward.signed()
    ward.logged(-10, pump)
    assert view(ward, 0).lines[0].side_effects == "None seen (13:50), not all looked for"


@pytest.mark.req("SR-31")
def test_findings_are_worked_out_anew_when_the_hours_ask_for_something() -> None:
    ward = running_ward([(15, TO_35), *FIRST_HOUR])
    for minutes, liver in ((48 * 60 - 1, False), (48 * 60, False), (48 * 60 + 1, True), (50 * 60, True)):
        found = view(ward, minutes)
        assert ("Liver tests" in plain(found.lines[0].findings)) is liver
    watched = ward.watching.all()[0]
    ward.logged(50 * 60 + 1, full_set(danger_signs="chest-pain"))
    # another log under what was worked out for this one
    tried = replace(watched, log=ward.log.entries(ORDER))
    assert ward_view((tried,), ward.reference, ward.clock.zone()).lines[0].urgency is Urgency.STOP
    assert ward_view((watched,), ward.reference, ward.clock.zone()).lines[0].urgency is Urgency.ANSWER
    assert view(ward, 50 * 60 + 1).lines[0].urgency is Urgency.STOP


@pytest.mark.req("SR-31")
def test_a_finding_is_flagged_on_its_line() -> None:
    found = line(50, *FIRST_HOUR[:2], (45, full_set(respiratory_rate="8")))
    assert found.urgency is Urgency.STOP
    assert plain(found.findings).startswith("Stop the pump and call: respiratory rate 8 per min (14:45)")
    seen = plain(line(50, (45, full_set(hallucination="mild"))).findings)
    assert seen.startswith(
        "Pause the pump for 1 hour and call. The prescriber decides on a restart: hallucination mild (14:45)"
    )
    danger = line(50, (45, full_set(danger_signs="chest-pain")))
    assert danger.findings == "Stop the pump and call: chest pain (14:45)"
    pump = line(50, (45, full_set()), (46, PumpRead(ml_per_h=Decimal("41.7"), left_ml=None)))
    assert plain(pump.findings) == "The pump differs from the record: 41.7 mL per hour on it (14:46)"
    pain_only = line(50, (45, full_set(consciousness="P"))).findings
    assert pain_only == "Stop the pump and call: consciousness (ACVPU) P (14:45)"
    low = plain(line(50, (45, full_set(spo2="91"))).findings)
    assert low == "Stop the pump and call: SpO2 91 % (14:45)"
    answer = running_ward([(15, TO_35), *FIRST_HOUR[:2], (45, full_set(hallucination="mild"))])
    assert plain(view(answer, 46).reminders[-1]) == f"{PLACE}Answer the checklist anew: Active psychosis (14:45)."


@pytest.mark.req("SR-31")
def test_a_finding_that_was_acted_on_is_gone_from_the_line() -> None:
    ward = running_ward([(15, TO_35)])
    seen = ward.logged(45, full_set(danger_signs="chest-pain"))
    acted = ActedOn(
        findings=(f"stop-chest-pain:{seen.entry_id}",), done="Pump stopped", called="Dr Lee", answer="Comes at once"
    )
    ward.logged(46, acted)
    assert view(ward, 50).lines[0].findings == ""


@pytest.mark.req("SR-31")
def test_what_is_kept_from_one_look_to_the_next_is_never_stale() -> None:
    ward = running_ward([(15, TO_35), *sets(14, 30, 46, 150)])
    to_and_fro = (*range(150, 250, 5), 20, 46, 700, 699, 48 * 60, 48 * 60 + 1, 200, *range(240, 272))
    for minutes in to_and_fro:
        kept = view(ward, minutes)
        anew = Watching(ward.orders, ward.log, ward.reference, ward.clock)
        assert kept == ward_view(anew.all(), ward.reference, ward.clock.zone())
    ward.logged(271, STOP)
    for minutes in (271, 290, 291, 301, 311, 391, 401, 402, 2000):
        anew = Watching(ward.orders, ward.log, ward.reference, ward.clock)
        assert view(ward, minutes) == ward_view(anew.all(), ward.reference, ward.clock.zone())


@pytest.mark.req("SR-31")
def test_paused_since_when_and_no_rate() -> None:
    found = line(75, *FIRST_HOUR, (65, PAUSE))
    assert (found.state, found.state_words, found.rate) == (CourseState.PAUSED, "Paused since 15:05", "")
    assert found.since == "since 15:05, 10min"


@pytest.mark.req("SR-31")
def test_a_new_container_is_no_new_rate() -> None:
    found = line(75, *FIRST_HOUR, (65, ContainerChanged(left_ml=Decimal(400))))
    assert found.since == "since 14:15, 1hr"
    paused = line(90, *FIRST_HOUR, (65, PAUSE), (70, ContainerChanged(left_ml=Decimal(400))))
    assert (paused.state_words, paused.since) == ("Paused since 15:05", "since 15:05, 25min")
    at_a_step = line(75, *FIRST_HOUR, (65, ContainerChanged(left_ml=Decimal(400))), (70, PAUSE))
    assert at_a_step.since == "since 15:10, 5min"


@pytest.mark.req("SR-31")
def test_the_bed_is_where_the_patient_lies_now() -> None:
    assert line(70, *FIRST_HOUR, (65, MovedToBed(bed="HDU 1"))).bed == "HDU 1"


@pytest.mark.req("SR-31")
def test_a_signed_order_waits_below_what_is_open() -> None:
    ward = running_ward([(15, TO_35), *FIRST_HOUR])
    ward.sign(ward.keep(copy_of(ward.orders.orders[0], 2)))
    found = view(ward, 65)
    assert [x.order_id for x in found.lines] == [ORDER, "KD-20261122-0002"]
    waiting = found.lines[1]
    assert (waiting.state, waiting.state_words, waiting.rate) == (
        CourseState.NOT_STARTED,
        "Signed, not started",
        "",
    )
    # signed 13:45:30
    assert waiting.since == "since 13:45, 1hr 19min"
    assert (waiting.due_state, waiting.due, waiting.due_at, waiting.empty_at) == (None, "", "", "")
    assert waiting.flags == ("Repeat course",)
    assert found.counts == "1 running, 1 signed and not started"
    assert found.reminders == ()


@pytest.mark.req("SR-31")
def test_sorted_by_what_is_due_the_longest_overdue_first() -> None:
    ward = RunningWard()
    first = ward.order()
    for number in range(2, 7):
        ward.keep(copy_of(first, number, identifier=f"TEST-{number}"))
    for order in list(ward.orders.orders):
        ward.sign(order)
    ids = [order.order_id for order in ward.orders.orders]
    done_until = {1: 150, 2: 60, 3: 90, 4: 120}
    for number, until in done_until.items():
        done = [f for f in (*FIRST_HOUR, *sets(90, 120, 150)) if f[0] <= until]
        ward.started([(15, TO_35), *done], order_id=ids[number - 1])
    ward.started([(15, TO_35), *FIRST_HOUR, *sets(90), (91, STOP)], order_id=ids[4])
    # at 16:31: 2 missed 15:30 and 16:00, 3 missed 16:00, 4 has 16:30 due; 1 has 17:00 next; 5 was stopped at 15:31
    # and has 16:01 overdue like 3, a minute shorter; 6 waits
    found = view(ward, 151)
    assert [x.order_id for x in found.lines] == [ids[n - 1] for n in (2, 3, 5, 4, 1, 6)]
    assert [x.due_state for x in found.lines] == [
        DueState.OVERDUE, DueState.OVERDUE, DueState.OVERDUE, DueState.DUE, DueState.NEXT, None,
    ]  # fmt: skip
    assert found.counts == "4 running, 1 stopped and still observed, 1 signed and not started"


@pytest.mark.req("SR-31")
def test_what_is_over_stands_last_the_newest_first() -> None:
    ward = RunningWard()
    first = ward.order()
    for number in (2, 3):
        ward.keep(copy_of(first, number, identifier=f"TEST-{number}"))
    for order in list(ward.orders.orders):
        ward.sign(order)
    ids = [order.order_id for order in ward.orders.orders]
    ward.started([(15, TO_35), (60, STOP)], order_id=ids[0])
    ward.started([(15, TO_35), (70, STOP)], order_id=ids[1])
    ward.started([(15, TO_35), *FIRST_HOUR], order_id=ids[2])
    # the last set of the second is 70 + 120 = 190, late after 200
    assert view(ward, 200).counts == "1 running, 1 stopped and still observed, 1 over"
    found = view(ward, 201)
    assert [x.order_id for x in found.lines] == [ids[2], ids[1], ids[0]]
    assert found.counts == "1 running, 2 over"
    over = found.lines[1]
    assert (over.state, over.state_words, over.rate, over.since, over.empty_at) == (
        CourseState.STOPPED,
        "Stopped 22-Nov-2026 15:10",
        "",
        "",
        "",
    )
    # what nobody did is still said, and reminds nobody any more
    assert over.due_state is DueState.OVERDUE
    assert not any(ids[1] in sentence for sentence in found.reminders)


@pytest.mark.req("SR-31")
def test_when_every_set_after_the_stop_was_made_nothing_is_due() -> None:
    after = [(m, full_set(("pump-rate", "volume-left"))) for m in (90, 120, 150, 180)]
    found = line(185, *FIRST_HOUR, (60, STOP), *after)
    assert (found.due_state, found.due, found.due_at) == (None, "", "")


@pytest.mark.req("SR-31")
def test_by_hand() -> None:
    ward = RunningWard()
    ward.signed(sample_draft("bolus-then-infusion"))
    baseline = ward.logged(-10, full_set())
    ward.logged(0, Started(revision=1, baseline=baseline.entry_id, read_back_ml_per_h=Decimal(21), bed=BED))
    found = view(ward, 5)
    assert (found.lines[0].state_words, found.lines[0].rate) == ("By hand, nothing on the pump", "")
    assert found.counts == "1 by hand"


@pytest.mark.req("SR-31")
@pytest.mark.parametrize(
    ("search", "is_found"),
    [
        ("", True), ("example", True), ("ALEX exam", True), ("test-0001", True), ("bay 2", True),
        ("kd-20261122-0001", True), ("-r1", True), ("  alex  ", True), ("straße", False), ("bay 3", False),
        ("TEST-0002", False),
    ],
)  # fmt: skip
def test_search_by_name_identifier_bed_and_order(search: str, is_found: bool) -> None:
    ward = running_ward([(15, TO_35)])
    found = view(ward, 50, search)
    assert bool(found.lines) is is_found
    # what has to be done is not hidden by a search
    assert found.counts == "1 running"
    assert len(found.reminders) == 1


@pytest.mark.req("SR-31")
def test_reminders_name_bed_and_order_and_never_the_patient() -> None:
    seizure = full_set(danger_signs="chest-pain")
    found = reminded(102, *FIRST_HOUR[:3], (60, seizure))
    assert [plain(sentence) for sentence in found] == [
        f"{PLACE}Stop the pump and call: chest pain (15:00).",
        f"{PLACE}observations: overdue by 12min (15:30).",
    ]
    assert not any("EXAMPLE" in sentence or "Alex" in sentence for sentence in found)


@pytest.mark.req("SR-32")
def test_whose_pump_has_to_be_stopped_stands_first_and_is_reminded_of_first() -> None:
    ward = RunningWard()
    ward.keep(copy_of(ward.order(), 2, identifier="TEST-2"))
    for order in list(ward.orders.orders):
        ward.sign(order)
    overdue, in_danger = (order.order_id for order in ward.orders.orders)
    ward.started([(15, TO_35), *FIRST_HOUR[:2]], order_id=overdue)
    ward.started([(15, TO_35), *FIRST_HOUR[:3], (60, full_set(danger_signs="seizure"))], order_id=in_danger)
    found = view(ward, 102)
    # however long another set is overdue: this one cannot wait
    assert [x.order_id for x in found.lines] == [in_danger, overdue]
    assert in_danger in found.reminders[0]
    assert "seizure" in found.reminders[0]
    assert overdue in found.reminders[-1]


@pytest.mark.req("SR-31")
def test_reminded_half_an_hour_before_the_container_is_empty() -> None:
    # empty at 04:08:08, 848 min after the start
    assert CONTAINER_SOON.total_seconds() == 1800
    hours = sets(90, 120, 150, 180, *range(240, 841, 60))
    done = (*FIRST_HOUR, *hours)
    assert reminded(817, *done) == ()
    assert reminded(819, *done) == (f"{PLACE}container empty 04:08, in 29min.",)
    assert reminded(849, *done) == (f"{PLACE}container empty since 04:08.",)
    assert line(849, *done).empty_at == "Container empty since 04:08"


@pytest.mark.req("SR-31")
def test_a_container_that_expires_before_it_is_empty() -> None:
    # hung at 14:00 and paused at once: it expires after 24 h
    found = line(75, (20, PAUSE))
    assert found.empty_at == "Container expires 23-Nov-2026 14:00"
    late = line(25 * 60, (20, PAUSE))
    assert late.empty_at == "Container expired 14:00"
    assert f"{PLACE}container expired 14:00." in reminded(25 * 60, (20, PAUSE))
    assert f"{PLACE}container expires 23-Nov-2026 14:00, in 10min." not in reminded(24 * 60 - 10, (20, PAUSE))
    assert f"{PLACE}container expires 14:00, in 10min." in reminded(24 * 60 - 10, (20, PAUSE))


@pytest.mark.req("SR-31")
def test_reminded_of_the_step_that_is_due_and_of_the_stop() -> None:
    ward = running_ward(FIRST_HOUR[:1])
    assert view(ward, 14).reminders == ()
    assert [plain(s) for s in view(ward, 15).reminders] == [f"{PLACE}next step due 14:15: infusion."]
    # 48 h from 14:15, then steps of 3 h, the last one ends 25-Nov 02:15
    ward.logged(15, TO_35)
    steps = [plain(s) for s in view(ward, 48 * 60 + 20).reminders if "next step" in s]
    assert steps == [f"{PLACE}next step due 14:15: taper step 1 of 4."]
    ended = [s for s in view(ward, 60 * 60 + 15).reminders if "plan" in s]
    assert ended == [f"{PLACE}the signed plan ended 02:15: stop the pump, or have it ordered anew."]


@pytest.mark.req("SR-31")
def test_a_paused_pump_is_reminded_of_no_step_that_cannot_be_taken() -> None:
    ward = running_ward([(15, full_set(pump_rate="56"))])
    assert [plain(s) for s in view(ward, 16).reminders] == [f"{PLACE}next step due 14:15: infusion."]
    ward.logged(16, PAUSE)
    assert view(ward, 17).reminders == ()


@pytest.mark.req("SR-31")
def test_reminded_of_a_bolus_that_nobody_settled() -> None:
    ordered = BolusOrdered(mg=Decimal(7), over_min=Decimal(15), via=Via.PUMP, mg_per_ml=Decimal(1), prescriber="Dr Lee")
    found = line(65, *FIRST_HOUR, (62, ordered))
    assert found.flags == ("A bolus is not settled: given, or not given?",)
    assert [plain(s) for s in reminded(65, *FIRST_HOUR, (62, ordered))] == [
        f"{PLACE}bolus of 7 mg ordered 15:02: record whether it was given."
    ]


@pytest.mark.req("SR-22")
def test_flags_of_a_changed_library_and_of_a_change_on_its_way() -> None:
    ward = running_ward([(15, TO_35), *FIRST_HOUR])
    (watched,) = ward.watching.all()
    changed = replace(watched, now=minutes_after(65), library_changed=frozenset({1}))
    found = ward_view((changed,), ward.reference, ward.clock.zone())
    assert found.lines[0].flags == ("Drug library changed since this order",)
    change = ward.order(sample_draft().with_field("infusion.dose", "0.6"), revises=ORDER)
    assert view(ward, 65).lines[0].flags == ("A change, R2, waits for its second check",)
    ward.sign(change)
    assert view(ward, 65).lines[0].flags == ("A change, R2, is signed and waits for its start",)


@pytest.mark.req("SR-31")
def test_what_cannot_be_followed_stands_on_top_with_its_flaw() -> None:
    ward = RunningWard()
    first = ward.order()
    ward.keep(copy_of(first, 2, identifier="TEST-2"))
    for order in list(ward.orders.orders):
        ward.sign(order)
    ward.started([(15, TO_35)])
    unfitting(ward, 0, "wrong")
    ward.log.kept[-1] = ward.log.kept[-1].model_copy(update={"order_id": "KD-20261122-0002"})
    found = view(ward, 100)
    assert [x.order_id for x in found.lines] == ["KD-20261122-0002", ORDER]
    assert found.lines[0].state_words == "Not known"
    assert found.lines[0].flags[0].startswith("The log cannot be followed from the entry of 22-Nov-2026 14:00")


@pytest.mark.req("SR-22")
def test_a_plan_that_cannot_be_read_reminds_and_crashes_nothing() -> None:
    ward = running_ward()
    ward.orders.orders[0] = ward.orders.orders[0].model_copy(update={"plan_json": "{}"})
    found = view(ward, 100)
    assert found.lines[0].flags[0].startswith(f"The signed plan of {ORDER}-R1 cannot be read")
    assert found.lines[0].bed == BED


@pytest.mark.req("SR-36")
def test_a_clock_that_was_set_back_is_said_and_hides_no_line() -> None:
    ward = running_ward([(15, TO_35), *FIRST_HOUR])
    found = view(ward, -24 * 60)
    assert found.notice.startswith("The workstation's clock says 21-Nov-2026 14:00")
    assert len(found.lines) == 1
    assert found.lines[0].pain == "4 at rest, 6 on movement (22-Nov-2026 15:00)"


@pytest.mark.req("SR-24")
def test_patients_without_an_infusion_are_told_by_the_word_on_their_sheet_and_without_a_figure() -> None:
    orders = tuple(
        OrderSummary(
            order_id=f"KD-20261122-000{n}", revision=1, family_name="Example", given_name="Alex",
            identifier=f"TEST-{n}", birth_date="1980-04-01", regimen="Acute pain", rate="35 mL per hour",
            stored_at="22-Nov-2026 14:00", mark=mark, running=running,
        )
        for n, (mark, running) in enumerate(
            [(SheetMark.ONE_NURSE, 0), (SheetMark.ONE_NURSE, 1), (SheetMark.READY, 0), (SheetMark.SIGNED, 0)]
        )
    )  # fmt: skip
    assert [order.is_checked for order in orders] == [False, False, True, True]
    found = ward_view((), RunningWard().reference, UTC, now=minutes_after(0), orders=orders).without_infusion
    assert found == (
        "EXAMPLE, Alex; TEST-0: KD-20261122-0000-R1 is DRAFT - ONE NURSE, NOT INDEPENDENTLY CHECKED",
        "EXAMPLE, Alex; TEST-2: KD-20261122-0002-R1 is READY FOR PRESCRIBER SIGNATURE",
    )
