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

    def interrupt(self) -> Taken:
        """Somebody presses the mouse, or does something else that comes after the keys that wait."""

    def expire(self) -> Taken:
        """No key came for `wait_ms`."""


def is_second_end(key: Key, ended_ms: int | None) -> bool:
    """A scanner that ends with carriage return and line feed: the second of them is the scan's as well."""
    ends = key.kind is KeyKind.ENTER and key.is_press
    return ends and ended_ms is not None and between_ms(ended_ms, key.at_ms) <= MOST_BETWEEN_MS


def between_ms(before_ms: int, at_ms: int) -> int:
    """From one key to the next, also where the count began anew between them."""
    return (at_ms - before_ms) % _TIME_WRAPS
