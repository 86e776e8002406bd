"""The layout: no two texts touch, values stand at their places to the unit, the time axis tells days and clocks."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest

from ketadesk.application.monitoring.trend.trend import (
    PanelKind,
    RateStretch,
    Trend,
    TrendLimit,
    TrendPanel,
    TrendPoint,
)
from ketadesk.application.monitoring.trend.trend_drawing import LARGE, LARGER, Drawing, Text
from ketadesk.application.monitoring.trend.trend_labels import spread
from ketadesk.application.monitoring.trend.trend_layout import lay_out, least_height
from ketadesk.application.monitoring.trend.trend_of import trend_of
from ketadesk.application.reference import Reference

from .trend_sample import evening, long_course, whole_course
from .watched_sample import RunningWard, full_set, running_ward

START = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
HIGH = 1400
WIDE = 136600


def measure(text: str) -> int:
    return 800 * len(text)


def box(text: Text) -> tuple[int, int, int, int]:
    """Left, top, right, bottom."""
    wide, high = measure(text.text), HIGH
    if text.role in LARGE:
        wide, high = wide * LARGER[0] // LARGER[1], high * LARGER[0] // LARGER[1]
    left = text.x - {"left": 0, "middle": wide // 2, "right": wide}[text.anchor]
    return left, text.y - high // 2, left + wide, text.y + high // 2


def overlapping(drawing: Drawing) -> list[tuple[Text, Text]]:
    touching = []
    for one, other in combinations(drawing.texts, 2):
        a, b = box(one), box(other)
        if min(a[2], b[2]) - max(a[0], b[0]) > 0 and min(a[3], b[3]) - max(a[1], b[1]) > HIGH // 8:
            touching.append((one, other))
    return touching


def texts(drawing: Drawing, role: str) -> list[str]:
    return [text.text for text in drawing.texts if text.role == role]


def drawn(trend: Trend, width: int = WIDE, height: int = 62000) -> Drawing:
    return lay_out(trend, width, height, HIGH, measure)


CASES: dict[str, tuple[Callable[[], RunningWard], int, str]] = {
    "at the start": (running_ward, 1, "Europe/London"),
    "before the start": (RunningWard, -5, "Europe/London"),
    "evening": (evening, 372, "Europe/London"),
    "over": (whole_course, 1800, "Asia/Kathmandu"),
    "72 h": (long_course, 72 * 60, "Europe/London"),
    "a month without an end": (evening, 60 * 24 * 30, "Europe/London"),
    "over a change of the clocks": (evening, 60 * 24 * 140, "Australia/Lord_Howe"),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize(("width", "height"), [(WIDE, 62000), (82000, 0), (250000, 150000)])
def test_no_two_texts_touch_and_all_stand_inside(reference: Reference, name: str, width: int, height: int) -> None:
    make, minutes, zone = CASES[name]
    ward = make()
    if name == "before the start":
        ward.signed()
    trend = trend_of(ward.watched(minutes), reference, ZoneInfo(zone))
    drawing = drawn(trend, width, height)
    assert overlapping(drawing) == []
    for text in drawing.texts:
        left, top, right, bottom = box(text)
        assert left >= 0, text
        assert right <= width, text
        assert top >= 0, text
        assert bottom <= drawing.height, text
    assert drawing.height == max(height, least_height(trend, HIGH))


def one_panel(
    points: tuple[TrendPoint, ...],
    kind: PanelKind = PanelKind.POINTS,
    rate: tuple[RateStretch, ...] = (),
    hours: int = 4,
) -> Trend:
    """An axis from 0 to 100 with a tick at both ends, `hours` past and none to come."""
    made = TrendPanel(
        id="one",
        title="One",
        unit="per min",
        kind=kind,
        lowest=Decimal(0),
        highest=Decimal(100),
        points=points,
        ticks=tuple(TrendLimit(at=Decimal(end), label=str(end)) for end in (0, 100)),
    )
    end = START + timedelta(hours=hours)
    return Trend(
        label="KD", first=START, now=end, last=end, utc_offsets=((START, 0),), rate=rate,
        rate_highest=max((s.ml_per_h for s in rate), default=Decimal(0)), panels=(made,), rows=(),
    )  # fmt: skip


def at(hours: int, value: int | None, low: int | None = None, level: int = 0, word: str = "x") -> TrendPoint:
    return TrendPoint(
        at=START + timedelta(hours=hours),
        value=None if value is None else Decimal(value),
        low=None if low is None else Decimal(low),
        word=word,
        level=level,
    )


def test_a_value_stands_at_its_share_of_both_axes() -> None:
    drawing = drawn(one_panel((at(0, 0), at(2, 50), at(4, 100))))
    first, middle, last = drawing.dots
    assert middle.x - first.x == pytest.approx(last.x - middle.x, abs=1)
    assert first.y - middle.y == pytest.approx(middle.y - last.y, abs=1)
    assert [dot.role for dot in drawing.dots] == ["value", "value", "last"]
    ticks = {t.text: t.y for t in drawing.texts if t.role == "tick"}
    assert ticks["100"] == last.y
    now = next(line for line in drawing.lines if line.role == "now")
    assert now.x1 == last.x


def test_a_value_beyond_the_axis_is_an_arrow_at_its_end_with_its_figure() -> None:
    drawing = drawn(one_panel((at(0, 130), at(2, 50), at(3, -5))))
    marks = [(mark.role, mark.y) for mark in drawing.marks]
    ticks = {t.text: t.y for t in drawing.texts if t.role == "tick"}
    assert marks[0] == ("above", ticks["100"])
    assert marks[1][0] == "below"
    assert texts(drawing, "outside") == ["130", "-5"]
    assert len(drawing.dots) == 1


def test_figures_of_values_beyond_the_axis_never_touch() -> None:
    points = tuple(TrendPoint(at=START + timedelta(minutes=n), value=Decimal(200 + n), word="") for n in range(240))
    drawing = drawn(one_panel(points))
    assert len(drawing.marks) == 240
    assert 3 < len(texts(drawing, "outside")) < 60
    assert overlapping(drawing) == []
    assert drawing.dense
    assert not drawn(one_panel((at(0, 1),))).dense


def test_blood_pressure_is_a_line_between_its_ends_and_half_of_it_a_point() -> None:
    points = (at(0, 80, 40), at(1, 90, None), at(2, None, 30), at(3, 140, 60))
    drawing = drawn(one_panel(points, PanelKind.BAR))
    assert [(bar.role, bar.top < bar.bottom) for bar in drawing.bars] == [("value", True), ("last", True)]
    assert len(drawing.dots) == 2
    assert [mark.role for mark in drawing.marks] == ["above"]
    assert texts(drawing, "outside") == ["140"]


def test_signs_have_shapes_and_their_word_where_it_has_room() -> None:
    points = (at(0, None, level=0), at(1, None, level=1, word="Mild"), at(4, None, level=2, word="Distressing"))
    drawing = drawn(one_panel(points, PanelKind.MARKS))
    assert [dot.role for dot in drawing.dots] == ["none"]
    assert [mark.role for mark in drawing.marks] == ["seen", "strong"]
    assert texts(drawing, "word") == ["Mild"]
    assert "Distressing 18:00" in texts(drawing, "stop")
    near = drawn(one_panel((at(1, None, level=1, word="Mild"), at(1, None, level=0, word="None")), PanelKind.MARKS))
    assert texts(near, "word") == []


def test_a_panel_without_a_value_says_so() -> None:
    assert texts(drawn(one_panel(())), "none") == ["Not recorded", "Nothing yet"]


def test_pain_on_movement_has_a_time_of_its_own_where_it_is_another() -> None:
    trend = one_panel((at(1, 4, word="4"),))
    seconds = trend.panels[0].model_copy(update={"second": (at(1, 6, word="6"),), "second_title": "on movement"})
    same = drawn(trend.model_copy(update={"panels": (seconds,)}))
    assert texts(same, "age") == ["15:00", "6 on movement"]
    other = seconds.model_copy(update={"second": (at(2, 6, word="6"), at(3, 7, word="7"))})
    assert texts(drawn(trend.model_copy(update={"panels": (other,)})), "age") == ["15:00", "7 on movement", "17:00"]
    alone = other.model_copy(update={"points": ()})
    drawing = drawn(trend.model_copy(update={"panels": (alone,)}))
    assert texts(drawing, "age") == ["7 on movement", "17:00"]
    assert [dot.role for dot in drawing.dots] == ["second", "second-last"]


def test_a_threshold_crosses_the_plot_and_its_label_keeps_clear() -> None:
    trend = one_panel((at(1, 4),))
    limits = (
        TrendLimit(at=Decimal(50), label="call above 50"),
        TrendLimit(at=Decimal(51), label="stop 51", stops=True),
    )
    drawing = drawn(trend.model_copy(update={"panels": (trend.panels[0].model_copy(update={"limits": limits}),)}))
    roles = {line.role: line for line in drawing.lines if line.role in ("limit", "stop")}
    assert set(roles) == {"limit", "stop"}
    assert roles["stop"].y1 < roles["limit"].y1
    assert texts(drawing, "limit") == ["call above 50"]
    assert overlapping(drawing) == []


# --- the rate ---


def stretch(start: int, end: int | None, rate: int, *, planned: bool = False) -> RateStretch:
    ends = None if end is None else START + timedelta(hours=end)
    return RateStretch(start=START + timedelta(hours=start), end=ends, ml_per_h=Decimal(rate), planned=planned)


def test_the_rate_is_a_band_a_pause_a_line_and_one_figure_for_one_rate() -> None:
    rate = (
        stretch(0, 1, 40),
        stretch(1, 2, 40),
        stretch(2, 3, 0),
        stretch(3, None, 20),
        stretch(4, 5, 10, planned=True),
    )
    trend = one_panel((), rate=rate).model_copy(update={"last": START + timedelta(hours=5)})
    drawing = drawn(trend)
    bands = [(band.role, band.bottom - band.top) for band in drawing.bands if band.role in ("rate", "planned")]
    assert [role for role, _ in bands] == ["rate", "rate", "rate", "planned"]
    assert bands[0][1] == bands[1][1] == pytest.approx(2 * bands[2][1], abs=2) == pytest.approx(4 * bands[3][1], abs=4)
    assert texts(drawing, "rate") == ["40", "0", "20", "10"]
    assert [line.role for line in drawing.lines if line.role == "paused"] == ["paused"]
    assert "Signed, to come" in texts(drawing, "unit")
    assert texts(drawing, "last") == ["20"]
    assert texts(drawing, "age") == ["since", "17:00"]
    assert [band.role for band in drawing.bands if band.role == "future"] == ["future"]


def test_an_infusion_that_is_over_says_when_it_stopped() -> None:
    trend = one_panel((), rate=(stretch(0, 3, 40),)).model_copy(update={"is_over": True, "now_word": "End"})
    drawing = drawn(trend)
    assert texts(drawing, "last") == ["Stopped"]
    assert texts(drawing, "age") == ["17:00"]
    assert texts(drawing, "now") == ["End 18:00"]


# --- the time axis ---


def test_times_are_thinned_to_what_has_room_and_days_are_named() -> None:
    drawing = drawn(one_panel((), hours=4))
    assert texts(drawing, "time")[:5] == ["14:00", "14:15", "14:30", "14:45", "15:00"]
    long = drawn(one_panel((), hours=72), width=90000)
    assert texts(long, "day") == ["22-Nov-2026", "23-Nov-2026", "24-Nov-2026", "25-Nov-2026"]
    assert texts(long, "time")[:3] == ["18:00", "00:00", "06:00"]
    assert overlapping(long) == []
    endless = drawn(one_panel((), hours=24 * 300), width=80000)
    assert overlapping(endless) == []


def test_a_change_of_the_clocks_is_named_and_the_repeated_hour_stands_twice() -> None:
    """London, 25-Oct-2026: at 02:00 the clocks go back to 01:00, which is 01:00 UTC."""
    start = datetime(2026, 10, 24, 23, 0, tzinfo=UTC)
    change = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
    trend = one_panel(()).model_copy(
        update={"first": start, "now": start + timedelta(hours=5), "last": start + timedelta(hours=5),
                "utc_offsets": ((start, 60), (change, 0))}
    )  # fmt: skip
    drawing = drawn(trend, width=60000)
    assert texts(drawing, "time") == ["00:00", "01:00", "01:00", "02:00", "03:00"]
    assert texts(drawing, "clocks") == ["clocks back 1hr"]
    assert [line.role for line in drawing.lines if line.role == "clocks"] == ["clocks"]
    forward = trend.model_copy(update={"utc_offsets": ((start, 0), (change, 60))})
    assert texts(drawn(forward, width=60000), "clocks") == ["clocks forward 1hr"]


def test_a_moment_before_the_axis_has_the_first_offset() -> None:
    point = TrendPoint(at=START - timedelta(hours=1), value=Decimal(5), word="5")
    assert texts(drawn(one_panel((point,))), "age") == ["13:00"]


# --- labels ---


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([10, 50, 90], [10, 50, 90]),
        ([10, 12, 90], [10, 20, 90]),
        ([80, 95, 96], [78, 88, 98]),
        ([0, 0, 0], [5, 15, 25]),
        ([], []),
    ],
)
def test_labels_move_apart_as_little_as_need_be(places: list[int], expected: list[int]) -> None:
    assert spread(places, 10, 5, 98) == expected


def test_labels_that_have_no_room_go_on_below() -> None:
    assert spread([0, 0, 0], 10, 0, 12) == [0, 10, 20]


def test_a_set_before_the_start_is_left_of_the_band(reference: Reference) -> None:
    trend = trend_of(running_ward([(15, full_set())]).watched(20), reference, ZoneInfo("Europe/London"))
    drawing = drawn(trend)
    rate = next(band for band in drawing.bands if band.role == "rate")
    assert drawing.bars[0].x < rate.left < drawing.bars[1].x
