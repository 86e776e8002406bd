"""A shaped letter, as it goes into a PDF."""

from typing import NamedTuple


class Glyph(NamedTuple):
    """One glyph of a shaped text; measures in thousandths of the type size, `up` above the base line."""

    number: int
    """Of the glyph in its font file."""
    text: str
    """The typed characters that it shows; blank for the others of several glyphs that show them together."""
    advance: float
    right: float
    up: float
