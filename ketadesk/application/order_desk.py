"""Everything the window may ask for, in one place: `app.py` builds it, the pages know nothing else."""

from typing import Protocol

from ketadesk.application.order_choices import OrderChoices
from ketadesk.application.order_draft import OrderDraft, PatientDraft
from ketadesk.application.order_preview import OrderPreview
from ketadesk.application.sheet_content import PageSize
from ketadesk.application.stored_order import OrderSummary, StoredOrder


class OrderDesk(Protocol):
    """The verbs of the order part. Failures are `KetaDeskError`: show `what` and `next_step`."""

    def choices(self, draft: OrderDraft) -> OrderChoices:
        """What may be chosen for this draft."""

    def preview(self, draft: OrderDraft) -> OrderPreview:
        """Everything the pages show of this draft."""

    def look_alikes(self, patient: PatientDraft) -> tuple[str, ...]:
        """One sentence for each known patient who looks like this one (same surname, similar identifier)."""

    def store(self, draft: OrderDraft, stored_by: str, entry_id: str, revises: str = "") -> StoredOrder:
        """Check the draft afresh and store it: a new order, or the next revision of order id `revises`.

        Raises `OrderRefused` when a finding or a problem stands in the way.
        """

    def sheet_pdf(self, order_id: str, revision: int, page_size: PageSize) -> bytes:
        """The sheet of a stored revision; says SUPERSEDED or CANCELLED where that is so."""

    def cancel(self, order_id: str, reason: str, by: str) -> None:
        """Cancel an order for good; a reason and a name are required."""

    def order(self, order_id: str, revision: int) -> StoredOrder:
        """A stored revision."""

    def orders(self, search: str = "") -> list[OrderSummary]:
        """Stored orders, newest first."""

    def save_pdf(self, pdf: bytes, target: str) -> None:
        """Write a PDF; never over an existing file, never half."""

    def print_pdf(self, pdf: bytes, job_title: str) -> str:
        """Send the very bytes to the printer; the answer is a sentence to show."""

    def keep_draft(self, draft: OrderDraft) -> None:
        """Keep what is typed, so that a killed program loses at most one field."""

    def kept_draft(self) -> OrderDraft | None:
        """What the last run left unfinished."""

    def discard_draft(self) -> None:
        """Forget the kept draft."""

    def about(self) -> tuple[tuple[str, str], ...]:
        """Label and text: program, library version, hash, approval, data folder, paper size."""

    def help_sections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Heading and paragraphs of the help page."""
