"""Labels at the desk: of what is stored, as it stands, with the ward's clock and the record's code."""

from dataclasses import dataclass, field, replace

import pytest

from ketadesk import app
from ketadesk.application.account import Account
from ketadesk.application.agreed_order import agreed_order
from ketadesk.application.audit import NoteKind
from ketadesk.application.draft_keeping import DraftKeeping
from ketadesk.application.errors import OrderRefused, StorageFailed, UnknownOrder
from ketadesk.application.labels.label_content import ContainerLabel, LabelStock, LabelWish
from ketadesk.application.open_record import OpenRecord
from ketadesk.application.sheet.printed_before import stamped
from ketadesk.application.sheet.printed_order import PrintedOrder, printed_draft, printed_order
from ketadesk.application.sheet.sheet_content import PageSize, SheetContent, SheetStatus
from ketadesk.application.ward_desk import WardDesk

from .fakes import DraftInMemory, SheetsSeen
from .people import BERTA
from .quick_desk import quick_desk
from .record_fakes import NotesInMemory
from .watched_sample import RunningWard, sample_draft

CONTAINERS = tuple(f"Infusion, container {n} of 4" for n in (1, 2, 3, 4))


@dataclass
class LabelsSeen(SheetsSeen):
    """A writer that remembers the labels it was given."""

    labels: list[tuple[tuple[ContainerLabel, ...], LabelStock, PrintedOrder, int]] = field(default_factory=list)

    def write_pack(
        self, parts: tuple[SheetContent, ...], page_size: PageSize, behind: PrintedOrder | None = None
    ) -> bytes:
        raise NotImplementedError

    def write_labels(
        self, labels: tuple[ContainerLabel, ...], stock: LabelStock, behind: PrintedOrder, first: int = 1
    ) -> bytes:
        self.labels.append((labels, stock, behind, first))
        return b"labels"


@dataclass
class SignedIn:
    """Berta, who did not enter the order, is signed in."""

    signed_in: Account | None = BERTA

    def confirm(self, pin: str) -> Account:
        raise NotImplementedError


@dataclass
class World:
    ward: RunningWard
    desk: WardDesk
    writer: LabelsSeen
    notes: NotesInMemory


@pytest.fixture
def world() -> World:
    ward, writer, notes = RunningWard(), LabelsSeen(), NotesInMemory()
    record = OpenRecord(
        orders=ward.orders,
        drafts=DraftKeeping(DraftInMemory()),
        journal=notes,
        sessions=SignedIn(),
        seal=lambda _text: "0A1B2C3D",
    )
    desk = replace(quick_desk(), writer=writer, clock=ward.clock, record=record, new_entry_id=ward.new_id)
    return World(ward, desk, writer, notes)


def test_the_desk_names_what_takes_a_label(world: World) -> None:
    stored = world.ward.order()
    assert world.desk.label_parts(stored.order_id, 1) == CONTAINERS


def test_labels_are_made_of_what_is_stored(world: World) -> None:
    stored = world.ward.signed()
    world.ward.at(20)  # the sample starts at 14:00
    wish = LabelWish(part=CONTAINERS[0], prepared_at="13:50", first=7)
    assert world.desk.labels_pdf(stored.order_id, 1, wish, LabelStock.LETTER) == b"labels"
    ((labels, stock, behind, first),) = world.writer.labels
    assert (stock, behind, first) == (LabelStock.LETTER, printed_order(stored), 7)
    (label,) = labels
    assert (label.prepared_at, label.expires_at) == ("22-Nov-2026 13:50", "23-Nov-2026 13:50")
    assert (label.warning, label.identifier_label) == ("", "MRN")
    assert label.code_text == f"{stored.label}-L-0A1B2C3D"


def test_figures_on_a_label_are_figures_seen(world: World) -> None:
    """Who may still check them has had the strength on her screen: that check is no blind one, and it is noted."""
    stored = world.ward.order()
    world.desk.labels_pdf(stored.order_id, 1, LabelWish(), LabelStock.A4)
    assert world.notes.kinds() == [NoteKind.UNCHECKED_SHEET_SEEN]
    assert world.writer.labels[0][0][0].warning == "DRAFT"


def test_what_is_refused_is_not_written(world: World) -> None:
    stored = world.ward.order()
    with pytest.raises(OrderRefused, match="is not a time"):
        world.desk.labels_pdf(stored.order_id, 1, LabelWish(prepared_at="soon"), LabelStock.A4)
    with pytest.raises(UnknownOrder):
        world.desk.labels_pdf(stored.order_id, 9, LabelWish(), LabelStock.A4)
    assert world.writer.labels == []
    assert world.notes.notes == []


def test_without_a_record_there_are_no_labels(world: World) -> None:
    world.desk.record = None
    with pytest.raises(StorageFailed):
        world.desk.label_parts("KD-20261122-0001", 1)
    with pytest.raises(StorageFailed):
        world.desk.labels_pdf("KD-20261122-0001", 1, LabelWish(), LabelStock.A4)


def test_a_draft_that_was_never_stored_stands_behind_its_papers_too() -> None:
    examined = agreed_order(sample_draft(), app.read_reference())
    behind = printed_draft(examined, "DRAFT-1a2b3c4d", app.read_library())
    assert (behind.label, behind.draft) == ("DRAFT-1a2b3c4d", sample_draft())
    assert '"order_id": "DRAFT-1a2b3c4d"' in behind.plan_json
    assert '"total_mg": "500"' in behind.plan_json


def test_a_label_that_was_printed_makes_no_reprint_of_the_sheet(world: World) -> None:
    """It is noted under a name of its own, `KD-20261122-0001-R1-L`."""
    stored = world.ward.signed()
    in_force = stored.sheet.model_copy(update={"status": SheetStatus.SIGNED})
    at = world.ward.clock.now()
    assert stamped(in_force, (f"{stored.label}-L",), at, "B. Example") == in_force
    assert stamped(in_force, (f"{stored.label} SIGNED",), at, "B. Example") != in_force
