"""A scanner with a prefix key: everything from it to Enter is a scan, at any speed, and nothing else ever waits."""

from collections.abc import Hashable

from ketadesk.ui.scanning.sieve import Key, KeyKind, Taken, between_ms, is_second_end

MOST_SILENCE_MS = 500
"""A scanner on a slow line is still one; after this the scan was cut off."""


class PrefixSieve:
    """With a prefix key: everything from it to Enter is a scan, at any speed, and nothing else ever waits.

    A scan that is cut off is dropped and said, never delivered: it would press whatever has the keyboard.
    """

    wait_ms = MOST_SILENCE_MS

    def __init__(self) -> None:
        self._text: str | None = None
        """Of the scan under way."""
        self._last_ms = 0
        self._swallowed: set[Hashable] = set()
        self._ended_ms: int | None = None

    def keeps(self, key: Key) -> bool:
        if self._goes_on(key):
            return key.kind is not KeyKind.ESCAPE
        if key.is_repeat:
            return key.code in self._swallowed
        return key.kind is KeyKind.PREFIX or (self._text is None and is_second_end(key, self._ended_ms))

    def take(self, key: Key) -> Taken:
        if not key.is_press:
            is_kept = key.code in self._swallowed
            self._swallowed.discard(key.code)
            return Taken(is_kept)
        is_kept, went_on = self.keeps(key), self._text is not None
        if key.is_repeat and (key.kind is KeyKind.PREFIX or not self._goes_on(key)):
            return Taken(is_kept)
        if not is_kept:
            self._text = None
            self._swallowed.discard(key.code)
            return Taken(False, cut_off=went_on)
        self._swallowed.add(key.code)
        self._last_ms = key.at_ms
        if key.kind is KeyKind.PREFIX:
            self._text = ""
            return Taken(True, cut_off=went_on)
        return self._take_inside(key)

    def interrupt(self) -> Taken:
        return Taken(False)  # no key of a person waits here

    def expire(self) -> Taken:
        went_on, self._text = self._text is not None, None
        return Taken(False, cut_off=went_on)

    def _take_inside(self, key: Key) -> Taken:
        text = self._text
        if text is None:
            return Taken(True)
        if key.kind is KeyKind.ENTER:
            self._text, self._ended_ms = None, key.at_ms
            return Taken(True, scan=text, cut_off=not text)
        self._text = text + key.text
        return Taken(True)

    def _goes_on(self, key: Key) -> bool:
        return self._text is not None and between_ms(self._last_ms, key.at_ms) <= MOST_SILENCE_MS
