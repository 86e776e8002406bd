"""Pages look as they did when somebody looked at them; a line moved by three points or another digit is seen."""

import pytest
from PIL import Image

from ketadesk.application.sheet.sheet_content import KeyRate, PageSize, SheetContent
from tests.paper_corpus.golden import PAGES, GoldenPage, differences, picture_of, sheet_content, sheet_pdf, unversioned
from tests.paper_corpus.papers import writer
from tests.paper_corpus.planting import altered_pdf, moved

_LARGEST = 60_000


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.file.stem)
def test_a_page_looks_as_it_did(page: GoldenPage) -> None:
    with Image.open(page.file) as golden:
        assert differences(page.picture(), golden.convert("L")) == []
    assert page.file.stat().st_size < _LARGEST


def test_a_line_moved_by_three_points_is_seen() -> None:
    usual = sheet_pdf(4)
    good = picture_of(usual, 1)
    assert differences(good, good) == []
    assert differences(picture_of(altered_pdf(usual, "Pregnancy", moved(0, 3)), 1), good) != []
    assert differences(picture_of(altered_pdf(usual, "Pregnancy", moved(3)), 1), good) != []


def test_another_digit_is_seen() -> None:
    content = unversioned(sheet_content(4))
    good = picture_of(sheet_pdf(4), 1)
    weighed = content.model_dump_json()
    for before, after in (("22-Nov-2026 13:45", "22-Nov-2026 13:46"), ("22-Nov-2026 13:45", "22-Nov-2026 18:45")):
        assert before in weighed
        other = SheetContent.model_validate_json(weighed.replace(before, after))
        assert differences(picture_of(writer().write(other, PageSize.A4), 1), good) != []


def test_another_rate_is_seen() -> None:
    content = unversioned(sheet_content(4))
    rates = [b.rate for s in content.sections for b in s.blocks if isinstance(b, KeyRate)]
    assert rates
    wrong = SheetContent.model_validate_json(content.model_dump_json().replace(rates[0], f"1{rates[0]}"))
    pages = writer().write(wrong, PageSize.A4)
    assert any(differences(picture_of(pages, n), picture_of(sheet_pdf(4), n)) for n in (2, 3))
