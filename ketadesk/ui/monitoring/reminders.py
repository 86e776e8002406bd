"""What is overdue or open on the ward, looked for every minute: a reminder and not an alarm.

The taskbar and one soft sound tell of a new one once; nothing flashes and nothing is repeated. A reminder is known by
its words without the minutes in them, for those go on counting. What was missed while the program was closed is new at
the first look.
"""

import re
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from ketadesk.application.errors import KetaDeskError
from ketadesk.application.monitoring.bedside_desk import MonitoringDesk

LOOK_MS = 60_000
_COUNTING = re.compile(r"(?:\b[0-9]+\s?(?:d|days?|hr|hours?|min|minutes?)\b\s?)+")


class Reminders(QObject):
    """`look` asks now; while nobody is signed in nothing is asked for and nothing is shown."""

    reminders_changed = Signal(tuple)
    """The sentences, without patients' names; none when there is nothing to remind of."""

    def __init__(
        self,
        desk: Callable[[], MonitoringDesk],
        is_signed_in: Callable[[], bool],
        window: QWidget,
        sound_off: bool = False,
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._is_signed_in = is_signed_in
        self._window = window
        self._sound_off = sound_off
        self._shown: tuple[str, ...] = ()
        self._told: frozenset[str] = frozenset()
        self.timer = QTimer(self)
        self.timer.setInterval(LOOK_MS)
        self.timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look now, and every minute from now on."""
        self.timer.start()
        self.look()

    def stop(self) -> None:
        """Look no more, and show nothing."""
        self.timer.stop()
        self._show(())

    def look(self) -> None:
        """Ask for the reminders, and tell once of those that are new."""
        if not self._is_signed_in():
            self._show(())
            return
        found = self._found()
        known = frozenset(_without_counting(words) for words in found)
        is_new, self._told = bool(known - self._told), known
        self._show(found)
        if is_new:
            self._tell()

    def _found(self) -> tuple[str, ...]:
        try:
            return self._desk().ward().reminders
        except KetaDeskError as failure:
            return (f"The reminders cannot be worked out: {failure.what} {failure.next_step}",)

    def _tell(self) -> None:
        QApplication.alert(self._window)
        if not self._sound_off:
            QApplication.beep()

    def _show(self, found: tuple[str, ...]) -> None:
        if found != self._shown:
            self._shown = found
            self.reminders_changed.emit(found)


def _without_counting(words: str) -> str:
    return _COUNTING.sub("", words)
