"""The parts of a course: the plan it follows, segments of constant rate, containers and boluses.

The plan is what was signed; the course is what was done. Neither is ever changed to fit the other.
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from ketadesk.domain.bedside.infusion_log import Outcome
from ketadesk.domain.dose_limit import LimitSet
from ketadesk.domain.drug_library import CareSetting
from ketadesk.domain.infusion import PhaseKind, Pump
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.model import Model
from ketadesk.domain.quantity import BodyWeight, Container, DoseUnit


class PlannedPhase(Model):
    """One stretch of the signed plan, in its place from 0."""

    kind: PhaseKind
    step: int
    """The taper step's number, else 0."""
    hours: Decimal
    pump_ml_per_h: Decimal | None
    """None where nothing runs on the pump: a push by hand."""
    mg: Decimal
    hand_mg_per_ml: Decimal | None = None
    """In the syringe of a push by hand."""


class CourseOrder(Model):
    """What the course needs of one signed revision."""

    revision: int
    phases: tuple[PlannedPhase, ...]
    weight: BodyWeight
    """The dosing weight."""
    container: Container | None
    pump: Pump | None
    limits: LimitSet
    cumulative_limit_mg: Decimal | None
    """Over any 24 h."""
    change_container_after_h: Decimal
    care_setting: CareSetting
    dose_unit: DoseUnit | None
    """The unit the infusion was ordered in."""

    @property
    def first_pump_phase(self) -> int | None:
        """The place of the first phase that runs on the pump."""
        return next((n for n, p in enumerate(self.phases) if p.pump_ml_per_h), None)


class CourseState(StrEnum):
    """What the pump does, as far as it was logged."""

    NOT_STARTED = "not-started"
    BY_HAND = "by-hand"
    """The loading dose is being pushed, or the order has nothing on the pump: nothing flows from the container."""
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


class SegmentCause(StrEnum):
    """Why a segment began."""

    START = "start"
    STEP = "step"
    LOWERED = "lowered"
    PAUSE = "pause"
    RESUME = "resume"
    REVISION = "revision"
    CONTAINER = "container"


class Segment(Model):
    """A stretch of constant rate from one container; a pause has the rate 0. Half open: the end is the next one's."""

    start: datetime
    end: datetime | None
    """None while it goes on."""
    ml_per_h: Decimal
    container: Container | None
    """None where nothing runs on the pump."""
    container_number: int
    revision: int
    phase: int
    """Whose planned phase it belongs to."""
    cause: SegmentCause
    entry_id: str


class CourseContainer(Model):
    """One container that was hung."""

    number: int
    container: Container
    hung_at: datetime
    taken_down_at: datetime | None
    left_ml: Decimal | None
    """As it was read when it was taken down."""
    entry_id: str
    revision: int = 0
    """Whose container it is."""


class CourseBolus(Model):
    """A bolus beyond the plan, or a loading dose by hand."""

    bolus_id: str
    """Entry id of its order; for a loading dose that of the start."""
    ordered_at: datetime
    mg: Decimal
    over_min: Decimal
    via: Via
    mg_per_ml: Decimal | None
    """None for a loading dose by hand whose plan does not say."""
    prescriber: str
    """Blank for a loading dose: the order's."""
    outcome: Outcome | None
    """None while nobody has said."""
    given_at: datetime | None
    given_mg: Decimal
    settled_at: datetime | None = None
    """When anybody first said what became of it, also that it is not known: its syringe was drawn up by then."""
    container_number: int = 0
    """The container that it came out of; 0 for one by hand, or while it is open."""
    revision: int = 0

    @property
    def is_open(self) -> bool:
        """True while no other bolus may be given."""
        return self.outcome in (None, Outcome.UNKNOWN)


class InfusionCourse(Model):
    """Everything that ran, as far as the log says."""

    state: CourseState
    revision: int
    """Whose order is in force; 0 before the start."""
    phase: int
    """The planned phase that runs, or is paused."""
    phase_since: datetime | None
    started_at: datetime | None
    """The first drug."""
    stopped_at: datetime | None
    segments: tuple[Segment, ...]
    containers: tuple[CourseContainer, ...]
    boluses: tuple[CourseBolus, ...]
    restarts: tuple[datetime, ...]
    """When the observation schedule begins anew: start, bolus given, rate increase, resume."""

    @property
    def now_running(self) -> Segment | None:
        """The last segment, where the infusion is not over."""
        return self.segments[-1] if self.segments and self.segments[-1].end is None else None

    @property
    def rate_began(self) -> datetime | None:
        """When the present rate began, where the infusion is not over: a new container begins no new rate."""
        if self.now_running is None:
            return None
        return next(s.start for s in reversed(self.segments) if s.cause is not SegmentCause.CONTAINER)

    @property
    def open_bolus(self) -> CourseBolus | None:
        """A bolus of which nobody knows whether it was given: no other may be."""
        return next((b for b in self.boluses if b.is_open), None)
