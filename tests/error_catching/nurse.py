"""What the program says of a slip, and what a second nurse's blind entry finds, by the production comparison.

The first nurse answers every question with a reason, so that only a hard limit or a field that cannot be read stops
her. The second nurse reads scales, ampoule, prescription and the pump, which the first has keyed but not started. Her
rates are therefore no second calculation: a sheet that is wrong is keyed as it stands, and the pump agrees with it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ketadesk.application.examine_order import ExaminedOrder
from ketadesk.application.first_figures import first_figures
from ketadesk.domain.finding import Severity
from ketadesk.domain.quantity import ONE
from ketadesk.domain.second_entry import (
    CheckedFigures,
    Difference,
    FirstFigures,
    NotPart,
    SecondEntry,
    compare,
    syringe_mg_per_ml,
)

from .slips import Kind, Mistaken, Slip
from .ward import TrueOrder, codes, is_refused

Compare = Callable[[FirstFigures, SecondEntry], tuple[Difference, ...]]


class Said(StrEnum):
    """The heaviest thing that the program says because of the slip."""

    STOPPED = "stopped"
    ASKED = "asked"
    SHOWN = "shown"
    NOTHING = "nothing"


class Check(StrEnum):
    """How the second check is done."""

    NONE = "A. One nurse only"
    MINIMUM = "B. Second entry of weight, ampoule, concentration and pump rate only"
    BEFORE = "C before. Every figure but the taper; a diluted hand syringe is read off its label"
    FULL = "C. Every figure; a diluted hand syringe is worked out from its ampoule"
    SAME_CHART = "D. As C, but the weight is copied from the same wrong chart"
    PUMP_LATER = "E. As C, but the pump is keyed after the check and nobody reads it back"


_RATES = frozenset({"pump_rate_ml_per_h", "loading_rate_ml_per_h"})
_CONCENTRATION = frozenset({"vial_mg_per_ml", "container", "hand_syringe_mg_per_ml"})
_TAPER = frozenset({"taper_steps", "taper_h", "taper_shape"})
_EVERY_FIGURE = frozenset(CheckedFigures.model_fields)
_ENTERED = {
    Check.NONE: frozenset[str](),
    Check.MINIMUM: _RATES | _CONCENTRATION | {"weight_kg"},
    Check.BEFORE: _EVERY_FIGURE - _TAPER,
}
WRONG_IN_THE_CHART = (Kind.POUNDS, Kind.LAST_PATIENT)
"""Slips that both nurses make where both copy the weight from the chart."""


@dataclass(frozen=True)
class Saying:
    """What the program says, and under which codes it asks."""

    said: Said
    asks: frozenset[str]


def what_is_said(meant: ExaminedOrder, typed: ExaminedOrder) -> Saying:
    """Only what the slip adds counts: what is asked without it too, nobody takes for a warning."""
    if is_refused(typed):
        return Saying(Said.STOPPED, frozenset())
    asks = codes(typed, Severity.OVERRIDE) - codes(meant, Severity.OVERRIDE)
    if asks:
        return Saying(Said.ASKED, asks)
    shown = codes(typed, Severity.CAUTION) - codes(meant, Severity.CAUTION)
    return Saying(Said.SHOWN if shown else Said.NOTHING, frozenset())


def catches(check: Check, order: TrueOrder, slip: Slip, typed: ExaminedOrder, compared: Compare = compare) -> bool:
    """True when the second nurse's figures differ from those of the order as it was typed."""
    first = first_figures(typed)
    differences = compared(first, _second_entry(check, order, slip, first))
    return any(difference.field in _ENTERED.get(check, _EVERY_FIGURE) for difference in differences)


def _second_entry(check: Check, order: TrueOrder, slip: Slip, first: FirstFigures) -> SecondEntry:
    """What she reads: the order without the slip, and the pump as it was keyed from the sheet with the slip."""
    read = first_figures(order.examined).model_dump()
    # The slip at the pump is made with the large figure: the infusion's rate, else that of the loading dose.
    large = "loading_rate_ml_per_h" if first.pump_rate_ml_per_h is NotPart.NOT_PART else "pump_rate_ml_per_h"
    for rate in _RATES:
        keyed = slip.keyed if rate == large and check is not Check.PUMP_LATER else ONE
        read[rate] = _times(getattr(first, rate), keyed)
    if isinstance(first.hand_syringe_mg_per_ml, Decimal):
        # Undiluted, the ampoule itself is what she has in her hand.
        by_label = check in (Check.MINIMUM, Check.BEFORE) and not order.hand_syringe_is_undiluted
        read["hand_syringe_mg_per_ml"] = first.hand_syringe_mg_per_ml if by_label else _in_the_syringe(order, slip)
    if check is Check.SAME_CHART and slip.kind in WRONG_IN_THE_CHART:
        read["weight_kg"] = first.weight_kg
    return SecondEntry.model_validate(read)


def _in_the_syringe(order: TrueOrder, slip: Slip) -> Decimal:
    """The first nurse drew up what would be right of the ampoule that she took it for."""
    assert order.hand_ampoule_mg_per_ml is not None and order.draft.loading_dose is not None
    ampoule = slip.hand_ampoule or Mistaken(order.hand_ampoule_mg_per_ml, order.hand_ampoule_mg_per_ml)
    syringe_ml = Decimal(20)
    drawn_ml = Decimal(order.draft.loading_dose.concentration_mg_per_ml) * syringe_ml / ampoule.taken_for
    return syringe_mg_per_ml(ampoule.held, drawn_ml, syringe_ml)


def _times(figure: object, factor: Decimal) -> object:
    return figure * factor if isinstance(figure, Decimal) else figure
