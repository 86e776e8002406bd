"""The papers beside the order sheet: monitoring record, handover, downtime pack and labels, usual and extreme."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from ketadesk.application.labels.label_content import LabelStock
from ketadesk.application.sheet.sheet_content import PageSize
from tests.adapters.documents.monitoring_papers import DOWNTIME, WATCHED, downtime_of, handover_of, record_of
from tests.adapters.documents.test_labels import BEHIND, LABELS
from tests.paper_corpus.papers import Paper, paper_of, read_paper, writer

_TYPED = ("Sees colours; " * 40,)


@cache
def monitoring_papers() -> tuple[Paper, ...]:
    """Record and handover of each course on both papers."""
    return tuple(
        paper_of(f"{made.__name__}-{name}-{size.value}", made(name), size, _TYPED)
        for name in WATCHED
        for made in (record_of, handover_of)
        for size in PageSize
    )


@cache
def downtime_packs() -> tuple[Paper, ...]:
    """The pack of each course; its content is that of its first part."""
    return tuple(_packs())


def _packs() -> Iterator[Paper]:
    for number, name in enumerate(DOWNTIME):
        size = (PageSize.A4, PageSize.LETTER)[number % 2]
        parts = downtime_of(name)
        yield read_paper(f"downtime-{name}", parts[0], size, writer().write_pack(parts, size), _TYPED)


@cache
def parts_of_packs() -> tuple[Paper, ...]:
    """Each part of each pack as a paper of its own: its content, and the pages that have its title."""
    return tuple(
        replace(pack, name=f"{pack.name}, {part.title}", content=part, pages=pages)
        for pack in downtime_packs()
        for part in downtime_of(pack.name.removeprefix("downtime-"))
        if (pages := tuple(page for page in pack.pages if part.title in page.line_texts()))
    )


@cache
def labels() -> tuple[Paper, ...]:
    """Each label on each stock; of a label there is no content of a sheet, so any stands in for it."""
    return tuple(
        read_paper(
            f"label-{name}-{stock.value}",
            handover_of("evening"),
            PageSize.A4,
            writer().write_labels((label,), stock, BEHIND),
        )
        for name, label in LABELS.items()
        for stock in LabelStock
    )
