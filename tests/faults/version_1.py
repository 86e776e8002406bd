"""The kept record of version 1, which was not encrypted and knew no chain."""

from collections import Counter
from contextlib import closing
from functools import cache
from pathlib import Path

import apsw

from ketadesk.adapters.storage.connection import rows

V1 = Path(__file__).parents[1] / "adapters" / "storage" / "released" / "record_v1.db"


@cache
def entries_of_version_1() -> Counter[str]:
    """The ids of its entries, each once."""
    address = f"file:{V1}?immutable=1"
    with closing(apsw.Connection(address, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)) as connection:
        return Counter(entry for (entry,) in rows(connection, "SELECT entry_id FROM journal"))
