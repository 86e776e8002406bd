"""The trend: every standing value where it belongs, nothing between two sets, thresholds of the library, the rate."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from ketadesk.application.monitoring.trend.trend import PanelKind, Trend, TrendPanel
from ketadesk.application.monitoring.trend.trend_of import trend_of
from ketadesk.application.reference import Reference
from ketadesk.domain.bedside.infusion_log import Fact, Paused, StepTaken, Stopped, StruckThrough, TargetSet

from .fakes import LONDON
from .trend_sample import INFUSION, evening, whole_course
from .watched_sample import RunningWard, full_set, minutes_after, of_items, running_ward

START = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)


def trend(reference: Reference, ward: RunningWard, minutes: int, zone: str = "Europe/London") -> Trend:
    return trend_of(ward.watched(minutes), reference, ZoneInfo(zone))


def of(reference: Reference, minutes: int, facts: Sequence[tuple[int, Fact]] = ()) -> Trend:
    return trend(reference, running_ward(facts), minutes)


def panel(shown: Trend, panel_id: str) -> TrendPanel:
    return next(p for p in shown.panels if p.id == panel_id)


def values(shown: Trend, panel_id: str) -> list[tuple[int, str, str]]:
    """Minutes from the start, value and word."""
    return [((p.at - START) // timedelta(minutes=1), str(p.value), p.word) for p in panel(shown, panel_id).points]


def test_the_panels_stand_in_their_order(reference: Reference) -> None:
    shown = of(reference, 20)
    assert [p.id for p in shown.panels] == [
        "bp", "heart-rate", "respiratory-rate", "spo2", "pain", "poss",
        "hallucination", "dysphoria", "nystagmus", "vivid-dreams", "nausea-vomiting", "dizziness", "vision",
    ]  # fmt: skip
    assert [p.kind for p in shown.panels[:6]] == [PanelKind.BAR, *[PanelKind.POINTS] * 5]
    assert {p.kind for p in shown.panels[6:]} == {PanelKind.MARKS}
    assert shown.label == "KD-20261122-0001-R1"


@pytest.mark.req("SR-36")
def test_a_corrected_set_is_not_on_the_chart_and_what_replaced_it_is(reference: Reference) -> None:
    shown = trend(reference, evening(), 372)
    assert (300, "166", "166/92") in values(shown, "bp")
    assert "186" not in str(panel(shown, "bp").points)
    late = next(p for p in panel(shown, "bp").points if p.word == "166/92")
    assert late.late
    row = next(r for r in shown.rows if "166" in r)
    assert row[:3] == ("22-Nov-2026 19:00", "entered late by 30min", "Berta Example")


@pytest.mark.req("SR-36")
def test_a_set_that_was_struck_through_is_nowhere(reference: Reference) -> None:
    ward = running_ward()
    entry = ward.logged(15, full_set(heart_rate="61"))
    ward.logged(20, StruckThrough(entry=entry.entry_id), why="Another patient")
    shown = trend(reference, ward, 30)
    assert "61" not in str(shown.rows)
    assert [minutes for minutes, _, _ in values(shown, "heart-rate")] == [-10]


def test_what_was_not_observed_is_no_point(reference: Reference) -> None:
    shown = of(reference, 60, [(30, of_items(pain_movement="7")), (45, of_items(systolic_bp="131"))])
    assert values(shown, "pain") == [(-10, "4", "4")]
    moving = panel(shown, "pain")
    assert [(p.value, p.word) for p in moving.second] == [(Decimal(6), "6"), (Decimal(7), "7")]
    assert moving.second_title == "on movement"
    assert values(shown, "bp")[1:] == [(45, "131", "131/-")]
    assert values(shown, "heart-rate") == [(-10, "78", "78")]


def test_a_diastolic_pressure_alone_is_kept(reference: Reference) -> None:
    shown = of(reference, 60, [(45, of_items(diastolic_bp="81"))])
    last = panel(shown, "bp").points[-1]
    assert (last.value, last.low, last.word) == (None, Decimal(81), "-/81")


def test_sedation_stands_on_the_scale_with_asleep_below_one(reference: Reference) -> None:
    shown = of(reference, 60, [(15, full_set(poss="S")), (30, full_set(poss="3"))])
    assert values(shown, "poss") == [(-10, "1", "1"), (15, "0", "S"), (30, "3", "3")]
    sedation = panel(shown, "poss")
    assert [(t.label, int(t.at)) for t in sedation.ticks] == [("S", 0), ("1", 1), ("2", 2)]
    assert [(t.label, t.stops) for t in sedation.limits] == [("call 3", False), ("stop 4", True)]


def test_a_grade_that_the_scale_does_not_have_is_in_the_table_only(reference: Reference) -> None:
    shown = of(reference, 60, [(15, full_set(poss="9"))])
    assert values(shown, "poss") == [(-10, "1", "1")]
    assert "9" in shown.rows[-1]


@pytest.mark.parametrize(
    ("observed", "level", "word"),
    [("none", 0, "None"), ("nausea", 1, "Nausea"), ("vomiting", 2, "Vomiting"), ("of-later", 1, "of-later")],
)
def test_a_sign_has_a_level_for_its_shape(reference: Reference, observed: str, level: int, word: str) -> None:
    shown = of(reference, 60, [(15, full_set(nausea_vomiting=observed))])
    last = panel(shown, "nausea-vomiting").points[-1]
    assert (last.value, last.level, last.word) == (None, level, word)


def test_the_thresholds_are_the_library_s(reference: Reference) -> None:
    shown = of(reference, 20)
    limits = {p.id: [(int(t.at), t.label.replace("\u00a0", " "), t.stops) for t in p.limits] for p in shown.panels}
    assert sorted(limits["bp"]) == [
        (100, "DBP call above 100", False),
        (153, "SBP call baseline +20 %", False),  # 128 x 120 / 100 = 153.6
        (180, "SBP call above 180", False),
        (220, "SBP stop 220 or more", True),
    ]
    assert limits["respiratory-rate"] == [(10, "call below 10", False), (8, "stop 8 or less", True)]
    assert limits["spo2"] == [(91, "stop 91 or less", True)]
    assert limits["heart-rate"] == limits["pain"] == limits["dysphoria"] == []
    baseline = next(t.at for t in panel(shown, "bp").limits if "baseline" in t.label)
    assert baseline == Decimal("153.6")


def test_the_prescriber_s_target_and_scale_decide_the_limits_of_spo2(reference: Reference) -> None:
    target = TargetSet(scale=2, lowest_percent=88, prescriber="Dr A Example")
    limits = panel(of(reference, 20, [(5, target)]), "spo2").limits
    assert [(int(t.at), t.label) for t in limits] == [(88, "call below target 88"), (83, "stop 83 or less")]
    none = TargetSet(scale=1, lowest_percent=None, prescriber="Dr A Example")
    assert [int(t.at) for t in panel(of(reference, 20, [(5, none)]), "spo2").limits] == [91]


def test_without_a_systolic_baseline_there_is_no_line_above_it(reference: Reference) -> None:
    ward = running_ward()
    first = ward.log.kept[0]
    ward.logged(-10, full_set(without=("systolic-bp",)), replaces=first.entry_id, entered=1, why="Not measured")
    labels = [t.label for t in panel(trend(reference, ward, 20), "bp").limits]
    assert not any("baseline" in label for label in labels)


# --- the rate ---


def stretches(shown: Trend) -> list[tuple[int, int | None, str, bool]]:
    minute = timedelta(minutes=1)
    return [
        ((s.start - START) // minute, None if s.end is None else (s.end - START) // minute, str(s.ml_per_h), s.planned)
        for s in shown.rate
    ]


def test_the_rate_that_ran_and_the_plan_to_come(reference: Reference) -> None:
    """Loading until 14:15, so far as it was ordered; then 35 mL per hour, cut where the axis ends: at 16:05."""
    shown = of(reference, 5)
    assert stretches(shown) == [(0, None, "56", False), (5, 15, "56", True), (15, 125, "35", True)]
    assert shown.rate_highest == Decimal(56)
    assert (shown.now, shown.last) == (minutes_after(5), minutes_after(125))


def test_a_step_that_is_late_goes_on_at_the_rate_that_runs(reference: Reference) -> None:
    shown = of(reference, 30)
    assert stretches(shown) == [(0, None, "56", False), (30, 150, "35", True)]


def test_a_paused_infusion_has_nothing_to_come(reference: Reference) -> None:
    shown = of(
        reference, 30, [(15, StepTaken(phase=INFUSION, read_back_ml_per_h=Decimal(35))), (20, Paused(reason=""))]
    )
    assert stretches(shown) == [(0, 15, "56", False), (15, 20, "35", False), (20, None, "0", False)]


def test_the_last_step_goes_on_to_the_stop_of_the_plan(reference: Reference) -> None:
    last_step = StepTaken(phase=5, read_back_ml_per_h=Decimal(7), prescriber="Dr A Example", reason="Early")
    shown = of(reference, 60, [(60, last_step)])
    assert stretches(shown)[-1] == (60, 180, "7", True)


def test_the_plan_ends_where_it_ends(reference: Reference) -> None:
    last_step = StepTaken(phase=5, read_back_ml_per_h=Decimal(7), prescriber="Dr A Example", reason="Early")
    shown = of(reference, 900, [(60, last_step)])
    assert stretches(shown)[-1] == (60, None, "7", False), "its three hours are over: nothing is planned"


# --- the axis ---


def test_an_infusion_that_is_over_ends_with_its_last_set(reference: Reference) -> None:
    facts: list[tuple[int, Fact]] = [(60, Stopped(reason="Done", left_ml=None)), (90, full_set())]
    shown = of(reference, 60 * 24 * 30, facts)
    assert (shown.is_over, shown.now_word) == (True, "End")
    assert (shown.first, shown.now, shown.last) == (minutes_after(-10), minutes_after(90), minutes_after(105))


def test_before_the_first_set_the_axis_begins_now(reference: Reference) -> None:
    ward = RunningWard()
    ward.signed()
    shown = trend(reference, ward, -5)
    assert shown.first == shown.now == minutes_after(-5)
    assert shown.rate == ()
    assert shown.rate_highest == 0
    assert [len(p.points) for p in shown.panels] == [0] * 13
    assert len(shown.rows) == 1


def test_a_clock_that_jumped_back_hides_nothing(reference: Reference) -> None:
    shown = of(reference, -60 * 24, [(30, full_set())])
    assert (shown.now, shown.now_word) == (minutes_after(30), "Last entry")


def test_the_change_of_the_clocks_is_known_to_the_quarter_of_an_hour(reference: Reference) -> None:
    """Lord Howe's clocks go by half an hour: back on 4-Apr-2027 at 15:00 UTC. London's stand still that night."""
    ward = running_ward()
    shown = trend(reference, ward, 60 * 24 * 134, "Australia/Lord_Howe")
    assert [(at.isoformat(), ahead) for at, ahead in shown.utc_offsets[1:]] == [("2027-04-03T15:00:00+00:00", 630)]
    assert shown.utc_offsets[0][1] == 660


def test_the_table_says_the_offset_where_the_clocks_changed(reference: Reference) -> None:
    ward = running_ward([(60 * 24 * 127, full_set())])
    rows = trend(reference, ward, 60 * 24 * 128).rows
    assert rows[1][0] == "22-Nov-2026 13:50 UTC+00:00"
    assert rows[2][0] == "29-Mar-2027 15:00 UTC+01:00"


@pytest.mark.req("SR-36")
def test_the_table_has_every_item_as_it_was_recorded(reference: Reference) -> None:
    facts = [(15, full_set(without=("spo2",), temperature="36.0", danger_signs="seizure chest-pain"))]
    head, _, row = of(reference, 20, facts).rows
    found = dict(zip(head, row, strict=True))
    assert found["Temp"] == "36.0"
    assert found["Danger"] == "Seizure, Chest pain"
    assert found["POSS"] == "1"
    assert found["SpO2"] == ""
    assert found["Incomplete because"] == "Patient asleep"
    assert found["Entered"] == "at once"
    assert len(head) == 3 + len(reference.library.observation.items) + 2


def test_the_whole_course_in_another_zone(reference: Reference) -> None:
    shown = trend(reference, whole_course(), 1800, "Asia/Kathmandu")
    assert shown.rows[1][0] == "22-Nov-2026 19:35"
    assert [rate for _, _, rate, _ in stretches(shown)] == ["56", "35", "0", "28", "21", "21", "7"]
    assert trend(reference, whole_course(), 1800, str(LONDON)).rate == shown.rate
