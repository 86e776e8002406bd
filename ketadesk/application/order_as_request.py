"""`OrderDraft` -> the JSON request of the command line: what `order_request.read_request` reads, written back.

It goes into the PDF beside the plan, so that whoever has only the file can have the order worked out again.
"""

import json
from typing import Any

from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.sheet.printed_order import PrintedOrder


def order_as_request(draft: OrderDraft) -> dict[str, Any]:
    """Return the request of `draft`: an unanswered question is left out, and so is a part the order does not have."""
    request: dict[str, Any] = _stated(draft.model_dump(mode="json", exclude={"checklist"}))
    if draft.taper and draft.taper.steps.isascii() and draft.taper.steps.isdecimal():
        # The request counts steps in a JSON integer. What is no count stays as it was typed, and is refused on reading.
        request["taper"]["steps"] = int(draft.taper.steps)
    request["checklist"] = dict(draft.checklist)
    return request


def order_file(order: PrintedOrder) -> str:
    """Return what is attached to a paper as `order.json`: the order's label, its request and its plan."""
    attached = {
        "label": order.label,
        "request": order_as_request(order.draft),
        "plan": order.plan,
    }
    return json.dumps(attached, ensure_ascii=False, indent=1) + "\n"


def _stated(part: dict[str, Any]) -> dict[str, Any]:
    """A part without its blanks; a part that is there but blank stays, for it is not the same as none."""
    return {name: _stated_value(value) for name, value in part.items() if value not in ("", None)}


def _stated_value(value: Any) -> Any:
    if isinstance(value, dict):
        return _stated(value)
    return [_stated_value(inner) for inner in value] if isinstance(value, list) else value
