"""What `record list`, `show` and `export` answer: stored orders with the infusion that each became, as on screen."""

import json
from collections.abc import Iterator, Sequence
from typing import Final

from ketadesk.application.audit import FIGURES_LATER, AuditEntry
from ketadesk.application.errors import OrderRefused, UnknownOrder
from ketadesk.application.monitoring.bedside_desk import InfusionView
from ketadesk.application.monitoring.record_listing import Listed, infusion_lines, listed, logged_json, ward_words
from ketadesk.application.stored_order import OrderSummary, StoredOrder
from ketadesk.application.workstation import Workstation
from ketadesk.domain.order_state import SheetMark

MOST_LISTED: Final = 200
_CHECKED_AND_KEPT: Final = frozenset({SheetMark.READY, SheetMark.SIGNED, SheetMark.ENDED})
_OVER: Final = frozenset({SheetMark.SUPERSEDED, SheetMark.CANCELLED})


def list_of(station: Workstation, search: str) -> tuple[tuple[Listed, ...], bool]:
    """Infusions by what is due, then the other orders, newest first; and whether some orders were left out."""
    orders = [without_unchecked_rate(order) for order in station.orders.orders(search)]
    lines = station.monitoring.ward(search).lines
    known = {order.order_id for order in orders}
    older = [_summary_of(station, line.order_id) for line in lines if line.order_id not in known]
    return listed([*orders, *filter(None, older)], lines), len(orders) >= MOST_LISTED


def line_of(one: Listed) -> str:
    """In one line: the infusion as the ward view has it, else the order."""
    if one.infusion is not None:
        return ward_words(one.infusion)
    return "" if one.order is None else _order_line(one.order)


def json_of(one: Listed) -> dict[str, object]:
    """The order's fields, and under `infusion` the line of the ward view; null where it was never signed."""
    order = {} if one.order is None else {**one.order.model_dump(mode="json"), "status": one.order.status}
    return {**order, "infusion": None if one.infusion is None else one.infusion.model_dump(mode="json")}


def infusion_of(station: Workstation, order_id: str) -> InfusionView | None:
    """The order's infusion; none for an order that was never signed."""
    try:
        return station.monitoring.infusion(order_id)
    except (OrderRefused, UnknownOrder):
        return None


def shown_json(station: Workstation, label: tuple[str, int]) -> dict[str, object]:
    """A stored order with who did what, its plan, and its infusion. Raises `UnknownOrder`."""
    order, standing = station.orders.order(*label), station.orders.standing(*label)
    infusion = infusion_of(station, order.order_id)
    shown: dict[str, object] = {
        "order": order.label,
        "status": standing.mark,
        "stored_at": order.stored_at,
        "utc_offset": order.utc_offset,
        "stored_by": order.stored_by,
        "history": list(standing.history),
        "infusion": None if infusion is None else infusion.model_dump(mode="json"),
    }
    if _may_see_figures(station, order, standing.mark):
        return shown | {"typed": order.draft.model_dump(mode="json"), "plan": json.loads(order.plan_json)}
    return shown | {"figures": FIGURES_LATER}


def shown_lines(station: Workstation, label: tuple[str, int]) -> Iterator[str]:
    """The same in words: the order's life, and its infusion. Raises `UnknownOrder`."""
    order, standing = station.orders.order(*label), station.orders.standing(*label)
    infusion = infusion_of(station, order.order_id)
    yield f"{order.label}  {standing.mark}"
    yield from standing.history
    yield ""
    if infusion is None:
        yield "Not signed: there is no infusion."
    else:
        yield from infusion_lines(infusion)


def exported_json(entries: Sequence[AuditEntry]) -> list[dict[str, object]]:
    """Every entry; what was logged at the bed has its values beside the words."""
    return [_exported(entry) for entry in entries]


def as_json(answered: object) -> str:
    """As it is printed."""
    return json.dumps(answered, ensure_ascii=False, indent=2)


def which_order(station: Workstation, text: str) -> tuple[str, int]:
    """`KD-20261122-0007-R2`, or without the revision its newest. Raises `UnknownOrder`."""
    order_id, dash, revision = text.rpartition("-R")
    if dash and revision.isascii() and revision.isdigit() and len(revision) < 6:
        return order_id, int(revision)
    newest = _summary_of(station, text)
    if newest is None:
        raise UnknownOrder(f"There is no order {text!r}.", "Look for it with `ketadesk record list`.")
    return newest.order_id, newest.revision


def without_unchecked_rate(order: OrderSummary) -> OrderSummary:
    """Whoever lists the orders may be the one who has to check this one blind."""
    return order if order.mark in _CHECKED_AND_KEPT | _OVER else order.model_copy(update={"rate": FIGURES_LATER})


def _exported(entry: AuditEntry) -> dict[str, object]:
    told = entry.model_dump(mode="json", exclude={"logged"})
    return told if entry.logged is None else told | {"logged": logged_json(entry.logged)}


def _summary_of(station: Workstation, order_id: str) -> OrderSummary | None:
    found = (order for order in station.orders.orders(order_id) if order.order_id == order_id)
    order = next(found, None)
    return None if order is None else without_unchecked_rate(order)


def _may_see_figures(station: Workstation, order: StoredOrder, mark: str) -> bool:
    """An unchecked revision's figures are for those who typed them; so are those of one that it took the place of."""
    who = station.sessions.signed_in
    if mark in _CHECKED_AND_KEPT or (who is not None and who.account_id in order.vouched_by):
        return True
    newest = _summary_of(station, order.order_id)
    return mark in _OVER and newest is not None and newest.rate != FIGURES_LATER


def _order_line(order: OrderSummary) -> str:
    who = f"{order.family_name.upper()}, {order.given_name}; {order.identifier}; {order.birth_date}"
    return f"{order.order_id}-R{order.revision}  {who}  {order.rate}  {order.stored_at}  {order.status}"
