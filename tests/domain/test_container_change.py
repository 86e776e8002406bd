"""When a container is changed: empty, expired, or not at all because the plan ends."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ketadesk.domain.container_change import ContainerUse, PumpRun, container_changes
from ketadesk.domain.quantity import ten_digits

from .parts import figures, typed_numbers

DAY = Decimal(24)


def run(start_h: str, end_h: str, ml_per_h: str) -> PumpRun:
    return PumpRun(start_h=Decimal(start_h), end_h=Decimal(end_h), ml_per_h=Decimal(ml_per_h))


def changes(*runs: PumpRun, ml: str = "50", after_h: Decimal = DAY) -> tuple[ContainerUse, ...]:
    return container_changes(runs, Decimal(ml), after_h)


def test_the_worked_syringe() -> None:
    # 50 mL at 10.5 mL/h last 4.76 h; 48 h take 504 mL: 11 syringes
    used = changes(run("0", "48", "10.5"))
    assert len(used) == 11
    assert used[0].runs_out_h is not None
    assert ten_digits(used[0].runs_out_h) == Decimal("4.761904762")
    assert used[0].change_h == used[0].runs_out_h == used[1].start_h
    assert [use.number for use in used] == list(range(1, 12))
    assert (used[-1].change_h, used[-1].runs_out_h, used[-1].end_h) == figures(None, None, 48)


def test_emptied_exactly_where_the_rate_changes() -> None:
    used = changes(run("0", "5", "10"), run("5", "8", "5"))
    assert [(use.start_h, use.change_h, use.end_h) for use in used] == [figures(0, 5, 5), figures(5, None, 8)]


def test_a_container_goes_on_over_a_change_of_rate() -> None:
    # 20 mL in the first 2 h, the other 30 mL at 5 mL/h until 8 h
    used = changes(run("0", "2", "10"), run("2", "20", "5"))
    assert [use.change_h for use in used] == [8, 18, None]


def test_expired_before_it_is_empty() -> None:
    used = changes(run("0", "30", "1"))
    assert [(use.runs_out_h, use.change_h, use.expires_h) for use in used] == [
        figures(None, 24, 24),
        figures(None, None, 48),
    ]


def test_expiry_counts_from_when_it_was_connected() -> None:
    # the first is empty at 10 h, so the second expires at 34 h
    used = changes(run("0", "10", "5"), run("10", "40", "1"))
    assert [use.change_h for use in used] == [10, 34, None]
    assert used[1].expires_h == 34


def test_empty_and_expired_at_once() -> None:
    used = changes(run("0", "30", "2"), ml="48")
    assert (used[0].runs_out_h, used[0].expires_h, used[0].change_h) == figures(24, 24, 24)
    assert len(used) == 2


def test_none_is_hung_for_nothing_where_the_last_is_empty_at_the_end() -> None:
    assert [use.change_h for use in changes(run("0", "5", "10"))] == [None]
    assert [use.change_h for use in changes(run("0", "10", "10"))] == [5, None]


def test_none_is_hung_for_nothing_where_the_last_expires_at_the_end() -> None:
    assert len(changes(run("0", "24", "1"), ml="500")) == 1
    assert len(changes(run("0", "72", "1"), ml="500")) == 3


def test_counted_from_the_first_drug_by_pump() -> None:
    used = changes(run("0.25", "30", "1"))
    assert (used[0].start_h, used[0].change_h) == (Decimal("0.25"), Decimal("24.25"))


def test_nothing_by_the_pump_needs_no_container() -> None:
    assert changes() == ()


@given(
    stretches=st.lists(
        st.tuples(typed_numbers("0.25", "48"), typed_numbers("0.1", "60", places=1)), min_size=1, max_size=5
    ),
    ml=st.sampled_from([Decimal(50), Decimal(250), Decimal(500)]),
)
def test_no_container_gives_more_than_it_holds_or_hangs_too_long(
    stretches: list[tuple[Decimal, Decimal]], ml: Decimal
) -> None:
    runs: list[PumpRun] = []
    now = Decimal(0)
    for hours, rate in stretches:
        runs.append(PumpRun(start_h=now, end_h=now + hours, ml_per_h=rate))
        now += hours
    used = container_changes(tuple(runs), ml, DAY)
    assert used[0].start_h == 0
    assert used[-1].end_h == now
    tiny = Decimal("1e-40")
    for use, following in zip(used, (*used[1:], None), strict=True):
        given_ml = sum(
            (max(Decimal(0), min(r.end_h, use.end_h) - max(r.start_h, use.start_h)) * r.ml_per_h for r in runs),
            Decimal(0),
        )
        assert given_ml <= ml + Decimal("1e-20")
        assert use.end_h - use.start_h <= DAY + tiny
        assert use.end_h > use.start_h
        if following is not None:
            assert following.start_h == use.change_h == use.end_h
