"""Every mutant of the dosing core: its id, and what it changes.

mutmut mutates plain functions and methods only. Half of our arithmetic stands in properties (`mg_per_h`,
`in_mg_per_h`), and the figures everything hangs on stand outside functions (`MINUTES_PER_HOUR`, the number patterns,
`frozen=True`), so both are added here: properties by teaching mutmut to take them, the rest as mutants of a whole file.
"""

import difflib
import fnmatch
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import libcst as cst
import pytest
from mutmut.mutation import file_mutation, trampoline
from mutmut.mutation.file_mutation import Mutation, MutationVisitor, deep_replace
from mutmut.mutation.trampoline_templates import mangle_function_name
from mutmut.runners.harness import PytestRunner
from mutmut.state import state

ROOT = Path(__file__).resolve().parents[2]
SETTINGS: Mapping[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]


class Mutant(NamedTuple):
    """One change to one file."""

    id: str
    """mutmut's own name; for a mutant outside functions `<module>.<name assigned>__outside_<number>`."""
    diff: str
    """The lines taken out (`-`) and put in (`+`)."""
    mutated_file: str
    """The whole file, for a mutant outside functions; else blank."""


def core_files() -> list[Path]:
    """Return the files of the core, relative to the root."""
    found = sorted(path.relative_to(ROOT) for path in (ROOT / "ketadesk").rglob("*.py"))
    return [path for path in found if any(fnmatch.fnmatch(str(path), pattern) for pattern in SETTINGS["only_mutate"])]


def module_name(path: Path) -> str:
    """Return the dotted name of a file of the core."""
    return ".".join(path.with_suffix("").parts)


@cache
def mutants_of(path: Path) -> tuple[Mutant, ...]:
    """Return all mutants of one file, in mutmut's order."""
    prepare_mutmut()
    module, mutations, _, _ = file_mutation.create_mutations(str(path), (ROOT / path).read_text(encoding="utf-8"))
    return (*_inside_functions(path, module, mutations), *_outside_functions(path, module, mutations))


def _inside_functions(path: Path, module: cst.Module, mutations: Sequence[Mutation]) -> Iterator[Mutant]:
    grouped = file_mutation.group_by_top_level_node(mutations)
    for function, class_name in _functions(module):
        name = mangle_function_name(name=function.name.value, class_name=class_name)
        before = module.code_for_node(function)
        for number, mutation in enumerate(grouped.get(function, ()), start=1):
            mutated = deep_replace(function, mutation.original_node, mutation.mutated_node)
            assert isinstance(mutated, cst.FunctionDef)
            diff = changed_lines(before, module.code_for_node(mutated))
            yield Mutant(f"{module_name(path)}.{name}__mutmut_{number}", diff, "")


def _functions(module: cst.Module) -> Iterator[tuple[cst.FunctionDef, str | None]]:
    for statement in module.body:
        if isinstance(statement, cst.FunctionDef):
            yield statement, None
        elif isinstance(statement, cst.ClassDef) and isinstance(statement.body, cst.IndentedBlock):
            for method in statement.body.body:
                if isinstance(method, cst.FunctionDef):
                    yield method, statement.name.value


def _outside_functions(path: Path, module: cst.Module, mutations: Sequence[Mutation]) -> Iterator[Mutant]:
    labels = dict(_labels(module))
    counts: dict[str, int] = {}
    for mutation in mutations:
        if isinstance(mutation.contained_by_top_level_function, cst.FunctionDef):
            continue
        label = labels[id(mutation.original_node)]
        counts[label] = counts.get(label, 0) + 1
        mutated = deep_replace(module, mutation.original_node, mutation.mutated_node)
        assert isinstance(mutated, cst.Module)
        diff = changed_lines(module.code, mutated.code)
        yield Mutant(f"{module_name(path)}.{label}__outside_{counts[label]}", diff, mutated.code)


def _labels(module: cst.Module) -> Iterator[tuple[int, str]]:
    """What each node outside functions is called: the name its statement assigns, after that of its class."""
    for statement in module.body:
        inner: Iterable[cst.CSTNode] = (statement,)
        prefix = ""
        if isinstance(statement, cst.ClassDef):
            prefix = statement.name.value
            for node in _walk(statement):
                yield id(node), prefix
            inner, prefix = statement.body.body, f"{prefix}."
        for part in inner:
            for node in _walk(part):
                yield id(node), f"{prefix}{_assigned(part)}"


def _assigned(statement: cst.CSTNode) -> str:
    for node in _walk(statement):
        if isinstance(node, cst.AssignTarget | cst.AnnAssign):
            return node.target.value if isinstance(node.target, cst.Name) else "expression"
    return "expression"


def _walk(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    yield node
    for child in node.children:
        yield from _walk(child)


def changed_lines(before: str, after: str) -> str:
    """Return the lines that differ, `-` and `+` in front, without the space they are indented by."""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0))[2:]
    return "\n".join(f"{line[0]} {line[1:].strip()}" for line in lines if not line.startswith("@@"))


@cache
def prepare_mutmut() -> None:
    """Make mutmut 3.8 work with pytest 9 and take properties as well."""
    if not hasattr(pytest.Item, "_nodeid"):
        # mutmut reads the private name that pytest had up to version 8.
        pytest.Item._nodeid = property(lambda item: item.nodeid)  # type: ignore[attr-defined]  # see above
    skip, arrange = MutationVisitor._skip_node_and_children, file_mutation.function_trampoline_arrangement

    def skip_all_but_properties(visitor: MutationVisitor, node: cst.CSTNode) -> bool:
        return False if _is_property(node) else skip(visitor, node)

    def arrange_properties_too(function: cst.FunctionDef, mutants: Iterable[Mutation], class_name: str | None) -> Any:
        if not _is_property(function):
            return arrange(function, mutants, class_name)
        # The copies are called as functions; only what the class offers under the old name stays a property.
        bare = function.with_changes(decorators=[])
        declared, methods, assigned, names = arrange(bare, mutants, class_name)
        trampolined = cst.ensure_type(methods[0], cst.FunctionDef)
        offered = trampolined.with_changes(decorators=[*function.decorators, *trampolined.decorators])
        return declared, [offered, *methods[1:]], assigned, names

    MutationVisitor._skip_node_and_children = skip_all_but_properties  # type: ignore[assignment,method-assign]  # no hook
    file_mutation.function_trampoline_arrangement = arrange_properties_too
    _make_quick()


def _make_quick() -> None:
    """Quick tests first, and no look into the environment at each of the core's calls: half the time."""
    arguments = PytestRunner._pytest_args_regular_run

    def quick_first(runner: PytestRunner, tests: Iterable[str]) -> list[str]:
        seconds = state().duration_by_test
        return arguments(runner, sorted(tests, key=lambda test: (seconds.get(test, 0), test)))

    PytestRunner._pytest_args_regular_run = quick_first  # type: ignore[assignment,method-assign]  # no option
    trampoline.get_mutant_under_test = lambda: trampoline._mutant_under_test or ""


def _is_property(node: cst.CSTNode) -> bool:
    return (
        isinstance(node, cst.FunctionDef)
        and len(node.decorators) == 1
        and isinstance(node.decorators[0].decorator, cst.Name)
        and node.decorators[0].decorator.value == "property"
    )
