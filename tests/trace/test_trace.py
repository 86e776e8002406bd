"""The trace matrix and the hazard log are true and up to date: regenerated here and compared."""

import pytest

from tests.trace import documents, matrix
from tests.trace.collected import Collection
from tests.trace.matrix import flaws
from tests.trace.register import Control, Hazard, Requirement, read_hazards, read_requirements
from tests.trace.this_run import collected


@pytest.fixture(scope="module")
def collection(request: pytest.FixtureRequest) -> Collection:
    return collected(request.config)


@pytest.fixture(scope="module")
def requirements() -> list[Requirement]:
    return read_requirements()


@pytest.fixture(scope="module")
def hazards() -> list[Hazard]:
    return read_hazards()


def test_claims_marks_and_hazards_agree_with_the_tests_there_are(
    requirements: list[Requirement], hazards: list[Hazard], collection: Collection
) -> None:
    """A claim has its test, a mark its requirement, a hazard's test exists, a requirement stands against a hazard."""
    assert flaws(requirements, hazards, collection) == []


def test_both_documents_are_up_to_date(
    requirements: list[Requirement], hazards: list[Hazard], collection: Collection
) -> None:
    assert matrix.out_of_date(requirements, hazards, collection) == [], f"run: {documents.COMMAND}"


def test_a_hazard_without_a_test_says_so(hazards: list[Hazard]) -> None:
    text = documents.hazard_document(hazards)
    assert len(hazards) >= 25
    for hazard in hazards:
        section = text.partition(f"## {hazard.id} ")[2].partition("\n## ")[0]
        assert ("Not yet controlled here" in section) == bool(hazard.not_yet)
        assert hazard.tests or hazard.not_yet, hazard.id


# --- what would be wrong is seen ---

ONE = Requirement(id="SR-01", says="Numbers are exact", claimed=True)
HAZARD = Hazard(
    id="H-01", title="Slip", harm="Overdose", worst="fatal", situation="A rate", cause="A slip",
    requirements=["SR-01"], control=[Control(does="Refused", tests=["tests/a.py::test_a"])], residual="Little",
)  # fmt: skip
SHOWN: Collection = {"tests/a.py::test_a": ("SR-01",), "tests/a.py::TestB::test_b": ()}


def test_sound_data_has_no_flaw() -> None:
    assert flaws([ONE], [HAZARD], SHOWN) == []


@pytest.mark.parametrize(
    ("requirement", "hazard", "collection", "flaw"),
    [
        (ONE, HAZARD, {"tests/a.py::test_a": ()}, "SR-01 is claimed and no test shows it"),
        (ONE, HAZARD, {**SHOWN, "tests/a.py::test_c": ("SR-1",)}, "tests/a.py::test_c is marked 'SR-1': unknown"),
        (ONE, HAZARD, {"tests/a.py::test_b": ("SR-01",)}, "H-01 names tests/a.py::test_a, which does not exist"),
        (ONE, HAZARD.model_copy(update={"requirements": ["SR-01", "SR-99"]}), SHOWN,
         "H-01 names SR-99, which does not exist"),
        (ONE, HAZARD.model_copy(update={"requirements": []}), SHOWN, "SR-01 stands against no hazard"),
    ],
)  # fmt: skip
def test_each_flaw_is_named(requirement: Requirement, hazard: Hazard, collection: Collection, flaw: str) -> None:
    assert flaws([requirement], [hazard], collection) == [flaw]


def test_a_hazard_may_name_a_class_of_tests() -> None:
    control = Control(does="Refused", tests=["tests/a.py::TestB"])
    assert flaws([ONE], [HAZARD.model_copy(update={"control": [control]})], SHOWN) == []


@pytest.mark.parametrize("change", [{"open": "Half of it"}, {"later": ["record"]}, {"claimed": False}, {"note": "x"}])
def test_a_requirement_says_what_is_open_and_who_brings_it(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"open|claimed|Extra"):
        Requirement.model_validate({**ONE.model_dump(), **change})


@pytest.mark.parametrize("change", [{"control": []}, {"control": [{"does": "Refused", "tests": []}]}, {"residual": ""}])
def test_a_hazard_without_control_cannot_be_passed_over(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"no control|without a test|at least 1"):
        Hazard.model_validate({**HAZARD.model_dump(), **change})


def test_the_order_of_the_tests_changes_nothing() -> None:
    turned = dict(reversed(SHOWN.items()))
    assert documents.trace_document([ONE], turned) == documents.trace_document([ONE], SHOWN)
