"""Tell which figures somebody may still have to check blind: whoever reads them first could not make that check."""

from typing import Final

import apsw

from ketadesk.adapters.storage.connection import rows
from ketadesk.domain.order_state import EventKind, OrderState

_NEWEST_STATE: Final = (
    "SELECT coalesce((SELECT state_after FROM order_event AS moved WHERE moved.order_id = newest.order_id"
    f" AND moved.revision = newest.revision ORDER BY sequence DESC LIMIT 1), '{OrderState.DRAFT}')"
    " FROM order_revision AS newest WHERE order_id = ? ORDER BY revision DESC LIMIT 1"
)
_AGREED: Final = (
    "SELECT 1 FROM order_event WHERE order_id = ? AND revision = ?"
    f" AND kind = '{EventKind.CHECK_AGREES}' AND own = 1 LIMIT 1"
)


def may_be_checked_blind(connection: apsw.Connection, order_id: str, revision: int) -> bool:
    """True for a revision that nobody has agreed to, while the order's newest one waits for its check.

    An earlier one that was never checked counts too: most of its figures are those of the one that waits.
    """
    newest = rows(connection, _NEWEST_STATE, (order_id,))
    waits = [state for (state,) in newest if state in (OrderState.DRAFT, OrderState.SIGNED_OFF)]
    return bool(waits) and not rows(connection, _AGREED, (order_id, revision))
