"""Reads the published figures of the self-test. Figures that cannot be read are a failed test, never a skipped one."""

import tomllib
from pathlib import Path
from typing import Any

from ketadesk.application.numbers import read_arithmetic_number
from ketadesk.application.self_test import PublishedContainer, PublishedDose, PublishedFigures, PublishedRate
from ketadesk.domain.quantity import DoseUnit

_WORDS = {"case", "source"}


def read_published_figures(file: Path) -> PublishedFigures:
    """Return the figures in `file`. Raises `ValueError` or `OSError` when any of them cannot be read."""
    tables = tomllib.loads(file.read_bytes().decode("utf-8"))
    if set(tables) != {"rates", "doses", "containers"}:
        raise ValueError(f"{file.name} has the tables {sorted(tables)}")
    if not all(tables.values()):
        raise ValueError(f"{file.name} has an empty table")
    return PublishedFigures(
        rates=tuple(PublishedRate(**_typed(row)) for row in tables["rates"]),
        doses=tuple(PublishedDose(**_typed(row)) for row in tables["doses"]),
        containers=tuple(PublishedContainer(**_typed(row)) for row in tables["containers"]),
    )


def _typed(row: dict[str, str]) -> dict[str, Any]:
    """Numbers stand as text in the file, so that none passes through a float."""
    if not all(isinstance(text, str) for text in row.values()):
        raise ValueError("a figure stands there without its quotation marks")
    return {
        key: text if key in _WORDS else DoseUnit(text) if key == "unit" else read_arithmetic_number(text)
        for key, text in row.items()
    }
