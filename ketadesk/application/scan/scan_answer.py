"""What a paper's code answers when it is scanned, or typed, back into the program: may this paper be used?"""

from enum import StrEnum

from ketadesk.domain.model import Model


class ScanVerdict(StrEnum):
    """What the paper is."""

    CURRENT = "current"
    """The newest paper of what is in force."""
    NOT_YET = "not yet"
    """The newest revision, and nothing may be given by it yet."""
    OUTDATED_PRINT = "outdated print"
    """The revision is in force, and this print is from before: print it anew."""
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"
    ENDED = "ended"
    DRAFT = "draft"
    """A sheet that was never stored."""
    NO_ORDER = "no order"
    """Another paper of what is in force: a handover, a label. It never says more than what stood when it was made."""
    NOT_OURS = "not ours"
    """No order of this record, or one that was erased."""
    ALTERED = "altered"
    """The order is ours and the hash is not."""
    NO_CODE = "no code"
    """Not the code of any KetaDesk paper: a wristband, an ampoule."""


class ScanAnswer(Model):
    """What to show, large: it is read at the bed."""

    verdict: ScanVerdict
    headline: str
    """`SUPERSEDED by R3`, `CURRENT: this sheet is in force`."""
    words: str
    """What to do now."""
    code: str
    """What was scanned, exactly; blank where it is nothing like a code of ours. It may be anything then: a wristband's
    number, or a PIN that somebody typed beside its field."""
    order_id: str = ""
    """Of an order that is ours; blank otherwise."""
    revision: int = 0
    patient: str = ""
    """`FAMILY, Given; identifier`, to be held against the wristband; blank where the order is not ours."""
    may_be_used: bool = False
    """True for an order sheet that is CURRENT, and for nothing else."""
    paper: str = ""
    """What paper it is: `order sheet`, `handover`; blank where it is none of ours."""
