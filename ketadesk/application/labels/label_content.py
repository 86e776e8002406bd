"""What a syringe or bag label says, before it is laid out: all words and figures, no measures and no fonts.

A label is stuck to what hangs at the bed. It says what is in it and whose it is, and nothing of what the pump runs at:
a rate on a bag outlives its change. Label rules as for every paper; text that somebody typed prints exactly as typed.
"""

from enum import StrEnum
from typing import Final

from ketadesk.domain.model import Model

LABELS_ON_A_SHEET: Final = 10
"""Two columns of five, on A4 and on Letter."""


class LabelStock(StrEnum):
    """What labels are printed on."""

    A4 = "a4"
    """A sheet of A4 with ten labels of 99.1 mm by 57 mm."""
    LETTER = "letter"
    """A sheet of Letter with ten labels of 4 in by 2 in."""
    ROLL_62 = "roll62"
    """A roll 62 mm wide, a page a label."""


class LabelWish(Model):
    """What whoever prepares says of the labels, as typed; blank is left to be written by hand.

    Moment and names are what was done to one container: they are refused where several containers would carry them.
    """

    part: str = ""
    """Which labels: blank for all of the order's, else the `part` of one."""
    prepared_at: str = ""
    """`14:30` or `22-Nov-2026 14:30`; from it the expiry is worked out."""
    prepared_by: str = ""
    checked_by: str = ""
    first: int = 1
    """The place on the sheet of labels to begin at."""


class ContainerLabel(Model):
    """One label. A blank moment, name or diluent is a line to be written on."""

    warning: str
    """`DRAFT`: on what may not be used; blank otherwise."""
    library_warning: str = ""
    """`LIBRARY NOT APPROVED BY THIS HOSPITAL - NOT FOR PATIENT USE`, or blank."""
    order_label: str
    """`KD-20261122-0007-R2`."""
    part: str
    """`Infusion, container 1 of 4`, `Loading dose by hand`."""
    name: str
    """The patient, as on the sheet: `FAMILY, Given (Title)`."""
    born: str
    identifier: str
    identifier_label: str
    medicine: str
    """`ketamine 500 mg in 500 mL`."""
    strength: str
    """`1 mg per mL`."""
    diluent: str
    """`in sodium chloride 0.9 %`, or `undiluted`; blank where only whoever dilutes knows."""
    route: str
    """`Intravenous`."""
    prepared_at: str = ""
    """`22-Nov-2026 14:30` on the ward's clock; `01:30 first` or `second` where a change of the clocks repeats it."""
    expires_at: str = ""
    """`23-Nov-2026 14:30`, the same."""
    expires_rule: str = ""
    """Where no moment is known: `at the latest 24 hr after it was prepared`."""
    prepared_by: str = ""
    checked_by: str = ""
    code_text: str
    """What the QR says; no patient data."""
