"""Imports point inwards: the contracts of `pyproject.toml`, and that they bite."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def lint_imports(config: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports; "
         "sys.exit(lint_imports(config_filename=sys.argv[1], cache_dir=sys.argv[2]))",
         str(config), str(config.parent / ".import_linter_cache")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )  # fmt: skip


def test_every_contract_is_kept() -> None:
    done = lint_imports(ROOT / "pyproject.toml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Contracts: 5 kept, 0 broken." in done.stdout


def test_a_contract_that_is_broken_would_be_seen(tmp_path: Path) -> None:
    """The window does import the application: forbidden on purpose, it must be reported."""
    config = tmp_path / "broken.toml"
    config.write_text(
        '[tool.importlinter]\nroot_package = "ketadesk"\n\n[[tool.importlinter.contracts]]\nname = "Wrong on purpose"\n'
        'type = "forbidden"\nsource_modules = ["ketadesk.ui"]\nforbidden_modules = ["ketadesk.application"]\n',
        encoding="utf-8",
    )
    done = lint_imports(config)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "0 kept, 1 broken" in done.stdout


@pytest.mark.parametrize("name", ["utils", "util", "helpers", "helper", "common", "misc", "manager"])
def test_no_module_for_everything(name: str) -> None:
    assert not list((ROOT / "ketadesk").rglob(f"{name}.py"))
