"""A real desk for many keys: there is no record, and its draft lives in memory."""

from dataclasses import dataclass, field

from ketadesk import app
from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.application.order_choices import OrderChoices
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.application.ward_desk import Place, WardDesk

from .fakes import FixedClock


@dataclass
class QuickDesk(WardDesk):
    """A real desk that works out the choices once for each regimen and care setting, on which alone they depend."""

    remembered: dict[tuple[str, str], OrderChoices] = field(default_factory=dict)

    def choices(self, draft: OrderDraft) -> OrderChoices:
        key = (draft.care_setting, draft.regimen)
        if key not in self.remembered:
            self.remembered[key] = super().choices(draft)
        return self.remembered[key]


def _no_fault(fault: str) -> None:
    raise AssertionError(fault)


def quick_desk() -> QuickDesk:
    def refuse(_pdf: bytes, _where: str) -> str:
        raise NotImplementedError

    return QuickDesk(
        reference=app.read_reference(),
        writer=ReportlabPaperWriter(app.resources_folder() / "fonts"),
        clock=FixedClock(),
        save=refuse,
        send_to_printer=refuse,
        place=Place(hospital="", identifier_label="Identifier", page_size=PageSize.A4, data_folder=""),
        new_entry_id=app.new_entry_id,
        log_fault=_no_fault,
    )
