"""Nobody touched the workstation for so long: the screen is to be locked (SR-30).

Two clocks are asked, and the longer wait counts: the one that never runs backwards stands still while the machine
sleeps, and the time of day can be set back. A check by timer may come late, after a sleep even after the first key, so
each touch looks at the clocks as well; the one that comes too late is swallowed, because it was meant for a screen that
is hidden by now. A key that is held down and a pointer that stays where it is are no sign of a person.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

_CHECK_MS = 1000
_KEYS = {QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride}
_MOVES = {QEvent.Type.MouseMove, QEvent.Type.HoverMove, QEvent.Type.TabletMove}
_TOUCHES = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TabletPress,
    QEvent.Type.InputMethod,
}
_SWALLOWED = _KEYS | _TOUCHES | {QEvent.Type.Shortcut, QEvent.Type.MouseButtonRelease, QEvent.Type.KeyRelease}


class IdleWatch(QObject):
    """Watches every window of the program; `monotonic` and `wall` give seconds."""

    idle_found = Signal()
    """Once for each `start`."""

    def __init__(
        self, monotonic: Callable[[], float], wall: Callable[[], float], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._monotonic = monotonic
        self._wall = wall
        self._lock_after_s = 0
        self._is_watching = False
        self._is_swallowing = False
        self._touched_at = (0.0, 0.0)
        self._pointer = QPointF()
        self.timer = QTimer(self)
        self.timer.setInterval(_CHECK_MS)
        self.timer.timeout.connect(self.check)

    def start(self, lock_after_s: int) -> None:
        """Watch from now on; raises ValueError for a wait that would never lock."""
        if lock_after_s <= 0:
            raise ValueError("the screen must lock after a while")
        self._lock_after_s = lock_after_s
        self._note_touch()
        self._is_watching = True
        self.timer.start()
        _application().installEventFilter(self)

    def stop(self) -> None:
        """Nobody is signed in: there is nothing to lock."""
        self._is_watching = False
        self.timer.stop()
        if not self._is_swallowing:
            _application().removeEventFilter(self)

    @property
    def idle_s(self) -> float:
        """Seconds since the last touch, by the clock that counted more of them."""
        monotonic, wall = self._touched_at
        return max(self._monotonic() - monotonic, self._wall() - wall)

    def check(self) -> None:
        """Look at the clocks."""
        if self._is_watching and self.idle_s >= self._lock_after_s:
            self.stop()
            self.idle_found.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if self._is_swallowing:
            return kind in _SWALLOWED
        if not self._is_watching or not self._is_touch(kind, event):
            return False
        if self.idle_s < self._lock_after_s:
            self._note_touch()
            return False
        self._swallow_this_turn()
        self.check()
        return True

    def _is_touch(self, kind: QEvent.Type, event: QEvent) -> bool:
        if kind in _KEYS:
            return not (isinstance(event, QKeyEvent) and event.isAutoRepeat())
        if kind in _MOVES:
            return self._pointer_moved(event)
        return kind in _TOUCHES

    def _pointer_moved(self, event: QEvent) -> bool:
        if not isinstance(event, QMouseEvent):
            return False
        before, self._pointer = self._pointer, event.globalPosition()
        return before != self._pointer

    def _note_touch(self) -> None:
        self._touched_at = (self._monotonic(), self._wall())

    def _swallow_this_turn(self) -> None:
        """One key comes as several events: a shortcut's too must not reach what is hidden."""
        self._is_swallowing = True
        QTimer.singleShot(0, self, self._end_swallowing)

    def _end_swallowing(self) -> None:
        self._is_swallowing = False
        if not self._is_watching:
            _application().removeEventFilter(self)


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
