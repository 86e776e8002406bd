"""The measures every part of a document shares: a few sizes of type, a few greys, one grid of spaces; all in points.

Ink is black or nearly so: a photocopier drops pale grey and thin lines, so no word that matters is paler than `MUTED`,
and a box to be written in has an edge that a coarse copy keeps.
"""

from ketadesk.application.sheet.sheet_content import PageSize

MM = 72 / 25.4

PAPER = {PageSize.A4: (210 * MM, 297 * MM), PageSize.LETTER: (612.0, 792.0)}
SIDE_MARGIN = 14 * MM
"""Room for the status word along the edge, outside what is read."""
TOP_MARGIN = 7 * MM
BOTTOM_MARGIN = 7 * MM

SMALL = 7.3
BODY = 8.5
HEADING = 10.5
LARGE = 13.0
NAME = 15.0
RATE_UNIT = 22.0
RATE = 64.0
"""Digits 16 mm high: read from two metres with room to spare. 40 is the least."""
RATE_LEAST = 40.0

BLACK = 0.0
MUTED = 0.1
BORDER = 0.2
HAIRLINE = 0.1
TINT = 0.91
PALE_TINT = 0.945
WHITE = 1.0

HAIR = 0.5
THIN = 0.7
STRONG = 1.4

PAD = 4.0
BLOCK_GAP = 4.5
SECTION_GAP = 9.0
CHECK_BOX = 8.0
