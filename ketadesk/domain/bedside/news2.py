"""NEWS2, the early-warning score of the Royal College of Physicians (2017), from the library's table, unaltered.

A total only on a complete set; single parameters also on an incomplete one, because a 3 alone is acted on. It misses
delirium: `new confusion` is asked for and never inferred from a hallucination.
"""

from decimal import Decimal

from ketadesk.domain.bedside.observation import ObservationSet, ObservedValue
from ketadesk.domain.drug_library import NewsBand, NewsParameter, NewsTable
from ketadesk.domain.model import Model

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


class NewsScores:
    """A table, asked for many sets: what a value scores is worked out once for each text."""

    def __init__(self, table: NewsTable) -> None:
        self._rows = {
            scale: tuple(row for row in table.parameters if row.id == counts or row.id not in SPO2_ROWS.values())
            for scale, counts in SPO2_ROWS.items()
        }
        self._known: dict[tuple[str, str, str], int | None] = {}

    def of(self, observed: ObservationSet, spo2_scale: int) -> News2:
        """Return the score of `observed`; `spo2_scale` is 1, or 2 where it was prescribed.

        Scale 2 scores an SpO2 above 92 % only when air or oxygen is known. Raises `ValueError` for another scale.
        """
        if spo2_scale not in SPO2_ROWS:
            raise ValueError(f"NEWS2 has no SpO2 scale {spo2_scale}")
        by_item, known = observed.by_item, list[tuple[str, int]]()
        on = by_item[_OXYGEN].text if _OXYGEN in by_item else ""
        for row in self._rows[spo2_scale]:
            value = by_item.get(row.observation)
            score = None if value is None else self._score(row, value, on)
            if score is not None:
                known.append((row.id, score))
        complete = len(known) == len(self._rows[spo2_scale])
        return News2(parameters=tuple(known), total=sum(score for _, score in known) if complete else None)

    def _score(self, row: NewsParameter, value: ObservedValue, on: str) -> int | None:
        place = (row.id, value.text, on)
        if place not in self._known:
            self._known[place] = _score(row, value, on)
        return self._known[place]


def news2(observed: ObservationSet, spo2_scale: int, table: NewsTable) -> News2:
    """Return the score of one set, as `NewsScores.of` does."""
    return NewsScores(table).of(observed, spo2_scale)


def _score(row: NewsParameter, value: ObservedValue, on: str) -> int | None:
    if row.scores:
        return row.scores.get(value.text)
    number, on_what = value.number, on.split(" ")
    return next(
        (band.score for band in row.bands if _is_in(number, band) and (not band.on or band.on in on_what)), None
    )


def _is_in(number: Decimal, band: NewsBand) -> bool:
    above = band.lowest is None or number >= band.lowest
    return above and (band.highest is None or number <= band.highest)
