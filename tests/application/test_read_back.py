"""The parts of the read-back by themselves, each on the least there is: figures of its own, pages, places."""

import json
from decimal import Decimal

import pytest

from ketadesk.adapters.documents.reading.pdf_text import read_pages
from ketadesk.application.read_back.asked import Asked, asked_in_each_way
from ketadesk.application.read_back.following import Pages, Place
from ketadesk.application.read_back.furniture import Numbered, body_of
from ketadesk.application.read_back.observation_times import observation_mismatches
from ketadesk.application.read_back.order_mismatches import order_mismatches
from ketadesk.application.read_back.order_wants import order_wants, preparation_wants
from ketadesk.application.read_back.own_figures import (
    age,
    day_and_time,
    dose_in,
    lengths,
    mg_given,
    mg_per_hour,
    offset,
    over,
    percent,
    written,
    zone_of,
)
from ketadesk.application.read_back.page_text import PageText, squeezed, words
from ketadesk.application.read_back.paper_mismatches import paper_mismatches
from ketadesk.application.read_back.sheet_parts import Token, sheet_parts, tokens
from ketadesk.application.read_back.wants import FREE, anchor, count, error, figure, length, mismatch, typed_figure
from ketadesk.application.sheet.sheet_content import Identity, PageSize, SheetContent, SheetStatus

from .conftest import DraftOf
from .released import sheet_of, writer

pytestmark = pytest.mark.req("SR-42")


@pytest.mark.parametrize(
    ("plan", "paper"),
    [
        ("35", "35"), ("0.5", "0.5"), ("1694", "1,694"), ("1234567.8", "1,234,567.8"), ("10.50", "10.5"),
        ("22.2075", "about 22.208"), ("0.0625", "0.0625"),
        ("0.06249961", "about 0.0625"), ("0.004", "0.004"), ("0.012345", "about 0.0123"),
        ("33.33333333", "about 33.333"), ("-0.5", "-0.5"), ("0", "0"), ("999.9996", "about 1,000"),
    ],
)  # fmt: skip
def test_a_quantity_is_written_a_second_time(plan: str, paper: str) -> None:
    first, *others = written(plan)
    assert first == paper
    assert set(others) <= {f"about {paper}"}


def test_either_side_of_the_tenth_digit() -> None:
    """1234.5675 to ten digits may have been 1,234.56749999: about 1,234.567."""
    assert {"about 1,234.567", "about 1,234.568"} <= set(written("1234.567500"))


@pytest.mark.parametrize(
    ("plan", "paper"),
    [("0", "0"), ("0.1823708207", "+0.18"), ("-0.3039513678", "-0.3"), ("0.001", "below 0.01"), ("-12", "-12"),
     ("0.005", "+0.01"), ("1.05", "+1.05")],
)  # fmt: skip
def test_an_error_is_written_a_second_time(plan: str, paper: str) -> None:
    assert percent(plan) == (paper,)


def test_reckoning_of_its_own() -> None:
    # 14 mg for 70 kg; 41.1 mL/h of 500 mg in 500 mL; 1 mcg/kg/min at 70 kg is 4.2 mg/h; 35 mg/h is 0.5 mg/kg/h.
    assert over("14", "70") == "0.2"
    assert over("1", "3") == "0.3333333333"
    assert mg_given("41.1", "500", "250") == "82.2"
    assert mg_per_hour("1", "mcg/kg/min", "70") == "4.2"
    assert mg_per_hour("20", "mg/h", "70") == "20"
    assert dose_in("35", "mg/kg/h", "70") == "0.5"
    assert Decimal(dose_in("4.2", "mcg/kg/min", "70")) == 1


def test_times_of_its_own() -> None:
    london, fixed = zone_of("Europe/London", ""), zone_of("", "2026-11-22T14:00:00-03:30")
    assert day_and_time("2026-10-25T00:59:59+00:00", london) == ("25-Oct-2026", "01:59")
    assert day_and_time("2026-10-25T01:00:00+00:00", london) == ("25-Oct-2026", "01:00")
    assert day_and_time("2026-11-22T17:30:00+00:00", fixed) == ("22-Nov-2026", "14:00")
    assert (offset("2026-11-22T17:30:00+00:00", fixed), offset("2026-07-01T12:00:00+00:00", london)) == (
        "UTC-03:30", "UTC+01:00")  # fmt: skip
    assert age("1990-11-22", "2026-11-22T00:10:00+00:00", london) == 36
    assert age("1990-11-23", "2026-11-22T23:59:00+00:00", london) == 35


def test_lengths_of_its_own() -> None:
    at = "2026-11-22T{}+00:00"
    assert lengths(at.format("14:00:00"), at.format("15:30:00")) == ((("1", "hr"), ("30", "min")),)
    assert lengths(at.format("14:00:00"), at.format("14:00:00")) == ((("0", "min"),),)
    uneven = lengths(at.format("14:00:30"), at.format("14:18:00"))
    assert uneven == tuple((("17", "min"), (second, "s")) for second in ("30", "29", "31"))


def test_blanks_do_not_count() -> None:
    assert squeezed("1\u00a0694 mg\n per") == "1694mgper"
    assert squeezed("\ufb01n e\u200fnd") == "finend"
    assert words(" 1\u00a0 2\n3") == "1 2 3"
    page = PageText.of("ab cd\nef")
    assert (page.text, sorted(page.breaks)) == ("abcdef", [0, 2, 4])
    assert page.without(2, 4) == PageText("abef", frozenset({0, 2}))
    assert page.part(2, 5) == PageText("cde", frozenset({0, 2}))


def test_a_text_goes_over_a_page_break() -> None:
    pages = Pages([PageText.of("one two"), PageText.of("head three")])
    assert pages.after(Place(0, 3), "twothree", ("head",)) == Place(1, 9)
    assert pages.after(Place(0, 3), "twothree", ()) is None
    assert pages.after(Place(0, 0), "onethree", ()) is None
    assert pages.after(Place(1, 4), "threefour", ()) is None
    assert pages.between(Place(0, 1), Place(1, 3)) == "ne two"
    assert pages.next_begins(Place(0, 6), "head")
    assert not pages.next_begins(Place(0, 3), "head")
    assert not pages.next_begins(Place(0, 6), "three")


def test_a_row_in_slices() -> None:
    long, other = "word " * 50, "else " * 40
    cells = (squeezed(long), "short", squeezed(other))
    first = f"{'word ' * 20}short {'else ' * 30}"
    second = f"{'word ' * 30}{'else ' * 10}"
    whole = Pages([PageText.of(first), PageText.of(f"again {second} end")])
    end = whole.after_row(Place(0, 0), cells, ("again",))
    assert end is not None
    assert whole.rest(end) == "end"
    broken = Pages([PageText.of(first), PageText.of(f"again {second.replace('else', 'elsa', 1)} end")])
    assert broken.after_row(Place(0, 0), cells, ("again",)) is None


def test_a_row_that_is_not_there_does_not_take_for_ever() -> None:
    cells = tuple("so" * n for n in (300, 301, 302))
    pages = Pages([PageText.of("so " * 900 + "not")])
    assert pages.after_row(Place(0, 0), cells, ()) is None


def content(**changes: object) -> SheetContent:
    identity = Identity(
        name="EXAMPLE, Alex", born="01-Apr-1980 (46y)", gender="Female", identifier="TEST-0001",
        identifier_label="MRN", allergies="Known allergies: latex",
    )  # fmt: skip
    least = SheetContent(
        title="TITLE", hospital="St Elsewhere", status=SheetStatus.READY, status_lines=(), order_label="KD-1-R1",
        library_line="Library", library_warning="", printed_line="Printed", identity=identity, sections=(),
        footer_lines=("Look at the pump.",), code_text="KD-1-R1-12345678", file_name="x.pdf",
    )  # fmt: skip
    return least.model_copy(update=changes)


HEAD = "St Elsewhere Page 1 of 1\nTITLE\nREADY FOR PRESCRIBER SIGNATURE KD-1-R1\nLibrary. Printed\nEXAMPLE, Alex\n"
PERSON = "Born 01-Apr-1980 (46y) Gender Female MRN TEST-0001\n"
FOOT = "\nLook at the pump.\nKD-1-R1-12345678"


@pytest.mark.parametrize(
    ("allergies", "flaw"),
    [
        ("Known allergies: latex", None),
        ("Known allergies - in full below\nAllergies in full\nKnown allergies: latex", None),
        ("Known allergies - see page 1\nAllergies in full\nKnown allergies: latex", "the box does not say where"),
        ("Known allergies - see a page\n", "the allergies are not there"),
        ("No known allergies", "the allergies are not there"),
        ("Known allergies - in full below\nAllergies in full\nKnown allergies: none", "allergies in full"),
        ("Known allergies: latex\nmore", "there is more than the paper was to have"),
    ],
)
def test_allergies_in_the_box_or_elsewhere(allergies: str, flaw: str | None) -> None:
    found = paper_mismatches((content(),), (HEAD + PERSON + allergies + FOOT,))
    assert (flaw is None and found == ()) or (flaw is not None and flaw in found[0])


def test_a_foot_without_room_for_the_code_in_letters() -> None:
    page = HEAD + PERSON + "Known allergies: latex\nLook at the pump."
    assert paper_mismatches((content(),), (page,)) == ()
    assert "the lines at its foot" in paper_mismatches((content(),), (page.removesuffix("pump."),))[0]


def test_a_page_without_its_number() -> None:
    body = body_of(PageText.of(HEAD.replace("Page 1", "Page 2")), content(), Numbered(1, 1))
    assert body.flaws == ("page 1: its number, page 1 of 1, is not there",)


def test_figures_with_their_units() -> None:
    text = "KEY INTO THE PUMP 35 mL per hour 0.5 mg per kg per hour35 mg 22-Nov-2026 14:15 UTC+01:00 "
    text += "1hr 30min below 0.01 %"
    assert tokens(text) == [
        ("KEY INTO THE PUMP", "anchor"), ("35", "mL per hour"), ("0.5", "mg per kg per hour"), ("35", "mg"),
        ("22-Nov-2026", "day"), ("14:15", "time"), ("UTC+01:00", "offset"), ("1", "hr"), ("30", "min"),
        ("below 0.01", "%"),
    ]  # fmt: skip
    assert (str(Token("35", "mg")), str(Token("4", "")), str(Token("14:15", "time"))) == ("35 mg", "4", "14:15")


def test_headings_in_order_take_a_sheet_apart() -> None:
    first = "name\n1 Patient and order\nWeight\n2 Order\n2 Contraindication checklist\nAbsent\n"
    first += "Check the pump screen against this sheet.\nfoot"
    parts = sheet_parts((first, "name\n2 Contraindication checklist continued\nmore\n4 Order\nx"))
    assert parts.sections == {1: "Weight 2 Order", 2: "Absent more 4 Order x"}
    assert parts.headers == ("name", "name")


def test_figures_in_their_places() -> None:
    wants = [anchor("Total"), figure("dose", "14", "mg"), FREE, count("steps", 4)]
    right = [Token("Total", "anchor"), Token("14", "mg"), Token("24", "hr"), Token("4", "")]
    assert mismatch("here", wants, right) == ()
    assert mismatch("here", wants, right[:-1]) == ("here, steps: expected 4, found nothing",)
    assert mismatch("here", wants, [*right[:2], Token("9", "mg"), *right[3:]]) == (
        "here, steps: expected 4, found 9 mg",)  # fmt: skip
    assert mismatch("here", wants, [*right, Token("7", "hr")]) == ("here: 7 hr belongs to nothing in the order",)
    assert mismatch("here", [FREE], [Token("7", "hr"), Token("7", "mg")]) == (
        "here: 7 mg belongs to nothing in the order",)  # fmt: skip
    assert error("x", "0") == []
    assert mismatch("here", [typed_figure("step", "", "mL/h")], [Token("0.1", "mL per hour")]) == ()
    assert mismatch("here", [typed_figure("step", "", "mL/h")], []) == (
        "here, step: expected a figure in mL per hour, found nothing",)  # fmt: skip
    lasting = length("for", "2026-11-22T14:00:00+00:00", "2026-11-22T15:30:00+00:00")
    assert mismatch("here", [lasting], [Token("1", "hr")]) == ("here, for: expected 1hr 30min, found 1 hr",)


def asked_of(draft_of: DraftOf, name: str, changes: dict[str, object] | None = None) -> Asked:
    _, behind = sheet_of(draft_of(name, changes))
    plan = json.loads(behind.plan_json)
    return asked_in_each_way(behind.draft, plan, zone_of(behind.draft.time_zone, behind.draft.start))[0]


def test_what_the_plan_does_not_have_is_not_asked_for(draft_of: DraftOf) -> None:
    asked = asked_of(draft_of, "acute-pain-infusion")
    bare = asked._replace(plan={**asked.plan, "preparation": {**asked.plan["preparation"], "vials": None}})  # type: ignore[typeddict-item, dict-item]  # the plan has one
    places = [want.place for want in preparation_wants(bare)]
    assert "ampoules" not in places
    assert places[0] == "draw up"
    by_hand = asked_of(draft_of, "bolus-then-saline")
    no_pump = by_hand._replace(plan={**by_hand.plan, "phases": by_hand.plan["phases"][:1]})
    assert next(iter(order_wants(no_pump))).texts == ("Loading dose",)


def test_a_dose_that_the_regimen_fixes_is_reckoned(draft_of: DraftOf) -> None:
    _, behind = sheet_of(draft_of("fixed-dose"))
    ways = asked_in_each_way(behind.draft, json.loads(behind.plan_json), zone_of("", behind.draft.start))
    # 20 mg/h at 70 kg.
    assert [(way.dose, way.unit) for way in ways] == [
        ("0.2857142857", "mg/kg/h"), ("20", "mg/h"), ("4.761904762", "mcg/kg/min")]  # fmt: skip


def test_observation_times_that_are_missing(draft_of: DraftOf) -> None:
    asked = asked_of(draft_of, "low-dose-infusion")
    pages = read_pages(writer().write(*_sheet(draft_of)))
    text = sheet_parts(pages).sections[9]
    assert observation_mismatches(text, asked) == ()
    assert "time 1: expected" in observation_mismatches("", asked)[0]
    assert "found nothing" in observation_mismatches("", asked)[0]
    before, word, after = text.partition("Temperature,")
    assert observation_mismatches(before, asked) == ()
    assert observation_mismatches(before + after.replace(" hr", ""), asked) == (
        "section 9: a temperature time belongs to nothing in the order",)  # fmt: skip
    assert "temperature: expected" in observation_mismatches(before + word + " 4 hr apart 22-Nov-2026 18:00", asked)[0]


def _sheet(draft_of: DraftOf) -> tuple[SheetContent, PageSize]:
    return sheet_of(draft_of("low-dose-infusion"))[0], PageSize.A4


def test_a_sheet_without_a_height(draft_of: DraftOf) -> None:

    found, behind = sheet_of(draft_of("bolus-then-saline", {"patient.height_cm": ""}))
    assert order_mismatches(read_pages(writer().write(found, PageSize.A4)), behind) == ()
    assert Decimal(json.loads(behind.plan_json)["dosing_weight_kg"]) == 70
