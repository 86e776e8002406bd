"""The record in memory: accounts, notes and orders with their steps, keeping the promises of `ports.py`.

Quick and without files; whatever `fails_next` holds is raised by the next write, once, before anything is kept.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from ketadesk.application.account import Account, Author
from ketadesk.application.audit import AuditEntry, AuditQuery, Note, NoteKind
from ketadesk.application.errors import AccountRefused, OrderConflict, UnknownOrder
from ketadesk.application.order_history import RecordedEvent, progress_of
from ketadesk.application.stored_order import OrderSummary, StoredOrder
from ketadesk.domain.order_state import (
    EventKind,
    OrderProgress,
    TransitionRefused,
    sheet_mark,
)

LONDON = ZoneInfo("Europe/London")


@dataclass
class WardClock:
    """Stands still until it is moved, forward or back."""

    moment: datetime = datetime(2026, 11, 22, 13, 45, 30, tzinfo=LONDON)

    def now(self) -> datetime:
        return self.moment

    def zone(self) -> tzinfo:
        return LONDON

    def forward(self, seconds: float = 0, minutes: float = 0) -> None:
        self.moment += timedelta(seconds=seconds, minutes=minutes)


@dataclass
class EntryIds:
    """Ids one after another, each as long as a UUID: `00000000-0000-4000-8000-000000000001`."""

    given: int = 0

    def __call__(self) -> str:
        self.given += 1
        return f"00000000-0000-4000-8000-{self.given:012d}"


@dataclass
class QuickPins:
    """A hasher that hides nothing and counts how often it was asked."""

    asked: int = 0

    def hash(self, pin: str) -> str:
        return f"hash of {pin}"

    def matches(self, pin_hash: str, pin: str) -> bool:
        self.asked += 1
        return pin_hash == f"hash of {pin}"


@dataclass
class Failing:
    """What the next write of a store raises, once."""

    fails_next: Exception | None = None

    def fail_if_asked(self) -> None:
        error, self.fails_next = self.fails_next, None
        if error is not None:
            raise error


@dataclass
class AccountsInMemory(Failing):
    """Every version of every account, every PIN hash and every try, oldest first."""

    clock: WardClock = field(default_factory=WardClock)
    kept: list[tuple[Account, Author, str]] = field(default_factory=list)
    pins: list[tuple[str, str, Author, str]] = field(default_factory=list)
    attempts: list[tuple[str, bool, str]] = field(default_factory=list)

    def accounts(self) -> tuple[Account, ...]:
        newest = {account.account_id: account for account, _, _ in self.kept}
        return tuple(sorted(newest.values(), key=lambda account: account.sign_in_name.casefold()))

    def keep(self, account: Account, by: Author, entry_id: str) -> None:
        self.fail_if_asked()
        name = account.sign_in_name.casefold()
        if any(a.sign_in_name.casefold() == name and a.account_id != account.account_id for a, _, _ in self.kept):
            raise AccountRefused("This sign-in name is another person's.", "Choose another one.")
        self.kept.append((account, by, entry_id))

    def keep_pin(self, account_id: str, pin_hash: str, by: Author, entry_id: str) -> None:
        self.fail_if_asked()
        self.pins.append((account_id, pin_hash, by, entry_id))

    def pin_hash(self, account_id: str) -> str | None:
        return next((pin_hash for whose, pin_hash, _, _ in reversed(self.pins) if whose == account_id), None)

    def note_attempt(self, who: Author, succeeded: bool) -> None:
        self.fail_if_asked()
        self.attempts.append((who.account_id, succeeded, self.clock.now().astimezone(UTC).isoformat()))

    def refused_in_a_row(self, account_id: str) -> tuple[int, str]:
        refused: list[str] = []
        for whose, succeeded, at in self.attempts:
            if whose == account_id:
                refused = [] if succeeded else [*refused, at]
        return len(refused), refused[-1] if refused else ""

    def lately_signed_in(self, limit: int) -> tuple[str, ...]:
        newest_first = [whose for whose, succeeded, _ in reversed(self.attempts) if succeeded]
        return tuple(dict.fromkeys(newest_first))[:limit]


@dataclass
class NotesInMemory(Failing):
    """The notes; its audit shows them and nothing else, whatever the query."""

    notes: list[Note] = field(default_factory=list)

    def note(self, note: Note) -> None:
        self.fail_if_asked()
        if note.entry_id not in {known.entry_id for known in self.notes}:
            self.notes.append(note)

    def kinds(self) -> list[NoteKind]:
        return [note.kind for note in self.notes]

    def notes_of(self, subject: str, kinds: tuple[NoteKind, ...]) -> tuple[Note, ...]:
        return tuple(note for note in self.notes if note.subject == subject and note.kind in kinds)

    def audit(self, query: AuditQuery) -> tuple[AuditEntry, ...]:
        entries = [
            AuditEntry(
                sequence=sequence,
                happened_at=note.at,
                entered_at=note.at,
                utc_offset=note.utc_offset,
                by=note.by,
                kind=note.kind.value,
                subject=note.subject,
                what=note.words,
            )
            for sequence, note in enumerate(self.notes, start=1)
        ]
        return tuple(reversed(entries))[query.first : query.first + query.limit]


@dataclass
class OrdersWithSteps(Failing):
    """Orders and their steps; each step walks the domain's table."""

    orders: list[StoredOrder] = field(default_factory=list)
    steps: list[RecordedEvent] = field(default_factory=list)

    def next_order_id(self, on: datetime) -> str:
        day = f"KD-{on:%Y%m%d}-"
        taken = {order.order_id for order in self.orders if order.order_id.startswith(day)}
        return f"{day}{len(taken) + 1:04d}"

    def append(self, order: StoredOrder, sign_off: RecordedEvent | None = None) -> None:
        self.fail_if_asked()
        latest = self.latest_revision(order.order_id)
        if order.revision != latest + 1:
            raise OrderConflict("This revision exists.", "Look at it.")
        edit = [] if latest == 0 else [self._edit(order, self._edited(order.order_id))]
        more = [*edit, *([] if sign_off is None else [sign_off])]
        self._walk(order.order_id, [*self.events(order.order_id), *more], order)
        self.orders.append(order)
        self.steps += more

    def stored_as(self, entry_id: str) -> StoredOrder | None:
        return next((order for order in self.orders if order.entry_id == entry_id), None)

    def get(self, order_id: str, revision: int) -> StoredOrder:
        for order in self.orders:
            if (order.order_id, order.revision) == (order_id, revision):
                return order
        raise UnknownOrder(f"There is no order {order_id} with revision {revision}.", "Look at the list.")

    def latest_revision(self, order_id: str) -> int:
        return max((order.revision for order in self.orders if order.order_id == order_id), default=0)

    def record(self, event: RecordedEvent) -> None:
        self.fail_if_asked()
        if event.entry_id not in {known.entry_id for known in self.steps}:
            self._walk(event.order_id, [*self.events(event.order_id), event])
            self.steps.append(event)

    def events(self, order_id: str) -> tuple[RecordedEvent, ...]:
        return tuple(step for step in self.steps if step.order_id == order_id)

    def progress(self, order_id: str) -> OrderProgress:
        return progress_of(self.get(order_id, 1).vouched_by, self.events(order_id))

    def place_in_chain(self, order_id: str, revision: int) -> tuple[int, str]:
        self.get(order_id, revision)
        about = [step for step in self.steps if (step.order_id, step.revision) == (order_id, revision)]
        return 1 + len(about), f"{1 + len(about):064x}"

    def summaries(self, search: str = "", limit: int = 200) -> list[OrderSummary]:
        newest = [order for order in reversed(self.orders) if order.revision == self.latest_revision(order.order_id)]
        sought = search.casefold()
        return [self._summary(order) for order in newest if sought in _searched(order)][:limit]

    def patients_like(self, family_name: str, identifier: str) -> list[tuple[str, str, str]]:
        """Everybody: the port asks for at least those who look alike."""
        who = (order.draft.patient for order in self.orders)
        return list(dict.fromkeys((p.family_name, p.given_name, p.identifier) for p in who))

    def _walk(self, order_id: str, steps: list[RecordedEvent], first: StoredOrder | None = None) -> None:
        known = [order for order in self.orders if (order.order_id, order.revision) == (order_id, 1)]
        start = known[0] if known else first
        if start is None:
            raise UnknownOrder(f"There is no order {order_id}.", "Look at the list.")
        try:
            progress_of(start.vouched_by, steps)
        except TransitionRefused as refused:
            raise OrderConflict("The order does not take this step.", "Look at it as it stands.") from refused

    def _edited(self, order_id: str) -> int:
        """The revision that a new one changes: the one that waits, else the one that runs."""
        progress = self.progress(order_id)
        edited = progress.waiting or progress.running
        if edited is None:
            raise OrderConflict("This order takes no change.", "Make a new one.")
        return edited.revision

    def _edit(self, order: StoredOrder, edited: int) -> RecordedEvent:
        author, *others = order.vouched_by
        return RecordedEvent(
            entry_id=f"edit {order.entry_id}",
            order_id=order.order_id,
            revision=edited,
            kind=EventKind.EDIT,
            by=author,
            by_name=order.stored_by,
            at=order.stored_at,
            utc_offset=order.utc_offset,
            others=tuple(others),
        )

    def _summary(self, order: StoredOrder) -> OrderSummary:
        patient = order.draft.patient
        progress = self.progress(order.order_id)
        newest = progress.revisions[-1]
        running = progress.running
        return OrderSummary(
            order_id=order.order_id,
            revision=order.revision,
            family_name=patient.family_name,
            given_name=patient.given_name,
            identifier=patient.identifier,
            birth_date=patient.birth_date,
            regimen=order.draft.regimen,
            rate=order.rate,
            stored_at=order.stored_at,
            mark=sheet_mark(newest),
            running=0 if running is None else running.revision,
        )


def _searched(order: StoredOrder) -> str:
    patient = order.draft.patient
    return "\n".join((order.order_id, patient.family_name, patient.identifier)).casefold()
