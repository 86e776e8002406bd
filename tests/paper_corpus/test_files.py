"""The finished files: sound by another program's judgement, no larger than a ward's mail takes, and told apart."""

import subprocess
from pathlib import Path

import pytest

from tests.paper_corpus.papers import Paper

Chunk = tuple[Paper, ...]
_USUAL = 150_000
_EXTREME = 300_000
"""Five to thirteen pages with letters of many scripts."""


def test_qpdf_finds_nothing_wrong(chunk: Chunk, tmp_path: Path) -> None:
    for paper in chunk:
        (tmp_path / f"{paper.name}.pdf").write_bytes(paper.pdf)
    # qpdf takes one file a run; one shell runs it for all of them.
    each = 'for file in *.pdf; do qpdf --check "$file" > said 2>&1 || { cat said; echo "$file"; exit 1; }; done'
    done = subprocess.run(["sh", "-c", each], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert done.stderr == ""


def test_a_usual_sheet_is_small(chunk: Chunk) -> None:
    sizes = {paper.name: len(paper.pdf) for paper in chunk}
    assert {name: size for name, size in sizes.items() if size >= (_EXTREME if "extreme" in name else _USUAL)} == {}


@pytest.mark.req("SR-26")
def test_no_code_and_no_file_name_holds_the_patient(chunk: Chunk) -> None:
    for paper in chunk:
        names = {word for word in paper.content.identity.name.casefold().split() if len(word) > 4}
        told = f"{paper.content.code_text} {paper.content.file_name}".casefold()
        assert not [word for word in names if word in told], paper.name


def test_a_usual_sheet_has_few_pages(chunk: Chunk) -> None:
    """Ten for the longest taper and all overrides; most have five or six."""
    assert {paper.name: len(paper.pages) for paper in chunk if paper.plain and len(paper.pages) > 10} == {}
