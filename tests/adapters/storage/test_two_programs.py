"""Two programs on one record: both store, neither overwrites, and a held lock is said in plain words."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from ketadesk.adapters.storage import opening
from ketadesk.adapters.storage.connection import WRITING
from ketadesk.application.errors import StorageFailed

from .orders import meddler, repository, stored_order
from .store_many import REVISIONS_EACH

ROOT = Path(__file__).parents[3]
COUNT = 250


@pytest.mark.req("SR-39")
def test_two_programs_store_at_the_same_time_from_the_very_first_start(tmp_path: Path) -> None:
    programs = [
        subprocess.Popen(
            [sys.executable, "-m", "adapters.storage.store_many", str(tmp_path), str(COUNT), name],
            cwd=ROOT / "tests",
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("ONE", "TWO")
    ]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("go\n")
        program.stdin.flush()
    answers = [program.communicate(timeout=120)[0].split() for program in programs]

    assert [program.returncode for program in programs] == [0, 0]
    given = Counter(answers[0] + answers[1])
    assert set(given.values()) == {1}
    assert len(given) == 2 * 2 * COUNT
    orders = repository(tmp_path)
    shared = [f"SHARED{number}" for number in range(COUNT // REVISIONS_EACH)]
    assert {orders.latest_revision(order_id) for order_id in shared} == {2 * REVISIONS_EACH}
    assert all(len(orders.progress(order_id).revisions) == 2 * REVISIONS_EACH for order_id in shared)
    for name, ids in zip(("ONE", "TWO"), answers, strict=True):
        for label in ids:
            order_id, _, revision = label.partition("-R")
            assert orders.get(order_id, int(revision or 1)).draft.patient.family_name == name
    assert len(orders.summaries(limit=1000)) == 2 * COUNT + len(shared)
    orders.close()


@pytest.mark.req("SR-39")
def test_a_lock_that_is_held_too_long_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shorter = tuple(("busy_timeout", "50", 50) if name[0] == "busy_timeout" else name for name in WRITING)
    monkeypatch.setattr(opening, "WRITING", shorter)
    orders = repository(tmp_path)
    orders.append(stored_order())
    other = meddler(tmp_path / "record.db")
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StorageFailed, match="Another program is writing") as failed:
        orders.append(second := stored_order("KD-20261122-0002"))
    assert "Nothing was stored" in failed.value.next_step
    assert len(orders.summaries()) == 1

    other.execute("ROLLBACK")
    other.close()
    orders.append(second)
    assert len(orders.summaries()) == 2
    orders.close()
