"""What a trend is drawn with: a few shapes in whole units, each with the name of the part it plays.

A unit is a hundredth of what the painter measures in: of a pixel on screen, of a point on paper. The origin is the top
left, y grows downwards. A painter gives every role its colour, weight and dash; it decides nothing else.
"""

from typing import NamedTuple


class Line(NamedTuple):
    """Roles: `axis`, `grid`, `day`, `clocks`, `now`, `limit`, `stop`, `leader`, `paused`."""

    role: str
    x1: int
    y1: int
    x2: int
    y2: int


class Bar(NamedTuple):
    """An upright line between two values. Roles: `value`, `last`."""

    role: str
    x: int
    top: int
    bottom: int


class Dot(NamedTuple):
    """One value. Roles: `value`, `last`, `second`, `second-last` (hollow), `none` (looked for, not there)."""

    role: str
    x: int
    y: int


class Mark(NamedTuple):
    """Something in place of a value. Roles: `seen`, `strong`, and `above`, `below`: beyond the end of the axis."""

    role: str
    x: int
    y: int


class Band(NamedTuple):
    """A filled box. Roles: `panel`, `future`, `rate`, `planned`."""

    role: str
    left: int
    top: int
    right: int
    bottom: int


class Anchor:
    """Which end of a text its `x` is."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


class Text(NamedTuple):
    """Roles: `title`, `unit`, `tick`, `limit`, `stop`, `last`, `age`, `time`, `day`, `clocks`, `now`, `outside`,
    `word`, `rate`, `none`. `y` is its middle."""

    role: str
    x: int
    y: int
    anchor: str
    text: str


class Drawing(NamedTuple):
    """Everything, in the order in which it is painted: bands, lines, bars, dots, marks, texts."""

    width: int
    height: int
    bands: tuple[Band, ...]
    lines: tuple[Line, ...]
    bars: tuple[Bar, ...]
    dots: tuple[Dot, ...]
    marks: tuple[Mark, ...]
    texts: tuple[Text, ...]
    dense: bool
    """So many sets that dots and bars have to be small, or they would look like a line drawn through them."""


BOLD = frozenset({"title", "last", "now", "stop", "rate"})
"""Roles of texts that are set in bold."""
LAST = frozenset({"last", "second-last"})
"""Roles of the newest values, which keep their size however close the others stand."""
LARGE = frozenset({"last"})
"""Roles of texts that are set larger, by `LARGER`."""
LARGER = (5, 4)
"""As numerator and denominator."""
