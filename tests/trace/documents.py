"""TRACE.md and HAZARDS.md as text: equal data gives equal text, on any machine and in any order of the tests."""

from collections.abc import Iterable
from itertools import groupby

from tests.trace.collected import Collection
from tests.trace.register import PARTS, Hazard, Requirement

COMMAND = "python -m tests.trace.matrix --write"
_MADE = f"Made by `{COMMAND}` from `{{source}}` and from pytest's own collection; a test fails while it is out of date."


def trace_document(requirements: list[Requirement], collection: Collection) -> str:
    """Requirement -> the tests that are marked with it."""
    shown = {entry.id: shown_by(entry.id, collection) for entry in requirements}
    claimed = sum(entry.claimed for entry in requirements)
    lines = [
        "# Trace matrix: which test shows which requirement",
        "",
        _MADE.format(source="requirements.toml"),
        "",
        f"Of {len(requirements)} requirements {claimed} are claimed. Each of these has a test, and a marked test may",
        "not be skipped. A claim reaches as far as its sentence; what the program does not do yet stands as *open*,",
        "with the part that brings it. The number is of test functions, however many cases one has.",
        "",
        "| # | requirement | claimed | tests |",
        "|---|---|---|---|",
        *(f"| {r.id} | {r.says} | {_claim(r)} | {len(shown[r.id])} |" for r in requirements),
        "",
        "## Not claimed, or open in part",
        "",
    ]
    for part, words in PARTS.items():
        still_open = [
            f"* {r.id}{'' if r.claimed else ', not claimed'}: {r.open}" for r in requirements if part in r.later
        ]
        lines += [f"What {words} will bring:", "", *still_open, ""] if still_open else []
    lines += ["## The tests", ""]
    for entry in requirements:
        lines += [f"### {entry.id} {entry.says}", ""]
        lines += [*_by_file(shown[entry.id]), ""] if shown[entry.id] else ["No test yet.", ""]
    return _text(lines)


def hazard_document(hazards: list[Hazard]) -> str:
    """Hazard -> what stands against it, how that is shown, and what is left."""
    without = [hazard.id for hazard in hazards if not hazard.control]
    lines = [
        "# Hazard log",
        "",
        _MADE.format(source="hazards.toml"),
        "",
        "The hazards of the program as it stands: what harm it could do, how it would come about, what in the program",
        "stands against it and which tests show that, and what is left. *Worst* is the worst credible harm to the",
        "patient. No probability is given: nothing has been measured on a ward. A control without a test is no control",
        f"here. Of {len(hazards)} hazards {len(without)} have no control in this program yet"
        f"{': ' + ', '.join(without) if without else ''}.",
        "",
        "| # | hazard | worst | controls shown | open |",
        "|---|---|---|---|---|",
        *(f"| {h.id} | {h.title} | {h.worst} | {len(h.control)} | {'yes' if h.not_yet else ''} |" for h in hazards),
        "",
    ]
    for hazard in hazards:
        lines += _hazard(hazard)
    return _text(lines)


def shown_by(requirement: str, collection: Collection) -> list[str]:
    """The tests marked with it, sorted."""
    return sorted(test for test, marks in collection.items() if requirement in marks)


def _claim(entry: Requirement) -> str:
    if not entry.claimed:
        return f"no: {', '.join(entry.later)}"
    return f"yes; open: {', '.join(entry.later)}" if entry.later else "yes"


def _hazard(hazard: Hazard) -> Iterable[str]:
    yield f"## {hazard.id} {hazard.title}"
    yield ""
    yield f"* Harm ({hazard.worst}): {hazard.harm}"
    yield f"* Situation: {hazard.situation}"
    yield f"* Cause: {hazard.cause}"
    yield f"* Requirements: {', '.join(hazard.requirements)}"
    for control in hazard.control:
        yield f"* Control: {control.does}"
        yield from (f"  {line}" for line in _by_file(control.tests))
    if hazard.not_yet:
        yield f"* **Not yet controlled here**: {hazard.not_yet}"
    yield f"* Left: {hazard.residual}"
    yield ""


def _by_file(tests: list[str]) -> list[str]:
    """One line a file: its path, then the names in it."""
    parts = sorted(test.partition("::")[::2] for test in tests)
    return [
        f"* `{path}`: {', '.join(f'`{name}`' for _, name in names)}"
        for path, names in groupby(parts, key=lambda part: part[0])
    ]


def _text(lines: list[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"
