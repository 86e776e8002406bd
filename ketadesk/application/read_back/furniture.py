"""What every page of a paper has: header, identity and foot; taken off, so that the sections are left.

The page's number stands beside the hospital, whose name may be longer than its line, so it is cut out first.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ketadesk.application.read_back.page_text import PageText, squeezed
from ketadesk.application.sheet.sheet_content import Identity, SheetContent

_STATEMENTS = ("Known allergies", "No known allergies", "Allergies not recorded", "Allergies unavailable")
_LIBRARY = "library's line"
_ELSEWHERE = re.compile(r"-(infullbelow|seepage[1-9][0-9]*|seepages[1-9][0-9]*to[1-9][0-9]*)")


class Part(NamedTuple):
    """A text of the header or the foot, and what it is called in the log."""

    name: str
    text: str


class Body(NamedTuple):
    """A page without its furniture."""

    text: PageText
    allergies: str
    """What the box says of them where they stand in full elsewhere, squeezed; blank where it says them in full."""
    flaws: tuple[str, ...]


@dataclass(frozen=True)
class Numbered:
    """Which page it is, of how many."""

    number: int
    of: int

    @property
    def text(self) -> str:
        """As it is printed, squeezed."""
        return f"Page{self.number}of{self.of}"


def body_of(page: PageText, content: SheetContent, numbered: Numbered) -> Body:
    """Return what stands between the identity and the foot of `page`, and what of them is not as it should be."""
    where = f"page {numbered.number}"
    at = page.text.find(numbered.text)
    if at < 0:
        return Body(page, "", (f"{where}: its number, page {numbered.number} of {numbered.of}, is not there",))
    page = page.without(at, at + len(numbered.text))
    start, missing = _past_header(page.text, content)
    if missing:
        return Body(page, "", (f"{where}: the {missing} is not there, or not in its place",))
    full = squeezed(content.identity.allergies)
    said = full if page.text.startswith(full, start) else _elsewhere(page, start, content.identity)
    if said is None:
        return Body(page, "", (f"{where}: the allergies are not there, or not in their place",))
    start += len(said)
    end, flaws = _before_foot(page.text, content, where)
    return Body(page.part(start, max(start, end)), "" if said == full else said, flaws)


def _past_header(text: str, content: SheetContent) -> tuple[int, str]:
    """Where the allergies begin, or the name of what is missing; a stamp may stand before the label or after it."""
    start, left = 0, [part for part in _header(content) if part.text]
    while left:
        found = next((part for part in left if text.startswith(part.text, start)), None)
        if found is None:
            return start, left[0].name
        start += len(found.text)
        # Library and printing stand side by side, or as two sentences where they are long.
        start += text.startswith(".", start) and found.name == _LIBRARY
        left.remove(found)
    return start, ""


def _header(content: SheetContent) -> Iterator[Part]:
    identity = content.identity
    for name, *texts in (
        ("hospital", content.hospital),
        ("title", content.title),
        ("status word", content.status.value),
        ("stamp", content.stamp),
        ("order's label", content.order_label),
        ("line under the status", *content.status_lines),
        (_LIBRARY, content.library_line),
        ("line of printing", content.printed_line),
        ("library's warning", content.library_warning),
        ("patient's name", identity.name),
        ("patient's date of birth", "Born" + identity.born),
        ("patient's gender", "Gender" + identity.gender),
        ("patient's identifier", identity.identifier_label + identity.identifier),
    ):
        yield Part(name, squeezed("".join(texts)))


def _elsewhere(page: PageText, start: int, identity: Identity) -> str | None:
    """Where the box says that the allergies are: `in full below`, `see page 1`, `see pages 1 to 2`."""
    statement = squeezed(next((s for s in _STATEMENTS if identity.allergies.startswith(s)), "Allergies"))
    if not page.text.startswith(statement, start):
        return None
    ends = sorted(end for end in (*page.breaks, len(page.text)) if end > start)
    said = (page.text[start + len(statement) : end] for end in ends)
    return next((statement + words for words in said if _ELSEWHERE.fullmatch(words)), None)


def _before_foot(text: str, content: SheetContent, where: str) -> tuple[int, tuple[str, ...]]:
    """Where the foot begins: its lines, the code in letters where it has room, the status word along the edges."""
    end = len(text)
    word = "" if content.status.in_force else squeezed(content.status.value)
    while word and text.endswith(word, 0, end):
        end -= len(word)
    code = squeezed(content.code_text)
    if text.endswith(code, 0, end):
        end -= len(code)
    foot = squeezed("".join(content.footer_lines))
    if not text.endswith(foot, 0, end):
        return end, (f"{where}: the lines at its foot are not there, or not in their place",)
    return end - len(foot), ()
