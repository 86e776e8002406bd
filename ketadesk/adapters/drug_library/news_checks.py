"""NEWS2 is the Royal College's and may not be altered: bands without a gap, and the published table to the digit."""

import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from ketadesk.adapters.drug_library.library_tree import entries
from ketadesk.domain.drug_library import DrugLibrary, ItemKind, NewsBand, NewsParameter, NewsTable, ObservationItem

_AIR_OR_OXYGEN = ("air", "oxygen")
_HIGHEST_SCORE = 3
_PUBLISHED = "823f9c1eccdcc61e6d3cf764d47968e0006dc8bde9d5fde73de2aaa36ef48d5b"
"""SHA-256 of the published table, as `fingerprint` writes it: a hospital may review it, and nobody may change it."""


def news_flaws(library: DrugLibrary) -> Iterator[str]:
    """Yield what is wrong with the table of NEWS2."""
    items = {item.id: item for item in library.observation.items}
    for place, row in entries(library):
        if isinstance(row, NewsParameter):
            yield from _row_flaws(place, row, items.get(row.observation))
    if fingerprint(library.observation.news) != _PUBLISHED:
        yield "observation.news is not the table that the Royal College of Physicians published"


def fingerprint(table: NewsTable) -> str:
    """Return the SHA-256 of the table's rows, apart from their sources and review; 35.0 and 35 are one."""
    rows = [[row.id, row.observation, [_plain(b) for b in row.bands], sorted(row.scores.items())]
            for row in table.parameters]  # fmt: skip
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def _plain(band: NewsBand) -> list[str | int | None]:
    lowest, highest = (None if b is None else f"{b.normalize():f}" for b in (band.lowest, band.highest))
    return [lowest, highest, band.on, band.score]


def _row_flaws(place: str, row: NewsParameter, item: ObservationItem | None) -> Iterator[str]:
    if item is None:
        yield f"{place} is of the unknown item {row.observation}"
        return
    scores = [*(band.score for band in row.bands), *row.scores.values()]
    yield from (f"{place} scores {s}" for s in scores if not 0 <= s <= _HIGHEST_SCORE)
    if item.kind is not ItemKind.NUMBER:
        if row.bands or row.scores.keys() != {choice.id for choice in item.choices}:
            yield f"{place} does not score each choice of {item.id}"
        return
    if row.scores:
        yield f"{place} scores choices of a number"
    yield from (f"{place} has a band on {b.on}" for b in row.bands if b.on not in ("", *_AIR_OR_OXYGEN))
    step = Decimal(1).scaleb(-item.decimals)
    for on in _AIR_OR_OXYGEN:
        if not _without_a_gap([band for band in row.bands if band.on in ("", on)], step):
            yield f"{place} has a gap, an overlap or an end on {on}"


def _without_a_gap(bands: list[NewsBand], step: Decimal) -> bool:
    if not bands or bands[0].lowest is not None or bands[-1].highest is not None:
        return False
    inner = all(low.highest is not None and high.lowest == low.highest + step for low, high in pairwise(bands))
    return inner and all(b.lowest is None or b.highest is None or b.lowest <= b.highest for b in bands)
