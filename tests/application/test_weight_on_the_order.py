"""A weight comes with how it was found; its date may be missing, and then the sheet says so, never a date of today."""

import pytest

from ketadesk import app
from ketadesk.application.examine_order import examine_order
from ketadesk.application.sheet.order_sheet import order_sheet
from ketadesk.application.wording import Wording
from ketadesk.domain.drug_library import DrugLibrary
from ketadesk.domain.finding import Severity

from .conftest import DraftOf, Preview

ACUTE = "acute-pain-infusion"


@pytest.mark.req("SR-16")
@pytest.mark.parametrize("source", ["", "guessed", "Measured", "measured "])
def test_without_its_source_no_weight_makes_a_sheet(source: str, draft_of: DraftOf, preview: Preview) -> None:
    shown = preview(draft_of(ACUTE, {"patient.weight_source": source}))
    assert not shown.sheet_allowed
    (problem,) = shown.problems
    assert (problem.field, problem.unanswered) == ("patient.weight_source", source == "")


@pytest.mark.req("SR-16")
@pytest.mark.parametrize("source", ["measured", "stated", "estimated"])
def test_each_source_is_read_back_beside_the_weight(source: str, draft_of: DraftOf, preview: Preview) -> None:
    shown = preview(draft_of(ACUTE, {"patient.weight_source": source}))
    assert shown.sheet_allowed
    assert source in shown.banner.weight.lower()
    assert "70" in shown.banner.weight


@pytest.mark.req("SR-16")
def test_a_weight_of_the_future_stops_the_order(draft_of: DraftOf, preview: Preview) -> None:
    # the sample starts on 22 November 2026
    on_the_day = preview(draft_of(ACUTE, {"patient.weight_date": "2026-11-22"}))
    assert on_the_day.sheet_allowed
    later = preview(draft_of(ACUTE, {"patient.weight_date": "2026-11-23"}))
    assert [f.code for f in later.findings if f.severity is Severity.STOP] == ["weight-date-after-start"]
    assert (later.pump_figure, later.sheet_allowed) == (None, False)


@pytest.mark.req("SR-16")
@pytest.mark.parametrize(("date", "printed"), [("", ", date not recorded"), ("2026-11-20", " 20-Nov-2026")])
def test_the_sheet_says_when_the_weight_was_found_or_that_it_is_not_known(
    date: str, printed: str, draft_of: DraftOf, library: DrugLibrary, wording: Wording
) -> None:
    examined = examine_order(draft_of(ACUTE, {"patient.weight_date": date}), library, wording)
    sheet = order_sheet(examined, app.read_reference(), "DRAFT-test").model_dump_json().replace("\u00a0", " ")
    assert f"70 kg measured{printed}" in sheet
