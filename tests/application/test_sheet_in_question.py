"""What a sheet says of limits, calculation, containers and clocks belongs to its own order, and to nothing else."""

import json

import pytest

from ketadesk.application.errors import ReadBackFailed
from ketadesk.application.read_back.asked import asked_in_each_way
from ketadesk.application.read_back.own_figures import zone_of
from ketadesk.application.read_back.rate_wants import calculation_wants
from ketadesk.application.read_back.sheet_parts import tokens
from ketadesk.application.read_back.wants import mismatch
from ketadesk.application.sheet.printed_order import PrintedOrder
from ketadesk.application.sheet.sheet_content import Grid, Lines, PageSize, Section, SheetContent

from .conftest import DraftOf
from .released import released, reworded, sheet_of

LONDON_AUTUMN = {
    "start": "2026-10-24T14:00:00+01:00",
    "time_zone": "Europe/London",
    "patient.weight_date": "2026-10-24",
}


def section(content: SheetContent, number: int) -> Section:
    return next(s for s in content.sections if s.number == number)


def said(content: SheetContent, number: int) -> list[str]:
    """The lines of a section, a blank where a no-break space is."""
    blocks = section(content, number).blocks
    return [cell.text.replace("\u00a0", " ") for b in blocks if isinstance(b, Lines) for cell in b.lines]


def limits(draft_of: DraftOf, name: str, changes: dict[str, object] | None = None) -> set[str]:
    """`loading time, soft minimum`: the limits in force, without their figures."""
    grid = section(sheet_of(draft_of(name, changes))[0], 6).blocks[0]
    assert isinstance(grid, Grid)
    quantities = {row[0].text.partition(",")[0] for row in grid.rows}
    assert quantities
    return quantities


@pytest.mark.req("SR-07")
def test_limits_of_what_the_order_has(draft_of: DraftOf) -> None:
    everything = {
        "infusion rate", "loading dose", "loading time", "duration", "weight", "taper steps", "taper time",
        "rounding error",
    }  # fmt: skip
    assert limits(draft_of, "acute-pain-infusion") == everything
    without = limits(draft_of, "acute-pain-infusion", {"loading_dose": None})
    assert without == everything - {"loading dose", "loading time"}
    assert limits(draft_of, "low-dose-infusion") == without - {"taper steps", "taper time"}
    assert limits(draft_of, "single-bolus") == {"loading dose", "loading time", "weight", "rounding error"}


@pytest.mark.req("SR-07")
def test_a_push_over_the_minute_that_its_regimen_fixes_is_below_no_limit(draft_of: DraftOf) -> None:
    """15 min is the soft minimum elsewhere; on this sheet it would read as a limit that nobody answered for."""
    for name in ("bolus-then-saline", "bolus-then-infusion", "fixed-dose"):
        found = limits(draft_of, name)
        assert not found & {"loading time", "duration", "taper steps", "taper time"}
        assert "weight" in found
    assert "infusion rate" in limits(draft_of, "fixed-dose")
    assert "rounding error" in limits(draft_of, "bolus-then-infusion")
    assert "rounding error" not in limits(draft_of, "bolus-then-saline", {"pump": None})


@pytest.mark.req("SR-42")
def test_the_rate_of_a_loading_dose_is_worked_out(draft_of: DraftOf) -> None:
    # 70 kg: 14 mg in 15 min is 56 mg per hour, at 1 mg per mL 56 mL per hour.
    exact, behind = sheet_of(draft_of("acute-pain-infusion"))
    assert said(exact, 5)[:2] == [
        "0.2 mg per kg x 70 kg = 14 mg",
        "14 mg over 15 min at 500 mg in 500 mL = 56 mL per hour",
    ]
    # 61.75 kg, 0.2 mg/kg over 20 min: 12.35 mg, 37.05 mg per hour; steps of 0.1 give 37.1, which is 0.13 % more.
    odd = {"patient.weight_kg": "61.75", "loading_dose.over_min": "20"}
    rounded, _ = sheet_of(draft_of("acute-pain-infusion", odd))
    assert said(rounded, 5)[1:3] == [
        "12.35 mg over 20 min at 500 mg in 500 mL = 37.05 mL per hour",
        "to the pump step of 0.1 mL per hour = 37.1 mL per hour, +0.13 %",
    ]
    wrong = reworded(section(exact, 5), "500~mL = 56~mL per hour", "500~mL = 65~mL per hour")
    other = exact.model_copy(update={"sections": tuple(wrong if s.number == 5 else s for s in exact.sections)})
    assert "expected 56 mL per hour, found 65 mL per hour" in _withheld(other, behind)


def _withheld(content: SheetContent, behind: PrintedOrder) -> str:
    faults: list[str] = []
    with pytest.raises(ReadBackFailed):
        released(faults).write(content, PageSize.A4, behind)
    return " | ".join(faults)


def test_a_push_has_no_pump_rate_to_be_worked_out(draft_of: DraftOf) -> None:
    content, _ = sheet_of(draft_of("bolus-then-saline"))
    assert said(content, 5) == ["0.3 mg per kg x 70 kg = 21 mg; 21 mg at 10 mg per mL = 2.1 mL"]


@pytest.mark.req("SR-42")
def test_a_sheet_that_was_stored_before_the_loading_rate_stood_there_is_still_printed(draft_of: DraftOf) -> None:
    content, behind = sheet_of(draft_of("acute-pain-infusion"))
    first, *_ = section(content, 5).blocks
    assert isinstance(first, Lines)
    lines = tuple(line for line in first.lines if "over" not in line.text)
    assert len(lines) == len(first.lines) - 1
    older = section(content, 5).model_copy(update={"blocks": (first.model_copy(update={"lines": lines}),)})
    sheet = content.model_copy(update={"sections": tuple(older if s.number == 5 else s for s in content.sections)})
    assert released().write(sheet, PageSize.A4, behind)
    asked = asked_in_each_way(behind.draft, json.loads(behind.plan_json), zone_of("", behind.draft.start))[0]
    found = tokens(" ".join(line.text.replace("\u00a0", " ") for line in lines))
    assert mismatch("section 5", calculation_wants(asked), found) != ()
    assert mismatch("section 5", calculation_wants(asked, loading_rate=False), found) == ()


def test_the_expiry_on_a_label_counts_before_that_of_the_plan(draft_of: DraftOf) -> None:
    """The plan cannot know when a container is prepared: it reckons from its connection."""
    (rule,) = [line for line in said(sheet_of(draft_of("acute-pain-infusion"))[0], 3) if "24 hr" in line]
    assert "24 hr after it was prepared at the latest" in rule
    assert rule.endswith("for one that is prepared when it is connected. The earlier time on its label counts.")


@pytest.mark.req("SR-42")
def test_a_change_of_the_clocks_is_said_where_the_times_stand(draft_of: DraftOf) -> None:
    """On 25-Oct-2026 01:00 comes twice in London, an hour apart: both stand in the list."""
    content, behind = sheet_of(draft_of("acute-pain-infusion", LONDON_AUTUMN))
    usual, _ = sheet_of(draft_of("acute-pain-infusion"))
    for number in (3, 9):
        assert any("comes twice" in line for line in said(content, number))
        assert not any("comes twice" in line for line in said(usual, number))
    assert released().write(content, PageSize.A4, behind)
