"""One program at a time holds the record; the second one is told who does.

The lock is the operating system's: it ends with the program that has it, also when that is killed. Who has it
stands in a file beside, which can be of an earlier holder who was killed, or be missing: then less is said. A holder
is named as such only when that very process still runs on this computer.
"""

import errno
import getpass
import os
import platform
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from ketadesk.adapters.storage.holder import Holder, Standing, here, standing
from ketadesk.adapters.storage.plain_words import in_plain_words
from ketadesk.application.errors import RecordHeld, StorageFailed
from ketadesk.application.ports import Clock

LOCK_FILE = "lock"
HOLDER_FILE = "holder.json"

_MOST_BYTES = 10_000
_CANNOT_LOCK = frozenset({errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK})
