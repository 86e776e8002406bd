"""Values over time, for the chart and for the table of the same data: what the log says, nothing drawn between."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from ketadesk.domain.model import Model


class PanelKind(StrEnum):
    """How a panel shows its values."""

    POINTS = "points"
    BAR = "bar"
    """Two ends of one vertical line: systolic and diastolic."""
    MARKS = "marks"
    """A sign that was there, with its word."""


class TrendPoint(Model):
    """One value of one set."""

    at: datetime
    """UTC."""
    value: Decimal | None
    """None for a mark."""
    low: Decimal | None = None
    """The lower end of a bar."""
    word: str = ""
    """`mild`; for the table also the value as recorded."""
    late: bool = False
    level: int = 0
    """Of a mark: 0 looked for and not there, 1 there, 2 the stronger form of it."""


class TrendLimit(Model):
    """A threshold of the library on a panel."""

    at: Decimal
    label: str
    """`stop: 220 or more`; of a tick the figure or letter."""
    stops: bool = False
    """It asks for the pump to be stopped."""


class TrendPanel(Model):
    """One row of the chart."""

    id: str
    title: str
    """`BP`."""
    unit: str
    kind: PanelKind
    lowest: Decimal
    """The ends of its axis; a value outside is drawn at the edge with its figure."""
    highest: Decimal
    points: tuple[TrendPoint, ...]
    limits: tuple[TrendLimit, ...] = ()
    ticks: tuple[TrendLimit, ...] = ()
    """Labelled places of the axis that are no thresholds: its ends, the grades of a scale."""
    second: tuple[TrendPoint, ...] = ()
    """Another value on the same axis, drawn hollow: pain on movement."""
    second_title: str = ""


class RateStretch(Model):
    """The pump's rate over a time, for the band."""

    start: datetime
    end: datetime | None
    """None: it goes on until `Trend.now`."""
    ml_per_h: Decimal
    planned: bool = False
    """Signed and yet to come."""


class Trend(Model):
    """Everything on one time axis."""

    label: str
    first: datetime
    now: datetime
    """What is right of it is yet to come; of an infusion that is over the end of what was recorded."""
    last: datetime
    """The axis ends here: beyond now what is planned."""
    utc_offsets: tuple[tuple[datetime, int], ...]
    """From when on the ward's clock is how many minutes ahead of UTC: for labels on that clock."""
    rate: tuple[RateStretch, ...]
    rate_highest: Decimal
    panels: tuple[TrendPanel, ...]
    rows: tuple[tuple[str, ...], ...]
    """The table: a head, then a row for each set, newest last."""
    is_over: bool = False
    """The pump was stopped."""
    now_word: str = "Now"
    """What `now` is: `End` of an infusion that is over, `Last entry` where the clock stands before it."""
