"""The PDF file itself, from reportlab's document: small objects are packed and compressed together.

A tagged sheet has a thousand small objects. Written one by one they would double the file; reportlab can only do that.
"""

import hashlib
import zlib
from collections.abc import Mapping

from reportlab.pdfbase import pdfdoc

_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_STREAM_END = b"endstream\n"
_FAST = 4
"""Three times as fast as zlib's own choice, for three hundredths more."""


def stream(content: bytes, entries: str = "", *, compressed: bool = True) -> bytes:
    """Return a stream object's words; `entries` are PDF dictionary entries."""
    kept = zlib.compress(content, _FAST) if compressed else content
    coding = "/Filter/FlateDecode" if compressed else ""
    return f"<</Length {len(kept)}{coding}{entries}>>\nstream\n".encode() + kept + _STREAM_END


def numbered_objects(document: pdfdoc.PDFDocument) -> dict[int, bytes]:
    """Return what each object of `document` says; writing one may call for another."""
    for font in document.delayedFonts:
        font.addObjects(document)
    objects: dict[int, bytes] = {}
    while len(objects) < len(document.numberToId):
        number = len(objects) + 1
        name = document.numberToId[number]
        objects[number] = pdfdoc.format(document.idToObject[name], document, toplevel=1)
    return objects


def packed(objects: Mapping[int, bytes], catalog: int, info: int) -> bytes:
    """Return the file. Its identifier is the hash of everything before it, so equal content has an equal one."""
    file = bytearray(_HEAD)
    places: dict[int, tuple[int, int, int]] = {0: (0, 0, 65535)}
    small: list[tuple[int, bytes]] = []
    for number, content in objects.items():
        if content.endswith(_STREAM_END):
            places[number] = (1, len(file), 0)
            file += _indirect(number, content)
        else:
            small.append((number, content.rstrip()))
    pack = max(objects) + 1
    places[pack] = (1, len(file), 0)
    places |= {number: (2, pack, index) for index, (number, _) in enumerate(small)}
    file += _indirect(pack, _together(small))
    start = len(file)
    places[pack + 1] = (1, start, 0)
    identifier = hashlib.sha256(file).hexdigest()[:32]
    file += _indirect(
        pack + 1, _places(places, f"/Root {catalog} 0 R/Info {info} 0 R/ID[<{identifier}><{identifier}>]")
    )
    return bytes(file + f"startxref\n{start}\n%%EOF\n".encode())


def _indirect(number: int, content: bytes) -> bytes:
    # The archive wants a line end before the last word, which reportlab leaves out.
    return f"{number} 0 obj\n".encode() + content.removesuffix(_STREAM_END) + b"\n" + _STREAM_END + b"endobj\n"


def _together(small: list[tuple[int, bytes]]) -> bytes:
    starts: list[str] = []
    place = 0
    for number, content in small:
        starts.append(f"{number} {place}")
        place += len(content) + 1
    index = " ".join(starts).encode() + b"\n"
    body = index + b"\n".join(content for _, content in small)
    return stream(body, f"/Type/ObjStm/N {len(small)}/First {len(index)}")


def _places(places: Mapping[int, tuple[int, int, int]], entries: str) -> bytes:
    rows = b"".join(
        bytes((kind,)) + place.to_bytes(4, "big") + last.to_bytes(2, "big")
        for _, (kind, place, last) in sorted(places.items())
    )
    return stream(rows, f"/Type/XRef/Size {len(places)}/W[1 4 2]{entries}")
