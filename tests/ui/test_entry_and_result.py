"""What is entered and what is worked out never look alike: a dose is typed, the mL per hour is only ever shown."""

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from ketadesk.ui.order.inputs import DraftEdit, DraftOptions, DraftSegments
from tests.ui.conftest import Hands
from tests.ui.test_patient import type_a_patient

TYPED_QUANTITIES = {
    "patient.weight_kg", "patient.height_cm", "loading_dose.mg_per_kg", "loading_dose.over_min", "infusion.dose",
    "infusion.duration_h", "taper.steps", "taper.over_h",
}  # fmt: skip
NEVER_TYPED = ("preparation.", "pump.", "loading_dose.concentration")
SHOWN_ONLY = ("rate_label", "rate_unit_label", "mg_per_hour_label", "delivers_label", "calculation_label")


def paths_of(hands: Hands, *kinds: type[DraftEdit | DraftSegments | DraftOptions]) -> set[str]:
    return {widget.path for kind in kinds for widget in hands.window.findChildren(kind)}


@pytest.mark.req("SR-18")
def test_no_field_takes_a_pump_rate(hands: Hands) -> None:
    type_a_patient(hands)
    names = [edit.accessibleName().lower() for edit in hands.window.findChildren(QLineEdit)]
    assert not [name for name in names if "ml per h" in name or "ml/h" in name or "pump" in name]
    typed = paths_of(hands, DraftEdit)
    assert typed >= TYPED_QUANTITIES
    assert {path for path in typed if path.startswith("infusion.")} == {"infusion.dose", "infusion.duration_h"}


@pytest.mark.req("SR-18")
def test_every_result_is_a_label_that_cannot_be_typed_into(hands: Hands) -> None:
    type_a_patient(hands)
    assert hands.text("rate_label") == "42"
    for name in SHOWN_ONLY:
        assert isinstance(hands.find(name), QLabel)
    assert hands.find("pump_card").findChildren(QLineEdit) == []
    assert hands.text("rate_unit_label") == "mL per hour"


@pytest.mark.req("SR-17")
def test_ampoule_container_and_pump_are_picked_never_typed(hands: Hands) -> None:
    type_a_patient(hands)
    assert not [path for path in paths_of(hands, DraftEdit) if path.startswith(NEVER_TYPED)]
    page = hands.find("preparation_page")
    assert not [edit.objectName() for edit in page.findChildren(QLineEdit)]
    picked = paths_of(hands, DraftOptions, DraftSegments)
    assert {"preparation.diluent", "loading_dose.concentration_mg_per_ml"} <= picked


@pytest.mark.req("SR-15")
def test_pounds_are_for_reading_back_only(hands: Hands) -> None:
    hands.type_into("weight_edit", "70")
    in_pounds = [w.objectName() for w in hands.window.findChildren(QWidget) if " lb" in str(w.property("text") or "")]
    assert not [name for name in in_pounds if name.endswith("_edit")]
    assert hands.window.presenter.draft.patient.weight_kg == "70"
