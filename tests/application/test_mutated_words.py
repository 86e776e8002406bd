"""Words that decide what a figure means: a sheet or a label on which they are not the order's is withheld.

The sample is the acute-pain order at 70 kg, 0.5 mg/kg/h: 35 mg per hour. Its first 24 hours hold the loading dose of
14 mg in 15 min and 23 hr 45 min of the infusion: 14 + 23.75 x 35 = 845.25 mg. Its limit is that of 24 hours at
1 mg/kg/h and a loading dose of 0.35 mg/kg: 24 x 70 + 24.5 = 1,704.5 mg.
"""

import json
from datetime import UTC, datetime

import pytest

from ketadesk import app
from ketadesk.adapters.documents.reading.pdf_text import read_pages
from ketadesk.application.errors import ReadBackFailed
from ketadesk.application.labels.label_content import LabelStock, LabelWish
from ketadesk.application.labels.labels import container_labels, draft_labels
from ketadesk.application.read_back.highest_dose import highest_mismatch
from ketadesk.application.read_back.order_mismatches import order_mismatches
from ketadesk.application.read_back.own_figures import clock_face
from ketadesk.application.sheet.printed_order import PrintedOrder
from ketadesk.application.sheet.sheet_content import Grid, PageSize, Section, SheetContent

from .conftest import DraftOf
from .released import released, reworded, sheet_of

pytestmark = pytest.mark.req("SR-42")
_NOT_READ = "the order behind the paper cannot be read (InvalidOperation)"
OVERRIDES = ({"code": "relative-delirium", "reason": "As agreed", "by": "Dr A Example"},)
DELIRIOUS: dict[str, object] = {
    "checklist.delirium": "present", "checklist.renal-failure": "not-known", "overrides": OVERRIDES,
}  # fmt: skip


def withheld(content: SheetContent, behind: PrintedOrder) -> tuple[str, ...]:
    """Why it is."""
    with pytest.raises(ReadBackFailed) as failed:
        released().write(content, PageSize.A4, behind)
    return failed.value.mismatches


def in_section(number: int, content: SheetContent, old: str, new: str) -> SheetContent:
    sections = tuple(reworded(s, old, new) if s.number == number else s for s in content.sections)
    return content.model_copy(update={"sections": sections})


@pytest.mark.parametrize(
    ("number", "old", "new", "told"),
    [
        (1, "kg measured", "kg estimated", "section 1: the weight's source is not the order's"),
        (1, "the actual weight", "the ideal weight", "section 1: the rule of the dosing weight is not the order's"),
        (1, '"monitored area"', '"ward"', "section 1: the care setting is not the order's"),
        (3, "sodium chloride", "potassium chloride", "section 3: the diluent is not the order's"),
        (3, "Make up to", "Add to", "section 3: the way of mixing is not the order's"),
        (6, "at most 845.25~mg", "at most 84.525~mg",
         "section 6: the highest dose in a day is not the order's"),
        (6, "limit 1,704.5~mg", "limit 170.45~mg", "section 6: the highest dose in a day is above its limit"),
        (10, "Call: Dr A Example", "Call: Dr B Other", "section 10: the person to be called is not the order's"),
    ],
)  # fmt: skip
def test_words_that_are_not_the_orders(draft_of: DraftOf, number: int, old: str, new: str, told: str) -> None:
    content, behind = sheet_of(draft_of("acute-pain-infusion"))
    assert withheld(in_section(number, content, old, new), behind) == (told,)


def test_the_library_is_the_one_that_the_order_was_made_with(draft_of: DraftOf) -> None:
    content, behind = sheet_of(draft_of("acute-pain-infusion"))
    plan = json.loads(behind.plan_json)
    unwarned = content.model_copy(update={"library_warning": ""})
    assert "the warning that the library is not approved is not the order's" in withheld(unwarned, behind)[0]
    other_hash = content.model_copy(
        update={"library_line": content.library_line.replace(plan["library_sha256"][:12], "0" * 12)}
    )
    assert "the drug library's hash is not the order's" in withheld(other_hash, behind)[0]
    older = reworded(content, f"Drug library {plan['library_version']}", "Drug library 2020.1.1")
    assert any("the drug library's version is not the order's" in told for told in withheld(older, behind))
    approved = reworded(content, "not approved; SHA", "approved; SHA")
    assert "the drug library's approval is not the order's" in withheld(approved, behind)[0]


def test_of_an_approved_library_no_warning_is_asked_for(draft_of: DraftOf) -> None:
    content, behind = sheet_of(draft_of("acute-pain-infusion"))
    plan = json.dumps({**json.loads(behind.plan_json), "library_approved": True})
    signed = reworded(content, "not approved; SHA", "approved; SHA").model_copy(update={"library_warning": ""})
    assert released().write(signed, PageSize.A4, behind.model_copy(update={"plan_json": plan}))


def _answers_changed_round(section: Section) -> Section:
    """Every answer of the left half beside the item of the right half, and the other way round."""
    grid = section.blocks[0]
    assert isinstance(grid, Grid)
    rows = tuple((a, b, f, d, e, c) if f.text else (a, b, c, d, e, f) for a, b, c, d, e, f in grid.rows)
    return section.model_copy(update={"blocks": (grid.model_copy(update={"rows": rows}), *section.blocks[1:])})


def test_an_answer_beside_another_item(draft_of: DraftOf) -> None:
    """As many of each as were given: only their places differ."""
    content, behind = sheet_of(draft_of("acute-pain-infusion", DELIRIOUS))
    assert released().write(content, PageSize.A4, behind)
    sections = tuple(_answers_changed_round(s) if s.number == 2 else s for s in content.sections)
    told = withheld(content.model_copy(update={"sections": sections}), behind)
    assert told == (
        "section 2: the answer to delirium is not the order's",
        "section 2: the answer to renal-failure is not the order's",
    )


def test_the_lower_of_two_weights(draft_of: DraftOf) -> None:
    """168 cm and female: 45.5 + 2.3 x (168 / 2.54 - 60) = 59.6 kg ideal, which is below 70 kg and not below 55 kg."""
    for weight, which, other in (("70", "ideal", "actual"), ("55", "actual", "ideal")):
        content, behind = sheet_of(draft_of("low-dose-infusion", {"patient.weight_kg": weight}))
        assert released().write(content, PageSize.A4, behind)
        wrong = in_section(1, content, f"the {which} weight: the lower", f"the {other} weight: the lower")
        assert withheld(wrong, behind) == ("section 1: the rule of the dosing weight is not the order's",)


def test_an_order_without_a_container_has_no_diluent(draft_of: DraftOf) -> None:
    content, behind = sheet_of(draft_of("bolus-then-saline"))
    assert released().write(content, PageSize.A4, behind)


def test_the_code_of_another_order(draft_of: DraftOf) -> None:
    content, behind = sheet_of(draft_of("acute-pain-infusion"))
    wrong = content.model_copy(update={"code_text": "KD-20261122-0008-R2-0A1B2C3D"})
    assert withheld(wrong, behind) == ("the code of the sheet is not the order's",)


def test_a_finding_in_other_words_tells_no_item(draft_of: DraftOf) -> None:
    """Then the answers are counted, and no more than that."""
    content, behind = sheet_of(draft_of("acute-pain-infusion", DELIRIOUS))
    pages = tuple(_pages(content, behind))
    plan = json.loads(behind.plan_json)
    for finding in plan["findings"]:
        finding["message"] = finding["message"].replace(": not known.", " - not known -")
    assert order_mismatches(pages, behind.model_copy(update={"plan_json": json.dumps(plan)})) == ()


def _pages(content: SheetContent, behind: PrintedOrder) -> tuple[str, ...]:
    return read_pages(released().write(content, PageSize.A4, behind))


def test_the_most_in_a_day(draft_of: DraftOf) -> None:
    _, behind = sheet_of(draft_of("single-bolus"))
    phases = json.loads(behind.plan_json)["phases"]
    # 0.3 mg/kg at 70 kg is 21 mg; a limit of this kind may not be in the library at all.
    assert highest_mismatch("No soft stop was passed.", phases) == ()
    assert highest_mismatch("Highest dose in any 24 hr: limit 70 mg, this plan gives at most 21 mg", phases) == ()
    assert highest_mismatch("Highest dose in any 24 hr: limit 70 mg", phases) == (
        "section 6: the highest dose in a day is not there",
    )
    assert highest_mismatch("Highest dose in any 24 hr: limit 70 mg, this plan gives at most 21.01 mg", phases) == (
        "section 6: the highest dose in a day is not the order's",
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("Alex", "Alec", "label 1: the patient is not the order's"),
        ("01-Apr-1980", "04-Jan-1980", "label 1: the patient is not the order's"),
        ("container 1 of 4", "container 5 of 4", "label 1: the order, or the part of it, is not the order's"),
        ("container 1 of 4", "container 1 of 3", "label 1: the order, or the part of it, is not the order's"),
        ("0007-R2", "0007-R3", "label 1: the order, or the part of it, is not the order's"),
        ("23-Nov-2026 13:00", "24-Nov-2026 13:00", "label 1: its expiry is not the order's"),
        ("23-Nov-2026 13:00", "23-Nov-2026 01:00", "label 1: its expiry is not the order's"),
        (
            "Infusion, container 1 of 4",
            "Loading dose by hand",
            "the order behind the paper cannot be read (InvalidOperation)",
        ),
    ],
)
def test_a_label_that_is_not_the_orders(draft_of: DraftOf, old: str, new: str, told: str) -> None:
    content, behind = sheet_of(draft_of("acute-pain-infusion"))
    now = datetime(2026, 11, 22, 13, 30, tzinfo=UTC)
    wish = LabelWish(part="Infusion, container 1 of 4", prepared_at="13:00", prepared_by="M Jones")
    labels = container_labels(draft_labels(behind, content), wish, LabelStock.A4, app.read_library(), now, UTC)
    assert released().write_labels(labels, LabelStock.A4, behind)
    with pytest.raises(ReadBackFailed) as failed:
        released().write_labels((reworded(labels[0], old, new),), LabelStock.A4, behind)
    assert told in failed.value.mismatches


def test_what_a_clock_shows() -> None:
    assert clock_face("01-Dec-2026 01:30 second") == datetime(2026, 12, 1, 1, 30, tzinfo=UTC)
