"""A phase of the signed plan in words."""

from ketadesk.domain.bedside.infusion_course import CourseOrder, PlannedPhase
from ketadesk.domain.infusion import PhaseKind


def phase_words(phase: PlannedPhase, order: CourseOrder) -> str:
    """`taper step 1 of 4`."""
    if phase.kind is PhaseKind.TAPER:
        return f"taper step {phase.step} of {sum(p.kind is PhaseKind.TAPER for p in order.phases)}"
    return {PhaseKind.LOADING: "loading dose", PhaseKind.SALINE: "saline, no drug"}.get(phase.kind, "infusion")
