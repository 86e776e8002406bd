"""The requirements and the hazards, read strictly from the two TOML files beside this one.

They are data that people write: a misspelt key or a missing word must be an error, not a gap in the trace matrix.
"""

import re
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

FOLDER = Path(__file__).parent
NUMBER_OF_REQUIREMENTS = 46

Part = Literal["core", "record", "monitoring", "paper"]
PARTS: dict[Part, str] = {
    "core": "the proof of the core (the second engine beside the first one, in every run of the program)",
    "record": "the record (sign-in, second check by another person, keyed chain, backup)",
    "monitoring": "the monitoring log (what really ran, observations, what was given)",
    "paper": "the paper (read-back of the finished PDF, scanning back, labels)",
}
"""The parts of the program that are still to come."""
Harm = Literal["fatal", "serious", "moderate"]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, str_min_length=1)


class Requirement(_Entry):
    """One requirement in our own words, and how far the program keeps it today."""

    id: str
    says: str
    claimed: bool
    later: list[Part] = []
    """The parts that bring what is open."""
    open: str | None = None
    """What the program does not do yet; of an unclaimed requirement, what brings it."""

    @model_validator(mode="after")
    def _what_is_open_says_who_brings_it(self) -> "Requirement":
        if bool(self.later) != bool(self.open):
            raise ValueError(f"{self.id}: 'open' and 'later' go together")
        if not self.claimed and not self.later:
            raise ValueError(f"{self.id} is not claimed: say what is open, and which part brings it")
        return self


class Control(_Entry):
    """One thing in the program that stands against a hazard, with the tests that show it."""

    does: str
    tests: list[str]


class Hazard(_Entry):
    """What can go wrong with this program, and what is left of it."""

    id: str
    title: str
    harm: str
    worst: Harm
    situation: str
    cause: str
    requirements: list[str]
    control: list[Control] = []
    not_yet: str | None = None
    """Controls that a later part brings, or that this program will never have."""
    residual: str

    @property
    def tests(self) -> list[str]:
        """Every test of every control, each once."""
        return list(dict.fromkeys(test for control in self.control for test in control.tests))

    @model_validator(mode="after")
    def _a_control_is_shown_or_is_none(self) -> "Hazard":
        if any(not control.tests for control in self.control):
            raise ValueError(f"{self.id}: a control without a test belongs into 'not_yet'")
        if not self.control and not self.not_yet:
            raise ValueError(f"{self.id} has no control: say so in 'not_yet'")
        return self


def read_requirements(path: Path = FOLDER / "requirements.toml") -> list[Requirement]:
    """SR-01 and so on, in their order and without a gap. Raises `ValueError` for anything else."""
    found = [Requirement.model_validate(entry) for entry in _entries(path, "requirement")]
    if [entry.id for entry in found] != [f"SR-{n:02d}" for n in range(1, NUMBER_OF_REQUIREMENTS + 1)]:
        raise ValueError(f"{path.name} must hold SR-01 to SR-{NUMBER_OF_REQUIREMENTS:02d}, each once and in order")
    return found


def read_hazards(path: Path = FOLDER / "hazards.toml") -> list[Hazard]:
    """H-01 and so on, in their order and without a gap. Raises `ValueError` for anything else."""
    found = [Hazard.model_validate(entry) for entry in _entries(path, "hazard")]
    if [entry.id for entry in found] != [f"H-{n:02d}" for n in range(1, len(found) + 1)]:
        raise ValueError(f"{path.name} must count its hazards from H-01 without a gap")
    return found


def _entries(path: Path, name: str) -> list[dict[str, object]]:
    held = tomllib.loads(path.read_text(encoding="utf-8"))
    if set(held) != {name}:
        raise ValueError(f"{path.name} must hold [[{name}]] and nothing else")
    return [{key: _one_line(value) for key, value in entry.items()} for entry in held[name]]


def _one_line(value: object) -> object:
    """Text over several lines of the file is one line of the document."""
    if isinstance(value, str):
        return re.sub(r"\s+", " ", value).strip()
    if isinstance(value, list):
        return [_one_line(inner) for inner in value]
    if isinstance(value, dict):
        return {key: _one_line(inner) for key, inner in value.items()}
    return value
