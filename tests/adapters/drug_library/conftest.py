"""A copy of the shipped library that a test may damage."""

import shutil
from pathlib import Path

import pytest

from ketadesk.adapters.drug_library.toml_library import manifest_of
from ketadesk.app import resources_folder

MANIFEST = "MANIFEST.sha256"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copied = tmp_path / "clinical"
    shutil.copytree(resources_folder() / "clinical", copied)
    return copied


def reseal(folder: Path) -> None:
    """Write the manifest that `folder` should have, as the library's keeper does after an intended change."""
    (folder / MANIFEST).write_text(manifest_of(folder), encoding="utf-8", newline="\n")


def put(folder: Path, name: str, old: str, new: str) -> None:
    """Replace the first `old` of a file and seal the library again, so that only the reader can find the flaw."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{name} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")
    reseal(folder)
