"""NEWS2 as a table to score by hand, from the figures that the program scores by; the table itself is unaltered."""

from ketadesk.application.numbers import NO_BREAK, number_text
from ketadesk.application.sheet.sheet_content import Cell, Column, Grid
from ketadesk.domain.drug_library import NewsBand, NewsParameter, ObservationItem, ObservationRules

_SCORES = (3, 2, 1, 0)
_SCALES = {"spo2-scale-1": ", scale 1", "spo2-scale-2": ", scale 2, only where prescribed"}


def news2_grid(rules: ObservationRules) -> Grid:
    """Return a row a parameter, a column a score."""
    columns = (Column(title="Add up", weight=5), *(Column(title=f"Scores {score}", weight=5) for score in _SCORES))
    rows = tuple(
        (
            Cell(text=_name(parameter, rules.item(parameter.observation)), strong=True),
            *(Cell(text=_scoring(parameter, rules.item(parameter.observation), score)) for score in _SCORES),
        )
        for parameter in rules.news.parameters
    )
    return Grid(columns=columns, rows=rows)


def _name(parameter: NewsParameter, item: ObservationItem) -> str:
    unit = f", {item.shown_unit.replace(' ', NO_BREAK)}" if item.shown_unit else ""
    return f"{item.label}{unit}{_SCALES.get(parameter.id, '')}"


def _scoring(parameter: NewsParameter, item: ObservationItem, score: int) -> str:
    """What gets that score, the lowest first; blank where nothing does."""
    bands = [_band(band) for band in parameter.bands if band.score == score]
    answers = [c.label for c in item.choices if parameter.scores.get(c.id) == score]
    return "; ".join((*bands, *answers))


def _band(band: NewsBand) -> str:
    on = f" on {band.on}" if band.on else ""
    if band.lowest is None or band.highest is None:
        end, way = (band.highest, "or less") if band.lowest is None else (band.lowest, "or more")
        assert end is not None
        return f"{number_text(end)} {way}{on}"
    return f"{number_text(band.lowest)} to {number_text(band.highest)}{on}"
