"""From the start of the program to the first painted window, beside a bare PySide6 window, turn about."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from pytest_benchmark.fixture import BenchmarkFixture

from .conftest import Report, milliseconds, paired_ratio, time_rounds

_CHECKOUT = Path(__file__).parents[2]
_WATCHER = _CHECKOUT / "tests" / "end2end" / "first_painted_window.py"
_ROUNDS = 15


def _first_window_s(which: str) -> float:
    begun = time.monotonic()
    answer = subprocess.run(
        [sys.executable, str(_WATCHER), which],
        env={**os.environ, "PYTHONPATH": str(_CHECKOUT), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    seen = json.loads(answer.stdout)
    assert seen["loaded"] == []
    assert (which == "ketadesk") == ("main_window_s" in seen)
    return float(seen["first_window_s"]) - begun


def test_start(benchmark: BenchmarkFixture, report: Report) -> None:
    bare: list[float] = []
    ketadesk: list[float] = []
    whole = time_rounds(
        benchmark,
        lambda: ketadesk.append(_first_window_s("ketadesk")),
        lambda: bare.append(_first_window_s("bare")),
        _ROUNDS,
    )
    report(
        "start to first painted window",
        milliseconds(median(ketadesk)),
        f"{milliseconds(median(bare))}, bare window",
        f"{paired_ratio(ketadesk, bare):.2f}, goal 1.5",
    )
    report("start, main window, quit", milliseconds(median(whole)), "", "")
