"""The desk of the bedside: retries, notes of limits that were tried, and what goes to the log of faults."""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

import pytest

from ketadesk.application.account import Account
from ketadesk.application.audit import NoteKind
from ketadesk.application.errors import EnginesDisagree, NotAllowed, OrderRefused, StorageFailed
from ketadesk.application.monitoring import agreed_figures
from ketadesk.application.monitoring.bedside_desk import ObservationDraft, StepDraft, StepSigned, Verb
from ketadesk.application.monitoring.ward_monitoring import WardMonitoring
from ketadesk.application.sheet.sheet_content import PageSize, SheetContent
from ketadesk.domain.bedside.infusion_log import StepTaken, Stopped

from .fakes import seal
from .people import ANNA, BERTA
from .record_fakes import NotesInMemory
from .watched_sample import ORDER, PRESCRIBER, WELL, RunningWard, running_ward, sample_draft

INFUSION = StepTaken(phase=1, read_back_ml_per_h=Decimal(35))
BOLUS = {"mg_per_kg": "0.1", "over_min": "15", "via": "hand", "syringe": "10", "prescriber": PRESCRIBER}


@dataclass
class SignedIn:
    """Whoever is signed in, with any PIN."""

    signed_in: Account | None = ANNA

    def confirm(self, pin: str) -> Account:
        assert self.signed_in is not None
        return self.signed_in

    def witness(self, sign_in_name: str, pin: str) -> Account:
        return BERTA


class AnyPaper:
    """Prints everything."""

    def write(self, content: object, page_size: object, behind: object = None) -> bytes:
        return b""

    def write_pack(self, parts: tuple[SheetContent, ...], page_size: object, behind: object = None) -> bytes:
        return "; ".join(f"{part.title}, {part.identity.identifier}" for part in parts).encode()

    def write_labels(self, labels: object, stock: object, behind: object, first: int = 1) -> bytes:
        return b""

    def unprintable(self, text: str) -> str:
        return ""


@dataclass
class Bedside:
    """The desk over a running ward."""

    ward: RunningWard = field(default_factory=lambda: running_ward([(15, INFUSION)]))
    who: SignedIn = field(default_factory=SignedIn)
    notes: NotesInMemory = field(default_factory=NotesInMemory)
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.desk = WardMonitoring(
            self.ward.watching,
            self.who,
            self.notes,
            AnyPaper(),
            "MRN",
            self.ward.new_id,
            seal,
            log_fault=self.faults.append,
        )

    def step(self, verb: Verb, entry_id: str, subject: str = "", **typed: str) -> str:
        draft = StepDraft(verb=verb, subject=subject, typed=typed)
        return self.desk.take_step(ORDER, draft, StepSigned(pin="1"), entry_id)

    def observe(self, entry_id: str, **more: str) -> str:
        typed = {**WELL, **{name.replace("_", "-"): text for name, text in more.items()}}
        return self.desk.observe(ORDER, ObservationDraft(typed=typed, observed_at="15:00"), entry_id).words


@pytest.fixture
def bedside() -> Bedside:
    made = Bedside()
    made.ward.at(61)
    return made


# --- a retry under an entry's id


@pytest.mark.req("SR-34")
def test_the_same_step_once_more_adds_nothing(bedside: Bedside) -> None:
    bedside.step(Verb.PAUSE, "p", reason="other", reason_other="Moved")
    kept = len(bedside.ward.log.kept)
    assert bedside.step(Verb.PAUSE, "p", reason="other", reason_other="Moved") == "It was stored before."
    assert len(bedside.ward.log.kept) == kept


@pytest.mark.req("SR-34")
@pytest.mark.parametrize(
    ("verb", "typed"),
    [
        (Verb.STOP, {"reason": "patient"}),
        (Verb.PAUSE, {"reason": "dysphoria"}),
        (Verb.PAUSE, {"reason": "other", "reason_other": "Line"}),
        (Verb.STRIKE, {"why": "Twice"}),
        (Verb.CORRECT, {"why": "Twice"}),
    ],
)
def test_another_step_under_the_same_id_is_not_said_to_be_stored(
    bedside: Bedside, verb: Verb, typed: dict[str, str]
) -> None:
    bedside.step(Verb.PAUSE, "p", reason="other", reason_other="Moved")
    with pytest.raises(OrderRefused, match="with other answers than these"):
        bedside.step(verb, "p", "x", **typed)


@pytest.mark.req("SR-34")
def test_another_person_s_try_is_refused(bedside: Bedside) -> None:
    bedside.step(Verb.PAUSE, "p", reason="dysphoria")
    bedside.observe("o")
    bedside.who.signed_in = BERTA
    with pytest.raises(NotAllowed):
        bedside.step(Verb.PAUSE, "p", reason="dysphoria")
    with pytest.raises(NotAllowed):
        bedside.observe("o")


@pytest.mark.req("SR-34")
def test_a_strike_and_a_correction_are_known_again(bedside: Bedside) -> None:
    bedside.step(Verb.MOVE_BED, "m", bed="4")
    bedside.step(Verb.CORRECT, "c", "m", bed="5", why="Wrong bed")
    assert bedside.step(Verb.CORRECT, "c", "m", bed="5", why="Wrong bed") == "It was stored before."
    with pytest.raises(OrderRefused):
        bedside.step(Verb.CORRECT, "c", "m", bed="5", why="Other")
    bedside.step(Verb.STRIKE, "s", "c", why="Never moved")
    assert bedside.step(Verb.STRIKE, "s", "c", why="Never moved") == "It was stored before."


@pytest.mark.req("SR-34")
def test_a_retry_where_the_plan_cannot_be_read_any_more(bedside: Bedside) -> None:
    bedside.step(Verb.PAUSE, "p", reason="dysphoria")
    ward = bedside.ward
    ward.orders.orders[0] = ward.orders.orders[0].model_copy(update={"plan_json": "{}"})
    ward.watching._known.clear()
    ward.watching._plans.clear()
    assert bedside.step(Verb.PAUSE, "p", reason="dysphoria") == "It was stored before."


@pytest.mark.req("SR-34")
def test_a_set_that_was_changed_after_its_answer_was_lost_is_not_said_to_be_stored(bedside: Bedside) -> None:
    first = bedside.observe("o")
    assert bedside.observe("o") == first
    with pytest.raises(OrderRefused, match="with other answers than these"):
        bedside.observe("o", systolic_bp="184")
    draft = ObservationDraft(typed=WELL, observed_at="22-Nov 15:00")
    assert bedside.desk.observe(ORDER, draft, "o").words == first
    for changed in ({"observed_at": "14:59"}, {"observed_at": "15:0"}, {"comment": "Pale"}):
        with pytest.raises(OrderRefused):
            bedside.desk.observe(ORDER, draft.model_copy(update=changed), "o")
    bedside.step(Verb.PAUSE, "p", reason="dysphoria")
    with pytest.raises(OrderRefused):
        bedside.observe("p")


# --- limits that were tried


@pytest.mark.req("SR-09")
def test_a_soft_limit_without_its_reason_is_noted_as_one(bedside: Bedside) -> None:
    with pytest.raises(OrderRefused) as refused:
        bedside.step(Verb.ORDER_BOLUS, "b", **{**BOLUS, "mg_per_kg": "0.31"})
    assert refused.value.is_soft
    assert [(n.kind, n.words, n.subject) for n in bedside.notes.notes] == [
        (NoteKind.SOFT_LIMIT_TRIED, "loading-dose-soft-max", ORDER)
    ]
    bedside.step(Verb.ORDER_BOLUS, "b", **{**BOLUS, "mg_per_kg": "0.31"}, reason="Severe pain")
    assert len(bedside.notes.notes) == 1


@pytest.mark.req("SR-09")
def test_with_a_reason_a_soft_limit_was_not_tried_without_one(bedside: Bedside) -> None:
    with pytest.raises(OrderRefused):
        bedside.step(Verb.ORDER_BOLUS, "b", **{**BOLUS, "mg_per_kg": "0.31", "prescriber": ""}, reason="Severe pain")
    assert bedside.notes.notes == []


@pytest.mark.req("SR-08")
def test_a_hard_limit_is_noted_as_one(bedside: Bedside) -> None:
    with pytest.raises(OrderRefused) as refused:
        bedside.step(Verb.ORDER_BOLUS, "b", **{**BOLUS, "mg_per_kg": "0.9"})
    assert not refused.value.is_soft
    assert [(n.kind, n.words) for n in bedside.notes.notes] == [
        (NoteKind.HARD_LIMIT_TRIED, "loading-dose-hard-max")
    ]  # fmt: skip


def test_a_note_that_cannot_be_made_does_not_hide_the_refusal(bedside: Bedside) -> None:
    bedside.notes.fails_next = StorageFailed("The disk is full.", "Free it.")
    with pytest.raises(OrderRefused):
        bedside.step(Verb.ORDER_BOLUS, "b", **{**BOLUS, "mg_per_kg": "0.9"})
    assert bedside.faults == ["not noted: hard-limit-tried (StorageFailed)"]


# --- the log of faults


@pytest.mark.req("SR-03")
def test_what_the_engines_disagree_about_is_logged_once(bedside: Bedside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreed_figures, "second_given_mg", lambda *_figures: Fraction(1))
    for minutes in (61, 62, 63):
        bedside.ward.at(minutes)
        bedside.desk.infusion(ORDER)
    assert [fault.partition(":")[0] for fault in bedside.faults] == ["mg given"]
    assert PRESCRIBER not in bedside.faults[0]


@pytest.mark.req("SR-03")
def test_a_step_whose_figures_disagree_is_refused_and_logged(bedside: Bedside, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreed_figures, "second_most_in_24_h", lambda *_figures: Fraction(1))
    draft = StepDraft(verb=Verb.ORDER_BOLUS, typed=BOLUS)
    for _ in range(2):
        with pytest.raises(EnginesDisagree):
            bedside.desk.step_form(ORDER, draft)
    with pytest.raises(EnginesDisagree):
        bedside.step(Verb.ORDER_BOLUS, "b", **BOLUS)
    assert len(bedside.faults) == 1
    bedside.ward.logged(70, Stopped(reason="Patient's wish", left_ml=None))
    assert bedside.ward.watched(71).course.stopped_at is not None


# --- entered late


@pytest.mark.req("SR-33")
def test_what_is_entered_late_names_the_entry_that_could_not_stand_behind_it() -> None:
    bedside = Bedside(running_ward([(30, INFUSION)]))
    bedside.ward.at(61)
    with pytest.raises(OrderRefused) as refused:
        bedside.step(Verb.PAUSE, "p", reason="dysphoria", at="14:20")
    assert refused.value.what == (
        "What was recorded for 22-Nov-2026 14:30 could not stand behind it: The infusion is paused: resume or stop it "
        "before the next step of the plan. If this is right, strike that entry through first, record this, and then "
        "record that one again."
    )
    step = bedside.ward.log.kept[-1]
    bedside.step(Verb.STRIKE, "s", step.entry_id, why="To enter a pause before it")
    bedside.step(Verb.PAUSE, "p", reason="dysphoria", at="14:20")
    typed = {"read_back": "56", "prescriber": PRESCRIBER, "reason": "Settled", "at": "14:25"}
    bedside.step(Verb.RESUME, "r", **typed)
    bedside.step(Verb.NEXT_STEP, "n", phase="1", read_back="35", at="14:30")
    assert bedside.ward.watched(62).flaw == ""


# --- what is asked for ---


def test_every_page_is_answered_from_one_log(bedside: Bedside) -> None:
    bedside.observe("set", systolic_bp="131")
    desk = bedside.desk
    assert [line.order_id for line in desk.ward().lines] == [ORDER]
    assert desk.ward("nobody of that name").lines == ()
    assert desk.ward("\ud800").without_infusion == ()
    assert desk.infusion(ORDER).state is desk.ward().lines[0].state
    assert desk.observation_form(ORDER, ObservationDraft()).order_id == ORDER
    assert desk.trend(ORDER).label == desk.infusion(ORDER).label
    assert desk.step_form(ORDER, StepDraft(verb=Verb.PAUSE).with_field("reason", "pump-alarm")).can_do


def test_papers_are_made_as_of_now(bedside: Bedside) -> None:
    assert bedside.desk.monitoring_record_pdf(ORDER, PageSize.A4) == b""
    assert bedside.desk.handover_pdf(ORDER, PageSize.LETTER) == b""


def test_a_downtime_pack_is_made_by_whoever_asks(bedside: Bedside) -> None:
    pack = bedside.desk.downtime_pdf(ORDER, PageSize.A4).decode().split("; ")
    assert len(pack) == 5 and pack[1] == "KETAMINE INFUSION ORDER SHEET - ADULT ACUTE PAIN, TEST-0001"
    bedside.who.signed_in = None
    with pytest.raises(NotAllowed):
        bedside.desk.downtime_pdf(ORDER, PageSize.A4)


def test_the_ward_s_handover_has_every_infusion_that_runs(bedside: Bedside) -> None:
    waiting = bedside.ward.signed(sample_draft().with_field("patient.identifier", "TEST-0002"))
    assert bedside.desk.handovers_pdf(PageSize.A4) == b"KETAMINE INFUSION HANDOVER, TEST-0001"
    bedside.ward.started(order_id=waiting.order_id)
    both = bedside.desk.handovers_pdf(PageSize.A4).decode()
    assert sorted(both.split("; ")) == [f"KETAMINE INFUSION HANDOVER, TEST-000{n}" for n in (1, 2)]
    for order_id in (ORDER, waiting.order_id):
        bedside.ward.logged(61, Stopped(reason="Done", left_ml=None), order_id=order_id)
    with pytest.raises(OrderRefused, match="No infusion runs"):
        bedside.desk.handovers_pdf(PageSize.A4)
    bedside.who.signed_in = None
    with pytest.raises(NotAllowed):
        bedside.desk.handovers_pdf(PageSize.A4)


def test_a_set_is_corrected_as_it_was_typed(bedside: Bedside) -> None:
    bedside.observe("set", systolic_bp="131")
    typed = bedside.desk.correction(ORDER, "set")
    assert typed.typed["systolic-bp"] == "131"
    draft = typed.with_item("systolic-bp", "113")
    bedside.desk.correct_observation(ORDER, "set", "Digits swapped", draft, "set-2")
    held = [e for e in bedside.ward.log.entries(ORDER) if e.replaces == "set"]
    assert [(e.entry_id, e.why) for e in held] == [("set-2", "Digits swapped")]
    with pytest.raises(OrderRefused, match="no such entry"):
        bedside.desk.correction(ORDER, "another")


def test_a_retry_of_a_set_of_now_is_the_same_set(bedside: Bedside) -> None:
    draft = ObservationDraft(typed=dict(WELL))
    first = bedside.desk.observe(ORDER, draft, "set")
    assert bedside.desk.observe(ORDER, draft, "set") == first
    assert [e.entry_id for e in bedside.ward.log.entries(ORDER)].count("set") == 1


def test_what_cannot_be_printed_is_not_logged(bedside: Bedside) -> None:
    bedside.desk = replace(bedside.desk, writer=NoPaper())
    with pytest.raises(OrderRefused, match="cannot be printed"):
        bedside.step(Verb.PAUSE, "p", reason="other", reason_other="\u738b")


def test_an_order_that_was_never_signed_has_no_page() -> None:
    made = Bedside(ward=RunningWard())
    made.ward.order()
    with pytest.raises(OrderRefused):
        made.desk.infusion(ORDER)


def test_a_signed_order_whose_plan_cannot_be_read_has_no_page_before_it_runs() -> None:
    made = Bedside(ward=RunningWard())
    stored = made.ward.signed()
    made.ward.orders.orders[0] = stored.model_copy(update={"plan_json": "{}"})
    with pytest.raises(OrderRefused):
        made.desk.infusion(ORDER)


def test_where_the_record_is_only_looked_at_nothing_is_logged(bedside: Bedside) -> None:
    before = bedside.ward.log.entries(ORDER)
    bedside.desk = replace(bedside.desk, why_not_store="The record is only looked at.")
    with pytest.raises(StorageFailed, match="only looked at"):
        bedside.observe("set")
    assert bedside.ward.log.entries(ORDER) == before


class NoPaper(AnyPaper):
    """Prints nothing."""

    def unprintable(self, text: str) -> str:
        return "U+738B" if text else ""
