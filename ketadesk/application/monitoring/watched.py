"""One infusion as it is watched: its stored orders, its log, and the course that follows; the ground of every verb."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from ketadesk.application.errors import OrderRefused
from ketadesk.application.monitoring.course_order import ReadCourseOrder, read_course_order
from ketadesk.application.monitoring.followed_log import clock_flaw, followed, newest_entry
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.worked_out import WorkedOut
from ketadesk.application.order_history import RecordedEvent
from ketadesk.application.ports import Clock, InfusionLog, OrderRepository
from ketadesk.application.reference import Reference
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.bedside.infusion_course import CourseOrder, InfusionCourse
from ketadesk.domain.bedside.infusion_log import TargetSet, standing_facts
from ketadesk.domain.order_state import EventKind, OrderProgress, OrderState


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
    signed_at: Mapping[int, datetime] = field(default_factory=dict)
    """When the prescriber signed each revision, as it was recorded: nothing starts before."""
    flaw: str = ""
    """Why the log or a plan cannot be followed, in words; `course` is then as far as it can be."""
    cannot_follow: bool = False
    """True where the log itself cannot be followed: what runs is not known then."""
    library_changed: frozenset[int] = frozenset()
    """Revisions of which today's drug library tells another story than the one they were signed with."""
    worked_out: WorkedOut | None = field(default=None, repr=False, compare=False)
    """Kept from one look to the next, so that the ward's list is quick."""

    @property
    def revision(self) -> int:
        """The revision in force; before the start the one that is signed, else the newest that was in force."""
        for state in (OrderState.RUNNING, OrderState.SIGNED, OrderState.ENDED):
            found = [r.revision for r in self.progress.revisions if r.state is state]
            if found:
                return found[-1]
        return max(self.stored)

    @property
    def order(self) -> StoredOrder:
        """The stored order of that revision: the patient, the prescriber, the sheet."""
        return self.stored[self.revision]

    @property
    def may_run(self) -> bool:
        """True from the start to the stop, as the order's own steps tell it, whatever the log says."""
        return any(r.state is OrderState.RUNNING for r in self.progress.revisions)

    @property
    def has_ended(self) -> bool:
        """True once the order's own steps have its end."""
        return any(r.state is OrderState.ENDED for r in self.progress.revisions)

    @property
    def standing(self) -> tuple[LogEntry, ...]:
        """The entries that hold, by time."""
        by_id = {entry.entry_id: entry for entry in self.log}
        return tuple(by_id[fact.entry_id] for fact in standing_facts(self.log))

    @property
    def target(self) -> TargetSet | None:
        """The prescriber's SpO2 target that holds, if there is one."""
        facts = (entry.fact for entry in reversed(standing_facts(self.log)))
        return next((fact for fact in facts if isinstance(fact, TargetSet)), None)


@dataclass(frozen=True)
class _Known:
    """An infusion as it was read, and of what: it holds as long as nothing was added."""

    entries: int
    events: int
    watched: Watched
    newest: datetime | None
    refused: OrderRefused | None
    """Why the plan in force cannot be read."""


@dataclass
class Watching:
    """Reads infusions out of the record, and keeps what cannot change: stored orders and read entries."""

    orders: OrderRepository
    log: InfusionLog
    reference: Reference
    clock: Clock
    _known: dict[str, _Known] = field(default_factory=dict)
    _plans: dict[tuple[str, int], tuple[StoredOrder, ReadCourseOrder | OrderRefused]] = field(default_factory=dict)

    def one(self, order_id: str) -> Watched:
        """The infusion of a signed, running or ended order. Raises `UnknownOrder`, `OrderRefused`, `StorageFailed`."""
        known = self._read(order_id)
        if known.refused is not None:
            raise known.refused
        return self._with_others(order_id, known)

    def as_far_as_known(self, order_id: str) -> Watched:
        """The same, also where the plan of an infusion that was started cannot be read: a pump runs all the same.

        `flaw` says so then. Raises `UnknownOrder`, `OrderRefused`, `StorageFailed`.
        """
        known = self._read(order_id)
        if known.refused is not None and not known.watched.cannot_follow:
            raise known.refused
        return self._with_others(order_id, known)

    def _with_others(self, order_id: str, known: _Known) -> Watched:
        identifier = _identifier(known)
        alike = (s.order_id for s in self.orders.summaries(search=identifier) if s.identifier == identifier)
        signed = set(self.log.courses())
        others = [self._read(other) for other in alike if other != order_id and other in signed]
        return self._at_this_moment(known, others)

    def all(self) -> tuple[Watched, ...]:
        """Every infusion, and every signed order that waits for its start, newest order first."""
        found = {order_id: self._read(order_id) for order_id in self.log.courses()}
        self._forget_all_but(found)
        of_patient: dict[str, list[_Known]] = {}
        for known in found.values():
            of_patient.setdefault(_identifier(known), []).append(known)
        return tuple(self._at_this_moment(known, of_patient[_identifier(known)]) for known in found.values())

    def _at_this_moment(self, known: _Known, of_patient: Sequence[_Known]) -> Watched:
        now, own = self.clock.now(), known.watched.course.started_at
        others = (k.watched.course.started_at for k in of_patient if k is not known)
        return replace(
            known.watched,
            now=utc_second(now),
            clock_flaw=clock_flaw(now, known.newest),
            repeat_course=any(other is not None and (own is None or other < own) for other in others),
        )

    def _read(self, order_id: str) -> _Known:
        """From what is known where nothing was added since. Raises `OrderRefused` for what was never signed."""
        events, count = self.orders.events(order_id), self.log.count(order_id)
        known = self._known.get(order_id)
        if known is None or (known.entries, known.events) != (count, len(events)):
            known = self._known[order_id] = self._read_anew(order_id, events, count)
        return known

    def _read_anew(self, order_id: str, events: Sequence[RecordedEvent], count: int) -> _Known:
        progress = self.orders.progress(order_id)
        signed = [r.revision for r in progress.revisions if r.signature_seen_by is not None]
        if not signed:
            raise OrderRefused(f"{order_id} was never signed.", "Nothing is started before the prescriber has signed.")
        plans = {revision: self._plan(order_id, revision) for revision in signed}
        read = {n: plan for n, (_, plan) in plans.items() if isinstance(plan, ReadCourseOrder)}
        refused = {n: plan for n, (_, plan) in plans.items() if isinstance(plan, OrderRefused)}
        orders = {n: plan.order for n, plan in read.items()}
        log = self.log.entries(order_id)
        course, flaw = followed(log, orders, self.clock.zone())
        watched = Watched(
            order_id=order_id,
            progress=progress,
            stored={n: stored for n, (stored, _) in plans.items()},
            orders=orders,
            log=log,
            course=course,
            now=utc_second(self.clock.now()),
            signed_at={
                e.revision: datetime.fromisoformat(e.at) for e in events if e.kind is EventKind.RECORD_SIGNATURE
            },
            flaw=" ".join([*(r.what for r in refused.values()), *([flaw] if flaw else [])]),
            cannot_follow=bool(flaw),
            library_changed=frozenset(n for n, plan in read.items() if plan.library_changed),
            worked_out=WorkedOut(log, course),
        )
        return _Known(count, len(events), watched, newest_entry(log, events), refused.get(watched.revision))

    def _plan(self, order_id: str, revision: int) -> tuple[StoredOrder, ReadCourseOrder | OrderRefused]:
        """A stored revision never changes, nor does the library while the program runs."""
        place = (order_id, revision)
        if place not in self._plans:
            stored = self.orders.get(order_id, revision)
            try:
                self._plans[place] = (stored, read_course_order(stored, self.reference))
            except OrderRefused as refused:
                self._plans[place] = (stored, refused)
        return self._plans[place]

    def _forget_all_but(self, found: Mapping[str, _Known]) -> None:
        """What was erased is not kept here either."""
        self._known = dict(found)
        self._plans = {place: plan for place, plan in self._plans.items() if place[0] in found}


def _identifier(known: _Known) -> str:
    return known.watched.order.draft.patient.identifier


def utc_second(moment: datetime) -> datetime:
    """Return `moment` in UTC, to the second below, as facts keep it."""
    return moment.astimezone(UTC).replace(microsecond=0)
