"""The blank observation chart of a downtime pack: a row a clock time, a box for each item that is due then.

Nothing on it has an answer. What is written on it is entered in KetaDesk afterwards, with the time it was observed at.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby

from ketadesk.application.clock_times import date_text, offset_text, time_text
from ketadesk.application.monitoring.due_lines import track_words
from ketadesk.application.monitoring.papers.downtime_times import CHART_H, DueTime, StillDue, still_due
from ketadesk.application.monitoring.papers.news2_by_hand import news2_grid
from ketadesk.application.monitoring.papers.paper_frame import PaperGround
from ketadesk.application.numbers import bind_units, with_unit
from ketadesk.application.sheet.sheet_content import (
    BlankGrid,
    BlankRow,
    Block,
    Cell,
    Column,
    Lines,
    Section,
    TickTimes,
    Tone,
)
from ketadesk.domain.bedside.due_sets import WITH_EVERY_SET
from ketadesk.domain.bedside.due_slots import TEMPERATURE
from ketadesk.domain.drug_library import ItemKind, ObservationItem, ObservationRules, ScheduleTrack

_MORE_ROWS = 4
"""Rows without a time below the times: for a set that was not planned, and for a schedule that began anew."""
_WITHOUT_TIMES = 16
"""Rows of a chart of an infusion that has not begun."""
_TIME = Column(title="Time", weight=1)
_INITIALS = "Initials"
_NEWS = "NEWS2"
_IsDue = Callable[[DueTime], bool]


def observation_sections(ground: PaperGround) -> tuple[Section, ...]:
    """Return the chart in two tables, what their letters mean, NEWS2 to be scored by hand, and later times."""
    rules, due = ground.library.observation, still_due(ground)
    first, *others = rules.tracks
    with_the_last = {*(track.id for track in others), TEMPERATURE, WITH_EVERY_SET}
    rest = " and ".join([*(track.label.lower() for track in others), "temperature, line and pump"])
    parts: list[tuple[str, tuple[Block, ...]]] = [
        (first.label, (*_before(ground, due), *_chart(ground, due, {first.id}, news=False))),
        (rest.capitalize(), _chart(ground, due, with_the_last, news=True)),
        ("What is written in the boxes", (_legend(rules),)),
        ("NEWS2, scored by hand on a complete set only", (news2_grid(rules),)),
        ("When the next set is due", (*_schedule(rules), *_later(ground, due))),
    ]
    whole = ("What is written in the boxes", "NEWS2, scored by hand on a complete set only")
    return tuple(
        Section(number=number, title=title, blocks=blocks, keep_together=title in whole)
        for number, (title, blocks) in enumerate(parts, start=1)
    )


def _before(ground: PaperGround, due: StillDue) -> tuple[Block, ...]:
    """What has to be known before the first row is filled in."""
    if ground.watched.course.started_at is None:
        text = "Not started when this was made: the times count from the first drug. Write them in, see the last part."
        return (Lines(lines=(Cell(text=text, strong=True),), tone=Tone.WARNING),)
    lines = []
    if due.overdue:
        sets = "; ".join(
            f"{ground.short(at)} {track_words(_in_order(tracks, ground), ground.library)}"
            for at, tracks in due.overdue[-3:]
        )
        more = f"{len(due.overdue)} in all, the last: " if len(due.overdue) > 3 else ""
        lines.append(Cell(text=f"OVERDUE when this was made: {more}{sets}. Observe now, on a row without a time."))
    if not due.end_known:
        lines.append(Cell(text="The plan is over its time: the times go on as if it went on. Call the prescriber."))
    return (Lines(lines=tuple(lines), tone=Tone.WARNING),) if lines else ()


def _in_order(tracks: frozenset[str], ground: PaperGround) -> list[str]:
    return [t for t in (*(track.id for track in ground.library.observation.tracks), TEMPERATURE) if t in tracks]


def _chart(ground: PaperGround, due: StillDue, tracks: set[str], *, news: bool) -> tuple[Block, ...]:
    """A table a day; with every set something of the last table is looked at, so that one has every time."""
    rules = ground.library.observation
    items = tuple(item for item in rules.items if item.track in tracks)
    of_table = WITH_EVERY_SET in tracks
    times = [d for d in due.on_the_chart if of_table or d.tracks & tracks]
    asked: list[tuple[str, _IsDue]] = [(_title(item), _due_in(item)) for item in items]
    if news:
        asked.append((_NEWS, _news_is_due(rules)))
    asked.append((_INITIALS, lambda _due: True))
    columns = tuple(Column(title=title) for title, _ in asked)
    days: list[tuple[str, list[BlankRow]]] = [
        (f"{day}, 24-hour clock", [_row(d, [is_due for _, is_due in asked], ground) for d in same])
        for day, same in groupby(times, key=lambda d: date_text(ground.local(d.at).date()))
    ]
    empty = BlankRow(printed=(Cell(text=""),), boxes=(True,) * len(columns))
    if not days:
        days = [("Write date and time", [empty] * (_WITHOUT_TIMES - _MORE_ROWS))]
    days[-1][1].extend([empty] * _MORE_ROWS)
    blocks: list[Block] = []
    for caption, rows in days:
        blocks.append(Lines(lines=(Cell(text=caption, strong=True),)))
        blocks.append(BlankGrid(printed=(_TIME,), boxes=columns, rows=tuple(rows)))
    return tuple(blocks)


def _title(item: ObservationItem) -> str:
    """`SBP mmHg`; a unit of several words has no room above a box and stands in the legend."""
    return item.short if " " in item.shown_unit else f"{item.short} {item.shown_unit}".rstrip()


def _due_in(item: ObservationItem) -> _IsDue:
    return lambda due: item.track in due.tracks or item.track == WITH_EVERY_SET


def _news_is_due(rules: ObservationRules) -> _IsDue:
    """Only a complete set is scored."""
    needed = {rules.item(parameter.observation).track for parameter in rules.news.parameters}
    return lambda due: needed <= due.tracks


def _row(due: DueTime, asked: Sequence[_IsDue], ground: PaperGround) -> BlankRow:
    time = Cell(text=_clock(due.at, ground), strong=True)
    return BlankRow(printed=(time,), boxes=tuple(is_due(due) for is_due in asked))


def _clock(moment: datetime, ground: PaperGround) -> str:
    """`14:15`; after a change of the clocks with the offset, since a time may come twice."""
    local = ground.local(moment)
    if local.utcoffset() == ground.local(ground.watched.now).utcoffset():
        return time_text(local)
    return f"{time_text(local)} {offset_text(local)}"


def _legend(rules: ObservationRules) -> Lines:
    """The letters are those that the same answer has on the keyboard: it is entered later as it was written."""
    frames = "A box with a frame is due at that time. Where none is, write all the same what you saw."
    lines = [Cell(text=frames, strong=True)]
    lines += [Cell(text=f"{item.short}: {answers}") for item in rules.items if (answers := _answers(item))]
    lines.append(Cell(text="Not done: write why, such as asleep, breathing and colour seen."))
    return Lines(lines=tuple(lines))


def _answers(item: ObservationItem) -> str:
    """`N none`, or the answer as it stands where it begins with its letter; a number's words where its title has none.

    Blank where the title says it all.
    """
    if item.kind is ItemKind.NUMBER:
        unit = item.shown_unit
        return "" if unit and " " not in unit else f"{item.label}, {unit}" if unit else item.label
    return ", ".join(c.label if c.label[1:2] == ":" else f"{c.key.upper()} {c.label.lower()}" for c in item.choices)


def _schedule(rules: ObservationRules) -> tuple[Block, ...]:
    """The intervals themselves, for whoever has to write times."""
    temperature = f"Temperature: every {with_unit(rules.temperature_every_h.value, 'h')} from the first drug"
    after = (
        f"After the stop: every {with_unit(rules.after_stop_every_min.value, 'min')} "
        f"for {with_unit(rules.after_stop_hours.value, 'h')}"
    )
    anew = "A bolus, a higher rate and a restart after a pause begin the schedule anew: write the new times."
    lines = [f"{track.label}: {_stretches(track)}" for track in rules.tracks]
    return (Lines(lines=(Cell(text=anew, strong=True), *(Cell(text=text) for text in (*lines, temperature, after)))),)


def _stretches(track: ScheduleTrack) -> str:
    """`every 15 min to 1 hr, then every 30 min to 3 hr`."""
    parts = [
        f"every {with_unit(s.every_min, 'min')}" + ("" if s.until_h is None else f" to {with_unit(s.until_h, 'h')}")
        for s in track.stretches
    ]
    return ", then ".join(parts)


def _later(ground: PaperGround, due: StillDue) -> tuple[Block, ...]:
    """What is due after the chart's end: nothing that is due is left out."""
    if not due.later:
        return ()
    end = ground.when(due.chart_ends)
    text = f"The chart goes {with_unit(CHART_H, 'h')} from its making, to {end}. Due after that, as planned:"
    blocks: list[Block] = [Lines(lines=(Cell(text=bind_units(text), strong=True),))]
    for tracks, times in _together(due.later, ground):
        blocks.append(Lines(lines=(Cell(text=track_words(tracks, ground.library), strong=True),)))
        days = groupby(times, key=lambda at: date_text(ground.local(at).date()))
        blocks.append(TickTimes(days=tuple((day, tuple(_clock(at, ground) for at in same)) for day, same in days)))
    return tuple(blocks)


def _together(later: Sequence[DueTime], ground: PaperGround) -> list[tuple[list[str], tuple[datetime, ...]]]:
    """Tracks with their times; those that are due at the very same times stand together."""
    by_times: dict[tuple[datetime, ...], list[str]] = {}
    for track in _in_order(frozenset().union(*(due.tracks for due in later)), ground):
        by_times.setdefault(tuple(due.at for due in later if track in due.tracks), []).append(track)
    return [(tracks, times) for times, tracks in by_times.items()]
