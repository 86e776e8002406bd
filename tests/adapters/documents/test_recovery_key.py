"""The page with the recovery key: every group can be read back off it, and no font is left out."""

from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from ketadesk.adapters.documents.recovery_key import recovery_key_page
from ketadesk.application.sheet.sheet_content import PageSize

FONTS = Path(__file__).parents[3] / "resources" / "fonts"
KEY = "R2Q5P-ZXR3K-YAXT3-CDJP6-Z72R4-TGVWJ-JXV25"


@pytest.mark.parametrize("page_size", PageSize)
def test_every_group_stands_on_the_page(tmp_path: Path, page_size: PageSize) -> None:
    pdf = recovery_key_page(KEY, "St Example", "23-Nov-2026 01:59", page_size, FONTS)
    (tmp_path / "key.pdf").write_bytes(pdf)
    (page,) = PdfReader(tmp_path / "key.pdf").pages
    text = page.extract_text()
    groups = [line.split()[-1] for line in text.splitlines() if line[:1].isdigit()]
    assert "-".join(groups) == KEY
    assert "St Example. Made 23-Nov-2026 01:59." in text
    assert "Whoever has it can read the record." in text
    fonts: Any = page["/Resources"]
    assert all("DejaVu" in font["/BaseFont"] for font in fonts["/Font"].values())
