"""Every string of the Big List, and our own, as the name of a file: saved under exactly that name, or refused."""

from pathlib import Path

import pytest

from ketadesk.adapters.export.pdf_file import save_pdf
from ketadesk.application.errors import CannotSave
from tests.adapters.faults import posix_only
from tests.naughty import EVERY


def refusal(pdf: bytes, target: Path) -> str:
    try:
        save_pdf(pdf, target)
    except CannotSave as refused:
        return refused.what
    return ""


@posix_only
@pytest.mark.req("SR-45")
def test_every_string_as_the_name_of_a_file(tmp_path: Path) -> None:
    """A slash parts folders, and a folder is chosen on purpose: names with one are left out."""
    expected = {}
    for number, text in enumerate(EVERY):
        name, pdf = f"{text}.pdf", f"%PDF {number}".encode()
        if "/" in text:
            continue
        why = refusal(pdf, tmp_path / name)
        if why:
            assert "\x00" in name or len(name.encode()) > 255 or name in expected, ascii(text)
        else:
            expected[name] = pdf
    assert len(expected) > 300
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == expected
