"""Papers as an archive keeps them: veraPDF passes each of them, and the order is in the file."""

import json
import re
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageCms
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.adapters.documents.pdf.archive import Archived, archived
from ketadesk.adapters.documents.pdf.srgb import srgb_profile
from ketadesk.adapters.documents.pdf.tags import Element
from ketadesk.application.order_request import read_request
from ketadesk.application.sheet.sheet_content import PageSize

from .every_paper import every_paper, order
from .sample_sheets import acute_pain_sheet, minimal_sheet
from .verapdf_answers import ACCESS, ARCHIVE, ask_verapdf

_PARTS = {"pdfaid": "http://www.aiim.org/pdfa/ns/id/", "pdfuaid": "http://www.aiim.org/pdfua/ns/id/"}


def test_verapdf_passes_every_paper_for_archive_and_access_and_nothing_that_is_wrong(tmp_path: Path) -> None:
    """In one start of Java. What is wrong: a font left out, metadata that is no XML, a shape that no tag covers."""
    papers = {name: pdf for name, pdf in every_paper().items() if not name.startswith("minimal")}
    usual = papers["sheet a4"]
    wrong = {
        "helvetica": _with_helvetica(),
        "metadata": usual.replace(b"</rdf:RDF>", b"</rdf:RDX>"),
        "untagged": _with_an_untagged_line(usual),
    }
    answers = ask_verapdf(papers | wrong, tmp_path)
    assert {asked: broken for asked, broken in answers.items() if broken and asked[0] in papers} == {}
    assert any("embedded" in rule for rule in answers["helvetica", ARCHIVE])
    assert answers["metadata", ARCHIVE]
    assert not answers["untagged", ARCHIVE]
    assert any("Artifact" in rule for rule in answers["untagged", ACCESS])


def _with_helvetica() -> bytes:
    canvas = Canvas(BytesIO(), invariant=1)
    canvas.drawString(72, 700, "0.5 mg/kg/h")
    canvas.showPage()
    return archived(canvas, Archived("Control", "CONTROL", Element("Document")))


def _with_an_untagged_line(pdf: bytes) -> bytes:
    changed = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as document:
        page = document.pages[0]
        page.contents_add(b"0 0 m 10 10 l S", prepend=False)
        document.save(changed)
    return changed.getvalue()


def test_qpdf_finds_no_fault_in_any_paper(tmp_path: Path) -> None:
    for number, (name, pdf) in enumerate(every_paper().items()):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(pdf)
        said = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
        assert said.returncode == 0, (name, said.stdout, said.stderr)
        assert "No syntax or stream encoding errors found" in said.stdout


@pytest.mark.req("SR-20")
def test_the_order_is_attached_as_the_command_line_reads_it() -> None:
    for name, pdf in every_paper().items():
        with pikepdf.open(BytesIO(pdf)) as document:
            if name == "key" or name.startswith("in "):
                assert "/AF" not in document.Root
                assert not document.attachments
                continue
            (file,) = document.Root.AF
            assert (str(file.AFRelationship), str(file.UF)) == ("/Source", "order.json")
            assert str(file.EF.F.Subtype) == "/application/json"
            attached = json.loads(document.attachments["order.json"].get_file().read_bytes())
        assert attached["label"] == "KD-20261122-0007-R2"
        assert read_request(json.dumps(attached["request"])) == order().draft
        assert attached["plan"] == {"status": "DRAFT", "total_mg": "1700.0"}


def test_the_metadata_says_the_same_as_the_properties_and_no_moment(acute_pdf: bytes) -> None:
    with pikepdf.open(BytesIO(acute_pdf)) as document:
        properties = {name: str(text) for name, text in document.docinfo.items()}
        with document.open_metadata(set_pikepdf_as_editor=False) as metadata:
            assert metadata["dc:title"] == properties["/Title"]
            assert metadata["dc:description"] == properties["/Subject"]
            assert metadata["dc:creator"] == [properties["/Author"]]
            assert metadata["pdf:Producer"] == properties["/Producer"]
            assert metadata["xmp:CreatorTool"] == properties["/Creator"]
            assert metadata["dc:language"] == {"en-GB"}
            assert [metadata[f"{{{space}}}part"] for space in _PARTS.values()] == ["3", "1"]
            assert metadata[f"{{{_PARTS['pdfaid']}}}conformance"] == "B"
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
    assert not re.search(rb"CreationDate|ModDate|CreateDate", acute_pdf)
    assert set(properties) == {"/Title", "/Subject", "/Author", "/Creator", "/Producer"}


def test_a_title_beyond_ascii_is_kept(writer: ReportlabPaperWriter) -> None:
    content = minimal_sheet().model_copy(update={"title": "R\u00e9sum\u00e9 <&> \u03bc"})
    reader: Any = PdfReader(BytesIO(writer.write(content, PageSize.A4)))
    assert reader.metadata["/Title"].startswith("R\u00e9sum\u00e9 <&> \u03bc DRAFT-")
    assert reader.xmp_metadata.dc_title["x-default"] == reader.metadata["/Title"]


def test_the_identifier_follows_the_content(writer: ReportlabPaperWriter) -> None:
    def identifier(pdf: bytes) -> tuple[bytes, ...]:
        with pikepdf.open(BytesIO(pdf)) as document:
            return tuple(bytes(part) for part in document.trailer.ID)

    usual = identifier(writer.write(acute_pain_sheet(), PageSize.A4))
    assert usual[0] == usual[1]
    assert usual == identifier(writer.write(acute_pain_sheet(), PageSize.A4))
    assert usual != identifier(writer.write(acute_pain_sheet(), PageSize.LETTER))


def test_the_colour_profile_is_srgb() -> None:
    """Against littleCMS's own sRGB: colours come out the same, and grey stays grey."""
    ours = ImageCms.ImageCmsProfile(BytesIO(srgb_profile()))
    theirs = ImageCms.createProfile("sRGB")
    there = ImageCms.buildTransform(ours, theirs, "RGB", "RGB")
    colours = [(0, 0, 0), (12, 12, 12), (128, 128, 128), (255, 255, 255), (200, 30, 90), (10, 240, 60)]
    picture = Image.new("RGB", (len(colours), 1))
    picture.putdata(colours)
    moved: Any = ImageCms.applyTransform(picture, there)
    for place, colour in enumerate(colours):
        seen = moved.getpixel((place, 0))
        assert all(abs(a - b) <= 1 for a, b in zip(colour, seen, strict=True)), (colour, seen)
