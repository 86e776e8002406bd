"""Names in other scripts on paper: every letter there, shaped, in its order, and read back as it was typed."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw
import pytest
import uharfbuzz

from ketadesk.adapters.documents.lettering.coverage import unprintable_in
from ketadesk.adapters.documents.lettering.fonts import fonts_in
from ketadesk.adapters.documents.lettering.runs import Drawn, Paragraph, Run, Spoken
from ketadesk.adapters.documents.lettering.scripts import Script, is_left_to_right
from ketadesk.adapters.documents.lettering.typesetting import Style, Typesetter
from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.application.errors import CannotPrint
from ketadesk.application.sheet.sheet_content import Cell, Lines, PageSize, Section, SheetContent
from ketadesk.application.typed_text import NAME_LENGTH, text_flaw

from .conftest import FONTS
from .reading import pdfium_texts, pictures
from .sample_sheets import acute_pain_sheet
from .script_names import ACCENTED, ARABIC, EVERY_NAME, HEBREW, THAI

ROOT = FONTS.parents[1]
JOINER = "\u200c"


def sheet_of(*texts: str, strong: bool = False) -> SheetContent:
    lines = Lines(lines=tuple(Cell(text=text, typed=True, strong=strong) for text in texts))
    section = Section(number=1, title="Words", blocks=(lines,))
    return acute_pain_sheet().model_copy(update={"sections": (section,)})


@cache
def written(*texts: str, strong: bool = False) -> bytes:
    return ReportlabPaperWriter(FONTS).write(sheet_of(*texts, strong=strong), PageSize.A4)


def runs_of(text: str, *, bold: bool = False) -> list[Drawn]:
    fonts = fonts_in(FONTS)
    runs = Paragraph(text, lambda script: fonts.of_script(script, bold=bold)).runs(0, len(text))
    return [part for run in runs for part in parts_of(run)]


def parts_of(run: Run) -> tuple[Drawn, ...]:
    return run.parts if isinstance(run, Spoken) else (run,)


def places(pdf: bytes) -> list[tuple[str, float]]:
    """Every character of the first page with the left edge of its box, in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].get_textpage()
        return [(page.get_text_range(i, 1), page.get_charbox(i)[0]) for i in range(page.count_chars())]


@pytest.mark.req("SR-44")
@pytest.mark.parametrize("name", EVERY_NAME, ids=ascii)
def test_a_name_can_be_stored_and_printed(name: str) -> None:
    assert text_flaw(name, NAME_LENGTH) == ""
    assert unprintable_in(name, fonts_in(FONTS)) == ""


@pytest.mark.req("SR-44")
@pytest.mark.parametrize("strong", [False, True])
def test_every_name_is_read_back_from_the_paper_as_typed(*, strong: bool) -> None:
    pdf = written(*EVERY_NAME, strong=strong)
    lines = "\n".join(pdfium_texts(pdf)).split("\n")
    assert [name for name in EVERY_NAME if name not in lines] == []


@pytest.mark.req("SR-44")
@pytest.mark.parametrize(
    "name", ["כהן, יעל", "الزهراني, مريم", "王, 小明", "ใจดี, สมชาย", "김, 민준", "Ọ́yẹ́, Ọlọ́runwá"], ids=ascii
)
def test_the_patients_name_stands_on_every_page(name: str, writer: ReportlabPaperWriter) -> None:
    content = sheet_of(*("words " * 60,) * 40)
    content = content.model_copy(update={"identity": content.identity.model_copy(update={"name": name})})
    pages = pdfium_texts(writer.write(content, PageSize.A4))
    assert len(pages) > 1
    family, given = name.split(", ")
    assert all(family in page and given in page for page in pages)
    # Family and given name are two texts: pdfium takes them for one line of Hebrew and says the left one last.
    # Behind a raised accent it sees a blank.
    as_one = is_left_to_right(name) and "\u0301" not in name
    assert as_one == all(name in page for page in pages)


@pytest.mark.req("SR-44")
@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("name", EVERY_NAME, ids=ascii)
def test_the_glyphs_are_those_of_the_shaper_and_none_is_a_box(name: str, *, bold: bool) -> None:
    for run in runs_of(name, bold=bold):
        assert 0 not in [glyph.number for glyph in run.glyphs]
        assert all(ord(letter) in run.face.characters for letter in run.text if letter != JOINER)
        if run.glyphs:
            assert _shown(run) == _shaped(run)


def _shown(run: Drawn) -> list[tuple[int, int, int, int]]:
    """Without the blanks that stand for the further letters of a ligature: they have no width and no ink."""
    letters = [
        glyph for glyph in run.glyphs if glyph[2:] != (0, 0, 0) or run.face.font.face.charToGlyph[32] != glyph.number
    ]
    return [(glyph.number, round(glyph.advance), round(glyph.right), round(glyph.up)) for glyph in letters]


def _shaped(run: Drawn) -> list[tuple[int, int, int, int]]:
    buffer = uharfbuzz.Buffer()
    buffer.add_str(run.text)
    buffer.guess_segment_properties()
    if not any(letter.isalpha() for letter in run.text):
        buffer.direction = "rtl"  # a blank or bracket between right-to-left words
    buffer.language = "und"
    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(run.face.font.file_bytes)))
    font.scale = (1000, 1000)
    uharfbuzz.shape(font, buffer)
    blank = font.get_nominal_glyph(32)
    rows = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    found = [(info.codepoint, at.x_advance, at.x_offset, at.y_offset) for info, at in rows]
    return [row for row in found if row != (blank, 0, 0, 0)]


@pytest.mark.req("SR-44")
@pytest.mark.parametrize(
    ("name", "from_left"),
    [
        ("יעל כהן", "ןהכ לעי"),
        ("מרים", "םירמ"),
        ("مريم", "ميرم"),
        ("Jean מורן, Al", "Jean ןרומ, Al"),
        ("דוד 35", "35 דוד"),
        ("by יעל, 22-Nov-2026 18:03", "by לעי, 22-Nov-2026 18:03"),
        ("by יעל: 70 kg", "by לעי: 70 kg"),
        ("רחוב 5 חיפה", "הפיח 5 בוחר"),
    ],
    ids=ascii,
)
def test_letters_stand_from_left_to_right_in_the_order_of_the_eye(name: str, from_left: str) -> None:
    """Each letter once in the line, so that its place in the picture is known."""
    found = [(letter, left) for letter, left in places(written(name))]
    text = "".join(letter for letter, _ in found)
    start = text.index("Words") + len("Words")
    line = sorted(found[start : start + 2 + len(name) + 1], key=lambda place: place[1])
    seen = "".join(letter for letter, _ in line if letter.strip())
    assert seen == from_left.replace(" ", "")


@pytest.mark.req("SR-44")
def test_an_arabic_letter_has_four_forms() -> None:
    alone = runs_of("ه")[0].glyphs
    joined = runs_of("ههه")[0].glyphs
    assert len({alone[0].number, *(glyph.number for glyph in joined)}) == 4
    final, middle, first = joined  # from left to right
    assert first.text == middle.text == final.text == "ه"


@pytest.mark.req("SR-44")
def test_a_non_joiner_parts_letters() -> None:
    with_it, without = runs_of("علی\u200cرضا")[0], runs_of("علیرضا")[0]
    assert with_it.glyphs != without.glyphs


@pytest.mark.req("SR-44")
def test_a_thai_mark_stands_above_its_letter() -> None:
    """The vowel of `ที่` lies over the consonant and the tone over the vowel: they take no room of their own."""
    letter, vowel, tone, _end = runs_of("ที่")[0].glyphs
    assert vowel.advance == tone.advance == 0
    assert -letter.advance < vowel.right < 0
    assert runs_of("ท")[0].advance == letter.advance
    bare, marked = ((pictures(written(text), 200)[0]).crop((0, 500, 400, 900)) for text in ("ท", "ที่"))
    dark = [sum(1 for grey in picture.tobytes() if grey < 128) for picture in (bare, marked)]
    assert dark[1] > dark[0]


@pytest.mark.req("SR-44")
def test_a_loose_accent_stands_on_its_letter() -> None:
    """A capital lifts it: Noto Sans raises the acute of Ọ́ by 178 thousandths (its anchors, as HarfBuzz places them)."""
    _, accent, _end = runs_of("Ọ́")[0].glyphs
    assert accent.up == 178
    assert accent.advance == 0


@pytest.mark.req("SR-44")
def test_chinese_in_bold_is_thickened() -> None:
    plain, bold = runs_of("王"), runs_of("王", bold=True)
    assert not plain[0].thick
    assert bold[0].thick
    assert bold[0].advance == plain[0].advance
    ink = [
        sum(255 - grey for grey in pictures(written("王明", strong=strong), 150)[0].tobytes())
        for strong in (False, True)
    ]
    assert ink[1] > ink[0]
    assert not runs_of("김", bold=True)[0].thick


@pytest.mark.req("SR-44")
@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("नमस्ते", "U+0928"),
        ("ᠮᠣᠩᠭᠣᠯ", "U+182E"),
        ("שלום\u202e", "U+202E"),
        ("م\u200b", "U+200B"),
        ("\u0661\u0662", "U+0661"),
        ("๑๒", "U+0E51"),
        ("１２", "U+FF11"),
        ("\ufeed\ufefb", "U+FEED"),
        ("\ufb2f", "U+FB2F"),
        ("ﷺ", "U+FDFA"),
        ("é\u0301\u0301\u0301\u0301", "U+0301"),
        ("Z\u0338", "U+0338"),
        ("7\u0301", "U+0301"),
        ("\u0e35", "U+0E35"),
        ("ก \u0e35", "U+0E35"),
        ("か\u3099", "U+3099"),
        ("\u1112\u1161", "U+1112"),
        ("\U0002070e", "U+2070E"),
        ("王\ufe00", "U+FE00"),
        ("A\u200cB", "U+200C"),
        ("ก\u200dข", "U+200D"),
        ("א\u200dב", "U+200D"),
        ("ع\u200c", "U+200C"),
    ],
)
def test_what_would_not_stand_right_is_refused_by_name(text: str, named: str) -> None:
    assert named in unprintable_in(text, fonts_in(FONTS))
    with pytest.raises(CannotPrint, match=re.escape(named)):
        ReportlabPaperWriter(FONTS).write(sheet_of(text), PageSize.A4)


@pytest.mark.req("SR-44")
@pytest.mark.parametrize("text", ["王", "ก", "א", "ع", "김", "e\u0301"])
def test_the_programs_own_words_are_in_plain_letters(text: str, writer: ReportlabPaperWriter) -> None:
    lines = Lines(lines=(Cell(text=f"a{text}b"),))
    content = sheet_of("x").model_copy(update={"sections": (Section(number=1, title="Words", blocks=(lines,)),)})
    with pytest.raises(CannotPrint, match=f"U\\+{ord(text[-1]):04X}"):
        writer.write(content, PageSize.A4)


@pytest.mark.req("SR-44")
def test_a_sheet_in_latin_letters_needs_none_of_the_other_fonts(tmp_path: Path) -> None:
    folder = tmp_path / "fonts"
    folder.mkdir()
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf"):
        shutil.copy(FONTS / name, folder)
    few = ReportlabPaperWriter(folder)
    assert few.write(sheet_of("Łukasz"), PageSize.A4)
    with pytest.raises(CannotPrint, match=r"DroidSansFallbackFull\.ttf"):
        few.write(sheet_of("王小明"), PageSize.A4)
    (folder / "NanumSquareRoundR.ttf").write_bytes(b"not a font")
    with pytest.raises(CannotPrint, match=r"NanumSquareRoundR\.ttf is damaged"):
        few.write(sheet_of("김민준"), PageSize.A4)


_WRITE = """
import hashlib, sys
from pathlib import Path
from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.application.sheet.sheet_content import PageSize, SheetContent
content = SheetContent.model_validate_json(sys.stdin.buffer.read())
print(hashlib.sha256(ReportlabPaperWriter(Path(sys.argv[1])).write(content, PageSize.A4)).hexdigest())
"""


@pytest.mark.req("SR-20")
def test_equal_names_give_equal_bytes_in_any_process() -> None:
    """Also after other names: a glyph's private code in this process is no part of the file."""
    written(*EVERY_NAME[::-1])
    content = sheet_of(*EVERY_NAME)
    found = {hashlib.sha256(written(*EVERY_NAME)).hexdigest()}
    for seed in ("1", "4711"):
        answer = subprocess.run(
            [sys.executable, "-c", _WRITE, str(FONTS)],
            input=content.model_dump_json().encode(),
            capture_output=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            check=True,
        )
        found.add(answer.stdout.decode().strip())
    assert len(found) == 1


def _lines(text: str, width: float) -> list[str]:
    style = Style(typed=True)
    lines = Typesetter(fonts_in(FONTS)).lines(text, style, width)
    assert all(line.width <= width for line in lines)
    return ["".join(run.text for run in line.runs) for line in lines]


@pytest.mark.req("SR-44")
def test_chinese_goes_on_in_the_next_line_between_characters() -> None:
    """Four characters fit. A full stop does not begin a line, an opening bracket does not end one."""
    size = Style().size
    assert _lines("王小明王小明", 4.4 * size) == ["王小明王", "小明"]
    assert _lines("王小明王。小明", 4.4 * size) == ["王小明", "王。小明"]
    assert _lines("王小明「王小」", 4.4 * size) == ["王小明", "「王小」"]


@pytest.mark.req("SR-44")
@pytest.mark.parametrize("name", [*THAI, *ACCENTED, "ที่" * 30, "Ọ́" * 30, "שָׁ" * 30], ids=ascii)
@pytest.mark.parametrize("width", [12.0, 20.0, 31.0, 50.0])
def test_a_line_never_begins_with_a_mark(name: str, width: float) -> None:
    lines = _lines(name, width)
    assert "".join("".join(lines).split()) == "".join(name.split())
    assert not any(raw_mark(line[0]) for line in lines if line)


def raw_mark(letter: str) -> bool:
    return letter in "\u0301\u0304\u0308\u0303" or letter == "\u0e31" or "\u0e33" <= letter <= "\u0e3a" or (
        "\u0e47" <= letter <= "\u0e4e" or "\u05b0" <= letter <= "\u05c2"
    )  # fmt: skip


@pytest.mark.req("SR-44")
def test_a_right_to_left_text_over_two_lines_keeps_its_directions() -> None:
    """The figure stands among the words of the whole text, also where it begins a line."""
    text = "רחוב הרצל 5 חיפה"
    width = Typesetter(fonts_in(FONTS)).width("רחוב הרצל ", Style(typed=True))
    lines = Typesetter(fonts_in(FONTS)).lines(text, Style(typed=True), width)
    second = [part.text for run in lines[1].runs for part in parts_of(run)]
    assert second == ["חיפה", " ", "5"]


@pytest.mark.req("SR-44")
def test_the_fonts_of_other_scripts_are_subsets_without_a_box(writer: ReportlabPaperWriter) -> None:
    """pdfium knows each drawn character's font: none of the names fell back to one that is not embedded."""
    with pypdfium2.PdfDocument(written(*HEBREW, *ARABIC, *THAI)) as document:
        names = {obj_font(item) for item in document[0].get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])}
    assert {name.split("+")[-1] for name in names} == {
        "DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono", "NotoSansHebrew-Regular", "NotoLoopedThai-Regular",
    }  # fmt: skip


def obj_font(item: pypdfium2.PdfObject) -> str:
    font = raw.FPDFTextObj_GetFont(item.raw)
    room = raw.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = (raw.ctypes.c_char * room)()
    raw.FPDFFont_GetBaseFontName(font, buffer, room)
    return str(buffer.value.decode())


def test_plain_scripts_have_no_face_of_their_own() -> None:
    fonts = fonts_in(FONTS)
    assert fonts.of_script(Script.PLAIN, bold=True).face is fonts.bold
    assert fonts.of_script(Script.ARABIC, bold=False).face is fonts.regular
