"""The desk behind the monitoring pages: who may, what is read, what is tried, and only then what is kept."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Protocol

from ketadesk.application.account import Account, Right, author
from ketadesk.application.audit import NoteKind
from ketadesk.application.errors import EnginesDisagree, OrderRefused, StorageFailed
from ketadesk.application.monitoring.bedside_desk import (
    InfusionView,
    ObservationDraft,
    ObservationForm,
    ObservationSaved,
    StepDraft,
    StepForm,
    StepSigned,
    WardView,
)
from ketadesk.application.monitoring.infusion_view import infusion_view
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.observation.observation_form import observation_form
from ketadesk.application.monitoring.observation.observe import draft_of, observed_entry, saved_words
from ketadesk.application.monitoring.papers.downtime_making import DowntimeMaking
from ketadesk.application.monitoring.papers.handover_paper import handover
from ketadesk.application.monitoring.papers.record_paper import monitoring_record
from ketadesk.application.monitoring.steps.take_step import planned_step, replayed_with, step_form, step_id
from ketadesk.application.monitoring.stored_before import require_own, require_same_set, require_same_step
from ketadesk.application.monitoring.trend.trend import Trend
from ketadesk.application.monitoring.trend.trend_of import trend_of
from ketadesk.application.monitoring.ward.ward_view import ward_view
from ketadesk.application.monitoring.watched import Watched, Watching
from ketadesk.application.ports import Journal, PaperWriter
from ketadesk.application.record_step import note_made
from ketadesk.application.rights import allowed
from ketadesk.application.scan.paper_code import Seal
from ketadesk.application.sheet.sheet_content import PageSize, SheetContent
from ketadesk.application.stored_order import OrderSummary
from ketadesk.application.typed_text import is_storable


class Signers(Protocol):
    """Who is signed in, and whose PIN is whose."""

    @property
    def signed_in(self) -> Account | None:
        """Nobody while the screen is locked."""

    def confirm(self, pin: str) -> Account:
        """Raises `SignInRefused`."""

    def witness(self, sign_in_name: str, pin: str) -> Account:
        """Raises `SignInRefused`, `NotAllowed`."""


@dataclass(frozen=True)
class WardMonitoring:
    """`MonitoringDesk` over one open record."""

    watching: Watching
    signers: Signers
    journal: Journal
    writer: PaperWriter
    identifier_label: str
    new_entry_id: Callable[[], str]
    seal: Seal
    """Makes the codes of its papers."""
    why_not_store: str = ""
    """Blank where facts are logged as they should be; `read only` in words otherwise."""
    log_fault: Callable[[str], object] = str
    """Takes what the two engines disagree about; no word about the patient."""
    _told: set[tuple[str, str]] = field(default_factory=set, repr=False, compare=False)
    """Of which order and figure the log of faults knows already: the page asks again and again."""

    def ward(self, search: str = "") -> WardView:
        self._reader()
        watching = self.watching
        with self._faults_logged("ward"):
            return ward_view(
                watching.all(), watching.reference, self._zone, search, watching.clock.now(), self._orders(search)
            )

    def infusion(self, order_id: str) -> InfusionView:
        who = self._reader()
        watched = self.watching.as_far_as_known(order_id)
        with self._faults_logged(order_id):
            return infusion_view(
                watched, self.watching.reference, who, self._zone, lambda disagree: self._tell(order_id, disagree)
            )

    def observation_form(self, order_id: str, draft: ObservationDraft) -> ObservationForm:
        self._reader()
        watched = self.watching.as_far_as_known(order_id)
        with self._faults_logged(order_id):
            return observation_form(watched, draft, self.watching.reference, self._zone)

    def observe(self, order_id: str, draft: ObservationDraft, entry_id: str) -> ObservationSaved:
        return self._observe(order_id, draft, entry_id, replaces="", why="")

    def correct_observation(
        self, order_id: str, of_entry: str, why: str, draft: ObservationDraft, entry_id: str
    ) -> ObservationSaved:
        return self._observe(order_id, draft, entry_id, replaces=of_entry, why=why)

    def correction(self, order_id: str, of_entry: str) -> ObservationDraft:
        self._reader()
        known = _entry(self.watching.as_far_as_known(order_id), of_entry)
        if known is None:
            raise OrderRefused("There is no such entry.", "Open the infusion again.")
        return draft_of(known, self._zone)

    def step_form(self, order_id: str, draft: StepDraft) -> StepForm:
        who = self._reader()
        watched = self.watching.as_far_as_known(order_id)
        with self._faults_logged(order_id):
            return step_form(watched, draft, self.watching.reference, who, self._zone)

    def take_step(self, order_id: str, draft: StepDraft, signed: StepSigned, entry_id: str) -> str:
        """The step is signed and tried in the replay before anything is kept."""
        with self._faults_logged(order_id):
            return self._take_step(order_id, draft, signed, entry_id)

    def _take_step(self, order_id: str, draft: StepDraft, signed: StepSigned, entry_id: str) -> str:
        who = self._writer()
        watched = self.watching.as_far_as_known(order_id)
        known = _entry(watched, entry_id)
        if known is not None:
            require_own(known, who)
            require_same_step(known, draft, watched)
            self._store_again(known)
            return "It was stored before."
        form = step_form(watched, draft, self.watching.reference, who, self._zone)
        by = self.signers.confirm(signed.pin) if form.asks_pin else who
        witness = self.signers.witness(signed.witness, signed.witness_pin) if form.asks_witness else None
        self._refuse_unprintable(draft.typed.values())
        try:
            entry, step, words = planned_step(
                watched, draft, self.watching.reference, by, self._zone, entry_id, witness
            )  # fmt: skip
        except OrderRefused as refused:
            self._note_tried(order_id, refused, by)
            raise
        replayed_with(watched, entry, self._zone)
        self.watching.log.log(entry, step)
        return words

    def trend(self, order_id: str) -> Trend:
        self._reader()
        return trend_of(self.watching.one(order_id), self.watching.reference, self._zone)

    def monitoring_record_pdf(self, order_id: str, page_size: PageSize) -> bytes:
        who = self._reader()
        watched = self.watching.one(order_id)
        with self._faults_logged(order_id):
            content = monitoring_record(
                watched, self.watching.reference, self._zone, self.identifier_label, who.full_name, self.seal
            )  # fmt: skip
        return self.writer.write(content, page_size)

    def handover_pdf(self, order_id: str, page_size: PageSize) -> bytes:
        return self.writer.write(self._handover(order_id, self._reader()), page_size)

    def handovers_pdf(self, page_size: PageSize) -> bytes:
        who = self._reader()
        run = [watched.order_id for watched in self.watching.all() if watched.may_run]
        if not run:
            raise OrderRefused("No infusion runs.", "A signed order has a handover of its own: name its id.")
        return self.writer.write_pack(tuple(self._handover(order_id, who) for order_id in run), page_size)

    def downtime_pdf(self, order_id: str, page_size: PageSize) -> bytes:
        who = self._reader()
        watched = self.watching.one(order_id)
        with self._faults_logged(order_id):
            return self.downtime.pack(watched, page_size, who.full_name)

    def _handover(self, order_id: str, who: Account) -> SheetContent:
        watched = self.watching.one(order_id)
        with self._faults_logged(order_id):
            return handover(
                watched, self.watching.reference, self._zone, self.identifier_label, who.full_name, self.seal
            )  # fmt: skip

    @property
    def downtime(self) -> DowntimeMaking:
        """Makes downtime packs, also while nobody is signed in."""
        return DowntimeMaking(self.watching, self.writer, self.seal, self.identifier_label, self.log_fault)

    @property
    def _zone(self) -> tzinfo:
        return self.watching.clock.zone()

    def _orders(self, search: str) -> list[OrderSummary]:
        return self.watching.orders.summaries(search) if is_storable(search) else []

    def _reader(self) -> Account:
        return allowed(self.signers.signed_in, Right.READ_RECORD)

    def _writer(self) -> Account:
        """Who logs. Raises `StorageFailed` where nothing can be stored."""
        who = allowed(self.signers.signed_in, Right.OBSERVE)
        if self.why_not_store:
            raise StorageFailed(self.why_not_store, "Write it on paper, and enter it when the record can be used.")
        return who

    def _observe(
        self, order_id: str, draft: ObservationDraft, entry_id: str, replaces: str, why: str
    ) -> ObservationSaved:
        with self._faults_logged(order_id):
            return self._store_set(order_id, draft, entry_id, replaces, why)

    def _store_set(
        self, order_id: str, draft: ObservationDraft, entry_id: str, replaces: str, why: str
    ) -> ObservationSaved:
        who, reference = self._writer(), self.watching.reference
        watched = self.watching.as_far_as_known(order_id)
        known = _entry(watched, entry_id)
        if known is not None:
            require_own(known, who)
            require_same_set(known, draft, replaces, why, watched, self._zone)
            self._store_again(known)
            return saved_words(watched, known, reference, self._zone)
        self._refuse_unprintable((draft.comment, draft.incomplete_because, why))
        entry = observed_entry(watched, draft, reference, who, self._zone, entry_id, replaces=replaces, why=why)
        replayed_with(watched, entry, self._zone)
        self.watching.log.log(entry)
        return saved_words(self.watching.as_far_as_known(order_id), entry, reference, self._zone)

    def _store_again(self, known: LogEntry) -> None:
        """Adds nothing, and fails where the first try does not count as stored. Raises `StorageFailed`."""
        events = self.watching.orders.events(known.order_id)
        step = next((e for e in events if e.entry_id == step_id(known.entry_id)), None)
        self.watching.log.log(known, step)

    def _refuse_unprintable(self, texts: Iterable[str]) -> None:
        """What is logged has to stand on paper one day. Raises `OrderRefused`."""
        for text in texts:
            missing = self.writer.unprintable(text)
            if missing:
                raise OrderRefused(f"It cannot be printed: {missing}.", "Type it in letters that can be printed.")

    def _note_tried(self, order_id: str, refused: OrderRefused, by: Account) -> None:
        """A limit that was tried, by its code. That it could not be noted must not hide why the step was refused."""
        if not refused.code:
            return
        kind = NoteKind.SOFT_LIMIT_TRIED if refused.is_soft else NoteKind.HARD_LIMIT_TRIED
        note = note_made(
            kind, author(by), self.watching.clock.now(), self.new_entry_id(), subject=order_id, words=refused.code
        )  # fmt: skip
        try:
            self.journal.note(note)
        except StorageFailed as failed:
            self.log_fault(f"not noted: {kind.value} ({type(failed).__name__})")

    @contextmanager
    def _faults_logged(self, about: str) -> Iterator[None]:
        try:
            yield
        except EnginesDisagree as disagree:
            self._tell(about, disagree)
            raise

    def _tell(self, about: str, disagree: EnginesDisagree) -> None:
        """Once for each figure of an order: its values move on with the clock."""
        for fault in disagree.faults:
            key = (about, fault.partition(":")[0])
            if key not in self._told:
                self._told.add(key)
                self.log_fault(fault)


def _entry(watched: Watched, entry_id: str) -> LogEntry | None:
    return next((e for e in watched.log if e.entry_id == entry_id), None)
