"""The columns of an order that are searched and listed, and the guard that they say what was written."""

import json
import unicodedata
from collections.abc import Sequence

from ketadesk.adapters.storage.journal import sha256_of
from ketadesk.adapters.storage.order_fields import OrderFields
from ketadesk.application.stored_order import OrderSummary
from ketadesk.domain.order_state import SheetMark

SUMMARY_COLUMNS = (
    "order_id, revision, family_name, given_name, identifier, birth_date, regimen, rate, stored_at, summary_sha256"
)


def summary_row(order: OrderFields) -> tuple[str | int, ...]:
    """The values of `SUMMARY_COLUMNS` for `order`."""
    values = (
        order.order_id,
        order.revision,
        order.family_name,
        order.given_name,
        order.identifier,
        order.birth_date,
        order.regimen,
        order.rate,
        order.stored_at,
    )
    return (*values, _seal(values))


def is_intact(row: Sequence[str | int]) -> bool:
    """False when a column changed since it was written."""
    return _seal(row[:-1]) == row[-1]


def summary(row: Sequence[str | int], mark: SheetMark, running: int) -> OrderSummary:
    """One line of the list of orders; `running`: the revision that the pump runs by, or 0."""
    names = SUMMARY_COLUMNS.split(", ")
    columns = {name: value for name, value in zip(names, row, strict=True) if name != "summary_sha256"}
    return OrderSummary.model_validate({**columns, "mark": mark, "running": running})


def search_text(order: OrderFields) -> str:
    """What a search looks through: surname, identifier and order id."""
    return "\n".join(map(search_key, (order.family_name, order.identifier, order.order_id)))


def search_key(text: str) -> str:
    """`text` without what a search should not mind: case, and how accents are coded."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def _seal(values: Sequence[str | int]) -> str:
    return sha256_of(json.dumps(list(values), ensure_ascii=False, separators=(",", ":")))
