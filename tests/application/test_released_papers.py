"""What is right is released: orders of every kind on both papers with every status word, packs, labels, bed papers."""

from datetime import UTC, datetime

import pytest

from ketadesk import app
from ketadesk.adapters.documents.reading.pdf_text import read_pages
from ketadesk.application.errors import ReadBackFailed
from ketadesk.application.labels.label_content import LabelStock, LabelWish
from ketadesk.application.labels.labels import container_labels, draft_labels
from ketadesk.application.monitoring.papers.downtime_pack import downtime_parts
from ketadesk.application.monitoring.papers.handover_paper import handover
from ketadesk.application.monitoring.papers.paper_frame import PaperGround
from ketadesk.application.monitoring.papers.record_paper import monitoring_record
from ketadesk.application.read_back.released_papers import ReleasedPapers
from ketadesk.application.sheet.printed_order import PrintedOrder, printed_order
from ketadesk.application.sheet.sheet_content import Cell, Grid, Lines, PageSize, Section, SheetContent, SheetStatus

from .conftest import DraftOf
from .fakes import LONDON, SheetsSeen, seal
from .random_orders import random_orders
from .released import released, reworded, sheet_of, writer
from .trend_sample import evening, long_course

pytestmark = pytest.mark.req("SR-42")
ACCEPTED = (
    "acute-pain-infusion", "low-dose-infusion", "icu-opioid-adjunct", "single-bolus", "bolus-then-saline",
    "bolus-then-infusion", "fixed-dose",
)  # fmt: skip


@pytest.mark.parametrize("page_size", PageSize)
@pytest.mark.parametrize("name", ACCEPTED)
def test_every_sample_is_released(draft_of: DraftOf, name: str, page_size: PageSize) -> None:
    faults: list[str] = []
    content, behind = sheet_of(draft_of(name))
    assert released(faults).write(content, page_size, behind) == writer().write(content, page_size, behind)
    assert faults == []


@pytest.mark.parametrize("status", [s for s in SheetStatus if s is not SheetStatus.DRAFT])
def test_every_status_word_is_released(draft_of: DraftOf, status: SheetStatus) -> None:
    content, behind = sheet_of(draft_of("low-dose-infusion"))
    content = content.model_copy(update={"status": status, "status_lines": ("Superseded by R3, see 42 mL per hour",)})
    assert released().write(content, PageSize.A4, behind)


def test_a_signed_and_stamped_sheet_is_released(draft_of: DraftOf) -> None:
    content, behind = sheet_of(draft_of("acute-pain-infusion"))
    lines = Lines(
        lines=(Cell(text="Prescriber: Dr A Example, 22-Nov-2026 13:58, re-entered 35 mL per hour", typed=True),)
    )
    *others, last = content.sections
    signed = (*others, last.model_copy(update={"blocks": (lines, *last.blocks)}))
    stamp = "REPRINT 22-Nov-2026 18:03 by M Jones"
    content = content.model_copy(update={"status": SheetStatus.SIGNED, "stamp": stamp, "sections": signed})
    assert released().write(content, PageSize.LETTER, behind)


def test_orders_by_chance_are_released() -> None:
    """Fifty, each on the other paper than the one before: no false alarm."""
    faults: list[str] = []
    papers = released(faults)
    for number, draft in enumerate(random_orders(50, "no false alarm")):
        content, behind = sheet_of(draft)
        papers.write(content, tuple(PageSize)[number % 2], behind)
    assert faults == []


def test_allergies_that_need_pages_of_their_own_are_released(draft_of: DraftOf) -> None:
    content, behind = sheet_of(draft_of("low-dose-infusion"))
    for times in (8, 900):
        long = "Known allergies: " + "latex 12 mL per hour, " * times + "x"
        identity = content.identity.model_copy(update={"allergies": long})
        assert released().write(content.model_copy(update={"identity": identity}), PageSize.A4)
    assert behind.label == content.order_label


def test_a_row_in_slices_is_released(draft_of: DraftOf) -> None:
    """Three long cells side by side go on over page breaks, a part of each at a time."""
    content, _ = sheet_of(draft_of("low-dose-infusion"))
    grid = content.sections[5].blocks[0]
    assert isinstance(grid, Grid)
    cells = tuple(Cell(text=f"{letter} said it is so, and so it is said " * n, typed=True) for letter, n in
                  (("Anna", 40), ("Ben", 9), ("Cy", 70)))  # fmt: skip
    long = grid.model_copy(update={"rows": (cells, *grid.rows)})
    section = Section(number=6, title="Limits and sources", blocks=(long,), keep_together=False)
    content = content.model_copy(update={"sections": (*content.sections[:5], section)})
    assert released().write(content, PageSize.A4)


@pytest.mark.parametrize("stock", LabelStock)
@pytest.mark.parametrize("name", ["acute-pain-infusion", "bolus-then-infusion", "single-bolus"])
def test_labels_are_released(draft_of: DraftOf, name: str, stock: LabelStock) -> None:
    reference, now = app.read_reference(), datetime(2026, 11, 22, 13, tzinfo=UTC)
    content, behind = sheet_of(draft_of(name))
    order = draft_labels(behind, content)
    labels = container_labels(order, LabelWish(), stock, reference.library, now, UTC)
    assert released().write_labels(labels, stock, behind)
    named = LabelWish(part=labels[-1].part, prepared_at="13:00", prepared_by="M Jones", checked_by="Ann Lee-Smith")
    assert released().write_labels(container_labels(order, named, stock, reference.library, now, UTC), stock, behind)


@pytest.mark.parametrize("page_size", PageSize)
def test_papers_of_the_bed_are_released(page_size: PageSize) -> None:
    reference, evening_ward, long = app.read_reference(), evening().watched(372), long_course().watched(72 * 60)
    papers = released()
    record = monitoring_record(long, reference, LONDON, "MRN", "Anna Example", seal)
    of_one = handover(evening_ward, reference, LONDON, "MRN", "Anna Example", seal)
    assert papers.write(record, page_size)
    assert papers.write_pack((of_one, of_one), page_size)
    ground = PaperGround(evening_ward, reference, LONDON, seal)
    parts = downtime_parts(ground, evening_ward.order.sheet, "MRN", "Anna Example")
    assert papers.write_pack(parts, page_size, printed_order(evening_ward.order))


def test_a_pack_with_an_order_has_its_sheet_once(draft_of: DraftOf) -> None:
    content, behind = sheet_of(draft_of("low-dose-infusion"))
    handed = content.model_copy(update={"title": "KETAMINE INFUSION HANDOVER", "status": SheetStatus.HANDOVER})
    refused(((handed, handed), behind), "expected one order sheet, found 0")
    refused(((content, content), behind), "expected one order sheet, found 2")


def refused(paper: tuple[tuple[SheetContent, ...], PrintedOrder], words: str) -> None:
    faults: list[str] = []
    with pytest.raises(ReadBackFailed) as failed:
        released(faults).write_pack(paper[0], PageSize.A4, paper[1])
    assert words in " ".join(failed.value.mismatches)
    assert faults == [f"read-back: {mismatch}" for mismatch in failed.value.mismatches]


def test_an_order_that_cannot_be_read_releases_nothing(draft_of: DraftOf) -> None:
    content, behind = sheet_of(draft_of("low-dose-infusion"))
    for plan in ("{}", "[]", behind.plan_json.replace('"total_mg": "', '"total_mg": "x')):
        broken = behind.model_copy(update={"plan_json": plan})
        refused(((content,), broken), "the order behind the paper cannot be read")


def test_another_orders_sheet_is_withheld(draft_of: DraftOf) -> None:
    content, _ = sheet_of(draft_of("low-dose-infusion"))
    _, other = sheet_of(draft_of("low-dose-infusion", {"patient.weight_kg": "71"}))
    refused(((content,), other), "section 1, weight: expected 71 kg, found 70 kg")


def test_no_word_about_the_patient_reaches_the_log(draft_of: DraftOf) -> None:
    content, behind = sheet_of(draft_of("low-dose-infusion", {"prescriber_contact": "Bleep 4412"}))
    faults: list[str] = []
    for changed in (
        reworded(content, "EXAMPLE, Alex", "SECRET, Bo"),
        reworded(content, "TEST-0001", "TEST-9901"),
        reworded(content, "01-Apr-1980", "02-Apr-1980"),
        reworded(content, "Bleep 4412", "Bleep 9944"),
    ):
        with pytest.raises(ReadBackFailed):
            released(faults).write(changed, PageSize.A4, behind)
    told = " ".join(faults)
    assert faults
    for secret in ("SECRET", "EXAMPLE", "Alex", "9901", "0001", "Apr-1980", "4412", "9944"):
        assert secret not in told


def test_what_is_no_pdf_is_withheld(draft_of: DraftOf) -> None:
    content, behind = sheet_of(draft_of("low-dose-infusion"))
    faults: list[str] = []
    for unreadable in (ReadBackFailed(mismatches=("the finished PDF cannot be read at all",)), ReadBackFailed()):
        seen, failure = SheetsSeen(), unreadable

        def fails(_pdf: bytes, failure: ReadBackFailed = failure) -> tuple[str, ...]:
            raise failure

        with pytest.raises(ReadBackFailed):
            ReleasedPapers(seen, fails, faults.append).write(content, PageSize.A4, behind)
    with pytest.raises(ReadBackFailed):
        ReleasedPapers(SheetsSeen(), read_pages, faults.append).write(content, PageSize.A4, behind)
    assert faults == ["read-back: the finished PDF cannot be read at all"] * 2


def test_what_cannot_be_printed_is_asked_of_the_writer() -> None:
    assert released().unprintable("Ann") == ""
    assert "U+0001" in released().unprintable("\x01")
