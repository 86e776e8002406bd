"""The simulated ward: patients as they are, and orders as they are meant, drawn from a seeded generator.

Mean height and weight of adults are those of Anthropometric Reference Data for Children and Adults: United States,
2011-2014 (Fryar et al., Vital and Health Statistics, Series 3, Number 39): men 5 ft 9 1/4 in and 195.7 lb, women
5 ft 3 3/4 in and 168.5 lb. The spreads, the thin tail, ages, and how often each choice is made are this test's own.
Regimens, ranges, limits, ampoules, containers, pumps and syringes are the shipped library's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from math import exp
from random import Random

from ketadesk import app
from ketadesk.application.examine_order import ExaminedOrder, examine_order
from ketadesk.application.order_draft import (
    InfusionDraft,
    LoadingDoseDraft,
    OrderDraft,
    PatientDraft,
    PreparationDraft,
    PumpDraft,
    TaperDraft,
)
from ketadesk.domain.drug_library import Availability, DoseRange, DrugLibrary, Regimen, WeightBasis
from ketadesk.domain.finding import Severity
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.preparation import Method
from ketadesk.domain.quantity import DoseUnit

_START = date(2026, 11, 22)
_CM_PER_INCH = 2.54
_KG_PER_LB = 0.45359237


@dataclass(frozen=True)
class Build:
    """Height in cm and weight in kg of one sex, as means and as this test's spreads."""

    height_cm: float
    height_sd_cm: float
    weight_kg: float
    bmi_spread: float
    """Standard deviation of the logarithm of the body mass index."""


MEN = Build(69.25 * _CM_PER_INCH, 7.5, 195.7 * _KG_PER_LB, 0.20)
WOMEN = Build(63.75 * _CM_PER_INCH, 7.0, 168.5 * _KG_PER_LB, 0.24)
_THIN = 0.04
"""So many patients are wasted by illness: body mass index 14 to 18.5."""
_HEIGHT_WRITTEN_DOWN = 0.7
"""How often a height is entered where the regimen does not ask for it."""
_LOADING_WANTED = 0.5
"""How often a loading dose is ordered where the regimen leaves it open."""


def body(random: Random, build: Build) -> tuple[str, str]:
    """Return weight (kg) and height (cm) as they are read off and typed."""
    height_m = max(1.35, min(2.1, random.gauss(build.height_cm, build.height_sd_cm) / 100))
    mean_bmi = build.weight_kg / (build.height_cm / 100) ** 2
    # The median of a log-normal lies below its mean by half the variance.
    bmi = mean_bmi * exp(random.gauss(0, build.bmi_spread) - build.bmi_spread**2 / 2)
    if random.random() < _THIN:
        bmi = random.uniform(14, 18.5)
    places = "1" if random.random() < 0.6 else "0.1"
    return plain(Decimal(bmi * height_m**2).quantize(Decimal(places), ROUND_HALF_UP)), str(round(height_m * 100))


def patient(random: Random, library: DrugLibrary) -> tuple[PatientDraft, dict[str, str]]:
    """Return an adult as typed without a slip, and the checklist answers that are not `absent`."""
    sex = random.choice(("female", "male"))
    weight, height = body(random, MEN if sex == "male" else WOMEN)
    born = _START - timedelta(days=int(random.triangular(18.1, 98, 62) * 365.25))
    age = _START.year - born.year - ((_START.month, _START.day) < (born.month, born.day))
    older = age > library.rules.older_above_years.value
    present = {item.id: "present" for item in library.checklist if item.computed_from_age and older}
    if random.random() < (0.3 if age > 75 else 0.05):
        present |= {item.id: "present" for item in library.checklist if item.marks_frailty}
    person = PatientDraft(
        family_name="EXAMPLE",
        given_name="Alex",
        identifier=f"TEST-{random.randrange(10**6):06d}",
        birth_date=born.isoformat(),
        sex=sex,
        weight_kg=weight,
        weight_source="measured",
        weight_date=_START.isoformat(),
        height_cm=height,
        allergies="none known",
    )
    return person, present


@dataclass(frozen=True)
class TrueOrder:
    """An order without a slip, which the program accepts, and what the nurse holds in her hand."""

    draft: OrderDraft
    examined: ExaminedOrder
    hand_ampoule_mg_per_ml: Decimal | None
    """The ampoule that the hand syringe is filled from; `None`: nothing is pushed by hand."""

    @property
    def hand_syringe_is_undiluted(self) -> bool:
        loading = self.draft.loading_dose
        syringe = loading.concentration_mg_per_ml if loading else ""
        return bool(syringe) and Decimal(syringe) == self.hand_ampoule_mg_per_ml


def codes(examined: ExaminedOrder, *severities: Severity) -> frozenset[str]:
    return frozenset(f.code for f in examined.findings if f.severity in severities)


def is_refused(examined: ExaminedOrder) -> bool:
    """True when no answer of a nurse brings this draft to a sheet: unreadable, incomplete, or beyond a hard limit."""
    return examined.plan is None or bool(examined.problems) or bool(codes(examined, Severity.STOP))


def true_order(random: Random, library: DrugLibrary) -> TrueOrder | None:
    """Return one order; `None` where the program refuses what was drawn."""
    regimen = random.choice(library.regimens)
    person, present = patient(random, library)
    if regimen.weight_basis is WeightBasis.ACTUAL and random.random() > _HEIGHT_WRITTEN_DOWN:
        person = person.model_copy(update={"height_cm": ""})
    loading = _loading(random, regimen, library)
    by_pump = regimen.infusion.availability is not Availability.NONE or (loading and loading.via == Via.PUMP)
    preparation = _preparation(random, library) if by_pump else None
    special = bool(present) or Decimal(person.weight_kg) < library.rules.light_below_kg.value
    draft = OrderDraft(
        care_setting=random.choice(regimen.care_settings),
        regimen=regimen.id,
        patient=person,
        indication=library.indications[0].label,
        prescriber="Dr A Example",
        loading_dose=loading,
        infusion=_infusion(random, regimen, special),
        taper=_taper(random, regimen),
        saline_volume_ml=plain(random.choice(regimen.saline.volumes).value) if regimen.saline else "",
        preparation=preparation,
        pump=PumpDraft(model=random.choice(library.pumps).id),
        start=f"{_START.isoformat()}T14:00:00+00:00",
        checklist={item.id: "absent" for item in library.checklist} | present,
    )
    examined = examine_order(draft, library, app.read_wording())
    if is_refused(examined):
        return None
    return TrueOrder(draft, examined, _hand_ampoule(random, loading, preparation, library))


def _loading(random: Random, regimen: Regimen, library: DrugLibrary) -> LoadingDoseDraft | None:
    rule = regimen.loading
    if rule.availability is Availability.OPTIONAL and random.random() > _LOADING_WANTED:
        return None
    via = random.choice(tuple(Via))
    syringe = plain(random.choice(library.hand_syringes).mg_per_ml) if via is Via.HAND else ""
    if rule.availability is Availability.FIXED:
        return LoadingDoseDraft(via=via.value, concentration_mg_per_ml=syringe)
    minutes = random.choices(("15", "10", "20", "30", "5", "1"), (60, 10, 10, 10, 5, 5))[0]
    return LoadingDoseDraft(
        mg_per_kg=random.choice(_written(rule.range, "mg/kg", ("0.05",))),
        over_min=minutes,
        via=via.value,
        concentration_mg_per_ml=syringe,
    )


def _infusion(random: Random, regimen: Regimen, special: bool) -> InfusionDraft | None:
    rule = regimen.infusion
    if rule.availability is not Availability.REQUIRED:
        return None
    unit = random.choices(rule.units, (75, 25))[0]
    stated = rule.older_range if special and rule.older_range else rule.range
    steps = ("0.05", "0.01") if unit == "mg/kg/h" else ("0.5", "0.25")
    hours = random.choices(("48", "24", "36", "72", "60", "30"), (40, 25, 10, 15, 5, 5))[0]
    return InfusionDraft(dose=random.choice(_written(stated, unit, steps)), unit=unit, duration_h=hours)


def _taper(random: Random, regimen: Regimen) -> TaperDraft | None:
    availability = regimen.taper.availability
    if availability is Availability.NONE or (availability is Availability.OPTIONAL and random.random() < 0.5):
        return None
    return TaperDraft(
        steps=random.choices(("4", "3", "5", "6", "10"), (60, 10, 10, 10, 10))[0],
        over_h=random.choices(("12", "6", "8", "16", "24", "4.5"), (50, 15, 10, 10, 10, 5))[0],
        shape=random.choices(("", "equal", "halving"), (60, 20, 20))[0],
    )


def _preparation(random: Random, library: DrugLibrary) -> PreparationDraft:
    vial = random.choice(library.vials)
    pair = random.choice([pair for pair in library.containers if pair.enabled])
    method = random.choice(tuple(Method)) if pair.add_to else Method.MAKE_UP_TO
    return PreparationDraft(
        vial_mg_per_ml=plain(vial.mg_per_ml),
        vial_ml=plain(vial.ml),
        drug_mg=plain(pair.mg),
        volume_ml=plain(pair.ml),
        diluent=random.choice(library.diluents).label,
        method=method.value,
    )


def _hand_ampoule(
    random: Random, loading: LoadingDoseDraft | None, preparation: PreparationDraft | None, library: DrugLibrary
) -> Decimal | None:
    """Undiluted where there is an ampoule of that strength; else the container's ampoule serves, if there is one."""
    if loading is None or loading.via != Via.HAND:
        return None
    strengths = strengths_of(library)
    syringe = Decimal(loading.concentration_mg_per_ml)
    if syringe in strengths:
        return syringe
    return random.choice(strengths) if preparation is None else Decimal(preparation.vial_mg_per_ml)


def strengths_of(library: DrugLibrary) -> tuple[Decimal, ...]:
    return tuple(sorted({vial.mg_per_ml for vial in library.vials}))


def _written(stated: DoseRange | None, unit: str, steps: Iterable[str]) -> Sequence[str]:
    """The doses inside `stated` that a prescriber writes: in the coarsest steps with two of them, else its ends."""
    assert stated is not None
    low, high = (_converted(value, stated.unit, unit) for value in (stated.low, stated.high))
    for step in map(Decimal, steps):
        first = (low / step).to_integral_value(ROUND_CEILING)
        doses = [plain((first + k) * step) for k in range(int((high - first * step) / step) + 1)]
        if len(doses) > 1:
            return doses
    return [plain(end.quantize(Decimal("0.01"), ROUND_HALF_UP)) for end in (low, high)]


def _converted(value: Decimal, stated_unit: str, unit: str) -> Decimal:
    if stated_unit == unit:
        return value
    return value * DoseUnit(stated_unit).in_mg_per_h / DoseUnit(unit).in_mg_per_h


def plain(value: Decimal) -> str:
    """A number as it is typed: no exponent, no trailing zero."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
