"""The test that the program puts to itself at every start: figures that others printed, through both engines.

A figure that is missed, or one that cannot be read, and nothing is computed: the program itself cannot be trusted
then. The library's own hash is checked where it is read; without it the program does not get here.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from ketadesk.cross_check import second_dose, second_preparation, second_rate
from ketadesk.domain.loading_dose import weight_based_dose
from ketadesk.domain.model import Model
from ketadesk.domain.preparation import Method, prepare
from ketadesk.domain.pump_rate import program
from ketadesk.domain.quantity import ONE, BodyWeight, Container, DoseUnit, dose_rate

_ONE_MG_PER_ML = Fraction(1)


class PublishedRate(Model):
    """A pump rate as somebody printed it."""

    case: str
    dose: Decimal
    unit: DoseUnit
    weight_kg: Decimal
    mg_per_ml: Decimal
    increment_ml_per_h: Decimal
    ml_per_h: Decimal
    source: str


class PublishedDose(Model):
    """A weight-based amount as somebody printed it."""

    case: str
    mg_per_kg: Decimal
    weight_kg: Decimal
    mg: Decimal
    source: str


class PublishedContainer(Model):
    """A concentration as somebody printed it."""

    case: str
    vial_mg_per_ml: Decimal
    drug_mg: Decimal
    made_up_to_ml: Decimal
    mg_per_ml: Decimal
    source: str


class PublishedFigures(Model):
    """All that is put to the engines."""

    rates: tuple[PublishedRate, ...]
    doses: tuple[PublishedDose, ...]
    containers: tuple[PublishedContainer, ...]


class SelfTest(Model):
    """What came of it."""

    checked: int
    failures: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """False also where nothing was checked at all."""
        return self.checked > 0 and not self.failures

    @property
    def sentence(self) -> str:
        """For the About page and the sheet."""
        if self.passed:
            return f"Self-test passed: {self.checked} published figures by both engines, drug library hash checked"
        return f"SELF-TEST FAILED - NOTHING IS COMPUTED: {'; '.join(self.failures) or 'nothing was checked'}"


def self_test(published: PublishedFigures) -> SelfTest:
    """Put every published figure to both engines."""
    failures: list[str] = []
    checked = 0
    for case, expected, first, second in _answers(published):
        checked += 1
        if first != expected or second != Fraction(expected):
            failures.append(f"{case}: {expected} was printed, the engines give {first} and {second}")
    return SelfTest(checked=checked, failures=tuple(failures))


def _answers(published: PublishedFigures) -> Iterator[tuple[str, Decimal, Decimal, Fraction]]:
    for rate in published.rates:
        first = program(
            dose_rate(rate.dose, rate.unit, BodyWeight(kg=rate.weight_kg)),
            Container(mg=rate.mg_per_ml, ml=ONE),
            rate.increment_ml_per_h,
        )
        second = second_rate(
            Fraction(rate.dose),
            rate.unit.value,
            Fraction(rate.weight_kg),
            Fraction(rate.mg_per_ml),
            Fraction(rate.increment_ml_per_h),
        )
        yield rate.case, rate.ml_per_h, first.pump_ml_per_h, second[1]
    for dose in published.doses:
        mg = weight_based_dose(dose.mg_per_kg, BodyWeight(kg=dose.weight_kg))
        yield (
            dose.case,
            dose.mg,
            mg,
            second_dose(Fraction(dose.mg_per_kg), Fraction(dose.weight_kg), _ONE_MG_PER_ML, None)[0],
        )
    for made in published.containers:
        method = Method.MAKE_UP_TO
        container = prepare(made.vial_mg_per_ml, None, made.drug_mg, made.made_up_to_ml, method).container
        _, _, total_ml = second_preparation(
            Fraction(made.vial_mg_per_ml), Fraction(made.drug_mg), Fraction(made.made_up_to_ml), method.value
        )
        yield made.case, made.mg_per_ml, container.mg_per_ml, Fraction(made.drug_mg) / total_ml
