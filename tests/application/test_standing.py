"""Where a revision stands, for each person, and what the screen and the sheet say of what happened."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest

from ketadesk.application.account import Account, Role
from ketadesk.application.errors import UnknownOrder
from ketadesk.application.order_desk import NextStep, Standing
from ketadesk.application.order_history import RecordedEvent, progress_of
from ketadesk.application.order_story import names, sheet_lines, status_lines
from ketadesk.application.record_step import StepOf, step_taken
from ketadesk.application.standing import standing
from ketadesk.domain.drug_library import CareSetting
from ketadesk.domain.order_state import EventKind, SheetMark
from ketadesk.domain.second_entry import NotPart, SecondEntry

from .people import ADMIN, ANNA, BERTA, CLARA, DORA, person
from .record_fakes import LONDON, WardClock

K = EventKind
CHANGE_CANCEL = {NextStep.CHANGE, NextStep.CANCEL}
PHARMACIST = person("paul", Role.PHARMACIST)
CLOSED = BERTA.model_copy(update={"active": False})
Step = tuple[EventKind, int, Account]
CHECKED = SecondEntry.model_validate(
    dict.fromkeys(SecondEntry.model_fields, NotPart.NOT_PART)
    | {"identifier": "TEST-0001", "patient_name": "EXAMPLE, Alex", "birth_date": date(1980, 4, 1)}
    | {"weight_kg": Decimal(70), "care_setting": CareSetting.EMERGENCY, "regimen": "single-bolus", "start": None}
)
"""Made before the start was asked."""


class Story:
    """An order typed by Anna (and perhaps others), with steps a minute apart from 13:46 on."""

    def __init__(self, *steps: Step, typed_by: Iterable[Account] = (ANNA,), because: str = "") -> None:
        self.clock = WardClock()
        self.because = because
        self.events = tuple(self._event(number, *step) for number, step in enumerate(steps))
        self.progress = progress_of([account.account_id for account in typed_by], self.events)

    def _event(self, number: int, kind: EventKind, revision: int, by: Account) -> RecordedEvent:
        self.clock.forward(minutes=1)
        checks = kind in (K.CHECK_AGREES, K.CHECK_DIFFERS)
        return step_taken(
            StepOf("KD-20261122-0001", revision, by, f"step {number}"),
            kind,
            self.clock.now(),
            prescriber="Dr A Example" if kind is K.RECORD_SIGNATURE else "",
            reason="wrong patient" if kind is K.CANCEL else self._reason(kind),
            second_entry_json=CHECKED.model_dump_json() if checks else "",
            differing=("weight_kg", "pump_rate_ml_per_h") if kind is K.CHECK_DIFFERS else (),
        )

    def _reason(self, kind: EventKind) -> str:
        """Why a check was not blind, or that another prescriber signed."""
        return self.because if kind in (K.CHECK_AGREES, K.CHECK_DIFFERS, K.RECORD_SIGNATURE) else ""

    def standing(self, who: Account | None, revision: int = 1) -> Standing:
        return standing(self.progress, revision, self.events, who, LONDON)

    def sheet(self, revision: int = 1) -> tuple[str, ...]:
        return sheet_lines(self.progress, revision, self.events, LONDON)

    def under_the_mark(self, revision: int = 1) -> tuple[str, ...]:
        return status_lines(self.progress, revision, self.events, LONDON)


ONE_NURSE: tuple[Step, ...] = ((K.SIGN_OFF, 1, ANNA),)
DIFFERED: tuple[Step, ...] = (*ONE_NURSE, (K.CHECK_DIFFERS, 1, BERTA))
READY: tuple[Step, ...] = (*ONE_NURSE, (K.CHECK_AGREES, 1, BERTA))
SIGNED: tuple[Step, ...] = (*READY, (K.RECORD_SIGNATURE, 1, BERTA))
RUNNING: tuple[Step, ...] = (*SIGNED, (K.START, 1, BERTA))
CHANGING: tuple[Step, ...] = (*RUNNING, (K.EDIT, 1, ANNA))
CHANGED: tuple[Step, ...] = (
    *CHANGING, (K.SIGN_OFF, 2, ANNA), (K.CHECK_AGREES, 2, BERTA), (K.RECORD_SIGNATURE, 2, BERTA), (K.START, 2, BERTA),
)  # fmt: skip


@pytest.mark.req("SR-23", "SR-24")
@pytest.mark.parametrize(
    ("steps", "who", "mark", "expected"),
    [
        ((), ANNA, SheetMark.DRAFT, {NextStep.SIGN_OFF, *CHANGE_CANCEL}),
        ((), BERTA, SheetMark.DRAFT, CHANGE_CANCEL),
        (ONE_NURSE, ANNA, SheetMark.ONE_NURSE, CHANGE_CANCEL),
        (ONE_NURSE, BERTA, SheetMark.ONE_NURSE, {NextStep.CHECK, *CHANGE_CANCEL}),
        (ONE_NURSE, DORA, SheetMark.ONE_NURSE, {NextStep.CHECK, *CHANGE_CANCEL}),
        (ONE_NURSE, PHARMACIST, SheetMark.ONE_NURSE, {NextStep.CHECK, *CHANGE_CANCEL}),
        (ONE_NURSE, ADMIN, SheetMark.ONE_NURSE, set()),
        (ONE_NURSE, CLOSED, SheetMark.ONE_NURSE, set()),
        (ONE_NURSE, None, SheetMark.ONE_NURSE, set()),
        (DIFFERED, ANNA, SheetMark.DRAFT, {NextStep.SIGN_OFF, *CHANGE_CANCEL}),
        (DIFFERED, BERTA, SheetMark.DRAFT, CHANGE_CANCEL),
        (READY, ANNA, SheetMark.READY, {NextStep.RECORD_SIGNATURE, *CHANGE_CANCEL}),
        (READY, BERTA, SheetMark.READY, {NextStep.RECORD_SIGNATURE, *CHANGE_CANCEL}),
        (READY, ADMIN, SheetMark.READY, set()),
        (SIGNED, BERTA, SheetMark.SIGNED, CHANGE_CANCEL),
        (RUNNING, BERTA, SheetMark.SIGNED, {NextStep.CHANGE}),
        (CHANGING, BERTA, SheetMark.SIGNED, set()),
        ((*RUNNING, (K.END, 1, BERTA)), BERTA, SheetMark.ENDED, set()),
        ((*ONE_NURSE, (K.CANCEL, 1, ANNA)), ANNA, SheetMark.CANCELLED, set()),
        ((*READY, (K.EDIT, 1, ANNA)), BERTA, SheetMark.SUPERSEDED, set()),
    ],
)
def test_what_each_person_may_do_next(
    steps: tuple[Step, ...], who: Account | None, mark: SheetMark, expected: set[NextStep]
) -> None:
    found = Story(*steps).standing(who)
    assert (found.mark, set(found.next_steps)) == (mark.value, expected)
    assert found.words


@pytest.mark.req("SR-24")
def test_while_only_the_author_is_here_it_stays_what_it_is() -> None:
    stays = "Stays DRAFT - ONE NURSE, NOT INDEPENDENTLY CHECKED until another person checks it."
    story = Story(*ONE_NURSE)
    assert story.standing(None).words == stays
    assert story.standing(ANNA).words == (
        "These are your own figures: you entered or signed them off. Another person makes the second check. " + stays
    )
    assert story.standing(ADMIN).words == f"Your account (administrator) may not make a second check. {stays}"
    assert story.standing(BERTA).words.startswith("Make the second check: read the wristband")


@pytest.mark.req("SR-24")
def test_when_two_edited_it_is_said_that_neither_may_check() -> None:
    both = Story(*ONE_NURSE, (K.EDIT, 1, BERTA), (K.SIGN_OFF, 2, BERTA))
    for who in (ANNA, BERTA):
        assert both.standing(who, 2).words == (
            "Anna Example and Berta Example entered or signed off these figures: neither of them may check. "
            "Stays DRAFT - ONE NURSE, NOT INDEPENDENTLY CHECKED until another person checks it."
        )
        assert NextStep.CHECK not in both.standing(who, 2).next_steps
    assert NextStep.CHECK in both.standing(CLARA, 2).next_steps
    assert both.standing(ADMIN, 2).words.startswith("Your account (administrator)")


@pytest.mark.req("SR-24")
def test_an_editor_whose_name_no_step_tells_is_somebody_else() -> None:
    three = Story(*ONE_NURSE, (K.EDIT, 1, BERTA), (K.SIGN_OFF, 2, BERTA), typed_by=(ANNA, CLARA))
    assert three.standing(BERTA, 2).words.startswith(
        "Anna Example, Berta Example and somebody else entered or signed off these figures: none of them may check."
    )
    assert names(three.events) == {ANNA.account_id: "Anna Example", BERTA.account_id: "Berta Example"}


@pytest.mark.req("SR-24")
@pytest.mark.parametrize(
    ("steps", "who", "expected"),
    [
        ((), ANNA, "Not signed off: nothing is given by this sheet."),
        (DIFFERED, ANNA,
         "The second check by Berta Example differed in Weight, Pump rate. Both go back together to the patient, the "
         "scales, the ampoule and the prescription. Sign off again, or the order is changed."),
        (DIFFERED, BERTA,
         "The second check by Berta Example differed in Weight, Pump rate. Both go back together to the patient, the "
         "scales, the ampoule and the prescription. Who signed off does so again, or the order is changed."),
        (READY, ANNA,
         "Print the sheet and take it to the prescriber. When it is signed, record whose signature you saw. Start "
         "nothing before."),
        (SIGNED, ANNA,
         "Signed by Dr A Example. It is given by the sheet of R1, and by no other. Its start is recorded on the page "
         "Ward."),
        (RUNNING, ANNA, "Running since 22-Nov-2026 13:49."),
        (CHANGING, ANNA, "Running since 22-Nov-2026 13:49. In force until its change, R2, has been started."),
        (CHANGED, ANNA, "Superseded by revision R2: do not use this sheet."),
        ((*READY, (K.EDIT, 1, ANNA)), ANNA, "Superseded by revision R2: do not use this sheet."),
        ((*ONE_NURSE, (K.CANCEL, 1, ANNA)), ANNA,
         "Do not use this sheet. Cancelled 22-Nov-2026 13:47 by Anna Example: wrong patient"),
        ((*RUNNING, (K.END, 1, CLARA)), ANNA, "Ended 22-Nov-2026 13:50."),
    ],
)  # fmt: skip
def test_what_happens_next_in_words(steps: tuple[Step, ...], who: Account, expected: str) -> None:
    assert Story(*steps).standing(who).words == expected


@pytest.mark.req("SR-25")
def test_a_signed_change_says_that_the_running_sheet_holds_until_its_start() -> None:
    story = Story(
        *CHANGING, (K.SIGN_OFF, 2, ANNA), (K.CHECK_AGREES, 2, BERTA), (K.RECORD_SIGNATURE, 2, BERTA)
    )  # fmt: skip
    assert story.standing(ANNA, 2).words == (
        "Signed by Dr A Example. The pump runs by the sheet of R1 until the start of R2 is recorded on the page Ward; "
        "from then on it is R2's alone."
    )


@pytest.mark.req("SR-25")
def test_a_change_that_waits_is_cancelled_with_the_end_of_what_it_changes() -> None:
    story = Story(*CHANGING, (K.SIGN_OFF, 2, ANNA), (K.END, 1, BERTA))
    assert story.standing(ANNA, 2).mark == "CANCELLED"
    assert story.under_the_mark(2) == (
        "Do not use this sheet. Cancelled because the infusion that it changes had ended.",
    )


@pytest.mark.req("SR-24")
def test_what_happened_is_told_in_order_with_its_times() -> None:
    steps = (
        *DIFFERED, (K.SIGN_OFF, 1, ANNA), (K.CHECK_AGREES, 1, BERTA), (K.RECORD_SIGNATURE, 1, CLARA),
        (K.START, 1, BERTA), (K.EDIT, 1, CLARA), (K.CANCEL, 2, CLARA), (K.END, 1, ANNA),
    )  # fmt: skip
    story = Story(*steps)
    assert story.standing(None).history == (
        "22-Nov-2026 13:46: signed off by Anna Example.",
        "22-Nov-2026 13:47: second check 1 by Berta Example: differed in Weight, Pump rate.",
        "22-Nov-2026 13:48: signed off by Anna Example.",
        "22-Nov-2026 13:49: second check 2 by Berta Example: every figure agreed; after check 1 had shown her both "
        "figures of: Weight, Pump rate.",
        "22-Nov-2026 13:50: signed on paper by Dr A Example; seen and recorded by Clara Example.",
        "22-Nov-2026 13:51: started by Berta Example.",
        "22-Nov-2026 13:52: changed by Clara Example.",
        "22-Nov-2026 13:54: ended by Anna Example.",
    )
    assert story.standing(None, 2).history == (
        "22-Nov-2026 13:52: Clara Example changed R1 into this revision.",
        "22-Nov-2026 13:53: cancelled by Clara Example: wrong patient",
    )
    assert story.sheet() == (
        "22-Nov-2026 13:46: signed off by Anna Example.",
        "22-Nov-2026 13:47: second check 1 by Berta Example: differed in Weight, Pump rate.",
        "22-Nov-2026 13:48: signed off by Anna Example.",
        "22-Nov-2026 13:49: second check 2 by Berta Example: every figure agreed; after check 1 had shown her both "
        "figures of: Weight, Pump rate. Entered again without looking: Identifier, Where the patient is, Regimen. "
        "Entered again after she had seen it: Weight.",
        "22-Nov-2026 13:50: signed on paper by Dr A Example; seen and recorded by Clara Example.",
    )


CHECKED_LINE = "22-Nov-2026 13:47: second check 1 by Berta Example: every figure agreed"


@pytest.mark.req("SR-24")
def test_a_first_check_lists_what_was_entered_and_not_what_was_answered() -> None:
    assert Story(*READY).sheet()[-1] == (
        f"{CHECKED_LINE}. Entered again without looking: Identifier, Weight, Where the patient is, Regimen."
    )


@pytest.mark.req("SR-24")
def test_a_check_after_the_sheet_was_on_her_screen_is_not_called_blind() -> None:
    seen = Story(*READY, because="the sheet was on her screen before")
    assert seen.standing(None).history[-1] == f"{CHECKED_LINE}; the sheet was on her screen before."
    assert seen.sheet()[-1] == (
        f"{CHECKED_LINE}; the sheet was on her screen before. "
        "Entered again after she had seen it: Identifier, Weight, Where the patient is, Regimen."
    )
    differed = Story(*DIFFERED, because="the sheet was on her screen before")
    assert differed.sheet()[1].endswith("differed in Weight, Pump rate; the sheet was on her screen before.")


@pytest.mark.req("SR-24")
def test_each_comparison_that_the_same_person_was_shown_is_named_also_of_another_revision() -> None:
    story = Story(
        *DIFFERED, (K.SIGN_OFF, 1, ANNA), (K.CHECK_DIFFERS, 1, CLARA), (K.EDIT, 1, ANNA), (K.SIGN_OFF, 2, ANNA),
        (K.CHECK_DIFFERS, 2, BERTA), (K.SIGN_OFF, 2, ANNA), (K.CHECK_AGREES, 2, BERTA),
    )  # fmt: skip
    assert story.standing(None, 1).history[3].endswith("Clara Example: differed in Weight, Pump rate.")
    assert story.standing(None, 2).history[-1] == (
        "22-Nov-2026 13:54: second check 2 by Berta Example: every figure agreed; after check 1 of R1 had shown her "
        "both figures of: Weight, Pump rate; after check 1 had shown her both figures of: Weight, Pump rate."
    )


@pytest.mark.req("SR-23")
def test_another_prescriber_than_the_order_names_is_told_on_screen_and_sheet() -> None:
    story = Story(*SIGNED, because="not the prescriber named in the order (Dr B Example)")
    said = (
        "22-Nov-2026 13:48: signed on paper by Dr A Example, not the prescriber named in the order (Dr B Example); "
        "seen and recorded by Berta Example."
    )
    assert story.standing(None).history[-1] == said
    assert story.sheet()[-1] == said


@pytest.mark.req("SR-24")
def test_a_sheet_whose_check_differed_says_so_under_its_mark_and_has_no_sign_off() -> None:
    story = Story(*DIFFERED)
    assert story.under_the_mark() == ("A second check differed at 22-Nov-2026 13:47: nothing is given by this sheet.",)
    assert story.sheet()[-1] == "No sign-off stands for this revision."


@pytest.mark.parametrize("steps", [(), ONE_NURSE, READY, SIGNED])
def test_a_sheet_before_its_start_says_nothing_more_under_its_mark(steps: tuple[Step, ...]) -> None:
    assert Story(*steps).under_the_mark() == ()


@pytest.mark.req("SR-25")
def test_the_sheet_of_what_runs_says_since_when_and_that_a_waiting_change_does_not_make_it_old() -> None:
    assert Story(*RUNNING).under_the_mark() == ("Running since 22-Nov-2026 13:49.",)
    assert Story(*CHANGING).under_the_mark() == (
        "Running since 22-Nov-2026 13:49.",
        "In force until its change, R2, has been started.",
    )


def test_of_a_new_draft_nobody_signed_anything() -> None:
    assert Story().sheet() == ()


def test_a_revision_that_the_order_does_not_have_is_unknown() -> None:
    story = Story(*ONE_NURSE)
    with pytest.raises(UnknownOrder, match="no revision R2"):
        story.standing(ANNA, 2)
    assert story.sheet(2) == story.under_the_mark(2) == ()
