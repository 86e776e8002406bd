"""The composition root: the only file that knows every layer.

Its top imports nothing that takes time to load: the window's first picture stands before any of that is needed.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import ketadesk
from ketadesk.application.errors import KetaDeskError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ketadesk.adapters.drug_library import SealedLibrary
    from ketadesk.adapters.settings.settings import Settings
    from ketadesk.application.examine_order import ExaminedOrder
    from ketadesk.application.labels.label_content import LabelStock, LabelWish
    from ketadesk.application.ports import PaperWriter
    from ketadesk.application.reference import Reference
    from ketadesk.application.self_test import SelfTest
    from ketadesk.application.sheet.sheet_content import PageSize
    from ketadesk.application.wording import Wording
    from ketadesk.domain.drug_library import DrugLibrary
    from ketadesk.ward_workstation import WardWorkstation


def resources_folder() -> Path:
    """Where `resources/` is: inside the installed package, or beside it in a checkout."""
    package = Path(ketadesk.__file__).resolve().parent
    for folder in (package / "resources", package.parent / "resources"):
        if folder.is_dir():
            return folder
    raise KetaDeskError("The folder resources is missing.", "Reinstall KetaDesk.")


@cache
def read_sealed_library() -> SealedLibrary:
    """The drug library with the texts it was read from. Raises `LibraryDamaged`."""
    from ketadesk.adapters import drug_library

    return drug_library.read_sealed_library(resources_folder() / "clinical")


def read_library() -> DrugLibrary:
    """The drug library. Raises `LibraryDamaged`."""
    return read_sealed_library().library


@cache
def read_wording() -> Wording:
    """The sentences. Raises `KetaDeskError`."""
    from ketadesk.adapters import wording

    return wording.read_wording(resources_folder() / "wording")


@cache
def read_reference() -> Reference:
    """All that orders are held against, once the self-test was made. Raises `KetaDeskError`."""
    from ketadesk.application.errors import LibraryDamaged
    from ketadesk.application.reference import Reference
    from ketadesk.cross_check import FiguresUnreadable, read_figures

    sealed = read_sealed_library()
    try:
        figures = read_figures(sealed.texts)
    except FiguresUnreadable as error:
        raise LibraryDamaged(f"The second engine cannot read the drug library: {error}.", "Reinstall it.") from error
    return Reference(sealed.library, read_wording(), figures, made_self_test())


@cache
def made_self_test() -> SelfTest:
    """Put the published figures to both engines; figures that cannot be read are a failed test."""
    from ketadesk.adapters.published_figures import read_published_figures
    from ketadesk.application.self_test import SelfTest, self_test

    try:
        return self_test(read_published_figures(resources_folder() / "self_test" / "published.toml"))
    except (OSError, ValueError, ArithmeticError) as error:
        return SelfTest(checked=0, failures=(f"the published figures cannot be read ({type(error).__name__})",))


def draft_sheet(examined: ExaminedOrder, order_id: str, page_size: PageSize) -> bytes:
    """The sheet of a request that was never stored. Raises `CannotPrint`, `ReadBackFailed`."""
    from ketadesk.application.sheet.order_sheet import order_sheet
    from ketadesk.application.sheet.printed_order import printed_draft

    reference = read_reference()
    content = order_sheet(examined, reference, order_id=order_id)
    behind = printed_draft(examined, order_id, reference.library)
    return released_papers(_to_stderr).write(content, page_size, behind)


def labels_of_draft(examined: ExaminedOrder, order_id: str, wish: LabelWish, stock: LabelStock) -> bytes:
    """The labels of a request that was never stored.

    Raises `OrderRefused` for what is wished, `CannotPrint`, `ReadBackFailed`.
    """
    from decimal import Decimal

    from ketadesk.application.labels.labels import container_labels, draft_labels
    from ketadesk.application.sheet.order_sheet import order_sheet
    from ketadesk.application.sheet.printed_order import printed_draft

    reference = read_reference()
    behind = printed_draft(examined, order_id, reference.library)
    order = draft_labels(behind, order_sheet(examined, reference, order_id=order_id))
    zone = None if examined.clock is None else examined.clock.at(Decimal(0)).tzinfo
    now = WorkstationClock().now()
    labels = container_labels(order, wish, stock, reference.library, now, zone or WorkstationClock().zone())
    return released_papers(_to_stderr).write_labels(labels, stock, behind, wish.first)


def released_papers(log_fault: Callable[[str], None]) -> PaperWriter:
    """Makes every paper of the program: none leaves it that does not say what it should, read back from its PDF."""
    from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
    from ketadesk.adapters.documents.reading.pdf_text import read_pages
    from ketadesk.application.read_back.released_papers import ReleasedPapers

    return ReleasedPapers(ReportlabPaperWriter(resources_folder() / "fonts"), read_pages, log_fault)


def _to_stderr(fault: str) -> None:
    print(fault, file=sys.stderr)


def save_pdf(pdf: bytes, target: Path, replace: bool = False) -> bool:
    """Write a PDF, never half, and over an existing file only with `replace`; True when one was replaced."""
    from ketadesk.adapters.export.pdf_file import save_pdf as save

    return save(pdf, target, replace)


def open_window() -> int:
    """Start the desktop program and return its exit code; 4, with the reason on stderr, where it cannot start."""
    from ketadesk.ui.window_needs import refuse_where_no_window_opens

    leave_no_memory_behind()
    try:
        refuse_where_no_window_opens()
        from ketadesk.ui.start import run

        return run(open_workstation, resources_folder() / "fonts", read_text_percent, read_scanner_prefix)
    except KetaDeskError as failed:
        print(f"{failed.what} {failed.next_step}", file=sys.stderr)
        return 4


def leave_no_memory_behind() -> None:
    """A crash must not write what is in memory, patients' names too, into a core file in some folder."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_text_percent() -> int:
    """The size of text set at this workstation, in percent. Raises `KetaDeskError`."""
    return _settings().text_percent


def read_scanner_prefix() -> str:
    """The key that the ward's scanner presses before each code; blank where none is set. Raises `KetaDeskError`."""
    return _settings().scanner_prefix


def _settings() -> Settings:
    from ketadesk.adapters.settings.folders import named_folder
    from ketadesk.adapters.settings.settings import read_settings

    return read_settings(named_folder(os.environ))


def open_workstation() -> WardWorkstation:
    """Everything the window and the record's verbs may ask for; nothing is opened yet.

    Raises `KetaDeskError` when the library or the wording fails.
    """
    from ketadesk.adapters.export.printer import print_pdf
    from ketadesk.adapters.fault_log import FaultLog
    from ketadesk.adapters.settings.folders import named_folder
    from ketadesk.application.sheet.sheet_content import PageSize
    from ketadesk.application.ward_desk import Place, WardDesk
    from ketadesk.ward_workstation import WardWorkstation

    folder = named_folder(os.environ)
    clock = WorkstationClock()
    log_fault = FaultLog(folder).write
    desk = WardDesk(
        reference=read_reference(),
        writer=released_papers(log_fault),
        clock=clock,
        save=lambda pdf, target: save_pdf(pdf, Path(target)),
        send_to_printer=print_pdf,
        place=Place("", "Identifier", PageSize.A4, str(folder)),
        new_entry_id=new_entry_id,
        log_fault=log_fault,
    )
    return WardWorkstation(desk, clock, new_entry_id, _recovery_key_page)


def _recovery_key_page(recovery_key: str, hospital: str, made_when: str, page_size: PageSize) -> bytes:
    from ketadesk.adapters.documents.recovery_key import recovery_key_page

    return recovery_key_page(recovery_key, hospital, made_when, page_size, resources_folder() / "fonts")


def new_entry_id() -> str:
    """A name no other entry of the record has."""
    import uuid

    return str(uuid.uuid4())


class WorkstationClock:
    """The workstation's own time and zone."""

    def now(self) -> datetime:
        return datetime.now(tz=self.zone())

    def zone(self) -> tzinfo:
        import tzlocal

        return tzlocal.get_localzone()
