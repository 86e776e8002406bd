"""The list of orders: each order's newest revision with where it stands, found by any part of what is searched.

A search walks through one narrow index, newest first, and stops when the page is full.
"""

from pathlib import Path

import apsw

from ketadesk.adapters.storage import order_rows
from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.plain_words import damaged
from ketadesk.adapters.storage.similar import NO_LATER_REVISION
from ketadesk.application.stored_order import OrderSummary
from ketadesk.domain.order_state import TABLE, OrderState

_STATE = (
    "coalesce((SELECT state_after FROM order_event"
    " WHERE order_id = {revision}.order_id AND revision = {revision}.revision ORDER BY sequence DESC LIMIT 1), 'draft')"
)

_PAGE = (
    f"SELECT {_STATE.format(revision='this')},"
    " (SELECT max(revision) FROM order_revision AS runs"
    f" WHERE order_id = this.order_id AND {_STATE.format(revision='runs')} = 'running'),"
    f" {order_rows.SUMMARY_COLUMNS} FROM order_revision AS this INDEXED BY order_revision_to_search"
    f" WHERE instr(search_text, ?) > 0 AND {NO_LATER_REVISION} ORDER BY sequence DESC LIMIT ?"
)


def summaries(connection: apsw.Connection, file: Path, search: str, limit: int) -> list[OrderSummary]:
    """Newest first. Raises `RecordDamaged`."""
    found = rows(connection, _PAGE, (order_rows.search_key(search), limit))
    if not all(order_rows.is_intact(columns) for _, _, *columns in found):
        raise damaged(file)
    return [
        order_rows.summary(columns, TABLE[OrderState(state)].mark, running or 0) for state, running, *columns in found
    ]
