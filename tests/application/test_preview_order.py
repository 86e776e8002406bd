"""What the screen shows: as much as is known, and no rate where anything stops the order."""

import json
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk import app
from ketadesk.application.order_draft import (
    InfusionDraft,
    LoadingDoseDraft,
    OrderDraft,
    OverrideDraft,
    PatientDraft,
    PreparationDraft,
    PumpDraft,
    TaperDraft,
)
from ketadesk.application.order_preview import OrderPreview, Page, PageState
from ketadesk.application.preview_order import preview_order
from ketadesk.domain.finding import Severity

from .conftest import Changes, DraftOf, Preview

ACUTE = "acute-pain-infusion"
SAMPLES = (
    ACUTE, "low-dose-infusion", "icu-opioid-adjunct", "single-bolus", "bolus-then-saline", "bolus-then-infusion",
    "fixed-dose",
)  # fmt: skip
RATE_UNIT = "mL per hour"


def texts(shown: OrderPreview) -> str:
    """Everything a page shows of the order's figures; findings and the library's own lines are not the order's."""
    parts = [shown.mg_per_hour, *shown.loading_lines, *shown.preparation_lines, *shown.timing_lines]
    parts += shown.echoes.values()
    parts += [text for _, rows in shown.review for _, text in rows]
    if shown.pump_figure is not None:
        figure = shown.pump_figure
        parts += [figure.rate, figure.unit, figure.of_what, figure.delivers, *figure.calculation]
    return "\n".join(parts).replace("\u00a0", " ")


# --- from blank to complete ---


@pytest.mark.req("SR-05")
def test_a_blank_draft_has_questions_and_no_figure(preview: Preview) -> None:
    shown = preview(OrderDraft())
    asked = {p.field for p in shown.problems}
    assert {"care_setting", "regimen", "patient.family_name", "patient.identifier", "patient.birth_date",
            "patient.sex", "patient.weight_kg", "patient.weight_source", "patient.allergies", "indication",
            "prescriber", "start", "checklist.pregnancy"} <= asked  # fmt: skip
    assert all(p.unanswered for p in shown.problems)
    assert (shown.pump_figure, shown.plan, shown.mg_per_hour) == (None, None, "")
    assert not shown.sheet_allowed
    assert shown.page_states[Page.PATIENT] is PageState.TO_DO
    assert RATE_UNIT not in texts(shown)


@pytest.mark.req("SR-29")
def test_every_item_of_the_checklist_is_a_question(preview: Preview) -> None:
    asked = {p.field for p in preview(OrderDraft()).problems if p.page is Page.CHECKLIST}
    assert asked == {f"checklist.{item.id}" for item in app.read_library().checklist}


@pytest.mark.req("SR-17")
@pytest.mark.parametrize(
    "missing",
    ["preparation.vial_mg_per_ml", "preparation.drug_mg", "preparation.volume_ml", "preparation.method",
     "pump.increment_ml_per_h"],
)  # fmt: skip
def test_before_a_container_and_a_pump_are_chosen_only_mg_per_hour(
    missing: str, draft_of: DraftOf, preview: Preview
) -> None:
    shown = preview(draft_of(ACUTE, {missing: ""}))
    assert shown.mg_per_hour == "35\u00a0mg per hour"
    assert (shown.pump_figure, shown.plan, shown.loading_lines, shown.timing_lines) == (None, None, (), ())
    assert RATE_UNIT not in texts(shown)


@pytest.mark.req("SR-05")
@pytest.mark.parametrize("part", ["preparation", "pump"])
def test_a_part_that_is_left_out_is_asked_for(part: str, draft_of: DraftOf, preview: Preview) -> None:
    shown = preview(draft_of(ACUTE, {part: None}))
    assert any(p.field.startswith(part) for p in shown.problems)
    assert shown.pump_figure is None


@pytest.mark.req("SR-05")
@pytest.mark.parametrize(
    "missing",
    ["patient.weight_kg", "infusion.dose", "infusion.unit", "infusion.duration_h", "loading_dose.mg_per_kg",
     "loading_dose.over_min", "loading_dose.via", "taper.steps", "taper.over_h", "regimen", "care_setting"],
)  # fmt: skip
def test_without_any_part_of_the_dose_no_figure(missing: str, draft_of: DraftOf, preview: Preview) -> None:
    shown = preview(draft_of(ACUTE, {missing: ""}))
    assert missing in {p.field for p in shown.problems}
    assert (shown.pump_figure, shown.plan) == (None, None)
    assert RATE_UNIT not in texts(shown)


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_sample_is_complete(sample: str, draft_of: DraftOf, preview: Preview) -> None:
    shown = preview(draft_of(sample))
    assert (shown.problems, shown.sheet_allowed) == ((), True)
    assert shown.page_states[Page.REVIEW] is PageState.DONE
    assert set(shown.page_states.values()) == {PageState.DONE, PageState.TO_DO}
    by_pump = sample in {ACUTE, "low-dose-infusion", "icu-opioid-adjunct", "single-bolus", "bolus-then-infusion",
                         "fixed-dose"}  # fmt: skip
    assert (shown.pump_figure is not None) is by_pump


def test_the_large_figure_of_the_acute_sample(draft_of: DraftOf, preview: Preview) -> None:
    # 70 kg x 0.5 mg/kg/h = 35 mg/h; 500 mg in 500 mL
    figure = preview(draft_of(ACUTE)).pump_figure
    assert figure is not None
    assert (figure.rate, figure.unit) == ("35", "mL per hour")
    assert figure.of_what == "of ketamine 1\u00a0mg per mL, pump step 0.1\u00a0mL per hour"
    assert "0.5\u00a0mg per kg per hour, 35\u00a0mg per hour. Exactly as ordered" in figure.delivers


@pytest.mark.req("SR-08")
@pytest.mark.parametrize("name", ["refused-contraindication", "refused-hard-limit", "refused-wrong-decimal"])
def test_the_samples_that_must_be_refused(name: str, draft_of: DraftOf, preview: Preview) -> None:
    shown = preview(draft_of(name))
    assert shown.problems == ()
    assert [f for f in shown.findings if f.severity is Severity.STOP]
    assert not shown.sheet_allowed


# --- nothing that may not run is shown as a rate ---

STOPS: dict[str, Changes] = {
    "contraindication": {"checklist.raised-intracranial-pressure": "not-known"},
    "hard limit": {"infusion.dose": "1.2"},
    "wrong decimal": {"infusion.dose": "5"},
    "child": {"patient.birth_date": "2010-01-01"},
    "weight": {"patient.weight_kg": "251"},
    "care setting": {"care_setting": "ward"},
    "no taper": {"taper": None},
    "loading time": {"loading_dose.over_min": "0.5"},
    "weight date": {"patient.weight_date": "2026-12-01"},
    "contradiction": {"checklist.age-over-60": "present"},
    "container": {"preparation.drug_mg": "300"},
    "stray override": {"overrides": (OverrideDraft(code="nothing", reason="Because", by="Dr A"),)},
}


@pytest.mark.req("SR-05")
@pytest.mark.parametrize("why", STOPS)
def test_any_stop_blanks_the_result(why: str, draft_of: DraftOf, preview: Preview) -> None:
    shown = preview(draft_of(ACUTE, STOPS[why]))
    assert any(f.severity is Severity.STOP for f in shown.findings)
    assert (shown.pump_figure, shown.plan, shown.mg_per_hour) == (None, None, "")
    assert (shown.loading_lines, shown.timing_lines) == ((), ())
    assert not shown.sheet_allowed


@pytest.mark.req("SR-05")
@pytest.mark.parametrize("why", STOPS)
def test_no_pump_rate_is_left_in_an_echo_or_a_review_line_of_a_stopped_order(
    why: str, draft_of: DraftOf, preview: Preview
) -> None:
    assert RATE_UNIT not in texts(preview(draft_of(ACUTE, STOPS[why])))


UNREADABLE: dict[str, tuple[str, Changes]] = {
    "weight": (ACUTE, {"patient.weight_kg": "70,5"}),
    "height": (ACUTE, {"patient.height_cm": "1,68"}),
    "birth date": (ACUTE, {"patient.birth_date": "1980-13-01"}),
    "weight date": (ACUTE, {"patient.weight_date": "yesterday"}),
    "start": (ACUTE, {"start": "2026-11-22T14:00"}),
    "time zone": (ACUTE, {"time_zone": "London"}),
    "dose": (ACUTE, {"infusion.dose": ".5"}),
    "duration": (ACUTE, {"infusion.duration_h": "4 8"}),
    "loading dose": (ACUTE, {"loading_dose.mg_per_kg": "0,2"}),
    "loading minutes": (ACUTE, {"loading_dose.over_min": "15."}),
    "taper steps": (ACUTE, {"taper.steps": "4.0"}),
    "taper hours": (ACUTE, {"taper.over_h": "1e1"}),
    "vial": (ACUTE, {"preparation.vial_mg_per_ml": "50mg"}),
    "vial size": (ACUTE, {"preparation.vial_ml": "+10"}),
    "increment": (ACUTE, {"pump.increment_ml_per_h": "0.100"}),
    "fixed minutes": ("fixed-dose", {"loading_dose.over_min": "1,5"}),
    "fixed dose": ("fixed-dose", {"infusion": {"dose": "2O"}}),
    "fixed duration": ("fixed-dose", {"infusion": {"duration_h": "1,5"}}),
}


@pytest.mark.req("SR-03")
@pytest.mark.req("SR-05")
@pytest.mark.parametrize("field", UNREADABLE)
def test_what_cannot_be_read_is_named_and_blanks_the_result(field: str, draft_of: DraftOf, preview: Preview) -> None:
    sample, changes = UNREADABLE[field]
    shown = preview(draft_of(sample, changes))
    unreadable = [p for p in shown.problems if not p.unanswered]
    assert unreadable, "named"
    assert unreadable[0].sentence.startswith(f"{unreadable[0].field}: cannot be read: {unreadable[0].seen!r}")
    assert shown.pump_figure is None, "blank"
    assert not shown.sheet_allowed


@pytest.mark.req("SR-09")
def test_an_override_that_is_still_asked_for_leaves_the_figure_and_holds_the_sheet(
    draft_of: DraftOf, preview: Preview
) -> None:
    light: Changes = {"patient.weight_kg": "44"}
    shown = preview(draft_of(ACUTE, light))
    assert shown.pump_figure is not None
    assert not shown.sheet_allowed
    given_ = OverrideDraft(code="weight-soft-min", reason="Weighed twice", by="Dr A Example")
    answered = preview(draft_of(ACUTE, {**light, "overrides": (given_,)}))
    assert answered.sheet_allowed
    assert [(f.override_reason, f.override_by) for f in answered.findings if f.code == "weight-soft-min"] == [
        ("Weighed twice", "Dr A Example")
    ]
    for incomplete in (given_.model_copy(update={"by": ""}), given_.model_copy(update={"reason": ""})):
        assert not preview(draft_of(ACUTE, {**light, "overrides": (incomplete,)})).sheet_allowed


@pytest.mark.req("SR-08")
@pytest.mark.parametrize("why", [why for why in STOPS if why != "stray override"])
def test_no_override_helps_against_a_stop(why: str, draft_of: DraftOf, preview: Preview) -> None:
    draft = draft_of(ACUTE, STOPS[why])
    codes = {f.code for f in preview(draft).findings if f.severity in (Severity.STOP, Severity.OVERRIDE)}
    overrides = tuple(OverrideDraft(code=code, reason="Told to", by="Dr A Example") for code in sorted(codes))
    assert not preview(draft.with_field("overrides", overrides)).sheet_allowed


# --- whatever is typed, the preview answers ---

EXTREME_STARTS = ("9999-12-31T23:59:00+00:00", "9999-12-01T00:00:00-23:59", "0001-01-01T00:00:00+14:00",
                  "0001-01-01T00:00:00+00:00")  # fmt: skip


@pytest.mark.parametrize("start", EXTREME_STARTS)
@pytest.mark.parametrize("zone", ["", "Europe/London", "Pacific/Auckland"])
def test_a_start_at_the_calendar_s_end_is_refused_in_words(
    start: str, zone: str, draft_of: DraftOf, preview: Preview
) -> None:
    shown = preview(draft_of(ACUTE, {"start": start, "time_zone": zone}))
    assert not shown.sheet_allowed


TYPED = st.one_of(
    st.sampled_from(["", "0.5", "1", "70", "48", "9999.99", "0.01", "1,5", "x", "mg/kg/h", "mcg/kg/min", "pump", "hand",
                     "make-up-to", "add-to", "500", "50", "10", "ward", "monitored", "icu", "ed", *SAMPLES,
                     "2026-11-22T14:00:00+00:00", "2026-11-22", "female", "male", "absent", "step-1", "halving"]),
    st.text(max_size=4),
)  # fmt: skip
ITEMS = [item.id for item in app.read_library().checklist]


@st.composite
def drafts(draw: st.DrawFn) -> OrderDraft:
    """Anything that could stand in the fields."""

    def typed(kind: type[PatientDraft | LoadingDoseDraft | InfusionDraft | TaperDraft | PreparationDraft | PumpDraft],
              ) -> dict[str, str]:  # fmt: skip
        return {name: draw(TYPED) for name in kind.model_fields}

    parts: dict[str, object] = {
        "loading_dose": typed(LoadingDoseDraft),
        "infusion": typed(InfusionDraft),
        "taper": typed(TaperDraft),
        "preparation": typed(PreparationDraft),
        "pump": typed(PumpDraft),
    }
    for part in parts:
        if draw(st.booleans()):
            parts[part] = None
    texts_ = ("care_setting", "regimen", "indication", "prescriber", "saline_volume_ml", "start", "time_zone")
    return OrderDraft.model_validate(
        {
            **parts,
            **{name: draw(TYPED) for name in texts_},
            "patient": typed(PatientDraft),
            "checklist": {item: draw(TYPED) for item in draw(st.lists(st.sampled_from(ITEMS), max_size=3))},
        }
    )


@pytest.mark.req("SR-05")
@given(drafts())
def test_a_preview_is_always_made_and_a_sheet_only_of_a_whole_order(draft: OrderDraft) -> None:
    shown = preview_order(draft, app.read_reference(), date(2026, 11, 22))
    if shown.sheet_allowed:
        assert shown.plan is not None
        assert not shown.problems
    if any(f.severity is Severity.STOP for f in shown.findings):
        assert shown.pump_figure is None
    json.dumps(shown.model_dump(mode="json"))


@pytest.mark.req("SR-05")
@given(data=st.data())
def test_sample_orders_with_any_field_mistyped(data: st.DataObject, draft_of: DraftOf, preview: Preview) -> None:
    draft = draft_of(data.draw(st.sampled_from(SAMPLES)))
    fields = [
        f"{part}.{name}" for part, inner in draft.model_dump().items() if isinstance(inner, dict) for name in inner
    ]
    path = data.draw(st.sampled_from(fields))
    if path == "patient.allergies":
        return
    shown = preview(draft.with_field(path, data.draw(TYPED)))
    if any(f.severity is Severity.STOP for f in shown.findings):
        assert shown.pump_figure is None


# --- what stands beside the figures ---


@pytest.mark.req("SR-15")
def test_the_echo_reads_the_value_back(draft_of: DraftOf, preview: Preview) -> None:
    shown = preview(draft_of(ACUTE)).echoes
    assert "seventy" not in shown["patient.weight_kg"]
    # 70 / 0.45359237 = 154.32
    assert "154.3\u00a0lb" in shown["patient.weight_kg"]
    # 168 / 2.54 = 66.1 in
    assert "5\u00a0ft 6\u00a0in" in shown["patient.height_cm"]
    assert "zero point five milligrams per kilogram per hour" in shown["infusion.dose"]
    assert "8.333\u00a0mcg per kg per min" in shown["infusion.dose"]
    assert shown["start"] == "22-Nov-2026 14:00"


@pytest.mark.req("SR-18")
def test_the_same_number_in_another_unit_is_another_order(draft_of: DraftOf, preview: Preview) -> None:
    figures = set()
    for dose, unit in (("0.5", "mg/kg/h"), ("10", "mcg/kg/min")):
        figure = preview(draft_of(ACUTE, {"infusion.dose": dose, "infusion.unit": unit})).pump_figure
        assert figure is not None
        figures.add(figure.rate)
    # 0.5 x 70 = 35; 10 x 70 x 60 / 1,000 = 42
    assert figures == {"35", "42"}


@pytest.mark.req("SR-28")
def test_nothing_of_one_draft_is_left_in_the_next(draft_of: DraftOf, preview: Preview) -> None:
    """A, then B, then A again: a preview depends on its draft alone."""
    drafts_ = [draft_of(name) for name in SAMPLES]
    first = [preview(draft) for draft in drafts_]
    for one, two in combinations(range(len(drafts_)), 2):
        assert preview(drafts_[two]) == first[two]
        assert preview(drafts_[one]) == first[one]


@pytest.mark.parametrize("sample", [ACUTE, "low-dose-infusion", "icu-opioid-adjunct"])
def test_the_evidence_view_has_this_order_on_it(sample: str, draft_of: DraftOf, preview: Preview) -> None:
    views = preview(draft_of(sample)).evidence_views
    assert views
    rate = views[0]
    assert rate.this_order is not None
    assert rate.maximum > max(mark.high for mark in rate.marks)
    assert all(mark.source and mark.says for mark in rate.marks)
    assert rate.limits


@pytest.mark.req("SR-19")
def test_the_strip_says_that_the_library_is_not_approved(draft_of: DraftOf, preview: Preview) -> None:
    assert preview(OrderDraft()).library_strip == "Library not approved by this hospital - not for patient use"
