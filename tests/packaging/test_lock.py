"""The lock file names every package by version and hash, and no address."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
LOCK_TEXT = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def pins() -> dict[str, str]:
    """Return each locked requirement's name and the whole of its entry."""
    entries = re.split(r"\n(?=[a-z0-9])", LOCK_TEXT.strip())
    return {re.split(r"[=<>\[ ]", entry, maxsplit=1)[0]: entry for entry in entries}


def normalised(name: str) -> str:
    """Return a package name as the lock file spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_lock_names_no_address() -> None:
    assert not re.search(r"https?:|file:|://|--(?:extra-)?index-url|--find-links|(?:^|\s)/\w", LOCK_TEXT)


def test_every_pin_is_exact_and_has_a_hash() -> None:
    assert len(pins()) > 20
    for name, entry in pins().items():
        assert re.match(rf"{re.escape(name)}==[0-9][0-9a-z.]*\s", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), name


def test_every_declared_package_is_locked_within_its_range() -> None:
    for text in [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]:
        wanted = Requirement(text)
        version = pins()[normalised(wanted.name)].split("==")[1].split()[0]
        assert wanted.specifier.contains(version), (text, version)


def test_the_qt_that_ends_python_3_11_is_shut_out() -> None:
    qt = next(Requirement(text) for text in PROJECT["dependencies"] if text.startswith("PySide6"))
    assert qt.name == "PySide6-Essentials"
    assert qt.specifier.contains("6.11.3")
    assert not qt.specifier.contains("6.12.0")


def test_files_with_download_addresses_are_not_committed() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"uv.lock", "pylock.toml", ".venv/"} <= set(ignored)
