"""NEWS2, the early-warning score of the Royal College of Physicians (2017), from the library's table, unaltered.

A total only on a complete set; single parameters also on an incomplete one, because a 3 alone is acted on. It misses
delirium: `new confusion` is asked for and never inferred from a hallucination.
"""

from ketadesk.domain.drug_library import NewsTable
from ketadesk.domain.model import Model
from ketadesk.domain.observation import ObservationSet


class News2(Model):
    """The score of one set."""

    parameters: tuple[tuple[str, int], ...]
    """Parameter id and score, of those that were observed, in the table's order."""
    total: int | None
    """None where a parameter is missing."""

    @property
    def highest(self) -> int:
        """The highest single score; 0 when nothing was observed."""
        return max((score for _, score in self.parameters), default=0)


def news2(observed: ObservationSet, spo2_scale: int, table: NewsTable) -> News2:
    """Return the score of `observed`; `spo2_scale` is 1, or 2 where it was prescribed."""
    raise NotImplementedError
