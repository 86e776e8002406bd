"""The colour profile sRGB, built from the figures of its standard: the archive asks for one, whatever a paper's greys.

IEC 61966-2-1 gives the curve and the primaries; the primaries stand here as they are under the profile's own white
(D50), which is how the ICC's format (version 4) wants them. Nobody's profile is copied, so nobody's licence applies.
"""

from struct import pack

_FIXED_ONE = 65536
_WHITE = (0.9642, 1.0, 0.8249)
_RED, _GREEN, _BLUE = (0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.7141)
_TO_D50 = (1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168)
"""Row by row, from the white that sRGB is defined under (D65)."""
_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
_MADE = (2026, 1, 1, 0, 0, 0)
"""Fixed: the profile is the same file whenever it is built."""
_DISPLAY_RGB = b"mntrRGB XYZ "
_HEADER_LENGTH = 128


def srgb_profile() -> bytes:
    """Return the profile, some 600 bytes."""
    curve = b"para" + pack(">IHH", 0, 3, 0) + _fixed(*_CURVE)
    parts = {
        b"desc": _words("sRGB"),
        b"cprt": _words("Public domain"),
        b"wtpt": _colour(_WHITE),
        b"chad": b"sf32" + bytes(4) + _fixed(*_TO_D50),
        b"rXYZ": _colour(_RED),
        b"gXYZ": _colour(_GREEN),
        b"bXYZ": _colour(_BLUE),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    body, table = b"", pack(">I", len(parts))
    start = _HEADER_LENGTH + 4 + 12 * len(parts)
    for name, content in parts.items():
        table += name + pack(">II", start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    return _header(start + len(body)) + table + body


def _header(size: int) -> bytes:
    version_4_2 = pack(">I", 0x04200000)
    made = pack(">6H", *_MADE)
    head = pack(">I", size) + bytes(4) + version_4_2 + _DISPLAY_RGB + made + b"acsp" + bytes(28) + _fixed(*_WHITE)
    return head + bytes(_HEADER_LENGTH - len(head))


def _words(text: str) -> bytes:
    return b"mluc" + pack(">III", 0, 1, 12) + b"enUS" + pack(">II", 2 * len(text), 28) + text.encode("utf-16-be")


def _colour(place: tuple[float, float, float]) -> bytes:
    return b"XYZ " + bytes(4) + _fixed(*place)


def _fixed(*numbers: float) -> bytes:
    """Numbers with sixteen bits behind the point."""
    return b"".join(pack(">i", round(number * _FIXED_ONE)) for number in numbers)
