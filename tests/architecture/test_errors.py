"""Three kinds of wrong: a finding, a `KetaDeskError`, or a bug that must be seen. Nothing is swallowed."""

import ast

import pytest

from ketadesk.application import errors

from .source_code import PACKAGE, nodes

BROAD = {"Exception", "BaseException"}


def test_no_broad_except_without_its_reason() -> None:
    found: list[str] = []
    for place, node in nodes():
        if not isinstance(node, ast.ExceptHandler):
            continue
        caught = [] if node.type is None else [ast.unparse(n) for n in ast.walk(node.type) if isinstance(n, ast.Name)]
        if node.type is None or BROAD & set(caught):
            name, _, line = place.partition(":")
            text = (PACKAGE / name).read_text(encoding="utf-8").splitlines()[int(line) - 1]
            if "#" not in text or len(text.partition("#")[2]) < 30:
                found.append(place)
    assert found == []


def test_nothing_is_caught_and_passed_over_in_silence() -> None:
    found = [
        place
        for place, node in nodes("domain", "application")
        if isinstance(node, ast.ExceptHandler)
        and all(
            isinstance(s, ast.Pass) or (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant))
            for s in node.body
        )
    ]
    assert found == []


@pytest.mark.req("SR-32")
def test_every_failure_has_a_next_step() -> None:
    kinds = [
        kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.KetaDeskError)
    ]
    assert len(kinds) >= 9
    for kind in kinds:
        failed = kind("The disk is full.", "Free some space.")
        assert (failed.what, failed.next_step) == ("The disk is full.", "Free some space.")
        assert str(failed) == "The disk is full. Free some space."
        assert kind.__doc__


def test_every_module_says_what_it_is() -> None:
    empty_package = {"ui/__init__.py", "adapters/__init__.py"}
    found = [place for place, node in nodes() if isinstance(node, ast.Module) and not ast.get_docstring(node)]
    assert {place.partition(":")[0] for place in found} - empty_package == set()
