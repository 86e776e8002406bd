"""The library is believed byte for byte or not at all."""

import hashlib
import io
import json
import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import lru_cache
from pathlib import Path, PurePosixPath
from types import SimpleNamespace

import pytest

from ketadesk import app, cli
from ketadesk.adapters.drug_library import read_library, toml_library
from ketadesk.adapters.drug_library.toml_library import manifest_of
from ketadesk.application.errors import LibraryDamaged
from ketadesk.application.examples import example_requests

from .conftest import MANIFEST

SHIPPED = app.resources_folder() / "clinical"
FILES = sorted(path.relative_to(SHIPPED).as_posix() for path in SHIPPED.rglob("*") if path.is_file())


class PathInMemory:
    """As much of a path as the reader asks for; a disk would make a read of every byte take minutes."""

    def __init__(self, files: dict[str, bytes], name: str = "") -> None:
        self._files = files
        self._name = name

    def rglob(self, pattern: str) -> Iterator["PathInMemory"]:
        for name in self._files:
            if PurePosixPath(name).match(pattern):
                yield PathInMemory(self._files, name)

    def __truediv__(self, name: str) -> "PathInMemory":
        return PathInMemory(self._files, name)

    def __lt__(self, other: "PathInMemory") -> bool:
        return self._name < other._name

    def relative_to(self, _folder: object) -> PurePosixPath:
        return PurePosixPath(self._name)

    def read_bytes(self) -> bytes:
        if self._name not in self._files:
            raise FileNotFoundError(self._name)
        return self._files[self._name]


def is_accepted(files: dict[str, bytes]) -> bool:
    try:
        read_library(PathInMemory(files))  # type: ignore[arg-type]  # as much of a Path as is asked for
    except LibraryDamaged:
        return False
    return True


@pytest.fixture
def unchanged_files_are_hashed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hash of equal bytes is equal; remembering it changes nothing but the time."""
    monkeypatch.setattr(toml_library, "hashlib", SimpleNamespace(sha256=lru_cache(maxsize=64)(hashlib.sha256)))


@pytest.mark.req("SR-19")
def test_the_shipped_library_is_sound() -> None:
    assert is_accepted({name: (SHIPPED / name).read_bytes() for name in FILES})
    assert (SHIPPED / MANIFEST).read_text(encoding="utf-8") == manifest_of(SHIPPED)


@pytest.mark.req("SR-19")
@pytest.mark.usefixtures("unchanged_files_are_hashed_once")
@pytest.mark.parametrize("name", FILES)
def test_no_library_with_a_changed_byte_is_accepted(name: str) -> None:
    """Each byte of each file once, each time another bit of it: 0 accepted."""
    files = {each: (SHIPPED / each).read_bytes() for each in FILES}
    sound = files[name]
    accepted: list[int] = []
    for place in range(len(sound)):
        changed = bytearray(sound)
        changed[place] ^= 1 << (place % 8)
        files[name] = bytes(changed)
        if is_accepted(files):
            accepted.append(place)
    assert accepted == []


@pytest.mark.req("SR-19")
@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["first byte", "last byte", "cut", "longer", "empty", "line ends"])
def test_damage_on_the_disk_is_named(name: str, damage: str, folder: Path) -> None:
    path = folder / name
    sound = path.read_bytes()
    path.write_bytes(
        {
            "first byte": bytes([sound[0] ^ 1]) + sound[1:],
            "last byte": sound[:-1] + bytes([sound[-1] ^ 1]),
            "cut": sound[: len(sound) // 2],
            "longer": sound + b"\n",
            "empty": b"",
            "line ends": sound.replace(b"\n", b"\r\n"),
        }[damage]
    )
    with pytest.raises(LibraryDamaged) as refused:
        read_library(folder)
    # a damaged seal accuses the files it no longer fits
    assert Path(name).name in refused.value.what or name == MANIFEST
    assert "No order can be made" in refused.value.next_step


@pytest.mark.req("SR-19")
def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    unnamed: dict[str, str] = {}
    for name in FILES:
        copied = tmp_path / name.replace("/", "-")
        shutil.copytree(SHIPPED, copied)
        (copied / name).unlink()
        with pytest.raises(LibraryDamaged) as refused:
            read_library(copied)
        if Path(name).name not in refused.value.what:
            unnamed[name] = refused.value.what
    assert unnamed == {}


@pytest.mark.req("SR-19")
@pytest.mark.parametrize("name", ["another.toml", "regimens/another.toml", "deep/er/another.toml"])
def test_a_file_too_many(name: str, folder: Path) -> None:
    extra = folder / name
    extra.parent.mkdir(parents=True, exist_ok=True)
    extra.write_bytes(b"")
    with pytest.raises(LibraryDamaged, match=r"another\.toml|MANIFEST"):
        read_library(folder)


def test_no_library_at_all(tmp_path: Path) -> None:
    for place in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(LibraryDamaged, match="missing"):
            read_library(place)


@pytest.mark.req("SR-19")
def test_the_bytes_that_were_checked_are_the_bytes_that_are_read() -> None:
    """A file that changes between two reads must not be half believed."""
    sound = {name: (SHIPPED / name).read_bytes() for name in FILES}
    name = "regimens/acute-pain-infusion.toml"
    doctored = sound[name].replace(b"value = 115\n", b"value = 999\n")
    assert doctored != sound[name]

    class Changing(dict[str, bytes]):
        reads = 0

        def __getitem__(self, key: str) -> bytes:
            if key == name:
                Changing.reads += 1
                if Changing.reads == 1:
                    return doctored
            return super().__getitem__(key)

    assert not is_accepted(Changing(sound))


# --- what the program does with it ---


@pytest.fixture
def damaged_program(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The program on a library whose hard limit was changed by hand."""
    resources = folder.parent
    path = folder / "regimens" / "acute-pain-infusion.toml"
    path.write_bytes(path.read_bytes().replace(b"value = 115\n", b"value = 999\n"))
    monkeypatch.setattr(app, "resources_folder", lambda: resources)
    kept = (app.read_sealed_library, app.read_reference, app.made_self_test)
    for read_once in kept:
        read_once.cache_clear()
    yield folder
    for read_once in kept:
        read_once.cache_clear()


def run(*argv: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = cli.main(list(argv))
    return code, out.getvalue(), err.getvalue()


@pytest.mark.req("SR-19")
@pytest.mark.usefixtures("damaged_program")
@pytest.mark.parametrize("argv", [("--check",), ("--json",), ()])
def test_the_library_verb_fails_and_names_the_file(argv: tuple[str, ...]) -> None:
    code, out, err = run("library", *argv)
    assert (code, out) == (4, "")
    assert "acute-pain-infusion.toml" in err
    assert "No order can be made" in err


@pytest.mark.req("SR-19")
def test_no_order_is_planned_or_printed_with_it(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    sample = tmp_path / "request.json"
    sample.write_text(json.dumps(example_requests(read_library(SHIPPED))["acute-pain-infusion"]), encoding="utf-8")
    request.getfixturevalue("damaged_program")
    sheet = tmp_path / "sheet.pdf"
    for argv in (("plan", str(sample)), ("sheet", str(sample), "-o", str(sheet)), ("examples", str(tmp_path / "s"))):
        code, out, err = run(*argv)
        assert (code, out) == (4, "")
        assert "acute-pain-infusion.toml" in err
    assert not sheet.exists()
    assert not (tmp_path / "s").exists()


def test_a_sound_one_passes_the_check() -> None:
    code, out, _ = run("library", "--check")
    assert code == 0
    assert app.read_library().sha256 in out
