"""TOML -> domain. Strict: any flaw blocks ordering altogether and says in which file and where.

Figures are read as Decimal straight from the text. The manifest holds the SHA-256 of every file, so that a changed
byte is found before a figure is believed. Each file is read once: the bytes that were hashed are the bytes that are
parsed.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ketadesk.adapters.drug_library.damage import damaged, listed
from ketadesk.adapters.drug_library.library_assembly import assembled, described
from ketadesk.adapters.drug_library.library_checks import flaws
from ketadesk.domain.drug_library import DrugLibrary

_MANIFEST = "MANIFEST.sha256"


@dataclass(frozen=True)
class SealedLibrary:
    """The library, and the very texts it was read from: the second engine reads its figures from them itself."""

    library: DrugLibrary
    texts: dict[str, str]


def read_library(folder: Path) -> DrugLibrary:
    """Return the library in `folder`. Raises `LibraryDamaged` naming the file or the place."""
    return read_sealed_library(folder).library


def read_sealed_library(folder: Path) -> SealedLibrary:
    """Return the library in `folder` with its texts. Raises `LibraryDamaged` naming the file or the place."""
    texts = _texts(folder)
    digest = _verified(folder, texts)
    files = {name: _parsed(name, text) for name, text in texts.items()}
    try:
        library = DrugLibrary.model_validate(assembled(files, digest))
    except ValidationError as error:
        wrong = [f"{described(each['loc'], files)}: {each['msg']}" for each in error.errors()]
        raise damaged(f"The drug library is damaged at {listed(wrong)}") from error
    found = flaws(library)
    if found:
        raise damaged(f"The drug library contradicts itself: {listed(found)}")
    return SealedLibrary(library, {name: text.decode() for name, text in texts.items()})


def manifest_of(folder: Path) -> str:
    """Return the manifest that `folder` should have; the library's keeper writes it after a change."""
    return "".join(f"{line}\n" for line in _manifest_lines(_texts(folder)).values())


def _manifest_lines(texts: dict[str, bytes]) -> dict[str, str]:
    return {name: f"{hashlib.sha256(text).hexdigest()}  {name}" for name, text in texts.items()}


def _texts(folder: Path) -> dict[str, bytes]:
    try:
        paths = sorted(folder.rglob("*.toml"))
        texts = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    except OSError as error:
        raise damaged(f"The drug library cannot be read: {error}") from error
    if not texts:
        raise damaged(f"The drug library is missing: no file in {folder}")
    return texts


def _verified(folder: Path, texts: dict[str, bytes]) -> str:
    """Return the SHA-256 of the manifest once it is byte for byte the one of these texts."""
    try:
        manifest = (folder / _MANIFEST).read_bytes()
    except FileNotFoundError as error:
        raise damaged(f"The drug library has no {_MANIFEST}") from error
    except OSError as error:
        raise damaged(f"The drug library's {_MANIFEST} cannot be read: {error}") from error
    lines = _manifest_lines(texts)
    if manifest != "".join(f"{line}\n" for line in lines.values()).encode():
        raise damaged(f"The drug library does not fit its {_MANIFEST}: {_misfits(manifest, lines)}")
    return hashlib.sha256(manifest).hexdigest()


def _misfits(manifest: bytes, lines: dict[str, str]) -> str:
    stated = {line.partition("  ")[2]: line for line in manifest.decode(errors="replace").splitlines()}
    missing = [f"{name or 'an unnamed file'} is missing" for name in stated if name not in lines]
    unknown = [f"{name} is not listed there" for name in lines if name not in stated]
    changed = [f"{name} is changed" for name, line in lines.items() if stated.get(name, line) != line]
    return listed([*missing, *changed, *unknown]) or "the manifest itself is changed"


def _parsed(name: str, text: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(text.decode(), parse_float=Decimal)
    except ValueError as error:  # no UTF-8 or no TOML
        raise damaged(f"The drug library's file {name} cannot be read: {error}") from error
    except ArithmeticError as error:
        raise damaged(f"The drug library's file {name} has a number too large to be held") from error
