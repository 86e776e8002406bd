"""Figures of two entries in words: exact, and every one of them has a caption."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from ketadesk.application.figure_words import caption_of, shown_differences
from ketadesk.application.reference import Reference
from ketadesk.domain.body_weight import Sex
from ketadesk.domain.drug_library import CareSetting
from ketadesk.domain.preparation import Method
from ketadesk.domain.quantity import DoseUnit
from ketadesk.domain.second_entry import CheckedFigures, Figure, FirstFigures, NotPart, SecondEntry, compare
from ketadesk.domain.taper import TaperShape

NB = "\u00a0"


def shown(reference: Reference, field: str, one: Figure, other: Figure, **both: Figure) -> tuple[str, str, str]:
    first = FirstFigures.model_validate({field: one, **both})
    second = SecondEntry.model_validate({field: other, **both})
    found = [difference for difference in compare(first, second) if difference.field == field]
    (said,) = shown_differences(found, first, second, reference)
    return said.caption, said.first, said.second


def test_every_figure_has_a_caption_and_one_of_a_later_program_its_name() -> None:
    captions = [caption_of(field) for field in CheckedFigures.model_fields]
    assert len(set(captions)) == len(captions)
    assert not any("_" in caption for caption in captions)
    assert caption_of("colour") == "colour"


@pytest.mark.req("SR-24")
@pytest.mark.parametrize(
    ("field", "one", "other", "expected"),
    [
        ("identifier", "A-1", "A-I", ("Identifier", "A-1", "A-I")),
        ("birth_date", date(1980, 4, 1), None, ("Date of birth", "01-Apr-1980", "not the same on the wristband")),
        ("patient_name", "EXAMPLE, Alex", None, ("Name", "EXAMPLE, Alex", "not the same on the wristband")),
        ("sex", Sex.FEMALE, Sex.UNKNOWN, ("Sex", "Female", "Not known")),
        ("care_setting", CareSetting.EMERGENCY, CareSetting.MONITORED,
         ("Where the patient is", "emergency department", "monitored area")),
        ("taper_shape", TaperShape.EQUAL, TaperShape.HALVING, ("Shape of the taper", "equal", "halving")),
        ("diluent", "glucose 5 %", NotPart.NOT_PART, ("Fluid in the container", "glucose 5 %", "no part of the order")),
        ("saline_ml", Decimal(50), Decimal(100), ("Saline", f"50{NB}mL", f"100{NB}mL")),
        ("start", datetime.fromisoformat("2026-11-22T14:00"), datetime.fromisoformat("2026-11-23T02:00"),
         ("Start", "22-Nov-2026 14:00", "23-Nov-2026 02:00")),
        ("start", None, datetime.fromisoformat("2026-11-23T02:00"), ("Start", "not known", "23-Nov-2026 02:00")),
        ("weight_kg", Decimal(70), Decimal("70.01"), ("Weight", f"70{NB}kg", f"70.01{NB}kg")),
        ("weight_kg", None, Decimal(70), ("Weight", "not known", f"70{NB}kg")),
        ("regimen", "single-bolus", "dream", ("Regimen", "Single bolus", "dream")),
        ("taper_steps", Decimal(4), NotPart.NOT_PART, ("Steps of the taper", "4", "no part of the order")),
        ("dose_unit", DoseUnit.MG_PER_KG_PER_H, DoseUnit.MCG_PER_KG_PER_MIN,
         ("Unit of that dose", "mg per kg per hour", "mcg per kg per min")),
        ("dose", Decimal("0.5"), Decimal("0.05"), ("Dose of the infusion", "0.5", "0.05")),
        ("method", Method.MAKE_UP_TO, Method.ADD_TO, ("How the container was made", "make up to", "add to")),
        ("hand_syringe_mg_per_ml", Decimal(10), Decimal("9.9999996"),
         ("Ketamine in the hand syringe", f"10{NB}mg per mL", f"9.9999996{NB}mg per mL")),
        ("hand_syringe_mg_per_ml", Decimal(5), Decimal(20) / Decimal(3),
         ("Ketamine in the hand syringe", f"5{NB}mg per mL", f"about 6.666666667{NB}mg per mL")),
    ],
)  # fmt: skip
def test_a_difference_in_words(
    reference: Reference, field: str, one: Figure, other: Figure, expected: tuple[str, str, str]
) -> None:
    assert shown(reference, field, one, other) == expected


def test_a_dose_is_said_in_its_unit(reference: Reference) -> None:
    caption, one, other = shown(reference, "dose", Decimal(1), Decimal(10), dose_unit=DoseUnit.MCG_PER_KG_PER_MIN)
    assert (caption, one) == ("Dose of the infusion", f"1{NB}mcg per kg per min")
    assert other == f"10{NB}mcg per kg per min"
