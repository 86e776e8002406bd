"""Lines with right-to-left words are read back from the paper as they were typed, and only if that is drawn."""

import pytest

from ketadesk.adapters.documents.lettering.runs import Spoken
from ketadesk.adapters.documents.lettering.typesetting import Style
from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.adapters.documents.reading.pdf_text import read_pages
from ketadesk.adapters.documents.text_layer import TextLayer
from ketadesk.application.sheet.sheet_content import PageSize

from .script_names import EVERY_NAME, RIGHT_TO_LEFT
from .test_scripts import sheet_of


def lines_of(pdf: bytes) -> list[str]:
    """Without blanks: where one stands in a turned line is not what matters."""
    return ["".join(line.split()) for page in read_pages(pdf) for line in page.split("\n")]


@pytest.mark.req("SR-44", "SR-42")
@pytest.mark.parametrize(
    "around",
    ["{}", "Checked by {}, 22-Nov-2026 18:03", "{}: 70 kg is wrong, seen by {}", "{}, {} (12/5)", "a {} b {} c"],
)
def test_names_among_other_words(around: str, writer: ReportlabPaperWriter) -> None:
    texts = [around.replace("{}", name) for name in (*EVERY_NAME, "מֹשֶׁה")]
    found = lines_of(writer.write(sheet_of(*texts), PageSize.A4))
    assert [text for text in texts if "".join(text.split()) not in found] == []
    # Raised vowel marks: pdfium takes what stands behind them for the next line.
    with_marks = around.replace("{}", "مُحَمَّد")
    assert "".join(with_marks.split()) in "".join(lines_of(writer.write(sheet_of(with_marks), PageSize.A4)))


@pytest.mark.req("SR-44", "SR-42")
@pytest.mark.parametrize("name", ["כהן, יעל", "الزهراني, مريم", "כהן, Jean (אבי)", "כהן לוי, Jean (Ms)"], ids=ascii)
def test_the_patients_name_in_the_box(name: str, writer: ReportlabPaperWriter) -> None:
    content = sheet_of("x")
    content = content.model_copy(update={"identity": content.identity.model_copy(update={"name": name})})
    assert "".join(name.split()) in lines_of(writer.write(content, PageSize.A4))


@pytest.mark.req("SR-42")
def test_what_is_said_beside_other_letters_is_not_believed(
    writer: ReportlabPaperWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The typed text stands beside the glyphs: of glyphs that show another name it must not hide that."""
    speak = TextLayer._speak

    def lie(layer: TextLayer, run: Spoken, style: Style) -> None:
        speak(layer, run._replace(text="מרים"), style)

    monkeypatch.setattr(TextLayer, "_speak", lie)
    found = lines_of(writer.write(sheet_of("יעל"), PageSize.A4))
    assert "מרים" not in found


@pytest.mark.req("SR-42")
def test_a_line_without_such_words_is_as_pdfium_reads_it(writer: ReportlabPaperWriter) -> None:
    with_name = writer.write(sheet_of("Łukasz has 42 mL", RIGHT_TO_LEFT[0]), PageSize.A4)
    assert "Łukaszhas42mL" in lines_of(with_name)
