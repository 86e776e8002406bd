"""The kept record of version 1, which was not encrypted and knew no chain."""

from collections import Counter
from contextlib import closing
from functools import cache
from pathlib import Path

import apsw

from ketadesk.adapters.storage.connection import rows

from .judge import in_words, stored_entries
from .tally import Tally
from .the_record import opened

V1 = Path(__file__).parents[1] / "adapters" / "storage" / "released" / "record_v1.db"


@cache
def entries_of_version_1() -> Counter[str]:
    """The ids of its entries, each once."""
    address = f"file:{V1}?immutable=1"
    with closing(apsw.Connection(address, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)) as connection:
        return Counter(entry for (entry,) in rows(connection, "SELECT entry_id FROM journal"))


def note_lost_version_1(place: Path, tally: Tally, when: str) -> None:
    """Its entries and its orders are in the record in `place`, each once. Opens the record."""
    wanted = entries_of_version_1()
    tally.acknowledged += wanted.total()
    with in_words(tally.lost, when), opened(place) as record:
        found = stored_entries(record)
        tally.lost += [f"{when}: {entry} of version 1" for entry in wanted if found[entry] != 1]
        for line in record.orders.summaries(limit=-1):
            record.orders.get(line.order_id, line.revision)
            record.orders.progress(line.order_id)
