"""What the verbs need of the outside world. `app.py` supplies it."""

from datetime import datetime, tzinfo
from typing import Protocol

from ketadesk.application.account import Account, Author
from ketadesk.application.audit import AuditEntry, AuditQuery, Note, NoteKind
from ketadesk.application.labels.label_content import ContainerLabel, LabelStock
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.order_history import RecordedEvent
from ketadesk.application.sheet.printed_order import PrintedOrder
from ketadesk.application.sheet.sheet_content import PageSize, SheetContent
from ketadesk.application.stored_order import OrderSummary, StoredOrder
from ketadesk.domain.order_state import OrderProgress


class Clock(Protocol):
    """The time of day and where we are."""

    def now(self) -> datetime:
        """The present, aware, in the workstation's zone."""

    def zone(self) -> tzinfo:
        """The workstation's time zone."""


class OrderRepository(Protocol):
    """Orders that were stored; append-only, each revision immutable."""

    def next_order_id(self, on: datetime) -> str:
        """A new id, `KD-20261122-0007`: the local day and a running number."""

    def append(self, order: StoredOrder, sign_off: RecordedEvent | None = None) -> None:
        """Store `order` durably, and with it nurse 1's sign-off: all of it or nothing.

        A later revision is the edit of the one that waits, or of the one that runs. Raises `OrderConflict` when this
        id and revision exist already or the order takes no edit.
        """

    def stored_as(self, entry_id: str) -> StoredOrder | None:
        """The order stored under this entry id, if there is one: then a retry has nothing to do."""

    def get(self, order_id: str, revision: int) -> StoredOrder:
        """Raises `UnknownOrder`."""

    def latest_revision(self, order_id: str) -> int:
        """The newest revision's number; 0 for an unknown id."""

    def record(self, event: RecordedEvent) -> None:
        """Add one step of a stored order durably; the same entry once more adds nothing.

        Raises `OrderConflict` for a step that the table of states does not have, or not for this person.
        """

    def events(self, order_id: str) -> tuple[RecordedEvent, ...]:
        """Every step of the order, edits too, oldest first."""

    def progress(self, order_id: str) -> OrderProgress:
        """Where each revision stands. Raises `UnknownOrder`."""

    def place_in_chain(self, order_id: str, revision: int) -> tuple[int, str]:
        """Number and hash of the newest entry about this revision: the anchor on its sheet. Raises `UnknownOrder`."""

    def summaries(self, search: str = "", limit: int = 200) -> list[OrderSummary]:
        """Newest first; `search` matches surname, identifier or order id."""

    def patients_like(self, family_name: str, identifier: str) -> list[tuple[str, str, str]]:
        """(family name, given name, identifier) of who may be taken for this patient: at least everybody with the same
        surname without regard to case, the same identifier, or one that differs in a character or two."""


class InfusionLog(Protocol):
    """What happened at the bed, beside the orders it belongs to; append-only."""

    def log(self, entry: LogEntry, step: RecordedEvent | None = None) -> None:
        """Add one entry durably, and with it the step of the order that it is: a start, an end. All of it or nothing.

        The same entries once more add nothing. Raises `OrderConflict` for a step that the order does not take, for an
        entry about a revision that is not signed, running or ended, or for a correction of an entry that is not
        there, of another order or corrected already; `UnknownOrder`.
        """

    def entries(self, order_id: str) -> tuple[LogEntry, ...]:
        """Everything logged for the order, also what was corrected, in the order of entry; none for an unknown id.

        Raises `RecordDamaged` when what stands there is not what was written.
        """

    def count(self, order_id: str) -> int:
        """How many entries there are: cheap, and it grows with each."""

    def courses(self) -> tuple[str, ...]:
        """Ids of all orders with a revision that is signed, running or ended, newest first; no erased ones."""


class AccountStore(Protocol):
    """Accounts, their PIN hashes and their sign-ins; each change a new entry, the newest holds."""

    def accounts(self) -> tuple[Account, ...]:
        """Everybody, by sign-in name; also who may no longer sign in."""

    def keep(self, account: Account, by: Author, entry_id: str) -> None:
        """A new account, or another version of one. Raises `AccountRefused` when the sign-in name is another's."""

    def keep_pin(self, account_id: str, pin_hash: str, by: Author, entry_id: str) -> None:
        """From now on this PIN holds."""

    def pin_hash(self, account_id: str) -> str | None:
        """The newest hash, or none."""

    def note_attempt(self, who: Author, succeeded: bool) -> None:
        """Somebody tried to sign in, or to sign, with this account."""

    def refused_in_a_row(self, account_id: str) -> tuple[int, str]:
        """How many tries were refused since the last that was not, and when the last of them was (ISO 8601 UTC)."""

    def lately_signed_in(self, limit: int) -> tuple[str, ...]:
        """Account ids of who signed in last, newest first, each once."""


class Journal(Protocol):
    """Notes, and the audit of everything."""

    def note(self, note: Note) -> None:
        """Add one note durably; the same entry once more adds nothing."""

    def audit(self, query: AuditQuery) -> tuple[AuditEntry, ...]:
        """Newest first."""

    def notes_of(self, subject: str, kinds: tuple[NoteKind, ...]) -> tuple[Note, ...]:
        """Every note of these kinds about this subject, oldest first; none that was erased."""


class PinHasher(Protocol):
    """Turns a PIN into a hash that does not give it away."""

    def hash(self, pin: str) -> str:
        """A new hash with a salt of its own."""

    def matches(self, pin_hash: str, pin: str) -> bool:
        """True when the hash was made from this PIN. Takes as long for a wrong one."""


class DraftStore(Protocol):
    """The draft being typed, kept so that a killed program loses at most one field."""

    def keep(self, draft_json: str) -> None:
        """Replace the kept draft."""

    def kept(self) -> str | None:
        """The draft left by the last run, if there is one."""

    def discard(self) -> None:
        """Forget it."""


class PaperReader(Protocol):
    """Reads a finished PDF back."""

    def __call__(self, pdf: bytes, /) -> tuple[str, ...]:
        """The text of each page, in the order in which it was drawn; what stands outside a page is left out.

        Raises `ReadBackFailed` for what cannot be read.
        """


class PaperWriter(Protocol):
    """Turns a paper's content into a PDF; equal content gives equal bytes.

    Each raises `CannotPrint` naming the characters its fonts do not have, and `ReadBackFailed` where the finished PDF
    does not say what it was to say: then there is no file.
    """

    def write(self, content: SheetContent, page_size: PageSize, behind: PrintedOrder | None = None) -> bytes:
        """One paper. The order `behind` a sheet is attached to it, and its figures are read back against it."""

    def write_pack(
        self, parts: tuple[SheetContent, ...], page_size: PageSize, behind: PrintedOrder | None = None
    ) -> bytes:
        """Several papers of one order in one PDF, their pages numbered through."""

    def write_labels(
        self, labels: tuple[ContainerLabel, ...], stock: LabelStock, behind: PrintedOrder, first: int = 1
    ) -> bytes:
        """Labels from the place `first` of a sheet on, so that a sheet already begun can be used up."""

    def unprintable(self, text: str) -> str:
        """The characters of `text` that would not print exactly as they are, named; blank when all would."""
