"""Papers leave the program through here only: written, read back from the finished PDF, compared, and then released.

Two comparisons are made. Every paper is held against its content, text by text: a fault of the writer. An order sheet
is held against the order itself, figure by figure, with a formatter that shares nothing with the one that wrote them:
a fault of the words in between. What differs is logged without a word about the patient, and there is no file.

What the text of a PDF cannot show is not seen here: white type on white, a box drawn over a figure, a font whose
digits look like others than they say. Tests that look at the rendered pages are there for that.
"""

from collections.abc import Callable, Sequence

from ketadesk.application.errors import ReadBackFailed
from ketadesk.application.labels.label_content import ContainerLabel, LabelStock
from ketadesk.application.ports import PaperReader, PaperWriter
from ketadesk.application.read_back.label_mismatches import label_mismatches
from ketadesk.application.read_back.order_mismatches import order_mismatches
from ketadesk.application.read_back.paper_mismatches import read_parts
from ketadesk.application.sheet.printed_order import PrintedOrder
from ketadesk.application.sheet.sheet_content import PageSize, SheetContent

_SHEET = "ORDER SHEET"
"""In the title of an order sheet, and of no other paper."""


class ReleasedPapers:
    """`PaperWriter` around another one."""

    def __init__(self, writer: PaperWriter, read_pages: PaperReader, log_fault: Callable[[str], None]) -> None:
        self._writer = writer
        self._read_pages = read_pages
        self._log_fault = log_fault

    def write(self, content: SheetContent, page_size: PageSize, behind: PrintedOrder | None = None) -> bytes:
        """Raises `CannotPrint`; `ReadBackFailed`, logged, where the paper does not say what it was to say."""
        return self._released(self._writer.write(content, page_size, behind), (content,), behind)

    def write_pack(
        self, parts: tuple[SheetContent, ...], page_size: PageSize, behind: PrintedOrder | None = None
    ) -> bytes:
        """The same of several papers in one PDF; the order is held against the sheet among them."""
        return self._released(self._writer.write_pack(parts, page_size, behind), parts, behind)

    def write_labels(
        self, labels: tuple[ContainerLabel, ...], stock: LabelStock, behind: PrintedOrder, first: int = 1
    ) -> bytes:
        """The same of labels."""
        pdf = self._writer.write_labels(labels, stock, behind, first)
        pages = self._read(pdf)
        self._refuse(_as_far_as_read(lambda: label_mismatches(labels, pages, behind)))
        return pdf

    def unprintable(self, text: str) -> str:
        """The characters of `text` that would not print exactly as they are, named; blank when all would."""
        return self._writer.unprintable(text)

    def _released(self, pdf: bytes, parts: tuple[SheetContent, ...], behind: PrintedOrder | None) -> bytes:
        pages = self._read(pdf)
        self._refuse(_as_far_as_read(lambda: _mismatches(parts, pages, behind)))
        return pdf

    def _read(self, pdf: bytes) -> tuple[str, ...]:
        try:
            return self._read_pages(pdf)
        except ReadBackFailed as failed:
            self._refuse(failed.mismatches)
            raise

    def _refuse(self, mismatches: tuple[str, ...]) -> None:
        for mismatch in mismatches:
            self._log_fault(f"read-back: {mismatch}")
        if mismatches:
            raise ReadBackFailed(mismatches=mismatches)


def _mismatches(parts: tuple[SheetContent, ...], pages: Sequence[str], behind: PrintedOrder | None) -> tuple[str, ...]:
    read = read_parts(parts, pages)
    found = tuple(mismatch for part in read for mismatch in part.mismatches)
    if behind is None:
        return found
    sheets = [part for part, content in zip(read, parts, strict=False) if _SHEET in content.title]
    if len(sheets) != 1:
        return (*found, f"expected one order sheet, found {len(sheets)}")
    sheet = next(content for content in parts if _SHEET in content.title)
    if not sheet.code_text.startswith(f"{behind.label}-"):
        found = (*found, "the code of the sheet is not the order's")
    # A paper that failed already may have lost its pages' bounds: then all of them are looked at.
    own = pages if found else [pages[number] for number in sheets[0].pages]
    return (*found, *order_mismatches(own, behind))


def _as_far_as_read(compare: Callable[[], tuple[str, ...]]) -> tuple[str, ...]:
    """An order that cannot be read is no order that a paper agrees with."""
    try:
        return compare()
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        return (f"the order behind the paper cannot be read ({type(error).__name__})",)
