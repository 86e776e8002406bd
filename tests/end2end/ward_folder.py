"""A workstation's data folder with a record, people, one order and one backup: made once, copied for each test.

Passphrases and PINs are stretched as little as the program allows: how long that takes is tested elsewhere.
"""

import hashlib
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from argon2 import PasswordHasher

from ketadesk import app
from ketadesk.adapters.keys import envelope, passphrase_key, pin_hash
from ketadesk.adapters.keys.passphrase_key import Cost
from ketadesk.application.order_desk import OrderDesk
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.ward_workstation import WardWorkstation
from tests.adapters.documents.reading import pypdf_texts
from tests.end2end.made_record import FIRST, Someone, make_record
from tests.ui.whole_order import ORDER

RAW_WORDS = ("Traceback", "apsw", "SQLite", "Errno", "Exception", "Error(", "sqlite3", "NOTADB", "IOERR")
"""What no nurse should have to read."""


@contextmanager
def quick_passphrases() -> Iterator[None]:
    """Every new wrap, backup key and PIN hash costs next to nothing; older ones open as they were made."""
    cheap = Cost(passes=1, memory_kib=8_192, lanes=1)
    with ExitStack() as patches:
        patches.enter_context(mock.patch.object(envelope, "Cost", return_value=cheap))
        patches.enter_context(mock.patch.object(passphrase_key, "_BACKUP_COST", cheap))
        hasher = partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
        patches.enter_context(mock.patch.object(pin_hash, "PasswordHasher", hasher))
        yield


def whole_draft(desk: OrderDesk) -> OrderDraft:
    """70 kg at 0.5 mg per kg per hour, 1 mg per mL: 35 mL per hour."""
    draft = OrderDraft().with_field("regimen", "acute-pain-infusion")
    values = {**ORDER, "start": "2026-11-23T08:30:00+00:00", "time_zone": "Etc/UTC"}
    values |= {"preparation.drug_mg": "500", "preparation.volume_ml": "500", "preparation.method": "make-up-to"}
    for path, value in values.items():
        draft = draft.with_field(path, value)
    choices = desk.choices(draft)
    draft = draft.with_field("pump.model", choices.pumps[0].value)
    for question in choices.checklist:
        draft = draft.with_field(f"checklist.{question.id}", "absent")
    preview = desk.preview(draft)
    assert preview.sheet_allowed, [problem.sentence for problem in preview.problems]
    return draft


def store_one(station: WardWorkstation, who: Someone = FIRST) -> str:
    """Sign in and store the order; answers its id."""
    station.sessions.sign_in(who.sign_in_name, who.pin)
    return station.orders.store(whole_draft(station.orders), who.pin, str(uuid.uuid4())).order_id


class MadeFolder(NamedTuple):
    """Where it is, and what was written down when it was made."""

    root: Path
    recovery_key: str
    order_id: str
    backup: str


def make_folder(root: Path) -> MadeFolder:
    """A record with three people, an order, a backup of both, and nothing open."""
    with quick_passphrases():
        record = make_record(root)
        with at_work(root) as station:
            order_id = store_one(station)
            backup = station.record.back_up().file
    return MadeFolder(root, record.recovery_key, order_id, Path(backup).name)


@contextmanager
def environment(root: Path, passphrase_file: bool = True) -> Iterator[None]:
    """The program's variables for the data folder in `root`."""
    variables = {"KETADESK_DATA_DIR": str(root / "data")}
    if passphrase_file:
        variables["KETADESK_PASSPHRASE_FILE"] = str(root / "passphrase")
    with mock.patch.dict(os.environ, variables):
        if not passphrase_file:
            os.environ.pop("KETADESK_PASSPHRASE_FILE", None)
        yield


def workstation() -> WardWorkstation:
    """As a start of the program makes it; the library is read once."""
    return app.open_workstation()


@contextmanager
def at_work(root: Path) -> Iterator[WardWorkstation]:
    """Opened with the passphrase file."""
    with environment(root):
        station = workstation()
        try:
            opening = station.opening()
            assert opening.state == "ready", opening
            yield station
        finally:
            station.close()


@dataclass(frozen=True)
class Folder:
    """One copy, for one test to break."""

    root: Path
    made: MadeFolder

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def record(self) -> Path:
        return self.data / "record.db"

    def names(self) -> set[str]:
        """Everything in the data folder but what a running program leaves there; an empty `-wal` is none."""
        passing = {"lock", "holder.json", "record.db-shm", "faults.log"}
        wal = Path(f"{self.record}-wal")
        if wal.exists() and not wal.stat().st_size:
            passing.add(wal.name)
        return {str(file.relative_to(self.data)) for file in self.data.rglob("*")} - passing

    def prints(self) -> dict[str, str]:
        """What stands in the record's files, as hashes; an empty `-wal` is none."""
        files = (file for file in self.data.glob("record.db*") if not file.name.endswith("-shm"))
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.stat().st_size}


def copy_of(made: MadeFolder, root: Path) -> Folder:
    """A copy in the empty folder `root`."""
    shutil.copytree(made.root, root, dirs_exist_ok=True)
    return Folder(root, made)


def sheet_text(pdf: bytes) -> str:
    """Its words, with plain blanks."""
    return " ".join(" ".join(pypdf_texts(pdf)).replace("\N{NO-BREAK SPACE}", " ").split())


def assert_draft_only(station: WardWorkstation) -> None:
    """Orders are worked out, 35 mL per hour, and their sheet says that it stands for nothing stored."""
    desk = station.orders
    assert desk.why_not_store
    text = sheet_text(desk.unrecorded_sheet(whole_draft(desk), PageSize.A4))
    assert "35 mL per hour" in text
    assert "DRAFT" in text
    assert "Not recorded: this sheet has no stored order behind it." in text


def assert_plain(*words: str) -> None:
    """Whole sentences, and none of a machine's own."""
    text = " ".join(words)
    assert text.strip()
    assert not [raw for raw in RAW_WORDS if raw in text], text
    for sentence in words:
        assert sentence.strip().endswith((".", ").")), sentence
