"""The desk behind the monitoring pages: who may, what is read, what is tried, and only then what is kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import tzinfo
from typing import Protocol

from ketadesk.application.account import Account, Right, author
from ketadesk.application.audit import NoteKind
from ketadesk.application.errors import NotAllowed, OrderRefused, StorageFailed
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
from ketadesk.application.monitoring.handover_paper import handover
from ketadesk.application.monitoring.infusion_view import infusion_view
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.observation_form import observation_form
from ketadesk.application.monitoring.observe import draft_of, observed_entry, saved_words
from ketadesk.application.monitoring.record_paper import monitoring_record
from ketadesk.application.monitoring.take_step import planned_step, replayed_with, step_form
from ketadesk.application.monitoring.trend import Trend
from ketadesk.application.monitoring.trend_of import trend_of
from ketadesk.application.monitoring.ward_view import ward_view
from ketadesk.application.monitoring.watched import Watched, Watching
from ketadesk.application.ports import Journal, OrderSheetWriter
from ketadesk.application.record_step import note_made
from ketadesk.application.rights import allowed
from ketadesk.application.sheet_content import PageSize


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
    writer: OrderSheetWriter
    identifier_label: str
    new_entry_id: Callable[[], str]
    why_not_store: str = ""
    """Blank where facts are logged as they should be; `read only` in words otherwise."""

    def ward(self, search: str = "") -> WardView:
        self._reader()
        watching = self.watching
        return ward_view(watching.all(), watching.reference, self._zone, search, watching.clock.now())

    def infusion(self, order_id: str) -> InfusionView:
        who = self._reader()
        return infusion_view(self.watching.one(order_id), self.watching.reference, who, self._zone)

    def observation_form(self, order_id: str, draft: ObservationDraft) -> ObservationForm:
        self._reader()
        return observation_form(self.watching.one(order_id), draft, self.watching.reference, self._zone)

    def observe(self, order_id: str, draft: ObservationDraft, entry_id: str) -> ObservationSaved:
        return self._observe(order_id, draft, entry_id, replaces="", why="")

    def correct_observation(
        self, order_id: str, of_entry: str, why: str, draft: ObservationDraft, entry_id: str
    ) -> ObservationSaved:
        return self._observe(order_id, draft, entry_id, replaces=of_entry, why=why)

    def correction(self, order_id: str, of_entry: str) -> ObservationDraft:
        self._reader()
        known = _entry(self.watching.one(order_id), of_entry)
        if known is None:
            raise OrderRefused("There is no such entry.", "Open the infusion again.")
        return draft_of(known, self._zone)

    def step_form(self, order_id: str, draft: StepDraft) -> StepForm:
        who = self._reader()
        return step_form(self.watching.one(order_id), draft, self.watching.reference, who, self._zone)

    def take_step(self, order_id: str, draft: StepDraft, signed: StepSigned, entry_id: str) -> str:
        """The step is signed and tried in the replay before anything is kept."""
        who = self._writer()
        watched = self.watching.one(order_id)
        known = _entry(watched, entry_id)
        if known is not None:
            return _stored_before(known, who)
        form = step_form(watched, draft, self.watching.reference, who, self._zone)
        by = self.signers.confirm(signed.pin) if form.asks_pin else who
        witness = self.signers.witness(signed.witness, signed.witness_pin) if form.asks_witness else None
        self._refuse_unprintable(draft.typed.values())
        try:
            entry, step, words = planned_step(
                watched, draft, self.watching.reference, by, self._zone, entry_id, witness
            )  # fmt: skip
        except OrderRefused as refused:
            self._note_hard_limit(order_id, refused.code, by)
            raise
        replayed_with(watched, entry)
        self.watching.log.log(entry, step)
        return words

    def trend(self, order_id: str) -> Trend:
        self._reader()
        return trend_of(self.watching.one(order_id), self.watching.reference, self._zone)

    def monitoring_record_pdf(self, order_id: str, page_size: PageSize) -> bytes:
        who = self._reader()
        watched = self.watching.one(order_id)
        content = monitoring_record(
            watched, self.watching.reference, self._zone, self.identifier_label, who.full_name
        )  # fmt: skip
        return self.writer.write(content, page_size)

    def handover_pdf(self, order_id: str, page_size: PageSize) -> bytes:
        who = self._reader()
        watched = self.watching.one(order_id)
        content = handover(watched, self.watching.reference, self._zone, self.identifier_label, who.full_name)
        return self.writer.write(content, page_size)

    @property
    def _zone(self) -> tzinfo:
        return self.watching.clock.zone()

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
        who, reference = self._writer(), self.watching.reference
        watched = self.watching.one(order_id)
        known = _entry(watched, entry_id)
        if known is not None:
            _stored_before(known, who)
            return saved_words(watched, known, reference, self._zone)
        self._refuse_unprintable((draft.comment, draft.incomplete_because, why))
        entry = observed_entry(watched, draft, reference, who, self._zone, entry_id, replaces=replaces, why=why)
        replayed_with(watched, entry)
        self.watching.log.log(entry)
        return saved_words(self.watching.one(order_id), entry, reference, self._zone)

    def _refuse_unprintable(self, texts: Iterable[str]) -> None:
        """What is logged has to stand on paper one day. Raises `OrderRefused`."""
        for text in texts:
            missing = self.writer.unprintable(text)
            if missing:
                raise OrderRefused(f"It cannot be printed: {missing}.", "Type it in letters that can be printed.")

    def _note_hard_limit(self, order_id: str, code: str, by: Account) -> None:
        if code:
            self.journal.note(
                note_made(
                    NoteKind.HARD_LIMIT_TRIED, author(by), self.watching.clock.now(), self.new_entry_id(),
                    subject=order_id, words=code,
                )
            )  # fmt: skip


def _entry(watched: Watched, entry_id: str) -> LogEntry | None:
    return next((e for e in watched.log if e.entry_id == entry_id), None)


def _stored_before(known: LogEntry, who: Account) -> str:
    """A retry: the first try was stored, only its answer was lost. Raises `NotAllowed` for another person's entry."""
    if known.by != who.account_id:
        raise NotAllowed("This entry was made by somebody else.", "Open the infusion again.")
    return "It was stored before."
