"""The composition root: the only file that knows every layer. Heavy parts are imported when they are needed."""

import sys
from functools import cache
from pathlib import Path
from typing import Any

import ketadesk
from ketadesk.adapters import drug_library, wording
from ketadesk.application.errors import KetaDeskError
from ketadesk.application.examine_order import ExaminedOrder
from ketadesk.application.sheet_content import PageSize
from ketadesk.application.wording import Wording
from ketadesk.domain.drug_library import DrugLibrary


def resources_folder() -> Path:
    """Where `resources/` is: inside the installed package, or beside it in a checkout."""
    package = Path(ketadesk.__file__).resolve().parent
    for folder in (package / "resources", package.parent / "resources"):
        if folder.is_dir():
            return folder
    raise KetaDeskError("The folder resources is missing.", "Reinstall KetaDesk.")


@cache
def read_library() -> DrugLibrary:
    """The drug library. Raises `LibraryDamaged`."""
    return drug_library.read_library(resources_folder() / "clinical")


@cache
def read_wording() -> Wording:
    """The sentences. Raises `KetaDeskError`."""
    return wording.read_wording(resources_folder() / "wording")


def plan_head(order_id: str, status: str, regimen: str, library: DrugLibrary) -> dict[str, Any]:
    """What every plan says about itself."""
    return {
        "order_id": order_id,
        "status": status,
        "regimen": regimen,
        "library_version": library.version,
        "library_sha256": library.sha256,
        "library_approved": library.approved,
    }


def draft_sheet(examined: ExaminedOrder, order_id: str, page_size: PageSize) -> bytes:
    """The sheet of a request that was never stored. Raises `CannotPrint`."""
    from ketadesk.adapters.documents import ReportlabOrderSheetWriter
    from ketadesk.application.order_sheet import order_sheet

    content = order_sheet(examined, read_library(), read_wording(), order_id=order_id)
    return ReportlabOrderSheetWriter(resources_folder() / "fonts").write(content, page_size)


def save_pdf(pdf: bytes, target: Path) -> None:
    """Write a PDF; never over an existing file, never half. Raises `KetaDeskError`."""
    from ketadesk.adapters.export.pdf_file import save_pdf as save

    save(pdf, target)


def open_window() -> int:
    """Start the desktop program and return its exit code."""
    try:
        from ketadesk.desk import run_desktop
    except ImportError as error:
        print(f"The window cannot be opened: {error}.", file=sys.stderr)
        return 4
    return run_desktop()
