"""REPRINT: which print is stamped, with what, and under which names a sheet leaves the program."""

from dataclasses import replace

import pytest

from ketadesk.application.audit import NoteKind
from ketadesk.application.errors import StorageFailed
from ketadesk.application.reference import Reference
from ketadesk.application.sheet.sheet_content import PageSize, SheetStatus
from ketadesk.domain.order_state import EventKind

from .conftest import DraftOf
from .fakes import disk_full
from .paper_ward import ORDER, PaperWard
from .people import ANNA

ACUTE = "acute-pain-infusion"
LABEL = f"{ORDER}-R1"

pytestmark = pytest.mark.req("SR-25")


@pytest.fixture
def ward(reference: Reference) -> PaperWard:
    return PaperWard(reference)


@pytest.fixture
def ready(ward: PaperWard, draft_of: DraftOf) -> PaperWard:
    """Stored at 13:50, checked by Berta at 13:55, who stays signed in."""
    ward.store(draft_of(ACUTE))
    ward.check(1)
    return ward


def test_the_first_print_in_force_has_no_stamp_and_every_further_one_has(ready: PaperWard) -> None:
    assert ready.sheet(1).stamp == "", "a view is no print"
    assert ready.print_sheet(1).stamp == ""
    ready.later(7)
    assert ready.print_sheet(1).stamp == "REPRINT 22-Nov-2026 14:02 by Berta Example"
    ready.sign_in(ANNA)
    ready.later(1)
    again = ready.print_sheet(1)
    assert (again.stamp, again.status) == ("REPRINT 22-Nov-2026 14:03 by Anna Example", SheetStatus.READY)


def test_a_saved_sheet_is_out_as_well(ready: PaperWard) -> None:
    made = ready.desk.sheet(ORDER, 1, PageSize.A4)
    ready.desk.save_pdf(made.pdf, "/somewhere/sheet.pdf", made.noted_as)
    assert ready.sheet(1).stamp.startswith("REPRINT ")


def test_what_was_printed_before_its_check_makes_no_reprint(ward: PaperWard, draft_of: DraftOf) -> None:
    ward.store(draft_of(ACUTE))
    for _ in range(2):
        assert ward.print_sheet(1).stamp == ""
    ward.check(1, weight_kg="71")
    assert ward.print_sheet(1).stamp == ""
    assert [note.words for note in ward.ward.notes.notes if note.kind is NoteKind.SHEET_PRINTED] == [
        f"{LABEL} ONE_NURSE", f"{LABEL} ONE_NURSE", f"{LABEL} DRAFT",
    ]  # fmt: skip


def test_the_sheet_that_the_prescriber_signs_is_the_first_one(ward: PaperWard, draft_of: DraftOf) -> None:
    ward.store(draft_of(ACUTE))
    ward.print_sheet(1)
    ward.check(1)
    assert ward.print_sheet(1).stamp == ""


@pytest.mark.parametrize("state", ["signed", "running", "ended", "superseded", "cancelled"])
def test_the_stamp_stays_beside_every_later_status(state: str, ready: PaperWard, draft_of: DraftOf) -> None:
    ready.print_sheet(1)
    if state == "superseded":
        ready.store(draft_of(ACUTE, {"infusion.dose": "0.6"}), ORDER)
    elif state == "cancelled":
        ready.take(EventKind.CANCEL, 1)
    else:
        ready.sign(1)
    if state in ("running", "ended"):
        ready.take(EventKind.START, 1)
    if state == "ended":
        ready.take(EventKind.END, 1)
    sheet = ready.sheet(1)
    assert sheet.stamp.startswith("REPRINT 22-Nov-2026 14:")
    assert sheet.status.name == {"running": "SIGNED"}.get(state, state.upper())


def test_each_revision_counts_for_itself(ready: PaperWard, draft_of: DraftOf) -> None:
    """R1 was printed; R10 and R2 were not, and `R1` is no part of `R10`."""
    ready.print_sheet(1)
    ready.store(draft_of(ACUTE, {"infusion.dose": "0.6"}), ORDER)
    ready.check(2)
    assert ready.sheet(2).stamp == ""
    ready.desk.print_pdf(b"%PDF", "title", f"{ORDER}-R20 READY")
    assert ready.sheet(2).stamp == ""


@pytest.mark.parametrize("kind", [NoteKind.SHEET_PRINTED, NoteKind.SHEET_SAVED])
def test_a_note_of_an_earlier_version_counts(kind: NoteKind, ready: PaperWard) -> None:
    """It has the label alone."""
    if kind is NoteKind.SHEET_PRINTED:
        ready.desk.print_pdf(b"%PDF", "title", LABEL)
    else:
        ready.desk.save_pdf(b"%PDF", "/somewhere/sheet.pdf", LABEL)
    assert ready.ward.notes.notes[-1].words == LABEL
    assert ready.sheet(1).stamp.startswith("REPRINT ")


def test_a_mark_that_nobody_knows_is_no_print_in_force(ready: PaperWard) -> None:
    ready.desk.print_pdf(b"%PDF", "title", f"{LABEL} WHATEVER")
    assert ready.sheet(1).stamp == ""


def test_other_notes_of_the_order_are_no_prints(ready: PaperWard) -> None:
    ready.scan(ready.code(1))
    assert ready.ward.notes.kinds()[-1] is NoteKind.PAPER_SCANNED
    assert ready.sheet(1).stamp == ""


def test_a_print_that_could_not_be_noted_is_remembered_while_the_program_runs(ready: PaperWard) -> None:
    ready.ward.notes.fails_next = disk_full()
    with pytest.raises(StorageFailed):
        ready.print_sheet(1)
    assert len(ready.printed) == 1
    assert ready.sheet(1).stamp.startswith("REPRINT ")


def test_a_record_that_is_only_looked_at_takes_no_note_and_its_second_print_is_stamped(ready: PaperWard) -> None:
    record = ready.desk.record
    assert record is not None
    ready.desk.record = replace(record, why_not_store="The record is only looked at.")
    before = list(ready.ward.notes.notes)
    assert ready.print_sheet(1).stamp == ""
    assert ready.print_sheet(1).stamp.startswith("REPRINT ")
    assert ready.ward.notes.notes == before


def test_the_stamp_changes_no_code(ready: PaperWard) -> None:
    """A reprint in force is as good as the first print."""
    first = ready.print_sheet(1)
    assert ready.print_sheet(1).code_text == first.code_text


@pytest.mark.req("SR-20")
def test_equal_standing_gives_equal_bytes_whenever_it_is_made(ready: PaperWard) -> None:
    first = ready.desk.sheet(ORDER, 1, PageSize.LETTER).pdf
    ready.later(600)
    assert ready.desk.sheet(ORDER, 1, PageSize.LETTER).pdf == first


@pytest.mark.req("SR-46")
def test_the_file_s_name_says_what_may_not_be_used(ward: PaperWard, draft_of: DraftOf) -> None:
    """Worked through by hand: in force the name is bare."""

    def name(revision: int = 1) -> str:
        made = ward.desk.sheet(ORDER, revision, PageSize.A4)
        assert made.file_name == ward.sheets.written[-1][0].file_name
        return made.file_name

    ward.store(draft_of(ACUTE))
    assert name() == f"KetaDesk_{ORDER}_R1_ONE_NURSE.pdf"
    ward.check(1, weight_kg="71")
    assert name() == f"KetaDesk_{ORDER}_R1_DRAFT.pdf"
    ward.store(draft_of(ACUTE, {"infusion.dose": "0.6"}), ORDER)
    assert name() == f"KetaDesk_{ORDER}_R1_SUPERSEDED.pdf"
    ward.check(2)
    assert name(2) == f"KetaDesk_{ORDER}_R2.pdf"
    ward.sign(2)
    assert name(2) == f"KetaDesk_{ORDER}_R2.pdf"
    ward.take(EventKind.START, 2)
    assert name(2) == f"KetaDesk_{ORDER}_R2.pdf"
    ward.store(draft_of(ACUTE, {"infusion.dose": "0.7"}), ORDER)
    ward.take(EventKind.CANCEL, 3)
    assert name(3) == f"KetaDesk_{ORDER}_R3_CANCELLED.pdf"
    ward.take(EventKind.END, 2)
    assert name(2) == f"KetaDesk_{ORDER}_R2_ENDED.pdf"


def test_a_change_says_what_it_supersedes_and_the_old_sheet_by_what(ward: PaperWard, draft_of: DraftOf) -> None:
    """While R1 runs and R2 waits R1 is in force; once R2 has started R1's further print says SUPERSEDED."""
    ward.running(draft_of(ACUTE))
    ward.print_sheet(1)
    ward.signed(draft_of(ACUTE, {"infusion.dose": "0.6"}), ORDER)
    waiting, running = ward.sheet(2), ward.sheet(1)
    assert "Supersedes R1. If a newer revision exists destroy this sheet." in waiting.footer_lines[0]
    assert running.status is SheetStatus.SIGNED
    assert running.status_lines == (
        "Running since 22-Nov-2026 14:05.", "In force until its change, R2, has been started.",
    )  # fmt: skip
    assert "keep it until the newer one has been started" in running.footer_lines[0]
    ward.take(EventKind.START, 2)
    old = ward.sheet(1)
    assert old.status is SheetStatus.SUPERSEDED
    assert old.status_lines == ("Superseded by revision R2: do not use this sheet.",)
    assert old.stamp.startswith("REPRINT ")
