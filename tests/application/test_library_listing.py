"""The library as JSON and as a page: every figure a string, every limit a sentence."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ketadesk.application.library_listing import library_json, library_page, limit_text
from ketadesk.domain.drug_library import Bound, DoseLimit, DrugLibrary, Patients, Quantity
from ketadesk.domain.finding import Evidence
from ketadesk.domain.model import Model


def limit(bound: Bound, patients: Patients = Patients.ALL) -> DoseLimit:
    return DoseLimit(
        id="a-limit", quantity=Quantity.INFUSION_RATE, bound=bound, value=Decimal("0.5"), unit="mg/kg/h",
        care_settings=(), patients=patients, sources=("a-source",), evidence=Evidence.SOURCE, reviewed_by="",
        reviewed_on="",
    )  # fmt: skip


class Dated(Model):
    """A part that the library does not have today."""

    on: date


def floats(value: Any) -> list[float]:
    """Every float in a JSON value."""
    if isinstance(value, dict):
        return [number for inner in value.values() for number in floats(inner)]
    if isinstance(value, list):
        return [number for inner in value for number in floats(inner)]
    return [value] if isinstance(value, float) else []


@pytest.mark.req("SR-01", "SR-19")
def test_the_whole_library_without_a_float(library: DrugLibrary) -> None:
    told = library_json(library)
    assert floats(told) == []
    assert (told["version"], told["sha256"]) == (library.version, library.sha256)
    assert (told["approved"], told["approved_by"], told["approved_on"]) == (False, [], "")
    assert [r["id"] for r in told["regimens"]] == [r.id for r in library.regimens]
    hard = next(entry for entry in told["regimens"][0]["limits"] if entry["id"] == "rate-hard")
    assert (hard["value"], hard["unit"], hard["bound"]) == ("1", "mg/kg/h", "hard-max")


@pytest.mark.req("SR-29")
def test_each_item_of_the_checklist_with_its_answers(library: DrugLibrary) -> None:
    told = {item["id"]: item for item in library_json(library)["checklist"]}
    assert told["pregnancy"]["answers"] == ["absent", "present", "not-known", "not-applicable"]
    assert told["delirium"]["answers"] == ["absent", "present", "not-known"]
    assert told["delirium"]["class"] == "relative"


def test_what_has_no_place_in_json_is_refused(library: DrugLibrary) -> None:
    odd = Dated(on=date(2026, 11, 22))
    with pytest.raises(TypeError, match="date has no place in the library"):
        library_json(library.model_copy(update={"indications": (odd,)}))


@pytest.mark.req("SR-19")
def test_the_page_says_first_whether_it_is_approved(library: DrugLibrary) -> None:
    lines = library_page(library).splitlines()
    assert lines[0] == "Drug library 2026.11.2: NOT APPROVED BY THIS HOSPITAL - NOT FOR PATIENT USE"
    assert lines[1] == f"SHA-256 {library.sha256}"
    assert "  approved: no; weight: actual" in lines
    hard = "  infusion rate, hard maximum 1\u00a0mg per kg per hour (monitored, icu; source)"
    assert hard in lines


@pytest.mark.req("SR-19")
def test_the_page_of_an_approved_library(library: DrugLibrary) -> None:
    regimens = tuple(r.model_copy(update={"approved": True}) for r in library.regimens)
    lines = library_page(library.model_copy(update={"approved": True, "regimens": regimens})).splitlines()
    assert lines[0] == "Drug library 2026.11.2: approved"
    assert "  approved: no; weight: actual" not in lines
    assert "  approved: yes; weight: actual" in lines


@pytest.mark.parametrize(
    ("bound", "words"),
    [
        (Bound.HARD_MAX, "infusion rate, hard maximum 0.5\u00a0mg per kg per hour"),
        (Bound.SOFT_MIN, "infusion rate, soft minimum 0.5\u00a0mg per kg per hour"),
    ],
)
def test_a_limit_is_read_as_a_sentence(bound: Bound, words: str) -> None:
    assert limit_text(limit(bound)) == words
    assert limit_text(limit(bound, Patients.OLDER_FRAIL_OR_LIGHT)) == f"{words} for older, frail or light patients"
