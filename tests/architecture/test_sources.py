"""Every figure of the shipped library has a source, a unit and a word on how well it is known."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import BaseModel

from ketadesk import app
from ketadesk.domain import drug_library
from ketadesk.domain.drug_library import ActionThreshold, Figure, NewsBand, NewsTable, ObservationItem, Sourced
from ketadesk.domain.finding import Evidence

LIBRARY = app.read_library()
UNITS = {
    "1", "%", "a", "cm", "h", "kg", "mg", "mL", "min", "mL/h", "mg/kg", "mg/mL", "mg/h", "mg/kg/h", "mcg/kg/min",
    "kg/m2",
    "mm[Hg]", "/min", "{score}", "[in_i]", "Cel",
}  # fmt: skip
UNIT_IN_THE_NAME = re.compile(r"(^|_)(mg|ml|min|h|mg_per_ml|ml_per_h)$")


def models(value: object, place: str = "library") -> Iterator[tuple[str, BaseModel]]:
    """Every model of the library's tree with its place."""
    if isinstance(value, BaseModel):
        yield place, value
        for name in type(value).model_fields:
            yield from models(getattr(value, name), f"{place}.{name}")
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from models(inner, f"{place}[{number}]")


TREE = list(models(LIBRARY))
RULE_SOURCES = (*LIBRARY.rules.incompatible_sources, *LIBRARY.rules.product_rule_sources)
SOURCED = [(place, model) for place, model in TREE if isinstance(model, Sourced)]


@pytest.mark.req("SR-19")
def test_no_model_can_hold_a_number_without_a_source() -> None:
    """By its type: whatever the library says, a number cannot stand outside a sourced entry."""
    kinds = [k for k in vars(drug_library).values() if isinstance(k, type) and issubclass(k, BaseModel)]
    unsourced = {
        f"{kind.__name__}.{name}"
        for kind in kinds
        if not issubclass(kind, Sourced) and kind is not NewsBand
        for name, field in kind.model_fields.items()
        if "Decimal" in str(field.annotation) or field.annotation in (int, float)
    }
    assert unsourced == set()
    assert issubclass(NewsTable, Sourced), "the bands of NEWS2 stand in one table of one source"


def test_every_entry_has_a_source_that_is_known() -> None:
    known = {source.id for source in LIBRARY.sources}
    assert len(SOURCED) > 250
    for place, entry in SOURCED:
        assert entry.sources, place
        assert set(entry.sources) <= known, place
        assert entry.evidence in Evidence, place
    for regimen in LIBRARY.regimens:
        assert set(regimen.sources) <= known, regimen.id
    assert set(RULE_SOURCES) <= known
    assert LIBRARY.rules.incompatible_sources and LIBRARY.rules.product_rule_sources


def test_no_source_stands_there_for_nothing() -> None:
    used = {s for _, entry in SOURCED for s in entry.sources} | {s for r in LIBRARY.regimens for s in r.sources}
    used |= set(RULE_SOURCES)
    assert {source.id for source in LIBRARY.sources} - used == set()
    assert {source.access for source in LIBRARY.sources} <= {"read", "quoted", "unread"}
    assert all(source.title for source in LIBRARY.sources)


def test_what_rests_on_our_own_proposal_alone_says_so() -> None:
    for place, entry in SOURCED:
        if entry.sources == ("ketadesk-judgement",):
            assert entry.evidence is Evidence.JUDGEMENT, place
        if entry.evidence is Evidence.SOURCE:
            access = {source.access for source in LIBRARY.sources if source.id in entry.sources}
            assert "read" in access, f"{place} says it was read in its source, and none of them was"


def test_every_number_has_its_unit() -> None:
    for place, model in TREE:
        if isinstance(model, NewsBand):
            continue  # in the unit of the item that its row names
        numbers = [n for n in type(model).model_fields if isinstance(getattr(model, n), Decimal)]
        unit = getattr(model, "unit", None)
        for name in numbers:
            assert (unit in UNITS) if unit is not None else UNIT_IN_THE_NAME.search(name), f"{place}.{name}"
    assert all(model.unit in UNITS for _, model in TREE if isinstance(model, Figure))


def test_a_threshold_has_a_value_or_a_state() -> None:
    thresholds = [model for _, model in TREE if isinstance(model, ActionThreshold)]
    assert thresholds
    for threshold in thresholds:
        assert threshold.value is not None or threshold.state or threshold.comparison == "below-target", threshold.id
        assert (threshold.value is None) or threshold.unit, threshold.id
    ids = [threshold.id for threshold in thresholds]
    assert len(set(ids)) == len(ids)


def test_figures_in_the_words_of_a_threshold_are_its_own() -> None:
    """`respiratory rate below 10 per min` must not go on saying 10 when the library says 9."""
    for _, model in TREE:
        if isinstance(model, ActionThreshold) and model.value is not None:
            numbers = re.findall(
                r"(?<![A-Za-z\d])\d+(?:\.\d+)?", model.condition.replace("scale 1", "").replace("scale 2", "")
            )
            assert str(model.value) in numbers, model.id


@pytest.mark.req("SR-19")
def test_the_shipped_library_is_not_approved() -> None:
    assert not LIBRARY.approved
    assert not any(regimen.approved for regimen in LIBRARY.regimens)
    assert LIBRARY.approved_by == ()
    assert all((entry.reviewed_by, entry.reviewed_on) == ("", "") for _, entry in SOURCED)


# --- codes ---

_TIMES = ((0, 1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 2, 3, 4, 0, 6, 7, 8, 9, 5), (2, 3, 4, 0, 1, 7, 8, 9, 5, 6),
          (3, 4, 0, 1, 2, 8, 9, 5, 6, 7), (4, 0, 1, 2, 3, 9, 5, 6, 7, 8), (5, 9, 8, 7, 6, 0, 4, 3, 2, 1),
          (6, 5, 9, 8, 7, 1, 0, 4, 3, 2), (7, 6, 5, 9, 8, 2, 1, 0, 4, 3), (8, 7, 6, 5, 9, 3, 2, 1, 0, 4),
          (9, 8, 7, 6, 5, 4, 3, 2, 1, 0))  # fmt: skip
_MOVE = ((0, 1, 2, 3, 4, 5, 6, 7, 8, 9), (1, 5, 7, 6, 2, 8, 3, 0, 9, 4), (5, 8, 0, 3, 7, 9, 6, 1, 4, 2),
         (8, 9, 1, 6, 0, 4, 3, 5, 2, 7), (9, 4, 5, 3, 1, 2, 6, 8, 7, 0), (4, 2, 8, 6, 5, 7, 3, 9, 0, 1),
         (2, 7, 9, 3, 8, 0, 6, 4, 1, 5), (7, 0, 4, 6, 9, 1, 3, 2, 5, 8))  # fmt: skip


def has_its_check_digit(code: str) -> bool:
    """Verhoeff, as SNOMED CT identifiers carry it."""
    check = 0
    for place, digit in enumerate(reversed(code)):
        check = _TIMES[check][_MOVE[place % 8][int(digit)]]
    return check == 0


def test_the_check_itself() -> None:
    # ketamine, hallucinations, nystagmus, NEWS2 total
    assert all(has_its_check_digit(code) for code in ("373464007", "7011001", "563001", "1104051000000101"))
    assert not any(has_its_check_digit(code) for code in ("373464008", "377464007", "334764007"))


def test_snomed_codes_are_codes() -> None:
    codes = {item.id: item.snomed for item in LIBRARY.checklist if item.snomed}
    assert codes
    for item, code in codes.items():
        assert re.fullmatch(r"[1-9][0-9]{5,17}", code), item
        assert has_its_check_digit(code), item
        assert code[-3:-1] in {"00", "10"}, f"{item}: not a concept's code"
    assert len(set(codes.values())) == len(codes), "two items under one code"


OBSERVED_CODES = {
    "respiratory-rate": "LOINC 9279-1",
    "pain-rest": "LOINC 72514-3",
    "pain-movement": "LOINC 72514-3",
    "systolic-bp": "LOINC 8480-6",
    "diastolic-bp": "LOINC 8462-4",
    "heart-rate": "LOINC 8867-4",
    "spo2": "LOINC 59408-5",
    "temperature": "LOINC 8310-5",
    "hallucination": "SNOMED CT 7011001",
    "dysphoria": "SNOMED CT 24199005",
    "vivid-dreams": "SNOMED CT 419145002",
    "nystagmus": "SNOMED CT 563001",
    "dizziness": "SNOMED CT 404640003",
    "salivation": "SNOMED CT 53827007",
    "nausea-vomiting.nausea": "SNOMED CT 422587007",
    "nausea-vomiting.vomiting": "SNOMED CT 422400008",
    "vision.double": "SNOMED CT 24982008",
    "vision.blurred": "SNOMED CT 246636008",
    "poss.2": "SNOMED CT 271782001",
    "poss.3": "SNOMED CT 271782001",
    "danger-signs.seizure": "SNOMED CT 91175000",
    "danger-signs.chest-pain": "SNOMED CT 29857009",
    "danger-signs.allergic-reaction": "SNOMED CT 419076005",
}
"""As the page on codes lists them: pain, agitated, nightmares, excessive salivation, hazy vision, diplopia, drowsy."""


def test_each_observed_item_has_the_code_of_the_page_on_codes() -> None:
    """Typed here a second time: a slip in the library is no other code by chance."""
    items = [model for _, model in TREE if isinstance(model, ObservationItem)]
    coded = {item.id: item.code for item in items}
    coded |= {f"{item.id}.{choice.id}": choice.code for item in items for choice in item.choices if choice.code}
    assert {name: code for name, code in coded.items() if not code.startswith("local ")} == OBSERVED_CODES
    for code in (code.removeprefix("SNOMED CT ") for code in OBSERVED_CODES.values() if code.startswith("SNOMED")):
        assert has_its_check_digit(code) and code[-3:-1] in {"00", "10"}, code


def test_each_snomed_code_is_in_the_global_patient_set() -> None:
    """The file beside this one holds the rows that are used, taken from the release of 30 September 2020.

    SNOMED CT Global Patient Set, copyright SNOMED International, CC BY 4.0; as `hl7.terminology.r4` 7.0.1 carries it.
    """
    with (Path(__file__).parent / "global_patient_set.csv").open(encoding="utf-8", newline="") as rows:
        published = {row["code"]: row["display"] for row in csv.DictReader(rows)}
    checklist = {item.snomed for item in LIBRARY.checklist if item.snomed}
    observed = {code.removeprefix("SNOMED CT ") for code in OBSERVED_CODES.values() if code.startswith("SNOMED")}
    assert checklist | observed == set(published), "a row for each code, and no row too many"
    assert published["7011001"] == "Hallucinations (finding)"
    assert all(display.endswith(("(finding)", "(disorder)")) for display in published.values())


# --- words of the library ---


@pytest.mark.req("SR-43")
def test_the_library_s_own_words_are_clean() -> None:
    for place, model in TREE:
        for name in type(model).model_fields:
            value = getattr(model, name)
            if isinstance(value, str) and value:
                assert value == value.strip() == unicodedata.normalize("NFC", value), f"{place}.{name}"
                assert value.isprintable(), f"{place}.{name}"
                if name in {"summary", "says", "label", "condition", "action", "title", "note"}:
                    assert "µ" not in value and "μ" not in value and "mcg/" not in value and "mg/" not in value, place
                    assert not re.search(r"(?<![\d.])\.\d|\d\.0(?!\d)", value), f"{place}.{name}: {value}"
