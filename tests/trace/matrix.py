"""Write the trace matrix and the hazard log, or say whether they are out of date.

    python -m tests.trace.matrix             say what is out of date or wrong; exit code 1 when something is
    python -m tests.trace.matrix --write     write TRACE.md and HAZARDS.md

`--collect` prints the collected tests as JSON; the tests use it when only a part of them runs.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.trace.collected import Collection, CollectionFailed, collect_here
from tests.trace.documents import COMMAND, hazard_document, shown_by, trace_document
from tests.trace.register import FOLDER, Hazard, Requirement, read_hazards, read_requirements

TRACE, HAZARDS = FOLDER / "TRACE.md", FOLDER / "HAZARDS.md"


def main(arguments: Sequence[str]) -> int:
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.trace.matrix", description="The trace matrix and hazard log")
    parser.add_argument("--write", action="store_true", help="write TRACE.md and HAZARDS.md")
    parser.add_argument("--collect", action="store_true", help="print the collected tests and their marks as JSON")
    asked = parser.parse_args(arguments)
    try:
        collection = collect_here()
    except CollectionFailed as failed:
        print(failed, file=sys.stderr)
        return 1
    if asked.collect:
        json.dump(collection, sys.stdout)
        return 0
    return _matrix(collection, asked.write)


def _matrix(collection: Collection, write: bool) -> int:
    requirements, hazards = read_requirements(), read_hazards()
    if write:
        for path, text in documents(requirements, hazards, collection).items():
            path.write_text(text, encoding="utf-8", newline="\n")
    wrong = flaws(requirements, hazards, collection)
    wrong += [f"{name} is out of date: {COMMAND}" for name in out_of_date(requirements, hazards, collection)]
    marked = sum(bool(marks) for marks in collection.values())
    print(
        f"{len(requirements)} requirements, {sum(r.claimed for r in requirements)} claimed; {len(hazards)} hazards, "
        f"{sum(bool(h.control) for h in hazards)} with a control; {marked} marked tests of {len(collection)}"
    )
    for line in wrong:
        print(f"WRONG: {line}")
    return 1 if wrong else 0


def documents(requirements: list[Requirement], hazards: list[Hazard], collection: Collection) -> dict[Path, str]:
    """Path -> the text that must stand there."""
    return {TRACE: trace_document(requirements, collection), HAZARDS: hazard_document(hazards)}


def out_of_date(requirements: list[Requirement], hazards: list[Hazard], collection: Collection) -> list[str]:
    """Names of the documents that are missing or say something else than they must."""
    wanted = documents(requirements, hazards, collection)
    return [p.name for p, text in wanted.items() if not p.is_file() or p.read_text(encoding="utf-8") != text]


def flaws(requirements: list[Requirement], hazards: list[Hazard], collection: Collection) -> list[str]:
    """What keeps the two documents from being true, a line each."""
    return [
        *_claims_without_a_test(requirements, collection),
        *_marks_without_a_requirement(requirements, collection),
        *_tests_that_are_not_there(hazards, collection),
        *_hazards_and_requirements_apart(requirements, hazards),
    ]


def _claims_without_a_test(requirements: list[Requirement], collection: Collection) -> list[str]:
    claimed = [r.id for r in requirements if r.claimed]
    return [f"{claim} is claimed and no test shows it" for claim in claimed if not shown_by(claim, collection)]


def _marks_without_a_requirement(requirements: list[Requirement], collection: Collection) -> list[str]:
    known = {r.id for r in requirements}
    return [f"{test} is marked {m!r}: unknown" for test, marks in collection.items() for m in marks if m not in known]


def _tests_that_are_not_there(hazards: list[Hazard], collection: Collection) -> list[str]:
    """A hazard names a test function, or a class of them."""
    known = set(collection) | {test.rpartition("::")[0] for test in collection if test.count("::") > 1}
    return [f"{h.id} names {test}, which does not exist" for h in hazards for test in h.tests if test not in known]


def _hazards_and_requirements_apart(requirements: list[Requirement], hazards: list[Hazard]) -> list[str]:
    known, used = {r.id for r in requirements}, {r for h in hazards for r in h.requirements}
    unknown = [f"{h.id} names {r}, which does not exist" for h in hazards for r in h.requirements if r not in known]
    return unknown + [f"{r} stands against no hazard" for r in sorted(known - used)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
