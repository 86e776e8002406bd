"""An order as it was read: typed values, any of which may still be missing while the nurse types."""

from datetime import date, datetime

from ketadesk.domain.body_weight import Sex
from ketadesk.domain.checklist import ChecklistAnswer
from ketadesk.domain.drug_library import CareSetting, ContainerPair, Diluent, Regimen, Vial
from ketadesk.domain.finding import Override
from ketadesk.domain.infusion import Pump
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.model import Model
from ketadesk.domain.preparation import Method
from ketadesk.domain.quantity import Amount, DoseUnit
from ketadesk.domain.taper import Taper


class LoadingTerms(Model):
    """The loading dose as asked for; for a fixed one only `via` and the syringe are asked."""

    mg_per_kg: Amount | None = None
    over_min: Amount | None = None
    via: Via | None = None
    hand_mg_per_ml: Amount | None = None


class InfusionTerms(Model):
    """The infusion as asked for."""

    dose: Amount | None = None
    unit: DoseUnit | None = None
    hours: Amount | None = None


class PreparationTerms(Model):
    """The vial and the container chosen from the library, and how they are mixed."""

    vial: Vial | None = None
    pair: ContainerPair | None = None
    diluent: Diluent | None = None
    method: Method | None = None


class OrderTerms(Model):
    """What is known of the order so far."""

    care_setting: CareSetting | None = None
    regimen: Regimen | None = None
    age: int | None = None
    birth_date: date | None = None
    sex: Sex | None = None
    weight_kg: Amount | None = None
    weight_date: date | None = None
    height_cm: Amount | None = None
    answers: tuple[ChecklistAnswer, ...] = ()
    loading: LoadingTerms | None = None
    infusion: InfusionTerms | None = None
    taper: Taper | None = None
    taper_asked: bool = False
    saline_ml: Amount | None = None
    preparation: PreparationTerms | None = None
    pump: Pump | None = None
    start: datetime | None = None
    overrides: tuple[Override, ...] = ()
