"""A page's text without its blanks, and how to find in it what was said.

Where a line is broken and how far cells stand apart is the layout's business, so blanks do not count; every other
character does. Within a figure no blank may stand: that is held on the text as it was read.
"""

import re
import unicodedata
from dataclasses import dataclass

_LIGATURES = re.compile("[\ufb00-\ufb06\ufb1d-\ufdff\ufe70-\ufeff]")
"""Joined letters that a reader gives as the letters they are joined from."""


def squeezed(text: str) -> str:
    """Return `text` without blanks and without marks that no ink is used for."""
    if not text.isascii():
        text = _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
        text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return "".join(text.split())


def words(text: str) -> str:
    """Return `text` with every run of blanks, no-break ones too, as one space."""
    return " ".join(text.split())


@dataclass(frozen=True)
class PageText:
    """One page, squeezed, with the places at which a blank stood."""

    text: str
    breaks: frozenset[int]
    """Places in `text` before which a blank was read."""

    @classmethod
    def of(cls, read: str) -> "PageText":
        """The page that was read as `read`."""
        parts = [squeezed(word) for word in read.split()]
        breaks, length = set(), 0
        for part in parts:
            breaks.add(length)
            length += len(part)
        return cls("".join(parts), frozenset(breaks))

    def without(self, start: int, end: int) -> "PageText":
        """Return the page with a piece cut out."""
        gone = end - start
        kept = {place if place <= start else place - gone for place in self.breaks if not start < place < end}
        return PageText(self.text[:start] + self.text[end:], frozenset(kept))

    def part(self, start: int, end: int) -> "PageText":
        """Return a piece of the page."""
        return PageText(self.text[start:end], frozenset(b - start for b in self.breaks if start <= b <= end))
