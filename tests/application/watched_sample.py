"""A ward whose orders run, in memory: signed orders, the log beside them, and an infusion as it is watched.

The order is the library's own sample: 70 kg, 14 mg over 15 min by the pump (56 mL/h), 0.5 mg/kg/h for 48 h at
1 mg/mL (35 mL per hour), a taper of four steps over 12 h. It starts 22-Nov-2026 14:00 UTC, which is London's time then.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache

from ketadesk import app
from ketadesk.application.account import Account
from ketadesk.application.errors import OrderConflict
from ketadesk.application.examples import example_requests
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.watched import Watched, Watching
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_history import RecordedEvent
from ketadesk.application.order_request import read_request
from ketadesk.application.record_step import StepOf, stamp, step_taken
from ketadesk.application.reference import Reference
from ketadesk.application.store_order import OrderDesktop, Signing, store_order
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.bedside.infusion_log import Fact, Logged, Observed, Started, Stopped, StruckThrough
from ketadesk.domain.bedside.observation import ObservationSet, ObservedValue
from ketadesk.domain.order_state import EventKind, OrderState
from ketadesk.domain.second_entry import SecondEntry

from .people import ANNA, BERTA, CLARA
from .record_fakes import EntryIds, Failing, OrdersWithSteps, WardClock

START = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
ORDER = "KD-20261122-0001"
PRESCRIBER = "Dr A Example"
BED = "Bay 2, bed 4"
_STORED = START - timedelta(minutes=20)

WELL = {
    "respiratory-rate": "14",
    "spo2": "97",
    "oxygen": "air",
    "systolic-bp": "128",
    "diastolic-bp": "76",
    "heart-rate": "78",
    "temperature": "36.8",
    "consciousness": "A",
    "pain-rest": "4",
    "pain-movement": "6",
    "poss": "1",
    "hallucination": "none",
    "vivid-dreams": "none",
    "nystagmus": "none",
    "dysphoria": "none",
    "nausea-vomiting": "none",
    "dizziness": "none",
    "vision": "none",
    "salivation": "none",
    "line-site": "clean",
    "danger-signs": "none",
    "pump-rate": "35",
    "volume-left": "460",
}
"""A full set of somebody who is well."""


def minutes_after(minutes: int) -> datetime:
    """The moment so many minutes after the start, UTC."""
    return START + timedelta(minutes=minutes)


def full_set(without: Sequence[str] = (), **values: str) -> Observed:
    """A full set in which these values are otherwise: `full_set(respiratory_rate="8")`; `without` leaves items out."""
    typed = {**WELL, **{item.replace("_", "-"): text for item, text in values.items()}}
    kept = tuple(ObservedValue(item=i, text=t) for i, t in typed.items() if i not in without)
    return Observed(observed=ObservationSet(values=kept, incomplete_because="Patient asleep" if without else ""))


def of_items(**values: str) -> Observed:
    """A set of these items only: `of_items(pain_rest="7")`."""
    kept = tuple(ObservedValue(item=i.replace("_", "-"), text=t) for i, t in values.items())
    return Observed(observed=ObservationSet(values=kept, incomplete_because="Extra look"))


@cache
def sample_draft(name: str = "acute-pain-infusion") -> OrderDraft:
    """The library's sample order of that name."""
    return read_request(json.dumps(example_requests(app.read_library())[name]))


@dataclass
class LogInMemory(Failing):
    """`InfusionLog` in memory, beside the orders whose steps its starts and ends are."""

    orders: OrdersWithSteps = field(default_factory=OrdersWithSteps)
    kept: list[LogEntry] = field(default_factory=list)
    asked: int = 0
    """How often the entries of an order were read."""

    def log(self, entry: LogEntry, step: RecordedEvent | None = None) -> None:
        self.fail_if_asked()
        if entry.entry_id in {known.entry_id for known in self.kept}:
            return
        target = _corrects(entry)
        if target and target not in {known.entry_id for known in self.kept if known.order_id == entry.order_id}:
            raise OrderConflict("There is no such entry to correct.", "Open the infusion again.")
        if target and target in {_corrects(known) for known in self.kept}:
            raise OrderConflict("This entry was corrected already.", "Open the infusion again.")
        if step is not None:
            self.orders.record(step)
        self.kept.append(entry)

    def entries(self, order_id: str) -> tuple[LogEntry, ...]:
        self.asked += 1
        return tuple(entry for entry in self.kept if entry.order_id == order_id)

    def count(self, order_id: str) -> int:
        return sum(entry.order_id == order_id for entry in self.kept)

    def courses(self) -> tuple[str, ...]:
        ids = dict.fromkeys(order.order_id for order in reversed(self.orders.orders))
        return tuple(order_id for order_id in ids if self._was_signed(order_id))

    def _was_signed(self, order_id: str) -> bool:
        in_force = (OrderState.SIGNED, OrderState.RUNNING, OrderState.ENDED)
        return any(revision.state in in_force for revision in self.orders.progress(order_id).revisions)


def _corrects(entry: LogEntry) -> str:
    """Entry id of what it replaces or strikes through; blank for a new fact."""
    return entry.fact.entry if isinstance(entry.fact, StruckThrough) else entry.replaces


@dataclass
class RunningWard:
    """Orders, their log and the clock; `watching` reads them as the program does."""

    reference: Reference = field(default_factory=app.read_reference)
    clock: WardClock = field(default_factory=WardClock)
    new_id: EntryIds = field(default_factory=EntryIds)

    def __post_init__(self) -> None:
        self.orders = OrdersWithSteps()
        self.log = LogInMemory(orders=self.orders)
        self.watching = Watching(self.orders, self.log, self.reference, self.clock)

    def at(self, minutes: int) -> None:
        """Set the clock to so many minutes after the start."""
        self.clock.moment = minutes_after(minutes).astimezone(self.clock.zone())

    def order(self, draft: OrderDraft | None = None, revises: str = "") -> StoredOrder:
        """Stored and signed off by Anna: the second one gets the next id."""
        before, self.clock.moment = self.clock.moment, max(self.clock.moment, _STORED.astimezone(self.clock.zone()))
        desktop = OrderDesktop(self.reference, self.orders, self.clock, "MRN", lambda _sheet: None)
        signing = Signing(ANNA, (ANNA.account_id,), self.new_id(), self.new_id())
        stored = store_order(desktop, draft or sample_draft(), signing, revises)
        self.clock.moment = before
        return stored

    def keep(self, stored: StoredOrder) -> StoredOrder:
        """An order that was made before, such as a copy under another id, signed off."""
        self.orders.append(stored, self._step(stored, EventKind.SIGN_OFF, ANNA))
        return stored

    def sign(self, stored: StoredOrder) -> StoredOrder:
        """Checked by Berta, and the prescriber's signature seen by Clara."""
        check = self._step(stored, EventKind.CHECK_AGREES, BERTA)
        self.orders.record(check.model_copy(update={"second_entry_json": SecondEntry().model_dump_json()}))
        self.orders.record(self._step(stored, EventKind.RECORD_SIGNATURE, CLARA, PRESCRIBER))
        return stored

    def signed(self, draft: OrderDraft | None = None, revises: str = "") -> StoredOrder:
        """A signed order: the sample where no draft is given."""
        return self.sign(self.order(draft, revises))

    def logged(
        self,
        minutes: int,
        fact: Fact,
        *,
        entry_id: str = "",
        order_id: str = ORDER,
        entered: int | None = None,
        replaces: str = "",
        why: str = "",
        by: Account = ANNA,
    ) -> LogEntry:
        """Log `fact` of so many minutes after the start, entered then or at minute `entered`; starts and ends step."""
        revision = self._revision(order_id, fact)
        entry = entry_of(minutes, fact, entry_id or self.new_id(), revision=revision, order_id=order_id,
                         entered=entered, replaces=replaces, why=why, by=by)  # fmt: skip
        self.log.log(entry, self._step_of(entry, by))
        return entry

    def started(self, facts: Sequence[tuple[int, Fact]] = (), order_id: str = ORDER) -> None:
        """A baseline 10 min before the start, the start at 56 mL/h, and these facts at their minutes."""
        baseline = self.logged(-10, full_set(pump_rate="0", volume_left="500"), order_id=order_id)
        start = Started(revision=1, baseline=baseline.entry_id, read_back_ml_per_h=Decimal(56), bed=BED)
        self.logged(0, start, order_id=order_id)
        for minutes, fact in facts:
            self.logged(minutes, fact, order_id=order_id)

    def watched(self, minutes: int, order_id: str = ORDER) -> Watched:
        """The infusion as it is read so many minutes after the start."""
        self.at(minutes)
        return self.watching.one(order_id)

    def _revision(self, order_id: str, fact: Fact) -> int:
        if isinstance(fact, Started):
            return fact.revision
        progress = self.orders.progress(order_id)
        newest_first = sorted(progress.revisions, key=lambda r: -r.revision)
        order = (OrderState.RUNNING, OrderState.SIGNED, OrderState.ENDED)
        found = sorted((r for r in newest_first if r.state in order), key=lambda r: order.index(r.state))
        return found[0].revision if found else newest_first[0].revision

    def _step_of(self, entry: LogEntry, by: Account) -> RecordedEvent | None:
        kind = {Started: EventKind.START, Stopped: EventKind.END}.get(type(entry.fact))
        if kind is None or entry.replaces:
            return None
        of = StepOf(entry.order_id, entry.revision, by, self.new_id())
        return step_taken(of, kind, entry.at)

    def _step(self, stored: StoredOrder, kind: EventKind, by: Account, prescriber: str = "") -> RecordedEvent:
        of = StepOf(stored.order_id, stored.revision, by, self.new_id())
        return step_taken(of, kind, datetime.fromisoformat(stored.stored_at), prescriber=prescriber)


def entry_of(
    minutes: int,
    fact: Fact,
    entry_id: str,
    *,
    revision: int = 1,
    order_id: str = ORDER,
    entered: int | None = None,
    replaces: str = "",
    why: str = "",
    by: Account = ANNA,
) -> LogEntry:
    """An entry of so many minutes after the start, entered then or at minute `entered`."""
    entered_at, utc_offset = stamp(minutes_after(minutes if entered is None else entered))
    return LogEntry(
        entry_id=entry_id,
        at=minutes_after(minutes),
        fact=fact,
        replaces=replaces,
        why=why,
        order_id=order_id,
        revision=revision,
        by=by.account_id,
        by_name=by.full_name,
        entered_at=entered_at,
        utc_offset=utc_offset,
    )


def as_entries(log: Sequence[Logged], name: Callable[[Logged], str] = lambda e: e.entry_id) -> tuple[LogEntry, ...]:
    """Facts of a domain test as entries by Anna, entered when they happened."""
    return tuple(
        entry_of(0, e.fact, name(e)).model_copy(
            update={"at": e.at, "entered_at": stamp(e.at).at, "replaces": e.replaces, "why": e.why}
        )
        for e in log
    )


def running_ward(facts: Sequence[tuple[int, Fact]] = ()) -> RunningWard:
    """The sample order, signed and started, with these facts at their minutes."""
    ward = RunningWard()
    ward.signed()
    ward.started(facts)
    return ward


def sample_watched(minutes: int = 20, facts: Sequence[tuple[int, Fact]] = ()) -> Watched:
    """The sample infusion so many minutes after its start, with these facts."""
    return running_ward(facts).watched(minutes)
