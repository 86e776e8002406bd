"""The JSON request of the command line -> `OrderDraft`; the same shape, read strictly."""

import json
from typing import Any

from pydantic import ValidationError

from ketadesk.application.numbers import ORDER_FORM
from ketadesk.application.order_draft import OrderDraft

_ABSENT_IS_NONE = ("loading_dose", "infusion", "taper", "preparation", "pump")
_MOST_CHARACTERS = 1_000_000


class UnreadableRequest(ValueError):
    """The request is not an order request; the text names the field, the value seen and what is allowed."""


def read_request(text: str) -> OrderDraft:
    """Return the draft that `text` describes. Raises `UnreadableRequest`."""
    if len(text) > _MOST_CHARACTERS:
        raise UnreadableRequest(f"request: {len(text)} characters. Allowed: at most {_MOST_CHARACTERS}")
    try:
        request = json.loads(text, object_pairs_hook=_without_twins, parse_constant=_no_constant)
    except RecursionError as error:
        raise UnreadableRequest("request: nested too deeply. Allowed: an order request") from error
    except ValueError as error:
        raise UnreadableRequest(f"request: not JSON ({error}). Allowed: an order request in JSON") from error
    if not isinstance(request, dict):
        raise UnreadableRequest(f"request: {type(request).__name__}. Allowed: a JSON object")
    for name in _ABSENT_IS_NONE:
        request.setdefault(name, None)
    _count_as_text(request)
    try:
        draft = OrderDraft.model_validate(_lists_as_tuples(request))
    except ValidationError as error:
        raise UnreadableRequest(_first_flaw(error)) from error
    _refuse_blank_quantities(request)
    return draft


def _refuse_blank_quantities(request: dict[str, Any]) -> None:
    """In the window a blank is a question still open; in a request a quantity is stated or left out."""
    if request.get("saline_volume_ml") == "":
        raise UnreadableRequest(f"saline_volume_ml: ''. Allowed: {ORDER_FORM}, or the field left out")
    for part in ("patient", "loading_dose", "preparation", "pump"):
        for name, value in (request.get(part) or {}).items():
            if value == "" and name.endswith(("_kg", "_cm", "_ml", "_min", "_per_h")):
                raise UnreadableRequest(f"{part}.{name}: ''. Allowed: {ORDER_FORM}, or the field left out")


def _count_as_text(request: dict[str, Any]) -> None:
    """`taper.steps` is a count and so a JSON integer; the draft holds what a nurse would type."""
    taper = request["taper"]
    if not isinstance(taper, dict) or "steps" not in taper:
        return
    steps = taper["steps"]
    if isinstance(steps, bool) or not isinstance(steps, int):
        raise UnreadableRequest(f"taper.steps: {json.dumps(steps)[:60]}. Allowed: a whole number without quotes")
    request["taper"] = {**taper, "steps": str(steps)}


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"{key!r} stands twice")
        found[key] = value
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a value")


def _lists_as_tuples(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _lists_as_tuples(inner) for key, inner in value.items()}
    return tuple(_lists_as_tuples(inner) for inner in value) if isinstance(value, list) else value


def _first_flaw(error: ValidationError) -> str:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"] if part not in ("str", "KnownAllergies"))
    seen = repr(first["input"])
    shortened = seen if len(seen) <= 60 else f"{seen[:57]}..."
    if first["type"] == "extra_forbidden":
        return f"{place}: unknown field. Allowed: the fields of `ketadesk schema`"
    allowed = "text in quotes" if first["type"] == "string_type" else first["msg"]
    return f"{place}: {shortened}. Allowed: {allowed}"
