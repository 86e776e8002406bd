"""A key that waits until it is known whether a scan began with it, to be given back as it came."""

from PySide6.QtGui import QKeyEvent, QWindow


class KeptKey:
    """A key that waits: all that its event said, for the event itself is gone when the filter returns."""

    def __init__(self, window: QWindow, event: QKeyEvent) -> None:
        self.window = window
        self._kind = event.type()
        self._key = (event.key(), event.modifiers())
        self._native = (event.nativeScanCode(), event.nativeVirtualKey(), event.nativeModifiers())
        self._text = event.text()
        self._is_repeat = event.isAutoRepeat()
        self._count = event.count()
        self._at = event.timestamp()

    def again(self) -> QKeyEvent:
        """Return the same event anew."""
        event = QKeyEvent(self._kind, *self._key, *self._native, self._text, self._is_repeat, self._count)
        event.setTimestamp(self._at)
        return event
