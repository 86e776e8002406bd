"""The plan of an order: what the pump is to do, phase by phase, counted in hours from the first drug."""

from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from ketadesk.domain.body_weight import DosingWeight
from ketadesk.domain.container_change import ContainerUse, PumpRun, container_changes
from ketadesk.domain.dose_limit import LimitSet
from ketadesk.domain.drug_library import Quantity
from ketadesk.domain.loading_dose import LoadingDose, Via, dose_given_by
from ketadesk.domain.model import Model
from ketadesk.domain.pump_rate import ProgrammedRate, amount_mg, program
from ketadesk.domain.quantity import (
    ZERO,
    Amount,
    Container,
    DoseRate,
    DoseUnit,
    difference,
    half_up,
    product,
    quotient,
    total,
)
from ketadesk.domain.sliding_window import ConstantFlow, most_in_window
from ketadesk.domain.taper import Taper, TaperPlan, plan_taper

DAY_H = Decimal(24)
"""The window of the cumulative limit; its height is the library's."""


class PhaseKind(StrEnum):
    LOADING = "loading"
    INFUSION = "infusion"
    SALINE = "saline"
    TAPER = "taper"


class Pump(Model):
    """The pump's step and how fast it can go, in mL/h."""

    increment_ml_per_h: Amount
    maximum_ml_per_h: Amount
    label: str = ""


class OrderedInfusion(Model):
    """The continuous part as it was ordered."""

    dose: Decimal
    unit: DoseUnit
    rate: DoseRate
    hours: Decimal


class Saline(Model):
    """A run of saline without drug."""

    ml: Decimal
    hours: Decimal


class InfusionPhase(Model):
    """One stretch of the plan."""

    kind: PhaseKind
    step: int
    """The taper step's number, else 0."""
    start_h: Decimal
    end_h: Decimal
    ordered: DoseRate | None
    programmed: ProgrammedRate | None
    """`None` for a push by hand and for saline without a pump."""
    exact_ml_per_h: Decimal | None
    mg: Decimal
    volume_ml: Decimal
    cumulative_mg: Decimal
    merged: int = 0

    @property
    def hours(self) -> Decimal:
        return difference(self.end_h, self.start_h)

    @property
    def pump_ml_per_h(self) -> Decimal | None:
        return None if self.programmed is None else self.programmed.pump_ml_per_h


class PlanInputs(Model):
    """Everything the pump's plan follows from."""

    weight: DosingWeight
    limits: LimitSet
    loading: LoadingDose | None
    infusion: OrderedInfusion | None
    saline: Saline | None
    taper: Taper | None
    container: Container | None
    pump: Pump | None
    change_container_after_h: Decimal


class InfusionPlan(Model):
    """What the pump is to do."""

    inputs: PlanInputs
    phases: tuple[InfusionPhase, ...]
    taper: TaperPlan | None
    total_mg: Decimal
    stop_h: Decimal

    @cached_property
    def most_in_a_day_mg(self) -> Decimal:
        """The most mg in any 24 hours; asked for by the findings, by the second engine's check and by the sheet."""
        return highest_in_24_h(self.phases, DAY_H)

    @cached_property
    def containers(self) -> tuple[ContainerUse, ...]:
        """The containers the plan needs; worked out when asked, as a stopped order may need thousands."""
        container = self.inputs.container
        if container is None:
            return ()
        runs = tuple(
            PumpRun(start_h=p.start_h, end_h=p.end_h, ml_per_h=p.pump_ml_per_h)
            for p in self.phases
            if p.pump_ml_per_h and p.kind is not PhaseKind.SALINE
        )
        return container_changes(runs, container.ml, self.inputs.change_container_after_h)

    def phase(self, kind: PhaseKind) -> InfusionPhase | None:
        """The first phase of that kind."""
        return next((p for p in self.phases if p.kind is kind), None)

    @property
    def pump_phase(self) -> InfusionPhase | None:
        """The phase whose rate is the large figure: the infusion, else a loading dose by the pump."""
        for kind in (PhaseKind.INFUSION, PhaseKind.LOADING):
            phase = self.phase(kind)
            if phase is not None and phase.programmed is not None:
                return phase
        return None


def program_infusion(rate: DoseRate, container: Container, pump: Pump, limits: LimitSet) -> ProgrammedRate:
    """Return the infusion's pump rate, inside every limit that the exact rate keeps."""
    return program(
        rate,
        container,
        pump.increment_ml_per_h,
        lambda r: limits.broken_together(Quantity.INFUSION_RATE, r.mg_per_h),
    )


def program_loading(loading: LoadingDose, container: Container, pump: Pump, limits: LimitSet) -> ProgrammedRate:
    """Return the loading dose's pump rate, inside every limit on the dose that the exact rate keeps."""
    return program(
        loading.rate,
        container,
        pump.increment_ml_per_h,
        lambda r: limits.broken_together(Quantity.LOADING_DOSE, dose_given_by(r, loading.over_min)),
    )


def plan_infusion(inputs: PlanInputs) -> InfusionPlan:
    """Return the plan. Raises `ValueError` when a phase needs a container or a pump that is not there."""
    phases: list[InfusionPhase] = []
    if inputs.loading is not None:
        phases.append(_loading_phase(inputs, inputs.loading))
    if inputs.saline is not None:
        phases.append(_saline_phase(inputs, inputs.saline, phases))
    taper = None
    if inputs.infusion is not None:
        container, pump = _container_and_pump(inputs)
        programmed = program_infusion(inputs.infusion.rate, container, pump, inputs.limits)
        if inputs.taper is not None:
            taper = plan_taper(
                inputs.taper, inputs.infusion.rate, programmed.pump_ml_per_h, container, pump.increment_ml_per_h
            )
        planned_end_h = total(_end(phases), inputs.infusion.hours)
        end_h = total(planned_end_h, taper.infusion_lengthened_h if taper else ZERO)
        hours = total(inputs.infusion.hours, taper.infusion_lengthened_h if taper else ZERO)
        phases.append(_pump_phase(PhaseKind.INFUSION, 0, programmed, end_h, hours, phases))
        for number, step in enumerate(taper.steps if taper else (), start=1):
            end_h = total(planned_end_h, step.end_h)
            phases.append(_pump_phase(PhaseKind.TAPER, number, step.rate, end_h, step.hours, phases, step.merged))
    return InfusionPlan(
        inputs=inputs,
        phases=tuple(phases),
        taper=taper,
        total_mg=phases[-1].cumulative_mg if phases else ZERO,
        stop_h=max((p.end_h for p in phases if p.kind is not PhaseKind.SALINE), default=ZERO),
    )


def highest_in_24_h(phases: tuple[InfusionPhase, ...], window_h: Decimal) -> Decimal:
    """Return the most mg in any stretch of `window_h`: it begins or ends where a phase does."""
    return most_in_window([ConstantFlow(start=p.start_h, end=p.end_h, mg=p.mg) for p in phases], window_h)


def _loading_phase(inputs: PlanInputs, loading: LoadingDose) -> InfusionPhase:
    if loading.via is Via.HAND:
        ml = loading.hand_ml
        if ml is None:
            raise ValueError("a push by hand needs the concentration in its syringe")
        return InfusionPhase(
            kind=PhaseKind.LOADING, step=0, start_h=ZERO, end_h=loading.hours, ordered=loading.rate, programmed=None,
            exact_ml_per_h=None, mg=loading.mg, volume_ml=ml, cumulative_mg=loading.mg,
        )  # fmt: skip
    container, pump = _container_and_pump(inputs)
    programmed = program_loading(loading, container, pump, inputs.limits)
    return _pump_phase(PhaseKind.LOADING, 0, programmed, loading.hours, loading.hours, [])


def _saline_phase(inputs: PlanInputs, saline: Saline, before: list[InfusionPhase]) -> InfusionPhase:
    exact = quotient((saline.ml,), (saline.hours,))
    programmed, volume_ml = None, saline.ml
    if inputs.pump is not None:
        rounded = half_up(exact, inputs.pump.increment_ml_per_h)
        volume_ml = product(rounded, saline.hours)
        nothing = DoseRate(mg=ZERO)
        programmed = ProgrammedRate(
            ordered=nothing, exact_ml_per_h=exact, pump_ml_per_h=rounded, delivered=nothing,
            error_percent=product(quotient((difference(rounded, exact),), (exact,)), Decimal(100)),
            moved_inside=False, nearest_ml_per_h=rounded,
        )  # fmt: skip
    start_h = _end(before)
    mg_before = before[-1].cumulative_mg if before else ZERO
    return InfusionPhase(
        kind=PhaseKind.SALINE, step=0, start_h=start_h, end_h=total(start_h, saline.hours), ordered=None,
        programmed=programmed, exact_ml_per_h=exact, mg=ZERO, volume_ml=volume_ml, cumulative_mg=mg_before,
    )  # fmt: skip


def _pump_phase(
    kind: PhaseKind,
    step: int,
    rate: ProgrammedRate,
    end_h: Decimal,
    hours: Decimal,
    before: list[InfusionPhase],
    merged: int = 0,
) -> InfusionPhase:
    start_h = _end(before)
    mg = amount_mg(rate.delivered, hours)
    return InfusionPhase(
        kind=kind,
        step=step,
        start_h=start_h,
        end_h=end_h,
        ordered=rate.ordered,
        programmed=rate,
        exact_ml_per_h=rate.exact_ml_per_h,
        mg=mg,
        volume_ml=product(rate.pump_ml_per_h, hours),
        cumulative_mg=total(before[-1].cumulative_mg if before else ZERO, mg),
        merged=merged,
    )


def _end(phases: list[InfusionPhase]) -> Decimal:
    return phases[-1].end_h if phases else ZERO


def _container_and_pump(inputs: PlanInputs) -> tuple[Container, Pump]:
    if inputs.container is None or inputs.pump is None:
        raise ValueError("a phase by the pump needs a container and a pump")
    return inputs.container, inputs.pump
