"""Which sheet belongs on screen: that of a stored order, or one of a draft that says it is not recorded."""

from ketadesk.application.order_desk import OrderDesk
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.sheet.made_paper import MadePaper, paper_file_name
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.application.stored_order import StoredOrder
from ketadesk.ui.order.sheet_part import Sheet

_UNRECORDED_NAME = paper_file_name("DRAFT", word="not_recorded")


def recorded_sheet(desk: OrderDesk, stored: StoredOrder, mark: str) -> Sheet:
    """The sheet of `stored`; it is made anew when its mark changes, and says its name and mark itself."""
    return Sheet(
        of=(stored.order_id, stored.revision, mark),
        make=lambda size: desk.sheet(stored.order_id, stored.revision, size),
    )


def unrecorded_sheet(desk: OrderDesk, draft: OrderDraft) -> Sheet:
    """A DRAFT sheet of `draft` as it is typed now."""

    def made(size: PageSize) -> MadePaper:
        return MadePaper(pdf=desk.unrecorded_sheet(draft, size), file_name=_UNRECORDED_NAME)

    return Sheet(of=(draft,), make=made)
