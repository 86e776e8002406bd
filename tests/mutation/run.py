"""Mutation testing of the dosing core: change it in every small way, and see that a test fails each time.

    python tests/mutation/run.py            every mutant, afresh (about ten minutes on two cores)
    python tests/mutation/run.py --again    only those that were not killed the last time
    python tests/mutation/run.py taper ...  only these files
    python tests/mutation/run.py --outside  constants, enum members and model settings as well (half an hour more)

Prints mutants, killed, survivors and how many of those are listed in `equivalent.toml`. The exit code is 1 when a
survivor is not listed, or when one that is listed was killed. Tests with random examples are left out: a mutant counts
as killed only when an example worked by hand kills it.
"""

import argparse
import contextlib
import importlib
import importlib.machinery
import json
import os
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing import get_context
from pathlib import Path
from types import CodeType, FrameType

ROOT = Path(__file__).resolve().parents[2]
if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))

import mutmut.__main__ as mutmut_program  # noqa: E402  # the root must be on the path first
import pytest  # noqa: E402  # as above
from mutmut.stats import status_by_exit_code  # noqa: E402  # as above

from tests.mutation.core_mutants import (  # noqa: E402  # as above
    SETTINGS,
    Mutant,
    core_files,
    module_name,
    mutants_of,
    prepare_mutmut,
)
from tests.mutation.equivalent import read_equivalents  # noqa: E402  # as above

FOLDER = Path("mutants")
OUTSIDE_RESULTS = FOLDER / "outside.json"
SECONDS_EACH = 120
KILLED_BY = {1: "killed", 2: "killed", 3: "killed", 4: "killed"}
"""pytest's exit codes: a test failed; a file of tests could not be imported; an error inside; nor a `conftest.py`."""


def main(arguments: Sequence[str]) -> int:
    """Run the mutants that were asked for; return the exit code."""
    asked = parse(arguments)
    os.chdir(ROOT)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    prepare_mutmut()
    paths = [path for path in core_files() if not asked.files or path.stem in asked.files]
    begun = time.monotonic()
    if not asked.again and not asked.files:
        shutil.rmtree(FOLDER, ignore_errors=True)
    found = inside_functions(paths, asked.again, asked.jobs)
    if asked.outside:
        found |= outside_functions(paths, asked.again, asked.jobs)
    looked_at = {path: [m for m in mutants_of(path) if asked.outside or not m.mutated_file] for path in paths}
    code = report(looked_at, found)
    print(f"{time.monotonic() - begun:.0f} s")
    return code


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Mutation testing of the dosing core.")
    parser.add_argument("files", nargs="*", help="names of files of the core without .py; all when left out")
    parser.add_argument("--again", action="store_true", help="only mutants that were not killed the last time")
    parser.add_argument("--outside", action="store_true", help="mutants outside functions as well")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="how many at a time")
    return parser.parse_args(arguments)


def inside_functions(paths: Sequence[Path], again: bool, jobs: int) -> dict[str, str]:
    """Let mutmut run the mutants in functions, methods and properties; return what became of each."""
    chosen: list[str] = []
    if again:
        chosen = [name for name, status in read_statuses(paths).items() if status not in {"killed", "timeout"}]
    elif len(paths) < len(core_files()):
        chosen = [f"{module_name(path)}.x*" for path in paths]
    if chosen or not again:
        mutmut_program._run(chosen, jobs)
    return read_statuses(paths)


def read_statuses(paths: Sequence[Path]) -> dict[str, str]:
    """Return what became of mutmut's mutants, as it noted it down."""
    found: dict[str, str] = {}
    for path in paths:
        notes = FOLDER / f"{path}.meta"
        if notes.exists():
            codes: dict[str, int | None] = json.loads(notes.read_text(encoding="utf-8"))["exit_code_by_key"]
            found |= {name: status_by_exit_code[code] for name, code in codes.items()}
    return found


def outside_functions(paths: Sequence[Path], again: bool, jobs: int) -> dict[str, str]:
    """Run the mutants of constants, enum members and model settings; return what became of each."""
    before: dict[str, str] = json.loads(OUTSIDE_RESULTS.read_text(encoding="utf-8")) if OUTSIDE_RESULTS.exists() else {}
    todo = [(path, mutant) for path in paths for mutant in mutants_of(path) if mutant.mutated_file]
    names = {mutant.id for _, mutant in todo}
    if again:
        todo = [(path, mutant) for path, mutant in todo if before.get(mutant.id) != "killed"]
    # Imported once here, not in each of the processes forked from this one.
    for name in ("pydantic", "PySide6.QtTest", "PySide6.QtWidgets"):
        importlib.import_module(name)
    with get_context("fork").Pool(jobs, maxtasksperchild=1) as pool:
        unchanged = pool.apply(run_tests)
        if unchanged != 0:
            raise SystemExit(f"The tests fail on the core as it is (pytest: {unchanged}).")
        for number, (name, status) in enumerate(pool.imap_unordered(try_outside, todo, chunksize=1), start=1):
            before[name] = status
            print(f"\routside functions: {number} of {len(todo)}", end="", flush=True)
            OUTSIDE_RESULTS.write_text(json.dumps(before, indent=1), encoding="utf-8")
    print()
    return {name: status for name, status in before.items() if name in names}


def try_outside(work: tuple[Path, Mutant]) -> tuple[str, str]:
    """Run the tests with one file changed; in a process of its own."""
    path, mutant = work
    # The walk over all orders' lives is slow, and looks at nothing but the states.
    left_out = () if path.stem == "order_state" else ("--ignore=tests/domain/test_order_state_walk.py",)
    with mutated(path, mutant.mutated_file):
        code = run_tests(left_out)
    return mutant.id, "survived" if code == 0 else KILLED_BY[code]


@contextlib.contextmanager
def mutated(path: Path, text: str) -> Iterator[None]:
    """Let the import of one file find another text."""
    as_it_is = importlib.machinery.SourceFileLoader.get_code

    def get_code(loader: importlib.machinery.SourceFileLoader, name: str) -> CodeType | None:
        if name != module_name(path):
            return as_it_is(loader, name)
        code = compile(text, str(ROOT / path), "exec", dont_inherit=True)
        assert isinstance(code, CodeType)
        return code

    importlib.machinery.SourceFileLoader.get_code = get_code  # type: ignore[assignment,method-assign]  # for this only
    try:
        yield
    finally:
        importlib.machinery.SourceFileLoader.get_code = as_it_is  # type: ignore[method-assign]  # put back


def run_tests(more: Sequence[str] = ()) -> int:
    """Run the core's fast tests here until one fails; return pytest's exit code."""

    def too_long(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError("the mutant did not end")

    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(SECONDS_EACH)
    arguments = ["-x", "-q", "-p", "no:randomly", *SETTINGS["pytest_add_cli_args"], *more]
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        return int(pytest.main([*arguments, *SETTINGS["pytest_add_cli_args_test_selection"]]))


def report(looked_at: Mapping[Path, Sequence[Mutant]], found: Mapping[str, str]) -> int:
    """Print the table and every mutant that asks for something; return 1 when there is one."""
    listed = {entry.id for entry in read_equivalents()}
    rows = Counter[str]()
    print(f"{'file':<44}{'mutants':>8}{'killed':>8}{'timeout':>8}{'survived':>9}{'listed':>8}")
    for path, mutants in looked_at.items():
        statuses = {mutant.id: found.get(mutant.id, "not run") for mutant in mutants}
        row = Counter({
            "mutants": len(statuses),
            "killed": sum(status == "killed" for status in statuses.values()),
            "timeout": sum(status == "timeout" for status in statuses.values()),
            "survived": sum(status not in {"killed", "timeout"} for status in statuses.values()),
            "listed": sum(name in listed for name in statuses),
        })  # fmt: skip
        print_row(str(path), row)
        rows += row
    print_row("all", rows)
    return 1 if print_asking(looked_at, found, listed) else 0


def print_row(title: str, row: Mapping[str, int]) -> None:
    figures = f"{row['mutants']:>8}{row['killed']:>8}{row['timeout']:>8}{row['survived']:>9}{row['listed']:>8}"
    print(f"{title:<44}{figures}")


def print_asking(looked_at: Mapping[Path, Sequence[Mutant]], found: Mapping[str, str], listed: set[str]) -> bool:
    """Print survivors that are not listed, and listed ones that were killed."""
    asking = False
    for mutant in (mutant for mutants in looked_at.values() for mutant in mutants):
        status = found.get(mutant.id, "not run")
        dead = status in {"killed", "timeout"}
        if dead == (mutant.id in listed):
            asking = True
            print(f"\n{mutant.id}: {status}{', though listed as equivalent' if dead else ''}\n{mutant.diff}")
    return asking


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
