"""Whether somebody's hands are on a list: then its rows stay where they are.

A key, a click or a moved mouse counts for 20 s. A mouse that rests on the list, or the keyboard in it, holds it for
2 minutes: somebody may be reading there with a finger on the button. After that nobody is there, and what is overdue
has to come to the top again.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

AFTER_A_TOUCH_S = 20
WHILE_READING_S = 120
_TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseMove,
    QEvent.Type.HoverMove,
    QEvent.Type.Wheel,
}


class InUse(QObject):
    """Watches `widget`; `monotonic` gives seconds that never run backwards."""

    def __init__(self, widget: QWidget, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__(widget)
        self._widget = widget
        self._monotonic = monotonic
        self._touched: float | None = None

    def watch(self, *parts: QWidget) -> None:
        """These count as the list."""
        for part in parts:
            part.setMouseTracking(True)
            part.installEventFilter(self)

    def forget(self) -> None:
        """Nobody has touched it."""
        self._touched = None

    @property
    def has_hands(self) -> bool:
        """True while the rows must stay."""
        if self._touched is None:
            return False
        hold = WHILE_READING_S if self._widget.hasFocus() or self._widget.underMouse() else AFTER_A_TOUCH_S
        return self._monotonic() - self._touched < hold

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Note the time of a touch and let it through."""
        if event.type() in _TOUCHES:
            self._touched = self._monotonic()
        return False
