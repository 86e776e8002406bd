"""The order that a sheet is held against: its draft, its plan, the clock of its times, and the dose of its infusion."""

from datetime import tzinfo
from typing import NamedTuple

from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.plan_schema import PhaseTold, PlanTold
from ketadesk.application.read_back.own_figures import day_and_time, dose_in, mg_given, over


class Asked(NamedTuple):
    """One order: its draft, its plan, the clock of its times, and the dose of its infusion."""

    draft: OrderDraft
    plan: PlanTold
    zone: tzinfo
    dose: str = ""
    unit: str = ""
    """As an order has it: `mg/kg/h`."""

    def when(self, text: str) -> tuple[str, str]:
        """Date and time of a moment of the plan."""
        return day_and_time(text, self.zone)

    def phase(self, kind: str) -> PhaseTold | None:
        """The first phase of that kind."""
        return next((phase for phase in self.plan["phases"] if phase["kind"] == kind), None)

    @property
    def loading_per_kg(self) -> str:
        """The loading dose in mg per kg."""
        loading = self.phase("loading")
        return "0" if loading is None else over(loading["ordered_mg"], self.plan["dosing_weight_kg"])


def asked_in_each_way(draft: OrderDraft, plan: PlanTold, zone: tzinfo) -> tuple[Asked, ...]:
    """The order; a dose that the regimen fixes stands in neither draft nor plan, so it is reckoned in each unit."""
    bare = Asked(draft, plan, zone)
    infusion, made = bare.phase("infusion"), plan["preparation"]
    if draft.infusion is not None and draft.infusion.dose:
        return (bare._replace(dose=draft.infusion.dose, unit=draft.infusion.unit),)
    if infusion is None or made is None or infusion["exact_ml_per_h"] is None:
        return (bare,)
    rate = mg_given(infusion["exact_ml_per_h"], made["total_mg"], made["total_ml"])
    doses = ((dose_in(rate, unit, plan["dosing_weight_kg"]), unit) for unit in ("mg/kg/h", "mg/h", "mcg/kg/min"))
    return tuple(bare._replace(dose=dose, unit=unit) for dose, unit in doses)
