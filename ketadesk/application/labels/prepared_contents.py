"""What an order prepares: each container of its infusion, and the syringe of a dose pushed by hand.

Read from the plan as it was stored; nothing is worked out anew.
"""

from datetime import datetime
from decimal import Decimal
from typing import Final, NamedTuple

from ketadesk.application.numbers import bind_units, read_order_number, with_unit
from ketadesk.application.plan_schema import PhaseTold, PlanTold
from ketadesk.application.sheet.printed_order import PrintedOrder
from ketadesk.domain.bedside.elapsed import hours_between
from ketadesk.domain.drug_library import DrugLibrary

_BY_HAND: Final = "Loading dose by hand"


class PreparedContent(NamedTuple):
    """What one container or syringe holds."""

    part: str
    medicine: str
    strength: str
    diluent: str
    is_container: bool


def prepared_contents(behind: PrintedOrder, library: DrugLibrary) -> tuple[PreparedContent, ...]:
    """Return what takes a label, in the order of use; nothing where no drug is prepared."""
    plan = behind.plan
    loading = next((phase for phase in plan["phases"] if phase["kind"] == "loading"), None)
    by_hand = (_pushed(behind, plan, loading, library),) if loading is not None and loading["via"] == "hand" else ()
    return (*by_hand, *_containers(behind, plan))


def _containers(behind: PrintedOrder, plan: PlanTold) -> tuple[PreparedContent, ...]:
    if not plan["containers"]:
        return ()
    prepared, typed = plan["preparation"], behind.draft.preparation
    assert typed is not None and prepared is not None  # a container was prepared as the draft says
    what = "Infusion" if any(phase["kind"] == "infusion" for phase in plan["phases"]) else "Loading dose by the pump"
    count = len(plan["containers"])
    return tuple(
        PreparedContent(
            part=f"{what}, container {use['number']} of {count}",
            medicine=_medicine(prepared["total_mg"], prepared["total_ml"]),
            strength=with_unit(Decimal(prepared["mg_per_ml"]), "mg/mL"),
            diluent=bind_units(f"in {typed.diluent}"),
            is_container=True,
        )
        for use in plan["containers"]
    )


def _pushed(behind: PrintedOrder, plan: PlanTold, loading: PhaseTold, library: DrugLibrary) -> PreparedContent:
    typed = behind.draft.loading_dose
    assert typed is not None  # the plan has its phase
    strength = read_order_number(typed.concentration_mg_per_ml)
    return PreparedContent(
        part=_BY_HAND,
        medicine=_medicine(loading["ordered_mg"], loading["ml"]),
        strength=with_unit(strength, "mg/mL"),
        diluent="undiluted" if _is_undiluted(strength, plan, library) else "",
        is_container=False,
    )


def _is_undiluted(strength: Decimal, plan: PlanTold, library: DrugLibrary) -> bool:
    """True for the strength of an ampoule of the library that the order was made with; another one cannot tell."""
    same_library = plan["library_sha256"] == library.sha256
    return same_library and any(vial.mg_per_ml == strength for vial in library.vials)


def _medicine(mg: str, ml: str) -> str:
    return f"ketamine {with_unit(Decimal(mg), 'mg')} in {with_unit(Decimal(ml), 'mL')}"


def good_for_h(behind: PrintedOrder, library: DrugLibrary) -> Decimal:
    """Hours that a container may be used: as the order's sheet has it, whatever the library says since."""
    uses = behind.plan["containers"]
    if not uses:
        return library.rules.container_change_h.value
    return hours_between(datetime.fromisoformat(uses[0]["start"]), datetime.fromisoformat(uses[0]["expires"]))
