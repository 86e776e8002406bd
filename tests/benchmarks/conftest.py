"""The sample order that is timed, and the table of ratios at the end."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from ketadesk import app
from ketadesk.application.examples import example_requests
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_request import read_request

Row = tuple[str, str, str, str]
Arguments = tuple[tuple[str], dict[str, str]]
_ROWS = pytest.StashKey[list[Row]]()
_HEAD: Row = ("What", "KetaDesk", "Compared with", "Ratio, goal")

Report = Callable[[str, str, str, str], None]
"""Called with a row of the table."""


def pytest_configure() -> None:
    """Without a screen: the same on every computer, and nobody's desktop in the way."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("KETADESK_DATA_DIR", str(folder))
    return folder


@pytest.fixture
def acute_draft() -> OrderDraft:
    """70 kg, 0.5 mg per kg per hour from 1 mg per mL: 35 mL per hour."""
    return read_request(json.dumps(example_requests(app.read_library())["acute-pain-infusion"]))


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Report:
    """Put a row into the table."""
    return lambda *row: request.config.stash.setdefault(_ROWS, []).append(row)


def times_of(benchmark: BenchmarkFixture) -> list[float]:
    """Every measured round in seconds, in order."""
    assert benchmark.stats is not None
    return list(benchmark.stats.stats.data)


def time_rounds(
    benchmark: BenchmarkFixture, call: Callable[..., object], before: Callable[[], Arguments | None], rounds: int
) -> list[float]:
    """The seconds of each `call`; `before` it, not timed, comes what gives its arguments, or the baseline."""
    benchmark.pedantic(call, setup=before, rounds=rounds)  # type: ignore[no-untyped-call]  # it has no types
    return times_of(benchmark)


def paired_ratio(times: list[float], baselines: list[float]) -> float:
    """The median over the rounds of time by baseline: what disturbs a round disturbs both."""
    return median(time / baseline for time, baseline in zip(times, baselines, strict=True))


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    measured: list[Row] = config.stash.get(_ROWS, [])
    rows = [_HEAD, *sorted(measured)]
    if len(rows) == 1:
        return
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    terminalreporter.section("KetaDesk beside what it is compared with (medians; no time fails a test)")
    for row in rows:
        terminalreporter.line("   ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
