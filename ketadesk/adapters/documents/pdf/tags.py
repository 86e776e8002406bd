"""What each text of a paper is: the tree of headings, paragraphs and tables that a screen reader goes through.

reportlab cannot tag, but it lets us write the pages' operators ourselves. The tree is built in reading order while a
paper is set; the pen then marks each text with the element it belongs to as it draws it.
"""

from collections.abc import Iterator, Sized
from typing import NamedTuple

COLUMN_TITLE = "/A<</O/Table/Scope/Column>>"
ROW_TITLE = "/A<</O/Table/Scope/Row>>"


def text_string(text: str) -> str:
    """Return `text` in hexadecimal, as a PDF's dictionaries hold texts."""
    return f"\ufeff{text}".encode("utf-16-be").hex().upper()


class Mark(NamedTuple):
    """A stretch of a page's content: the page from 0 on, and its number there."""

    page: int
    number: int


class Element:
    """One element; a plain class, since a paper has a thousand of them."""

    __slots__ = ("attributes", "kids", "role")

    def __init__(self, role: str, attributes: str = "") -> None:
        self.role = role
        self.attributes = attributes
        """PDF dictionary entries, as they go into the file."""
        self.kids: list[Element | Mark] = []

    def within(self, role: str, attributes: str = "") -> "Element":
        """Return a new element, the last one in this one."""
        element = Element(role, attributes)
        self.kids.append(element)
        return element

    def says(self, text: str, lines: Sized = ()) -> None:
        """Have `text` read aloud as it is where it stands on more than one of `lines`, or in parts beside each other.

        The space at which a line is broken is not drawn, and a word cut in two has none.
        """
        if len(lines) != 1:
            self.attributes += f"/ActualText<{text_string(text)}>"


DECORATION = "/Artifact BMC"
"""Begins a stretch that no screen reader is told of."""


class Marks:
    """The stretches of the paper's pages, numbered as they begin."""

    def __init__(self) -> None:
        self._page = 0
        self._next = 0

    def begin(self, element: Element | None) -> str:
        """Return the operator that begins a stretch of `element`; none only decorates the page."""
        if element is None:
            return DECORATION
        element.kids.append(Mark(self._page, self._next))
        self._next += 1
        return f"/{element.role}<</MCID {self._next - 1}>>BDC"

    def next_page(self) -> None:
        """Numbers begin anew on each page."""
        self._page += 1
        self._next = 0


class Tagged(NamedTuple):
    """The tree as PDF objects, in the order of their numbers."""

    objects: list[bytes]
    by_page: list[str]
    """For each page the array that leads from a mark's number to its element."""


def tagged(document: Element, first: int, root: int, pages: list[int]) -> Tagged:
    """Return the objects numbered from `first` on; `root` is the tree's own number, `pages` those of the pages."""
    objects: list[bytes] = []
    owners: list[dict[int, int]] = [{} for _ in pages]
    for number, (element, parent, kids) in enumerate(_numbered(document, first, root), start=first):
        entries = [_kid(kid, pages, owners, number) for kid in kids]
        inside = entries[0] if len(entries) == 1 else f"[{' '.join(entries)}]"
        content = f"/K {inside}" if entries else ""
        objects.append(f"<</S/{element.role}/P {parent} 0 R{element.attributes}{content}>>".encode())
    by_page = [" ".join(f"{owner[mark]} 0 R" for mark in sorted(owner)) for owner in owners]
    return Tagged(objects, [f"[{references}]" for references in by_page])


def _numbered(document: Element, first: int, root: int) -> Iterator[tuple[Element, int, list[int | Mark]]]:
    """Each element with its parent's number and its kids, elements as their numbers; breadth first."""
    waiting: list[tuple[Element, int]] = [(document, root)]
    taken = first + 1
    for number, (element, parent) in enumerate(waiting, start=first):
        kids: list[int | Mark] = []
        for kid in element.kids:
            if isinstance(kid, Element):
                waiting.append((kid, number))
                kids.append(taken)
                taken += 1
            else:
                kids.append(kid)
        yield element, parent, kids


def _kid(kid: int | Mark, pages: list[int], owners: list[dict[int, int]], number: int) -> str:
    if isinstance(kid, Mark):
        owners[kid.page][kid.number] = number
        return f"<</Type/MCR/Pg {pages[kid.page]} 0 R/MCID {kid.number}>>"
    return f"{kid} 0 R"
