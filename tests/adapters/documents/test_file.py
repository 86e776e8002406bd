"""The file itself: equal bytes, embedded fonts, no patient data where none belongs, codes that can be scanned."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import zxingcpp
from PIL.Image import Dither
from pypdf import PdfReader

from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.application.errors import CannotPrint, KetaDeskError
from ketadesk.application.sheet.sheet_content import PageSize, SheetContent

from .conftest import FONTS
from .reading import pictures
from .sample_sheets import acute_pain_sheet, extreme_sheet

ROOT = FONTS.parents[1]
QR_CODE = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
CODE_128 = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128])
_WRITE = """
import hashlib, sys
from pathlib import Path
from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.application.sheet.sheet_content import PageSize, SheetContent
content = SheetContent.model_validate_json(sys.stdin.buffer.read())
writer = ReportlabPaperWriter(Path(sys.argv[1]))
print(hashlib.sha256(writer.write(content, PageSize.A4)).hexdigest())
"""


@pytest.mark.req("SR-20")
def test_equal_content_gives_equal_bytes_in_any_process(writer: ReportlabPaperWriter) -> None:
    """Content that came as JSON; every paper under two further seeds: test_same_bytes.py."""
    content = extreme_sheet()
    environment = {**os.environ, "PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONUTF8": "1"}
    answer = subprocess.run(
        [sys.executable, "-c", _WRITE, str(FONTS)],
        input=content.model_dump_json().encode(),
        capture_output=True,
        cwd=ROOT,
        env=environment,
        check=True,
    )
    expected = hashlib.sha256(writer.write(content, PageSize.A4)).hexdigest()
    assert answer.stdout.decode().strip() == expected


@pytest.mark.req("SR-20", "SR-28")
def test_the_bytes_do_not_depend_on_what_was_written_before(writer: ReportlabPaperWriter) -> None:
    before = writer.write(acute_pain_sheet(), PageSize.A4)
    writer.write(extreme_sheet(), PageSize.LETTER)
    assert writer.write(acute_pain_sheet(), PageSize.A4) == before


def test_another_figure_gives_other_bytes(writer: ReportlabPaperWriter) -> None:
    changed = acute_pain_sheet().model_copy(update={"order_label": "KD-20261122-0007-R3"})
    assert writer.write(changed, PageSize.A4) != writer.write(acute_pain_sheet(), PageSize.A4)


def test_all_fonts_are_embedded_subsets_and_none_is_helvetica(sample: tuple[SheetContent, bytes]) -> None:
    names = set()
    with pikepdf.open(BytesIO(sample[1])) as document:
        found = {
            str(part.BaseFont)
            for part in document.objects
            if isinstance(part, pikepdf.Dictionary) and "/BaseFont" in part
        }
    for page in PdfReader(BytesIO(sample[1])).pages:
        fonts: Any = page["/Resources"]
        for font in fonts["/Font"].values():
            names.add(font["/BaseFont"])
            assert "/FontFile2" in font["/FontDescriptor"]
            assert "/ToUnicode" in font
    assert all(re.fullmatch(r"/[A-Z]{6}\+DejaVuSans(-Bold|Mono)?", name) for name in names)
    assert found == names


def test_a_usual_sheet_is_small(acute_pdf: bytes) -> None:
    assert len(acute_pdf) < 150_000


@pytest.mark.req("SR-46")
def test_the_properties_name_the_order_and_no_patient(acute_pdf: bytes) -> None:
    reader = PdfReader(BytesIO(acute_pdf))
    properties: dict[str, Any] = dict(reader.metadata or {})
    assert properties["/Title"] == "KETAMINE INFUSION ORDER SHEET - ADULT ACUTE PAIN KD-20261122-0007-R2"
    assert properties["/Author"] == "KetaDesk"
    assert str(reader.root_object["/Lang"]) == "en-GB"
    assert not re.search("EXAMPLE|Alex|TEST-0001|1980", str(properties))


@pytest.mark.parametrize("page_size", list(PageSize))
@pytest.mark.parametrize("dots_per_inch", [100, 150, 300])
def test_the_qr_can_be_scanned_from_every_page(
    writer: ReportlabPaperWriter, dots_per_inch: int, page_size: PageSize
) -> None:
    for page in pictures(writer.write(acute_pain_sheet(), page_size), dots_per_inch):
        texts = [code.text for code in zxingcpp.read_barcodes(page, formats=QR_CODE)]
        assert texts == ["KD-20261122-0007-R2-9F3A61C2"]


@pytest.mark.parametrize("dots_per_inch", [150, 200, 300])
def test_the_bars_can_be_scanned_from_every_page_in_one_bit(acute_pdf: bytes, dots_per_inch: int) -> None:
    for page in pictures(acute_pdf, dots_per_inch):
        one_bit = page.convert("1", dither=Dither.NONE).convert("L")
        texts = [code.text for code in zxingcpp.read_barcodes(one_bit, formats=CODE_128)]
        assert texts == ["KD-20261122-0007-R2-9F3A61C2"]


@pytest.mark.parametrize("code", ["", "KD-\u00e9", "A" * 60, "a\nb"])
def test_a_code_that_cannot_be_drawn_is_refused(writer: ReportlabPaperWriter, code: str) -> None:
    with pytest.raises(CannotPrint):
        writer.write(acute_pain_sheet().model_copy(update={"code_text": code}), PageSize.A4)


@pytest.mark.parametrize("font", ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf"])
def test_a_missing_font_file_is_named(tmp_path: Path, font: str) -> None:
    shutil.copytree(FONTS, tmp_path / "fonts")
    (tmp_path / "fonts" / font).unlink()
    with pytest.raises(KetaDeskError, match="Install KetaDesk again") as refused:
        ReportlabPaperWriter(tmp_path / "fonts").write(acute_pain_sheet(), PageSize.A4)
    assert font in refused.value.what


@pytest.mark.req("SR-44")
@pytest.mark.parametrize("content", [b"", b"not a font", None])
def test_a_damaged_font_file_is_named(tmp_path: Path, content: bytes | None) -> None:
    shutil.copytree(FONTS, tmp_path / "fonts")
    path = tmp_path / "fonts" / "DejaVuSans-Bold.ttf"
    one_bit_off = bytearray(path.read_bytes())
    one_bit_off[300_000] ^= 1
    path.write_bytes(bytes(one_bit_off) if content is None else content)
    with pytest.raises(CannotPrint, match="is damaged") as refused:
        ReportlabPaperWriter(tmp_path / "fonts").write(acute_pain_sheet(), PageSize.A4)
    assert "DejaVuSans-Bold.ttf" in refused.value.what


@pytest.mark.req("SR-44")
def test_a_font_file_that_has_grown_out_of_all_measure_is_damaged(tmp_path: Path) -> None:
    """A terabyte with nothing on the disk behind it: it does not take the memory with it."""
    shutil.copytree(FONTS, tmp_path / "fonts")
    with (tmp_path / "fonts" / "DejaVuSans.ttf").open("ab") as stream:
        stream.truncate(1 << 40)
    with pytest.raises(CannotPrint, match=r"DejaVuSans\.ttf is damaged"):
        ReportlabPaperWriter(tmp_path / "fonts").write(acute_pain_sheet(), PageSize.A4)


def test_the_fonts_licence_is_shipped_with_them() -> None:
    assert "Bitstream" in (FONTS / "DejaVu-LICENSE.txt").read_text(encoding="utf-8")
