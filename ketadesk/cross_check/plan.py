"""The second plan: the whole order worked out once more, in fractions, from the same figures and the same texts.

It shares no code with the first engine. What both say must be equal before a result is shown (SR-12).
"""

from dataclasses import dataclass
from fractions import Fraction

from ketadesk.cross_check.bounds import Bounds
from ketadesk.cross_check.container_changes import SecondContainer, containers_of
from ketadesk.cross_check.course import SecondPhase, course_of
from ketadesk.cross_check.equipment import Container, container_of, pump_of
from ketadesk.cross_check.figures import Figures, PumpFigures, RegimenFigures
from ketadesk.cross_check.ordered import Ordered, ordered_parts
from ketadesk.cross_check.patient import Patient, patient_of
from ketadesk.cross_check.typed_order import CannotFollow, TypedOrder
from ketadesk.cross_check.verdicts import cumulative_limit_mg, order_codes, patient_codes, pump_codes
from ketadesk.cross_check.window import highest_in_24_h


@dataclass(frozen=True, slots=True)
class SecondPlan:
    """The plan in exact fractions; None where something does not apply. Hours count from the first drug."""

    dosing_weight_kg: Fraction
    dosing_weight_basis: str
    ideal_weight_kg: Fraction | None
    ordered_mg_per_h: Fraction | None
    loading_mg: Fraction | None
    """As ordered; what the pump gives of it stands in its phase."""
    loading_hand_ml: Fraction | None
    draw_up_ml: Fraction | None
    diluent_ml: Fraction | None
    container_mg: Fraction | None
    container_ml: Fraction | None
    vials: int | None
    """For one container."""
    phases: tuple[SecondPhase, ...]
    containers: tuple[SecondContainer, ...]
    total_mg: Fraction
    stop_h: Fraction
    highest_in_24_h_mg: Fraction
    cumulative_limit_mg: Fraction | None
    breaches: frozenset[str]


@dataclass(frozen=True, slots=True)
class Groundwork:
    """What the plan and the rate table both stand on."""

    regimen: RegimenFigures
    patient: Patient
    bounds: Bounds
    ordered: Ordered
    pump: PumpFigures | None
    container: Container | None


def groundwork(order: TypedOrder, figures: Figures) -> Groundwork:
    """Return patient, limits, ordered parts, pump and container; raises CannotFollow where one cannot be had."""
    if order.regimen not in figures.regimens:
        raise CannotFollow("regimen", "is not in the library")
    regimen = figures.regimens[order.regimen]
    if order.care_setting not in regimen.limits:
        raise CannotFollow("care_setting", "is not one of this regimen")
    patient = patient_of(order, regimen, figures)
    ordered = ordered_parts(order, regimen, patient.dosing_weight_kg)
    return Groundwork(
        regimen=regimen,
        patient=patient,
        bounds=Bounds(regimen.limits[order.care_setting], patient),
        ordered=ordered,
        pump=pump_of(order, figures) if ordered.drug_by_pump or _saline_on_a_pump(order, ordered) else None,
        container=container_of(order, figures) if ordered.drug_by_pump else None,
    )


def _saline_on_a_pump(order: TypedOrder, ordered: Ordered) -> bool:
    """Saline runs without a pump as well: where none was chosen its rate is only said."""
    return ordered.saline is not None and bool(order.pump_model or order.pump_increment_ml_per_h)


def second_dosing_weight(order: TypedOrder, figures: Figures) -> Fraction:
    """Return the weight in kg that doses per kg use, also for an order that is not complete; raises CannotFollow."""
    if order.regimen not in figures.regimens:
        raise CannotFollow("regimen", "is not in the library")
    return patient_of(order, figures.regimens[order.regimen], figures).dosing_weight_kg


def second_plan(order: TypedOrder, figures: Figures) -> SecondPlan:
    """Return the plan for an order.

    Raises CannotFollow when something needed is missing, malformed, or not of the library.
    """
    ground = groundwork(order, figures)
    patient, ordered, container = ground.patient, ground.ordered, ground.container
    phases = course_of(ordered, container, ground.pump, ground.bounds)
    drug = tuple(phase for phase in phases if phase.kind != "saline")
    highest, limit = highest_in_24_h(drug), cumulative_limit_mg(ground.bounds)
    loading = ordered.loading
    by_hand = loading is not None and loading.hand_mg_per_ml is not None
    return SecondPlan(
        dosing_weight_kg=patient.dosing_weight_kg,
        dosing_weight_basis=patient.dosing_weight_basis,
        ideal_weight_kg=patient.ideal_weight_kg,
        ordered_mg_per_h=ordered.infusion.mg_per_h if ordered.infusion else None,
        loading_mg=loading.mg if loading else None,
        loading_hand_ml=phases[0].volume_ml if by_hand else None,
        draw_up_ml=container.draw_up_ml if container else None,
        diluent_ml=container.diluent_ml if container else None,
        container_mg=container.mg if container else None,
        container_ml=container.ml if container else None,
        vials=container.vials if container else None,
        phases=phases,
        containers=_containers(drug, container, figures),
        total_mg=drug[-1].cumulative_mg,
        stop_h=drug[-1].end_h,
        highest_in_24_h_mg=highest,
        cumulative_limit_mg=limit,
        breaches=_breaches(ground, phases, figures, over_the_day=limit is not None and highest > limit),
    )


def _containers(
    drug: tuple[SecondPhase, ...], container: Container | None, figures: Figures
) -> tuple[SecondContainer, ...]:
    if container is None:
        return ()
    by_pump = tuple(phase for phase in drug if phase.pump_ml_per_h is not None)
    return containers_of(by_pump, container.ml, figures.container_change_h)


def _breaches(
    ground: Groundwork, phases: tuple[SecondPhase, ...], figures: Figures, *, over_the_day: bool
) -> frozenset[str]:
    bounds = ground.bounds
    codes = [*patient_codes(ground.patient, bounds)]
    codes += order_codes(ground.ordered, phases, ground.regimen, ground.patient.dosing_weight_kg, bounds, figures)
    if ground.pump:
        codes += pump_codes(phases, ground.pump, bounds)
    if over_the_day:
        codes.append("cumulative-24-h-hard-max")
    return frozenset(codes)
