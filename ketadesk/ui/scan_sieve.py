"""Tells a scan from typing, key by key: what is kept from the widgets, what is let through, and what was scanned.

A scanner types like a person, only faster, and ends with Enter. Where a prefix key is set it says that a scan begins,
and no key waits for anything. Without one a letter waits until it is known whether a scan began with it: a person's
letters come out again unchanged, in their order, once. Pure: the time of a key comes with the key.
"""

from collections.abc import Hashable, Sequence
from enum import Enum, auto
from typing import NamedTuple, Protocol

MOST_BETWEEN_MS = 35
"""Between two letters of a scan, and between the last one and Enter; people take 60 and more."""
LEAST_LETTERS = 6
MOST_SILENCE_MS = 500
"""After a prefix key: a scanner on a slow line is still one; after this the scan was cut off."""
_TIME_WRAPS = 2**32
"""X11 counts its milliseconds in 32 bits and begins anew after 49 days."""


class KeyKind(Enum):
    """What matters of a key."""

    LETTER = auto()
    """Anything that types one character, without Ctrl and Alt: a letter, a digit, a space."""
    ENTER = auto()
    SHIFT = auto()
    """Shift and Caps Lock: they come with letters and type nothing."""
    PREFIX = auto()
    ESCAPE = auto()
    OTHER = auto()


class Key(NamedTuple):
    """A key that went down or came up."""

    kind: KeyKind
    is_press: bool
    code: Hashable
    """Which key it is, so that its release is known again."""
    at_ms: int
    text: str = ""
    is_repeat: bool = False
    """The window system takes it for a key that is held down. That is a person's, unless it comes within a burst: a
    scanner sends the same letter twice in one millisecond, which looks the same."""
    event: object = None
    """What is delivered."""


class Taken(NamedTuple):
    """What became of a key."""

    is_kept: bool
    """True where no widget is to see it now."""
    deliver: Sequence[Key] = ()
    """Keys that were kept, to be delivered before this one."""
    scan: str = ""
    cut_off: bool = False
    """A scan began and did not end."""


class Sieve(Protocol):
    """Takes every key of the program."""

    wait_ms: int
    """So long after the last key `expire` is to be asked."""

    def keeps(self, key: Key) -> bool:
        """Whether `take` would keep this press; changes nothing."""

    def take(self, key: Key) -> Taken:
        """Decide about one key."""

    def expire(self) -> Taken:
        """No key came for `wait_ms`."""


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


def is_second_end(key: Key, ended_ms: int | None) -> bool:
    """A scanner that ends with carriage return and line feed: the second of them is the scan's as well."""
    ends = key.kind is KeyKind.ENTER and key.is_press
    return ends and ended_ms is not None and between_ms(ended_ms, key.at_ms) <= MOST_BETWEEN_MS


def between_ms(before_ms: int, at_ms: int) -> int:
    """From one key to the next, also where the count began anew between them."""
    return (at_ms - before_ms) % _TIME_WRAPS
