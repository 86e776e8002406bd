"""The log of faults: lines are added, the file does not grow without end, and a full disk does not stop the program."""

from pathlib import Path

import pytest

from ketadesk.adapters import fault_log
from ketadesk.adapters.fault_log import FaultLog


def test_a_fault_is_one_line_with_its_time(tmp_path: Path) -> None:
    log = FaultLog(tmp_path)
    log.write("pump rate, mL/h:\n35 and 3.5")
    log.write("second")
    first, second = (tmp_path / "faults.log").read_text(encoding="utf-8").splitlines()
    assert first.endswith("+00:00 pump rate, mL/h: 35 and 3.5")
    assert second.endswith("second")


def test_the_older_part_is_kept_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fault_log, "_MOST_BYTES", 60)
    log = FaultLog(tmp_path)
    for number in range(9):
        log.write(f"fault {number}")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["faults.1.log", "faults.log"]
    kept = (tmp_path / "faults.1.log").read_text(encoding="utf-8") + (tmp_path / "faults.log").read_text(
        encoding="utf-8"
    )
    assert "fault 8" in kept


def test_where_the_disk_refuses_it_is_said_on_standard_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    FaultLog(tmp_path / "missing").write("a fault")
    assert "a fault" in capsys.readouterr().err
