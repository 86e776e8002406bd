"""Same in, same out: equal papers are equal bytes in any process, at any place, in any language of the computer.

All of it with the Python that runs these tests; another one may bring another zlib, which compresses otherwise.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.application.sheet.sheet_content import PageSize

from .conftest import FONTS
from .every_paper import NAMES, every_paper, named, order
from .sample_sheets import acute_pain_sheet, extreme_sheet, minimal_sheet

ROOT = FONTS.parents[1]
_MAKE = """
import hashlib, locale, os, sys
locale.setlocale(locale.LC_ALL, "")
os.umask(int(sys.argv[1]))
from tests.adapters.documents.every_paper import every_paper
print(locale.localeconv()["decimal_point"])
for name, pdf in every_paper().items():
    print(name, hashlib.sha256(pdf).hexdigest(), sep="\\t")
"""


@pytest.mark.req("SR-20")
@pytest.mark.parametrize(
    ("language", "point", "seed", "zone", "umask"),
    [
        ("C", ".", "0", "Pacific/Auckland", 0o077),
        ("tr_TR", ",", "4711", "Etc/GMT+12", 0),
    ],
)
def test_every_paper_is_the_same_in_another_process(
    tmp_path: Path, language: str, point: str, seed: str, zone: str, umask: int
) -> None:
    environment = {
        **os.environ,
        "PYTHONHASHSEED": seed,
        "TZ": zone,
        "LC_ALL": _known(language, tmp_path),
        "LOCPATH": str(tmp_path),
        "PYTHONUTF8": "1",
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [sys.executable, "-c", _MAKE, str(umask)]
    said = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=True)
    (seen,), *made = (line.split("\t") for line in said.stdout.splitlines())
    assert seen == point, "the other language was not in force, so this test showed nothing"
    assert dict(made) == {name: hashlib.sha256(pdf).hexdigest() for name, pdf in every_paper().items()}


def _known(language: str, folder: Path) -> str:
    """The name of `language`, made known in `folder`: a computer has few of them."""
    if language == "C":
        return language
    localedef = shutil.which("localedef")
    assert localedef and Path("/usr/share/i18n/locales", language).exists(), "Install locales, then run this again."
    subprocess.run([localedef, "-i", language, "-f", "UTF-8", str(folder / f"{language}.UTF-8")], check=True)
    return f"{language}.UTF-8"


@pytest.mark.req("SR-20", "SR-28")
def test_the_twentieth_paper_of_a_process_is_its_first(writer: ReportlabPaperWriter) -> None:
    """The fonts of a process are one and the same: what one paper needed of them must not show in the next."""
    usual, mixed = acute_pain_sheet(), named(NAMES["arabic"], minimal_sheet())
    first = writer.write(usual, PageSize.A4, order()), writer.write(mixed, PageSize.A4)
    for name in reversed(NAMES.values()):
        writer.write(named(name, minimal_sheet()), PageSize.LETTER)
        writer.write(named(name, usual), PageSize.A4)
    writer.write(extreme_sheet(), PageSize.A4)
    assert (writer.write(usual, PageSize.A4, order()), writer.write(mixed, PageSize.A4)) == first


def test_a_new_writer_makes_the_same(writer: ReportlabPaperWriter) -> None:
    again = ReportlabPaperWriter(FONTS).write(acute_pain_sheet(), PageSize.A4)
    assert again == writer.write(acute_pain_sheet(), PageSize.A4)
