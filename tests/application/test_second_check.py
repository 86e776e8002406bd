"""The second check, the renewed sign-off and the signature: who may, when, and that each is recorded once."""

import json
from dataclasses import dataclass, field, replace

import pytest

from ketadesk.application.account import Account
from ketadesk.application.check_questions import check_form
from ketadesk.application.errors import EnginesDisagree, NotAllowed, OrderRefused, SignInRefused, StorageFailed
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.reference import Reference
from ketadesk.application.second_check import SecondChecks
from ketadesk.application.second_check_form import CheckDraft, CheckResult
from ketadesk.application.self_test import SelfTest
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.order_state import EventKind, OrderState
from ketadesk.domain.second_entry import SecondEntry

from .conftest import DraftOf
from .people import ADMIN, ANNA, BERTA, CLARA, DORA, PIN, WRONG, Ward
from .record_fakes import OrdersWithSteps
from .second_nurse import stored_order, truthful

READ_AT = "2026-11-22T14:10:00+00:00"


@dataclass
class Bedside:
    """One stored order, signed off by Anna at 13:45:30."""

    draft: OrderDraft
    reference: Reference
    ward: Ward = field(default_factory=Ward)
    orders: OrdersWithSteps = field(default_factory=OrdersWithSteps)

    def __post_init__(self) -> None:
        self.order = stored_order(self.draft, self.reference, self.orders, CLARA.account_id)
        self.checks = SecondChecks(self.ward.sessions, self.orders, self.reference, self.ward.clock)
        self.answers = truthful(self.draft, self.reference)

    def sign_in(self, who: Account) -> "Bedside":
        self.ward.sessions.sign_in(who.sign_in_name, PIN)
        return self

    def check(self, entry_id: str = "check", pin: str = PIN, **otherwise: str) -> CheckResult:
        answers = self.answers.model_copy(update=otherwise)
        return self.checks.check(self.order.order_id, self.order.revision, answers, pin, entry_id)

    def sign_off(self, entry_id: str = "again", pin: str = PIN) -> None:
        self.checks.sign_off(self.order.order_id, self.order.revision, pin, entry_id)

    def sign(
        self, prescriber: str = "Dr A Example", at: str = READ_AT, pin: str = PIN, entry_id: str = "paper"
    ) -> None:
        self.checks.record_signature(self.order.order_id, self.order.revision, prescriber, at, pin, entry_id)

    def state(self) -> OrderState:
        found = self.orders.progress(self.order.order_id).find(self.order.revision)
        assert found is not None
        return found.state

    def kinds(self) -> list[EventKind]:
        return [event.kind for event in self.orders.events(self.order.order_id)]


@pytest.fixture
def bed(draft_of: DraftOf, reference: Reference) -> Bedside:
    return Bedside(draft_of("acute-pain-infusion"), reference)


@pytest.mark.req("SR-23", "SR-24")
def test_a_second_entry_that_agrees_makes_the_order_ready(bed: Bedside) -> None:
    bed.ward.clock.forward(minutes=10)
    result = bed.sign_in(BERTA).check()
    assert (result.agreed, result.differences) == (True, ())
    assert "READY FOR PRESCRIBER SIGNATURE" in result.words
    assert bed.state() is OrderState.CHECKED
    event = bed.orders.events(bed.order.order_id)[-1]
    assert (event.kind, event.by, event.by_name) == (EventKind.CHECK_AGREES, BERTA.account_id, "Berta Example")
    assert (event.at, event.utc_offset, event.differing) == ("2026-11-22T13:55:30+00:00", "+00:00", ())
    entry = SecondEntry.model_validate_json(event.second_entry_json)
    assert event.reason == ""
    assert (entry.identifier, str(entry.weight_kg), str(entry.pump_rate_ml_per_h)) == ("TEST-0001", "70", "35")


@pytest.mark.req("SR-23", "SR-24")
def test_a_difference_shows_both_figures_and_makes_the_order_a_draft(bed: Bedside) -> None:
    result = bed.sign_in(BERTA).check(weight_kg="77", born_agrees="no", vial="10|20", container="50|50")
    assert not result.agreed
    assert [(d.caption, d.first, d.second) for d in result.differences] == [
        ("Date of birth", "01-Apr-1980", "not the same on the wristband"),
        ("Weight", "70\u00a0kg", "77\u00a0kg"),
        ("Ampoule", "50\u00a0mg per mL", "10\u00a0mg per mL"),
        ("Container", "500\u00a0mg in 500\u00a0mL", "50\u00a0mg in 50\u00a0mL"),
    ]
    assert result.words == (
        "The two entries differ; this was check 1 of KD-20261122-0001-R1. The order is DRAFT again: give nothing by "
        "this sheet. Both go back together to the patient, the scales, the ampoule and the prescription. Then Anna "
        "Example signs off again or changes the order, and it is checked anew."
    )
    assert bed.state() is OrderState.DRAFT
    assert bed.orders.steps[-1].differing == ("birth_date", "weight_kg", "vial_mg_per_ml", "container")


@pytest.mark.req("SR-24")
@pytest.mark.parametrize("word", ["right", "wrong", "correct", "mistake", "error"])
def test_nobody_is_said_to_be_right(bed: Bedside, word: str) -> None:
    result = bed.sign_in(BERTA).check(weight_kg="77")
    assert word not in result.model_dump_json().lower().replace("prescri", "")


@pytest.mark.req("SR-24")
@pytest.mark.parametrize("who", [ANNA, CLARA])
def test_who_typed_or_signed_off_the_figures_cannot_check_them(bed: Bedside, who: Account) -> None:
    bed.sign_in(who)
    with pytest.raises(NotAllowed, match="your own figures"):
        bed.check()
    assert bed.checks.form(bed.order.order_id, 1, CheckDraft()).not_you.startswith("These are your own figures")
    assert bed.kinds() == [EventKind.SIGN_OFF]


@pytest.mark.req("SR-24")
def test_a_new_name_for_the_same_account_cannot_check(bed: Bedside) -> None:
    """Renamed in the record between storing and checking: the account's id is what is compared."""
    renamed = ANNA.model_copy(update={"full_name": "Berta Other"})
    bed.ward.sessions.sign_in("admin", PIN)
    bed.ward.sessions.change_account(renamed)
    with pytest.raises(NotAllowed, match="your own figures"):
        bed.sign_in(ANNA).check()


@pytest.mark.req("SR-24")
def test_who_has_no_right_or_is_nobody_cannot_check(bed: Bedside) -> None:
    with pytest.raises(NotAllowed, match="Nobody is signed in"):
        bed.check()
    with pytest.raises(NotAllowed, match="Nobody is signed in"):
        bed.checks.form(bed.order.order_id, 1, CheckDraft())
    with pytest.raises(NotAllowed):
        bed.sign_in(ADMIN).check()
    assert "may not make a second check" in bed.checks.form(bed.order.order_id, 1, CheckDraft()).not_you


@pytest.mark.req("SR-24")
def test_without_the_pin_nothing_is_compared(bed: Bedside) -> None:
    bed.sign_in(BERTA)
    with pytest.raises(SignInRefused):
        bed.check(pin=WRONG, weight_kg="77")
    assert bed.kinds() == [EventKind.SIGN_OFF]


@pytest.mark.req("SR-24")
def test_a_right_that_was_taken_away_meanwhile_is_gone(bed: Bedside) -> None:
    bed.sign_in(BERTA)
    other = BERTA.model_copy(update={"role": ADMIN.role})
    bed.ward.accounts.kept.append((other, bed.ward.accounts.kept[0][1], "changed"))
    with pytest.raises(NotAllowed):
        bed.check()
    assert bed.kinds() == [EventKind.SIGN_OFF]


@pytest.mark.req("SR-24")
def test_the_form_is_that_of_the_order_while_it_waits_and_says_so_when_it_does_not(bed: Bedside) -> None:
    bed.sign_in(BERTA)
    vouched = frozenset({ANNA.account_id, CLARA.account_id})
    shown = bed.checks.form(bed.order.order_id, 1, bed.answers)
    assert shown == check_form(bed.answers, bed.order, BERTA, vouched, bed.reference)
    bed.check()
    after = bed.checks.form(bed.order.order_id, 1, CheckDraft())
    assert after.not_you == "Revision R1 is now READY FOR PRESCRIBER SIGNATURE: it does not wait for a second check."


def test_an_entry_that_is_not_complete_is_not_compared(bed: Bedside) -> None:
    with pytest.raises(OrderRefused, match="not complete"):
        bed.sign_in(BERTA).check(weight_kg="")
    assert bed.kinds() == [EventKind.SIGN_OFF]


@pytest.mark.req("SR-24")
def test_a_difference_is_checked_anew_after_nurse_1_stands_by_the_order(bed: Bedside) -> None:
    bed.sign_in(BERTA).check("first", weight_kg="77")
    with pytest.raises(OrderRefused, match="R1 is now DRAFT"):
        bed.check("second")
    bed.sign_in(ANNA).sign_off()
    assert "check 2 of" in bed.sign_in(BERTA).check("second", weight_kg="78").words
    bed.sign_in(CLARA).sign_off("once more")
    assert bed.sign_in(BERTA).check("third").agreed
    assert bed.kinds() == [
        EventKind.SIGN_OFF, EventKind.CHECK_DIFFERS, EventKind.SIGN_OFF, EventKind.CHECK_DIFFERS, EventKind.SIGN_OFF,
        EventKind.CHECK_AGREES,
    ]  # fmt: skip


@pytest.mark.req("SR-24", "SR-34")
def test_a_retry_answers_with_what_was_recorded(bed: Bedside) -> None:
    first = bed.sign_in(BERTA).check("once", weight_kg="77")
    assert bed.check("once") == first
    with pytest.raises(SignInRefused):
        bed.check("once", pin=WRONG)
    bed.sign_in(ANNA).sign_off("once more")
    bed.sign_off("once more")
    bed.sign_in(BERTA).check("twice")
    bed.ward.clock.forward(minutes=30)
    bed.sign(entry_id="paper")
    bed.sign(entry_id="paper")
    assert len(bed.kinds()) == 5
    for entry_id in ("once", "paper"):
        with pytest.raises(OrderRefused, match="recorded before as another step"):
            bed.sign_in(ANNA).sign_off(entry_id)
    with pytest.raises(OrderRefused, match="recorded before as another step"):
        bed.check("once more")


@pytest.mark.req("SR-24", "SR-33")
def test_a_check_that_was_not_recorded_says_nothing(bed: Bedside) -> None:
    bed.orders.fails_next = StorageFailed("The disk is full.", "Free some space.")
    with pytest.raises(StorageFailed):
        bed.sign_in(BERTA).check()
    assert bed.state() is OrderState.SIGNED_OFF
    assert bed.check().agreed


def changed_library(reference: Reference) -> Reference:
    return replace(reference, library=reference.library.model_copy(update={"sha256": "0" * 64}))


@pytest.mark.req("SR-24", "SR-25")
def test_with_another_library_the_order_is_neither_checked_nor_signed_off(bed: Bedside) -> None:
    other = replace(bed.sign_in(BERTA).checks, reference=changed_library(bed.reference))
    with pytest.raises(OrderRefused, match="library has changed"):
        other.check(bed.order.order_id, 1, bed.answers, PIN, "check")
    bed.check(weight_kg="77")
    bed.sign_in(ANNA)
    with pytest.raises(OrderRefused, match="library has changed"):
        other.sign_off(bed.order.order_id, 1, PIN, "again")


@pytest.mark.req("SR-24")
def test_an_order_that_is_worked_out_otherwise_now_is_not_checked(bed: Bedside) -> None:
    plan = json.loads(bed.order.plan_json)
    plan["total_mg"] = "1"
    bed.orders.orders[0] = bed.order.model_copy(update={"plan_json": json.dumps(plan)})
    with pytest.raises(OrderRefused, match="otherwise than its sheet"):
        bed.sign_in(BERTA).check()
    assert bed.kinds() == [EventKind.SIGN_OFF]


@pytest.mark.req("SR-24")
def test_an_order_of_which_the_engines_are_not_sure_is_not_checked(bed: Bedside) -> None:
    failed = replace(bed.reference, self_test=SelfTest(checked=1, failures=("case 1",)))
    logged: list[str] = []
    with pytest.raises(EnginesDisagree) as caught:
        replace(bed.checks, reference=failed, log_fault=logged.append).check(
            bed.order.order_id, 1, bed.sign_in(BERTA).answers, PIN, "check"
        )
    assert caught.value.faults == ("case 1",)
    assert logged == ["case 1"]


@pytest.mark.req("SR-24")
def test_only_who_vouches_for_the_figures_signs_them_off(bed: Bedside) -> None:
    bed.sign_in(BERTA).check(weight_kg="77")
    with pytest.raises(NotAllowed, match="not your figures"):
        bed.sign_off()
    with pytest.raises(NotAllowed):
        bed.sign_in(ADMIN).sign_off()
    with pytest.raises(SignInRefused):
        bed.sign_in(ANNA).sign_off(pin=WRONG)
    assert bed.state() is OrderState.DRAFT
    bed.sign_off()
    assert bed.state() is OrderState.SIGNED_OFF
    with pytest.raises(OrderRefused, match="ONE NURSE"):
        bed.sign_off("twice")


def test_a_revision_that_the_order_does_not_have_is_refused(bed: Bedside) -> None:
    bed.sign_in(ANNA)
    with pytest.raises(OrderRefused, match="no such revision"):
        bed.checks.sign_off(bed.order.order_id, 2, PIN, "again")


@pytest.fixture
def ready(bed: Bedside) -> Bedside:
    """Checked at 13:55:30; it is 14:15:30."""
    bed.ward.clock.forward(minutes=10)
    bed.sign_in(BERTA).check()
    bed.ward.clock.forward(minutes=20)
    return bed


@pytest.mark.req("SR-23")
@pytest.mark.parametrize(
    "at", ["2026-11-22T13:55:00+00:00", "2026-11-22T14:55:00+01:00", "2026-11-22T14:20:30Z", READ_AT]
)
def test_the_signature_that_was_seen_is_recorded_with_its_time(ready: Bedside, at: str) -> None:
    ready.sign(at=at)
    assert ready.state() is OrderState.SIGNED
    event = ready.orders.steps[-1]
    assert (event.prescriber, event.by) == ("Dr A Example", BERTA.account_id)
    assert event.at.endswith("+00:00")


def test_the_time_of_the_signature_is_kept_in_utc(ready: Bedside) -> None:
    ready.sign(at="2026-11-22T15:10:00+01:00")
    event = ready.orders.steps[-1]
    assert (event.at, event.utc_offset) == ("2026-11-22T14:10:00+00:00", "+01:00")


@pytest.mark.req("SR-23")
@pytest.mark.parametrize(
    ("at", "says"),
    [
        ("2026-11-22T13:54:59+00:00", "ready for signature from 22-Nov-2026 13:55 only"),
        ("2026-11-22T14:20:31+00:00", "still to come: it is 22-Nov-2026 14:15"),
        ("2026-11-22T14:10:00", "cannot be read"),
        ("", "cannot be read"),
        ("2026-13-22T14:10:00+00:00", "cannot be read"),
        ("1" * 500, "cannot be read"),
    ],
)
def test_a_time_that_cannot_be_is_refused(ready: Bedside, at: str, says: str) -> None:
    with pytest.raises(OrderRefused, match=says) as caught:
        ready.sign(at=at)
    assert len(caught.value.what) < 120
    assert ready.state() is OrderState.CHECKED


@pytest.mark.req("SR-23")
@pytest.mark.parametrize("name", ["", "12", " Dr A", "Dr A\u202e", "D" * 81])
def test_a_prescribers_name_that_cannot_be_printed_is_refused(ready: Bedside, name: str) -> None:
    with pytest.raises(OrderRefused, match="prescriber's name cannot be taken"):
        ready.sign(prescriber=name)


@pytest.mark.req("SR-44")
def test_a_prescriber_whom_no_sheet_could_name_is_refused(ready: Bedside) -> None:
    ready.checks = replace(ready.checks, unprintable=lambda name: "U+738B" if "\u738b" in name else "")
    with pytest.raises(OrderRefused, match="a sheet cannot print U\\+738B"):
        ready.sign(prescriber="Dr \u738b")
    ready.sign(prescriber="Dr A Example")


@pytest.mark.req("SR-23")
@pytest.mark.parametrize("name", ["Dora Example", "DORA  EXAMPLE", "Dr. Dora Example", "Example, Dora", "Dora-Example"])
def test_nobody_records_her_own_signature(ready: Bedside, name: str) -> None:
    ready.sign_in(DORA)
    with pytest.raises(NotAllowed, match="her own signature"):
        ready.sign(prescriber=name)
    ready.sign(prescriber="Dr A Example")


@pytest.mark.req("SR-23")
@pytest.mark.parametrize(
    "name",
    ["Anna Example", "Dr Anna Example", "Prof. Dr. med. ANNA EXAMPLE", "Example, Anna", "annaexample", "Án-na Example",
     "Berta Example", "Dr. Berta-Example"],
)  # fmt: skip
def test_who_entered_signed_off_or_checked_is_not_the_prescriber(ready: Bedside, name: str) -> None:
    with pytest.raises(NotAllowed, match="entered, signed off or checked"):
        ready.sign_in(DORA).sign(prescriber=name)
    assert ready.state() is OrderState.CHECKED


@pytest.mark.req("SR-23")
def test_who_helped_to_enter_it_and_who_was_renamed_is_known_by_the_accounts(ready: Bedside) -> None:
    """Clara typed some of it and did nothing else to the order; Berta has another name since she checked it."""
    now = {CLARA.account_id: "Clara Example", BERTA.account_id: "Berta Other", DORA.account_id: "Dora Example"}
    told = replace(ready.checks, account_names=lambda: now)
    ready.sign_in(DORA)
    for name in ("Dr Clara Example", "Dr Berta Other", "Dr Berta Example"):
        with pytest.raises(NotAllowed, match="entered, signed off or checked"):
            told.record_signature(ready.order.order_id, 1, name, READ_AT, PIN, "paper")
    told.record_signature(ready.order.order_id, 1, "Dr A Example", READ_AT, PIN, "paper")
    assert ready.state() is OrderState.SIGNED


@pytest.mark.req("SR-23")
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Dr A Example", ""),
        ("dr. a. example", ""),
        ("Example A", ""),
        ("Dr B Example", "not the prescriber named in the order (Dr A Example)"),
        ("Dr A Examples", "not the prescriber named in the order (Dr A Example)"),
    ],
)
def test_another_prescriber_than_the_order_names_is_taken_and_said(ready: Bedside, name: str, reason: str) -> None:
    ready.sign(prescriber=name)
    event = ready.orders.steps[-1]
    assert (event.prescriber, event.reason) == (name, reason)


@pytest.mark.req("SR-24")
def test_the_clock_set_back_behind_the_last_step_is_refused_and_said_before_the_form_is_filled(bed: Bedside) -> None:
    bed.sign_in(BERTA)
    bed.ward.clock.forward(minutes=-5)
    assert bed.checks.form(bed.order.order_id, 1, CheckDraft()).not_you == ""
    bed.ward.clock.forward(seconds=-1)
    says = "clock says 22-Nov-2026 13:40: that is before the last step of this order, 22-Nov-2026 13:45"
    with pytest.raises(OrderRefused, match=says):
        bed.check()
    assert says in bed.checks.form(bed.order.order_id, 1, CheckDraft()).not_you
    bed.ward.clock.forward(seconds=1)
    assert not bed.check(weight_kg="77").agreed
    bed.sign_in(ANNA)
    bed.ward.clock.forward(minutes=-6)
    with pytest.raises(OrderRefused, match="before the last step"):
        bed.sign_off()
    assert bed.state() is OrderState.DRAFT


@pytest.mark.req("SR-23")
def test_no_signature_is_recorded_by_a_clock_that_was_set_back(ready: Bedside) -> None:
    ready.ward.clock.forward(minutes=-26)
    with pytest.raises(OrderRefused, match="before the last step"):
        ready.sign()
    assert ready.state() is OrderState.CHECKED


@pytest.mark.req("SR-24", "SR-34")
def test_a_retry_is_not_held_against_the_clock(bed: Bedside) -> None:
    first = bed.sign_in(BERTA).check("once", weight_kg="77")
    bed.ward.clock.forward(minutes=-60)
    assert bed.check("once", weight_kg="77") == first


@pytest.mark.req("SR-23", "SR-25")
def test_a_signature_is_recorded_for_a_checked_revision_only(bed: Bedside, draft_of: DraftOf) -> None:
    bed.sign_in(BERTA)
    with pytest.raises(OrderRefused, match="R1 is now DRAFT - ONE NURSE"):
        bed.sign()
    bed.check()
    bed.ward.clock.forward(minutes=30)
    changed = draft_of("acute-pain-infusion", {"patient.weight_kg": "71"})
    second: StoredOrder = stored_order(changed, bed.reference, bed.orders)
    assert second.revision == 2
    with pytest.raises(OrderRefused, match="R1 is now SUPERSEDED"):
        bed.sign()
    with pytest.raises(OrderRefused, match="R1 is now SUPERSEDED"):
        bed.check("again")


def test_a_signature_needs_the_right_and_the_pin(ready: Bedside) -> None:
    with pytest.raises(SignInRefused):
        ready.sign(pin=WRONG)
    with pytest.raises(NotAllowed):
        ready.sign_in(ADMIN).sign()
    ready.ward.sessions.lock()
    with pytest.raises(NotAllowed, match="Nobody is signed in"):
        ready.sign()
    assert ready.state() is OrderState.CHECKED
