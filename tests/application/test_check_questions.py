"""The form of the second check: what is asked follows from her own choices; no figure of the first entry is in it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ketadesk.application.check_questions import check_form
from ketadesk.application.order_draft import LoadingDoseDraft, OrderDraft, PatientDraft, TaperDraft
from ketadesk.application.reference import Reference
from ketadesk.application.second_check_form import CheckDraft, CheckField, CheckForm, FieldKind
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.drug_library import Availability
from ketadesk.domain.order_state import Person

from .conftest import DraftOf
from .people import ADMIN, ANNA, BERTA, CLARA
from .record_fakes import OrdersWithSteps
from .second_nurse import stored_order, truthful
from .test_first_figures import SAMPLES

NOBODY: frozenset[Person] = frozenset()
WHO = ["identifier", "name_agrees", "born_agrees", "weight_kg"]
ALWAYS = [*WHO, "care_setting", "regimen"]
IDEAL = [*WHO, "height_cm", "sex", "care_setting", "regimen"]
INFUSION = ["dose", "dose_unit", "duration_h"]
LOADING = ["loading", "loading_mg_per_kg", "loading_over_min"]
TAPER = ["taper_steps", "taper_over_h", "taper_shape"]
START = ["start_date", "start_time"]
MADE = ["vial", "container", "diluent"]
RATE = ["pump_rate_ml_per_h"]


@pytest.fixture(scope="session")
def acute(draft_of: DraftOf, reference: Reference) -> StoredOrder:
    return stored_order(draft_of("acute-pain-infusion"), reference, OrdersWithSteps())


@pytest.fixture(scope="session")
def emergency(draft_of: DraftOf, reference: Reference) -> StoredOrder:
    return stored_order(draft_of("single-bolus"), reference, OrdersWithSteps())


def form(order: StoredOrder, reference: Reference, **answers: str) -> CheckForm:
    return check_form(CheckDraft(**answers), order, BERTA, frozenset({ANNA.account_id}), reference)


def fields(shown: CheckForm) -> dict[str, CheckField]:
    return {field.name: field for group in shown.groups for field in group.fields}


@pytest.mark.req("SR-24")
def test_before_a_regimen_is_chosen_wristband_scales_and_regimen_are_asked(
    acute: StoredOrder, reference: Reference
) -> None:
    shown = form(acute, reference)
    assert list(fields(shown)) == ALWAYS
    assert [group.title for group in shown.groups] == ["Patient", "Prescription"]
    assert (shown.family_name, shown.given_name, shown.born) == ("EXAMPLE", "Alex", "01-Apr-1980")
    assert (shown.order_label, shown.complete, shown.not_you) == ("KD-20261122-0001-R1", False, "")
    assert shown.missing == (
        "Identifier on the wristband",
        "Name on the wristband",
        "Date of birth on the wristband",
        "Weight from the scales",
        "Where the patient is",
        "Regimen as prescribed",
    )
    weight = fields(shown)["weight_kg"]
    assert (weight.unit, weight.kind, weight.problem) == ("kg", FieldKind.TYPED, "")


@pytest.mark.req("SR-24")
@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"regimen": "acute-pain-infusion"}, [*ALWAYS, *INFUSION, "loading", *TAPER, *START, *MADE, *RATE]),
        ({"regimen": "acute-pain-infusion", "loading": "none"},
         [*ALWAYS, *INFUSION, "loading", *TAPER, *START, *MADE, *RATE]),
        ({"regimen": "acute-pain-infusion", "loading": "pump", "container": "500|500"},
         [*ALWAYS, *INFUSION, *LOADING, *TAPER, *START, *MADE, "method", "loading_rate_ml_per_h", *RATE]),
        ({"regimen": "acute-pain-infusion", "loading": "hand", "syringe_kind": "diluted"},
         [*ALWAYS, *INFUSION, *LOADING, *TAPER, *START, "syringe_ampoule", "syringe_kind", "syringe_drawn_ml",
          "syringe_total_ml", *MADE, *RATE]),
        ({"regimen": "low-dose-infusion"}, [*IDEAL, *INFUSION, "loading", "taper", *START, *MADE, *RATE]),
        ({"regimen": "low-dose-infusion", "taper": "yes"},
         [*IDEAL, *INFUSION, "loading", "taper", *TAPER, *START, *MADE, *RATE]),
        ({"regimen": "single-bolus"}, [*ALWAYS, "loading", *START]),
        ({"regimen": "single-bolus", "loading": "pump"},
         [*ALWAYS, *LOADING, *START, *MADE, "loading_rate_ml_per_h"]),
        ({"regimen": "single-bolus", "loading": "hand", "syringe_kind": "undiluted"},
         [*ALWAYS, *LOADING, *START, "syringe_ampoule", "syringe_kind"]),
        ({"regimen": "bolus-then-saline"}, [*ALWAYS, "loading", "saline_ml", "saline_by_pump", *START]),
        ({"regimen": "bolus-then-saline", "loading": "hand", "saline_by_pump": "yes"},
         [*ALWAYS, *LOADING, "saline_ml", "saline_by_pump", *START, "syringe_ampoule", "syringe_kind", *RATE]),
        ({"regimen": "bolus-then-saline", "saline_by_pump": "no"},
         [*ALWAYS, "loading", "saline_ml", "saline_by_pump", *START]),
        # A short infusion that is fixed is asked in minutes.
        ({"regimen": "bolus-then-infusion"},
         [*ALWAYS, "dose", "dose_unit", "duration_min", "loading", *START, *MADE, *RATE]),
        # 15 mg have no figure per kg
        ({"regimen": "fixed-dose", "loading": "hand"},
         [*ALWAYS, *INFUSION, "loading", "loading_over_min", *START, "syringe_ampoule", "syringe_kind", *MADE, *RATE]),
        # Not where she says the patient is, or of no library: as if nothing were chosen.
        ({"regimen": "bolus-then-saline", "care_setting": "monitored"}, ALWAYS),
        ({"regimen": "acute-pain-infusion", "care_setting": "ward"}, ALWAYS),
        ({"regimen": "dream"}, ALWAYS),
    ],
)  # fmt: skip
def test_what_is_asked_follows_from_what_she_chose(
    acute: StoredOrder, reference: Reference, answers: dict[str, str], expected: list[str]
) -> None:
    assert list(fields(form(acute, reference, **answers))) == expected


@pytest.mark.req("SR-24")
def test_which_regimens_can_be_chosen_follows_from_where_she_says_the_patient_is(
    acute: StoredOrder, emergency: StoredOrder, reference: Reference
) -> None:
    def offered(order: StoredOrder, where: str) -> set[str]:
        choices = fields(form(order, reference, care_setting=where))["regimen"].choices
        return {choice.value for choice in choices if not choice.disabled_because}

    for order in (acute, emergency):
        assert offered(order, "") == {regimen.id for regimen in reference.library.regimens}
        assert offered(order, "ward") == {"low-dose-infusion"}
        assert offered(order, "ed") == {"single-bolus", "bolus-then-saline", "bolus-then-infusion", "fixed-dose"}


@pytest.mark.req("SR-24")
def test_a_short_infusion_can_be_typed_by_its_rate_or_as_a_dose_over_its_time(
    emergency: StoredOrder, reference: Reference
) -> None:
    short = fields(form(emergency, reference, regimen="bolus-then-infusion"))
    assert [(choice.value, choice.label) for choice in short["dose_unit"].choices] == [
        ("mg/kg/h", "mg per kg per hour"),
        ("mg/kg", "mg per kg, all of it over that time"),
    ]
    assert short["duration_min"].unit == "min"
    an_hour = fields(form(emergency, reference, regimen="fixed-dose"))
    assert [choice.value for choice in an_hour["dose_unit"].choices] == ["mg/h"]


@pytest.mark.req("SR-24")
def test_a_regimen_without_a_loading_dose_asks_for_none(acute: StoredOrder, reference: Reference) -> None:
    """The shipped library has no such regimen; a hospital's may."""
    library = reference.library
    without = tuple(
        r.model_copy(update={"loading": r.loading.model_copy(update={"availability": Availability.NONE})})
        for r in library.regimens
    )
    other = replace(reference, library=library.model_copy(update={"regimens": without}))
    shown = form(acute, other, regimen="acute-pain-infusion", loading="pump")
    # An answer that is left over from another regimen opens nothing.
    assert list(fields(shown)) == [*ALWAYS, *INFUSION, *TAPER, *START, *MADE, *RATE]
    of_single = form(acute, other, regimen="single-bolus", loading="pump")
    assert list(fields(of_single)) == [*ALWAYS, *START]


@pytest.mark.req("SR-24")
def test_only_what_the_library_has_is_offered_without_notes_that_say_a_dose(
    acute: StoredOrder, reference: Reference
) -> None:
    answers = {"care_setting": "monitored", "regimen": "acute-pain-infusion", "loading": "hand"}
    shown = fields(form(acute, reference, **answers, container="500|500"))
    regimens = {choice.value: choice for choice in shown["regimen"].choices}
    assert set(regimens) == {regimen.id for regimen in reference.library.regimens}
    assert not any(choice.note for choice in regimens.values())
    assert regimens["bolus-then-saline"].disabled_because
    assert not regimens["acute-pain-infusion"].disabled_because
    assert [choice.value for choice in shown["loading"].choices] == ["none", "pump", "hand"]
    assert [choice.value for choice in shown["dose_unit"].choices] == ["mg/kg/h", "mcg/kg/min"]
    assert [choice.value for choice in shown["vial"].choices[:2]] == ["10|20", "50|10"]
    assert "500|500" in [choice.value for choice in shown["container"].choices]
    assert [choice.value for choice in shown["taper_shape"].choices] == ["equal", "halving"]
    assert [choice.value for choice in shown["diluent"].choices] == ["sodium chloride 0.9 %", "glucose 5 %"]
    assert [choice.value for choice in shown["care_setting"].choices] == ["ward", "monitored", "ed", "icu"]
    assert [choice.value for choice in shown["method"].choices] == ["make-up-to", "add-to"]
    assert [choice.value for choice in shown["syringe_ampoule"].choices] == ["10", "50", "100"]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("weight_kg", "70,5", "Cannot be used: '70,5': a comma stands in it"),
        ("weight_kg", "70", ""),
        ("weight_kg", "7" * 200, "..."),
        ("taper_steps", "4.5", "a dot stands in it"),
        ("identifier", "TEST-0001", ""),
        ("identifier", "TEST-0001 ", "no blank at the beginning or end"),
        ("identifier", "--", "a letter or a digit in it"),
        ("born_agrees", "perhaps", "Allowed: the same, not the same"),
        ("name_agrees", "perhaps", "Allowed: the same, not the same"),
        ("care_setting", "home", "Allowed: Ward"),
        ("start_date", "22.11.2026", "Allowed: a date as year-month-day"),
        ("start_date", "2026-11-22", ""),
        ("start_time", "2 pm", "Allowed: a time of the 24-hour clock"),
        ("start_time", "14.00", "Allowed: a time of the 24-hour clock"),
        ("start_time", "24:30", "Allowed: a time of the 24-hour clock"),
        ("start_time", "1\u0664:00", "Allowed: a time of the 24-hour clock"),
        ("start_time", "00:00", ""),
        ("container", "5|5", "Allowed: "),
        ("syringe_total_ml", "5", "Allowed: more than the 5\u00a0mL drawn up"),
        ("syringe_total_ml", "5.01", ""),
        ("syringe_total_ml", "5,1", "a comma stands in it"),
    ],
)
def test_an_answer_that_cannot_be_used_says_why(
    acute: StoredOrder, reference: Reference, name: str, text: str, says: str
) -> None:
    answers = {
        "regimen": "acute-pain-infusion", "loading": "hand", "syringe_kind": "diluted", "syringe_drawn_ml": "5",
        name: text,
    }  # fmt: skip
    problem = fields(form(acute, reference, **answers))[name].problem
    assert says in problem
    assert bool(problem) is bool(says)
    assert len(problem) < 400


def test_while_the_volume_drawn_up_cannot_be_read_the_syringe_is_not_measured_against_it(
    acute: StoredOrder, reference: Reference
) -> None:
    answers = {"regimen": "acute-pain-infusion", "loading": "hand", "syringe_kind": "diluted"}
    for drawn in ("", "5,1"):
        shown = form(acute, reference, **answers, syringe_drawn_ml=drawn, syringe_total_ml="1")
        assert fields(shown)["syringe_total_ml"].problem == ""


@pytest.mark.req("SR-24")
def test_a_whole_form_is_complete_and_a_flaw_in_it_is_named(acute: StoredOrder, reference: Reference) -> None:
    draft = truthful(acute.draft, reference)
    whole = check_form(draft, acute, BERTA, NOBODY, reference)
    assert (whole.complete, whole.missing) == (True, ())
    flawed = check_form(draft.with_field("pump_rate_ml_per_h", "35,0"), acute, BERTA, NOBODY, reference)
    assert (flawed.complete, flawed.missing) == (False, ("Pump rate of the infusion",))


@pytest.mark.req("SR-24")
def test_who_vouches_for_the_figures_or_may_not_check_is_told_so(acute: StoredOrder, reference: Reference) -> None:
    vouched = frozenset({ANNA.account_id})
    own = check_form(CheckDraft(), acute, ANNA, vouched, reference)
    assert own.not_you.startswith("These are your own figures")
    assert "may not make a second check" in check_form(CheckDraft(), acute, ADMIN, vouched, reference).not_you
    renamed = ANNA.model_copy(update={"full_name": "Berta Example", "sign_in_name": "berta"})
    assert check_form(CheckDraft(), acute, renamed, vouched, reference).not_you


@pytest.mark.req("SR-24")
def test_who_typed_a_name_before_there_were_accounts_may_be_anybody(acute: StoredOrder, reference: Reference) -> None:
    old = acute.model_copy(update={"stored_by_id": "", "stored_by": "Anna Example", "entered_by": ()})
    carried = frozenset({*old.vouched_by, CLARA.account_id})
    assert old.vouched_by == ("typed name: Anna Example",)
    for nurse in (ANNA, BERTA):
        told = check_form(CheckDraft(), acute, nurse, carried, reference).not_you
        assert told.startswith("This order was begun before there were accounts")
        assert told.endswith("Make a new order.")
    assert check_form(CheckDraft(), acute, CLARA, carried, reference).not_you.startswith("These are your own figures")


def test_a_draft_takes_no_answer_to_a_question_that_is_not_there() -> None:
    assert CheckDraft().with_field("sex", "female") == CheckDraft(sex="female")
    with pytest.raises(KeyError, match="colour"):
        CheckDraft().with_field("colour", "red")


def stages(whole: CheckDraft) -> Iterator[CheckDraft]:
    """The form while it is filled: nothing, the regimen, every choice, with another nurse's figures."""
    yield CheckDraft()
    yield CheckDraft(regimen=whole.regimen)
    chosen = ("care_setting", "regimen", "loading", "taper", "syringe_kind", "saline_by_pump")
    choices = CheckDraft(**{name: getattr(whole, name) for name in chosen})
    yield choices
    yield choices.with_field("taper", "yes").with_field("loading", "hand").with_field("syringe_kind", "diluted")
    yield choices.with_field("weight_kg", "1,5").with_field("dose", "99999").with_field("identifier", " ")


UNUSUAL = PatientDraft(
    family_name="EXAMPLE",
    given_name="Alex",
    identifier="ZQ-83915",
    birth_date="1980-04-01",
    sex="male",
    weight_kg="71.37",
    height_cm="168.53",
)
_SECRETS = (
    "83915",
    "71.37",
    "168.53",
    "0.3719",
    "47.13",
    "83",
    "13.77",
    "0.2317",
    "17.19",
    "2031",
    "03:37",
    "57.31",
    "well",
)


def unusual(draft: OrderDraft) -> OrderDraft:
    """The order with figures that stand nowhere else."""
    changed = draft.model_copy(update={"patient": UNUSUAL})
    if draft.infusion is not None:
        of_it = draft.infusion.model_copy(update={"dose": "0.3719", "duration_h": "47.13"})
        changed = changed.model_copy(update={"infusion": of_it})
    loading = LoadingDoseDraft(mg_per_kg="0.2317", over_min="17.19", via="pump")
    taper = TaperDraft(steps="83", over_h="13.77", shape="halving")
    where = "icu" if draft.care_setting != "icu" else "ward"
    start = {"start": "2031-03-09T03:37:00+05:30", "time_zone": "Asia/Kolkata", "saline_volume_ml": "57.31"}
    if draft.preparation is not None:
        changed = changed.with_field("preparation.diluent", "water from the well")
    return changed.model_copy(update={"loading_dose": loading, "taper": taper, "care_setting": where, **start})


@pytest.mark.req("SR-24")
@pytest.mark.parametrize("sample", SAMPLES)
def test_no_figure_of_the_first_entry_is_in_the_form(draft_of: DraftOf, reference: Reference, sample: str) -> None:
    usual = stored_order(draft_of(sample), reference, OrdersWithSteps())
    other = usual.model_copy(update={"draft": unusual(usual.draft), "rate": "83.83 mL per hour", "plan_json": "83.83"})
    for draft in stages(truthful(usual.draft, reference)):
        shown = check_form(draft, other, BERTA, frozenset({ANNA.account_id}), reference)
        text = shown.model_dump_json()
        assert [secret for secret in _SECRETS if secret in text] == []
        # And nothing else of it either: two orders that differ in their figures have one form.
        assert shown == check_form(draft, usual, BERTA, frozenset({ANNA.account_id}), reference)
