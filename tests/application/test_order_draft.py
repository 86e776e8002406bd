"""A draft is replaced, never edited, and holds text only."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ketadesk.application.order_draft import KnownAllergies, OrderDraft

from .conftest import DraftOf

BLANK = OrderDraft()


@pytest.mark.parametrize(
    "path",
    ["care_setting", "patient.weight_kg", "infusion.dose", "loading_dose.via", "taper.steps", "pump.model",
     "preparation.method", "start"],
)  # fmt: skip
@given(value=st.text(max_size=20))
def test_one_field_is_replaced_and_nothing_else(path: str, value: str) -> None:
    changed = BLANK.with_field(path, value)
    before, after = BLANK.model_dump(), changed.model_dump()
    first, _, last = path.partition(".")
    assert (after[first][last] if last else after[first]) == value
    if last:
        after[first][last] = before[first][last]
    else:
        after[first] = before[first]
    assert after == before
    assert OrderDraft() == BLANK


def test_a_part_can_be_left_out_and_taken_up_again() -> None:
    without = BLANK.with_field("taper", None)
    assert without.taper is None
    with pytest.raises(KeyError):
        without.with_field("taper.steps", "4")
    again = without.with_field("taper", {"steps": "4"})
    assert again.taper is not None
    assert (again.taper.steps, again.taper.over_h) == ("4", "")


def test_checklist_answers_and_allergies() -> None:
    draft = BLANK.with_field("checklist.pregnancy", "absent").with_field("checklist.delirium", "present")
    assert draft.checklist == {"pregnancy": "absent", "delirium": "present"}
    known = draft.with_field("patient.allergies", KnownAllergies(known=("penicillin",)))
    assert known.patient.allergies == KnownAllergies(known=("penicillin",))
    assert known.with_field("patient.weight_kg", "70").patient.allergies == KnownAllergies(known=("penicillin",))


@pytest.mark.parametrize(
    "path",
    ["", "weight_kg", "patient.weight_lb", "patient.", "infusion.rate.unit", "care_setting.ward", "overrides.0",
     "patient.weight_kg.value", "checklist.pregnancy.answer", "nowhere.at.all"],
)  # fmt: skip
def test_a_path_that_the_draft_does_not_have(path: str) -> None:
    with pytest.raises(KeyError):
        BLANK.with_field(path, "x")


@pytest.mark.req("SR-01")
@pytest.mark.parametrize("value", [70, 70.5, True, None, b"70", ["70"]])
def test_a_field_holds_text_only(value: object) -> None:
    for path in ("patient.weight_kg", "infusion.dose", "checklist.pregnancy"):
        with pytest.raises(ValidationError):
            BLANK.with_field(path, value)


def test_a_draft_survives_being_kept(draft_of: DraftOf) -> None:
    draft = draft_of("acute-pain-infusion", {"patient.allergies": {"known": ("penicillin",)}, "taper": None})
    assert OrderDraft.model_validate_json(draft.model_dump_json()) == draft
