"""The order sheet as its reader gets it: the text of the finished PDF against the rules of the order sheet."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.adapters.documents.reading import flat, pdfium_texts, pypdf_texts

from .command_line import DONE, NOT_ACCEPTED, UNREADABLE, JsonObject, KetaDesk, override
from .order_requests import MAN_180, REGIMENS, Changes, OrderRequests, container
from .pdf_text import drawn, fonts, page_sizes, said_of_itself, without_blanks

NOT_APPROVED = "LIBRARY NOT APPROVED BY THIS HOSPITAL - NOT FOR PATIENT USE"
DISCLAIMER = (
    "Calculation aid for healthcare professionals. Not a prescription until a prescriber signs it. "
    "Local policy and clinical judgement govern. Ketamine for analgesia is an off-label use."
)
SIZES = {"a4": (595, 842), "letter": (612, 792)}
UNITS = r"(?:mg|mL|mcg|micrograms|kg|cm)"

# The rate that stands in the largest type, worked in test_orders; None where nothing but a push is ordered.
LARGEST_RATE = {
    "acute-pain-infusion": "35",
    "low-dose-infusion": "7",
    "icu-opioid-adjunct": "4.2",
    "single-bolus": "42",
    "bolus-then-saline": "200",
    "bolus-then-infusion": "21",
    "fixed-dose": "20",
}

# What each of the eleven sections cannot do without, in the order of the sections.
SECTIONS = [
    ("1 patient and prescriber", r"weight"),
    ("2 checklist", r"checklist"),
    ("3 preparation", r"preparation"),
    ("4 order table", r"order|dose"),
    ("5 calculation", r"calculation"),
    ("6 limits", r"limits"),
    ("7 rate table", r"rate table"),
    ("8 taper", r"taper"),
    ("9 observation schedule", r"observation"),
    ("10 when to call, when to stop", r"when to (?:call|stop)"),
    ("11 signatures", r"signatures?"),
]


@dataclass(frozen=True)
class Sheet:
    """One finished sheet."""

    regimen: str
    paper: str
    pdf: bytes

    @property
    def pages(self) -> list[str]:
        return pypdf_texts(self.pdf)

    @property
    def text(self) -> str:
        return "\n".join(self.pages)

    @property
    def flat(self) -> str:
        return flat(self.text)


MakeSheet = Callable[[str, Changes], Sheet]


@pytest.fixture(scope="session")
def printed(orders: OrderRequests, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Sheet]:
    """Return the sheet of each regimen on both papers."""
    desk = KetaDesk(tmp_path_factory.mktemp("sheets"))
    return {
        (regimen, paper): _print(desk, orders.of(regimen), regimen, paper) for regimen in REGIMENS for paper in SIZES
    }


def _print(desk: KetaDesk, request: JsonObject, regimen: str, paper: str = "a4") -> Sheet:
    made = len(list(desk.folder.glob("*.pdf")))  # an existing file may be left alone
    target = desk.folder / f"sheet-{made}.pdf"
    answer = desk.sheet(request, target, "--format", paper)
    assert answer.code == DONE, answer.explain()
    return Sheet(regimen, paper, target.read_bytes())


@pytest.fixture(params=[(regimen, paper) for regimen in REGIMENS for paper in SIZES], ids="-".join)
def sheet(request: pytest.FixtureRequest, printed: dict[tuple[str, str], Sheet]) -> Sheet:
    return printed[request.param]


@pytest.fixture
def acute(printed: dict[tuple[str, str], Sheet]) -> Sheet:
    return printed["acute-pain-infusion", "a4"]


@pytest.fixture
def make(desk: KetaDesk, orders: OrderRequests) -> MakeSheet:
    def make(regimen: str, changes: Changes) -> Sheet:
        return _print(desk, desk.with_overrides(orders.of(regimen, changes)), regimen)

    return make


def flat_lines(text: str) -> str:
    """Return the text with its lines, every no-break space a usual one."""
    return text.replace("\u00a0", " ")


def around(text: str, pattern: str) -> list[str]:
    """Return each place where the pattern stands, with its neighbourhood."""
    return [text[max(0, hit.start() - 30) : hit.end() + 30] for hit in re.finditer(pattern, text)]


class TestEveryPage:
    def test_paper(self, sheet: Sheet) -> None:
        assert set(page_sizes(sheet.pdf)) == {SIZES[sheet.paper]}

    @pytest.mark.req("SR-26")
    def test_n12_identity_and_page_number(self, sheet: Sheet) -> None:
        pages = [flat(page) for page in sheet.pages]
        for number, page in enumerate(pages, start=1):
            assert "EXAMPLE, Alex" in page
            assert "TEST-0001" in page
            assert "01-Apr-1980" in page
            assert "46" in page
            assert f"page {number} of {len(pages)}" in page.casefold()

    def test_header(self, sheet: Sheet) -> None:
        for page in map(flat, sheet.pages):
            assert "KETAMINE INFUSION ORDER SHEET - ADULT ACUTE PAIN" in page
            assert "DRAFT" in page
            assert re.search(r"DRAFT-[0-9A-Fa-f]{8}", page)
            assert "Not recorded" in page  # printed when, of a sheet without a stored order
            assert "No known allergies" in page

    @pytest.mark.req("SR-19")
    def test_library_not_approved(self, sheet: Sheet) -> None:
        assert NOT_APPROVED in flat(sheet.pages[0])
        for page in map(flat, sheet.pages):
            assert "NOT APPROVED" in page

    def test_footer(self, sheet: Sheet) -> None:
        for page in map(flat, sheet.pages):
            assert "Check the pump screen against this sheet." in page
            assert "If a newer revision exists destroy this sheet." in page

    def test_disclaimer(self, sheet: Sheet) -> None:
        assert DISCLAIMER in sheet.flat


class TestFonts:
    def test_every_font_is_embedded(self, sheet: Sheet) -> None:
        found = fonts(sheet.pdf)
        assert found
        assert all(found.values()), found
        assert not [name for name in found if re.search("Helvetica|Times|Courier|ZapfDingbats|Symbol", name)]

    def test_two_readers_see_the_same_words(self, sheet: Sheet) -> None:
        for ours, other in zip(sheet.pages, pdfium_texts(sheet.pdf), strict=True):
            assert sorted(without_blanks(ours)) == sorted(without_blanks(other))


class TestSections:
    def test_all_eleven_in_their_order(self, sheet: Sheet) -> None:
        text = sheet.text.replace("\u00a0", " ")
        place = 0
        for name, pattern in SECTIONS:
            found = re.compile(pattern, re.IGNORECASE).search(text, place)
            assert found, f"{name} not found after {place}"
            place = found.end()

    @pytest.mark.req("SR-29")
    def test_every_checklist_item_with_its_answer(self, sheet: Sheet, orders: OrderRequests) -> None:
        text = without_blanks(sheet.text).casefold()
        for item in orders.items:
            assert without_blanks(str(item["label"])).casefold() in text, item["label"]
        assert len(re.findall(r"\babsent\b", sheet.text, re.IGNORECASE)) >= len(orders.items)

    def test_patient_and_prescriber(self, sheet: Sheet) -> None:
        for shown in ("70 kg", "measured", "22-Nov-2026", "opioid-resistant pain", "Dr A Example"):
            assert shown.casefold() in sheet.flat.casefold(), shown

    @pytest.mark.req("SR-18")
    def test_the_pump_figure_is_the_largest_type(self, sheet: Sheet) -> None:
        rate = LARGEST_RATE[sheet.regimen]
        assert f"{rate}\u00a0mL per hour" in sheet.text or f"{rate} mL per hour" in sheet.flat
        for page in drawn(sheet.pdf):
            largest = max(piece.points for piece in page)
            words = flat(" ".join(piece.text for piece in page if piece.points >= largest - 0.01))
            if re.search(rf"(?<![\d.]){re.escape(rate)}(?![\d.])", words):
                return
        pytest.fail(f"{rate} is in the largest type of no page")

    def test_preparation(self, acute: Sheet) -> None:
        # 500 mg from 50 mg per mL: 10 mL, 1 vial
        for shown in ("50 mg per mL", "10 mL", "500 mg in 500 mL", "1 mg per mL", "make up to"):
            assert shown.casefold() in acute.flat.casefold(), shown

    def test_no_loading_dose_is_run_by_two_rates(self, acute: Sheet) -> None:
        for shown in ("14 mg", "14 mL", "56 mL per hour", "1,904 mg"):
            assert shown in acute.flat, shown

    @pytest.mark.parametrize(
        "limit",
        [
            *["0.5 mg per kg per hour", "1 mg per kg per hour", "115 mg per hour"],
            *["0.3 mg per kg", "0.35 mg per kg", "40 mg"],
            *["30 kg", "45 kg", "115 kg", "250 kg"],
            *["1 min", "15 min", "60 min"],
        ],
    )
    def test_limits_in_force(self, acute: Sheet, limit: str) -> None:
        section = re.split(r"(?m)^6 Limits", flat_lines(acute.text), maxsplit=1)[1]
        in_force = re.split(r"Sources that disagree|(?m:^7 )", section)[0]
        assert re.search(rf"(?<![\d.]){re.escape(limit)}\b", flat(in_force)), in_force

    def test_taper_with_clock_times(self, acute: Sheet) -> None:
        for shown in ("28 mL per hour", "21 mL per hour", "14 mL per hour", "7 mL per hour"):
            assert shown in acute.flat, shown
        for time in ("14:15", "17:15", "20:15", "23:15", "02:15"):
            assert time in acute.flat, time
        assert "25-Nov-2026" in acute.flat

    def test_observation_times(self, acute: Sheet) -> None:
        for time in ("14:15", "14:30", "14:45", "15:00", "15:30", "16:00", "16:30", "17:00", "18:00"):
            assert time in acute.flat, time

    def test_rate_table(self, acute: Sheet) -> None:
        for shown in ("0.55", "38.5", "42"):
            assert re.search(rf"(?<![\d.]){re.escape(shown)}(?![\d.])", acute.flat), shown

    def test_when_to_call_and_when_to_stop(self, sheet: Sheet) -> None:
        words = sheet.flat.casefold()
        for shown in ("stop the pump", "respiratory rate", "sedation", "hallucination", "nystagmus", "seizure"):
            assert shown in words, shown

    def test_signatures(self, sheet: Sheet) -> None:
        words = sheet.flat.casefold()
        for shown in ("prescriber", "nurse 1", "nurse 2", "witness", "initials", "rate seen"):
            assert shown in words, shown

    @pytest.mark.req("SR-09")
    def test_an_override_is_printed_with_its_reason_and_name(self, make: MakeSheet) -> None:
        printed = make("acute-pain-infusion", {"infusion.dose": "0.49"})
        assert "Agreed with the pain team" in printed.flat
        assert printed.flat.count("Dr A Example") >= 2

    @pytest.mark.req("SR-29")
    def test_a_relative_contraindication_is_printed_with_its_reason(
        self, make: MakeSheet, orders: OrderRequests
    ) -> None:
        for said, words in (("present", "present"), ("not-known", "not known")):
            printed = make("acute-pain-infusion", {f"checklist.{orders.item_ids('relative')[0]}": said})
            assert words in printed.flat.casefold()
            assert "Agreed with the pain team" in printed.flat

    @pytest.mark.parametrize(
        ("dose", "band"), [("0.3", "high sub-dissociative"), ("0.29", "low"), ("0.1", "low"), ("0.6", "high sub-diss")]
    )
    def test_the_band_of_a_bolus(self, make: MakeSheet, dose: str, band: str) -> None:
        words = make("single-bolus", {"loading_dose.mg_per_kg": dose}).flat.casefold()
        assert re.search(rf"\b{band}", words)
        assert ("high sub-dissociative" in words) == band.startswith("high")


@pytest.mark.req("SR-43")
class TestNumberStyle:
    """N1-N11, in the words of the program: the patient's own words in these sheets break none of them."""

    def test_n1_no_trailing_zero(self, sheet: Sheet) -> None:
        assert not around(sheet.text, rf"\d\.\d*0[\s\u00a0]*(?:{UNITS}|per)\b")

    def test_n2_a_leading_zero_always(self, sheet: Sheet) -> None:
        assert not around(sheet.text, rf"(?<![\d\w.])\.\d+[\s\u00a0]*{UNITS}\b")
        assert not around(sheet.text, r"(?:^|[\s\u00a0(])\.\d")

    def test_n3_a_comma_from_1000(self, sheet: Sheet) -> None:
        assert not around(sheet.text, rf"(?<![\d.,-])\d{{4,}}(?:\.\d+)?[\s\u00a0]*{UNITS}\b")

    def test_n3_the_total_of_the_acute_regimen(self, acute: Sheet) -> None:
        assert "1,904\u00a0mg" in acute.text
        assert "1904" not in acute.text

    def test_n4_a_no_break_space_before_the_unit(self, sheet: Sheet) -> None:
        assert not around(sheet.text, rf"\d[ \n\t]+{UNITS}\b")
        assert not around(sheet.text, rf"\d{UNITS}\b")
        assert around(sheet.text, rf"\d\u00a0{UNITS}\b")

    def test_n5_no_full_stop_after_a_unit_and_no_plural(self, sheet: Sheet) -> None:
        assert not around(sheet.text, rf"\d\u00a0{UNITS}\.")
        assert not around(sheet.text, r"\b(?:mgs|mLs|mcgs|kgs|hrs|mins)\b")

    @pytest.mark.parametrize(
        "never",
        [r"\bml\b", r"\bML\b", r"\bcc\b", "[\u00b5\u03bc]g", r"\bug\b", r"\d[\s\u00a0]*U\b", r"\bIU\b", "q\\.d"],
    )
    def test_n6_words_that_are_never_printed(self, sheet: Sheet, never: str) -> None:
        assert not around(sheet.text, never)

    @pytest.mark.parametrize("never", ["@", "<", ">", "&", "\u00b0"])
    def test_n6_signs_that_are_never_printed(self, sheet: Sheet, never: str) -> None:
        assert not around(sheet.text, never)

    def test_n7_per_and_no_slash(self, sheet: Sheet) -> None:
        assert not around(
            sheet.text, r"\b(?:mg|mL|mcg|micrograms|kg|h|hr|hour|min)\s*/\s*(?:mg|mL|kg|h|hr|hour|min|day)\b"
        )
        assert re.search(r"mL[\s\u00a0]per[\s\u00a0]hour", sheet.text)

    def test_n8_no_brackets_around_numbers_in_a_medicine_line(self, sheet: Sheet) -> None:
        medicine = [line for line in sheet.text.splitlines() if re.search(rf"ketamine.*\d\u00a0{UNITS}", line)]
        assert not [line for line in medicine if re.search(r"[(\[]\s*\d[\d.,]*\u00a0?", line)]

    def test_n9_the_name_of_the_medicine(self, sheet: Sheet) -> None:
        assert "ketamine" in sheet.text
        assert not around(sheet.text, r"ketaMINE|KETamine|ketAMINE|KetaMine|\b[Kk]et\b|\bKET\b")

    def test_n11_dates_and_times(self, sheet: Sheet) -> None:
        text = sheet.text
        assert "22-Nov-2026" in text
        assert "14:00" in text
        assert not around(text, r"\b\d{4}-\d{2}-\d{2}T|\b2026-11-2\d\b|\b\d{1,2}/\d{1,2}/\d{2,4}\b")
        assert not around(text, r"\d\s?(?:am|pm|AM|PM)\b")
        assert re.search(r"24[\s\u00a0-]?h", text), "the clock is not said to be of 24 h"

    def test_n11_unknown_is_not_recorded(self, sheet: Sheet) -> None:
        # hospital, ward, responsible service, grade and contact are absent from the request
        assert sheet.flat.count("Not recorded") >= 3
        assert not around(sheet.text, r"\bNone\b|\bnull\b|\bN/A\b|\bNaN\b")


class TestNames:
    @pytest.mark.req("SR-44")
    @pytest.mark.parametrize(
        "name",
        [
            "O'Brien <b>&amp; Łukasz",
            '<img src="file:///etc/hostname"/>',
            "Anna<br/>10 mg/kg",
            "Nguyễn Thị Hương",
            "Ελένη",
            "Жанна",
            "Ana-María  Ñ",
            "%s {0} {name} $HOME",
            "\\n\\u0041",
        ],
    )
    def test_a_name_prints_exactly(self, make: MakeSheet, name: str) -> None:
        changes = {"patient.given_name": name, "prescriber": name, "indication": name}
        pages = make("low-dose-infusion", MAN_180 | changes).pages
        for page in pages:
            assert without_blanks(name) in without_blanks(page), page[:600]

    @pytest.mark.req("SR-44")
    @pytest.mark.parametrize("name", ["O'Brien <b>&amp; Łukasz", "van der Żółć", "Ó Súilleabháin"])
    def test_a_family_name_prints_with_all_its_letters(self, make: MakeSheet, name: str) -> None:
        for page in make("low-dose-infusion", {"patient.family_name": name}).pages:
            assert without_blanks(name).casefold() in without_blanks(page).casefold()

    @pytest.mark.req("SR-44")
    @pytest.mark.parametrize("name", ["王小明", "สมชาย", "김민준", "יעל", "مريم"])
    def test_a_name_in_another_script_prints_exactly(self, make: MakeSheet, name: str) -> None:
        changes = {"patient.family_name": name, "patient.given_name": "Al", "prescriber": name}
        for page in pdfium_texts(make("low-dose-infusion", changes).pdf):
            assert without_blanks(name) in without_blanks(page), page[:600]

    @pytest.mark.req("SR-44")
    @pytest.mark.parametrize("name", ["नमस्ते", "ᠮᠣᠩᠭᠣᠯ", "\U0001f9ec"])
    def test_a_name_the_font_cannot_print_is_refused(self, desk: KetaDesk, orders: OrderRequests, name: str) -> None:
        target = desk.folder / "sheet.pdf"
        answer = desk.sheet(orders.of("low-dose-infusion", {"patient.family_name": name}), target)
        assert answer.code in NOT_ACCEPTED, answer.explain()
        assert not target.exists()

    @pytest.mark.req("SR-44")
    @pytest.mark.parametrize("name", ["\U0001f600", "\U0001d552"])
    def test_a_letter_beyond_the_first_plane_is_refused_or_read_back(
        self, desk: KetaDesk, orders: OrderRequests, name: str
    ) -> None:
        target = desk.folder / "sheet.pdf"
        answer = desk.sheet(orders.of("low-dose-infusion", {"patient.given_name": name}), target)
        if answer.code == DONE:
            assert name in pypdf_texts(target.read_bytes())[0]
        else:
            assert not target.exists()

    @pytest.mark.parametrize(
        ("allergies", "printed"),
        [
            ("none known", "No known allergies"),
            ("not recorded", "Allergies not recorded"),
            ("unavailable", "Allergies unavailable"),
            ({"known": ["penicillin", "latex"]}, "Known allergies"),
        ],
    )
    def test_allergies_are_exactly_one_of_four(self, make: MakeSheet, allergies: object, printed: str) -> None:
        words = ("No known allergies", "Allergies not recorded", "Allergies unavailable", "Known allergies")
        for page in make("low-dose-infusion", {"patient.allergies": allergies}).pages:
            assert [word for word in words if word in flat(page)] == [printed]
            if isinstance(allergies, dict):
                assert "penicillin" in page
                assert "latex" in page

    def test_the_title_stands_in_brackets(self, make: MakeSheet) -> None:
        for page in make("low-dose-infusion", {"patient.title": "Dr"}).pages:
            assert "EXAMPLE, Alex (Dr)" in flat(page)

    @pytest.mark.req("SR-28")
    def test_two_patients_after_each_other_do_not_mix(self, make: MakeSheet) -> None:
        first = make("low-dose-infusion", {"patient.family_name": "FIRST", "patient.weight_kg": "83.5"})
        second = make("low-dose-infusion", {"patient.family_name": "SECOND"})
        assert "FIRST" in first.flat
        assert "83.5" in first.flat
        assert "FIRST" not in second.flat
        assert "83.5" not in second.flat


class TestOtherShapes:
    def test_a_push_by_hand(self, make: MakeSheet) -> None:
        # 21 mg from 10 mg per mL = 2.1 mL
        by_hand = {"mg_per_kg": "0.3", "over_min": "15", "via": "hand", "concentration_mg_per_ml": "10"}
        words = make("single-bolus", {"loading_dose": by_hand, "preparation": None}).flat
        for shown in ("21 mg", "2.1 mL", "10 mg per mL"):
            assert shown in words, shown

    def test_add_to_is_said(self, make: MakeSheet) -> None:
        words = make("acute-pain-infusion", {"preparation": container("250", "250", method="add-to")}).flat
        assert "add to" in words.casefold()
        assert "250 mg in 255 mL" in words

    def test_the_paper_is_a4_unless_said(self, desk: KetaDesk, orders: OrderRequests) -> None:
        target = desk.folder / "sheet.pdf"
        assert desk.sheet(orders.of("low-dose-infusion"), target).code == DONE
        assert set(page_sizes(target.read_bytes())) <= set(SIZES.values())

    def test_another_paper_cannot_be_read(self, desk: KetaDesk, orders: OrderRequests) -> None:
        target = desk.folder / "sheet.pdf"
        answer = desk.sheet(orders.of("low-dose-infusion"), target, "--format", "a5")
        assert answer.code == UNREADABLE, answer.explain()
        assert not target.exists()


class TestWhatIsWritten:
    """Nothing is written when the exit code is not 0."""

    def refused_requests(self, orders: OrderRequests) -> list[JsonObject]:
        return [
            orders.of("acute-pain-infusion", {"infusion.dose": "1.01"}),
            orders.of("acute-pain-infusion", {"infusion.dose": "0.49"}),
            orders.of("acute-pain-infusion", {"overrides": [override("anything")]}),
            orders.of("acute-pain-infusion", {"patient.weight_kg": "70.125"}),
        ]

    @pytest.mark.req("SR-08")
    def test_a_refused_order_has_no_sheet(self, desk: KetaDesk, orders: OrderRequests) -> None:
        for request in self.refused_requests(orders):
            target = desk.folder / "sheet.pdf"
            answer = desk.sheet(request, target)
            assert answer.code in NOT_ACCEPTED, answer.explain()
            assert left_in(desk.folder) == ["request.json"]

    def test_a_refused_order_leaves_an_older_file_alone(self, desk: KetaDesk, orders: OrderRequests) -> None:
        target = desk.folder / "sheet.pdf"
        target.write_bytes(b"older")
        for request in self.refused_requests(orders):
            assert desk.sheet(request, target).code in NOT_ACCEPTED
            assert target.read_bytes() == b"older"
            assert left_in(desk.folder) == ["request.json", "sheet.pdf"]

    def test_an_older_file_is_replaced_whole_or_not_at_all(self, desk: KetaDesk, orders: OrderRequests) -> None:
        target = desk.folder / "sheet.pdf"
        target.write_bytes(b"older")
        answer = desk.sheet(orders.of("low-dose-infusion"), target)
        if answer.code == DONE:
            assert pypdf_texts(target.read_bytes())
        else:
            assert target.read_bytes() == b"older"
        assert left_in(desk.folder) == ["request.json", "sheet.pdf"]

    @pytest.mark.req("SR-08")
    def test_nothing_streams_out_for_a_refused_order(self, desk: KetaDesk, orders: OrderRequests) -> None:
        path = desk.write(orders.of("acute-pain-infusion", {"infusion.dose": "1.01"}))
        answer = desk("sheet", str(path), "-o", "-")
        assert answer.code in NOT_ACCEPTED
        assert b"%PDF" not in answer.out

    @pytest.mark.req("SR-46")
    def test_no_patient_data_in_the_name_of_the_document(self, printed: dict[tuple[str, str], Sheet]) -> None:
        for sheet in printed.values():
            said = said_of_itself(sheet.pdf)
            assert "ORDER SHEET" in said
            assert "EXAMPLE" not in said
            assert "TEST-0001" not in said


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
