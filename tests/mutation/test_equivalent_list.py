"""The list of equivalent mutants is true to the code: each entry is a mutant of today, unchanged, with its reason."""

import os
from collections import Counter
from pathlib import Path

import pytest

from .core_mutants import ROOT, core_files, module_name, mutants_of
from .equivalent import Equivalent, read_equivalents

LISTED = read_equivalents()
FILES = {module_name(path): path for path in core_files()}


def file_of(entry: Equivalent) -> Path | None:
    """The file that an entry's id names."""
    return next((path for name, path in FILES.items() if entry.id.startswith(f"{name}.")), None)


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    """mutmut reads its settings from the folder it runs in."""
    monkeypatch.chdir(ROOT)


def test_every_mutant_is_listed_once_with_a_reason() -> None:
    assert [name for name, count in Counter(entry.id for entry in LISTED).items() if count > 1] == []
    assert [entry.id for entry in LISTED if len(entry.reason.split()) < 5] == []


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry.id)
def test_a_listed_mutant_exists_and_changes_what_the_list_says(entry: Equivalent) -> None:
    path = file_of(entry)
    assert path is not None, "no file of the core has this mutant"
    diffs = {mutant.id: mutant.diff for mutant in mutants_of(path)}
    assert diffs.get(entry.id) == entry.diff, "look again whether it is equivalent, and mend or drop the entry"


def test_the_core_is_the_medicine_and_its_numbers() -> None:
    names = {path.name for path in core_files()}
    assert {path.name for path in (ROOT / "ketadesk" / "domain").rglob("*.py")} <= names
    assert "numbers.py" in names


def test_properties_and_figures_outside_functions_are_mutated_too() -> None:
    quantity = [mutant.id for mutant in mutants_of(Path("ketadesk/domain/quantity.py"))]
    assert any("DoseUnitǁin_mg_per_h__mutmut" in name for name in quantity)
    assert any(".MINUTES_PER_HOUR__outside" in name for name in quantity)
    assert os.sep not in "".join(quantity)
