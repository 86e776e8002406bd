"""Every finding the code can raise has a sentence with the right values in it, and no sentence is dead."""

import ast
import re
from collections import defaultdict
from decimal import Decimal
from string import Formatter

import pytest

from ketadesk import app
from ketadesk.domain.drug_library import Bound, CareSetting, ChecklistClass, Quantity
from ketadesk.domain.finding import Finding, Severity
from ketadesk.domain.infusion import DAY_H

from .source_code import CORE, called, modules

WORDING = app.read_wording()
FAMILIES = {
    "limit-*": {f"limit-{bound.value}" for bound in Bound},
    "bmi-*": {f"bmi-{bound.value}" for bound in Bound if not bound.is_hard},
    "above-usual-*": {"above-usual-soft", "above-usual-hard"},
    "rounding-error-*": {"rounding-error-soft", "rounding-error-hard"},
    "checklist-*": {f"checklist-{klass.value}" for klass in ChecklistClass},
}
"""Keys that the code puts together, by what stands fast in them."""
KEY_ARGUMENT = {"stop": 0, "caution": 0, "_note": 0, "self.refuse": 0, "_of": 3}
"""Functions that make a finding, and which of their arguments is the key; `stop(wording=...)` goes before."""


class KeysInCode:
    """wording key -> for each place that raises it, the names of the values it gives."""

    def __init__(self) -> None:
        self.given: dict[str, list[tuple[str, set[str]]]] = defaultdict(list)
        self.not_understood: list[str] = []
        for name, tree in modules(*CORE):
            for function in ast.walk(tree):
                if isinstance(function, ast.FunctionDef):
                    self._in_function(name, function)

    def _in_function(self, module: str, function: ast.FunctionDef) -> None:
        made = {
            n.target.id: n.value
            for n in ast.walk(function)
            if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)
        }
        for node in ast.walk(function):
            if isinstance(node, ast.Dict):
                entries = {
                    k.value: v for k, v in zip(node.keys, node.values, strict=True) if isinstance(k, ast.Constant)
                }
                if "wording_key" in entries:
                    values = entries["values"]
                    given = made.get(values.id) if isinstance(values, ast.Name) else values
                    self._add(f"{module}:{node.lineno}", entries["wording_key"], _names_in(given), module)
            if not isinstance(node, ast.Call):
                continue
            place = f"{module}:{node.lineno}"
            name = called(node)
            if name == "Finding":
                key = _keyword(node, "wording_key")
                if f"self.{function.name}" in KEY_ARGUMENT or function.name in KEY_ARGUMENT:
                    continue
                self._add(place, key, _names_in(_keyword(node, "values")), module)
            elif name in KEY_ARGUMENT:
                key = _keyword(node, "wording") or node.args[KEY_ARGUMENT[name]]
                self._add(place, key, _names_given(name, node), module)

    def _add(self, place: str, key: ast.expr | None, names: set[str], module: str) -> None:
        keys = _keys(key, module)
        if not keys:
            self.not_understood.append(f"{place}: {ast.unparse(key) if key else 'no key'}")
        for each in keys:
            self.given[each].append((place, names))


def _keyword(node: ast.Call, name: str) -> ast.expr | None:
    return next((k.value for k in node.keywords if k.arg == name), None)


def _names_in(values: ast.expr | None) -> set[str]:
    if not isinstance(values, ast.Dict):
        return set()
    return {key.value for key in values.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}


def _names_given(function: str, node: ast.Call) -> set[str]:
    if function == "_of":
        return {"item", "answer"} | {k.arg for k in node.keywords if k.arg}
    return {k.arg for k in node.keywords if k.arg and k.arg not in ("field", "wording", "sources", "severity")}


def _keys(node: ast.expr | None, module: str) -> set[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return _keys(node.body, module) | _keys(node.orelse, module)
    if isinstance(node, ast.JoinedStr):
        fast = "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
        return FAMILIES.get(fast, set())
    if isinstance(node, ast.Call):
        tree = dict(modules(*CORE))[module]
        returned = [
            r.value for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) and f.name == called(node)
            for r in ast.walk(f) if isinstance(r, ast.Return)
        ]  # fmt: skip
        return set().union(*(_keys(r, module) for r in returned))
    return set()


CODE = KeysInCode()


def placeholders(sentence: str) -> set[tuple[str, str]]:
    return {(name, form or "") for _, name, form, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.req("SR-32")
def test_every_place_that_raises_a_finding_is_understood() -> None:
    assert CODE.not_understood == [], "teach KEY_ARGUMENT or FAMILIES about it"
    assert len(CODE.given) > 40


@pytest.mark.req("SR-32")
def test_every_key_has_a_sentence() -> None:
    assert set(CODE.given) - set(WORDING.findings) == set()


def test_no_sentence_is_dead() -> None:
    assert set(WORDING.findings) - set(CODE.given) == set()


@pytest.mark.parametrize("key", sorted(WORDING.findings))
def test_a_sentence_asks_for_nothing_that_it_is_not_given(key: str) -> None:
    asked = placeholders(WORDING.findings[key])
    names = {name for name, _ in asked} | {form[1:] for _, form in asked if form.startswith("@")}
    assert CODE.given[key]
    for place, given in CODE.given[key]:
        assert names <= given, f"{place} does not give {sorted(names - given)}"


FILLING: dict[str, Decimal | int | str] = {
    "regimen": "Low-dose infusion", "seen": "ward", "allowed": "monitored, icu", "unit": "mg/kg/h",
    "quantity": "weight", "what": "Loading dose", "item": "Pregnancy", "answer": "not known", "phase": "infusion",
    "when": "22-Nov-2026 14:00", "count": 4, "merged": 2, "steps": 3, "age": 61,
}  # fmt: skip


@pytest.mark.req("SR-43")
@pytest.mark.parametrize("key", sorted(WORDING.findings))
def test_a_sentence_fills_in_and_reads_well(key: str) -> None:
    names = {name for name, _ in placeholders(WORDING.findings[key])} | {"unit"}
    values = {name: FILLING.get(name, Decimal("1234.50")) for name in names}
    if "@unit" in {form for name, form in placeholders(WORDING.findings[key]) if name == "allowed"}:
        values |= {"allowed": Decimal("1234.50"), "seen": Decimal("0.50")}
    told = WORDING.sentence(Finding(code="x", severity=Severity.STOP, wording_key=key, values=values))
    assert not re.search(r"[{}@]|None|Decimal", told), told
    assert told[0].isupper() or told[0].isdigit(), told
    assert "  " not in told and "mg/" not in told and "1234" not in told, told
    assert not re.search(r"\d (mg|mL|mcg|kg|hr|min)\b", told), f"a no-break space is missing: {told!r}"


def test_every_quantity_and_care_setting_has_its_words() -> None:
    assert set(WORDING.quantities) == {q.value for q in Quantity}
    assert set(WORDING.settings) == {s.value for s in CareSetting}


def test_figures_that_the_sentences_repeat_are_the_library_s() -> None:
    """Some say the library's figures in words of their own; they must change with the library."""
    library = app.read_library()
    at = {limit.id: str(limit.value) for limit in library.rules.limits}
    repeated = {"cumulative-24-h-hard-max": [str(DAY_H)]}
    in_words = {key: re.sub(r"\{.*?\}", "", sentence) for key, sentence in WORDING.findings.items()}
    assert {key: found for key, text in in_words.items() if (found := re.findall(r"\d+", text))} == repeated
    rounding = " ".join(WORDING.help["Rounding"])
    assert re.findall(r"(\d+) %", rounding) == [at["rounding-error-soft-max"], at["rounding-error-hard-max"]]
