"""Papers as they are released: made by the real writer, read back from the PDF, held against order and content."""

import json
from typing import TypeVar

from pydantic import BaseModel

from ketadesk import app
from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.adapters.documents.reading.pdf_text import read_pages
from ketadesk.application.agreed_order import agreed_order
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.plan_json import plan_head
from ketadesk.application.read_back.released_papers import ReleasedPapers
from ketadesk.application.sheet import order_sheet as sheets
from ketadesk.application.sheet.printed_order import PrintedOrder
from ketadesk.application.sheet.sheet_content import SheetContent

Content = TypeVar("Content", bound=BaseModel)
LABEL = "KD-20261122-0007-R2"


def writer() -> ReportlabPaperWriter:
    return ReportlabPaperWriter(app.resources_folder() / "fonts")


def _nothing(_fault: str) -> None:
    pass


def released(faults: list[str] | None = None) -> ReleasedPapers:
    """The papers of the program; what they log goes to `faults`."""
    return ReleasedPapers(writer(), read_pages, _nothing if faults is None else faults.append)


def sheet_of(draft: OrderDraft) -> tuple[SheetContent, PrintedOrder]:
    """The sheet of an order as R2, and the order behind it, both by the real builders."""
    reference = app.read_reference()
    examined = agreed_order(draft, reference)
    content = sheets.order_sheet(
        examined, reference, "KD-20261122-0007", 2, printed_when="22-Nov-2026 13:50", printed_by="M Jones"
    )
    head = plan_head(LABEL, "DRAFT", draft.regimen, reference.library)
    plan = json.dumps(examined.plan_as_json(head))
    return content, PrintedOrder(label=LABEL, draft=draft, plan_json=plan)


def reworded(content: Content, old: str, new: str) -> Content:
    """`content` with other words; `~` is a no-break space. Fails where there is nothing to change."""
    before = content.model_dump_json()
    after = before.replace(old.replace("~", "\u00a0"), new.replace("~", "\u00a0"))
    assert after != before, f"{old!r} is not said"
    return type(content).model_validate_json(after)
