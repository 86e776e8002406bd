"""Clear away what killed programs left beside the record: files that were being made and never got their name.

They are as large as the record and hold what it holds, an erased patient's entries too.
"""

import re
from contextlib import suppress
from pathlib import Path
from typing import Final

from ketadesk.adapters.storage.new_file import PASSING

_RECORDS: Final = r"record(\.before-v[0-9]+|\.before-restore-[0-9]{8}T[0-9]{6}Z(_[0-9]+)?)?\.db(-wal)?"
_LEFT_OVER: Final = re.compile(rf"\.{_RECORDS}\.[0-9a-f]{{8}}{re.escape(PASSING)}(-journal|-wal|-shm)?")


def clear_left_overs(folder: Path) -> None:
    """Remove them from the data folder. Only for who holds its instance lock: another program may be making one.

    What cannot be removed stays until the next time; a nurse does not wait for it. Never raises for the disk's sake.
    """
    with suppress(OSError):
        for file in sorted(folder.iterdir()):
            if _LEFT_OVER.fullmatch(file.name):
                with suppress(OSError):
                    file.unlink()
