"""Every sheet that a desk makes is read back against its order; an order whose sheet fails is not stored."""

from dataclasses import dataclass, field

import pytest

from ketadesk import app
from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.adapters.documents.reading.pdf_text import read_pages
from ketadesk.application.errors import ReadBackFailed
from ketadesk.application.read_back.released_papers import ReleasedPapers
from ketadesk.application.sheet import sheet_figures
from ketadesk.application.sheet.printed_order import PrintedOrder, printed_order
from ketadesk.application.sheet.sheet_content import PageSize, SheetContent

from .conftest import DraftOf
from .fakes import SheetsSeen
from .released import reworded
from .test_ward_desk import PIN, World, world

__all__ = ["world"]

pytestmark = pytest.mark.req("SR-42")


@dataclass
class OrdersSeen(SheetsSeen):
    """Remembers the order behind each sheet."""

    behind: list[PrintedOrder | None] = field(default_factory=list)

    def write(self, content: SheetContent, page_size: PageSize, behind: PrintedOrder | None = None) -> bytes:
        self.behind.append(behind)
        return super().write(content, page_size, behind)


def test_the_order_goes_along_with_every_sheet(world: World, draft_of: DraftOf) -> None:
    seen = world.desk.writer = OrdersSeen()
    order = world.desk.store(draft_of("low-dose-infusion"), PIN, "entry-1")
    world.desk.sheet(order.order_id, order.revision, PageSize.A4)
    assert seen.behind == [printed_order(order)] * 2
    world.desk.unrecorded_sheet(draft_of("low-dose-infusion"), PageSize.A4)
    draft = seen.behind[2]
    assert draft is not None
    assert (draft.label, draft.draft) == ("DRAFT", order.draft)


def with_read_back(world: World) -> None:
    writer = ReportlabPaperWriter(app.resources_folder() / "fonts")
    world.desk.writer = ReleasedPapers(writer, read_pages, world.desk.log_fault)


def test_the_sheets_of_a_desk_are_released(world: World, draft_of: DraftOf) -> None:
    with_read_back(world)
    order = world.desk.store(draft_of("acute-pain-infusion"), PIN, "entry-1")
    assert world.desk.sheet(order.order_id, order.revision, PageSize.LETTER).pdf
    world.cancel(order, "Pain gone, 42 mL per hour no more")
    assert world.desk.sheet(order.order_id, order.revision, PageSize.A4).pdf
    assert world.desk.unrecorded_sheet(draft_of("bolus-then-saline"), PageSize.A4)
    assert world.faults == []


def test_an_order_whose_sheet_is_wrong_is_not_stored(
    world: World, draft_of: DraftOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_read_back(world)
    right = sheet_figures._key_rate  # it is spoiled here
    monkeypatch.setattr(sheet_figures, "_key_rate", lambda *given: reworded(right(*given), "35~mL", "53~mL"))
    with pytest.raises(ReadBackFailed, match="withheld"):
        world.desk.store(draft_of("acute-pain-infusion"), PIN, "entry-1")
    assert world.orders.orders == []
    with pytest.raises(ReadBackFailed):
        world.desk.unrecorded_sheet(draft_of("acute-pain-infusion"), PageSize.A4)
    assert world.faults == [
        "read-back: section 4, key into the pump: expected 35 mL per hour, found 53 mL per hour"
    ] * 2  # fmt: skip
