"""No float in the core, and no clinical figure in Python: figures live in `resources/clinical`."""

import ast
import re
from collections.abc import Iterator

import pytest

from .source_code import CORE, called, modules, nodes

FIGURES_THAT_ARE_NOT_CLINICAL = {
    ("domain/quantity.py", "60"): "minutes in an hour, and digits of the exact context",
    ("domain/quantity.py", "1000"): "mcg in a mg",
    ("domain/quantity.py", "10"): "digits of a quotient on the command line",
    ("domain/quantity.py", "1"): "the number one",
    ("domain/quantity.py", "1E-40"): "hours within which two times are one: what dividing leaves in the 60th digit",
    ("domain/quantity.py", "0"): "the number nought",
    ("domain/body_weight.py", "2.54"): "cm in an inch",
    ("domain/body_weight.py", "100"): "cm in a metre",
    ("domain/pump_rate.py", "100"): "percent",
    ("domain/infusion.py", "100"): "percent",
    ("domain/infusion.py", "24"): "hours of the window of the cumulative limit: 'over any 24 h' is its name",
    ("domain/drug_library.py", "2"): "people who approve a library",
    ("domain/typed_findings.py", "0.1"): "to which the weight in a sentence is rounded up",
    ("domain/rate_table.py", "40"): "rows that are tried on each side, a bound on the loop",
    ("domain/taper.py", "2"): "halving",
    ("domain/bedside/elapsed.py", "3600"): "seconds in an hour",
    ("domain/bedside/elapsed.py", "60"): "seconds in a minute",
    ("domain/bedside/elapsed.py", "1E-30"): "seconds within which two times are one",
    ("domain/bedside/infusion_log.py", "2"): "the name of the second scale of SpO2",
    ("domain/bedside/ledger.py", "1E-30"): "seconds within which two times are one",
    ("domain/bedside/projection.py", "1E-40"): "hours within which two times are one",
    ("domain/bedside/news2.py", "2"): "the name of the second scale of SpO2",
    ("domain/bedside/passed_thresholds.py", "100"): "percent",
}
STRUCTURE = {"0", "1"}
"""Nought and one of counting: starts, signs, `k + 1`."""


def number_literals() -> Iterator[tuple[str, str, str]]:
    """Place, module and text of every number written in the domain, also inside `Decimal("...")`."""
    for name, tree in modules("domain"):
        for node in ast.walk(tree):
            text = ""
            if isinstance(node, ast.Constant) and isinstance(node.value, int) and not isinstance(node.value, bool):
                text = str(node.value)
            elif called(node) == "Decimal":
                assert isinstance(node, ast.Call)
                text = " ".join(str(a.value) for a in node.args if isinstance(a, ast.Constant))
            if text:
                yield f"{name}:{getattr(node, 'lineno', 0)}", name, text


WITH_FRACTIONS = {
    "application/arithmetic.py": "asks the second engine, which reckons in fractions",
    "application/second_opinion.py": "compares the first engine's figures with the second's",
    "application/self_test.py": "puts published figures to both engines",
    "application/monitoring/agreed_figures.py": "compares what was given by both engines",
}

OF_A_PAPER = {
    "application/read_back/highest_dose.py": "reckons the most in a day anew, without the domain's arithmetic",
    "application/read_back/own_figures.py": "reckons a finished paper's figures anew, without the domain's arithmetic",
}

OF_A_CLOCK = {
    "application/sign_in.py": "takes the clock that nobody sets, in seconds as the system gives them",
    "application/try_delay.py": "turns them into a length of time at once",
}


def _of(place: str, names: dict[str, str]) -> bool:
    return place.partition(":")[0] in names


@pytest.mark.req("SR-01")
def test_no_float_in_the_core() -> None:
    found = [
        place
        for place, node in nodes(*CORE)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
        or called(node) in {"float", "round", "math.floor", "math.ceil", "complex", "pow"}
        or (isinstance(node, ast.Name) and node.id == "float" and not _of(place, OF_A_CLOCK))
        or (
            isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and not _of(place, WITH_FRACTIONS | OF_A_PAPER)
        )
    ]
    assert found == [], "floats, round(), or a division of its own beside quantity.quotient"


@pytest.mark.req("SR-01")
def test_no_module_of_the_core_brings_floats_in() -> None:
    banned = {"math", "statistics", "random", "fractions", "numpy", "cmath"}
    found = [
        place
        for place, node in nodes(*CORE)
        if (isinstance(node, ast.Import) and {a.name.partition(".")[0] for a in node.names} & banned)
        or (isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in banned)
    ]
    assert {place.partition(":")[0] for place in found} == set(WITH_FRACTIONS)


def test_no_clinical_figure_in_the_domain() -> None:
    found = [
        f"{place}: {text}"
        for place, name, text in number_literals()
        if text not in STRUCTURE and (name, text) not in FIGURES_THAT_ARE_NOT_CLINICAL
    ]
    assert found == [], "a figure belongs into resources/clinical with its source; a unit factor into the list above"


def test_the_list_of_other_figures_is_not_longer_than_needed() -> None:
    used = {(name, text) for _, name, text in number_literals()}
    assert set(FIGURES_THAT_ARE_NOT_CLINICAL) - used == set()


def test_no_clinical_figure_in_a_sentence_of_the_code() -> None:
    """Text that people read takes its figures from the library; the samples are requests, not sentences."""
    window = r"24[ \u00a0]hr?\b"  # "any 24 h" is the name of the cumulative limit's window
    figure_with_unit = re.compile(rf"(?!{window})\b\d+(\.\d+)?[ \u00a0](mg|mcg|mL|kg|cm|years|hours|hr|h|min|%|mmHg)\b")
    found: list[str] = []
    for name, tree in modules(*CORE):
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        texts = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        if name != "application/examples.py":
            said = [n for n in texts if id(n) not in docstrings and figure_with_unit.search(str(n.value))]
            found += [f"{name}:{n.lineno}: {n.value!r}" for n in said]
    assert found == []


@pytest.mark.req("SR-06")
def test_nothing_is_clamped_in_the_core() -> None:
    """`min` and `max` are for choosing among limits, edges and weights; each use is listed with its reason."""
    reasons = {
        "application/evidence_view.py": "how long the bar is",
        "application/look_alikes.py": "lengths of identifiers",
        "application/clock_times.py": "no length of time is below nought",
        "application/monitoring/agreed_figures.py": "a segment that begins later than asked has no length yet",
        "application/monitoring/due_words.py": "the longest overdue",
        "application/monitoring/followed_log.py": "the newest entry",
        "application/monitoring/last_seen.py": "the worst sign, the oldest look",
        "application/monitoring/signs_seen.py": "the worst sign",
        "application/monitoring/steps/boluses.py": "the newest dose",
        "application/monitoring/steps/giving_more.py": "when the pause began; before it there is no length of pause",
        "application/monitoring/steps/starting.py": "the newest set",
        "application/monitoring/trend/trend_labels.py": "labels moved apart",
        "application/monitoring/trend/trend_layout.py": "places on the drawing; a value beyond its axis is an arrow",
        "application/monitoring/trend/trend_of.py": "the newest moment",
        "application/monitoring/trend/trend_panels.py": "the strongest answer",
        "application/monitoring/trend/trend_rate.py": "the highest rate; now or later",
        "application/monitoring/typed_moment.py": "the nearest day",
        "application/monitoring/ward/ward_line.py": "empty or expired, whichever comes first",
        "application/monitoring/watched.py": "the newest revision",
        "application/monitoring/worked_out.py": "the next change",
        "application/read_back/chart_texts.py": "the last place on the page that fits",
        "application/read_back/highest_dose.py": "where a window and a phase overlap; the window that holds most",
        "application/read_back/following.py": "of two lists, as far as both go",
        "application/read_back/furniture.py": "a body that is empty does not end before it begins",
        "application/sheet/sheet_forms.py": "rows to be written on, as far as a page has room",
        "application/step_moment.py": "the newest step of an order",
        "application/try_delay.py": "of two clocks the one by which less has passed",
        "domain/body_weight.py": "the lower of two weights; inches above a threshold",
        "domain/container_change.py": "empty or expired, whichever comes first; what is left is never below nought",
        "domain/dose_limit.py": "the strictest limit, the worst value",
        "domain/bedside/due_sets.py": "the newest moment",
        "domain/bedside/due_slots.py": "the longest interval and its tolerance; stop or now, whichever is first",
        "domain/infusion.py": "the end of the last phase",
        "domain/bedside/ledger.py": "overlap of stretches of time; empty by reckoning is nought left, and said",
        "domain/bedside/news2.py": "the highest of single scores",
        "domain/plan_findings.py": "the lower of two limits",
        "domain/bedside/projection.py": "nothing is to come before now",
        "domain/pump_rate.py": "the lower of two steps",
        "domain/schedule.py": "where a stretch ends",
        "domain/sliding_window.py": "overlap of stretches of time, the most in any window",
    }
    found = {place.partition(":")[0] for place, node in nodes(*CORE) if called(node) in {"min", "max"}}
    assert found == set(reasons)


def test_the_core_has_no_clock_of_its_own() -> None:
    found = [
        place for place, node in nodes(*CORE)
        if called(node) in {"datetime.now", "datetime.utcnow", "date.today", "datetime.today", "time.time"}
    ]  # fmt: skip
    assert found == []
