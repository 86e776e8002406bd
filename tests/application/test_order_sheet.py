"""The sheet's sections where an order has less than all parts: nothing is made up, and what is missing is said."""

from decimal import Decimal

import pytest

from ketadesk import app
from ketadesk.application.examine_order import ExaminedOrder, examine_order
from ketadesk.application.sheet.order_sheet import order_sheet
from ketadesk.application.sheet.sheet_content import EntryBoxes, Facts, Grid, KeyRate, Lines, Section, TickTimes
from ketadesk.application.wording import Wording
from ketadesk.domain.drug_library import DrugLibrary

from .conftest import Changes, DraftOf

ACUTE = "acute-pain-infusion"
BY_HAND: Changes = {
    "loading_dose.via": "hand", "loading_dose.concentration_mg_per_ml": "5", "preparation": None, "pump": None,
}  # fmt: skip
PREPARATION, ORDER, LIMITS, CHECKLIST, SIGNATURES = 3, 4, 6, 2, 11


@pytest.fixture
def examine(library: DrugLibrary, wording: Wording, draft_of: DraftOf) -> "Examine":
    return Examine(library, wording, draft_of)


class Examine:
    """Examines a sample order, changed, and makes its sheet."""

    def __init__(self, library: DrugLibrary, wording: Wording, draft_of: DraftOf) -> None:
        self.library, self.wording, self.draft_of = library, wording, draft_of

    def __call__(self, sample: str, changes: Changes | None = None) -> ExaminedOrder:
        return examine_order(self.draft_of(sample, changes), self.library, self.wording)

    def section(self, number: int, sample: str, changes: Changes | None = None) -> Section:
        sheet = order_sheet(self(sample, changes), app.read_reference(), "KD-20261122-0001")
        return sheet.sections[number - 1]


def texts(section: Section) -> list[str]:
    """All texts of a section, in order, with plain blanks."""
    found: list[str] = []
    for block in section.blocks:
        match block:
            case Facts():
                found += [f"{label}: {cell.text}" for label, cell in block.rows]
            case Grid():
                found += [" | ".join(cell.text for cell in row) for row in block.rows]
            case Lines():
                found += [cell.text for cell in block.lines]
            case KeyRate():
                found += [block.label, block.rate, *(cell.text for cell in block.beside)]
            case EntryBoxes():
                found += [" | ".join(column.title for column in block.columns)]
            case TickTimes():
                found += [f"{day}: {', '.join(times)}" for day, times in block.days]
    return [text.replace("\u00a0", " ") for text in found]


@pytest.mark.req("SR-05")
@pytest.mark.parametrize(
    "changes",
    [{"infusion.dose": ""}, {"start": ""}, {"infusion.dose": "1.2"}, {"checklist.delirium": "present"}],
    ids=["no plan", "no start", "a stop", "an override that is still asked for"],
)
def test_an_order_that_may_not_run_has_no_sheet(changes: Changes, examine: Examine) -> None:
    with pytest.raises(ValueError, match="only a complete order without a stop has a sheet"):
        examine.section(ORDER, ACUTE, changes)


def test_a_push_from_a_diluted_syringe_asks_how_it_was_diluted(examine: Examine) -> None:
    # 0.3 x 70 = 21 mg, / 5 = 4.2 mL
    found = texts(examine.section(PREPARATION, "single-bolus", BY_HAND))
    assert found[:2] == [
        "Syringe of its own for the push: 4.2 mL of ketamine 5 mg per mL, diluted: write down below how",
        "Ampoule in mg per mL | Drawn up in mL | Diluent in mL | Checked by",
    ]


def test_a_push_from_an_undiluted_syringe_counts_the_ampoules(examine: Examine) -> None:
    # 21 mg of 10 mg/mL are 2.1 mL: one ampoule of 20 mL
    found = texts(examine.section(PREPARATION, "bolus-then-saline"))
    assert found[0] == (
        "Syringe of its own for the push: 2.1 mL of ketamine 10 mg per mL, undiluted, ampoules to open: 1"
    )
    assert not any("Drawn up" in text for text in found)


@pytest.mark.req("SR-18")
def test_an_order_without_a_pump_has_no_rate_to_key_in(examine: Examine) -> None:
    # 100 mL of saline in 30 min = 200 mL/h, by gravity
    section = examine.section(ORDER, "bolus-then-saline", {"pump": None})
    assert not any(isinstance(block, KeyRate) for block in section.blocks)
    rows = [text for text in texts(section) if "|" in text]
    assert rows[0].startswith("Loading dose | 0.3 mg per kg\ndelivers 21 mg | By hand | 1min |")
    assert rows[1].startswith("Saline, no drug | No drug\n100 mL | 200 mL per hour | 30min |")


@pytest.mark.req("SR-18")
def test_the_rate_of_saline_says_that_there_is_no_drug_in_it(examine: Examine) -> None:
    section = examine.section(ORDER, "bolus-then-saline")
    assert texts(section)[:4] == [
        "KEY INTO THE PUMP for the saline", "200 mL per hour", "Saline only, no drug", "The drug is pushed by hand",
    ]  # fmt: skip


ACCEPTED: Changes = {
    "checklist.delirium": "present",
    "overrides": ({"code": "relative-delirium", "reason": "Settled since Monday.", "by": "Dr A Example"},),
}


@pytest.mark.req("SR-09", "SR-29")
def test_a_relative_contraindication_that_was_accepted_stands_with_name_and_reason(examine: Examine) -> None:
    found = texts(examine.section(CHECKLIST, ACUTE, ACCEPTED))
    assert any(text.endswith(" | Dr A Example | Settled since Monday.") for text in found)
    assert any("Delirium | relative | PRESENT" in text for text in found)
    plain = texts(examine.section(CHECKLIST, ACUTE))
    assert not any("Dr A Example" in text for text in plain)


@pytest.mark.req("SR-29")
def test_why_an_item_does_not_apply(examine: Examine) -> None:
    male = texts(examine.section(CHECKLIST, ACUTE, {"checklist.pregnancy": "not-applicable", "patient.sex": "male"}))
    assert any("Pregnancy | absolute | Not applicable: male" in text for text in male)
    older: Changes = {"checklist.pregnancy": "not-applicable", "patient.birth_date": "1970-01-01"}
    assert any("Not applicable: over 55 years" in text for text in texts(examine.section(CHECKLIST, ACUTE, older)))


@pytest.mark.req("SR-09")
def test_a_soft_limit_that_was_passed_stands_with_name_and_reason(examine: Examine) -> None:
    # 0.3 mg/kg/h is above 0.2, where a ward asks; 21 mg/h is above 20
    changes: Changes = {
        "infusion.dose": "0.3",
        "overrides": (
            {"code": "infusion-rate-soft-max", "reason": "Pain service agrees.", "by": "Dr A Example"},
            {"code": "infusion-above-usual-soft", "reason": "Pain service agrees.", "by": "Dr A Example"},
        ),
    }
    found = texts(examine.section(LIMITS, "low-dose-infusion", changes))
    passed = [text for text in found if text.endswith(" | Dr A Example | Pain service agrees.")]
    assert len(passed) == 2
    assert "No soft stop was passed." not in found
    assert "No soft stop was passed." in texts(examine.section(LIMITS, "low-dose-infusion"))


@pytest.mark.req("SR-13")
def test_the_most_in_24_hours_stands_beside_its_limit_where_there_is_one(
    examine: Examine, library: DrugLibrary, wording: Wording
) -> None:
    found = texts(examine.section(LIMITS, "single-bolus"))
    # 1 mg/kg x 70 kg; 21 mg are given
    line = "Highest dose in any 24 hr: limit 70 mg, this plan gives at most 21 mg, judgement of the authors"
    assert line in found
    regimens = tuple(r.model_copy(update={"limits": ()}) for r in library.regimens)
    without = examine_order(
        examine.draft_of("single-bolus"), library.model_copy(update={"regimens": regimens}), wording
    )
    sheet = order_sheet(without, app.read_reference(), "KD-20261122-0001")
    assert not any(text.startswith("Highest dose") for text in texts(sheet.sections[LIMITS - 1]))


@pytest.mark.req("SR-13")
def test_an_order_without_a_plan_gives_nothing_in_24_hours(examine: Examine) -> None:
    assert examine(ACUTE, {"infusion.dose": ""}).highest_in_24_h == 0
    # 14 mg, then 35 mg/h for the other 23.75 h: 845.25 mg; 24 h at 35 mg/h would be 840
    assert examine(ACUTE).highest_in_24_h == Decimal("845.25")


def hand_rows(section: Section) -> dict[str, int]:
    """How many rows each table to be filled in has, by its last column."""
    return {block.columns[-1].title: len(block.rows) for block in section.blocks if isinstance(block, EntryBoxes)}


def test_the_pump_has_a_row_a_shift_and_two_containers_have_one(examine: Examine) -> None:
    """0.25 h, 48 h and 12 h of taper are eight shifts of 8 h; 1,904 mg are four containers of 500 mg."""
    rows = hand_rows(examine.section(SIGNATURES, ACUTE))
    assert (rows["Initials"], rows["Checked by"], rows["Witness"]) == (8, 2, 1)


def test_a_push_by_hand_keeps_a_row_for_who_hands_over_and_who_takes_over(examine: Examine) -> None:
    rows = hand_rows(examine.section(SIGNATURES, "single-bolus", BY_HAND))
    assert (rows["Initials"], rows["Checked by"]) == (2, 1)


def test_a_long_order_in_small_syringes_has_as_many_rows_as_fit_a_page(examine: Examine) -> None:
    changes: Changes = {"infusion.duration_h": "48", "taper.over_h": "24", "taper.steps": "8",
                        "preparation.drug_mg": "50", "preparation.volume_ml": "50"}  # fmt: skip
    rows = hand_rows(examine.section(SIGNATURES, ACUTE, changes))
    assert (rows["Initials"], rows["Checked by"]) == (10, 12), "72.25 h are ten shifts begun"
