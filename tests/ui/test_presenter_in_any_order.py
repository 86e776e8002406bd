"""The presenter over the real desk, edited in any order: what it shows is of the draft it holds, or it is blank.

Each key is answered by a blank screen first; where the desk fails the screen stays blank; another patient finds
nothing of the last one.
"""

from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ketadesk import app
from ketadesk.application.errors import StorageFailed
from ketadesk.application.order_desk import KeptDraft
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_preview import OrderPreview
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.application.ward_desk import Place, WardDesk
from ketadesk.ui.order.order_screen import BLANK_PREVIEW, OrderScreen, draft_text
from ketadesk.ui.order.presenter import OrderPresenter
from tests.application.fakes import FixedClock, SheetsSeen
from tests.application.test_edits_in_any_order import DOSING, FITTING, JUNK, REGIMENS, has
from tests.limits.orders import sample


@dataclass
class DeskThatMayFail(WardDesk):
    """The real desk; fails while `failing` holds something."""

    failing: list[str] = field(default_factory=list)

    def preview(self, draft: OrderDraft) -> OrderPreview:
        if self.failing:
            raise StorageFailed("The disk is full.", "Free some space.")
        return super().preview(draft)


def a_desk() -> DeskThatMayFail:
    return DeskThatMayFail(
        reference=app.read_reference(),
        writer=SheetsSeen(),
        clock=FixedClock(),
        save=lambda *_: None,
        send_to_printer=lambda *_: "Sent.",
        place=Place("St Example", "Hospital number", PageSize.A4, "/data"),
        new_entry_id=lambda: "entry",
        log_fault=lambda _: None,
    )


class AnyKeys(RuleBasedStateMachine):
    """Typing, mistyping, clearing, another regimen, another patient, a desk that fails now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.desk = a_desk()
        self.presenter = OrderPresenter(self.desk)
        self.shown: list[OrderScreen] = []
        self.presenter.preview_changed.connect(self.shown.append)

    @initialize(regimen=st.sampled_from(REGIMENS))
    def a_whole_order(self, regimen: str) -> None:
        self.presenter.resume(KeptDraft(draft=sample(regimen)))

    def key(self, path: str, text: str) -> None:
        """One edit: blank stands on screen before anything that was computed."""
        before = self.presenter.draft
        self.shown.clear()
        self.presenter.set_field(path, text)
        if draft_text(before, path) == text:
            return
        assert self.shown[0].blank and self.shown[0].preview == BLANK_PREVIEW
        assert self.shown[0].draft.patient == self.presenter.draft.patient

    @rule(data=st.data())
    def type_what_fits(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from([p for p in FITTING if self.can_hold(p)]))
        self.key(path, data.draw(st.sampled_from(FITTING[path])))

    @rule(data=st.data(), junk=st.sampled_from(JUNK))
    def mistype(self, data: st.DataObject, junk: str) -> None:
        filled = [p for p in FITTING if has(self.presenter.draft, p) and p not in ("care_setting", "checklist.frailty")]
        self.key(data.draw(st.sampled_from(filled or ["patient.weight_kg"])), junk)

    @rule(data=st.data())
    def clear_what_the_dose_needs(self, data: st.DataObject) -> None:
        filled = [p for p in DOSING if has(self.presenter.draft, p)]
        if filled:
            self.key(data.draw(st.sampled_from(filled)), "")
            assert self.presenter.screen.preview.pump_figure is None
            assert self.presenter.screen.preview.plan is None

    @rule(data=st.data())
    def type_while_the_desk_fails(self, data: st.DataObject) -> None:
        self.desk.failing.append("disk")
        path = data.draw(st.sampled_from([p for p in FITTING if self.can_hold(p)]))
        text = data.draw(st.sampled_from(FITTING[path]))
        changes = draft_text(self.presenter.draft, path) != text
        self.key(path, text)
        assert self.presenter.screen.blank or not changes
        self.desk.failing.clear()
        self.presenter.show()

    @rule(regimen=st.sampled_from(REGIMENS))
    def another_regimen(self, regimen: str) -> None:
        self.key("regimen", regimen)

    @rule(regimen=st.sampled_from(REGIMENS))
    def another_patient(self, regimen: str) -> None:
        self.presenter.start_new()
        assert self.presenter.draft == OrderDraft()
        now = self.presenter.screen.preview
        assert (now.pump_figure, now.plan, now.mg_per_hour) == (None, None, "")
        self.presenter.resume(KeptDraft(draft=sample(regimen)))

    @invariant()
    def what_is_shown_is_of_the_draft_that_is_held(self) -> None:
        screen = self.presenter.screen
        if screen.blank:
            assert screen.preview == BLANK_PREVIEW
            return
        assert screen.preview == self.desk.preview(screen.draft)
        assert screen.choices == self.desk.choices(screen.draft)
        if self.shown:
            assert self.shown[-1] == screen, "the last picture sent is the one that is held"

    def can_hold(self, path: str) -> bool:
        return getattr(self.presenter.draft, path.partition(".")[0]) is not None


@pytest.mark.req("SR-05", "SR-28")
def test_what_is_shown_is_never_older_than_what_is_typed() -> None:
    run_state_machine_as_test(
        AnyKeys,
        settings=settings(
            derandomize=True,
            max_examples=20,
            stateful_step_count=20,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
