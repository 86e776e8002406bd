"""Small parts of orders for tests of the medicine: figures of the tests' own, not the shipped library's."""

from decimal import Decimal

from hypothesis import strategies as st

from ketadesk.domain.body_weight import DosingWeight
from ketadesk.domain.dose_limit import LimitInForce, LimitSet
from ketadesk.domain.drug_library import (
    Bound,
    CareSetting,
    ChecklistClass,
    ContraindicationItem,
    DoseLimit,
    Figure,
    IdealWeightRule,
    Patients,
    Quantity,
    WeightBasis,
)
from ketadesk.domain.finding import Evidence
from ketadesk.domain.quantity import BodyWeight, Container, DoseRate

EVERYWHERE = tuple(CareSetting)


def figures(*expected: object) -> tuple[object, ...]:
    """Expected values, in which whole numbers stand for Decimals: mypy calls such a comparison impossible."""
    return expected


def figure(value: str, unit: str) -> Figure:
    return Figure(
        value=Decimal(value),
        unit=unit,
        sources=("a-source",),
        evidence=Evidence.SOURCE,
        reviewed_by="",
        reviewed_on="",
    )


def dose_limit(
    quantity: Quantity,
    bound: Bound,
    value: str,
    unit: str,
    settings: tuple[CareSetting, ...] = EVERYWHERE,
    patients: Patients = Patients.ALL,
) -> DoseLimit:
    return DoseLimit(
        id=f"{quantity.value}-{bound.value}-{value}-{unit}",
        quantity=quantity,
        bound=bound,
        value=Decimal(value),
        unit=unit,
        care_settings=settings,
        patients=patients,
        sources=("a-source",),
        evidence=Evidence.SOURCE,
        reviewed_by="",
        reviewed_on="",
    )


def rate_limits(**at_mg_per_h: str) -> LimitSet:
    """Limits on the infusion rate in mg per h: `rate_limits(hard_max="30")`."""
    return LimitSet(
        limits=tuple(
            LimitInForce(
                limit=dose_limit(Quantity.INFUSION_RATE, Bound(bound.replace("_", "-")), value, "mg/h"),
                at=Decimal(value),
            )
            for bound, value in at_mg_per_h.items()
        )
    )


NO_LIMITS = LimitSet(limits=())

IDEAL_WEIGHT = IdealWeightRule(
    male_base=figure("50", "kg"),
    other_base=figure("45.5", "kg"),
    kg_per_inch=figure("2.3", "kg"),
    threshold_inches=figure("60", "[in_i]"),
    rounded_to=figure("0.1", "kg"),
)


def item(
    klass: ChecklistClass, not_applicable: bool = False, from_age: bool = False, frailty: bool = False
) -> ContraindicationItem:
    return ContraindicationItem(
        id=f"an-{klass.value}-item",
        label=f"An {klass.value} item",
        klass=klass,
        snomed="",
        not_applicable=not_applicable,
        computed_from_age=from_age,
        marks_frailty=frailty,
        sources=("a-source",),
        evidence=Evidence.SOURCE,
        reviewed_by="",
        reviewed_on="",
    )


def mg_per_h(value: str | Decimal) -> DoseRate:
    return DoseRate(mg=Decimal(value))


def container(mg: str, ml: str) -> Container:
    return Container(mg=Decimal(mg), ml=Decimal(ml))


def weighing(kg: str) -> DosingWeight:
    weight = BodyWeight(kg=Decimal(kg))
    return DosingWeight(weight=weight, basis=WeightBasis.ACTUAL, actual_kg=weight.kg, ideal_kg=None)


def typed_numbers(lowest: str, highest: str, places: int = 2) -> st.SearchStrategy[Decimal]:
    """Numbers as they can be typed into an order: at most so many decimals."""
    return st.decimals(
        min_value=Decimal(lowest), max_value=Decimal(highest), places=places, allow_nan=False, allow_infinity=False
    )


CONTAINERS = st.sampled_from(
    [container("50", "50"), container("500", "250"), container("100", "50"), container("200", "50"),
     container("250", "255")]
)  # fmt: skip
INCREMENTS = st.sampled_from([Decimal("0.1"), Decimal("0.01"), Decimal(1)])
