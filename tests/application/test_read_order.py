"""Draft -> terms: each thing that cannot be taken becomes a problem of its field, and no value."""

import pytest

from ketadesk.application.order_draft import KnownAllergies, PumpDraft
from ketadesk.application.read_order import ReadOrder, read_order
from ketadesk.domain.drug_library import DrugLibrary

from .conftest import Changes, DraftOf

ACUTE = "acute-pain-infusion"


@pytest.fixture
def read(library: DrugLibrary, draft_of: DraftOf) -> "Read":
    return Read(library, draft_of)


class Read:
    """Reads a sample order, changed."""

    def __init__(self, library: DrugLibrary, draft_of: DraftOf) -> None:
        self.library, self.draft_of = library, draft_of

    def __call__(self, sample: str, changes: Changes | None = None) -> ReadOrder:
        return read_order(self.draft_of(sample, changes), self.library)


def problems(order: ReadOrder) -> list[tuple[str, str, str]]:
    return [(p.field, p.seen, p.allowed) for p in order.problems]


def test_known_allergies_are_named(read: Read) -> None:
    assert problems(read(ACUTE, {"patient.allergies": KnownAllergies(known=("penicillin",))})) == []
    assert problems(read(ACUTE, {"patient.allergies": KnownAllergies(known=())})) == [
        ("patient.allergies", "", "at least one allergy by name")
    ]
    blank = read(ACUTE, {"patient.allergies": KnownAllergies(known=("",))})
    assert [(p.field, p.unanswered) for p in blank.problems] == [("patient.allergies", True)]


def test_an_allergy_statement_that_is_none_of_the_four(read: Read) -> None:
    ((name, seen, allowed),) = problems(read(ACUTE, {"patient.allergies": "none"}))
    assert (name, seen) == ("patient.allergies", "none")
    assert allowed == "none known, not recorded, unavailable, or the known ones"


@pytest.mark.req("SR-31")
@pytest.mark.parametrize("name", ["Europe/Nowhere", "Europe", "../London", "x" * 300])
def test_a_time_zone_that_does_not_exist(read: Read, name: str) -> None:
    order = read(ACUTE, {"time_zone": name})
    assert problems(order) == [("time_zone", name, "an IANA name such as Europe/London")]
    assert order.terms.start is None


@pytest.mark.req("SR-31")
def test_an_offset_that_the_zone_does_not_have_then(read: Read) -> None:
    # London is on +00:00 in November
    order = read(ACUTE, {"time_zone": "Europe/London", "start": "2026-11-22T14:00:00+01:00"})
    assert problems(order) == [("start", "2026-11-22T14:00:00+01:00", "the offset that Europe/London has at that time")]
    assert (order.terms.start, order.zone) == (None, None)


def test_an_answer_to_a_question_that_nobody_asked(read: Read) -> None:
    assert problems(read(ACUTE, {"checklist.left-handed": "absent"})) == [
        ("checklist.left-handed", "left-handed", "an item of the library's checklist")
    ]


def test_a_fixed_first_dose_left_out_is_asked_for(read: Read) -> None:
    order = read("fixed-dose", {"loading_dose": None})
    assert problems(order) == [("loading_dose.via", "", "pump, hand")]
    assert order.terms.loading is None


@pytest.mark.req("SR-17")
def test_a_syringe_for_a_dose_by_pump_is_refused(read: Read) -> None:
    order = read(ACUTE, {"loading_dose.concentration_mg_per_ml": "10"})
    assert problems(order) == [
        ("loading_dose.concentration_mg_per_ml", "10", "nothing: the pump runs the dose from the container")
    ]
    assert order.terms.loading is not None
    assert order.terms.loading.hand_mg_per_ml is None


def test_a_blank_taper_where_there_is_none_is_no_taper(read: Read) -> None:
    order = read("single-bolus", {"taper": {"steps": "", "over_h": "", "shape": ""}})
    assert (order.findings, order.terms.taper) == ((), None)
    asked = read("single-bolus", {"taper": {"steps": "4", "over_h": "", "shape": ""}})
    assert [f.code for f in asked.findings] == ["taper-not-in-regimen"]


def test_a_volume_of_saline_that_the_regimen_does_not_have(read: Read) -> None:
    order = read("bolus-then-saline", {"saline_volume_ml": "75"})
    assert problems(order) == [("saline_volume_ml", "75", "50, 100")]
    assert order.terms.saline_ml is None


def test_saline_where_the_regimen_has_none(read: Read) -> None:
    assert problems(read("single-bolus", {"saline_volume_ml": "50"})) == [
        ("saline_volume_ml", "50", "nothing: this regimen runs no saline")
    ]


@pytest.mark.req("SR-17")
def test_a_strength_sold_in_two_sizes_asks_which(read: Read) -> None:
    order = read(ACUTE, {"preparation.vial_mg_per_ml": "100"})
    assert problems(order) == [("preparation.vial_ml", "", "5\u00a0mL, 10\u00a0mL")]
    assert order.terms.preparation is not None
    assert order.terms.preparation.vial is None
    told = read(ACUTE, {"preparation.vial_mg_per_ml": "100", "preparation.vial_ml": "10"})
    assert told.terms.preparation is not None
    assert told.terms.preparation.vial is not None
    assert told.terms.preparation.vial.ml == 10


@pytest.mark.req("SR-17", "SR-21")
def test_a_vial_that_the_library_does_not_have(read: Read) -> None:
    order = read(ACUTE, {"preparation.vial_ml": "20"})
    assert [f.code for f in order.findings] == ["vial-not-in-library"]
    assert order.findings[0].values["seen"] == "50\u00a0mg per mL in 20\u00a0mL"


def pump(read: Read, **typed: str) -> ReadOrder:
    return read(ACUTE, {"pump": PumpDraft(**typed)})


@pytest.mark.req("SR-10")
def test_a_pump_is_a_model_or_a_step_but_not_both(read: Read) -> None:
    both = pump(read, increment_ml_per_h="0.1", model="step-1")
    assert problems(both) == [("pump", "0.1 and step-1", "one of the two")]
    assert both.terms.pump is None
    by_model = pump(read, model="step-0.01").terms.pump
    assert by_model is not None
    assert (str(by_model.increment_ml_per_h), str(by_model.maximum_ml_per_h)) == ("0.01", "99.99")
    by_step = pump(read, increment_ml_per_h="0.5").terms.pump
    assert by_step is not None
    assert (str(by_step.increment_ml_per_h), str(by_step.maximum_ml_per_h)) == ("0.5", "999")


@pytest.mark.req("SR-10", "SR-21")
def test_a_pump_that_is_not_known_or_not_readable(read: Read) -> None:
    unknown = pump(read, model="step-2")
    assert problems(unknown) == [("pump.model", "step-2", "step-0.1, step-0.01, step-1")]
    assert unknown.terms.pump is None
    unreadable = pump(read, increment_ml_per_h="0,1")
    assert [p.field for p in unreadable.problems] == ["pump.increment_ml_per_h"]
    assert unreadable.terms.pump is None


@pytest.mark.req("SR-09")
def test_one_override_for_each_finding(read: Read) -> None:
    given = {"code": "infusion-rate-soft-max", "reason": "As agreed.", "by": "Dr A Example"}
    order = read(ACUTE, {"overrides": (given, given)})
    assert problems(order) == [("overrides[1].code", "infusion-rate-soft-max", "one override for each finding")]
    assert len(order.terms.overrides) == 1
