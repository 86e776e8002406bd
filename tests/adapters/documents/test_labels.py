"""Labels as they come out of the printer: every one whole, inside its own edges, readable and scannable."""

import re
from functools import cache
from io import BytesIO
from itertools import pairwise

import pypdfium2
import pypdfium2.raw
import pytest
import zxingcpp
from PIL.Image import Dither
from pypdf import PdfReader

from ketadesk.adapters.documents.paper_writer import ReportlabPaperWriter
from ketadesk.application.errors import CannotPrint
from ketadesk.application.labels.label_content import ContainerLabel, LabelStock
from ketadesk.application.sheet.printed_order import PrintedOrder
from tests.application.watched_sample import sample_draft

from .conftest import FONTS
from .reading import flat, overlaps, page_sizes, pdfium_texts, pictures, sized_characters, text_boxes

MM = 72 / 25.4
CODE = "KD-20261122-0007-R2-L-9F3A61C2"
QR_CODE = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
BEHIND = PrintedOrder(label="KD-20261122-0007-R2", draft=sample_draft(), plan_json="{}")
NOT_APPROVED = "LIBRARY NOT APPROVED BY THIS HOSPITAL - NOT FOR PATIENT USE"
_PATH = pypdfium2.raw.FPDF_PAGEOBJ_PATH
SHEETS = (LabelStock.A4, LabelStock.LETTER)

WIDTH = {LabelStock.A4: 99.1 * MM, LabelStock.LETTER: 288.0, LabelStock.ROLL_62: 100 * MM}
HEIGHT = {LabelStock.A4: 57 * MM, LabelStock.LETTER: 144.0, LabelStock.ROLL_62: 62 * MM}
# (210 - 2 x 99.1 - 2.5) / 2 = 4.65 and (297 - 5 x 57) / 2 = 6; Letter: 0.16 in and 0.5 in
LEFT = {LabelStock.A4: (4.65 * MM, 106.25 * MM), LabelStock.LETTER: (11.52, 312.48), LabelStock.ROLL_62: (0.0,)}
TOP = {LabelStock.A4: 6 * MM, LabelStock.LETTER: 36.0, LabelStock.ROLL_62: 0.0}
CLEAR = 2 * MM
"""What nothing of a label may come nearer to its edge."""


def t(text: str) -> str:
    return text.replace("~", "\u00a0")


USUAL = ContainerLabel(
    warning="",
    order_label="KD-20261122-0007-R2",
    part="Infusion, container 1 of 4",
    name="EXAMPLE, Alex",
    born="01-Apr-1980 (46y)",
    identifier="TEST-0001",
    identifier_label="Hospital number",
    medicine=t("ketamine 500~mg in 500~mL"),
    strength=t("1~mg per mL"),
    diluent=t("in sodium chloride 0.9~%"),
    route="Intravenous",
    expires_rule=t("at the latest 24~hr after it was prepared"),
    code_text=CODE,
)
SAID = {
    "prepared_at": "25-Oct-2026 01:30 second",
    "expires_at": "26-Oct-2026 01:30",
    "expires_rule": "",
    "prepared_by": "Anna Example",
    "checked_by": "Berta Sample-Otherwise",
}
LONG = {
    "name": "PAPADOPOULOU-CHRISTODOULIDOU, Maria Magdalena Theresia (Dr med.)",
    "identifier": "MRN 0000 1111 2222 3333",
}
LABELS = {
    "usual": USUAL,
    "draft": USUAL.model_copy(update={"warning": "DRAFT"}),
    "not approved": USUAL.model_copy(update={"warning": "DRAFT", "library_warning": NOT_APPROVED}),
    "approved only by name": USUAL.model_copy(update={"library_warning": NOT_APPROVED}),
    "training": USUAL.model_copy(update={"warning": "TRAINING - NOT FOR PATIENT USE"}),
    "training not approved": USUAL.model_copy(
        update={"warning": "TRAINING - NOT FOR PATIENT USE", "library_warning": NOT_APPROVED}
    ),
    "said": USUAL.model_copy(update=SAID),
    "said of a draft": USUAL.model_copy(update={**SAID, "warning": "DRAFT", "library_warning": NOT_APPROVED}),
    "diluted by hand": USUAL.model_copy(update={"part": "Loading dose by hand", "diluent": ""}),
    "weak": USUAL.model_copy(
        update={"medicine": t("ketamine 500~mg in 510~mL"), "strength": t("about 0.98~mg per mL")}
    ),
    "long": USUAL.model_copy(update=LONG),
    "long and said": USUAL.model_copy(update={**LONG, **SAID, "part": "Loading dose by the pump, container 1 of 12"}),
    "long draft": USUAL.model_copy(
        update={**LONG, "warning": "DRAFT", "library_warning": NOT_APPROVED, "diluent": t("in glucose 5~%")}
    ),
    "no blanks": USUAL.model_copy(update={"name": "W" * 60, "identifier": "9" * 40}),
    "other letters": USUAL.model_copy(update={"name": "ΠΑΠΑΔΟΠΟΎΛΟΥ, Łukasz Ђорђе", "prepared_by": "Zoë Ñandú"}),
    "long fluid": USUAL.model_copy(update={"diluent": t("in sodium chloride 0.9~% with glucose 5~%")}),
}  # fmt: skip


@cache
def made(name: str, stock: LabelStock, first: int = 1) -> bytes:
    return ReportlabPaperWriter(FONTS).write_labels((LABELS[name],), stock, BEHIND, first)


@pytest.fixture(params=[(name, stock) for name in LABELS for stock in LabelStock], ids=lambda p: f"{p[0]}-{p[1]}")
def printed(request: pytest.FixtureRequest) -> tuple[ContainerLabel, LabelStock, bytes]:
    """Every label on every stock."""
    name, stock = request.param
    return LABELS[name], stock, made(name, stock)


Printed = tuple[ContainerLabel, LabelStock, bytes]


def squeezed(text: str) -> str:
    """Without blanks: a word too long for its line is broken."""
    return "".join(text.split())


def words_of(label: ContainerLabel) -> list[str]:
    """What was given to be said, but the code."""
    return [text for name, text in label if text and name != "code_text"]


# --- all of it, whole ---


def test_every_word_is_on_the_label(printed: Printed) -> None:
    label, _stock, pdf = printed
    (page,) = pdfium_texts(pdf)
    for text in words_of(label):
        assert squeezed(text) in squeezed(page), text


def test_no_two_texts_overlap(printed: Printed) -> None:
    boxes = text_boxes(printed[2])
    assert len(boxes) > 8
    assert overlaps(boxes) == []


def test_nothing_comes_near_the_edge_of_its_label(printed: Printed) -> None:
    _label, stock, pdf = printed
    height = page_sizes(pdf)[0][1]
    left, top = LEFT[stock][0], TOP[stock]
    for box in text_boxes(pdf):
        if "page 1 of 1" in box.text:
            assert height - box.bottom <= top + 1  # in the margin that is thrown away
            continue
        assert box.left >= left + CLEAR and box.right <= left + WIDTH[stock] - CLEAR, box
        assert height - box.top >= top + CLEAR and height - box.bottom <= top + HEIGHT[stock] - CLEAR, box


def test_no_ink_comes_near_the_edge_of_its_label(printed: Printed) -> None:
    _label, stock, pdf = printed
    page = pictures(pdf, 200)[0]
    scale = 200 / 72
    left, top = LEFT[stock][0] * scale, TOP[stock] * scale
    right, bottom = left + WIDTH[stock] * scale, top + HEIGHT[stock] * scale
    label = page.crop((int(left), int(top) + 4, int(right), int(bottom)))
    dark = label.point(lambda level: 255 if level < 200 else 0).getbbox()
    assert dark is not None
    clear = int(CLEAR * scale) - 1
    assert dark[0] >= clear and dark[2] <= label.width - clear
    assert dark[1] >= clear - 4 and dark[3] <= label.height - clear


def test_no_type_is_smaller_than_seven_points(printed: Printed) -> None:
    assert min(size for page in sized_characters(printed[2]) for character, size in page if character.strip()) >= 7.0


@pytest.mark.req("SR-43")
def test_the_drug_line_is_the_largest_and_stands_on_one_line(printed: Printed) -> None:
    label, _stock, pdf = printed
    (page,) = sized_characters(pdf)
    largest = max(size for _character, size in page)
    assert "".join(c for c, size in page if size == largest) == label.medicine
    assert largest >= 10.5
    others = [size for _character, size in page if size != largest]
    assert max(others) <= 0.81 * largest or label.warning
    assert label.medicine in pdfium_texts(pdf)[0].splitlines()


def test_the_code_is_read_from_one_bit(printed: Printed) -> None:
    """As an old scanner sees it: black and white at 200 dpi, the printer of a roll at 300."""
    _label, stock, pdf = printed
    picture = pictures(pdf, 300 if stock is LabelStock.ROLL_62 else 200)[0].convert("1", dither=Dither.NONE)
    assert [code.text for code in zxingcpp.read_barcodes(picture, formats=QR_CODE)] == [CODE]


# --- label rules ---


@pytest.mark.req("SR-43")
def test_the_rules_of_medication_labels(printed: Printed) -> None:
    label, _stock, pdf = printed
    (text,) = pdfium_texts(pdf)
    own = text.replace("µ", "")
    assert "\u00a0\n" not in text and "\n\u00a0" not in text  # N4: a figure and its unit on one line
    assert not re.search(r"\d (?:mg|mL|hr|%)", text)  # N4: bound to it
    assert not re.search(r"\d\.\d*0\s*(?:mg|mL)|(?<![\d])\.\d", own)  # N1, N2
    assert not re.search(r"(?:mg|mL|hr)\.", own)  # N5
    assert not re.search(r"\bml\b|\bcc\b|\bug\b|[@<>&°]", own)  # N6
    assert not re.search(r"mg/|/mL|per hour", own)  # N7, and no rate
    assert "(" not in label.medicine + label.strength  # N8
    assert "Ketamine" not in text and "KETAMINE" not in text  # N9
    assert "24-hour clock" in flat(text)  # N11


@pytest.mark.req("SR-26")
def test_each_label_says_whose_it_is(printed: Printed) -> None:
    label, _stock, pdf = printed
    text = squeezed(pdfium_texts(pdf)[0])
    assert squeezed(label.name) in text
    assert squeezed(label.identifier_label + label.identifier) in text
    assert squeezed(f"Born{label.born}") in text


# --- what is not said is written ---


def test_what_is_not_known_is_a_line_to_write_on() -> None:
    text = flat(pdfium_texts(made("usual", LabelStock.A4))[0])
    assert text.endswith(
        "Prepared at Expires at at the latest 24 hr after it was prepared; 24-hour clock Prepared by Checked by"
    )
    assert "Diluent" not in text
    assert "Diluent" in flat(pdfium_texts(made("diluted by hand", LabelStock.A4))[0])


@pytest.mark.parametrize("stock", LabelStock)
def test_a_moment_and_a_name_stand_behind_their_captions(stock: LabelStock) -> None:
    text = flat(pdfium_texts(made("said", stock))[0])
    assert "Expires at 26-Oct-2026 01:30" in text
    assert "Prepared by Anna Example Checked by Berta Sample-Otherwise" in text
    assert "at the latest" not in text


@pytest.mark.parametrize("stock", LabelStock)
def test_there_is_room_to_write(stock: LabelStock) -> None:
    """Four lines of 25 mm or more with 5 mm for what is written on them, also under the longest words."""
    rules = _level_rules(made("long draft", stock))
    assert len(rules) == 5  # the first is that under the contents
    assert all(right - left >= 25 * MM for left, right, _level in rules)
    levels = sorted({round(level, 1) for *_ends, level in rules})
    assert all(upper - lower >= 5 * MM for lower, upper in pairwise(levels))


def _level_rules(pdf: bytes) -> list[tuple[float, float, float]]:
    """Left end, right end and height above the foot of the page of each level line, in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        shapes = [shape.get_bounds() for shape in document[0].get_objects() if shape.type == _PATH]
    return [(left, right, bottom) for left, bottom, right, top in shapes if top - bottom < 2 and right - left > 20]


# --- DRAFT ---


@pytest.mark.parametrize("stock", LabelStock)
@pytest.mark.parametrize("name", ["draft", "not approved", "training", "training not approved"])
def test_a_draft_is_black_across(name: str, stock: LabelStock) -> None:
    """White on a black band over nine tenths of the label's width: seen on any copy."""
    page = pictures(made(name, stock), 150)[0]
    scale = 150 / 72
    left, top = LEFT[stock][0] * scale, TOP[stock] * scale
    band = page.crop((int(left), int(top), int(left + WIDTH[stock] * scale), int(top + 20 * scale)))
    dark = band.point(lambda level: 255 if level < 128 else 0)
    widest = max(dark.crop((0, y, dark.width, y + 1)).histogram()[255] for y in range(dark.height))
    assert widest >= 0.9 * dark.width
    plain = pictures(made("usual", stock), 150)[0].crop((int(left), int(top), int(left + 200), int(top + 20 * scale)))
    assert plain.point(lambda level: 255 if level < 128 else 0).histogram()[255] < dark.histogram()[255] / 2


def test_the_word_is_read_once_and_only_where_it_belongs() -> None:
    for stock in LabelStock:
        for name, count in (("draft", 1), ("not approved", 1), ("usual", 0), ("approved only by name", 0)):
            assert pdfium_texts(made(name, stock))[0].count("DRAFT") == count


def test_not_stands_with_what_it_is_said_of() -> None:
    for stock in LabelStock:
        lines = pdfium_texts(made("not approved", stock))[0].splitlines()
        assert not [line for line in lines if line.rstrip().endswith("NOT")]


# --- the sheet ---


@pytest.mark.parametrize(
    ("stock", "expected"),
    [
        (LabelStock.A4, (595.28, 841.89)),
        (LabelStock.LETTER, (612.0, 792.0)),
        (LabelStock.ROLL_62, (283.46, 175.75)),  # 100 mm by 62 mm
    ],
)
def test_the_page_is_the_one_asked_for(stock: LabelStock, expected: tuple[float, float]) -> None:
    assert page_sizes(made("usual", stock)) == [pytest.approx(expected, abs=0.01)]


@pytest.mark.parametrize("stock", SHEETS)
@pytest.mark.parametrize("first", range(1, 11))
def test_a_sheet_begun_is_used_up_from_its_next_place(stock: LabelStock, first: int) -> None:
    pdf = made("usual", stock, first)
    height = page_sizes(pdf)[0][1]
    (drug,) = [box for box in text_boxes(pdf) if box.text.startswith("ketamine")]
    left = LEFT[stock][(first - 1) % 2]
    top = TOP[stock] + (first - 1) // 2 * HEIGHT[stock]
    assert drug.left == pytest.approx(left + 2.5 * MM, abs=2)
    assert top + CLEAR < height - drug.top < top + 30


@pytest.mark.parametrize("stock", SHEETS)
def test_more_labels_than_places_go_on_over_the_page(writer: ReportlabPaperWriter, stock: LabelStock) -> None:
    labels = tuple(USUAL.model_copy(update={"part": f"Infusion, container {n} of 17"}) for n in range(1, 18))
    pages = pdfium_texts(writer.write_labels(labels, stock, BEHIND, 8))
    assert [page.count("Prepared by") for page in pages] == [3, 10, 4]
    assert [f"Labels KD-20261122-0007-R2, page {n} of 3" in flat(page) for n, page in enumerate(pages, 1)] == [True] * 3
    text = flat(" ".join(pages))
    assert all(text.count(f"container {n} of 17") == 1 for n in range(1, 18))


def test_a_roll_has_a_page_a_label(writer: ReportlabPaperWriter) -> None:
    pages = pdfium_texts(writer.write_labels((USUAL, LABELS["draft"]), LabelStock.ROLL_62, BEHIND))
    assert [page.count("Prepared by") for page in pages] == [1, 1]
    assert "page" not in " ".join(pages)  # beside that of the container it would be one count too many


# --- what does not fit, or cannot be printed ---


@pytest.mark.parametrize("stock", LabelStock)
def test_what_does_not_fit_is_refused_and_nothing_is_cut(writer: ReportlabPaperWriter, stock: LabelStock) -> None:
    label = USUAL.model_copy(update={"name": f"{'W' * 80}, {'M' * 80} ({'Q' * 80})", "identifier": "9" * 80})
    with pytest.raises(CannotPrint, match="nothing on a label is cut"):
        writer.write_labels((USUAL, label), stock, BEHIND)


def test_a_word_of_the_program_that_does_not_fit_is_refused(writer: ReportlabPaperWriter) -> None:
    label = USUAL.model_copy(update={"warning": "NOT FOR PATIENT USE" * 4})
    with pytest.raises(CannotPrint, match="has no room"):
        writer.write_labels((label,), LabelStock.A4, BEHIND)


@pytest.mark.parametrize("field", ["name", "identifier", "prepared_by", "checked_by", "identifier_label"])
def test_what_would_not_print_as_it_is_is_named(writer: ReportlabPaperWriter, field: str) -> None:
    label = USUAL.model_copy(update={field: "A\u202eB"})
    with pytest.raises(CannotPrint, match=r"U\+202E"):
        writer.write_labels((label,), LabelStock.A4, BEHIND)


@pytest.mark.parametrize("field", ["name", "identifier", "prepared_by", "identifier_label"])
def test_markup_prints_as_it_was_typed(writer: ReportlabPaperWriter, field: str) -> None:
    typed = "<b>&amp;</b> (a\\b) %PDF ketamine"
    label = USUAL.model_copy(update={field: typed})
    assert squeezed(typed) in squeezed(pdfium_texts(writer.write_labels((label,), LabelStock.A4, BEHIND))[0])


def test_equal_labels_give_equal_bytes_and_hold_no_patient_where_none_belongs(writer: ReportlabPaperWriter) -> None:
    pdf = writer.write_labels((LABELS["said"],), LabelStock.A4, BEHIND)
    writer.write_labels((USUAL,), LabelStock.ROLL_62, BEHIND)
    assert writer.write_labels((LABELS["said"],), LabelStock.A4, BEHIND) == pdf
    said = PdfReader(BytesIO(pdf)).metadata
    assert said is not None
    assert (said.title, said.subject) == ("Labels KD-20261122-0007-R2", "LABELS")
    assert not re.search("EXAMPLE|Alex|TEST-0001|500", " ".join(map(str, said.values())))
