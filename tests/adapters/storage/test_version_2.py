"""A record of version 2, which knew no infusion log, is read as it was, goes on, or stays as it is.

The kept file was written by version 2 itself: a signed order, a cancelled one, one whose signed revision was changed
again, and an erased patient. All of them are made up.
"""

import itertools
import shutil
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from ketadesk.adapters.storage import opening, takeover
from ketadesk.adapters.storage.anchor import AnchorFile
from ketadesk.adapters.storage.connection import connect
from ketadesk.adapters.storage.migration import chain_is_whole, newest_version
from ketadesk.adapters.storage.opening import open_record, open_to_read
from ketadesk.adapters.storage.schema import foreign_parts
from ketadesk.adapters.storage.verify import verify_record
from ketadesk.application.errors import OrderConflict, StorageFailed, UnknownOrder
from ketadesk.domain.order_state import OrderState

from .infusions import a_set, logged, start
from .orders import KEY, meddler, record
from .test_takeover import Killed, killed_at

pytestmark = pytest.mark.req("SR-40")

RELEASED = Path(__file__).parent / "released" / "record_v2.db"
SIGNED, CANCELLED, CHANGED, ERASED = (f"KD-20261122-000{number}" for number in range(1, 5))
COPY = "record.before-v3.db"
ENTRIES = 33


def _version_2(folder: Path) -> Path:
    return Path(shutil.copy(RELEASED, folder / "record.db"))


def _journal(connection: apsw.Connection) -> list[tuple[object, ...]]:
    return connection.execute("SELECT * FROM journal ORDER BY sequence").fetchall()


def test_the_kept_file_is_of_version_2(tmp_path: Path) -> None:
    with closing(connect(_version_2(tmp_path), KEY.record)) as old:
        assert old.pragma("user_version") == 2
        assert len(_journal(old)) == ENTRIES


def test_everything_in_it_is_read_as_it_was(tmp_path: Path) -> None:
    file = _version_2(tmp_path)
    with closing(connect(file, KEY.record)) as old:
        before = _journal(old)
    with closing(record(tmp_path)) as opened:
        assert [r.state for r in opened.orders.progress(SIGNED).revisions] == [OrderState.SIGNED]
        assert opened.orders.get(SIGNED, 1).draft.patient.family_name == "MÜLLER"
        assert [r.state.value for r in opened.orders.progress(CANCELLED).revisions] == ["superseded", "cancelled"]
        assert [r.state.value for r in opened.orders.progress(CHANGED).revisions] == ["superseded", "signed-off"]
        with pytest.raises(UnknownOrder, match="was erased"):
            opened.orders.get(ERASED, 1)
        assert opened.infusions.courses() == (SIGNED,)
        assert opened.infusions.entries(SIGNED) == ()
        with opened.database.reading() as connection:
            assert foreign_parts(connection) == ()
            assert verify_record(connection, KEY.chain, None).findings == ()
    with closing(meddler(file)) as new:
        assert new.pragma("user_version") == newest_version()
        assert _journal(new) == before
        assert new.pragma("integrity_check") == "ok"


def test_its_signed_order_is_started(tmp_path: Path) -> None:
    _version_2(tmp_path)
    with closing(record(tmp_path)) as opened:
        opened.infusions.log(logged(a_set()))
        start(opened, SIGNED)
        with pytest.raises(OrderConflict, match="signed, running or ended"):
            opened.infusions.log(logged(a_set(), order_id=CHANGED, revision=2))
        with pytest.raises(UnknownOrder, match="was erased"):
            opened.infusions.log(logged(a_set(), order_id=ERASED))
        with opened.database.reading() as connection:
            verified = verify_record(connection, KEY.chain, AnchorFile(tmp_path, KEY.anchor))
    assert verified.entries == ENTRIES + 3
    assert [finding for finding in verified.findings if "anchor" not in finding] == []


def test_it_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    file = _version_2(tmp_path)
    (tmp_path / COPY).write_bytes(b"of a start that was cut off")
    with closing(record(tmp_path)) as opened:
        opened.infusions.log(logged(a_set()))

    assert sorted(left.name for left in tmp_path.iterdir()) == [COPY, file.name]
    with closing(meddler(tmp_path / COPY)) as copy:
        assert copy.pragma("user_version") == 2
        assert len(_journal(copy)) == ENTRIES


def test_it_is_not_only_looked_at_before_it_was_brought_up_to_date(tmp_path: Path) -> None:
    file = _version_2(tmp_path)
    with pytest.raises(StorageFailed, match="older KetaDesk"):
        open_to_read(file, KEY.record)
    assert file.read_bytes() == RELEASED.read_bytes()


def test_a_migrationkilled_at_each_statement_leaves_version_2_or_makes_version_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = _version_2(tmp_path)
    with closing(connect(file, KEY.record)) as old:
        before = _journal(old)
    kills = 0
    for statement in itertools.count():
        traced, _ = killed_at(statement)
        with monkeypatch.context() as patched:
            for module in (opening, takeover):
                patched.setattr(module, "connect", traced)
            try:
                open_record(file, KEY.record, KEY.chain).close()
            except Killed:
                kills += 1
            else:
                break
        with closing(connect(file, KEY.record)) as old:
            assert old.pragma("user_version") in (2, newest_version())
            assert _journal(old) == before
    print(f"{kills} kills")
    assert kills > 20
    with closing(connect(file, KEY.record)) as new:
        assert new.pragma("user_version") == newest_version()
        assert chain_is_whole(new, KEY.chain)
