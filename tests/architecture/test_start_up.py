"""What a verb loads, where the resources are, and that Qt does not eat references to None."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

import ketadesk
from ketadesk import app
from ketadesk.application.errors import KetaDeskError

LOADED = """
import io, json, sys
from contextlib import redirect_stdout
from ketadesk import cli
code = []
for argv in json.loads(sys.argv[1]):
    with redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")):
        code.append(cli.main(argv))
print(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def run(*verbs: list[str]) -> tuple[list[int], set[str]]:
    """Exit codes and top-level modules of a fresh interpreter that ran `verbs`."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, json.dumps(verbs)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    codes, loaded = json.loads(done.stdout.splitlines()[-1])
    return codes, set(loaded)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    assert run(["examples", str(folder)])[0] == [0]
    return folder


def test_verbs_load_neither_qt_nor_the_pdf_library_nor_the_record(samples: Path) -> None:
    codes, loaded = run(
        ["--version"],
        ["rate", "--dose", "0.15", "--unit", "mg/kg/h", "--weight-kg", "70", "--concentration", "1", "--json"],
        ["dose", "--dose", "0.3", "--unit", "mg/kg", "--weight-kg", "70", "--concentration", "10"],
        ["prepare", "--vial", "50", "--drug-mg", "250", "--volume-ml", "250", "--method", "make-up-to"],
        ["schema"],
        ["library"],
        ["library", "--json"],
        ["library", "--check"],
        ["plan", str(samples / "acute-pain-infusion.json")],
        ["plan", str(samples / "refused-hard-limit.json")],
        ["plan", str(samples / "nowhere.json")],
    )
    assert codes == [0] * 9 + [3, 2]
    assert loaded & {"PySide6", "shiboken6", "reportlab", "apsw", "pypdfium2", "PIL"} == set()


def test_the_sheet_loads_no_qt(samples: Path) -> None:
    codes, loaded = run(["sheet", str(samples / "acute-pain-infusion.json"), "-o", str(samples / "sheet.pdf")])
    assert codes == [0]
    assert "reportlab" in loaded
    assert loaded & {"PySide6", "shiboken6", "apsw"} == set()
    assert (samples / "sheet.pdf").read_bytes().startswith(b"%PDF-")


def test_the_resources_are_found() -> None:
    resources = app.resources_folder()
    for part in ("clinical/MANIFEST.sha256", "clinical/library.toml", "wording/en.toml", "fonts/DejaVuSans.ttf"):
        assert (resources / part).is_file(), part


def test_missing_resources_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "ketadesk"
    package.mkdir(parents=True)
    monkeypatch.setattr(ketadesk, "__file__", str(package / "__init__.py"))
    with pytest.raises(KetaDeskError, match="resources is missing"):
        app.resources_folder()
    (package / "resources").mkdir()
    assert app.resources_folder() == package / "resources", "inside the installed package"


def test_qt_does_not_eat_references_to_none() -> None:
    """PySide6 6.12.0 under Python 3.11 drops one at each call and so ends the program within the hour."""
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(300):
        thing.setObjectName("name")
    assert abs(sys.getrefcount(None) - before) < 50
