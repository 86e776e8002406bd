"""Every figure of the shipped library has a source, a unit and a word on how well it is known."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

import pytest
from pydantic import BaseModel

from ketadesk import app
from ketadesk.domain import drug_library
from ketadesk.domain.drug_library import ActionThreshold, Figure, Sourced
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
        if not issubclass(kind, Sourced)
        for name, field in kind.model_fields.items()
        if "Decimal" in str(field.annotation) or field.annotation in (int, float)
    }
    assert unsourced == set()


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
