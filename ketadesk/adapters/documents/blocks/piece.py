"""What a page is filled with: pieces of paper that are never cut.

A piece knows its height and how to draw itself at a place; the pagination knows nothing else of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from ketadesk.adapters.documents.ink import Ink

Draw = Callable[[Ink, float, float], None]
"""Called with the pen, the left edge and the top."""
_TALL = 40.0
"""Points: a row of four lines."""


@dataclass(frozen=True)
class Piece:
    """Never split; `bound` to the next one where the two belong together."""

    height: float
    draw: Draw
    gap: float = 0.0
    """White space above; none at the top of a page."""
    bound: bool = False
    repeat: "tuple[Piece, ...]" = ()
    """Set again above this piece when a page begins with it: a table's header."""

    def bound_to_next(self) -> "Piece":
        """Return the piece, to stand on one page with the next one."""
        return self if self.bound else replace(self, bound=True)

    def below(self, gap: float) -> "Piece":
        """Return the piece with white space above."""
        return replace(self, gap=gap)


def space(height: float) -> Piece:
    """Nothing, `height` points of it."""
    return Piece(height, _draw_nothing)


def _draw_nothing(_ink: Ink, _x: float, _top: float) -> None:
    pass


def bound_ends(pieces: list[Piece]) -> list[Piece]:
    """Bind the first two and the last two together, so that a page break leaves no row alone.

    A row of many lines may stand alone: held to its neighbour it would leave half a page white.
    """
    last = len(pieces) - 1
    return [p.bound_to_next() if last > 0 and _leads(pieces, i) else p for i, p in enumerate(pieces)]


def _leads(pieces: list[Piece], place: int) -> bool:
    last = len(pieces) - 1
    alone = {0: pieces[0], last - 1: pieces[last]}.get(place)
    return alone is not None and alone.height <= _TALL
