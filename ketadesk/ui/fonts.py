"""Load the bundled typefaces: without a font file Qt draws every letter as a box and says nothing.

All of them are registered at the start, two milliseconds together: Qt reads a file when the first letter of it is
drawn. The same files print, so that what can be read on the screen is what comes out on paper.
"""

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from ketadesk.application.errors import KetaDeskError

_MAIN = "DejaVu Sans"
FONT_FILES = (
    "DejaVuSans.ttf",
    "DejaVuSans-Bold.ttf",
    "DejaVuSansMono.ttf",
    "DroidSansFallbackFull.ttf",
    "NanumSquareRoundB.ttf",
    "NanumSquareRoundR.ttf",
    "NotoLoopedThai-Bold.ttf",
    "NotoLoopedThai-Regular.ttf",
    "NotoSans-Bold.ttf",
    "NotoSans-Regular.ttf",
    "NotoSansHebrew-Bold.ttf",
    "NotoSansHebrew-Regular.ttf",
)
OF_OTHER_SCRIPTS = ("Noto Looped Thai", "Droid Sans Fallback", "NanumSquareRound", "Noto Sans Hebrew", "Noto Sans")
"""Where Qt looks for a letter that the program's own typeface lacks, before any font of the machine."""


class FontMissing(KetaDeskError):
    """A typeface of the program cannot be read; figures could be shown as boxes."""


def load_fonts(folder: Path) -> None:
    """Load every typeface from `folder`. Raises `FontMissing` naming the file."""
    for name in FONT_FILES:
        if QFontDatabase.addApplicationFont(str(folder / name)) < 0:
            raise FontMissing(
                f"The font {name} cannot be read from {folder}.",
                "Install KetaDesk again, so that its resources folder is complete.",
            )
    QFont.removeSubstitutions(_MAIN)
    QFont.insertSubstitutions(_MAIN, list(OF_OTHER_SCRIPTS))
