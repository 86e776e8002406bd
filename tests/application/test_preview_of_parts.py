"""A preview and a request with one part missing: what is not known is left out, not made up."""

import json

import pytest

from ketadesk.application.examine_order import examine_order
from ketadesk.application.examples import example_requests
from ketadesk.application.order_request import UnreadableRequest, read_request
from ketadesk.application.plan_json import preparation_json
from ketadesk.application.wording import Wording
from ketadesk.domain.drug_library import DrugLibrary

from .conftest import Changes, DraftOf, Preview


@pytest.mark.req("SR-05")
def test_without_a_start_no_clock_time_is_shown(draft_of: DraftOf, preview: Preview) -> None:
    shown = preview(draft_of("acute-pain-infusion", {"start": ""}))
    assert shown.plan is not None
    assert shown.timing_lines == ()
    assert preview(draft_of("acute-pain-infusion")).timing_lines != ()


def test_the_problem_of_one_field(draft_of: DraftOf, preview: Preview) -> None:
    shown = preview(draft_of("acute-pain-infusion", {"infusion.dose": "1,5"}))
    problem = shown.problem_of("infusion.dose")
    assert problem is not None
    assert problem.seen == "1,5"
    assert shown.problem_of("patient.weight_kg") is None


@pytest.mark.req("SR-05", "SR-08")
@pytest.mark.parametrize("change", [{"infusion.dose": "1.2"}, {"infusion.dose": ""}], ids=["a stop", "no plan"])
def test_an_order_that_may_not_run_has_findings_and_no_figure(
    change: Changes, draft_of: DraftOf, library: DrugLibrary, wording: Wording
) -> None:
    told = examine_order(draft_of("acute-pain-infusion", change), library, wording).plan_as_json({"status": "draft"})
    assert set(told) == {"status", "findings"}
    whole = examine_order(draft_of("acute-pain-infusion"), library, wording).plan_as_json({"status": "draft"})
    assert whole["total_mg"] == "1904"


@pytest.mark.req("SR-02")
def test_a_blank_volume_of_saline_is_left_out_or_refused(library: DrugLibrary) -> None:
    request = example_requests(library)["bolus-then-saline"] | {"saline_volume_ml": ""}
    with pytest.raises(UnreadableRequest, match="saline_volume_ml: ''"):
        read_request(json.dumps(request))


def test_no_container_no_preparation() -> None:
    assert preparation_json(None) is None
