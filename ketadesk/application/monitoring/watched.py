"""One infusion as it is watched: its stored orders, its log, and the course that follows; the ground of every verb."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.ports import Clock, InfusionLog, OrderRepository
from ketadesk.application.reference import Reference
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.infusion_course import CourseOrder, InfusionCourse
from ketadesk.domain.infusion_log import TargetSet
from ketadesk.domain.order_state import OrderProgress


@dataclass(frozen=True)
class Watched:
    """One order's infusion at one moment."""

    order_id: str
    progress: OrderProgress
    stored: Mapping[int, StoredOrder]
    """The revisions that run, ran or may be started, by number."""
    orders: Mapping[int, CourseOrder]
    """The same, as the course needs them."""
    log: tuple[LogEntry, ...]
    """In the order of entry, corrected entries too."""
    course: InfusionCourse
    now: datetime
    """UTC, to the second."""
    clock_flaw: str = ""
    """What is wrong with the workstation's clock, in words: nothing may be entered then."""
    repeat_course: bool = False
    """The same patient had an infusion before this one."""

    @property
    def revision(self) -> int:
        """The revision in force; before the start the one that is signed, else the newest that was in force."""
        raise NotImplementedError

    @property
    def order(self) -> StoredOrder:
        """The stored order of that revision: the patient, the prescriber, the sheet."""
        return self.stored[self.revision]

    @property
    def target(self) -> TargetSet | None:
        """The prescriber's SpO2 target that holds, if there is one."""
        raise NotImplementedError


@dataclass
class Watching:
    """Reads infusions out of the record, and keeps what cannot change: stored orders and read entries."""

    orders: OrderRepository
    log: InfusionLog
    reference: Reference
    clock: Clock
    _known: dict[str, Watched] = field(default_factory=dict)

    def one(self, order_id: str) -> Watched:
        """The infusion of a signed, running or ended order. Raises `UnknownOrder`, `OrderRefused`, `StorageFailed`."""
        raise NotImplementedError

    def all(self) -> tuple[Watched, ...]:
        """Every infusion, and every signed order that waits for its start, newest order first."""
        raise NotImplementedError


def utc_second(moment: datetime) -> datetime:
    """Return `moment` in UTC, to the second below, as facts keep it."""
    return moment.astimezone(UTC).replace(microsecond=0)
