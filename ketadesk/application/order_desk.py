"""Everything the window may ask for, in one place: `app.py` builds it, the pages know nothing else."""

from enum import StrEnum
from typing import Protocol

from ketadesk.application.labels.label_content import LabelStock, LabelWish
from ketadesk.application.order_choices import OrderChoices
from ketadesk.application.order_draft import OrderDraft, PatientDraft
from ketadesk.application.order_preview import OrderPreview
from ketadesk.application.scan.scan_answer import ScanAnswer
from ketadesk.application.sheet.made_paper import MadePaper
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.application.stored_order import OrderSummary, StoredOrder
from ketadesk.domain.model import Model


class KeptDraft(Model):
    """What the last run left unfinished."""

    draft: OrderDraft
    revises: str = ""
    """The order id that it changes, blank for a new order."""
    editors: tuple[str, ...] = ()
    """Account ids of who typed it."""
    typed_by: tuple[str, ...] = ()
    """Their names, as they were then."""


class NextStep(StrEnum):
    """What the one who is signed in may do with a stored revision now."""

    CHECK = "check"
    SIGN_OFF = "sign-off"
    RECORD_SIGNATURE = "record-signature"
    CHANGE = "change"
    CANCEL = "cancel"


class Standing(Model):
    """Where a stored revision stands, for the page that shows its sheet."""

    mark: str
    """The word on its sheet."""
    next_steps: frozenset[NextStep]
    words: str
    """What happens next, and by whom: `Another nurse now makes the second check.`"""
    history: tuple[str, ...] = ()
    """Who did what and when, oldest first, one sentence each."""


class OrderDesk(Protocol):
    """The verbs of the order part. Failures are `KetaDeskError`: show `what` and `next_step`."""

    @property
    def page_size(self) -> PageSize:
        """The paper that this workstation has set."""

    def choices(self, draft: OrderDraft) -> OrderChoices:
        """What may be chosen for this draft."""

    def preview(self, draft: OrderDraft) -> OrderPreview:
        """Everything the pages show of this draft."""

    def look_alikes(self, patient: PatientDraft) -> tuple[str, ...]:
        """One sentence for each known patient who looks like this one (same surname, similar identifier)."""

    @property
    def why_not_store(self) -> str:
        """Why nothing can be stored here now, in words; blank when orders are stored as they should be."""

    def store(self, draft: OrderDraft, pin: str, entry_id: str, revises: str = "") -> StoredOrder:
        """Check the draft afresh, store it and sign it off as the one who is signed in, whose PIN this is.

        A new order, or the next revision of order id `revises`. Raises `OrderRefused` when a finding or a problem
        stands in the way, `SignInRefused` for a wrong PIN, `NotAllowed`.
        """

    def unrecorded_sheet(self, draft: OrderDraft, page_size: PageSize) -> bytes:
        """A DRAFT sheet of what is typed, marked as not recorded: for when the record cannot be used.

        Raises `OrderRefused`, `CannotPrint`.
        """

    def standing(self, order_id: str, revision: int) -> Standing:
        """Where the revision stands and what the one who is signed in may do."""

    def sheet(self, order_id: str, revision: int, page_size: PageSize) -> MadePaper:
        """The sheet of a stored revision, with the word for where it stands now: to be printed or saved at once.

        Once it was printed or saved while in force, each further one is stamped REPRINT with the time and who makes it.
        Raises `CannotPrint`.
        """

    def label_parts(self, order_id: str, revision: int) -> tuple[str, ...]:
        """The containers and syringes of the order that take a label, in words; none where nothing is prepared."""

    def labels_pdf(self, order_id: str, revision: int, wish: LabelWish, stock: LabelStock) -> bytes:
        """Labels for what is prepared for a stored revision. Raises `OrderRefused` for a wish, `CannotPrint`."""

    def scan(self, text: str) -> ScanAnswer:
        """What the paper with this code is, and whether it may be used. Raises `StorageFailed`, `NotAllowed`."""

    def cancel(self, order_id: str, revision: int, reason: str, pin: str, entry_id: str) -> None:
        """Cancel a revision for good; a reason is required, and the PIN of the one who is signed in."""

    def order(self, order_id: str, revision: int) -> StoredOrder:
        """A stored revision."""

    def orders(self, search: str = "") -> list[OrderSummary]:
        """Stored orders, newest first."""

    def save_pdf(self, pdf: bytes, target: str, order_label: str = "") -> None:
        """Write a PDF; never over an existing file, never half. The record notes that `order_label` was saved.

        `order_label` is a sheet's `MadePaper.noted_as`, `KD-20261122-0007-R2-L` for labels, blank for other papers.
        """

    def print_pdf(self, pdf: bytes, job_title: str, order_label: str = "") -> str:
        """Send the very bytes to the printer; the answer is a sentence to show. The record notes it."""

    def keep_draft(self, draft: OrderDraft, revises: str = "") -> None:
        """Keep what is typed, so that a killed program loses at most one field; who is signed in typed it."""

    def kept_draft(self) -> KeptDraft | None:
        """What the last run left unfinished."""

    def take_up(self, kept: KeptDraft) -> None:
        """Go on with a kept draft: who typed it before stays one of its authors."""

    def discard_draft(self) -> None:
        """Forget the kept draft."""

    def about(self) -> tuple[tuple[str, str], ...]:
        """Label and text: program, library version, hash, approval, data folder, paper size."""

    def help_sections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Heading and paragraphs of the help page."""
