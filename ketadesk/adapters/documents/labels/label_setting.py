"""The sizes of a label's type in one try: all of them shrink together, and none is below 7 points."""

from dataclasses import dataclass

from ketadesk.adapters.documents.lettering.typesetting import Style, Typesetter, Weight
from ketadesk.adapters.documents.measures import BLACK

LEAST = 7.0
"""No type of a label is smaller."""
STRENGTH, NAME, TEXT, SMALL, WARNING = 12.0, 10.5, 8.5, 7.4, 13.0
_DRUG = 17.0
_BESIDE = 0.8
"""Strength and name are so much smaller than the drug line at the most."""
_A_LITTLE_LESS = 0.999
"""Than what just fits: widths are not exact."""


def largest_fitting(size: float, width: float, room: float) -> float:
    """Return the size at which a text has `room`, and no more than `size`, at which it is `width` points wide."""
    return min(size, size * room / width * _A_LITTLE_LESS)


@dataclass(frozen=True)
class LabelSetting:
    """The type, the width there is, and the sizes of this try."""

    type: Typesetter
    width: float
    scale: float
    drug_width: float
    """Of the drug line at one point."""

    @property
    def drug(self) -> float:
        """The drug line stands on one line, whatever is in it."""
        size = _DRUG * self.scale
        return largest_fitting(size, self.drug_width * size, self.width)

    def style(self, size: float, weight: Weight = Weight.REGULAR, *, typed: bool = False, grey: float = BLACK) -> Style:
        """A style at this try's size, smaller than the drug line, never below the least."""
        return Style(max(LEAST, min(size * self.scale, _BESIDE * self.drug)), weight, grey, typed=typed)
