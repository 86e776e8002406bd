"""Store an order: check it afresh from the draft, freeze its sheet, and keep it before any PDF exists.

Storing is nurse 1's sign-off: the order and her signature under it reach the record together or not at all.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from ketadesk import __version__
from ketadesk.application.account import Account
from ketadesk.application.agreed_order import agreed_order
from ketadesk.application.clock_times import moment_text
from ketadesk.application.errors import EnginesDisagree, OrderRefused, StorageFailed, UnknownOrder
from ketadesk.application.examine_order import ExaminedOrder
from ketadesk.application.numbers import with_unit
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.plan_json import plan_head
from ketadesk.application.ports import Clock, OrderRepository
from ketadesk.application.record_step import StepOf, stamp, step_taken
from ketadesk.application.reference import Reference
from ketadesk.application.sheet.order_sheet import order_sheet
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.finding import Severity
from ketadesk.domain.order_state import EventKind


@dataclass(frozen=True)
class OrderDesktop:
    """What storing needs of the outside world."""

    reference: Reference
    orders: OrderRepository
    clock: Clock
    identifier_label: str
    try_to_print: Callable[[StoredOrder], object]
    """Raises `CannotPrint`: an order whose sheet cannot be made, or does not say what the order says, is not stored."""


@dataclass(frozen=True)
class Signing:
    """Who stores, who else typed the figures, and the entry ids that were made for it."""

    by: Account
    editors: tuple[str, ...]
    """Account ids of everybody who typed in the draft."""
    entry_id: str
    sign_off_id: str


def store_order(desk: OrderDesktop, draft: OrderDraft, signing: Signing, revises: str = "") -> StoredOrder:
    """Store `draft`, signed off, as a new order or as the next revision of `revises`.

    A second call with the same entry id answers with what the first one stored. Raises `OrderRefused`,
    `StorageFailed`.
    """
    already = desk.orders.stored_as(signing.entry_id)
    if already is not None:
        return _the_same(already, draft)
    order = _checked_order(desk, draft, signing, revises)
    desk.try_to_print(order)
    step = StepOf(order.order_id, order.revision, signing.by, signing.sign_off_id)
    desk.orders.append(order, step_taken(step, EventKind.SIGN_OFF, desk.clock.now()))
    return order


def _the_same(already: StoredOrder, draft: OrderDraft) -> StoredOrder:
    """A retry; hospital and time zone are the workstation's and may have been set otherwise meanwhile."""
    placed = draft.model_copy(update={"hospital": already.draft.hospital, "time_zone": already.draft.time_zone})
    if already.draft != placed:
        raise StorageFailed("This entry was stored before with other values.", "Open the stored order.")
    return already


def _checked_order(desk: OrderDesktop, draft: OrderDraft, signing: Signing, revises: str) -> StoredOrder:
    """The next revision, worked out afresh; nothing is stored yet."""
    library = desk.reference.library
    examined = agreed_order(draft, desk.reference)
    require_whole(examined)
    _refuse_unchanged(desk, draft, revises)
    now = desk.clock.now()
    order_id = revises or desk.orders.next_order_id(now)
    revision = desk.orders.latest_revision(order_id) + 1
    if revises and revision == 1:
        raise UnknownOrder(f"There is no order {revises} to change.", "Store it as a new order.")
    plan = examined.plan_as_json(plan_head(f"{order_id}-R{revision}", "DRAFT", draft.regimen, library))
    return StoredOrder(
        entry_id=signing.entry_id,
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
            printed_by=signing.by.full_name,
            identifier_label=desk.identifier_label,
        ),
        library_version=library.version,
        library_sha256=library.sha256,
        app_version=__version__,
        stored_at=stamp(now).at,
        utc_offset=stamp(now).utc_offset,
        stored_by=signing.by.full_name,
        stored_by_id=signing.by.account_id,
        entered_by=signing.editors,
        rate=_rate(examined),
    )


def require_whole(examined: ExaminedOrder) -> None:
    """Raises `OrderRefused` for the first thing that stands in the way, `EnginesDisagree` for a fault of our own."""
    if examined.faults:
        raise EnginesDisagree(examined.findings[0].message, "Nothing was stored.", examined.faults)
    if examined.problems:
        raise OrderRefused(examined.problems[0].sentence, "Go back to that field.")
    if examined.stopped or examined.plan is None:
        first = next((f for f in examined.findings if f.stands_in_the_way), None)
        what = "The plan is not complete." if first is None else first.message
        limit = first is not None and first.severity is Severity.STOP
        raise OrderRefused(what, "See the findings on the review page.", first.code if first and limit else "")


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
