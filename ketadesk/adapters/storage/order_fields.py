"""What a stored order is found by and whose figures it holds, read out of its JSON without the rest.

A sheet is long, and to build the whole order takes ten times as long as to look at it: too long for each step of an
order, and for a walk over all of them. What is shown or printed is still read whole.
"""

from typing import Any, Final, NamedTuple

from pydantic_core import from_json

from ketadesk.application.stored_order import StoredOrder, vouchers

_KNOWN: Final = frozenset(StoredOrder.model_fields)
_NEEDED: Final = frozenset(name for name, field in StoredOrder.model_fields.items() if field.is_required())


class OrderFields(NamedTuple):
    """Some fields of a `StoredOrder`, and of its patient."""

    entry_id: str
    order_id: str
    revision: int
    stored_at: str
    utc_offset: str
    stored_by: str
    vouched_by: tuple[str, ...]
    family_name: str
    given_name: str
    identifier: str
    birth_date: str
    regimen: str
    rate: str


def fields_of(order: StoredOrder) -> OrderFields:
    """The fields of an order that is there whole."""
    patient = order.draft.patient
    return OrderFields(
        entry_id=order.entry_id,
        order_id=order.order_id,
        revision=order.revision,
        stored_at=order.stored_at,
        utc_offset=order.utc_offset,
        stored_by=order.stored_by,
        vouched_by=order.vouched_by,
        family_name=patient.family_name,
        given_name=patient.given_name,
        identifier=patient.identifier,
        birth_date=patient.birth_date,
        regimen=order.draft.regimen,
        rate=order.rate,
    )


def read_fields(content: str | bytes) -> OrderFields:
    """The fields out of an order's JSON. Raises `ValueError` when one is missing or of another type.

    Nothing that an order needs may be missing and nothing else be there; what is inside draft and sheet is not read.
    """
    order = _object(from_json(content))
    if not _NEEDED <= order.keys() <= _KNOWN:
        raise ValueError("these are not the fields of an order")
    draft = _object(order["draft"])
    patient = _object(draft.get("patient"))
    stored_by = _text(order, "stored_by")
    return OrderFields(
        entry_id=_text(order, "entry_id"),
        order_id=_text(order, "order_id"),
        revision=_number(order["revision"]),
        stored_at=_text(order, "stored_at"),
        utc_offset=_text(order, "utc_offset"),
        stored_by=stored_by,
        vouched_by=vouchers(_text(order, "stored_by_id", ""), stored_by, _texts(order.get("entered_by", []))),
        family_name=_text(patient, "family_name"),
        given_name=_text(patient, "given_name"),
        identifier=_text(patient, "identifier"),
        birth_date=_text(patient, "birth_date"),
        regimen=_text(draft, "regimen"),
        rate=_text(order, "rate", ""),
    )


def _object(found: Any) -> dict[str, Any]:
    if type(found) is not dict:
        raise ValueError("an object of JSON is missing")
    return found


def _text(found: dict[str, Any], name: str, default: str | None = None) -> str:
    text = found.get(name, default)
    if type(text) is not str:
        raise ValueError(f"{name} is no text")
    return text


def _texts(found: Any) -> list[str]:
    if type(found) is not list or any(type(text) is not str for text in found):
        raise ValueError("these are no texts")
    return found


def _number(found: Any) -> int:
    # As in a strict model: true is no number.
    if type(found) is not int:
        raise ValueError("the revision is no number")
    return found
