"""Every order there can be: the transition function walked breadth first, and wrong ones that the walk must find.

Two nurses, a prescriber, three revisions, every event on every revision, those that are not there included. What must
hold is asked of each order reached and of each step. Beside the order walks what was *told*: who entered, signed off,
checked and signed, kept by this file from the events alone, so that an order cannot vouch for itself.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

import pytest

from ketadesk.domain.order_state import (
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

Transition = Callable[[OrderProgress, OrderEvent], OrderProgress]
Marking = Callable[[RevisionProgress], SheetMark]

NURSES = ("anna", "ben")
PRESCRIBER = "dr"
MOST_REVISIONS = 3

S, E = OrderState, EventKind
OPEN = {S.DRAFT, S.SIGNED_OFF, S.CHECKED, S.SIGNED}
BEFORE_CHECK = {S.DRAFT, S.SIGNED_OFF}
PAST_CHECK = {S.CHECKED, S.SIGNED, S.RUNNING, S.ENDED}
PAST_SIGNATURE = {S.SIGNED, S.RUNNING, S.ENDED}
CLOSED = {S.ENDED, S.SUPERSEDED, S.CANCELLED}
STEPS = {
    (S.DRAFT, E.SIGN_OFF): S.SIGNED_OFF,
    (S.SIGNED_OFF, E.CHECK_AGREES): S.CHECKED,
    (S.SIGNED_OFF, E.CHECK_DIFFERS): S.DRAFT,
    (S.CHECKED, E.RECORD_SIGNATURE): S.SIGNED,
    (S.SIGNED, E.START): S.RUNNING,
    (S.RUNNING, E.END): S.ENDED,
    (S.RUNNING, E.EDIT): S.RUNNING,
    **{(state, E.EDIT): S.SUPERSEDED for state in OPEN},
    **{(state, E.CANCEL): S.CANCELLED for state in OPEN},
}
"""The graph, from the requirement and not from the program."""


@dataclass(frozen=True)
class Told:
    """What people said of one revision."""

    entered_by: frozenset[str]
    signed_off_by: frozenset[str] = frozenset()
    stands: bool = False
    """The last sign-off was not followed by a difference."""
    agreed: str = ""
    signed: str = ""


@dataclass(frozen=True)
class Node:
    """An order, and what was told of its revisions."""

    order: OrderProgress
    told: tuple[Told, ...]


class Broken(AssertionError):
    """Something that must hold does not; `trace` is the shortest way to it."""

    def __init__(self, what: str, trace: tuple[str, ...]) -> None:
        super().__init__(f"{what}: {' > '.join(trace)}")
        self.what = what
        self.trace = trace


@dataclass
class Walked:
    """What the walk met."""

    nodes: int
    steps: int
    refusals: int
    states: set[OrderState]
    marks: set[SheetMark]
    pairs: set[tuple[OrderState, EventKind]]


@cache
def all_events(revisions: int) -> tuple[OrderEvent, ...]:
    """Every event on each of so many revisions and on the one after them."""
    found: list[OrderEvent] = []
    for number in range(1, revisions + 2):
        for kind in EventKind:
            if kind is E.EDIT and revisions == MOST_REVISIONS:
                continue  # where the walk ends
            signing = kind is E.RECORD_SIGNATURE
            people = (*NURSES, PRESCRIBER) if signing else NURSES
            prescriber = PRESCRIBER if signing else None
            found += [OrderEvent(kind=kind, revision=number, by=by, prescriber=prescriber) for by in people]
    return tuple(found)


def told_after(told: tuple[Told, ...], event: OrderEvent) -> tuple[Told, ...]:
    mine = told[event.revision - 1]
    if event.kind is E.SIGN_OFF:
        mine = replace(mine, signed_off_by=mine.signed_off_by | {event.by}, stands=True)
    elif event.kind is E.CHECK_AGREES:
        mine = replace(mine, agreed=event.by)
    elif event.kind is E.CHECK_DIFFERS:
        mine = replace(mine, stands=False)
    elif event.kind is E.RECORD_SIGNATURE:
        mine = replace(mine, signed=event.prescriber or "")
    following: tuple[Told, ...] = ()
    if event.kind is E.EDIT:
        unchecked = frozenset[str]() if mine.agreed else mine.entered_by | mine.signed_off_by
        following = (Told(entered_by=unchecked | {event.by}),)
    return (*told[: event.revision - 1], mine, *told[event.revision :], *following)


def broken_at(node: Node, marking: Marking) -> str:
    """What does not hold of an order that was reached, or blank."""
    for revision, told in zip(node.order.revisions, node.told, strict=True):
        what = broken_state(revision, told) or broken_mark(revision.state, marking(revision))
        if what:
            return what
    states = [r.state for r in node.order.revisions]
    if states.count(S.RUNNING) > 1:
        return "two revisions run"
    if sum(state in OPEN for state in states) > 1:
        return "two revisions wait"
    if S.ENDED in states and OPEN & set(states):
        return "a change of what has ended waits"
    return ""


def broken_state(revision: RevisionProgress, told: Told) -> str:
    state = revision.state
    independent = told.stands and told.agreed and told.agreed not in told.entered_by | told.signed_off_by
    if state in PAST_CHECK and not (independent and revision.checked_by == told.agreed):
        return f"{state} without another person's agreeing check of this revision"
    if state in PAST_SIGNATURE and not told.signed == revision.prescriber == PRESCRIBER:
        return f"{state} without a signature on this revision"
    if state in BEFORE_CHECK and (revision.checked_by, revision.prescriber) != (None, None):
        return f"{state} with a check or a signature on it"
    return ""


def broken_mark(state: OrderState, mark: SheetMark) -> str:
    fits = (
        (mark is SheetMark.READY) is (state is S.CHECKED)
        and (mark is SheetMark.SIGNED) is (state in {S.SIGNED, S.RUNNING})
        and mark.value.startswith("DRAFT") is (state in BEFORE_CHECK)
    )
    return "" if fits else f"a sheet that is {state} says {mark}"


def broken_by(before: OrderProgress, event: OrderEvent, now: OrderProgress, marking: Marking) -> str:
    """What does not hold of a step, or blank."""
    own = before.find(event.revision)
    if own is None:
        return "an event on a revision that is not there"
    if own.state in CLOSED:
        return f"something leaves {own.state}"
    after_it = now.revisions[event.revision - 1]
    if STEPS.get((own.state, event.kind)) is not after_it.state:
        return f"{event.kind} leads from {own.state} to {after_it.state}"
    for was, then in zip(before.revisions, now.revisions, strict=False):
        if was.revision == event.revision:
            continue
        if event.kind is E.START and was.state is S.RUNNING:
            expected = S.SUPERSEDED
        else:
            expected = S.CANCELLED if event.kind is E.END and was.state in OPEN else was.state
        if then.state is not expected or then.model_copy(update={"state": was.state}) != was:
            return f"{event.kind} of revision {event.revision} turns revision {was.revision} to {then.state}"
    made = now.revisions[len(before.revisions) :]
    if len(made) != (event.kind is E.EDIT):
        return f"{event.kind} makes {len(made)} revisions"
    blank = {"signed_off_by": None, "checked_by": None, "prescriber": None, "signature_seen_by": None}
    for new in made:
        if (new.state, marking(new)) != (S.DRAFT, SheetMark.DRAFT) or new.model_copy(update=blank) != new:
            return "a change keeps a sign-off, a check, a signature or a sheet"
    return ""


def walk(transition: Transition, marking: Marking = sheet_mark) -> Walked:
    """Reach every order there is, nearest first. Raises `Broken` at the first that should not be."""
    start = Node(new_order(NURSES[0]), (Told(entered_by=frozenset({NURSES[0]})),))
    ways: dict[Node, tuple[str, ...]] = {start: ()}
    queue = deque([start])
    met = Walked(0, 0, 0, set(), set(), set())
    while queue:
        node = queue.popleft()
        met.nodes += 1
        met.states |= {r.state for r in node.order.revisions}
        met.marks |= {marking(r) for r in node.order.revisions}
        what = broken_at(node, marking)
        if what:
            raise Broken(what, ways[node])
        for event in all_events(len(node.order.revisions)):
            way = (*ways[node], f"{event.by}: {event.kind} R{event.revision}")
            own = node.order.find(event.revision)
            try:
                now = transition(node.order, event)
            except TransitionRefused as refused:
                met.refusals += 1
                if (refused.state, refused.event) != (own.state if own else None, event.kind):
                    raise Broken("a refusal names another state or event", way) from refused
                continue
            what = broken_by(node.order, event, now, marking)
            if what:
                raise Broken(what, way)
            assert own is not None
            met.steps += 1
            met.pairs.add((own.state, event.kind))
            then = Node(now, told_after(node.told, event))
            if then not in ways:
                ways[then] = way
                queue.append(then)
    return met


@cache
def walked() -> Walked:
    return walk(after)


@pytest.mark.req("SR-23")
@pytest.mark.req("SR-24")
@pytest.mark.req("SR-25")
def test_no_order_that_should_not_be_can_be_reached() -> None:
    met = walked()
    print(f"\norders reached {met.nodes}, steps {met.steps}, refusals {met.refusals}")
    assert met.nodes > 5_000
    assert met.states == set(OrderState)
    assert met.marks == set(SheetMark)


@pytest.mark.req("SR-23")
def test_every_step_of_the_graph_is_taken_and_every_other_pair_is_only_refused() -> None:
    """A step outside the graph is `Broken` in the walk; here, that none of the graph is impossible."""
    assert walked().pairs == set(STEPS)


def planted_edit_keeps_the_check(order: OrderProgress, event: OrderEvent) -> OrderProgress:
    now = after(order, event)
    old = order.find(event.revision)
    if event.kind is not E.EDIT or old is None or old.state is not S.CHECKED:
        return now
    kept = {name: getattr(old, name) for name in ("state", "signed_off_by", "checked_by", "vouched_by")}
    return OrderProgress(revisions=(*now.revisions[:-1], now.revisions[-1].model_copy(update=kept)))


def planted_edit_keeps_the_checker_s_name(order: OrderProgress, event: OrderEvent) -> OrderProgress:
    now = after(order, event)
    old = order.find(event.revision)
    if event.kind is not E.EDIT or old is None:
        return now
    new = now.revisions[-1].model_copy(update={"checked_by": old.checked_by})
    return OrderProgress(revisions=(*now.revisions[:-1], new))


def planted_anybody_may_check(order: OrderProgress, event: OrderEvent) -> OrderProgress:
    if event.kind is not E.CHECK_AGREES or event.revision > len(order.revisions):
        return after(order, event)
    now = after(order, event.model_copy(update={"by": "somebody else"}))
    return with_state_of(now, event.revision, now.revisions[event.revision - 1].state, checked_by=event.by)


def planted_only_who_signed_off_may_not_check(order: OrderProgress, event: OrderEvent) -> OrderProgress:
    own = order.find(event.revision)
    if event.kind is E.CHECK_AGREES and own is not None and event.by != own.signed_off_by:
        return planted_anybody_may_check(order, event)
    return after(order, event)


def planted_superseded_can_be_started(order: OrderProgress, event: OrderEvent) -> OrderProgress:
    own = order.find(event.revision)
    if event.kind is E.START and own is not None and own.state is S.SUPERSEDED:
        return with_state_of(order, event.revision, S.RUNNING)
    return after(order, event)


def planted_a_difference_is_taken_for_agreement(order: OrderProgress, event: OrderEvent) -> OrderProgress:
    now = after(order, event)
    return with_state_of(now, event.revision, S.CHECKED) if event.kind is E.CHECK_DIFFERS else now


def planted_old_signature_counts(order: OrderProgress, event: OrderEvent) -> OrderProgress:
    return after(order, taken_for_the_newest(order, event, E.RECORD_SIGNATURE))


def planted_old_check_counts(order: OrderProgress, event: OrderEvent) -> OrderProgress:
    return after(order, taken_for_the_newest(order, event, E.CHECK_AGREES))


def taken_for_the_newest(order: OrderProgress, event: OrderEvent, kind: EventKind) -> OrderEvent:
    own = order.find(event.revision)
    wrongly = event.kind is kind and own is not None and own.state is S.SUPERSEDED
    newest = event.model_copy(update={"revision": len(order.revisions)})
    try:
        after(order, newest)
    except TransitionRefused:
        return event
    return newest if wrongly else event


def planted_signature_is_not_needed(order: OrderProgress, event: OrderEvent) -> OrderProgress:
    own = order.find(event.revision)
    if event.kind is E.START and own is not None and own.state is S.CHECKED:
        return with_state_of(order, event.revision, S.RUNNING)
    return after(order, event)


def planted_edit_takes_the_running_order_away(order: OrderProgress, event: OrderEvent) -> OrderProgress:
    own = order.find(event.revision)
    now = after(order, event)
    if event.kind is E.EDIT and own is not None and own.state is S.RUNNING:
        return with_state_of(now, event.revision, S.SUPERSEDED)
    return now


def planted_old_and_new_both_run(order: OrderProgress, event: OrderEvent) -> OrderProgress:
    now = after(order, event)
    if event.kind is E.START and order.running is not None:
        return with_state_of(now, order.running.revision, S.RUNNING)
    return now


def planted_change_outlives_the_end(order: OrderProgress, event: OrderEvent) -> OrderProgress:
    now = after(order, event)
    if event.kind is E.END and order.waiting is not None:
        return with_state_of(now, order.waiting.revision, order.waiting.state)
    return now


def planted_two_changes_wait(order: OrderProgress, event: OrderEvent) -> OrderProgress:
    waiting = order.waiting
    if event.kind is not E.EDIT or waiting is None or order.running is None or event.revision == waiting.revision:
        return after(order, event)
    now = after(with_state_of(order, waiting.revision, S.CANCELLED), event)
    return with_state_of(now, waiting.revision, waiting.state)


def planted_refusal_of_another_event(order: OrderProgress, event: OrderEvent) -> OrderProgress:
    try:
        return after(order, event)
    except TransitionRefused as refused:
        raise TransitionRefused(refused.state, E.EDIT, refused.reason) from refused


def with_state_of(order: OrderProgress, number: int, state: OrderState, **more: str) -> OrderProgress:
    return OrderProgress(
        revisions=tuple(
            r.model_copy(update={"state": state, **more}) if r.revision == number else r for r in order.revisions
        )
    )


RUN = ("anna: sign-off R1", "ben: check-agrees R1", "anna: record-signature R1", "anna: start R1")
WRONG: list[tuple[Transition, int, str]] = [
    (planted_edit_keeps_the_check, 3, "a change keeps a sign-off, a check, a signature or a sheet"),
    (planted_edit_keeps_the_checker_s_name, 3, "a change keeps a sign-off, a check, a signature or a sheet"),
    (planted_anybody_may_check, 2, "checked without another person's agreeing check of this revision"),
    (planted_only_who_signed_off_may_not_check, 2, "checked without another person's agreeing check of this revision"),
    (planted_superseded_can_be_started, 2, "something leaves superseded"),
    (planted_a_difference_is_taken_for_agreement, 2, "check-differs leads from signed-off to checked"),
    (planted_old_signature_counts, 4, "something leaves superseded"),
    (planted_old_check_counts, 3, "something leaves superseded"),
    (planted_signature_is_not_needed, 3, "start leads from checked to running"),
    (planted_edit_takes_the_running_order_away, 5, "edit leads from running to superseded"),
    (planted_old_and_new_both_run, 9, "start of revision 2 turns revision 1 to running"),
    (planted_change_outlives_the_end, 6, "end of revision 1 turns revision 2 to draft"),
    (planted_two_changes_wait, 6, "two revisions wait"),
    (planted_refusal_of_another_event, 1, "a refusal names another state or event"),
]
"""A wrong program, how many events the shortest way to its fault has, and what is wrong there."""


def name_of(wrong: object) -> str:
    return str(getattr(wrong, "__name__", "")).removeprefix("planted_").replace("_", "-")


@pytest.mark.req("SR-23")
@pytest.mark.req("SR-24")
@pytest.mark.req("SR-25")
@pytest.mark.parametrize(("wrong", "length", "what"), WRONG, ids=[name_of(wrong) for wrong, _, _ in WRONG])
def test_a_planted_bug_is_found_by_its_shortest_trace(wrong: Transition, length: int, what: str) -> None:
    with pytest.raises(Broken) as found:
        walk(wrong)
    print(f"\n{name_of(wrong)}: {found.value}")
    assert found.value.what == what
    assert len(found.value.trace) == length


@pytest.mark.req("SR-25")
def test_the_printed_trace_is_the_way_to_the_fault() -> None:
    with pytest.raises(Broken) as found:
        walk(planted_edit_takes_the_running_order_away)
    assert found.value.trace == (*RUN, "anna: edit R1")


@pytest.mark.req("SR-25")
@pytest.mark.parametrize(
    ("state", "says", "length"),
    [
        (S.SIGNED_OFF, SheetMark.READY, 1),
        (S.SIGNED_OFF, SheetMark.SIGNED, 1),
        (S.SIGNED_OFF, SheetMark.ENDED, 1),
        (S.SUPERSEDED, SheetMark.READY, 1),
        (S.CANCELLED, SheetMark.SIGNED, 1),
        (S.CHECKED, SheetMark.DRAFT, 2),
        (S.SIGNED, SheetMark.READY, 3),
        (S.ENDED, SheetMark.SIGNED, 5),
    ],
)
def test_a_sheet_with_the_wrong_words_is_found(state: OrderState, says: SheetMark, length: int) -> None:
    with pytest.raises(Broken) as found:
        walk(after, lambda revision: says if revision.state is state else sheet_mark(revision))
    print(f"\n{found.value}")
    assert found.value.what == f"a sheet that is {state} says {says}"
    assert len(found.value.trace) == length
