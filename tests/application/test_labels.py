"""Labels: what an order prepares, when it expires, and what of a wish is refused. Figures are worked by hand."""

import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest

from ketadesk import app
from ketadesk.application.agreed_order import agreed_order
from ketadesk.application.errors import OrderRefused, UnknownOrder
from ketadesk.application.examine_order import ExaminedOrder
from ketadesk.application.labels.label_content import ContainerLabel, LabelStock, LabelWish
from ketadesk.application.labels.labels import (
    DRAFT,
    LabelledOrder,
    container_labels,
    draft_labels,
    label_parts,
    stored_labels,
)
from ketadesk.application.plan_json import plan_head
from ketadesk.application.record_step import StepOf, step_taken
from ketadesk.application.sheet.order_sheet import NOT_APPROVED, order_sheet
from ketadesk.application.sheet.printed_order import PrintedOrder
from ketadesk.domain.bedside.infusion_log import Stopped
from ketadesk.domain.drug_library import DrugLibrary
from ketadesk.domain.order_state import EventKind

from .conftest import Changes, DraftOf
from .fakes import LONDON
from .people import ANNA
from .watched_sample import RunningWard, sample_draft

ACUTE = "acute-pain-infusion"
NOW = datetime(2026, 11, 22, 19, 3, 40, tzinfo=LONDON)
A4, ROLL = LabelStock.A4, LabelStock.ROLL_62
ONE = "Infusion, container 1 of 4"

OrderOf = Callable[..., LabelledOrder]


@pytest.fixture(scope="module")
def order_of(draft_of: DraftOf, library: DrugLibrary) -> OrderOf:
    """The sample order of that name as one to make labels of."""

    def made(name: str = ACUTE, changes: Changes | None = None) -> LabelledOrder:
        reference = app.read_reference()
        examined: ExaminedOrder = agreed_order(draft_of(name, changes), reference)
        plan = examined.plan_as_json(plan_head("DRAFT-1a2b3c4d", "DRAFT", examined.draft.regimen, library))
        behind = PrintedOrder(label="DRAFT-1a2b3c4d", draft=examined.draft, plan_json=json.dumps(plan))
        return draft_labels(behind, order_sheet(examined, reference, order_id="DRAFT-1a2b3c4d"))

    return made


def labels(
    order: LabelledOrder, stock: LabelStock = A4, now: datetime = NOW, **wish: object
) -> tuple[ContainerLabel, ...]:
    return container_labels(order, LabelWish.model_validate(wish), stock, app.read_library(), now, LONDON)


def refused(order: LabelledOrder, stock: LabelStock = A4, now: datetime = NOW, **wish: object) -> str:
    with pytest.raises(OrderRefused) as error:
        labels(order, stock, now, **wish)
    assert error.value.next_step
    return error.value.what


def flat(text: str) -> str:
    return text.replace("\u00a0", " ")


# --- what takes a label ---


def test_each_container_of_an_infusion_has_its_label(order_of: OrderOf) -> None:
    # 70 kg: 14 mg first, 35 mg/h for 48 h, then 28, 21, 14 and 7 mg/h for 3 h each: 1,904 mL of 500 mL bags
    made = labels(order_of())
    assert [label.part for label in made] == [f"Infusion, container {n} of 4" for n in (1, 2, 3, 4)]
    first = made[0]
    assert flat(first.medicine) == "ketamine 500 mg in 500 mL"
    assert flat(first.strength) == "1 mg per mL"
    assert flat(first.diluent) == "in sodium chloride 0.9 %"
    assert first.route == "Intravenous"
    assert (first.name, first.born, first.identifier) == ("EXAMPLE, Alex", "01-Apr-1980 (46y)", "TEST-0001")
    assert first.identifier_label == "Identifier"


def test_a_bag_with_the_drug_on_top_is_weaker_and_fuller(order_of: OrderOf) -> None:
    # 10 mL of 50 mg per mL on top of 500 mL: 500 mg in 510 mL
    (first, *_others) = labels(order_of(changes={"preparation.method": "add-to"}))
    assert flat(first.medicine) == "ketamine 500 mg in 510 mL"
    assert flat(first.strength) == "about 0.98 mg per mL"


def test_a_push_by_hand_has_a_syringe_of_its_own(order_of: OrderOf) -> None:
    # 15 mg at 10 mg per mL, an ampoule's own strength
    by_hand, infusion = labels(order_of("fixed-dose"))
    assert by_hand.part == "Loading dose by hand"
    assert (flat(by_hand.medicine), flat(by_hand.strength)) == ("ketamine 15 mg in 1.5 mL", "10 mg per mL")
    assert by_hand.diluent == "undiluted"
    assert infusion.part == "Infusion, container 1 of 1"


def test_how_a_push_was_diluted_is_written_by_hand(order_of: OrderOf) -> None:
    # 15 mg at 5 mg per mL, which no ampoule has
    by_hand = labels(order_of("fixed-dose", {"loading_dose.concentration_mg_per_ml": "5"}))[0]
    assert (flat(by_hand.medicine), flat(by_hand.strength)) == ("ketamine 15 mg in 3 mL", "5 mg per mL")
    assert by_hand.diluent == ""


def test_an_ampoule_of_a_newer_library_does_not_tell_how_a_push_was_made(
    order_of: OrderOf, library: DrugLibrary
) -> None:
    newer = library.model_copy(update={"sha256": "0" * 64})
    by_hand = container_labels(order_of("fixed-dose"), LabelWish(), A4, newer, NOW, LONDON)[0]
    assert by_hand.diluent == ""


def test_a_dose_by_the_pump_comes_from_a_container(order_of: OrderOf) -> None:
    (label,) = labels(order_of("single-bolus"))
    assert label.part == "Loading dose by the pump, container 1 of 1"
    assert flat(label.medicine) == "ketamine 50 mg in 50 mL"


def test_saline_without_a_drug_takes_no_label(order_of: OrderOf, library: DrugLibrary) -> None:
    # 0.3 mg/kg for 70 kg
    (label,) = labels(order_of("bolus-then-saline"))
    assert (label.part, flat(label.medicine)) == ("Loading dose by hand", "ketamine 21 mg in 2.1 mL")
    assert label_parts(order_of("bolus-then-saline").behind, library) == ("Loading dose by hand",)


def test_no_label_says_a_rate(order_of: OrderOf) -> None:
    for name in (ACUTE, "low-dose-infusion", "icu-opioid-adjunct", "single-bolus", "bolus-then-saline",
                 "bolus-then-infusion", "fixed-dose"):  # fmt: skip
        for label in labels(order_of(name)):
            assert "per hour" not in label.model_dump_json()


def test_what_is_asked_for_by_its_name(order_of: OrderOf) -> None:
    (label,) = labels(order_of(), part="Infusion, container 3 of 4")
    assert label.part == "Infusion, container 3 of 4"
    said = refused(order_of("fixed-dose"), part="Infusion, container 2 of 1")
    assert said == (
        "Label for 'Infusion, container 2 of 1': this order has 'Loading dose by hand', 'Infusion, container 1 of 1'."
    )


def test_an_order_that_prepares_nothing_has_no_labels(order_of: OrderOf) -> None:
    order = order_of()
    plan = {**json.loads(order.behind.plan_json), "phases": [], "containers": []}
    empty = order._replace(behind=order.behind.model_copy(update={"plan_json": json.dumps(plan)}))
    assert label_parts(empty.behind, app.read_library()) == ()
    assert refused(empty) == "Nothing with a drug in it is prepared for this order."


# --- when it was prepared, and when it expires ---


def test_without_a_moment_there_is_the_rule(order_of: OrderOf) -> None:
    for label in labels(order_of()):
        assert (label.prepared_at, label.expires_at) == ("", "")
        assert flat(label.expires_rule) == "at the latest 24 hr after it was prepared"


@pytest.mark.parametrize(
    ("typed", "prepared", "expires"),
    [
        ("14:30", "22-Nov-2026 14:30", "23-Nov-2026 14:30"),
        ("19:03", "22-Nov-2026 19:03", "23-Nov-2026 19:03"),
        # not yet today: it was yesterday
        ("19:04", "21-Nov-2026 19:04", "22-Nov-2026 19:04"),
        ("22-Nov-2026 00:00", "22-Nov-2026 00:00", "23-Nov-2026 00:00"),
        ("21-Nov-2026 23:30", "21-Nov-2026 23:30", "22-Nov-2026 23:30"),
    ],
)
def test_it_expires_a_day_after_it_was_prepared(order_of: OrderOf, typed: str, prepared: str, expires: str) -> None:
    (label,) = labels(order_of(), part=ONE, prepared_at=typed)
    assert (label.prepared_at, label.expires_at, label.expires_rule) == (prepared, expires, "")


def test_a_day_is_24_hours_when_the_clocks_change(order_of: OrderOf) -> None:
    # 25 October 2026, 02:00 summer time becomes 01:00: 24 h after 14:30 it is 13:30
    autumn = datetime(2026, 10, 24, 15, 0, tzinfo=LONDON)
    (label,) = labels(order_of(), now=autumn, part=ONE, prepared_at="14:30")
    assert (label.prepared_at, label.expires_at) == ("24-Oct-2026 14:30", "25-Oct-2026 13:30")
    # 29 March 2026, 01:00 becomes 02:00 summer time: 24 h after 14:30 it is 15:30
    spring = datetime(2026, 3, 28, 15, 0, tzinfo=LONDON)
    (label,) = labels(order_of(), now=spring, part=ONE, prepared_at="14:30")
    assert (label.prepared_at, label.expires_at) == ("28-Mar-2026 14:30", "29-Mar-2026 15:30")


def test_a_time_that_comes_twice_says_which_it_is(order_of: OrderOf) -> None:
    before = datetime(2026, 10, 24, 3, 0, tzinfo=LONDON)
    (label,) = labels(order_of(), now=before, part=ONE, prepared_at="01:30")
    assert (label.prepared_at, label.expires_at) == ("24-Oct-2026 01:30", "25-Oct-2026 01:30 first")
    after = datetime(2026, 10, 25, 8, 0, tzinfo=LONDON)
    (label,) = labels(order_of(), now=after, part=ONE, prepared_at="01:30 second")
    assert (label.prepared_at, label.expires_at) == ("25-Oct-2026 01:30 second", "26-Oct-2026 01:30")
    assert "came twice" in refused(order_of(), now=after, part=ONE, prepared_at="01:30")


def test_moments_that_are_refused(order_of: OrderOf) -> None:
    order = order_of()
    assert refused(order, part=ONE, prepared_at="2:30 pm") == (
        "Prepared at: '2:30 pm' is not a time. Type 14:30, or 22-Nov 14:30, or 22-Nov-2026 14:30; "
        "blank for a line to write on."
    )
    assert refused(order, part=ONE, prepared_at="22-Nov-2026 19:04") == (
        "Prepared at: 22-Nov-2026 19:04 is in the future. It is 22-Nov-2026 19:03 now."
    )
    assert refused(order, part=ONE, prepared_at="21-Nov-2026 19:03") == (
        "Prepared at: what was prepared 21-Nov-2026 19:03 expired 22-Nov-2026 19:03."
    )


def test_the_hours_are_those_of_the_order(order_of: OrderOf, library: DrugLibrary) -> None:
    """A library of later makes no label that says another thing than the sheet; a syringe has only the library's."""
    shorter = library.rules.container_change_h.model_copy(update={"value": Decimal(12)})
    later = library.model_copy(update={"rules": library.rules.model_copy(update={"container_change_h": shorter})})
    wish = LabelWish(part=ONE, prepared_at="14:30")
    (label,) = container_labels(order_of(), wish, A4, later, NOW, LONDON)
    assert label.expires_at == "23-Nov-2026 14:30"
    (label,) = container_labels(order_of("bolus-then-saline"), LabelWish(), A4, later, NOW, LONDON)
    assert flat(label.expires_rule) == "at the latest 12 hr after it was prepared"


# --- who prepared and who checked ---


def test_names_stand_as_they_were_typed(order_of: OrderOf) -> None:
    (label,) = labels(order_of(), part=ONE, prepared_by="Anna Example", checked_by="B. Sample")
    assert (label.prepared_by, label.checked_by) == ("Anna Example", "B. Sample")


@pytest.mark.parametrize("checked_by", ["Anna Example", "anna example", "Example, Anna", "Nurse A\u0301nna Example"])
def test_nobody_checks_her_own_preparation(order_of: OrderOf, checked_by: str) -> None:
    if checked_by.startswith("Nurse"):
        checked_by = "Nurse Ánna Example"
    said = refused(order_of(), part=ONE, prepared_by="Anna Example", checked_by=checked_by)
    assert said == f"Prepared by and checked by seem to be one person: Anna Example and {checked_by}."


@pytest.mark.parametrize(
    ("name", "flaw"),
    [
        ("x" * 81, "at most 80 characters"),
        (" Anna", "no blank at the beginning or end"),
        ("An\u202ena", "printable characters only, not U+202E"),
        ("An\nna", "printable characters only, not U+000A"),
    ],
)
def test_names_that_are_refused(order_of: OrderOf, name: str, flaw: str) -> None:
    assert refused(order_of(), part=ONE, prepared_by=name) == f"Prepared by: {flaw}."
    assert refused(order_of(), part=ONE, checked_by=name) == f"Checked by: {flaw}."


@pytest.mark.parametrize("said", [{"prepared_at": "14:30"}, {"prepared_by": "Anna"}, {"checked_by": "Berta"}])
def test_what_was_done_is_said_of_one_container(order_of: OrderOf, said: dict[str, object]) -> None:
    """The others are prepared later: a moment printed on them now would be wrong."""
    wish = LabelWish.model_validate(said)
    library = app.read_library()
    with pytest.raises(OrderRefused) as error:
        container_labels(order_of(), wish, A4, library, NOW, LONDON)
    assert error.value.what == (
        "Prepared at, prepared by and checked by are said of one container, and these labels are for several."
    )
    both = container_labels(order_of("fixed-dose"), wish, A4, library, NOW, LONDON)
    assert len(both) == 2  # the syringe, and the one container


# --- places on the sheet ---


@pytest.mark.parametrize("first", [0, -1, 11])
def test_a_sheet_has_ten_places(order_of: OrderOf, first: int) -> None:
    assert refused(order_of(), first=first) == f"First label: {first}. A sheet has the places 1 to 10."


def test_a_roll_has_no_places(order_of: OrderOf) -> None:
    assert refused(order_of(), ROLL, first=2) == "First label: 2. A roll has no places."
    assert len(labels(order_of(), ROLL, first=1)) == len(labels(order_of(), A4, first=10)) == 4


# --- of what is stored, and of what is not ---


def test_the_labels_of_a_draft_say_so(order_of: OrderOf) -> None:
    order = order_of()
    assert (order.warning, order.library_warning) == (DRAFT, NOT_APPROVED)
    label = labels(order)[0]
    assert (label.warning, label.library_warning) == ("DRAFT", NOT_APPROVED)
    assert label.order_label == "DRAFT-1a2b3c4d"
    assert label.code_text.startswith("DRAFT-1a2b3c4d-")


def test_labels_carry_draft_until_the_prescriber_has_signed() -> None:
    ward = RunningWard()
    stored = ward.order()
    assert of_stored(ward).warning == DRAFT
    ward.sign(stored)
    signed = of_stored(ward)
    assert (signed.warning, signed.library_warning) == ("", NOT_APPROVED)
    assert labels(signed)[0].order_label == "KD-20261122-0001-R1"
    assert signed.code_text == "KD-20261122-0001-R1-L-0A1B2C3D"
    assert "0A1B2C3D" not in json.dumps(signed.behind.model_dump(mode="json"))
    ward.started()
    assert of_stored(ward).warning == ""


def test_what_is_over_has_no_labels() -> None:
    ward = RunningWard()
    ward.signed()
    ward.started([(60, Stopped(reason="pain gone", left_ml=Decimal(400)))])
    assert refused_of_stored(ward) == "KD-20261122-0001-R1 is ended: no labels are made for it."


def test_a_changed_or_cancelled_order_has_no_labels() -> None:
    ward = RunningWard()
    stored = ward.order()
    second = ward.order(sample_draft().with_field("infusion.dose", "0.6"), revises=stored.order_id)
    assert refused_of_stored(ward) == "KD-20261122-0001-R1 is superseded: no labels are made for it."
    assert of_stored(ward, 2).warning == DRAFT
    step = StepOf(second.order_id, 2, ANNA, ward.new_id())
    ward.orders.record(step_taken(step, EventKind.CANCEL, ward.clock.now(), reason="pain gone"))
    assert refused_of_stored(ward, 2) == "KD-20261122-0001-R2 is cancelled: no labels are made for it."


def test_an_unknown_order_has_no_labels() -> None:
    with pytest.raises(UnknownOrder):
        of_stored(RunningWard())


def of_stored(ward: RunningWard, revision: int = 1) -> LabelledOrder:
    return stored_labels(ward.orders, "KD-20261122-0001", revision, lambda _text: "0A1B2C3D")


def refused_of_stored(ward: RunningWard, revision: int = 1) -> str:
    with pytest.raises(OrderRefused) as error:
        of_stored(ward, revision)
    return error.value.what
