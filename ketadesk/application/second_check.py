"""The second check of a stored order, nurse 1's renewed sign-off after a difference, and the prescriber's signature.

The first figures are worked out anew from the stored draft: with the library it was stored with, by both engines, and
only where the outcome is the plan that stands on the sheet. Whether two entries agree is not for a person to say.
Each step is signed by PIN before anything is compared, so that nobody can try figures until they fit unseen.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ketadesk.application.account import Right
from ketadesk.application.agreed_order import agreed_order
from ketadesk.application.check_questions import check_form, why_not
from ketadesk.application.errors import EnginesDisagree, NotAllowed, OrderRefused
from ketadesk.application.figure_words import shown_differences
from ketadesk.application.first_figures import first_figures
from ketadesk.application.order_history import RecordedEvent
from ketadesk.application.order_story import SHEET_SEEN
from ketadesk.application.plan_json import plan_head
from ketadesk.application.ports import Clock, OrderRepository
from ketadesk.application.read_check import read_check
from ketadesk.application.record_signature import (
    another_prescriber,
    names_that_took_part,
    refuse_prescriber,
    signing_moment,
)
from ketadesk.application.record_step import StepOf, step_taken
from ketadesk.application.reference import Reference
from ketadesk.application.rights import allowed
from ketadesk.application.second_check_form import CheckDraft, CheckForm, CheckResult
from ketadesk.application.step_moment import clock_set_back, refuse_clock_set_back
from ketadesk.application.step_refusals import found_revision, not_waiting, refuse_step
from ketadesk.application.stored_order import StoredOrder
from ketadesk.application.workstation import SessionDesk
from ketadesk.domain.order_state import EventKind, OrderProgress, SheetMark
from ketadesk.domain.second_entry import FirstFigures, SecondEntry, check_outcome, compare

_CHECKS = (EventKind.CHECK_AGREES, EventKind.CHECK_DIFFERS)
_MAKE_A_REVISION = "Change the order: that makes a new revision, worked out afresh."


@dataclass(frozen=True)
class SecondChecks:
    """`CheckDesk`."""

    sessions: SessionDesk
    orders: OrderRepository
    reference: Reference
    clock: Clock
    log_fault: Callable[[str], object] = str
    """Told where the engines differ or the self-test failed: no word about the patient."""
    seen_before: Callable[[str, int, str], bool] = lambda *_: False
    """Whether this order's revision was on the screen of this account before anybody had checked it."""
    account_names: Callable[[], Mapping[str, str]] = dict
    """Account id -> full name, of everybody."""
    unprintable: Callable[[str], str] = lambda _name: ""
    """Names the characters that no sheet could print."""

    def form(self, order_id: str, revision: int, draft: CheckDraft) -> CheckForm:
        """The questions for what has been typed so far. Raises `NotAllowed` when nobody is signed in."""
        who = allowed(self.sessions.signed_in, Right.READ_RECORD)
        order, progress = self.orders.get(order_id, revision), self.orders.progress(order_id)
        found = found_revision(progress, revision)
        form = check_form(draft, order, who, found.vouched_by, self.reference)
        not_now = not_waiting(progress, found, who) or clock_set_back(self.clock.now(), self.orders.events(order_id))
        return form.model_copy(update={"not_you": form.not_you or not_now})

    def check(self, order_id: str, revision: int, draft: CheckDraft, pin: str, entry_id: str) -> CheckResult:
        """Compare, and record it as the check of the one who is signed in.

        A retry under the same entry id answers with what was recorded. Raises `OrderRefused`, `NotAllowed`,
        `SignInRefused`, `StorageFailed`, `EnginesDisagree`.
        """
        order = self.orders.get(order_id, revision)
        of = StepOf(order_id, revision, allowed(self.sessions.signed_in, Right.CHECK), entry_id)
        known = self._known(of, *_CHECKS)
        if known is not None:
            self._signed(of, pin, Right.CHECK)
            again = SecondEntry.model_validate_json(known.second_entry_json)
            return self._result(known, order, self._first(order), again)
        self._refuse_checker(of)
        second = read_check(draft, order, self.reference)
        if second is None:
            raise OrderRefused(
                "The second entry is not complete.", "Answer every question; the page lists what is open."
            )
        first = self._first(order)
        seen = self.seen_before(order_id, revision, of.by.account_id)
        event = step_taken(
            self._signed(of, pin, Right.CHECK),
            check_outcome(first, second),
            self.clock.now(),
            reason=SHEET_SEEN if seen else "",
            second_entry_json=second.model_dump_json(),
            differing=tuple(difference.field for difference in compare(first, second)),
        )
        self.orders.record(event)
        return self._result(event, order, first, second)

    def sign_off(self, order_id: str, revision: int, pin: str, entry_id: str) -> None:
        """Nurse 1 looked at the sources again and stands by the order as it is; only who vouches for it already may."""
        of = StepOf(order_id, revision, allowed(self.sessions.signed_in, Right.ORDER), entry_id)
        known = self._known(of, EventKind.SIGN_OFF)
        if known is None:
            progress = self.orders.progress(order_id)
            if of.by.account_id not in found_revision(progress, revision).vouched_by:
                raise NotAllowed("These are not your figures: you cannot sign them off.", _MAKE_A_REVISION)
            refuse_step(progress, of, EventKind.SIGN_OFF)
            self._refuse_clock_set_back(of)
            self._first(self.orders.get(order_id, revision))
        signed = self._signed(of, pin, Right.ORDER)
        self.orders.record(known or step_taken(signed, EventKind.SIGN_OFF, self.clock.now()))

    def record_signature(
        self, order_id: str, revision: int, prescriber: str, signed_at: str, pin: str, entry_id: str
    ) -> None:
        """The signature on the paper of this very revision was seen; `signed_at` is ISO 8601 with offset."""
        of = StepOf(order_id, revision, allowed(self.sessions.signed_in, Right.RECORD_SIGNATURE), entry_id)
        order, progress = self.orders.get(order_id, revision), self.orders.progress(order_id)
        known = self._known(of, EventKind.RECORD_SIGNATURE)
        refuse_prescriber(prescriber, of.by, self._took_part(of, order, progress))
        if missing := self.unprintable(prescriber):
            raise OrderRefused(
                f"The prescriber's name cannot be taken: a sheet cannot print {missing}.",
                "Type it in letters that can be printed, as it stands on the sheet.",
            )
        if known is None:
            refuse_step(progress, of, EventKind.RECORD_SIGNATURE, prescriber)
            self._refuse_clock_set_back(of)
        moment = signing_moment(signed_at, self._checked_at(of), self.clock.now())
        signed = self._signed(of, pin, Right.RECORD_SIGNATURE)
        reason = another_prescriber(prescriber, order.draft.prescriber)
        step = step_taken(signed, EventKind.RECORD_SIGNATURE, moment, prescriber=prescriber, reason=reason)
        self.orders.record(known or step)

    def _took_part(self, of: StepOf, order: StoredOrder, progress: OrderProgress) -> frozenset[str]:
        events, found = self.orders.events(of.order_id), found_revision(progress, of.revision)
        return names_that_took_part(found, order, events, self.account_names())

    def _refuse_clock_set_back(self, of: StepOf) -> None:
        refuse_clock_set_back(self.clock.now(), self.orders.events(of.order_id))

    def _first(self, order: StoredOrder) -> FirstFigures:
        """The figures on the sheet. Raises `OrderRefused` when they cannot be had any more."""
        library = self.reference.library
        if order.library_sha256 != library.sha256:
            raise OrderRefused("The drug library has changed since this order was stored.", _MAKE_A_REVISION)
        examined = agreed_order(order.draft, self.reference)
        if examined.faults:
            for fault in examined.faults:
                self.log_fault(fault)
            raise EnginesDisagree(examined.findings[0].message, "Nothing was recorded.", examined.faults)
        plan = examined.plan_as_json(plan_head(order.label, SheetMark.DRAFT.value, order.draft.regimen, library))
        if json.loads(json.dumps(plan)) != json.loads(order.plan_json):
            raise OrderRefused("This program works the order out otherwise than its sheet says.", _MAKE_A_REVISION)
        return first_figures(examined)

    def _known(self, of: StepOf, *kinds: EventKind) -> RecordedEvent | None:
        """The step as it was recorded before, when this is a retry. Raises `OrderRefused` for another step's entry."""
        known = next((e for e in self.orders.events(of.order_id) if e.entry_id == of.entry_id), None)
        if known is None:
            return None
        if (known.revision, known.by) != (of.revision, of.by.account_id) or known.kind not in kinds:
            raise OrderRefused("This entry was recorded before as another step.", "Open the order again.")
        return known

    def _signed(self, of: StepOf, pin: str, right: Right) -> StepOf:
        """The step signed by PIN, as the account is now."""
        return of._replace(by=allowed(self.sessions.confirm(pin), right))

    def _refuse_checker(self, of: StepOf) -> None:
        progress = self.orders.progress(of.order_id)
        not_you = why_not(of.by, found_revision(progress, of.revision).vouched_by)
        if not_you:
            raise NotAllowed(not_you, "Ask another nurse.")
        refuse_step(progress, of, EventKind.CHECK_AGREES)
        self._refuse_clock_set_back(of)

    def _checked_at(self, of: StepOf) -> str:
        """When the check that holds was made."""
        events = self.orders.events(of.order_id)
        return next(e.at for e in reversed(events) if (e.revision, e.kind) == (of.revision, EventKind.CHECK_AGREES))

    def _result(
        self, event: RecordedEvent, order: StoredOrder, first: FirstFigures, second: SecondEntry
    ) -> CheckResult:
        differences = compare(first, second)
        checks = [e for e in self.orders.events(event.order_id) if e.revision == event.revision and e.kind in _CHECKS]
        attempt = 1 + [e.entry_id for e in checks].index(event.entry_id)
        return CheckResult(
            agreed=not differences,
            differences=shown_differences(differences, first, second, self.reference),
            words=_what_now(order, attempt) if differences else _AGREED,
        )


_AGREED = (
    f"Both entries agree in every figure. The order is {SheetMark.READY.value}: print the sheet and take it to the "
    "prescriber. Start nothing before the signature."
)


def _what_now(order: StoredOrder, attempt: int) -> str:
    return (
        f"The two entries differ; this was check {attempt} of {order.label}. The order is {SheetMark.DRAFT.value} "
        "again: give nothing by this sheet. Both go back together to the patient, the scales, the ampoule and the "
        f"prescription. Then {order.stored_by} signs off again or changes the order, and it is checked anew."
    )
