"""SR-46: a surname that is nobody's is typed into the real program; afterwards every byte that it left is searched.

It may stand in what a nurse saved herself. The record has it, encrypted; everything else does not.
"""

import base64
import os
import re
import resource
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from PySide6.QtCore import QSettings

from ketadesk.adapters.settings.settings import read_settings, write_settings
from tests.end2end.canary import IDENTIFIER, SURNAME, found_in, search
from tests.end2end.made_record import make_record
from tests.end2end.ward_folder import quick_passphrases

_FAKE_PRINTING = {
    "lpstat": '#!/bin/sh\necho "Ward"\n',
    "lp": '#!/bin/sh\necho "$0 $@" >> "$CANARY_ROOT/printed"\ncat > /dev/null\necho "request id is Ward-7"\n',
}


class Day(NamedTuple):
    """What is left of it."""

    root: Path
    said: dict[str, bytes]
    """What each act wrote to the terminal."""

    @property
    def allowed(self) -> tuple[Path, ...]:
        """Where the nurse saved to."""
        return (self.root / "elsewhere",)

    def places(self) -> list[Path]:
        """Everything that the program could write to."""
        return [self.root, *Path("/var/tmp").glob("etilqs*"), *Path("/tmp").glob("etilqs*")]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    root = tmp_path_factory.mktemp("canary")
    with quick_passphrases():
        record = make_record(root)
    environment = {**_places(root), **record.environment}
    packs = root / "elsewhere" / "packs"
    packs.mkdir()
    settings = read_settings(record.folder)
    write_settings(settings.model_copy(update={"downtime_folder": str(packs)}), record.folder)
    said = {}
    for act, ends in (
        ("half_typed_and_crashed", -6),
        ("half_typed_and_killed", -9),
        ("stored_checked_and_signed", 0),
        ("kept", 0),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "tests.end2end.canary_ward", act],
            cwd=root / "work",
            env=environment,
            preexec_fn=_let_it_dump,
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == ends, (act, done.returncode, done.stdout[-3000:], done.stderr[-3000:])
        said[act] = done.stdout + done.stderr
    return Day(root, said)


def _places(root: Path) -> dict[str, str]:
    """A home of its own, nothing of it anywhere else."""
    programs = root / "programs"
    programs.mkdir()
    for name, text in _FAKE_PRINTING.items():
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    folders = {
        "HOME": "home", "TMPDIR": "tmp", "XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "share",
        "XDG_CACHE_HOME": "cache", "XDG_STATE_HOME": "state", "XDG_RUNTIME_DIR": "run",
    }  # fmt: skip
    for name in (*folders.values(), "work", f"elsewhere/{SURNAME}"):
        (root / name).mkdir(parents=True, mode=0o700)
    return {
        **os.environ,
        **{variable: str(root / name) for variable, name in folders.items()},
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "QT_QPA_PLATFORM": "offscreen",
        "CANARY_ROOT": str(root),
        "TZ": "UTC",
    }


def _let_it_dump() -> None:
    """A system that keeps the memory of programs that crashed."""
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))


@pytest.mark.req("SR-46")
def test_the_name_stands_in_nothing_but_what_was_saved(day: Day) -> None:
    assert search(day.places(), day.allowed) == []


@pytest.mark.req("SR-46")
def test_no_window_log_or_printing_job_has_the_name(day: Day) -> None:
    for act, said in day.said.items():
        assert b"window main_window" in said, act
        assert found_in(said) == [], (act, said)
    printed = (day.root / "printed").read_bytes()
    assert re.search(rb"-t \S*KD-\S+\.pdf", printed), printed
    assert found_in(printed) == []
    assert b"ValueError" in day.said["stored_checked_and_signed"]


@pytest.mark.req("SR-46")
def test_the_day_really_was_one(day: Day) -> None:
    """The files are there; the sheet has the name."""
    data = day.root / "data"
    names = {file.name for file in data.rglob("*")}
    assert {"record.db", "keys.json", "anchor", "settings.toml"} <= names
    assert any(name.startswith("record.before-restore") for name in names)
    assert list((data / "backups").glob("*.backup"))
    saved = list((day.root / "elsewhere").rglob("*.pdf"))
    assert {file.parent.name for file in saved} == {SURNAME, "packs"}
    assert list((day.root / "elsewhere").rglob("*.csv"))
    assert search(day.places(), ()) != []


def _log_line(root: Path) -> None:
    (root / "data" / "faults.log").write_text(f"2026-11-23 cannot store {SURNAME.upper()}\n")


def _setting(root: Path) -> None:
    settings = QSettings(str(root / "config" / "QtProject.conf"), QSettings.Format.IniFormat)
    settings.setValue("FileDialog/lastVisited", f"file:///home/ward/{SURNAME}")
    settings.sync()


def _utf_16(root: Path) -> None:
    (root / "tmp" / "clip").write_bytes(f"..{IDENTIFIER}".encode("utf-16-le"))


def _coded(root: Path) -> None:
    (root / "cache" / "blob").write_bytes(base64.b64encode(b"??" + f"patient {SURNAME}, born".encode()))


def _hex(root: Path) -> None:
    (root / "cache" / "dump").write_text(f"00{IDENTIFIER.encode().hex().upper()}00")


def _plain_copy(root: Path) -> None:
    (root / "tmp" / "record.db").write_bytes(b"SQLite format 3\0" + bytes(99) + SURNAME.encode() + bytes(99))


def _file_name(root: Path) -> None:
    (root / "tmp" / f"{SURNAME}.part").touch()


def _spooled_sheet(root: Path) -> None:
    (root / "tmp" / "d00001-001").write_bytes(b"%PDF-1.4 packed")


@pytest.mark.req("SR-46")
@pytest.mark.parametrize("leak", [_log_line, _setting, _utf_16, _coded, _hex, _plain_copy, _file_name, _spooled_sheet])
def test_a_planted_leak_is_found(tmp_path: Path, leak: object) -> None:
    for name in ("data", "config", "tmp", "cache"):
        (tmp_path / name).mkdir()
    assert search([tmp_path], ()) == []
    assert callable(leak)
    leak(tmp_path)
    assert len(search([tmp_path], ())) >= 1
