"""The tags of a PDF read back: the tree with the text that each element holds, and the text that none holds."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pikepdf

_SHOWN = ("Tj", "TJ")
_SPAN = "span"
"""A stretch that only says what shaped letters mean; it stands inside a mark."""


Mark = tuple[int, int]
"""A stretch of content: its page and its number there."""


@dataclass
class Node:
    """An element and what is in it, in reading order."""

    role: str
    inside: list["Node | Mark"] = field(default_factory=list)
    scope: str = ""
    alt: str = ""
    said: str = ""
    """Read aloud instead of what is in it."""

    @property
    def kids(self) -> list["Node"]:
        """The elements in it."""
        return [part for part in self.inside if isinstance(part, Node)]

    def all(self, role: str) -> Iterator["Node"]:
        """Every element of `role` in it, and itself if it is one, in reading order."""
        if role == self.role:
            yield self
        for kid in self.kids:
            yield from kid.all(role)


@dataclass
class Tags:
    """A document's tree, and the words of each mark; `decoration` has those of every artifact, page by page."""

    root: Node
    words: dict[Mark, str]
    decoration: list[str]

    def text(self, node: Node) -> str:
        """All that is read out of `node`."""
        parts = (self.text(part) if isinstance(part, Node) else self.words[part] for part in node.inside)
        return node.said or "".join(parts)

    def drawn(self, node: Node) -> str:
        """All the letters that are drawn for `node`, whatever is read out in their place."""
        parts = (self.drawn(part) if isinstance(part, Node) else self.words[part] for part in node.inside)
        return "".join(parts)

    def texts(self, role: str) -> list[str]:
        """What each element of `role` says, in reading order."""
        return [self.text(node) for node in self.root.all(role)]


def tags_of(pdf: bytes) -> Tags:
    """Read them with a tool that had no part in writing them."""
    with pikepdf.open(BytesIO(pdf)) as document:
        pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        root = _node(document.Root.StructTreeRoot.K, pages)
        tags = Tags(root, {}, [""] * len(pages))
        for number, page in enumerate(document.pages):
            _read_page(number, page, tags)
        return tags


def _node(element: Any, pages: dict[tuple[int, int], int]) -> Node:
    attributes = element.get("/A", {})
    scope, alt, said = attributes.get("/Scope", ""), element.get("/Alt", ""), element.get("/ActualText", "")
    node = Node(str(element.S)[1:], scope=str(scope)[1:], alt=str(alt), said=str(said))
    inside = element.get("/K")
    for kid in inside if isinstance(inside, pikepdf.Array) else [inside] * (inside is not None):
        if kid.get("/Type") == "/MCR":
            node.inside.append((pages[kid.Pg.objgen], int(kid.MCID)))
        else:
            assert kid.P.objgen == element.objgen
            node.inside.append(_node(kid, pages))
    return node


def _read_page(number: int, page: pikepdf.Page, tags: Tags) -> None:
    """Go through the page's operators with the marks that are open; a text outside all of them is a flaw."""
    maps = {name: _text_map(font) for name, font in page.Resources.Font.items()}
    font: dict[int, str] = {}
    marks: list[int | str] = []
    for instruction in pikepdf.parse_content_stream(page):
        operands, name = instruction.operands, str(instruction.operator)
        if name == "Tf":
            font = maps[str(operands[0])]
        elif name == "BMC":
            marks.append(str(operands[0]))
        elif name == "BDC":
            marks.append(_mark(operands[1]))
            _say(_actual(operands[1]), number, marks, tags)
        elif name == "EMC":
            marks.pop()
        elif name in _SHOWN and marks[-1] != _SPAN:
            _say("".join(font[code] for code in _codes(operands[0])), number, marks, tags)
    assert not marks


def _mark(properties: Any) -> int | str:
    return int(properties["/MCID"]) if "/MCID" in properties else _SPAN


def _actual(properties: Any) -> str:
    return str(properties.get("/ActualText", ""))


def _codes(operand: Any) -> bytes:
    parts = operand if isinstance(operand, pikepdf.Array) else [operand]
    return b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))


def _say(text: str, number: int, marks: list[int | str], tags: Tags) -> None:
    mark = next(mark for mark in marks if mark != _SPAN)
    if isinstance(mark, int):
        tags.words[number, mark] = tags.words.get((number, mark), "") + text
    else:
        assert mark == "/Artifact"
        tags.decoration[number] += text


def _text_map(font: Any) -> dict[int, str]:
    """Code -> text, from a map of single characters and ranges as reportlab writes them."""
    lines = font.ToUnicode.read_bytes().decode().splitlines()
    found: dict[int, str] = {}
    for line in lines:
        parts = line.replace("[", " ").replace("]", " ").split()
        if len(parts) == 2 and all(part.startswith("<") for part in parts) and len(parts[1]) > len("<00>"):
            found[int(parts[0][1:-1], 16)] = bytes.fromhex(parts[1][1:-1]).decode("utf-16-be")
        if len(parts) > 2 and all(part.startswith("<") for part in parts):
            first = int(parts[0][1:-1], 16)
            for code, text in enumerate(parts[2:], start=first):
                found[code] = bytes.fromhex(text[1:-1]).decode("utf-16-be")
    return found
