"""A number in memory that a child and its parent share: it outlives the child, however the child ends."""

import mmap
import struct

_FORMAT = struct.Struct("<Q")


class SharedCount:
    """Make it before the fork. Only one process may add to it."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _FORMAT.size)

    @property
    def value(self) -> int:
        """The number now."""
        return int(_FORMAT.unpack_from(self._memory)[0])

    def add_one(self) -> None:
        """One more was acknowledged."""
        _FORMAT.pack_into(self._memory, 0, self.value + 1)
