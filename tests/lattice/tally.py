"""What was compared, and what differed; tallies of several processes add up."""

from collections import Counter
from dataclasses import dataclass, field

_EXAMPLES = 3


@dataclass
class Tally:
    """Counts of points, and of each kind of mismatch."""

    points: int = 0
    quotients: int = 0
    """Points at which the quotients were compared too."""
    moved: int = 0
    """Points at which a limit, not the nearest step, decided."""
    warned: int = 0
    """Points at which the rounding's error is beyond the soft limit."""
    refused: int = 0
    """Points at which it is beyond the hard one; warned of as well."""
    mismatches: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    @property
    def mismatched(self) -> int:
        """All mismatches, of whatever kind."""
        return self.mismatches.total()

    def count(self, moved: bool, warned: bool, refused: bool) -> None:
        """Count a point."""
        self.points += 1
        self.moved += moved
        self.warned += warned
        self.refused += refused

    def differ(self, what: str, where: object) -> None:
        """Count a mismatch; the first few are kept in words."""
        self.mismatches[what] += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append(f"{what}: {where}")

    def add(self, other: "Tally") -> None:
        """Count `other` in."""
        self.points += other.points
        self.quotients += other.quotients
        self.moved += other.moved
        self.warned += other.warned
        self.refused += other.refused
        self.mismatches += other.mismatches
        self.examples = (self.examples + other.examples)[:_EXAMPLES]
