"""Monitoring papers as the use cases make them: a usual evening, 72 hours of quarter-hourly sets, and the extreme."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from ketadesk import app
from ketadesk.application.monitoring.papers.downtime_pack import downtime_parts
from ketadesk.application.monitoring.papers.handover_paper import handover
from ketadesk.application.monitoring.papers.paper_frame import PaperGround
from ketadesk.application.monitoring.papers.record_paper import monitoring_record
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.sheet.sheet_content import SheetContent, SheetStatus
from ketadesk.domain.bedside.infusion_log import MovedToBed, Observed
from tests.application.fakes import LONDON, seal
from tests.application.trend_sample import evening, long_course, whole_course
from tests.application.watched_sample import RunningWard, full_set, running_ward

from .sample_sheets import extreme_sheet

WORST = {
    "danger_signs": "seizure airway-problem chest-pain allergic-reaction",
    "hallucination": "distressing",
    "dysphoria": "distressing",
    "vivid_dreams": "present",
    "nystagmus": "present",
    "nausea_vomiting": "vomiting",
    "dizziness": "present",
    "vision": "double",
    "salivation": "present",
    "line_site": "problem",
    "respiratory_rate": "4",
    "systolic_bp": "238",
    "diastolic_bp": "131",
    "poss": "4",
    "consciousness": "P",
}
LONG_NAME = "WOLFESCHLEGELSTEINHAUSENBERGERDORFF-ŁUKASIEWICZ, Maximiliane Anastasia Theodora (Dr med. habil.)"


@cache
def evening_watched() -> Watched:
    return evening().watched(372)


@cache
def whole_watched() -> Watched:
    return whole_course().watched(1800)


@cache
def long_watched() -> Watched:
    return long_course().watched(72 * 60)


@cache
def extreme_watched() -> Watched:
    """Long names and reasons, every sign at once, everything overdue."""
    ward = evening()
    ward.logged(
        362, MovedToBed(bed="Intermediate care, third floor of the new wing, bay 12 opposite the sluice, bed 4")
    )
    worst = full_set(**WORST).observed.model_copy(update={"comment": "Sees colours; " * 40})
    ward.logged(365, Observed(observed=worst))
    watched = ward.watched(60 * 20)
    stored = watched.order
    draft = stored.draft
    for field, text in (("prescriber", "Dr " + "Papadopoulou-" * 6 + "X"), ("prescriber_contact", "0123 456 789 " * 6)):
        draft = draft.with_field(field, text)
    identity = stored.sheet.identity.model_copy(
        update={"name": LONG_NAME, "identifier": "MRN 0000 1111 2222 3333 4444", "allergies": LONG_ALLERGIES}
    )
    hospital = extreme_sheet().hospital
    sheet = stored.sheet.model_copy(update={"identity": identity, "hospital": hospital})
    named = stored.model_copy(update={"draft": draft, "sheet": sheet})
    return replace(watched, stored={1: named}, clock_flaw="The clock of this workstation stands before the last entry.")


LONG_ALLERGIES = (
    "Known allergies: penicillin (rash), codeine (vomiting), latex (wheeze), iodine (rash), " + "nuts, " * 20
)

WATCHED: dict[str, Callable[[], Watched]] = {
    "evening": evening_watched,
    "whole": whole_watched,
    "long": long_watched,
    "extreme": extreme_watched,
}


@cache
def early_watched() -> Watched:
    return running_ward().watched(5)


@cache
def waiting_watched() -> Watched:
    ward = RunningWard()
    ward.signed()
    return ward.watched(-15)


DOWNTIME: dict[str, Callable[[], Watched]] = {**WATCHED, "early": early_watched, "waiting": waiting_watched}


@cache
def downtime_of(name: str) -> tuple[SheetContent, ...]:
    watched = DOWNTIME[name]()
    ground = PaperGround(watched, app.read_reference(), LONDON, seal)
    sheet = watched.order.sheet.model_copy(update={"status": SheetStatus.SIGNED})
    return downtime_parts(ground, sheet, "MRN", "KetaDesk, automatically")


@cache
def record_of(name: str) -> SheetContent:
    return monitoring_record(WATCHED[name](), app.read_reference(), LONDON, "MRN", "Anna Example", seal)


@cache
def handover_of(name: str) -> SheetContent:
    return handover(WATCHED[name](), app.read_reference(), LONDON, "MRN", "Anna Example", seal)
