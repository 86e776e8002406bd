"""An order's life at random against a naive account of it that knows no states, only what happened."""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ketadesk.domain.order_state import (
    EventKind,
    OrderEvent,
    OrderProgress,
    OrderState,
    SheetMark,
    TransitionRefused,
    after,
    new_order,
    sheet_mark,
)

PEOPLE = ("anna", "ben", "chris")
PERSON = st.sampled_from(PEOPLE)
KIND = st.sampled_from(EventKind)


@dataclass
class Paper:
    """One revision as a clip of paper: who wrote on it, and why it was put away."""

    authors: set[str]
    signed_off: str = ""
    checked: str = ""
    signature: bool = False
    started: bool = False
    put_away: str = ""

    @property
    def stands_at(self) -> str:
        if self.put_away:
            return self.put_away
        for done, word in ((self.started, "running"), (self.signature, "signed"), (bool(self.checked), "checked")):
            if done:
                return word
        return "signed-off" if self.signed_off else "draft"


@dataclass
class Clipboard:
    """All papers of an order. `does` answers False where the event makes no sense, and changes nothing then."""

    papers: list[Paper] = field(default_factory=list)

    def does(self, kind: str, number: int, by: str) -> bool:
        if number > len(self.papers):
            return False
        paper = self.papers[number - 1]
        sensible = not paper.put_away and bool(getattr(self, kind.replace("-", "_"))(paper, by))
        if sensible and kind == "edit":
            trusted = {by} if paper.checked else paper.authors | {by}
            if not paper.started:
                paper.put_away = "superseded"
            self.papers.append(Paper(authors=trusted))
        return sensible

    def in_preparation(self) -> list[Paper]:
        return [paper for paper in self.papers if not paper.put_away and not paper.started]

    def sign_off(self, paper: Paper, by: str) -> bool:
        if paper.signed_off:
            return False
        paper.signed_off = by
        paper.authors.add(by)
        return True

    def check_agrees(self, paper: Paper, by: str) -> bool:
        if not paper.signed_off or paper.checked or by in paper.authors:
            return False
        paper.checked = by
        return True

    def check_differs(self, paper: Paper, by: str) -> bool:
        if not paper.signed_off or paper.checked or by in paper.authors:
            return False
        paper.signed_off = ""
        return True

    def edit(self, paper: Paper, by: str) -> bool:
        return not (paper.started and self.in_preparation())

    def record_signature(self, paper: Paper, by: str) -> bool:
        if not paper.checked or paper.signature:
            return False
        paper.signature = True
        return True

    def start(self, paper: Paper, by: str) -> bool:
        if not paper.signature or paper.started:
            return False
        for other in self.papers:
            if other.started and not other.put_away:
                other.put_away = "superseded"
        paper.started = True
        return True

    def end(self, paper: Paper, by: str) -> bool:
        if not paper.started:
            return False
        for other in self.in_preparation():
            other.put_away = "cancelled"
        paper.put_away = "ended"
        return True

    def cancel(self, paper: Paper, by: str) -> bool:
        if paper.started:
            return False
        paper.put_away = "cancelled"
        return True


class OrderLife(RuleBasedStateMachine):
    """Random edits, checks, signatures, starts and ends by three people."""

    def __init__(self) -> None:
        super().__init__()
        self.order: OrderProgress = new_order("anna")
        self.clipboard = Clipboard()

    @initialize(by=PERSON)
    def entered(self, by: str) -> None:
        self.order = new_order(by)
        self.clipboard = Clipboard(papers=[Paper(authors={by})])

    @rule(kind=KIND, by=PERSON, back=st.integers(-1, 2))
    def anything(self, kind: EventKind, by: str, back: int) -> None:
        """Mostly refused: any event, on the next, the newest or an older revision."""
        self.sent(kind, max(1, len(self.order.revisions) - back), by)

    @rule(data=st.data())
    def one_step_on(self, data: st.DataObject) -> None:
        """The event that leads on from where the newest revision stands, so that the walk gets far."""
        number = len(self.order.revisions)
        stands_at = self.clipboard.papers[-1].stands_at
        leads_on = {
            "draft": ["sign-off"],
            "signed-off": ["check-agrees", "check-agrees", "check-differs"],
            "checked": ["record-signature"],
            "signed": ["start"],
            "running": ["edit", "end"],
        }.get(stands_at, ["edit"])
        self.sent(EventKind(data.draw(st.sampled_from(leads_on))), number, data.draw(PERSON))

    @precondition(lambda self: self.order.running is not None)
    @rule(by=PERSON, kind=st.sampled_from([EventKind.EDIT, EventKind.END]))
    def what_runs_is_changed_or_ended(self, by: str, kind: EventKind) -> None:
        running = self.order.running
        assert running is not None
        self.sent(kind, running.revision, by)

    def transition(self, order: OrderProgress, event: OrderEvent) -> OrderProgress:
        return after(order, event)

    def sent(self, kind: EventKind, number: int, by: str) -> None:
        prescriber = "dr" if kind is EventKind.RECORD_SIGNATURE else None
        event = OrderEvent(kind=kind, revision=number, by=by, prescriber=prescriber)
        before = self.order
        sensible = self.clipboard.does(kind.value, number, by)
        try:
            self.order = self.transition(before, event)
            done = True
        except TransitionRefused:
            done = False
        assert done == sensible, f"{by}: {kind} R{number} was {'done' if done else 'refused'}"

    @invariant()
    def both_tell_the_same(self) -> None:
        for revision, paper in zip(self.order.revisions, self.clipboard.papers, strict=False):
            assert revision.state.value == paper.stands_at
            assert (revision.signed_off_by or "", revision.checked_by or "") == (paper.signed_off, paper.checked)
            assert bool(revision.prescriber) is paper.signature
            ready = bool(paper.checked) and not paper.signature and not paper.put_away
            assert (sheet_mark(revision) is SheetMark.READY) is ready

    @invariant()
    def at_most_one_runs_and_one_waits(self) -> None:
        papers = self.clipboard.papers
        running = [number for number, p in enumerate(papers, start=1) if p.stands_at == "running"]
        waiting = [number for number, p in enumerate(papers, start=1) if not p.put_away and not p.started]
        assert len(running) <= 1
        assert len(waiting) <= 1
        if papers:
            assert [r.revision for r in (self.order.running,) if r] == running
            assert [r.revision for r in (self.order.waiting,) if r] == waiting


class LifeWithACheckThatOutlivesAnEdit(OrderLife):
    """A wrong program: the new revision keeps the old one's check."""

    def transition(self, order: OrderProgress, event: OrderEvent) -> OrderProgress:
        now = after(order, event)
        old = order.find(event.revision)
        if event.kind is not EventKind.EDIT or old is None or old.checked_by is None:
            return now
        kept = {"state": OrderState.CHECKED, "signed_off_by": old.signed_off_by, "checked_by": old.checked_by}
        return OrderProgress(revisions=(*now.revisions[:-1], now.revisions[-1].model_copy(update=kept)))


@pytest.mark.req("SR-23")
@pytest.mark.req("SR-24")
@pytest.mark.req("SR-25")
def test_random_lives_go_as_the_naive_account_says() -> None:
    run_state_machine_as_test(
        OrderLife,
        settings=settings(
            max_examples=100, stateful_step_count=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
        ),
    )


@pytest.mark.req("SR-25")
def test_random_lives_meet_a_check_that_outlives_an_edit() -> None:
    with pytest.raises(AssertionError):
        run_state_machine_as_test(
            LifeWithACheckThatOutlivesAnEdit,
            settings=settings(
                max_examples=100,
                stateful_step_count=40,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                report_multiple_bugs=False,
            ),
        )
