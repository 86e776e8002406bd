"""The figures of a second entry: of each sample order, worked by hand, and what is missing or no part of an order."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from ketadesk.application.examine_order import examine_order
from ketadesk.application.first_figures import first_figures
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.wording import Wording
from ketadesk.domain.body_weight import Sex
from ketadesk.domain.drug_library import CareSetting, DrugLibrary
from ketadesk.domain.preparation import Method
from ketadesk.domain.quantity import Container, DoseUnit
from ketadesk.domain.second_entry import Figure, FirstFigures, NotPart, SecondEntry, compare
from ketadesk.domain.taper import TaperShape

from .conftest import Changes, DraftOf

NOT_PART = NotPart.NOT_PART
SAMPLES = (
    "acute-pain-infusion",
    "low-dose-infusion",
    "icu-opioid-adjunct",
    "single-bolus",
    "bolus-then-saline",
    "bolus-then-infusion",
    "fixed-dose",
)
PATIENT: dict[str, Figure] = {
    "identifier": "TEST-0001",
    "patient_name": "EXAMPLE, Alex",
    "birth_date": date(1980, 4, 1),
    "weight_kg": Decimal(70),
    "start": datetime.fromisoformat("2026-11-22T14:00"),
    "height_cm": NOT_PART,
    "sex": NOT_PART,
    "saline_ml": NOT_PART,
}
WHERE = {
    "acute-pain-infusion": CareSetting.MONITORED,
    "low-dose-infusion": CareSetting.WARD,
    "icu-opioid-adjunct": CareSetting.ICU,
    **dict.fromkeys(SAMPLES[3:], CareSetting.EMERGENCY),
}
NO_INFUSION: dict[str, Figure] = {"dose": NOT_PART, "dose_unit": NOT_PART, "infusion_h": NOT_PART}
NO_TAPER: dict[str, Figure] = dict.fromkeys(("taper_steps", "taper_h", "taper_shape"), NOT_PART)
NO_LOADING: dict[str, Figure] = {
    "loading_mg_per_kg": NOT_PART,
    "loading_over_min": NOT_PART,
    "loading_rate_ml_per_h": NOT_PART,
    "hand_syringe_mg_per_ml": NOT_PART,
}
NO_CONTAINER: dict[str, Figure] = dict.fromkeys(("vial_mg_per_ml", "container", "diluent", "method"), NOT_PART)
NO_RATE: dict[str, Figure] = {"pump_rate_ml_per_h": NOT_PART}


def infusing(dose: str, unit: DoseUnit, hours: str, ml_per_h: str) -> dict[str, Figure]:
    return {
        "dose": Decimal(dose),
        "dose_unit": unit,
        "infusion_h": Decimal(hours),
        "pump_rate_ml_per_h": Decimal(ml_per_h),
    }


def container(mg: str, ml: str) -> dict[str, Figure]:
    pair = Container(mg=Decimal(mg), ml=Decimal(ml))
    made = {"diluent": "sodium chloride 0.9 %", "method": Method.MAKE_UP_TO}
    return {"vial_mg_per_ml": Decimal(50), "container": pair, **made}


def by_pump(mg_per_kg: str, minutes: str, ml_per_h: str) -> dict[str, Figure]:
    return {
        "loading_mg_per_kg": Decimal(mg_per_kg),
        "loading_over_min": Decimal(minutes),
        "loading_rate_ml_per_h": Decimal(ml_per_h),
        "hand_syringe_mg_per_ml": NOT_PART,
    }


def by_hand(mg_per_kg: Decimal | NotPart, minutes: str = "1") -> dict[str, Figure]:
    return {
        "loading_mg_per_kg": mg_per_kg,
        "loading_over_min": Decimal(minutes),
        "loading_rate_ml_per_h": NOT_PART,
        "hand_syringe_mg_per_ml": Decimal(10),
    }


MG_KG_H, MCG_KG_MIN = DoseUnit.MG_PER_KG_PER_H, DoseUnit.MCG_PER_KG_PER_MIN
PUSH: Changes = {"loading_dose": {"mg_per_kg": "0.3", "over_min": "15", "via": "hand", "concentration_mg_per_ml": "10"}}
ML_100: dict[str, Figure] = {"saline_ml": Decimal(100)}
IDEAL: dict[str, Figure] = {"height_cm": Decimal(168), "sex": Sex.FEMALE}
Row = tuple[str, Changes, dict[str, Figure]]
ROWS: tuple[Row, ...] = (
    # 70 kg x 0.5 mg/kg/h at 1 mg/mL; 14 mg in a quarter of an hour
    ("acute-pain-infusion", {},
     infusing("0.5", MG_KG_H, "48", "35") | by_pump("0.2", "15", "56") | container("500", "500")
     | {"taper_steps": Decimal(4), "taper_h": Decimal(12), "taper_shape": TaperShape.EQUAL}),
    ("acute-pain-infusion", {"taper.shape": "halving"},
     infusing("0.5", MG_KG_H, "48", "35") | by_pump("0.2", "15", "56") | container("500", "500")
     | {"taper_steps": Decimal(4), "taper_h": Decimal(12), "taper_shape": TaperShape.HALVING}),
    # ideal weight 59.6 kg: 5.96 mL/h, at steps of 0.1
    ("low-dose-infusion", {},
     IDEAL | infusing("0.1", MG_KG_H, "48", "6") | NO_LOADING | container("50", "50")),
    # 59.6 kg x 0.06 mg/kg/h = 3.576
    ("icu-opioid-adjunct", {},
     IDEAL | infusing("1", MCG_KG_MIN, "48", "3.6") | NO_LOADING | container("50", "50")),
    # 21 mg in a quarter of an hour
    ("single-bolus", {}, NO_INFUSION | NO_RATE | by_pump("0.3", "15", "84") | container("50", "50")),
    ("single-bolus", PUSH | {"preparation": None},
     NO_INFUSION | NO_RATE | by_hand(Decimal("0.3"), "15") | NO_CONTAINER),
    # 100 mL in half an hour
    ("bolus-then-saline", {},
     NO_INFUSION | by_hand(Decimal("0.3")) | NO_CONTAINER | ML_100 | {"pump_rate_ml_per_h": Decimal(200)}),
    ("bolus-then-saline", {"pump": None}, NO_INFUSION | by_hand(Decimal("0.3")) | NO_CONTAINER | ML_100 | NO_RATE),
    # 70 kg x 0.3 mg/kg/h
    ("bolus-then-infusion", {},
     infusing("0.3", MG_KG_H, "0.5", "21") | by_hand(Decimal("0.15")) | container("50", "50")),
    # 15 mg have no figure per kg
    ("fixed-dose", {}, infusing("20", DoseUnit.MG_PER_H, "1", "20") | by_hand(NOT_PART) | container("50", "50")),
)  # fmt: skip


class Figures:
    """Makes the figures of a sample order, changed at dotted paths."""

    def __init__(self, draft_of: DraftOf, library: DrugLibrary, wording: Wording) -> None:
        self._draft_of, self._library, self._wording = draft_of, library, wording

    def __call__(self, sample: str, changes: Changes | None = None) -> FirstFigures:
        return self.of(self._draft_of(sample, changes))

    def of(self, draft: OrderDraft) -> FirstFigures:
        return first_figures(examine_order(draft, self._library, self._wording))

    def missing(self, sample: str, changes: Changes) -> set[str]:
        return {name for name, figure in self(sample, changes) if figure is None}


@pytest.fixture
def figures(draft_of: DraftOf, library: DrugLibrary, wording: Wording) -> Figures:
    return Figures(draft_of, library, wording)


@pytest.mark.req("SR-16", "SR-24")
@pytest.mark.parametrize(
    ("sample", "changes", "expected"), ROWS, ids=[f"{r[0]}-{'-'.join(r[1]) or 'as it is'}" for r in ROWS]
)
def test_the_figures_of_an_order(figures: Figures, sample: str, changes: Changes, expected: dict[str, Figure]) -> None:
    whole = PATIENT | NO_TAPER | {"regimen": sample, "care_setting": WHERE[sample]} | expected
    assert figures(sample, changes) == FirstFigures.model_validate(whole)


@pytest.mark.req("SR-24")
@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_is_missing_in_a_whole_order(figures: Figures, sample: str) -> None:
    first = figures(sample)
    assert compare(first, SecondEntry.model_validate(first.model_dump())) == ()


@pytest.mark.req("SR-24")
def test_the_concentration_after_adding_is_told_by_the_method(figures: Figures) -> None:
    made, added = (figures("acute-pain-infusion", {"preparation.method": m}) for m in ("make-up-to", "add-to"))
    assert (made.container, made.method) == (added.container, Method.MAKE_UP_TO)
    assert added.method is Method.ADD_TO
    # 500 mg in 510 mL: 35 mg/h are 35.7 mL/h
    assert added.pump_rate_ml_per_h == Decimal("35.7")


@pytest.mark.req("SR-24")
def test_of_an_empty_order_everything_is_missing(figures: Figures) -> None:
    assert figures.of(OrderDraft()) == FirstFigures()


@pytest.mark.req("SR-24")
def test_without_a_regimen_only_the_patient_is_known(figures: Figures) -> None:
    known = {name: PATIENT[name] for name in ("identifier", "patient_name", "birth_date", "weight_kg", "start")}
    known["care_setting"] = CareSetting.MONITORED
    assert figures("acute-pain-infusion", {"regimen": ""}) == FirstFigures.model_validate(known)


INFUSION_AND_RATE = {"dose", "dose_unit", "infusion_h", "pump_rate_ml_per_h"}
LOADING = {"loading_mg_per_kg", "loading_over_min", "loading_rate_ml_per_h", "hand_syringe_mg_per_ml"}
RATES = {"pump_rate_ml_per_h", "loading_rate_ml_per_h"}
CONTAINER = {"vial_mg_per_ml", "container", "diluent", "method"}


@pytest.mark.req("SR-24")
@pytest.mark.parametrize(
    ("sample", "changes", "missing"),
    [
        ("low-dose-infusion", {"patient.height_cm": ""}, {"height_cm"} | INFUSION_AND_RATE),
        ("acute-pain-infusion", {"patient.weight_kg": "70,5"}, {"weight_kg"} | INFUSION_AND_RATE | LOADING),
        ("acute-pain-infusion", {"patient.birth_date": "1-4-80"}, {"birth_date"}),
        ("acute-pain-infusion", {"patient.identifier": "--"}, {"identifier"}),
        ("acute-pain-infusion", {"infusion.unit": ""}, INFUSION_AND_RATE | RATES),
        ("acute-pain-infusion", {"loading_dose.via": ""}, LOADING | RATES),
        ("acute-pain-infusion", {"preparation": None}, CONTAINER | RATES),
        ("acute-pain-infusion", {"preparation.vial_mg_per_ml": ""}, {"vial_mg_per_ml"} | RATES),
        ("acute-pain-infusion", {"preparation.drug_mg": ""}, {"container"} | RATES),
        ("acute-pain-infusion", {"preparation.method": ""}, {"method"} | RATES),
        ("acute-pain-infusion", {"pump": None}, RATES),
        ("acute-pain-infusion", {"taper.steps": "4.5"}, {"taper_steps", "taper_h", "taper_shape"} | RATES),
        ("acute-pain-infusion", {"taper.shape": "steep"}, {"taper_steps", "taper_h", "taper_shape"} | RATES),
        ("acute-pain-infusion", {"preparation.diluent": ""}, {"diluent"}),
        ("acute-pain-infusion", {"care_setting": "home"}, {"care_setting"} | INFUSION_AND_RATE | LOADING),
        ("acute-pain-infusion", {"patient.family_name": "", "patient.given_name": ""}, {"patient_name"}),
        ("acute-pain-infusion", {"start": "soon"}, {"start"}),
        ("low-dose-infusion", {"patient.sex": ""}, {"sex"} | INFUSION_AND_RATE),
        ("bolus-then-saline", {"saline_volume_ml": ""}, {"saline_ml", "pump_rate_ml_per_h"}),
        ("single-bolus", {"loading_dose": None}, LOADING | CONTAINER),
        ("single-bolus", {"loading_dose.via": ""}, LOADING | CONTAINER),
        ("bolus-then-saline", {"pump.increment_ml_per_h": "0,1"}, {"pump_rate_ml_per_h"}),
        # 59.6 kg x 0.01 = 0.596 mg/h; at 2 mg/mL 0.298 mL/h, which a pump of whole mL/h rounds to nothing
        ("low-dose-infusion", {"infusion.dose": "0.01", "pump.increment_ml_per_h": "1",
                               "preparation.drug_mg": "100"}, {"pump_rate_ml_per_h"}),
    ],
)  # fmt: skip
def test_what_is_not_known_is_missing(figures: Figures, sample: str, changes: Changes, missing: set[str]) -> None:
    assert figures.missing(sample, changes) == missing
