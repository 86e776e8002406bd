"""What the program has to say about an order: a code, how serious it is, and where it comes from."""

from decimal import Decimal
from enum import StrEnum

from ketadesk.domain.model import Model


class Severity(StrEnum):
    """From the heaviest to the lightest; the order of the members is the order on screen."""

    STOP = "stop"
    OVERRIDE = "override"
    CAUTION = "caution"
    INFORMATION = "information"


class Evidence(StrEnum):
    """How a figure is known, as `resources/clinical` tags it."""

    SOURCE = "source"
    SECONDARY = "secondary"
    UNREAD = "unread"
    JUDGEMENT = "judgement"


class Finding(Model):
    """One thing to say; its sentence stands in `resources/wording` under `wording_key`, filled from `values`."""

    code: str
    severity: Severity
    wording_key: str
    values: dict[str, Decimal | int | str] = {}
    field: str = ""
    """The request field it is about, e.g. `infusion.dose`; blank when it is about the whole order."""
    evidence: Evidence = Evidence.JUDGEMENT
    sources: tuple[str, ...] = ()


class Override(Model):
    """A soft stop passed on purpose: by whom, and why, in their own words."""

    code: str
    reason: str
    by: str
