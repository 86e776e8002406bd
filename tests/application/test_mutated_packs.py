"""Labels, packs and charts that say something else than they were to say are withheld."""

from datetime import UTC, datetime

import pytest

from ketadesk import app
from ketadesk.adapters.documents.reading.pdf_text import read_pages
from ketadesk.application.errors import ReadBackFailed
from ketadesk.application.labels.label_content import ContainerLabel, LabelStock, LabelWish
from ketadesk.application.labels.labels import container_labels, draft_labels
from ketadesk.application.monitoring.papers.handover_paper import handover
from ketadesk.application.monitoring.papers.record_paper import monitoring_record
from ketadesk.application.read_back.label_mismatches import label_mismatches
from ketadesk.application.read_back.paper_mismatches import paper_mismatches
from ketadesk.application.sheet.printed_order import PrintedOrder
from ketadesk.application.sheet.sheet_content import Chart, PageSize, SheetContent

from .conftest import DraftOf
from .fakes import LONDON, seal
from .released import released, reworded, sheet_of, writer
from .trend_sample import evening

pytestmark = pytest.mark.req("SR-42")


def labels_of(draft_of: DraftOf, name: str) -> tuple[tuple[ContainerLabel, ...], PrintedOrder]:
    content, behind = sheet_of(draft_of(name))
    now = datetime(2026, 11, 22, 13, tzinfo=UTC)
    order = draft_labels(behind, content)
    return container_labels(order, LabelWish(), LabelStock.A4, app.read_library(), now, UTC), behind


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("500~mg in 500~mL", "50~mg in 500~mL", "label 1: its amounts are not the order's"),
        ('"1~mg per mL"', '"10~mg per mL"', "label 1: its amounts are not the order's"),
        ("EXAMPLE", "EXEMPLAR", "label 1: the patient is not the order's"),
        ("TEST-0001", "TEST-0002", "label 1: the patient is not the order's"),
        ("chloride 0.9", "chloride 0.45", "label 1: the diluent is not the order's"),
        ("Intravenous", "Intravenous, 35~mL per hour", "label 1: a rate stands on it"),
    ],
)
def test_a_label_that_is_not_the_orders(draft_of: DraftOf, old: str, new: str, told: str) -> None:
    labels, behind = labels_of(draft_of, "acute-pain-infusion")
    wrong = (reworded(labels[0], old, new), *labels[1:])
    with pytest.raises(ReadBackFailed) as failed:
        released().write_labels(wrong, LabelStock.LETTER, behind)
    assert told in failed.value.mismatches


def test_a_push_label_that_is_not_the_orders(draft_of: DraftOf) -> None:
    labels, behind = labels_of(draft_of, "bolus-then-infusion")
    wrong = (reworded(labels[0], "10~mg per mL", "50~mg per mL"), *labels[1:])
    with pytest.raises(ReadBackFailed) as failed:
        released().write_labels(wrong, LabelStock.ROLL_62, behind)
    assert failed.value.mismatches == ("label 1: its amounts are not the order's",)
    without = behind.model_copy(update={"draft": behind.draft.with_field("loading_dose", None)})
    pages = read_pages(writer().write_labels(labels, LabelStock.A4, behind))
    assert label_mismatches(labels, pages, without) == ("label 1: its amounts are not the order's",)


def test_labels_lost_added_or_changed_round(draft_of: DraftOf) -> None:
    labels, behind = labels_of(draft_of, "acute-pain-infusion")
    pages = read_pages(writer().write_labels(labels, LabelStock.A4, behind))
    assert label_mismatches(labels, pages, behind) == ()
    assert label_mismatches(labels[:-1], pages, behind) == ("there is more on the labels than they were to say",)
    lost = label_mismatches((*labels, labels[0]), pages, behind)
    assert lost == ("label 5: what it was to say is not there, or not in its place",)
    turned = label_mismatches(labels[::-1], pages, behind)
    assert turned == ("label 1: what it was to say is not there, or not in its place",)


def handovers() -> tuple[SheetContent, SheetContent]:
    reference = app.read_reference()
    first = handover(evening().watched(300), reference, LONDON, "MRN", "Anna Example", seal)
    return first, handover(evening().watched(372), reference, LONDON, "MRN", "Anna Example", seal)


def test_parts_lost_added_or_changed_round() -> None:
    first, second = handovers()
    pages = read_pages(writer().write_pack((first, second), PageSize.A4))
    assert paper_mismatches((first, second), pages) == ()
    assert paper_mismatches((first,), pages) == ("page 2: there is more than the paper was to have",)
    lost = paper_mismatches((first, second, first), pages)
    assert lost == ("part 3 of 3, KETAMINE INFUSION HANDOVER: there is no page of it",)
    assert "part 1 of 2" in paper_mismatches((second, first), pages)[0]


def test_a_chart_that_shows_something_else() -> None:
    reference = app.read_reference()
    record = monitoring_record(evening().watched(372), reference, LONDON, "MRN", "Anna Example", seal)
    charts = [block for section in record.sections for block in section.blocks if isinstance(block, Chart)]
    assert len(charts) == 1
    panel = charts[0].trend.panels[0]
    pages = read_pages(writer().write(record, PageSize.A4))
    assert paper_mismatches((record,), pages) == ()
    for other, told in (
        (reworded(record, f'"title":"{panel.title}"', '"title":"XX"'), "text "),
        (record.model_copy(update={"sections": record.sections[::-1]}), "section"),
    ):
        assert told in paper_mismatches((other,), pages)[0]
    chart_page = next(n for n, page in enumerate(pages) if panel.title in page and "mL per hour" in page)
    added = [
        page.replace(panel.title, f"{panel.title} 99", 1) if n == chart_page else page for n, page in enumerate(pages)
    ]
    assert paper_mismatches((record,), added)
