"""Load the bundled typefaces: without a font file Qt draws every letter as a box and says nothing."""

from pathlib import Path

from PySide6.QtGui import QFontDatabase

from ketadesk.application.errors import KetaDeskError

FONT_FILES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf")


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
