"""Set phrases about an order."""

from decimal import Decimal

import pytest

from ketadesk.application.order_draft import KnownAllergies
from ketadesk.application.phrases import allergy_text, preparation_text, weight_text
from ketadesk.application.read_order import read_order
from ketadesk.domain.drug_library import DrugLibrary
from ketadesk.domain.preparation import Method, prepare

from .conftest import DraftOf


def test_a_weight_that_is_not_known_is_blank(library: DrugLibrary, draft_of: DraftOf) -> None:
    for typed, words in (("", ""), ("70", "70\u00a0kg measured 22-Nov-2026")):
        draft = draft_of("acute-pain-infusion", {"patient.weight_kg": typed})
        assert weight_text(draft, read_order(draft, library).terms) == words


@pytest.mark.parametrize(
    ("method", "mix", "strength"),
    [
        (Method.MAKE_UP_TO, "Make up to 250 mL with saline: 245 mL of diluent", "250 mg in 250 mL = 1 mg per mL"),
        (Method.ADD_TO, "Add to a full container of 250 mL saline", "250 mg in 255 mL = about 0.98 mg per mL"),
    ],
)
def test_how_a_container_is_made(method: Method, mix: str, strength: str) -> None:
    # 250 / 50 = 5 mL drawn up
    made = prepare(Decimal(50), None, Decimal(250), Decimal(250), method)
    lines = [line.replace("\u00a0", " ") for line in preparation_text(made, "saline")]
    assert lines == ["Draw up 5 mL of ketamine 50 mg per mL", mix, f"ketamine {strength}"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("none known", "No known allergies"),
        ("not recorded", "Allergies not recorded"),
        ("unavailable", "Allergies unavailable"),
        ("", ""),
    ],
)
def test_allergies_are_one_of_four_statements(typed: str, words: str) -> None:
    assert allergy_text(typed) == words
    assert allergy_text(KnownAllergies(known=("penicillin", "latex"))) == "Known allergies: penicillin, latex"
