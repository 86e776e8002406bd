"""Look for a made-up surname and identifier in everything that a program left behind, however it is written."""

import base64
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

SURNAME = "Qanaryzephyr"
IDENTIFIER = "QCANARY-7"
SECRETS = (SURNAME, IDENTIFIER)
PDF = b"%pdf-"
"""A sheet's text is packed: a whole sheet in a place of its own is a leak whatever can be read in it."""


def forms(secret: str) -> dict[str, bytes]:
    """How it may be written; everything in lower case, since capitals are not looked at."""
    found = {}
    for name in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le"):
        plain = secret.encode(name)
        found[name] = plain.lower()
        found[f"{name} in hex"] = plain.hex().encode()
        for start in range(3):
            found[f"{name} in base64 after {start}"] = _base64_inside(plain, start).lower()
    found["backwards"] = secret[::-1].lower().encode()
    return found


def _base64_inside(plain: bytes, start: int) -> bytes:
    """What of the base64 of a longer text is the same whatever stands before and after it."""
    coded = base64.b64encode(bytes(start) + plain)
    whole = (start + len(plain)) // 3 * 4
    return coded[(start * 8 + 5) // 6 : whole]


def found_in(content: bytes) -> list[str]:
    """Which secret stands there and how; a whole sheet counts too."""
    lower = content.lower()
    found = [f"{secret}: {name}" for secret in SECRETS for name, form in forms(secret).items() if form in lower]
    return found + (["a PDF"] if PDF in lower else [])


def search(places: Iterable[Path], allowed: Iterable[Path]) -> list[str]:
    """Every file and name in `places` that gives a secret away, apart from the files and folders `allowed`."""
    spared = tuple(path.resolve() for path in allowed)
    found = []
    for file in _files(places):
        if any(file.resolve().is_relative_to(path) for path in spared):
            continue
        found += [f"{file}, its name: {form}" for form in found_in(os.fsencode(file.name))]
        if file.is_file() and not file.is_symlink():
            found += [f"{file}: {form}" for form in found_in(file.read_bytes())]
    return found


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from place.rglob("*")
        elif place.exists():
            yield place
