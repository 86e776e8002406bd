"""What a verb makes of its answers: the words of its form, and the fact once everything for it is there."""

from dataclasses import dataclass

from ketadesk.domain.bedside.infusion_log import Fact
from ketadesk.domain.order_state import EventKind


@dataclass(frozen=True)
class Worked:
    """One verb, worked out on what was typed so far."""

    title: str
    words: str
    do_words: str
    fact: Fact | None
    """None while something for it is missing."""
    asks_pin: bool = True
    asks_witness: bool = False
    step: EventKind | None = None
    """The step of the order that it is; never in a correction."""
    revision: int | None = None
    """The revision that it is logged under; none: the one in force."""
    gives_more: bool = False
    """The projected total is held against the limit before it is taken."""
