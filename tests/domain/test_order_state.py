"""The states of an order: each step of the table, each refusal, who may check, and what a change does."""

from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from ketadesk.application.sheet.sheet_content import SheetStatus
from ketadesk.domain.order_state import (
    TABLE,
    EventKind,
    OrderEvent,
    OrderProgress,
    OrderState,
    RevisionProgress,
    SheetMark,
    TransitionRefused,
    after,
    new_order,
    sheet_mark,
)

ANNA, BEN, CHRIS, DR = "u-anna", "u-ben", "u-chris", "u-dr"

Step = tuple[str, int, str]
"""Event, revision, by whom: `("sign-off", 1, ANNA)`; every signature is of `DR`."""

SIGNED_OFF: tuple[Step, ...] = (("sign-off", 1, ANNA),)
CHECKED: tuple[Step, ...] = (*SIGNED_OFF, ("check-agrees", 1, BEN))
SIGNED: tuple[Step, ...] = (*CHECKED, ("record-signature", 1, ANNA))
RUNNING: tuple[Step, ...] = (*SIGNED, ("start", 1, ANNA))
WAYS: dict[str, tuple[Step, ...]] = {
    "draft": (),
    "signed-off": SIGNED_OFF,
    "checked": CHECKED,
    "signed": SIGNED,
    "running": RUNNING,
    "ended": (*RUNNING, ("end", 1, ANNA)),
    "superseded": (("edit", 1, ANNA),),
    "cancelled": (("cancel", 1, ANNA),),
}
"""How R1 gets into each state."""
CHANGE_SIGNED: tuple[Step, ...] = (
    ("edit", 1, ANNA),
    ("sign-off", 2, ANNA),
    ("check-agrees", 2, BEN),
    ("record-signature", 2, BEN),
)

LEADS_TO = {
    ("draft", "sign-off"): "signed-off",
    ("draft", "edit"): "superseded",
    ("draft", "cancel"): "cancelled",
    ("signed-off", "check-agrees"): "checked",
    ("signed-off", "check-differs"): "draft",
    ("signed-off", "edit"): "superseded",
    ("signed-off", "cancel"): "cancelled",
    ("checked", "record-signature"): "signed",
    ("checked", "edit"): "superseded",
    ("checked", "cancel"): "cancelled",
    ("signed", "start"): "running",
    ("signed", "edit"): "superseded",
    ("signed", "cancel"): "cancelled",
    ("running", "edit"): "running",
    ("running", "end"): "ended",
}
"""The graph as it was decided, written out a second time."""
ALL_PAIRS = [(state.value, kind.value) for state in OrderState for kind in EventKind]


def event(kind: str, revision: int, by: str) -> OrderEvent:
    return OrderEvent(
        kind=EventKind(kind), revision=revision, by=by, prescriber=DR if kind == "record-signature" else None
    )


def lived(*steps: Step, entered_by: str = ANNA) -> OrderProgress:
    order = new_order(entered_by)
    for step in steps:
        order = after(order, event(*step))
    return order


def states(order: OrderProgress) -> list[str]:
    return [revision.state.value for revision in order.revisions]


def at(order: OrderProgress, number: int) -> RevisionProgress:
    found = order.find(number)
    assert found is not None
    return found


def refused(order: OrderProgress, step: Step) -> TransitionRefused:
    before = order.model_copy(deep=True)
    with pytest.raises(TransitionRefused) as caught:
        after(order, event(*step))
    assert order == before
    return caught.value


@pytest.mark.req("SR-23")
@pytest.mark.parametrize(("state", "kind"), LEADS_TO)
def test_each_step_of_the_graph(state: str, kind: str) -> None:
    order = after(lived(*WAYS[state]), event(kind, 1, BEN))
    assert at(order, 1).state.value == LEADS_TO[state, kind]


@pytest.mark.req("SR-23")
@pytest.mark.parametrize(("state", "kind"), [pair for pair in ALL_PAIRS if pair not in LEADS_TO])
def test_every_other_step_is_refused_and_names_state_and_event(state: str, kind: str) -> None:
    error = refused(lived(*WAYS[state]), (kind, 1, BEN))
    assert (error.state, error.event) == (OrderState(state), EventKind(kind))
    assert str(error) == f"{kind} of a revision that is {state}: the table of states has no such step"


@pytest.mark.req("SR-23")
def test_the_table_is_the_graph() -> None:
    assert set(TABLE) == set(OrderState)
    assert {(s.value, k.value): to.value for s, row in TABLE.items() for k, to in row.own.items()} == LEADS_TO
    assert {(s.value, k.value): to.value for s, row in TABLE.items() for k, to in row.other.items()} == {
        ("draft", "end"): "cancelled",
        ("signed-off", "end"): "cancelled",
        ("checked", "end"): "cancelled",
        ("signed", "end"): "cancelled",
        ("running", "start"): "superseded",
    }


@pytest.mark.req("SR-23")
@pytest.mark.parametrize("kind", list(EventKind))
def test_a_revision_that_is_not_there(kind: EventKind) -> None:
    error = refused(lived(*SIGNED), (kind.value, 2, BEN))
    assert (error.state, error.event, error.reason) == (None, kind, "the order has no such revision")
    assert str(error) == f"{kind.value} of a revision that is unknown: the order has no such revision"


def test_who_did_what_stands_on_the_revision() -> None:
    (revision,) = lived(*SIGNED).revisions
    assert revision == RevisionProgress(
        revision=1,
        state=OrderState.SIGNED,
        vouched_by=frozenset({ANNA}),
        signed_off_by=ANNA,
        checked_by=BEN,
        prescriber=DR,
        signature_seen_by=ANNA,
    )


@pytest.mark.req("SR-24")
@pytest.mark.parametrize("kind", ["check-agrees", "check-differs"])
class TestWhoMayCheck:
    """Nobody who entered or signed off the figures, whichever way the check goes."""

    def says(self, order: OrderProgress, kind: str, number: int, by: str) -> None:
        error = refused(order, (kind, number, by))
        assert error.state is OrderState.SIGNED_OFF
        assert error.reason == "who entered or signed off the figures cannot check them"

    def test_not_who_signed_off(self, kind: str) -> None:
        self.says(lived(*SIGNED_OFF), kind, 1, ANNA)

    def test_not_who_entered_what_another_signed_off(self, kind: str) -> None:
        order = lived(("sign-off", 1, BEN))
        self.says(order, kind, 1, ANNA)
        self.says(order, kind, 1, BEN)
        after(order, event(kind, 1, CHRIS))

    def test_not_who_signed_off_before_the_check_differed(self, kind: str) -> None:
        order = lived(("sign-off", 1, BEN), ("check-differs", 1, CHRIS), ("sign-off", 1, ANNA))
        self.says(order, kind, 1, BEN)
        after(order, event(kind, 1, CHRIS))

    def test_not_who_entered_figures_that_were_taken_over_unchecked(self, kind: str) -> None:
        """Anna's weight stands in Ben's change: entering it again, she would agree with herself."""
        order = lived(*SIGNED_OFF, ("edit", 1, BEN), ("sign-off", 2, BEN))
        self.says(order, kind, 2, ANNA)
        after(order, event(kind, 2, CHRIS))

    def test_not_who_changed_what_another_signed_off(self, kind: str) -> None:
        order = lived(*CHECKED, ("edit", 1, BEN), ("sign-off", 2, CHRIS))
        self.says(order, kind, 2, BEN)
        after(order, event(kind, 2, ANNA))

    def test_unchecked_figures_go_on_from_change_to_change(self, kind: str) -> None:
        """Anna's were checked with R1; Ben's in R2 were not, and stand in Chris's R3."""
        order = lived(*RUNNING, ("edit", 1, BEN), ("edit", 2, CHRIS), ("sign-off", 3, CHRIS))
        self.says(order, kind, 3, BEN)
        self.says(order, kind, 3, CHRIS)
        after(order, event(kind, 3, ANNA))

    @pytest.mark.parametrize("way", [CHECKED, SIGNED, RUNNING])
    def test_checked_figures_have_two_people_behind_them(self, kind: str, way: tuple[Step, ...]) -> None:
        order = lived(*way, ("edit", 1, BEN), ("sign-off", 2, BEN))
        self.says(order, kind, 2, BEN)
        after(order, event(kind, 2, ANNA))


@pytest.mark.req("SR-24")
@pytest.mark.parametrize("other", ["U-ANNA", "u-anna ", "u-\u0430nna", "u-anna\u200b", "u-ann\u00e0", "u-anna1"])
def test_ids_are_compared_exactly(other: str) -> None:
    """They are keys of accounts, so another spelling is another account; that nobody has two is the sign-in's duty."""
    order = lived(*SIGNED_OFF)
    assert at(after(order, event("check-agrees", 1, other)), 1).checked_by == other


@pytest.mark.req("SR-24")
@pytest.mark.parametrize("blank", ["", " ", "\t\n", "\u00a0", "\u200b", "\u2060", "\ufeff", "\u0301", "--"])
def test_nobody_is_not_a_person(blank: str) -> None:
    with pytest.raises(ValidationError, match="a person needs an id with a letter or a digit in it"):
        event("sign-off", 1, blank)
    with pytest.raises(ValidationError, match="a person needs an id"):
        OrderEvent(kind=EventKind.RECORD_SIGNATURE, revision=1, by=ANNA, prescriber=blank)
    with pytest.raises(ValidationError, match="a person needs an id"):
        new_order(blank)


@pytest.mark.parametrize("wrong", [0, -1, True, "1", None])
def test_an_event_names_a_revision(wrong: object) -> None:
    with pytest.raises(ValidationError):
        OrderEvent.model_validate({"kind": EventKind.EDIT, "revision": wrong, "by": ANNA})


def test_a_signature_has_its_prescriber_and_nothing_else_has_one() -> None:
    said = "a recorded signature names its prescriber, and nothing else does"
    with pytest.raises(ValidationError, match=said):
        OrderEvent(kind=EventKind.RECORD_SIGNATURE, revision=1, by=ANNA)
    for kind in set(EventKind) - {EventKind.RECORD_SIGNATURE}:
        with pytest.raises(ValidationError, match=said):
            OrderEvent(kind=kind, revision=1, by=ANNA, prescriber=DR)


def test_nobody_sees_their_own_signature() -> None:
    error = refused(lived(*CHECKED), ("record-signature", 1, DR))
    assert (error.state, error.reason) == (
        OrderState.CHECKED,
        "a signature is recorded by another person, who saw it",
    )


@pytest.mark.req("SR-24")
def test_after_a_difference_nobodys_word_stands() -> None:
    order = lived(*SIGNED_OFF, ("check-differs", 1, BEN))
    assert at(order, 1) == RevisionProgress(revision=1, vouched_by=frozenset({ANNA}))
    refused(order, ("check-agrees", 1, BEN))
    again = lived(*SIGNED_OFF, ("check-differs", 1, BEN), *CHECKED)
    assert states(again) == ["checked"]


@pytest.mark.req("SR-25")
@pytest.mark.parametrize("state", ["draft", "signed-off", "checked", "signed"])
def test_a_change_voids_sign_off_check_signature_and_sheet(state: str) -> None:
    old, new = lived(*WAYS[state], ("edit", 1, CHRIS)).revisions
    assert (old.state, sheet_mark(old)) == (OrderState.SUPERSEDED, SheetMark.SUPERSEDED)
    assert (new.revision, new.state, sheet_mark(new)) == (2, OrderState.DRAFT, SheetMark.DRAFT)
    assert (new.signed_off_by, new.checked_by, new.prescriber, new.signature_seen_by) == (None, None, None, None)


@pytest.mark.req("SR-25")
@pytest.mark.parametrize("kind", ["record-signature", "start", "check-agrees", "edit"])
def test_what_is_said_of_the_old_revision_does_not_count_for_the_new(kind: str) -> None:
    order = lived(*SIGNED, ("edit", 1, ANNA), ("sign-off", 2, ANNA))
    assert refused(order, (kind, 1, BEN)).state is OrderState.SUPERSEDED


@pytest.mark.req("SR-25")
class TestAChangeOfWhatRuns:
    """The pump delivers R1 until R2 was signed off, checked, signed and started."""

    def test_the_running_revision_stays_in_force(self) -> None:
        order = lived(*RUNNING)
        for step in CHANGE_SIGNED:
            order = after(order, event(*step))
            assert order.running == at(order, 1)
            assert (at(order, 1).checked_by, at(order, 1).prescriber) == (BEN, DR)
            assert sheet_mark(at(order, 1)) is SheetMark.SIGNED
            assert order.waiting == at(order, 2)
        assert states(order) == ["running", "signed"]

    def test_its_start_supersedes_the_old_one(self) -> None:
        order = lived(*RUNNING, *CHANGE_SIGNED, ("start", 2, BEN))
        assert states(order) == ["superseded", "running"]
        assert (order.running, order.waiting) == (at(order, 2), None)

    def test_it_starts_no_sooner(self) -> None:
        order = lived(*RUNNING)
        for step in CHANGE_SIGNED:
            order = after(order, event(*step))
            if step[0] != "record-signature":
                refused(order, ("start", 2, BEN))

    def test_only_one_change_waits(self) -> None:
        order = lived(*RUNNING, ("edit", 1, ANNA))
        error = refused(order, ("edit", 1, BEN))
        assert (error.state, error.reason) == (OrderState.RUNNING, "revision 2 already changes it")
        assert states(after(order, event("edit", 2, BEN))) == ["running", "superseded", "draft"]

    def test_a_change_is_dropped_and_another_made(self) -> None:
        order = lived(*RUNNING, ("edit", 1, ANNA), ("cancel", 2, ANNA))
        assert (states(order), order.waiting) == (["running", "cancelled"], None)
        assert states(after(order, event("edit", 1, BEN))) == ["running", "cancelled", "draft"]

    @pytest.mark.parametrize("length", [1, 2, 3, 4])
    def test_the_end_of_the_infusion_cancels_the_change(self, length: int) -> None:
        order = lived(*RUNNING, *CHANGE_SIGNED[:length], ("end", 1, ANNA))
        assert states(order) == ["ended", "cancelled"]
        assert (order.running, order.waiting) == (None, None)

    def test_what_was_superseded_before_stays_so_at_the_end(self) -> None:
        order = lived(("edit", 1, ANNA), *[(kind, 2, by) for kind, _, by in RUNNING], ("end", 2, ANNA))
        assert states(order) == ["superseded", "ended"]


def test_what_runs_and_what_waits() -> None:
    waiting = {state: lived(*way).waiting is not None for state, way in WAYS.items() if state != "superseded"}
    assert waiting == {
        "draft": True, "signed-off": True, "checked": True, "signed": True,
        "running": False, "ended": False, "cancelled": False,
    }  # fmt: skip
    running = {state for state, way in WAYS.items() if lived(*way).running is not None}
    assert running == {"running"}


@pytest.mark.req("SR-24")
def test_one_nurse_never_gets_past_her_own_sign_off() -> None:
    """All she can do, in any order, up to four events long: no sheet of hers says READY."""
    marks = {sheet_mark(r) for order in one_nurses_orders(new_order(ANNA), 4) for r in order.revisions}
    assert marks == {SheetMark.DRAFT, SheetMark.ONE_NURSE, SheetMark.SUPERSEDED, SheetMark.CANCELLED}


def one_nurses_orders(order: OrderProgress, more: int) -> Iterator[OrderProgress]:
    yield order
    for revision in order.revisions if more else ():
        for kind in EventKind:
            try:
                changed = after(order, event(kind.value, revision.revision, ANNA))
            except TransitionRefused:
                continue
            yield from one_nurses_orders(changed, more - 1)


def test_the_words_on_the_sheet() -> None:
    words = {state: sheet_mark(at(lived(*way), 1)).value for state, way in WAYS.items()}
    assert words == {
        "draft": "DRAFT",
        "signed-off": "DRAFT - ONE NURSE, NOT INDEPENDENTLY CHECKED",
        "checked": "READY FOR PRESCRIBER SIGNATURE",
        "signed": "SIGNED - SIGNATURE ON PAPER SEEN AND RECORDED",
        "running": "SIGNED - SIGNATURE ON PAPER SEEN AND RECORDED",
        "ended": "ENDED",
        "superseded": "SUPERSEDED",
        "cancelled": "CANCELLED",
    }


@pytest.mark.parametrize("name", ["DRAFT", "READY", "SUPERSEDED", "CANCELLED"])
def test_the_words_that_sheets_carry_already_are_the_same(name: str) -> None:
    assert SheetMark[name].value == SheetStatus[name].value


def test_nothing_of_an_order_can_be_altered_in_place() -> None:
    order = lived(*SIGNED_OFF)
    for thing, name in ((order, "revisions"), (at(order, 1), "state"), (event("edit", 1, ANNA), "by")):
        with pytest.raises(ValidationError, match="frozen"):
            setattr(thing, name, getattr(thing, name))


def test_an_order_is_entered_by_somebody() -> None:
    with pytest.raises(ValueError, match=r"^an order is entered by somebody$"):
        new_order()


@pytest.mark.req("SR-24")
def test_everybody_who_entered_an_order_or_its_change_vouches_for_it() -> None:
    order = new_order("anna", "berta")
    assert order.revisions[0].vouched_by == {"anna", "berta"}
    edit = OrderEvent(kind=EventKind.EDIT, revision=1, by="clara", others=frozenset({"dora"}))
    assert after(order, edit).revisions[1].vouched_by == {"anna", "berta", "clara", "dora"}


def test_only_an_edit_has_more_than_one_author() -> None:
    with pytest.raises(ValidationError, match="only an edit has more than one author"):
        OrderEvent(kind=EventKind.SIGN_OFF, revision=1, by="anna", others=frozenset({"berta"}))
