"""The hash of an entry is over all of it and over the entry before."""

from pathlib import Path

import pytest

from ketadesk.adapters.storage.chain import CHAINED_COLUMNS, GENESIS, entry_mac
from ketadesk.adapters.storage.connection import rows
from ketadesk.adapters.storage.migration import chain_is_whole

from .orders import ANN, KEY, OTHER_KEY, OwnOrders, meddler, stored_order

CHAIN_KEY = b"c" * 32
COLUMNS: tuple[str | int, ...] = (
    1,
    "e1",
    "order",
    "2026-11-22T14:00:00.000000+00:00",
    "2026-11-22T15:00:00.250000+00:00",
    "+01:00",
    "boot-1",
    7_000_000_000,
    ANN,
    "N\u00fcrse",
    "KD-1",
    "a" * 64,
)

pytestmark = pytest.mark.req("SR-37")


def test_the_hash_is_hmac_sha256_over_the_entry_as_a_json_array() -> None:
    """Worked out by hand; with another one no record there is would verify."""
    assert entry_mac(CHAIN_KEY, GENESIS, COLUMNS) == "178a213ef61c2c21ee85b78e1ad1714a8c97907d3df65ec6484c1ffe7a04900d"


def test_everything_is_in_it() -> None:
    seen = {entry_mac(CHAIN_KEY, GENESIS, COLUMNS), entry_mac(b"d" * 32, GENESIS, COLUMNS)}
    seen.add(entry_mac(CHAIN_KEY, "1" + GENESIS[1:], COLUMNS))
    for place, value in enumerate(COLUMNS):
        other = value + 1 if isinstance(value, int) else value + "x"
        seen.add(entry_mac(CHAIN_KEY, GENESIS, (*COLUMNS[:place], other, *COLUMNS[place + 1 :])))

    assert len(seen) == 3 + len(CHAINED_COLUMNS)


def test_no_text_runs_into_the_next_one() -> None:
    one = (*COLUMNS[:9], "a", "bc", COLUMNS[11])
    other = (*COLUMNS[:9], "ab", "c", COLUMNS[11])
    as_text = ("1", *COLUMNS[1:])

    assert entry_mac(CHAIN_KEY, GENESIS, one) != entry_mac(CHAIN_KEY, GENESIS, other)
    assert entry_mac(CHAIN_KEY, GENESIS, as_text) != entry_mac(CHAIN_KEY, GENESIS, COLUMNS)


def test_another_number_of_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="12 chained columns"):
        entry_mac(CHAIN_KEY, GENESIS, COLUMNS[:-1])


def test_entries_are_chained_as_they_are_stored(tmp_path: Path, orders: OwnOrders) -> None:
    for number in range(1, 4):
        orders.append(stored_order(f"KD-20261122-{number:04d}"))
    columns = ", ".join(CHAINED_COLUMNS)
    connection = meddler(tmp_path / "record.db")
    entries = rows(connection, f"SELECT {columns}, chain_mac FROM journal ORDER BY sequence")

    previous = GENESIS
    for *values, mac in entries:
        assert mac == entry_mac(KEY.chain, previous, values)
        previous = str(mac)
    assert orders.place_in_chain("KD-20261122-0003", 1) == (3, previous)
    assert chain_is_whole(connection, KEY.chain)
    assert not chain_is_whole(connection, OTHER_KEY.chain)
    connection.close()
