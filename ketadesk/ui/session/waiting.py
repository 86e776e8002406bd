"""The wait after a refused PIN, counted down in words.

Only what is shown is counted here. Whether a try is looked at is decided where PINs are checked.
"""

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

_TICK_MS = 500


class Waiting(QObject):
    """Counts down to the next try; `monotonic` gives seconds that never run backwards."""

    changed = Signal()
    """Another number of seconds is left, or none."""

    def __init__(self, parent: QObject, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._monotonic = monotonic
        self._until = 0.0
        self._shown = 0
        self.timer = QTimer(self)
        self.timer.setInterval(_TICK_MS)
        self.timer.timeout.connect(self._tick)

    @property
    def seconds(self) -> int:
        """So many whole seconds are left, rounded up; 0 when there is nothing to wait for."""
        return max(0, math.ceil(self._until - self._monotonic())) if self.timer.isActive() else 0

    @property
    def words(self) -> str:
        """`Try again in 1 minute 5 seconds.`; blank when there is nothing to wait for."""
        left = self.seconds
        return f"Try again in {in_words(left)}." if left else ""

    def start(self, wait_s: int) -> None:
        """Count down from so many seconds; 0 ends the wait."""
        self._until = self._monotonic() + wait_s
        if wait_s > 0:
            self.timer.start()
        else:
            self.timer.stop()
        self._shown = self.seconds
        self.changed.emit()

    def _tick(self) -> None:
        left = self.seconds
        if not left:
            self.timer.stop()
        if left != self._shown:
            self._shown = left
            self.changed.emit()


def in_words(seconds: int) -> str:
    """`1 hour 5 minutes 3 seconds`, without the parts that are nought."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "hour"), (minutes, "minute"), (rest, "second"))
    return " ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in parts if count)
