"""A scanner without a prefix key: a burst of letters that ends with Enter is a scan, anything else is typing."""

from collections.abc import Hashable

from ketadesk.ui.scanning.sieve import MOST_BETWEEN_MS, Key, KeyKind, Taken, between_ms, is_second_end

LEAST_LETTERS = 6


class BurstSieve:
    """Without a prefix key: a burst of letters that ends with Enter is a scan, anything else is typing."""

    wait_ms = MOST_BETWEEN_MS + 5
    """A little longer than a scanner takes, for a key that was sent in time and arrives late."""

    def __init__(self) -> None:
        self._held: list[Key] = []
        self._last_ms = 0
        self._swallowed: set[Hashable] = set()
        """Keys of a scan that have not come up yet."""
        self._ended_ms: int | None = None

    def keeps(self, key: Key) -> bool:
        if key.is_repeat and not self._follows(key):
            return False
        if is_second_end(key, self._ended_ms):
            return True
        if key.kind is KeyKind.SHIFT:
            return bool(self._held)
        return key.kind is KeyKind.LETTER or self._ends_scan(key)

    def take(self, key: Key) -> Taken:
        if not key.is_press:
            return self._take_release(key)
        self._swallowed.discard(key.code)
        if not self.keeps(key):
            return Taken(False, self._give_back())
        if self._ends_scan(key):
            return self._end_scan(key)
        if key.kind is KeyKind.ENTER:
            self._swallowed.add(key.code)
            return Taken(True)
        early = self._give_back() if key.kind is KeyKind.LETTER and not self._follows(key) else ()
        self._held.append(key)
        if key.kind is KeyKind.LETTER:
            self._last_ms = key.at_ms
        return Taken(True, early)

    def interrupt(self) -> Taken:
        """So many letters so fast are a scan's, which nobody wants in a field when it is cut in two."""
        return Taken(False, self._give_back() if self._letters < LEAST_LETTERS else ())

    def expire(self) -> Taken:
        return Taken(False, self._give_back())

    def _take_release(self, key: Key) -> Taken:
        if key.code in self._swallowed:
            self._swallowed.discard(key.code)
            return Taken(True)
        if self._held:
            self._held.append(key)
        return Taken(bool(self._held))

    def _follows(self, key: Key) -> bool:
        return bool(self._held) and between_ms(self._last_ms, key.at_ms) <= MOST_BETWEEN_MS

    def _ends_scan(self, key: Key) -> bool:
        return key.kind is KeyKind.ENTER and self._follows(key) and self._letters >= LEAST_LETTERS

    @property
    def _letters(self) -> int:
        return sum(1 for key in self._held if key.is_press and key.kind is KeyKind.LETTER)

    def _end_scan(self, enter: Key) -> Taken:
        """What came up and had gone down before the scan is a person's, and is delivered."""
        text = "".join(key.text for key in self._held if key.is_press)
        theirs = []
        for key in self._give_back():
            if key.is_press:
                self._swallowed.add(key.code)
            elif key.code in self._swallowed:
                self._swallowed.discard(key.code)
            else:
                theirs.append(key)
        self._swallowed.add(enter.code)
        self._ended_ms = enter.at_ms
        return Taken(True, theirs, text)

    def _give_back(self) -> list[Key]:
        held, self._held = self._held, []
        return held
