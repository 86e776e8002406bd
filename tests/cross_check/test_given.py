"""What was given, once more: by hand, and against the first engine's ledger on courses made up at random."""

from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.cross_check import (
    SecondBolus,
    SecondFlow,
    second_flow,
    second_given_mg,
    second_most_in_24_h,
    second_read_back,
)
from ketadesk.domain.bedside.course_replay import replay
from ketadesk.domain.bedside.elapsed import seconds_between
from ketadesk.domain.bedside.infusion_course import InfusionCourse
from ketadesk.domain.bedside.infusion_log import Logged
from ketadesk.domain.bedside.ledger import ledger
from ketadesk.domain.bedside.projection import most_in_24_h
from ketadesk.domain.quantity import Container
from tests.domain.courses import START, at, order, orders
from tests.domain.random_courses import courses, moments

HOUR, DAY = 3600, 86_400


@pytest.mark.req("SR-12")
def test_flows_and_boluses_until_a_moment() -> None:
    # 10 mL/h of 250 mg in 50 mL are 50 mg/h: 25 mg in half an hour; a bolus of 4 mg at that moment.
    flow = second_flow(0, HOUR, "10", "250", "50")
    bolus = SecondBolus(HOUR // 2, Fraction(4))
    assert second_given_mg([flow], [bolus], -1) == 0
    assert second_given_mg([flow], [bolus], HOUR // 2 - 36) == Fraction("24.5")
    assert second_given_mg([flow], [bolus], HOUR // 2) == 29
    assert second_given_mg([flow], [bolus], 9 * HOUR) == 54


@pytest.mark.req("SR-12", "SR-13")
def test_the_most_in_any_day() -> None:
    assert second_most_in_24_h([], []) == 0
    # 1 mg/h for 30 h, then 10 mg/h for 10 h: the last day holds 14 and 100.
    flows = [second_flow(0, 30 * HOUR, 1, 1, 1), second_flow(30 * HOUR, 40 * HOUR, 10, 1, 1)]
    assert second_most_in_24_h(flows, []) == 114
    # A bolus at the first moment of that day, at 16 h, is in it; a second before it is not, but a day earlier by a
    # second holds it and 10/3,600 mg less of the end, and 1/3,600 mg more of the beginning.
    assert second_most_in_24_h(flows, [SecondBolus(16 * HOUR, Fraction(5))]) == 119
    assert second_most_in_24_h(flows, [SecondBolus(16 * HOUR - 1, Fraction(5))]) == 119 - Fraction(9, 3600)


def test_boluses_a_day_apart() -> None:
    seven, five = Fraction(7), Fraction(5)
    assert second_most_in_24_h([], [SecondBolus(0, seven), SecondBolus(DAY, five)]) == 12
    assert second_most_in_24_h([], [SecondBolus(0, seven), SecondBolus(DAY + 1, five)]) == 7


@pytest.mark.req("SR-12")
def test_a_rate_read_back() -> None:
    # 10.5 mL/h of 1 mg/mL at 70 kg: 0.15 mg/kg/h, 2.5 mcg/kg/min.
    assert second_read_back("10.5", "500", "500", "70") == (Fraction("10.5"), Fraction("0.15"), Fraction("2.5"))
    # 6.7 mL/h of 100 mg in 50 mL at 45 kg: 13.4 mg/h.
    assert second_read_back("6.7", 100, 50, 45) == (Fraction("13.4"), Fraction(134, 450), Fraction(1340, 270))


def second_course(course: InfusionCourse, until: int) -> tuple[list[SecondFlow], list[SecondBolus]]:
    """The same course in the second engine's terms."""

    def seconds(moment: datetime) -> int:
        return int(seconds_between(START, moment))

    flows = [
        second_flow(
            seconds(s.start),
            seconds(s.end) if s.end else until,
            str(s.ml_per_h),
            str(s.container.mg),
            str(s.container.ml),
        )
        for s in course.segments
        if s.container
    ]
    return flows, [SecondBolus(seconds(b.given_at), Fraction(b.given_mg)) for b in course.boluses if b.given_at]


def same(first: Decimal, second: Fraction) -> bool:
    return abs(Fraction(first) - second) < Fraction(1, 10**30)


BAGS = st.sampled_from([("500", "500"), ("100", "50"), ("250", "255"), ("50", "30")])


@pytest.mark.req("SR-12", "SR-13")
@given(courses(), moments, BAGS)
def test_both_engines_agree(log: tuple[Logged, ...], minute: int, bag: tuple[str, str]) -> None:
    mg, ml = bag
    by_revision = orders(order(container=Container(mg=Decimal(mg), ml=Decimal(ml))))
    log = tuple(e for e in log if not e.fact.kind.startswith("bolus")) if mg != ml else log
    course, end = replay(log, by_revision), max((e.at for e in log), default=at(0))
    until = max(at(minute), end)
    flows, boluses = second_course(course, int(seconds_between(START, until)))
    count = ledger(course, by_revision, log, at(minute))
    assert same(count.given_mg, second_given_mg(flows, boluses, minute * 60))
    assert same(most_in_24_h(course, (), until), second_most_in_24_h(flows, boluses))
