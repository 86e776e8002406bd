"""NEWS2, the early-warning score of the Royal College of Physicians (2017), from the library's table, unaltered.

A total only on a complete set; single parameters also on an incomplete one, because a 3 alone is acted on. It misses
delirium: `new confusion` is asked for and never inferred from a hallucination.
"""

from decimal import Decimal

from ketadesk.domain.drug_library import NewsBand, NewsParameter, NewsTable
from ketadesk.domain.model import Model
from ketadesk.domain.observation import ObservationSet

_OXYGEN = "oxygen"
SPO2_ROWS = {1: "spo2-scale-1", 2: "spo2-scale-2"}
"""The table's row of SpO2 on each scale; one of them counts."""


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
    """Return the score of `observed`; `spo2_scale` is 1, or 2 where it was prescribed.

    Scale 2 scores an SpO2 above 92 % only when air or oxygen is known. Raises `ValueError` for another scale.
    """
    if spo2_scale not in SPO2_ROWS:
        raise ValueError(f"NEWS2 has no SpO2 scale {spo2_scale}")
    not_counted = set(SPO2_ROWS.values()) - {SPO2_ROWS[spo2_scale]}
    scores = [(row.id, _score(row, observed)) for row in table.parameters if row.id not in not_counted]
    known = tuple((row_id, score) for row_id, score in scores if score is not None)
    complete = len(known) == len(scores)
    return News2(parameters=known, total=sum(score for _, score in known) if complete else None)


def _score(row: NewsParameter, observed: ObservationSet) -> int | None:
    value = observed.value(row.observation)
    if value is None:
        return None
    if row.scores:
        return row.scores.get(value.text)
    number, on = value.number, observed.chosen(_OXYGEN)
    return next((band.score for band in row.bands if _is_in(number, band) and (not band.on or band.on in on)), None)


def _is_in(number: Decimal, band: NewsBand) -> bool:
    above = band.lowest is None or number >= band.lowest
    return above and (band.highest is None or number <= band.highest)
