"""Store an order: check it afresh from the draft, freeze its sheet, and keep it before any PDF exists."""

import json
from dataclasses import dataclass
from datetime import UTC

from ketadesk import __version__
from ketadesk.application.agreed_order import agreed_order
from ketadesk.application.clock_times import moment_text, offset_text
from ketadesk.application.errors import EnginesDisagree, OrderRefused, StorageFailed, UnknownOrder
from ketadesk.application.examine_order import ExaminedOrder
from ketadesk.application.numbers import with_unit
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_sheet import order_sheet
from ketadesk.application.plan_json import plan_head
from ketadesk.application.ports import Clock, OrderRepository
from ketadesk.application.reference import Reference
from ketadesk.application.stored_order import StoredOrder
from ketadesk.application.typed_text import NAME_LENGTH, text_flaw


@dataclass(frozen=True)
class OrderDesktop:
    """What storing needs of the outside world."""

    reference: Reference
    orders: OrderRepository
    clock: Clock
    identifier_label: str


def store_order(desk: OrderDesktop, draft: OrderDraft, stored_by: str, entry_id: str, revises: str = "") -> StoredOrder:
    """Store `draft` as a new order, or as the next revision of `revises`.

    A second call with the same `entry_id` answers with what the first one stored. Raises `OrderRefused`,
    `StorageFailed`.
    """
    already = desk.orders.stored_as(entry_id)
    if already is not None:
        if already.draft != draft:
            raise StorageFailed("This entry was stored before with other values.", "Open the stored order.")
        return already
    flaw = "a name is needed" if not stored_by else text_flaw(stored_by, NAME_LENGTH)
    if flaw:
        raise OrderRefused(f"Entered by: {flaw}.", "Type the name of the nurse who entered the order.")
    library = desk.reference.library
    examined = agreed_order(draft, desk.reference)
    if examined.faults:
        raise EnginesDisagree(examined.findings[0].message, "Nothing was stored.", examined.faults)
    _refuse_unfinished(examined)
    _refuse_unchanged(desk, draft, revises)
    now = desk.clock.now()
    order_id = revises or desk.orders.next_order_id(now)
    revision = desk.orders.latest_revision(order_id) + 1
    if revises and revision == 1:
        raise UnknownOrder(f"There is no order {revises} to change.", "Store it as a new order.")
    plan = examined.plan_as_json(plan_head(f"{order_id}-R{revision}", "DRAFT", draft.regimen, library))
    order = StoredOrder(
        entry_id=entry_id,
        order_id=order_id,
        revision=revision,
        draft=draft,
        plan_json=json.dumps(plan, ensure_ascii=False),
        sheet=order_sheet(
            examined,
            desk.reference,
            order_id=order_id,
            revision=revision,
            printed_when=moment_text(now),
            printed_by=stored_by,
            identifier_label=desk.identifier_label,
        ),
        library_version=library.version,
        library_sha256=library.sha256,
        app_version=__version__,
        stored_at=now.astimezone(UTC).isoformat(timespec="seconds"),
        utc_offset=offset_text(now).removeprefix("UTC"),
        stored_by=stored_by,
        rate=_rate(examined),
    )
    desk.orders.append(order)
    return order


def _refuse_unfinished(examined: ExaminedOrder) -> None:
    if examined.problems:
        raise OrderRefused(examined.problems[0].sentence, "Go back to that field.")
    if examined.stopped or examined.plan is None:
        first = next((f.message for f in examined.findings if f.stands_in_the_way), "The plan is not complete.")
        raise OrderRefused(first, "See the findings on the review page.")


def _refuse_unchanged(desk: OrderDesktop, draft: OrderDraft, revises: str) -> None:
    """A revision in which nothing differs would only void the sheet at the bed."""
    latest = desk.orders.latest_revision(revises) if revises else 0
    if latest and desk.orders.get(revises, latest).draft == draft:
        raise OrderRefused("Nothing in the order was changed.", f"Revision R{latest} stands as it is.")


def _rate(examined: ExaminedOrder) -> str:
    phase = examined.plan.pump_phase if examined.plan else None
    if phase is None or phase.pump_ml_per_h is None:
        return "by hand"
    return with_unit(phase.pump_ml_per_h, "mL/h")
