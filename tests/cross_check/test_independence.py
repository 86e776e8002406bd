"""The second engine stands alone: the standard library, no float, no Decimal, nothing of the first engine."""

import ast
from pathlib import Path

import pytest

import ketadesk.cross_check

MODULES = sorted(Path(ketadesk.cross_check.__file__).parent.glob("*.py"))
MAY_USE = {"bisect", "collections.abc", "dataclasses", "datetime", "fractions", "math", "re", "tomllib", "typing"}


def imported(tree: ast.Module) -> set[str]:
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


@pytest.mark.req("SR-12")
@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_nothing_is_shared_with_the_first_engine(path: Path) -> None:
    names = imported(ast.parse(path.read_text(encoding="utf-8")))
    assert {name for name in names if not name.startswith("ketadesk.cross_check")} <= MAY_USE


@pytest.mark.req("SR-01")
@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_float(path: Path) -> None:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    literals = [
        node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
    ]
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    assert not literals and not names & {"float", "complex", "round", "Decimal"}
