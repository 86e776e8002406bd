"""The program's own source, parsed once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import ketadesk

PACKAGE = Path(ketadesk.__file__).parent
CORE = ("domain", "application")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Name within the package and tree of every module, or of those in `folders`."""
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if "__pycache__" not in name and (not folders or name.startswith(tuple(f"{f}/" for f in folders))):
            yield name, parsed(path)


def nodes(*folders: str) -> Iterator[tuple[str, ast.AST]]:
    """Every node with the place it stands at."""
    for name, tree in modules(*folders):
        for node in ast.walk(tree):
            yield f"{name}:{getattr(node, 'lineno', 0)}", node


def called(node: ast.AST) -> str:
    """The plain or dotted name of what a call calls, else blank."""
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""
