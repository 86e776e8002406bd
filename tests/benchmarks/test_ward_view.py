"""Opening the ward view with 30 infusions of 288 sets each, looking again, and logging one more set durably."""

import gc
import random
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from pathlib import Path
from statistics import median

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from ketadesk import app
from ketadesk.adapters.storage.record import Record
from ketadesk.application.monitoring.bedside_desk import ObservationDraft, WardView
from ketadesk.application.monitoring.observation.observation_form import observation_form
from ketadesk.application.monitoring.ward.ward_view import ward_view
from ketadesk.application.monitoring.watched import Watching
from ketadesk.application.reference import Reference
from ketadesk.domain.bedside.infusion_course import CourseState
from tests.faults.the_record import opened

from .conftest import Arguments, Report, milliseconds, time_rounds, times_of
from .made_up_infusion import fill_ward, full_set, log_entry, without_sync

INFUSIONS, SETS = 30, 288
NOW = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)
_ROUNDS = 5
_PAGE_S = 1.0
_KEYS, _KEY_S = 30, 0.033


@dataclass(frozen=True)
class _Noon:
    def now(self) -> datetime:
        return NOW

    def zone(self) -> tzinfo:
        return UTC


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("ward")
    with without_sync(), opened(made, clock=_Noon()) as record:
        fill_ward(record, INFUSIONS, SETS, NOW)
    return made


@pytest.fixture
def record(folder: Path) -> Iterator[Record]:
    with opened(folder, clock=_Noon()) as record:
        yield record


@pytest.fixture(scope="module")
def reference() -> Reference:
    return app.read_reference()


@contextmanager
def _garbage_as_in_the_window() -> Iterator[None]:
    """Python collects nothing by itself while a window is open: a timer does."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _looked_at(watching: Watching) -> WardView:
    view = ward_view(watching.all(), watching.reference, UTC, "")
    assert [line.state for line in view.lines] == [CourseState.RUNNING] * INFUSIONS
    return view


@pytest.mark.parametrize("as_in", ["window", "command line"])
def test_opening_the_ward_view(
    benchmark: BenchmarkFixture, report: Report, folder: Path, reference: Reference, as_in: str
) -> None:
    """Nothing was read before: as at the start of the program. The window collects garbage between two events only."""

    def open_it() -> None:
        with opened(folder, clock=_Noon()) as record:
            _looked_at(Watching(record.orders, record.infusions, reference, _Noon()))

    with _garbage_as_in_the_window() if as_in == "window" else nullcontext():
        times = time_rounds(benchmark, open_it, lambda: None, _ROUNDS)
    report(
        f"ward view, {INFUSIONS} infusions of {SETS} sets, {as_in}",
        milliseconds(median(times)),
        "1 s",
        f"{median(times) / _PAGE_S:.2f}, goal 1",
    )


def test_looking_again(benchmark: BenchmarkFixture, report: Report, record: Record, reference: Reference) -> None:
    """A set was logged since: one infusion is read anew."""
    watching = Watching(record.orders, record.infusions, reference, _Noon())
    _looked_at(watching)
    chance = random.Random(7)
    (first, *_) = record.infusions.courses()

    def log_one() -> None:
        at = NOW - timedelta(minutes=chance.randrange(5))
        record.infusions.log(log_entry(chance, first, at, full_set(chance, Decimal(35))))

    with _garbage_as_in_the_window():
        times = time_rounds(benchmark, lambda: _looked_at(watching), log_one, _ROUNDS)
    report("ward view again after one set", milliseconds(median(times)), "100 ms", f"{median(times) / 0.1:.2f}, goal 1")


def test_a_key_in_the_observation_form(
    benchmark: BenchmarkFixture, report: Report, record: Record, reference: Reference
) -> None:
    """What the page asks for at each key: the whole set so far, read and judged with the log behind it."""
    watching = Watching(record.orders, record.infusions, reference, _Noon())
    (first, *_) = record.infusions.courses()
    typed = iter(f"{systolic}" for systolic in range(90, 90 + _KEYS + 1))

    def next_key() -> Arguments:
        return (next(typed),), {}

    def press(systolic: str) -> None:
        draft = ObservationDraft(typed={"hallucination": "none", "spo2": "97", "systolic-bp": systolic})
        form = observation_form(watching.one(first), draft, reference, UTC)
        assert not form.text_problem

    press(next(typed))
    with _garbage_as_in_the_window():
        times = time_rounds(benchmark, press, next_key, _KEYS)
    report(
        f"a key in the observation form, {SETS} sets",
        milliseconds(median(times)),
        "33 ms",
        f"{median(times) / _KEY_S:.2f}, goal 1",
    )


def test_logging_a_set(benchmark: BenchmarkFixture, report: Report, record: Record) -> None:
    """Durably, into the longest log: order replayed, entry chained, disk waited for."""
    chance = random.Random(8)
    (first, *_) = record.infusions.courses()

    def log_one() -> None:
        record.infusions.log(log_entry(chance, first, NOW, full_set(chance, Decimal(35))))

    benchmark.pedantic(log_one, rounds=20)  # type: ignore[no-untyped-call]  # it has no types
    times = times_of(benchmark)
    report("a set stored", milliseconds(median(times)), "50 ms", f"{median(times) / 0.05:.2f}, goal 1")
