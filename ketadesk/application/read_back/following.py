"""Following what was said through the pages, character by character.

A place is a page and how far on it. A text may go over a page break, and what may come again at the head of the next
page is passed over there. A long row of a table is set in slices, a part of each cell at a time: its cells are followed
side by side.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count
from typing import NamedTuple

from ketadesk.application.read_back.page_text import PageText

_LONG = 160
"""Characters of a cell below which no row is set in slices."""
_MOST_STEPS = 5_000
"""Of looking where the slices end, for a row that is there needs a few; one that is not must not take for ever."""


class Place(NamedTuple):
    """Where on the pages of one paper."""

    page: int
    at: int


class Pages:
    """The bodies of a paper's pages, to be followed."""

    def __init__(self, bodies: Sequence[PageText]) -> None:
        self.bodies = tuple(bodies)

    def after(self, place: Place, text: str, heads: tuple[str, ...]) -> Place | None:
        """Where `text`, squeezed, ends when it stands at `place`; none when it does not."""
        while True:
            here = self._text(place)[place.at :]
            if here.startswith(text):
                return Place(place.page, place.at + len(text))
            if not text.startswith(here) or place.page + 1 == len(self.bodies):
                return None
            text = text[len(here) :]
            place = self.past_heads(Place(place.page + 1, 0), heads)

    def turned(self, place: Place, heads: tuple[str, ...]) -> Place:
        """The head of the next page where this one is at its end, past what came again there."""
        if place.at == len(self._text(place)) and place.page + 1 < len(self.bodies):
            return self.past_heads(Place(place.page + 1, 0), heads)
        return place

    def next_begins(self, place: Place, text: str) -> bool:
        """True when this page is at its end and the next one begins with `text`."""
        return self.turned(place, ()).page > place.page and self.bodies[place.page + 1].text.startswith(text)

    def past_heads(self, place: Place, heads: tuple[str, ...]) -> Place:
        """`place` past those of `heads` that stand there."""
        for head in heads:
            if self._text(place).startswith(head, place.at):
                place = Place(place.page, place.at + len(head))
        return place

    def after_row(self, place: Place, cells: tuple[str, ...], heads: tuple[str, ...]) -> Place | None:
        """Where a row ends whose cells, squeezed, stand one after the other or in slices."""
        end = self.after(place, "".join(cells), heads)
        if end is None and any(len(cell) > _LONG for cell in cells):
            return self._after_slices(place, cells, heads)
        return end

    def _after_slices(self, place: Place, cells: tuple[str, ...], heads: tuple[str, ...]) -> Place | None:
        steps = count()

        @cache
        def follow(here: Place, left: tuple[str, ...], cell: int, moved: bool) -> Place | None:
            if not any(left):
                return here
            if next(steps) > _MOST_STEPS:
                return None
            if cell == len(left):
                return follow(here, left, 0, False) if moved else None
            here = self.turned(here, heads)
            for part in (*self._parts(here, left[cell]), 0):
                rest = (*left[:cell], left[cell][part:], *left[cell + 1 :])
                end = follow(here._replace(at=here.at + part), rest, cell + 1, moved or part > 0)
                if end is not None:
                    return end
            return None

        return follow(place, cells, 0, False)

    def _parts(self, place: Place, cell: str) -> Iterator[int]:
        """How much of `cell` may stand at `place`, the longest first; a part ends where a blank was read."""
        body = self.bodies[place.page]
        here = body.text[place.at :]
        same = next((n for n, pair in enumerate(zip(here, cell, strict=False)) if pair[0] != pair[1]), None)
        longest = min(len(here), len(cell)) if same is None else same
        for length in range(longest, 0, -1):
            if place.at + length in body.breaks or place.at + length == len(body.text):
                yield length

    def between(self, start: Place, end: Place) -> str:
        """The text from `start` to `end` on one page, blanks shown where they were read."""
        body = self.bodies[start.page]
        last = end.at if end.page == start.page else len(body.text)
        spaced = "".join(f" {c}" if n in body.breaks else c for n, c in enumerate(body.text[start.at : last], start.at))
        return spaced.strip()

    def rest(self, place: Place) -> str:
        """What stands from `place` to the end of its page."""
        return self._text(place)[place.at :]

    def _text(self, place: Place) -> str:
        return self.bodies[place.page].text
