"""The corpus as finished papers: each written once per test session, whichever worker comes first."""

import pickle
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from filelock import FileLock

from ketadesk import app
from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.application.sheet.order_sheet import order_sheet
from ketadesk.application.sheet.sheet_content import PageSize, SheetContent, SheetStatus
from ketadesk.application.sheet.sheet_standing import standing_sheet
from tests.paper_corpus.orders import CorpusOrder, corpus_orders
from tests.paper_corpus.reading import ReadPage, read_pages
from tests.paper_corpus.typed_texts import SIGNED_LINES

CHUNKS = 8
_A_WORD = 4
_STATUSES = (
    SheetStatus.READY,
    SheetStatus.SIGNED,
    SheetStatus.DRAFT,
    SheetStatus.SUPERSEDED,
    SheetStatus.TRAINING,
    SheetStatus.CANCELLED,
    SheetStatus.ENDED,
    SheetStatus.ONE_NURSE,
)
_UNDER = {
    SheetStatus.SUPERSEDED: ("Superseded by KD-20261122-0007-R3, stored 22-Nov-2026 18:03.",),
    SheetStatus.CANCELLED: ("Cancelled 22-Nov-2026 18:03 by M Jones because the patient was transferred.",),
}
_CHAIN = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"


@dataclass(frozen=True)
class Paper:
    """One finished paper and what is known of it."""

    name: str
    content: SheetContent
    page_size: PageSize
    typed: tuple[str, ...]
    """What somebody typed, longest first: it prints as it is, so the program's rules do not bind it."""
    plain: bool
    pdf: bytes
    pages: tuple[ReadPage, ...]

    own_words: str
    """All text in the order it is drawn, line by line, without what was typed."""


@cache
def writer() -> ReportlabPaperWriter:
    """The writer that is tested, with the shipped fonts."""
    return ReportlabPaperWriter(app.resources_folder() / "fonts")


def chunk_of_papers(number: int, folder: Path) -> tuple[Paper, ...]:
    """The papers of one chunk; `folder` is shared by all workers of the session."""
    kept = folder / f"paper-corpus-{number}.pickle"
    with FileLock(f"{kept}.lock"):
        if not kept.exists():
            kept.write_bytes(pickle.dumps(tuple(_written(number))))
    papers: tuple[Paper, ...] = pickle.loads(kept.read_bytes())
    return papers


def _written(chunk: int) -> Iterator[Paper]:
    for order in corpus_orders(app.read_reference(), chunk, CHUNKS):
        content = dressed(order)
        yield paper_of(order.name, content, order.page_size, _typed(order), plain=order.plain)


def paper_of(
    name: str, content: SheetContent, page_size: PageSize, typed: tuple[str, ...] = (), *, plain: bool = True
) -> Paper:
    """Write `content` and read it back."""
    pdf = writer().write(content, page_size)
    return read_paper(name, content, page_size, pdf, typed, plain=plain)


def read_paper(
    name: str,
    content: SheetContent,
    page_size: PageSize,
    pdf: bytes,
    typed: tuple[str, ...] = (),
    *,
    plain: bool = True,
) -> Paper:
    """A paper that was written before, read back."""
    pages = read_pages(pdf)
    own = without_typed("\n".join(page.drawn_text() for page in pages), typed)
    return Paper(name, content, page_size, typed, plain, pdf, pages, own)


def without_typed(text: str, typed: tuple[str, ...]) -> str:
    """Take out what was typed, however it was broken into lines; what is shorter than a word breaks no rule."""
    for words in typed:
        letters = [re.escape(letter) for letter in words if not letter.isspace()]
        if len(letters) >= _A_WORD:
            text = re.sub(r"\s*".join(letters), "TYPED", text)
    return text


def dressed(order: CorpusOrder) -> SheetContent:
    """The sheet as somebody prints it: a status of its turn, signatures, and now and then a reprint's stamp."""
    number = order.number
    revision = 0 if number % 9 == 0 else 1 + number % 3
    content = order_sheet(
        order.examined,
        app.read_reference(),
        f"KD-20261122-{number + 1:04d}",
        revision=revision,
        printed_when="22-Nov-2026 13:45",
        printed_by="M Jones",
        identifier_label=("Identifier", "MRN", "Hospital number")[number % 3],
    )
    status = _STATUSES[number % len(_STATUSES)]
    signed = ("Nurse 1: M Jones, 22-Nov-2026 13:45",) if order.plain else SIGNED_LINES
    if revision:
        content = standing_sheet(content, status.value, _UNDER.get(status, ()), signed, (number + 1, _CHAIN))
    stamp = "REPRINT 22-Nov-2026 18:03 by M Jones" if revision and status.in_force and number % 3 == 0 else ""
    return content.model_copy(update={"stamp": stamp})


def _typed(order: CorpusOrder) -> tuple[str, ...]:
    draft = order.examined.draft
    patient = draft.patient
    allergies = (patient.allergies,) if isinstance(patient.allergies, str) else patient.allergies.known
    reasons = [text for override in draft.overrides for text in (override.reason, override.by)]
    found = {
        *allergies, *reasons, patient.family_name, patient.given_name, patient.title, patient.identifier,
        draft.indication, draft.prescriber, draft.prescriber_grade, draft.prescriber_contact,
        draft.hospital, draft.ward, draft.responsible_service,
        *SIGNED_LINES,
    }  # fmt: skip
    return tuple(sorted(found - {""}, key=lambda text: (-len(text), text)))
