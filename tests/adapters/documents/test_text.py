"""Text prints exactly, or the print is refused by name."""

import pypdfium2
import pypdfium2.raw as raw
import pytest

from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.application.errors import CannotPrint
from ketadesk.application.sheet.sheet_content import Cell, Lines, PageSize, Section, SheetContent, Tone

from .reading import pdfium_texts, pypdf_texts, sized_characters
from .sample_sheets import acute_pain_sheet


def sheet_with(text: str, *, typed: bool = True, tone: Tone = Tone.PLAIN) -> SheetContent:
    block = Lines(lines=(Cell(text=text, typed=typed),), tone=tone)
    section = Section(number=1, title="Words", blocks=(block,))
    return acute_pain_sheet().model_copy(update={"sections": (section,)})


def sheet_for(name: str) -> SheetContent:
    content = acute_pain_sheet()
    return content.model_copy(update={"identity": content.identity.model_copy(update={"name": name})})


@pytest.mark.req("SR-44")
@pytest.mark.parametrize(
    "text",
    [
        "<b>&amp;</b> <font size=99>x</font> &lt; <br/> <!-- --> ]]> %s {x} \\n (a) \\)",
        "ml cc µg @ q.d. 5.0 .5 10000 x/y",
        "ketamine KETAMINE esketamine",
        "Łukasz Żółć Nguyễn Ðặng Ægir Œuvre İstanbul",
        "Αλέξανδρος Ἀλέξανδρος",
        "Владимирович Ґ Ї Ћ",
        "two  blanks and   three",
    ],
)
def test_typed_text_prints_exactly(writer: ReportlabPaperWriter, text: str) -> None:
    pdf = writer.write(sheet_with(text), PageSize.A4)
    assert text in pypdf_texts(pdf)[0]


@pytest.mark.req("SR-43")
@pytest.mark.parametrize("extract", [pdfium_texts, pypdf_texts])
def test_the_no_break_space_is_extracted_as_itself(extract: object, acute_pdf: bytes) -> None:
    assert callable(extract)
    text = "\n".join(extract(acute_pdf))
    for figure in ("42\u00a0mL per hour", "0.6\u00a0mg per kg per hour", "168\u00a0cm", "2,030\u00a0mg"):
        assert figure in text


@pytest.mark.req("SR-44")
@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("क", "U+0915"),
        ("\u0663", "U+0663"),
        ("\u202e", "U+202E"),
        ("\u200b", "U+200B"),
        ("\u200f", "U+200F"),
        ("\x00", "U+0000"),
        ("\x1b", "U+001B"),
        ("\t", "U+0009"),
        ("\r", "U+000D"),
        ("\u00ad", "U+00AD"),
        ("\ufeff", "U+FEFF"),
        ("\ue000", "U+E000"),
        ("\U000e0041", "U+E0041"),
        ("\ud800", "U+D800"),
    ],
)
@pytest.mark.parametrize("where", ["typed", "program", "name", "calculation"])
def test_what_would_not_print_is_refused_by_name(
    writer: ReportlabPaperWriter, text: str, named: str, where: str
) -> None:
    content = {
        "typed": sheet_with(f"a{text}b"),
        "program": sheet_with(f"a{text}b", typed=False),
        "name": sheet_for(f"A{text}B, C"),
        "calculation": sheet_with(f"a{text}b", tone=Tone.CALCULATION),
    }[where]
    with pytest.raises(CannotPrint) as refused:
        writer.write(content, PageSize.A4)
    assert named in refused.value.what
    assert refused.value.next_step
    refused.value.what.encode()


@pytest.mark.req("SR-44")
def test_a_line_break_is_kept_where_one_may_be_typed_and_refused_in_a_name(writer: ReportlabPaperWriter) -> None:
    assert "first\nsecond" in pdfium_texts(writer.write(sheet_with("first\nsecond"), PageSize.A4))[0]
    with pytest.raises(CannotPrint, match=r"U\+000A"):
        writer.write(sheet_for("EXAMPLE,\nAlex"), PageSize.A4)


def test_ketamine_is_bold_in_the_programs_words_only(writer: ReportlabPaperWriter) -> None:
    program = writer.write(sheet_with("give ketamine now, not esketamine", typed=False), PageSize.A4)
    typed = writer.write(sheet_with("give ketamine now, not esketamine"), PageSize.A4)
    assert _bold_words(program) - _bold_words(typed) == {"ketamine"}


@pytest.mark.req("SR-44")
def test_a_name_of_eighty_letters_without_a_blank_is_whole(writer: ReportlabPaperWriter) -> None:
    name = "W" * 80
    text = pypdf_texts(writer.write(sheet_for(f"{name}, Al"), PageSize.A4))[0]
    assert f"{name},Al" in text.replace("\n", "").replace(" ", "")


@pytest.mark.req("SR-44")
def test_a_name_in_many_letters_needs_more_than_one_subset(writer: ReportlabPaperWriter) -> None:
    letters = "".join(chr(c) for c in range(0x400, 0x460)) + "".join(chr(c) for c in range(0x391, 0x3CA) if c != 0x3A2)
    letters += "".join(chr(c) for c in range(0x100, 0x17F))
    text = "\n".join(pypdf_texts(writer.write(sheet_with(letters), PageSize.A4)))
    assert letters in text.replace("\n", "")


def _bold_words(pdf: bytes) -> set[str]:
    words: set[str] = set()
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].get_textpage()
        letters = ""
        for index in range(page.count_chars()):
            letter = page.get_text_range(index, 1)
            if raw.FPDFText_GetFontWeight(page, index) >= 600 and letter.isalpha():
                letters += letter
            else:
                words.add(letters)
                letters = ""
    return words


def test_the_sizes_of_type_are_few(acute_pdf: bytes) -> None:
    sizes = {size for page in sized_characters(acute_pdf) for letter, size in page if letter.strip()}
    assert len(sizes) <= 10
