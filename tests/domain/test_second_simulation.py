"""A second reckoning of an infusion, minute by minute, against the ledger, the projection and the due times.

It was written from the clinical rules and from what the core says of itself, not from how the core does it: one row
for each minute, in whole sixhundredths of a mg, which a rate in tenths of mL/h at 1 mg/mL fills without a remainder.
Every fact lies on a whole minute, so what it finds is exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketadesk import app
from ketadesk.domain.bedside.course_replay import replay
from ketadesk.domain.bedside.due_slots import slots
from ketadesk.domain.bedside.infusion_course import CourseOrder
from ketadesk.domain.bedside.infusion_log import (
    BolusOrdered,
    BolusSettled,
    ContainerChanged,
    Logged,
    Outcome,
    Paused,
    RateLowered,
    Resumed,
    Started,
    StepTaken,
    Stopped,
)
from ketadesk.domain.bedside.ledger import ledger
from ketadesk.domain.bedside.projection import most_in_24_h, remaining_plan
from ketadesk.domain.loading_dose import Via

from .courses import HIGHER_RATE, START, at, order, orders, paused, resumed, started, step, stopped
from .random_courses import courses

RULES = app.read_library().observation
ORDERS = orders(order(), HIGHER_RATE)
GRAIN = Fraction(1, 600)
"""mg; a pump at 0.1 mL/h of 1 mg/mL gives one each minute."""
BAG_GRAINS = 500 * 600
DAY = 24 * 60
CLOSE = Fraction(1, 10**15)
"""mg: so far may a decimal lie from the fraction that it stands for."""
PLANS = {
    1: [(15, 560), (2880, 350), (180, 280), (180, 210), (180, 140), (180, 70)],
    2: [(1440, 420), (180, 280), (180, 210), (180, 140), (180, 70)],
}
"""Minutes and tenths of mL/h of each phase, by revision."""
FIRST_TAPER_STEP = {1: 2, 2: 1}
STEP_DOWNS = {
    "breathing-and-mind": [(60, 15), (180, 30), (1440, 60), (10**9, 120)],
    "circulation": [(60, 15), (180, 30), (720, 60), (10**9, 120)],
}
"""Until so many minutes from the start, a set every so many."""


def minute_of(moment: datetime) -> int:
    minutes, seconds = divmod(int((moment - START).total_seconds()), 60)
    assert seconds == 0
    return minutes


def tenths(ml_per_h: Decimal | None) -> int:
    assert ml_per_h is not None and ml_per_h * 10 == int(ml_per_h * 10)
    return int(ml_per_h * 10)


@dataclass
class Bag:
    """A container: when it hung, and the boluses out of it."""

    hung: int
    taken_down: int | None = None
    boluses: list[tuple[int, int]] = field(default_factory=list)


@dataclass
class Simulation:
    """What the log's facts come to, taken one by one."""

    changes: list[tuple[int, int]] = field(default_factory=list)
    """Minute and the rate from then on."""
    bags: list[Bag] = field(default_factory=list)
    boluses: list[tuple[int, int]] = field(default_factory=list)
    """Minute and grains that were given."""
    syringes: list[tuple[int, int]] = field(default_factory=list)
    """Minute and grains that were drawn up beside the bags."""
    restarts: list[int] = field(default_factory=list)
    revision: int = 0
    phase: int = 0
    phase_since: int = 0
    before_pause: int | None = None
    paused_since: int | None = None
    stood_in_phase: int = 0
    stopped: int | None = None

    @property
    def rate(self) -> int:
        return self.changes[-1][1] if self.changes else 0

    def rate_at(self, minute: int) -> int:
        return next((rate for since, rate in reversed(self.changes) if since <= minute), 0)

    def run_at(self, minute: int, rate: int) -> None:
        self.changes.append((minute, rate))
        self.before_pause = self.paused_since = None

    def enter_phase(self, minute: int, place: int) -> None:
        self.phase, self.phase_since, self.stood_in_phase = place, minute, 0


def simulate(log: Sequence[Logged]) -> Simulation:
    made = Simulation()
    asked: dict[str, BolusOrdered] = {}
    for entry in log:
        take(made, minute_of(entry.at), entry, asked)
    return made


def take(made: Simulation, minute: int, entry: Logged, asked: dict[str, BolusOrdered]) -> None:
    match entry.fact:
        case Started() | StepTaken() as fact:
            go_on(made, minute, fact)
        case RateLowered(read_back_ml_per_h=rate):
            made.run_at(minute, tenths(rate))
        case Paused():
            before = made.rate
            made.run_at(minute, 0)
            made.before_pause, made.paused_since = before, minute
        case Resumed(read_back_ml_per_h=rate):
            assert made.paused_since is not None
            made.stood_in_phase += minute - made.paused_since
            made.run_at(minute, tenths(rate))
            made.restarts.append(minute)
        case ContainerChanged():
            made.bags[-1].taken_down = minute
            made.bags.append(Bag(minute))
        case BolusOrdered() as bolus:
            asked[entry.entry_id] = bolus
        case BolusSettled(bolus=name, outcome=outcome, given_mg=mg):
            settle(made, minute, asked[name], outcome, int(mg * 600))
        case Stopped():
            made.run_at(minute, 0)
            made.bags[-1].taken_down = made.stopped = minute


def go_on(made: Simulation, minute: int, fact: Started | StepTaken) -> None:
    """A revision or a step: more than ran before begins the schedule anew, but not the infusion after its loading."""
    place = fact.phase if isinstance(fact, StepTaken) else 0
    after_loading = isinstance(fact, StepTaken) and made.revision == 1 and made.phase == 0 and place == 1
    if tenths(fact.read_back_ml_per_h) > made.rate and not after_loading:
        made.restarts.append(minute)
    if isinstance(fact, Started):
        made.revision = fact.revision
    if not made.bags:
        made.bags.append(Bag(minute))
    made.enter_phase(minute, place)
    made.run_at(minute, tenths(fact.read_back_ml_per_h))


def settle(made: Simulation, minute: int, asked: BolusOrdered, outcome: Outcome, grains: int) -> None:
    if asked.via is Via.HAND:
        made.syringes.append((minute, int(asked.mg * 600)))
    if outcome is Outcome.GIVEN:
        made.boluses.append((minute, grains))
        made.restarts.append(minute)
        if asked.via is Via.PUMP:
            made.bags[-1].boluses.append((minute, grains))


def flow(made: Simulation, until: int) -> list[int]:
    """The grains of each minute from the start."""
    rates = [0] * max(until, 0)
    for number, (since, rate) in enumerate(made.changes):
        end = made.changes[number + 1][0] if number + 1 < len(made.changes) else until
        for minute in range(since, min(end, until)):
            rates[minute] = rate
    return rates


def given_between(made: Simulation, start: int, end: int) -> int:
    """Grains from one minute to another, boluses at both included."""
    flowed = sum(flow(made, end)[max(start, 0) :])
    return flowed + sum(grains for minute, grains in made.boluses if start <= minute <= end)


def hanging(made: Simulation, minute: int) -> int | None:
    """The place of the bag that hangs from this minute on."""
    found = [n for n, bag in enumerate(made.bags) if bag.hung <= minute]
    if not found or (made.stopped is not None and made.stopped <= minute):
        return None
    return found[-1]


def left_in_bag(made: Simulation, place: int, minute: int) -> int:
    """Grains by reckoning; below zero where more was reckoned to flow than was in it."""
    bag = made.bags[place]
    out = sum(grains for when, grains in bag.boluses if when <= minute)
    return BAG_GRAINS - sum(flow(made, minute)[bag.hung :]) - out


def runs_empty(made: Simulation, place: int, minute: int) -> Fraction | None:
    """The minute, with its part, at which the bag is empty if the rate at `minute` goes on."""
    bag, left = made.bags[place], BAG_GRAINS
    rates = flow(made, minute)
    now = made.rate_at(minute)
    passing = bag.hung
    while True:
        if passing <= minute:
            left -= sum(grains for when, grains in bag.boluses if when == passing)
        if left <= 0:
            return Fraction(passing)
        rate = rates[passing] if passing < minute else now
        if passing >= minute and rate == 0:
            return None
        if rate and left < rate:
            return passing + Fraction(left, rate)
        left -= rate
        passing += 1


def still_planned(made: Simulation, now: int) -> list[int]:
    """The grains of each minute to come if the plan goes on."""
    if made.stopped is not None:
        return []
    plan = PLANS[made.revision]
    minutes, _ = plan[made.phase]
    ends = made.phase_since + minutes
    if made.phase >= FIRST_TAPER_STEP[made.revision]:
        standing = 0 if made.paused_since is None else now - made.paused_since
        ends += made.stood_in_phase + standing
    rate = made.rate if made.before_pause is None else made.before_pause
    coming = [rate] * max(ends - now, 0)
    for minutes, planned in plan[made.phase + 1 :]:
        coming += [planned] * minutes
    return coming


def most_in_a_day(flowing: Sequence[int], boluses: Sequence[tuple[int, int]]) -> int:
    """Grains in the fullest 24 hours, tried at every minute."""
    passed = [0]
    for grains in flowing:
        passed.append(passed[-1] + grains)
    last = len(flowing)
    most = 0
    for start in range(-DAY, last + 1):
        flowed = passed[min(max(start + DAY, 0), last)] - passed[max(start, 0)]
        most = max(most, flowed + sum(grains for minute, grains in boluses if start <= minute <= start + DAY))
    return most


def tolerance(every: int) -> int:
    return {15: 5, 30: 10}.get(every, 30)


def due_times(made: Simulation, track: str, until: int) -> dict[int, int]:
    """Minute -> how many minutes around it count, of every set of a track."""
    anchors = sorted(set(made.restarts))
    found: dict[int, int] = {}
    for number, anchor in enumerate(anchors):
        is_last = number + 1 == len(anchors)
        # What the old rhythm asks for at the very moment that begins a new one is dropped.
        end = until if is_last else min(anchors[number + 1] - 1, until)
        sets = sets_from(track, anchor, until)
        if is_last and made.stopped is not None:
            sets = with_stop(sets, made.stopped)
        found |= {minute: tolerance(every) for minute, every in sets.items() if minute <= end}
    return found


def sets_from(track: str, anchor: int, until: int) -> dict[int, int]:
    """Minute -> interval, minute by minute: a set is due where its interval has passed since the stretch began."""
    found: dict[int, int] = {}
    for since in range(1, until + DAY - anchor):
        begins = 0
        for ends, every in STEP_DOWNS[track]:
            if since <= ends:
                if (since - begins) % every == 0:
                    found[anchor + since] = every
                break
            begins = ends
    return found


def with_stop(sets: dict[int, int], stop: int) -> dict[int, int]:
    """Half-hourly for 2 h after the stop; what is denser goes on as long, and one set serves for two that are near."""
    kept = {minute: every for minute, every in sets.items() if minute <= stop or (minute <= stop + 120 and every < 30)}
    for minute in range(stop + 30, stop + 121, 30):
        if all(abs(minute - other) > tolerance(30) for other in kept):
            kept[minute] = 30
    return kept


@st.composite
def logs(draw: st.DrawFn) -> tuple[Logged, ...]:
    """A random course whose boluses end in every way, then perhaps taper steps, a revision, pauses, and the stop."""
    log = [retouched(entry, draw) for entry in settled_alike(draw(courses()), draw)]
    minute = minute_of(log[-1].at)
    for number in range(draw(st.integers(0, 5))):
        minute += draw(st.integers(0, 600))
        made = simulate(log)
        what = draw(st.sampled_from(("step", "pause", "resume", "revision", "stop")))
        name = f"t{number}"
        steps = range(max(made.phase + 1, FIRST_TAPER_STEP[made.revision]), len(PLANS[made.revision]))
        if what == "stop":
            return (*log, stopped(minute, entry_id=name))
        if what == "revision" and made.revision == 1:
            log.append(started(minute, "42", revision=2))
        elif made.before_pause is not None and what == "resume":
            log.append(resumed(minute, ml(draw(st.integers(1, made.before_pause))), name))
        elif made.before_pause is None and what == "pause":
            log.append(paused(minute, name))
        elif made.before_pause is None and what == "step" and steps:
            place = draw(st.sampled_from(steps))
            log.append(step(minute, place, ml(PLANS[made.revision][place][1]), name))
    return tuple(log)


def ml(rate: int) -> str:
    return str(Decimal(rate) / 10)


def settled_alike(log: Sequence[Logged], draw: st.DrawFn) -> list[Logged]:
    """The log with some boluses from a syringe of their own, drawn up at 10 mg/mL."""
    by_hand = {e.entry_id for e in log if isinstance(e.fact, BolusOrdered) and draw(st.booleans())}
    hand = {"via": Via.HAND, "mg_per_ml": Decimal(10)}
    return [e.model_copy(update={"fact": e.fact.model_copy(update=hand)}) if e.entry_id in by_hand else e for e in log]


def retouched(entry: Logged, draw: st.DrawFn) -> Logged:
    """The entry; a settled bolus given, broken off or not given."""
    if not isinstance(entry.fact, BolusSettled):
        return entry
    mg = draw(st.sampled_from(("7", "3.5", "0")))
    outcome = Outcome.GIVEN if mg != "0" else Outcome.NOT_GIVEN
    fact = entry.fact.model_copy(update={"outcome": outcome, "given_mg": Decimal(mg)})
    return entry.model_copy(update={"fact": fact})


def same(found: Decimal | None, grains: int | None) -> bool:
    if found is None or grains is None:
        return found is None and grains is None
    return abs(Fraction(found) - grains * GRAIN) < CLOSE


minutes = st.integers(0, 9000)
unhurried = settings(deadline=None)
"""A day is 1,440 rows: slow on a busy machine, which says nothing of the core."""


@pytest.mark.req("SR-32")
@unhurried
@given(logs(), minutes)
def test_the_ledger_counts_as_minute_by_minute(log: tuple[Logged, ...], minute: int) -> None:
    made, count = simulate(log), ledger(replay(log, ORDERS), ORDERS, log, at(minute))
    place = hanging(made, minute)
    left = None if place is None else max(left_in_bag(made, place, minute), 0)
    assert same(count.given_mg, given_between(made, 0, minute))
    assert same(count.in_24_h_mg, given_between(made, minute - DAY, minute))
    assert count.container_number == (0 if place is None else place + 1)
    assert same(count.container_left_mg, left)
    assert same(count.container_left_ml, left)
    drawn_up = BAG_GRAINS * sum(bag.hung <= minute for bag in made.bags)
    drawn_up += sum(grains for when, grains in made.syringes if when <= minute)
    assert same(count.prepared_mg, drawn_up)
    assert same(count.unaccounted_mg, drawn_up - given_between(made, 0, minute) - (left or 0))


@unhurried
@given(logs(), minutes)
def test_the_container_is_empty_when_minute_by_minute_it_is(log: tuple[Logged, ...], minute: int) -> None:
    made, count = simulate(log), ledger(replay(log, ORDERS), ORDERS, log, at(minute))
    place = hanging(made, minute)
    empty = None if place is None else runs_empty(made, place, minute)
    assert count.empty_at == (None if empty is None else START + timedelta(seconds=int(empty * 60)))


@pytest.mark.req("SR-12")
@unhurried
@given(logs(), st.integers(0, 3000))
def test_the_fullest_day_is_that_of_minute_by_minute(log: tuple[Logged, ...], later: int) -> None:
    made, course = simulate(log), replay(log, ORDERS)
    now = minute_of(log[-1].at) + later
    in_force: CourseOrder = ORDERS[made.revision]
    given_so_far = flow(made, now)
    assert same(most_in_24_h(course, (), at(now)), most_in_a_day(given_so_far, made.boluses))
    coming = remaining_plan(course, in_force, at(now))
    planned = still_planned(made, now)
    assert same(sum((f.mg for f in coming), Decimal(0)), sum(planned))
    assert same(most_in_24_h(course, coming, at(now)), most_in_a_day(given_so_far + planned, made.boluses))


@pytest.mark.req("SR-31")
@pytest.mark.parametrize("track", list(STEP_DOWNS))
@unhurried
@given(log=logs(), later=st.integers(0, 3000))
def test_the_due_times_are_those_of_minute_by_minute(track: str, log: tuple[Logged, ...], later: int) -> None:
    until = minute_of(log[-1].at) + later
    found = slots(replay(log, ORDERS), RULES, at(until))
    windows = {minute_of(s.at): (minute_of(s.opens), minute_of(s.late_after)) for s in found if track in s.tracks}
    due = due_times(simulate(log), track, until)
    assert windows == {minute: (minute - around, minute + around) for minute, around in due.items()}
