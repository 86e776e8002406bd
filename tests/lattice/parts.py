"""The parts of the lattice: which sheets each is made of.

Three parts are the measured lattice of the requirements: every weight, every dose, four strengths. No regimen has so
wide a range: a dose goes under the limits of the first regimen that reaches so far, for a patient in the ICU who has
the narrower limits too.

`regimens` is each regimen on its own: its whole range of doses in each container that the library turns on and at
each step of a pump, in each care setting, for both kinds of patient. `edges` is one tick outside, at and inside every
edge.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle

from ketadesk.domain.drug_library import CareSetting
from tests.lattice import edges
from tests.lattice.equipment import Lane, shipped, strengths
from tests.lattice.points import Dose, Scope, Sheet
from tests.lattice.ranges import doses_in_range, highest_in_one_unit, in_one_unit, scopes

KG = range(30_00, 250_00 + 1, 10)
"""30.0 to 250.0 kg in steps of 0.1, in hundredths."""
INFUSION = tuple(Dose(hundredths, "mg/kg/h") for hundredths in range(5, 100 + 1))
LOADING = tuple(Dose(hundredths, "mg/kg") for hundredths in range(5, 60 + 1))
MCG = tuple(Dose(hundredths, "mcg/kg/min") for hundredths in range(50, 1700 + 1, 10))
USUAL_MINUTES = 15
PUMP_STEPS = (10, 1, 100)
"""0.1, 0.01 and 1 mL per hour, in hundredths."""
EVERY_SO_MANY_WEIGHTS = 11


def infusion() -> Iterator[Sheet]:
    """30.0 to 250.0 kg, 0.05 to 1.00 mg/kg/h, four strengths, pump steps of 0.1 and 1 mL per hour."""
    return _every_weight(INFUSION, _icu("low-dose-infusion"), _icu("acute-pain-infusion"), lanes=strengths((10, 100)))


def loading() -> Iterator[Sheet]:
    """30.0 to 250.0 kg, 0.05 to 0.60 mg/kg over the usual minutes, four strengths, pump steps of 0.1 mL per hour."""
    low, single = _icu("low-dose-infusion", USUAL_MINUTES), _icu("single-bolus", USUAL_MINUTES)
    return _every_weight(LOADING, low, single, lanes=strengths((10,)))


def mcg_per_kg_per_min() -> Iterator[Sheet]:
    """30.0 to 250.0 kg, 0.5 to 17.0 mcg/kg/min, four strengths, pump steps of 0.1 mL per hour."""
    return _every_weight(MCG, _icu("low-dose-infusion"), _icu("acute-pain-infusion"), lanes=strengths((10,)))


def _icu(regimen: str, over_min: int = 0) -> Scope:
    return Scope(regimen, CareSetting.ICU, older_frail_or_light=True, over_min=over_min)


def _every_weight(doses: Sequence[Dose], lower: Scope, higher: Scope, lanes: Sequence[Lane]) -> Iterator[Sheet]:
    """Yield the doses that `lower` reaches under its limits, the others under those of `higher`."""
    reached = highest_in_one_unit(lower)
    low = [dose for dose in doses if in_one_unit(dose) <= reached]
    high = [dose for dose in doses if in_one_unit(dose) > reached]
    for kg in KG:
        yield Sheet(lower, kg, low, lanes)
        yield Sheet(higher, kg, high, lanes)


def regimens() -> Iterator[Sheet]:
    """Each regimen's whole range of doses in every lane.

    Whole ranges at every weight in every lane would be a hundred million points. The lanes go round instead: one for
    each weight, and each scope begins at another weight, so that every lane meets every dose at many weights.
    """
    lanes = cycle(shipped(PUMP_STEPS))
    for place, scope in enumerate(scopes()):
        doses = doses_in_range(scope)
        for kg in KG[place % EVERY_SO_MANY_WEIGHTS :: EVERY_SO_MANY_WEIGHTS]:
            yield Sheet(scope, kg, doses, (next(lanes),))


PARTS: Mapping[str, Callable[[], Iterator[Sheet]]] = {
    "infusion": infusion,
    "loading": loading,
    "mcg/kg/min": mcg_per_kg_per_min,
    "regimens": regimens,
    "edges": lambda: edges.sheets(shipped(PUMP_STEPS)),
}
