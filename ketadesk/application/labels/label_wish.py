"""Read what whoever prepares says of the labels: refused in words, never guessed, and a blank stays a line to write on.

Nobody checks her own preparation, so both names may not be one person's. A container that has expired gets no label.
"""

from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Final, NamedTuple

from ketadesk.application.errors import OrderRefused
from ketadesk.application.labels.label_content import LABELS_ON_A_SHEET, LabelStock, LabelWish
from ketadesk.application.monitoring.typed_moment import WRITTEN_FORM, moment_words, typed_moment
from ketadesk.application.person_names import may_be_one_person
from ketadesk.application.typed_text import NAME_LENGTH, text_flaw
from ketadesk.domain.bedside.elapsed import after_hours

MOMENT_FORM: Final = f"{WRITTEN_FORM}; blank for a line to write on"
_NOTHING_MADE: Final = "No label was made: type it again, or leave it blank and write it on the label by hand."


class SaidOfPreparing(NamedTuple):
    """What a label says of how it came about; blank is a line to write on."""

    prepared_at: str
    expires_at: str
    prepared_by: str
    checked_by: str


def read_wish(wish: LabelWish, stock: LabelStock, good_for_h: Decimal, now: datetime, zone: tzinfo) -> SaidOfPreparing:
    """Return what the labels say; `good_for_h` is how many hours it may be used. Raises `OrderRefused`."""
    _require_place(wish.first, stock)
    for caption, name in (("Prepared by", wish.prepared_by), ("Checked by", wish.checked_by)):
        flaw = text_flaw(name, NAME_LENGTH)
        if flaw:
            raise OrderRefused(f"{caption}: {flaw}.", _NOTHING_MADE)
    if wish.prepared_by and wish.checked_by and may_be_one_person(wish.prepared_by, wish.checked_by):
        raise OrderRefused(
            f"Prepared by and checked by seem to be one person: {wish.prepared_by} and {wish.checked_by}.",
            "Another person checks. If they are two, type both names in full.",
        )
    prepared_at, expires_at = _moments(wish.prepared_at, good_for_h, now, zone)
    return SaidOfPreparing(prepared_at, expires_at, wish.prepared_by, wish.checked_by)


def _require_place(first: int, stock: LabelStock) -> None:
    if stock is LabelStock.ROLL_62 and first != 1:
        raise OrderRefused(f"First label: {first}. A roll has no places.", "Choose 1, or a sheet of labels.")
    if not 1 <= first <= LABELS_ON_A_SHEET:
        raise OrderRefused(
            f"First label: {first}. A sheet has the places 1 to {LABELS_ON_A_SHEET}.",
            "Count from the top left, along each row.",
        )


def _moments(typed: str, good_for_h: Decimal, now: datetime, zone: tzinfo) -> tuple[str, str]:
    """Prepared at and expires at: elapsed time, so that a change of the clocks between them makes neither longer."""
    if not typed:
        return "", ""
    read = typed_moment(typed, now, zone, MOMENT_FORM)
    if read.at is None:
        raise OrderRefused(f"Prepared at: {read.problem}", _NOTHING_MADE)
    local, expiry = now.astimezone(zone), after_hours(read.at, good_for_h)
    prepared, expires = moment_words(read.at, local), moment_words(expiry, local)
    if expiry <= now:
        raise OrderRefused(
            f"Prepared at: what was prepared {prepared} expired {expires}.", "Discard it, and prepare another one."
        )
    return prepared, expires
