"""A killed program loses nothing that it confirmed, and a retry stores nothing twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.adapters.faults import posix_only

pytestmark = posix_only

ROOT = Path(__file__).parents[3]


@pytest.mark.req("SR-33")
@pytest.mark.req("SR-34")
def test_twenty_kills(tmp_path: Path) -> None:
    seed = 20261122
    done = subprocess.run(
        [sys.executable, "-m", "adapters.storage.kill_rounds", str(tmp_path), "20", str(seed)],
        cwd=ROOT / "tests",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    print(seen)
    assert seen["lost"] == []
    assert seen["rounds"] == 20
    assert seen["stored"] > 20
