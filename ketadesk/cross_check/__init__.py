"""The second dosing engine, in fractions: it works every order out once more, from the same figures alone.

It was written from the clinical requirements without sight of the first engine, imports nothing of it, and uses
another kind of number, so that a slip in one is not repeated in the other (SR-12).
"""

from ketadesk.cross_check.container_changes import SecondContainer
from ketadesk.cross_check.course import SecondPhase
from ketadesk.cross_check.figures import Figures, FiguresUnreadable
from ketadesk.cross_check.figures_reading import read_figures
from ketadesk.cross_check.given import (
    SecondBolus,
    SecondFlow,
    SecondReadBack,
    second_flow,
    second_given_mg,
    second_most_in_24_h,
    second_read_back,
)
from ketadesk.cross_check.plan import SecondPlan, second_dosing_weight, second_plan
from ketadesk.cross_check.pump_ticks import (
    infusion_amount,
    infusion_tick,
    loading_amount,
    loading_tick,
    nearest_ticks,
    pump_ticks,
)
from ketadesk.cross_check.rate_rows import rate_rows
from ketadesk.cross_check.schedule import due_observations
from ketadesk.cross_check.typed_order import CannotFollow, TypedOrder
from ketadesk.cross_check.units import MCG_PER_H
from ketadesk.cross_check.verbs import second_dose, second_preparation, second_rate

__all__ = [
    "MCG_PER_H",
    "CannotFollow",
    "Figures",
    "FiguresUnreadable",
    "SecondBolus",
    "SecondContainer",
    "SecondFlow",
    "SecondPhase",
    "SecondPlan",
    "SecondReadBack",
    "TypedOrder",
    "due_observations",
    "infusion_amount",
    "infusion_tick",
    "loading_amount",
    "loading_tick",
    "nearest_ticks",
    "pump_ticks",
    "rate_rows",
    "read_figures",
    "second_dose",
    "second_dosing_weight",
    "second_flow",
    "second_given_mg",
    "second_most_in_24_h",
    "second_plan",
    "second_preparation",
    "second_rate",
    "second_read_back",
]
