"""The palette and text size in force, and their way to Qt; widgets that paint themselves listen to `changed`."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from ketadesk.ui import theme
from ketadesk.ui.style_sheet import scaled, style_sheet


class Look(QObject):
    """What the window looks like at the moment."""

    changed = Signal()

    def __init__(self, percent: int = 100, palette: theme.Palette = theme.LIGHT) -> None:
        super().__init__()
        self.percent = percent
        self.palette = palette

    def set_percent(self, percent: int) -> None:
        """Show all text at `percent`."""
        self.percent = percent
        self.apply()

    def set_palette(self, palette: theme.Palette) -> None:
        """Show everything in these colours."""
        self.palette = palette
        self.apply()

    def px(self, length: int) -> int:
        """A length in px at 100 percent, scaled with the text."""
        return scaled(length, self.percent)

    def font(self, size: int, bold: bool = False) -> QFont:
        """The program's typeface, for painters."""
        font = QFont("DejaVu Sans")
        font.setPixelSize(self.px(size))
        font.setBold(bold)
        return font

    def apply(self) -> None:
        """Hand palette and style sheet to the application."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setFont(self.font(theme.BODY))
        app.setPalette(_qt_palette(self.palette))
        app.setStyleSheet(style_sheet(self.palette, self.percent))
        self.changed.emit()


def _qt_palette(palette: theme.Palette) -> QPalette:
    roles = {
        QPalette.ColorRole.Window: palette.ground,
        QPalette.ColorRole.WindowText: palette.ink,
        QPalette.ColorRole.Base: palette.surface,
        QPalette.ColorRole.AlternateBase: palette.sunken,
        QPalette.ColorRole.Text: palette.ink,
        QPalette.ColorRole.Button: palette.surface,
        QPalette.ColorRole.ButtonText: palette.ink,
        QPalette.ColorRole.Highlight: palette.action,
        QPalette.ColorRole.HighlightedText: palette.action_ink,
        QPalette.ColorRole.PlaceholderText: palette.muted,
        QPalette.ColorRole.ToolTipBase: palette.surface,
        QPalette.ColorRole.ToolTipText: palette.ink,
    }
    made = QPalette()
    for role, colour in roles.items():
        made.setColor(role, QColor(colour))
    return made
