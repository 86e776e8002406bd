"""The signed order as the course follows it: the plan that was signed and printed, and the limits of today's library.

What runs by a signature goes on as it was signed: phases, weight and container are read from the frozen plan, and no
newer library moves them. Limits are another matter: a dose that the hospital has forbidden since is not begun today.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from ketadesk.application.errors import OrderRefused
from ketadesk.application.read_order import read_order
from ketadesk.application.reference import Reference
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.bedside.elapsed import hours_between
from ketadesk.domain.bedside.infusion_course import CourseOrder, PlannedPhase
from ketadesk.domain.dose_limit import LimitSet, limits_in_force
from ketadesk.domain.drug_library import CareSetting, DrugLibrary
from ketadesk.domain.infusion import InfusionPlan, PhaseKind
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.order_assessment import Assessment, assess
from ketadesk.domain.order_terms import OrderTerms
from ketadesk.domain.plan_findings import cumulative_limit_mg
from ketadesk.domain.quantity import BodyWeight, Container, DoseUnit


@dataclass(frozen=True)
class ReadCourseOrder:
    """A stored order as the course needs it."""

    order: CourseOrder
    library_changed: bool
    """The library is another than the one it was signed with, or the program makes another plan of it today."""


def read_course_order(stored: StoredOrder, reference: Reference) -> ReadCourseOrder:
    """Return what the course needs of `stored`. Raises `OrderRefused` when its plan cannot be read."""
    library = reference.library
    terms = read_order(stored.draft, library).terms
    assessed = assess(terms, library)
    try:
        order = _from_frozen(stored, json.loads(stored.plan_json), library)
    except (ValueError, LookupError, TypeError, ArithmeticError) as error:
        raise OrderRefused(
            f"The signed plan of {stored.label} cannot be read from the record.",
            "Go by the signed sheet on paper, and tell whoever keeps KetaDesk.",
        ) from error
    limits = _limits(terms, assessed, order, library)
    order = order.model_copy(
        update={"pump": terms.pump, "limits": limits, "cumulative_limit_mg": cumulative_limit_mg(limits)}
    )
    other_library = stored.library_sha256 != library.sha256
    return ReadCourseOrder(order, other_library or _outline(assessed.plan) != _signed_outline(order))


def _from_frozen(stored: StoredOrder, plan: dict[str, Any], library: DrugLibrary) -> CourseOrder:
    """Everything but what only the library knows. Raises the errors of reading for a plan that is none."""
    draft, made = stored.draft, plan["preparation"]
    infusion, loading = draft.infusion, draft.loading_dose
    phases = tuple(_phase(told, "" if loading is None else loading.concentration_mg_per_ml) for told in plan["phases"])
    if not phases:
        raise ValueError("a plan without a phase")
    return CourseOrder(
        revision=stored.revision,
        phases=phases,
        weight=BodyWeight(kg=Decimal(plan["dosing_weight_kg"])),
        container=None if made is None else Container(mg=Decimal(made["total_mg"]), ml=Decimal(made["total_ml"])),
        pump=None,
        limits=LimitSet(limits=()),
        cumulative_limit_mg=None,
        change_container_after_h=library.rules.container_change_h.value,
        care_setting=CareSetting(draft.care_setting),
        dose_unit=DoseUnit(infusion.unit) if infusion is not None and infusion.unit else None,
    )


def _phase(told: dict[str, Any], in_hand_syringe: str) -> PlannedPhase:
    """One phase: its hours are those between the two times that were printed."""
    pump = told["pump_ml_per_h"]
    hours = hours_between(datetime.fromisoformat(told["start"]), datetime.fromisoformat(told["end"]))
    if hours < 0:
        raise ValueError("a phase that ends before it starts")
    by_hand = told.get("via") == Via.HAND
    return PlannedPhase(
        kind=PhaseKind(told["kind"]),
        step=told.get("step", 0),
        hours=hours,
        pump_ml_per_h=None if pump is None else Decimal(pump),
        mg=Decimal(told["mg"]),
        hand_mg_per_ml=Decimal(in_hand_syringe) if by_hand else None,
    )


def _limits(terms: OrderTerms, assessed: Assessment, order: CourseOrder, library: DrugLibrary) -> LimitSet:
    """Today's limits for the weight that was signed; where the library has the regimen no more, those for all."""
    of_regimen = () if terms.regimen is None else terms.regimen.limits
    return limits_in_force(
        (*library.rules.limits, *of_regimen), order.care_setting, assessed.older_frail_or_light, order.weight
    )


def _outline(plan: InfusionPlan | None) -> tuple[object, ...]:
    """What a nurse would do by the plan: which rates one after the other, from what."""
    if plan is None:
        return ()
    container = plan.inputs.container
    return (container, *((p.kind, p.step, p.pump_ml_per_h) for p in plan.phases))


def _signed_outline(order: CourseOrder) -> tuple[object, ...]:
    return (order.container, *((p.kind, p.step, p.pump_ml_per_h) for p in order.phases))
