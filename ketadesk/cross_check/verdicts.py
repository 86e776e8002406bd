"""What is wrong with the plan, as codes: limits on what is typed and delivered, the usual dose, rounding, the pump.

The prescriber's value and the delivered one must both be inside; a limit is inclusive.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from ketadesk.cross_check.bounds import Bounds
from ketadesk.cross_check.course import SecondPhase
from ketadesk.cross_check.figures import Amount, Figures, PumpFigures, RegimenFigures
from ketadesk.cross_check.ordered import Ordered, OrderedInfusion, OrderedLoading
from ketadesk.cross_check.patient import Patient
from ketadesk.cross_check.window import WINDOW_H

SQUARE_CM_IN_A_SQUARE_M: Final = 10_000


def patient_codes(patient: Patient, bounds: Bounds) -> Iterator[str]:
    """Yield the codes on age, weight and height, each as given, and on the body mass index."""
    yield from bounds.codes("weight", (patient.weight_kg,))
    if patient.age_years is not None:
        yield from bounds.codes("age", (patient.age_years,))
    if patient.height_cm is not None:
        yield from bounds.codes("height", (patient.height_cm,))
        index = patient.weight_kg * SQUARE_CM_IN_A_SQUARE_M / patient.height_cm**2
        yield from bounds.codes("bmi", (index,))


def order_codes(
    ordered: Ordered,
    phases: Sequence[SecondPhase],
    regimen: RegimenFigures,
    dosing_weight_kg: Fraction,
    bounds: Bounds,
    figures: Figures,
) -> Iterator[str]:
    """Yield the codes on doses, times and the usual dose."""
    if ordered.loading:
        yield from _loading_codes(ordered.loading, phases[0], bounds)
        if regimen.loading.usual:
            yield from bounds.codes("loading-time", (ordered.loading.minutes,))
            yield from _usual_codes(
                "loading-dose", ordered.loading.mg, regimen.loading.usual, dosing_weight_kg, figures
            )
    if ordered.infusion:
        infusion = next(phase for phase in phases if phase.kind == "infusion")
        yield from _rate_codes(ordered.infusion, infusion, bounds)
        if regimen.infusion.usual:
            yield from bounds.codes("duration", (ordered.infusion.hours, infusion.end_h - infusion.start_h))
            yield from _usual_codes(
                "infusion", ordered.infusion.mg_per_h, regimen.infusion.usual, dosing_weight_kg, figures
            )
    if ordered.taper:
        yield from bounds.codes("taper-steps", (ordered.taper.steps,))
        yield from bounds.codes("taper-time", (ordered.taper.hours,))
        if phases[-1].kind != "taper":
            yield "taper-has-no-step"


def _loading_codes(loading: OrderedLoading, phase: SecondPhase, bounds: Bounds) -> Iterator[str]:
    yield from bounds.codes("loading-dose", (loading.mg, phase.mg))
    if loading.hand_mg_per_ml is not None:
        yield from bounds.codes("hand-concentration", (loading.hand_mg_per_ml,))


def _rate_codes(infusion: OrderedInfusion, phase: SecondPhase, bounds: Bounds) -> Iterator[str]:
    delivered = phase.mg / (phase.end_h - phase.start_h)
    yield from bounds.codes("infusion-rate", (infusion.mg_per_h, delivered))


def _usual_codes(
    name: str, typed: Fraction, usual: Amount, dosing_weight_kg: Fraction, figures: Figures
) -> Iterator[str]:
    multiple = typed / usual.at(dosing_weight_kg)
    if multiple >= figures.usual_multiple_hard:
        yield f"{name}-above-usual-hard"
    elif multiple >= figures.usual_multiple_soft:
        yield f"{name}-above-usual-soft"


def pump_codes(phases: Iterable[SecondPhase], pump: PumpFigures, bounds: Bounds) -> Iterator[str]:
    """Yield the codes on what the pump cannot run, and on the error that its rounding makes; not for a taper."""
    for phase in phases:
        if phase.kind == "taper" or phase.pump_ml_per_h is None or phase.error_percent is None:
            continue
        if phase.pump_ml_per_h > pump.maximum_ml_per_h:
            yield f"{phase.kind}-above-pump-maximum"
        elif phase.pump_ml_per_h == 0:
            yield f"{phase.kind}-below-pump-step"
        else:
            for code in bounds.codes("rounding-error", (abs(phase.error_percent),)):
                yield f"{phase.kind}-{code.removesuffix('-max')}"


def cumulative_limit_mg(bounds: Bounds) -> Fraction | None:
    """Return the limit on the mg of any 24 hours: the regimen's own, or a day at the hard rate and the hard bolus.

    The lower of the two; None where there is neither.
    """
    own = bounds.strictest_hard_most("cumulative-24-h")
    rate, bolus = bounds.strictest_hard_most("infusion-rate"), bounds.strictest_hard_most("loading-dose")
    day = None if rate is None or bolus is None else rate * WINDOW_H + bolus
    return min((limit for limit in (own, day) if limit is not None), default=None)
