"""A scanner types like a keyboard: what it types is caught here, before any widget, shortcut or button sees a key.

A scanned paper once pressed a focused Print button three times, for its code has spaces. The filter stands where keys
reach a window and not yet what is inside it. A key that waited is given to the same window afterwards; shortcuts are
not asked for it again, for no shortcut of the program is a bare letter.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QWindow
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from ketadesk.ui.scanning.burst_sieve import BurstSieve
from ketadesk.ui.scanning.kept_key import KeptKey
from ketadesk.ui.scanning.prefix_sieve import PrefixSieve
from ketadesk.ui.scanning.sieve import Key, KeyKind, Sieve, Taken

_KEYS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})
_AFTER_KEYS = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.Drop,
        QEvent.Type.InputMethod,
        QEvent.Type.Close,
    }
)
"""What was typed before one of these belongs where the keyboard was, and before what it brings."""
_TURN_MS = 2
"""So that the event loop goes round once more."""
_CHORDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
_KINDS = {
    Qt.Key.Key_Return: KeyKind.ENTER,
    Qt.Key.Key_Enter: KeyKind.ENTER,
    Qt.Key.Key_Shift: KeyKind.SHIFT,
    Qt.Key.Key_CapsLock: KeyKind.SHIFT,
    Qt.Key.Key_Escape: KeyKind.ESCAPE,
}


def pressed_at(event: QKeyEvent) -> int:
    """When the key went down, in ms: what the window system says, for a busy program gets its keys late and at once.

    A key that carries no time counts from when it arrives.
    """
    return event.timestamp() or time.monotonic_ns() // 1_000_000


class Scanner(QObject):
    """Watches the keys of every window once `watch` was called; `prefix` is a key's name (`F9`) or a character."""

    scanned = Signal(str)
    """What was scanned, exactly."""
    cut_off = Signal()
    """A scan began with the prefix key and did not end: nothing of it reached a widget."""

    def __init__(
        self, prefix: str = "", parent: QObject | None = None, clock: Callable[[QKeyEvent], int] = pressed_at
    ) -> None:
        super().__init__(parent)
        self._prefix = prefix
        self._clock = clock
        self._sieve: Sieve = PrefixSieve() if prefix else BurstSieve()
        self._due: deque[KeptKey] = deque()
        """Keys to be given back, also while the first of them has opened a dialog that waits for an answer."""
        self._passing = False
        """True until the key that is being given back has come by here again."""
        self._last_turns = QTimer(self)
        """Keys that arrived while the program was busy are older than the end of the wait, and come first.

        Not a wait of 0 ms: such a timer is asked last of all, and by a busy program never.
        """
        self._last_turns.setSingleShot(True)
        self._last_turns.setInterval(_TURN_MS)
        self._last_turns.timeout.connect(self._expire_unless_more_came)
        self.timer = QTimer(self)
        self.timer.setSingleShot(True)
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.setInterval(self._sieve.wait_ms)
        self.timer.timeout.connect(self._last_turns.start)

    def watch(self) -> None:
        """From now on."""
        _application().installEventFilter(self)

    def stop(self) -> None:
        """No further key; what waits is given back."""
        self.expire()
        _application().removeEventFilter(self)

    @property
    def waits(self) -> bool:
        """True while a key may still be given back."""
        return self.timer.isActive() or self._last_turns.isActive() or bool(self._due)

    def expire(self) -> None:
        """No further key came in time."""
        self.timer.stop()
        self._tell(self._sieve.expire())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _AFTER_KEYS:
            self._tell(self._sieve.interrupt())
            return False
        if event.type() not in _KEYS or not isinstance(watched, QWindow) or not isinstance(event, QKeyEvent):
            return False
        if event.type() is QEvent.Type.ShortcutOverride:
            return self._take_before_shortcuts(watched, event)
        if self._passing:
            self._passing = False
            return False
        taken = self._sieve.take(self._key(watched, event))
        if taken.is_kept and event.type() is QEvent.Type.KeyPress:
            self.timer.start()
        self._tell(taken)
        return taken.is_kept

    def _take_before_shortcuts(self, window: QWindow, event: QKeyEvent) -> bool:
        """A key asks the shortcuts first: one that is kept must find none, one that is let through comes last."""
        if self._sieve.keeps(self._key(window, event)):
            event.accept()  # which says: this key is no shortcut here
            return True
        if isinstance(self._sieve, BurstSieve):
            self.expire()
        return False

    def _expire_unless_more_came(self) -> None:
        if not self.timer.isActive():
            self.expire()

    def _tell(self, taken: Taken) -> None:
        self._deliver(taken.deliver)
        if taken.cut_off:
            self.cut_off.emit()
        if taken.scan:
            self.timer.stop()
            # Not from inside a key: whoever answers may open a dialog that stays.
            QTimer.singleShot(0, self, lambda: self.scanned.emit(taken.scan))

    def _deliver(self, keys: Iterable[Key]) -> None:
        self._due.extend(key.event for key in keys if isinstance(key.event, KeptKey))
        while self._due:
            kept = self._due.popleft()
            if self._due:
                QTimer.singleShot(0, self, lambda: self._deliver(()))
            if isValid(kept.window):
                self._passing = True
                QCoreApplication.sendEvent(kept.window, kept.again())
                self._passing = False

    def _key(self, window: QWindow, event: QKeyEvent) -> Key:
        return Key(
            kind=self._kind(event),
            is_press=event.type() is not QEvent.Type.KeyRelease,
            code=event.nativeScanCode() or event.key(),
            at_ms=self._clock(event),
            text=event.text() if self._kind(event) is KeyKind.LETTER else "",
            is_repeat=event.isAutoRepeat(),
            event=KeptKey(window, event),
        )

    def _kind(self, event: QKeyEvent) -> KeyKind:
        if event.modifiers() & _CHORDS:
            return KeyKind.OTHER
        if self._prefix and self._prefix in (event.text(), QKeySequence(event.key()).toString()):
            return KeyKind.PREFIX
        if event.text() in ("\r", "\n"):
            return KeyKind.ENTER  # some scanners end with a line feed, which has a key of its own
        if event.key() in _KINDS:
            return _KINDS[Qt.Key(event.key())]
        return KeyKind.LETTER if len(event.text()) == 1 and event.text().isprintable() else KeyKind.OTHER


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
