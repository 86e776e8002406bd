"""The words and figures of a chart: those of the trend's own layout, in its order.

How many labels have room depends on the paper's fonts, which are not known here. So the layout is made once with room
for every label: titles, thresholds, ends of the axes and newest values must all be there; times, days, words and rates
inside the plot may be left out, and nothing else may stand there.
"""

from ketadesk.application.monitoring.trend.trend import Trend
from ketadesk.application.monitoring.trend.trend_layout import lay_out
from ketadesk.application.read_back.following import Pages, Place
from ketadesk.application.read_back.page_text import squeezed
from ketadesk.application.sheet.sheet_content import Chart

_MUST = frozenset({"title", "unit", "tick", "stop", "limit", "last", "age"})
_WIDE, _HIGH, _LINE = 10_000_000, 1_000_000, 1000
"""Room for everything, in the layout's units."""


def chart_end(chart: Chart, pages: Pages, place: Place, following: str) -> Place | None:
    """Where the chart at `place` ends, so that `following` comes after it; none where it is not as it should be."""
    here = pages.rest(place)
    ends = {0}
    for must, text in _texts(chart.trend):
        longer = {end + len(text) for end in ends if here.startswith(text, end)}
        ends = longer if must else ends | longer
    fitting = [end for end in ends if end == len(here) or here.startswith(following, end)]
    return Place(place.page, place.at + max(fitting)) if fitting else None


def chart_flaw(chart: Chart, pages: Pages, place: Place) -> str:
    """The first text of the chart that is missing; its figures are measured values, so they are not told."""
    here = pages.rest(place)
    for number, (must, text) in enumerate(_texts(chart.trend), start=1):
        if must and text not in here:
            return f"text {number} of the chart is not there"
    return "the chart says more than it was to say, or in another order"


def _texts(trend: Trend) -> list[tuple[bool, str]]:
    drawing = lay_out(trend, _WIDE, _HIGH, _LINE, lambda _text: 1)
    return [(text.role in _MUST, squeezed(text.text)) for text in drawing.texts]
