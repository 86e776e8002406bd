"""What may be chosen on each page: from the library and what was chosen before, nothing preselected."""

import pytest

from ketadesk.application.list_choices import list_choices
from ketadesk.application.order_choices import OrderChoices
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.wording import Wording
from ketadesk.domain.drug_library import DrugLibrary


def choices(library: DrugLibrary, wording: Wording, **typed: str) -> OrderChoices:
    return list_choices(OrderDraft(**typed), library, wording)  # type: ignore[arg-type]  # two fields, both text


def test_before_a_regimen_is_chosen_no_part_of_one_is_offered(library: DrugLibrary, wording: Wording) -> None:
    offered = choices(library, wording)
    assert (offered.loading, offered.infusion, offered.taper) == ("none", "none", "none")
    assert (offered.infusion_units, offered.saline_volumes, offered.taper_hint, offered.fixed_note) == ((), (), "", "")


def test_a_regimen_that_is_typed(library: DrugLibrary, wording: Wording) -> None:
    offered = choices(library, wording, regimen="acute-pain-infusion")
    assert (offered.loading, offered.infusion, offered.taper) == ("optional", "ordered", "required")
    assert [u.value for u in offered.infusion_units] == ["mg/kg/h", "mcg/kg/min"]
    hint = "Library: 4 equal steps over 12\u00a0hr (judgement of the authors)"
    assert offered.taper_hint == hint
    assert offered.fixed_note == ""


def test_a_regimen_that_is_fixed(library: DrugLibrary, wording: Wording) -> None:
    offered = choices(library, wording, regimen="fixed-dose")
    assert (offered.loading, offered.infusion, offered.taper) == ("fixed", "fixed", "none")
    assert offered.fixed_note == (
        "Fixed by the regimen: 15 mg over 1 min, then 20 mg per hour for 1 hour. Emergency department."
    )


def test_a_regimen_with_saline(library: DrugLibrary, wording: Wording) -> None:
    offered = choices(library, wording, regimen="bolus-then-saline")
    assert [(v.value, v.label) for v in offered.saline_volumes] == [("50", "50\u00a0mL"), ("100", "100\u00a0mL")]
    assert offered.infusion == "none"


def test_a_regimen_not_for_this_place_says_where_it_is_allowed(library: DrugLibrary, wording: Wording) -> None:
    reasons = {r.value: r.disabled_because for r in choices(library, wording, care_setting="ward").regimens}
    assert reasons["low-dose-infusion"] == ""
    assert reasons["acute-pain-infusion"] == "Not in this care setting. Allowed: monitored area, ICU"


@pytest.mark.req("SR-17")
def test_containers_that_must_be_made_up_say_so(library: DrugLibrary, wording: Wording) -> None:
    offered = {c.label: c for c in choices(library, wording).containers}
    assert "200\u00a0mg in 50\u00a0mL" not in offered, "this one is not enabled"
    make_up, add_to = offered["50\u00a0mg in 50\u00a0mL"].methods
    assert make_up.disabled_because == ""
    assert add_to.disabled_because == "This container must be made up to its volume"
    assert offered["500\u00a0mg in 250\u00a0mL"].note == "2\u00a0mg per mL"
    assert offered["500\u00a0mg in 250\u00a0mL"].methods[1].disabled_because == ""
