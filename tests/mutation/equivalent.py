"""The mutants that no test can kill, each with its diff and the reason: `equivalent.toml`."""

import tomllib
from pathlib import Path
from typing import NamedTuple

LIST = Path(__file__).with_name("equivalent.toml")


class Equivalent(NamedTuple):
    """A mutant that behaves as the core does."""

    id: str
    diff: str
    reason: str


def read_equivalents() -> tuple[Equivalent, ...]:
    """Return the entries of the list."""
    entries = tomllib.loads(LIST.read_text(encoding="utf-8")).get("mutant", [])
    return tuple(Equivalent(entry["id"], entry["diff"].strip("\n"), entry["reason"]) for entry in entries)
