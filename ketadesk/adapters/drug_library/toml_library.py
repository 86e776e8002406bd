"""TOML -> domain. Strict: any flaw blocks ordering altogether and says in which file and where.

Figures are read as Decimal straight from the text. The manifest holds the SHA-256 of every file, so that a changed
byte is found before a figure is believed.
"""

import hashlib
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ketadesk.adapters.drug_library.library_checks import flaws
from ketadesk.application.errors import LibraryDamaged
from ketadesk.domain.drug_library import DrugLibrary

_MANIFEST = "MANIFEST.sha256"
_NEXT_STEP = "No order can be made. Reinstall KetaDesk, or ask the pharmacist who keeps the library."
_SCHEMA = 1


def read_library(folder: Path) -> DrugLibrary:
    """Return the library in `folder`. Raises `LibraryDamaged` naming the file and the place."""
    texts = _texts(folder)
    digest = _verify(folder)
    files = {name: _parsed(name, text) for name, text in texts.items()}
    try:
        library = DrugLibrary.model_validate(_assembled(files, digest))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise LibraryDamaged(f"The drug library is damaged at {place}: {first['msg']}.", _NEXT_STEP) from error
    found = flaws(library)
    if found:
        raise LibraryDamaged(f"The drug library contradicts itself: {found[0]}.", _NEXT_STEP)
    return library


def manifest_of(folder: Path) -> str:
    """Return the manifest that `folder` should have; the library's keeper writes it after a change."""
    return "".join(f"{hashlib.sha256(text).hexdigest()}  {name}\n" for name, text in _texts(folder).items())


def _texts(folder: Path) -> dict[str, bytes]:
    try:
        paths = sorted(folder.rglob("*.toml"))
        texts = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    except OSError as error:
        raise LibraryDamaged(f"The drug library cannot be read: {error}.", _NEXT_STEP) from error
    if not texts:
        raise LibraryDamaged(f"The drug library is missing: no file in {folder}.", _NEXT_STEP)
    return texts


def _verify(folder: Path) -> str:
    try:
        manifest = (folder / _MANIFEST).read_bytes()
    except OSError as error:
        raise LibraryDamaged(f"The drug library has no {_MANIFEST}.", _NEXT_STEP) from error
    expected = manifest_of(folder).encode()
    if manifest != expected:
        stated = manifest.decode(errors="replace").splitlines()
        wrong = [line.split("  ")[1] for line in expected.decode().splitlines() if line not in stated]
        where = ", ".join(wrong) or _MANIFEST
        raise LibraryDamaged(f"The drug library was changed or is incomplete: {where}.", _NEXT_STEP)
    return hashlib.sha256(manifest).hexdigest()


def _parsed(name: str, text: bytes) -> dict[str, Any]:
    try:
        parsed = tomllib.loads(text.decode(), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LibraryDamaged(f"The drug library's file {name} cannot be read: {error}.", _NEXT_STEP) from error
    return {key: _exact(value) for key, value in parsed.items()}


def _exact(value: Any) -> Any:
    """Whole numbers become Decimal and lists tuples, as the domain's strict models want them."""
    if isinstance(value, dict):
        return {key: _exact(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return tuple(_exact(inner) for inner in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return value


def _assembled(files: dict[str, dict[str, Any]], digest: str) -> dict[str, Any]:
    wanted = {"library.toml", "checklist.toml", "preparation.toml", "observation.toml", "sources.toml"}
    missing = wanted - files.keys()
    if missing:
        raise LibraryDamaged(f"The drug library lacks {min(missing)}.", _NEXT_STEP)
    head = dict(files["library.toml"])
    if head.pop("schema", None) != _SCHEMA:
        raise LibraryDamaged("The drug library has a schema that this program does not know.", _NEXT_STEP)
    rules = {
        **head.pop("figures", {}),
        "ideal_weight": head.pop("ideal_weight", None),
        "limits": head.pop("limits", ()),
        "incompatible": head.pop("incompatible", ()),
        "incompatible_sources": head.pop("incompatible_sources", ()),
        "product_rule": head.pop("product_rule", None),
        "product_rule_sources": head.pop("product_rule_sources", ()),
    }
    observation = dict(files["observation.toml"])
    actions = observation.pop("actions", ())
    regimens = tuple(file for name, file in files.items() if name.startswith("regimens/"))
    return {
        **head,
        **files["checklist.toml"],
        **files["preparation.toml"],
        **files["sources.toml"],
        "rules": rules,
        "observation": observation,
        "actions": actions,
        "regimens": regimens,
        "sha256": digest,
    }
