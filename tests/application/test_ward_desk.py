"""Storing, revising, cancelling and reprinting an order, over ports that live in memory."""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest

from ketadesk import __version__
from ketadesk.application.account import Account, Author, Role
from ketadesk.application.audit import NoteKind
from ketadesk.application.draft_keeping import DraftKeeping
from ketadesk.application.errors import NotAllowed, OrderRefused, SignInRefused, StorageFailed, UnknownOrder
from ketadesk.application.open_record import OpenRecord
from ketadesk.application.order_desk import KeptDraft, NextStep
from ketadesk.application.order_draft import OrderDraft, OverrideDraft, PatientDraft
from ketadesk.application.order_history import RecordedEvent
from ketadesk.application.reference import Reference
from ketadesk.application.sheet.sheet_content import PageSize, SheetContent, SheetStatus
from ketadesk.application.sign_in import Sessions
from ketadesk.application.stored_order import StoredOrder
from ketadesk.application.ward_desk import Place, WardDesk
from ketadesk.domain.drug_library import CareSetting, DrugLibrary
from ketadesk.domain.order_state import EventKind

from .conftest import Changes, DraftOf
from .fakes import DraftInMemory, SheetsSeen, disk_full, seal
from .record_fakes import AccountsInMemory, EntryIds, NotesInMemory, OrdersWithSteps, QuickPins, WardClock

ACUTE = "acute-pain-infusion"
NURSE = "N. Urse"
PIN = "402719"
SETTER = Author(account_id="set-up", name="Set-up")


@dataclass
class World:
    """A desk and what stands behind it; N. Urse is signed in."""

    desk: WardDesk
    orders: OrdersWithSteps
    notes: NotesInMemory
    sessions: Sessions
    accounts: AccountsInMemory
    clock: WardClock
    drafts: DraftInMemory
    sheets: SheetsSeen
    saved: list[tuple[bytes, str]] = field(default_factory=list)
    printed: list[tuple[bytes, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def sheet(self, order: StoredOrder) -> SheetContent:
        self.desk.sheet(order.order_id, order.revision, PageSize.A4)
        return self.sheets.written[-1][0]

    def add(self, sign_in_name: str, full_name: str, role: Role) -> None:
        account = Account(account_id=f"id-{sign_in_name}", sign_in_name=sign_in_name, full_name=full_name, role=role)
        self.accounts.keep(account, SETTER, f"account {sign_in_name}")
        self.accounts.keep_pin(account.account_id, f"hash of {PIN}", SETTER, f"pin {sign_in_name}")

    def cancel(self, order: StoredOrder, reason: str = "Pain gone") -> None:
        self.desk.cancel(order.order_id, order.revision, reason, PIN, f"cancel {order.label}")


@pytest.fixture
def world(reference: Reference) -> World:
    orders, clock, drafts, sheets = OrdersWithSteps(), WardClock(), DraftInMemory(), SheetsSeen()
    accounts, notes, entries = AccountsInMemory(clock=clock), NotesInMemory(), EntryIds()
    sessions = Sessions(accounts, notes, QuickPins(), clock, entries, 180)
    saved: list[tuple[bytes, str]] = []
    printed: list[tuple[bytes, str]] = []
    faults: list[str] = []

    def send(pdf: bytes, title: str) -> str:
        printed.append((pdf, title))
        return "Sent."

    desk = WardDesk(
        reference=reference,
        writer=sheets,
        clock=clock,
        save=lambda pdf, target: saved.append((pdf, target)),
        send_to_printer=send,
        place=Place("St Example", "Hospital number", PageSize.A4, "/data"),
        new_entry_id=entries,
        log_fault=faults.append,
        record=OpenRecord(orders=orders, drafts=DraftKeeping(drafts), journal=notes, sessions=sessions, seal=seal),
    )
    made = World(desk, orders, notes, sessions, accounts, clock, drafts, sheets, saved, printed, faults)
    made.add("nurse", NURSE, Role.NURSE)
    sessions.sign_in("nurse", PIN)
    return made


def flat(content: SheetContent) -> str:
    return json.dumps(content.model_dump(mode="json"), ensure_ascii=False).replace("\u00a0", " ")


# --- storing ---


@pytest.mark.req("SR-20")
def test_an_order_is_stored_with_everything_it_came_from(world: World, draft_of: DraftOf, library: DrugLibrary) -> None:
    order = world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    assert (order.order_id, order.revision, order.label) == ("KD-20261122-0001", 1, "KD-20261122-0001-R1")
    assert (order.library_version, order.library_sha256) == (library.version, library.sha256)
    assert (order.app_version, order.stored_by, order.rate) == (__version__, NURSE, "35\u00a0mL per hour")
    assert (order.stored_at, order.utc_offset) == ("2026-11-22T13:45:30+00:00", "+00:00")
    at_this_workstation: Changes = {"time_zone": "Europe/London", "hospital": "St Example"}
    assert order.draft == draft_of(ACUTE, at_this_workstation)
    plan = json.loads(order.plan_json)
    assert (plan["order_id"], plan["library_sha256"]) == (order.label, library.sha256)
    assert [p["pump_ml_per_h"] for p in plan["phases"]] == ["56", "35", "28", "21", "14", "7"]
    assert world.orders.orders == [order]


@pytest.mark.req("SR-20")
def test_the_stored_draft_gives_the_stored_plan_and_sheet_again(world: World, draft_of: DraftOf) -> None:
    for place, name in enumerate((ACUTE, "low-dose-infusion", "icu-opioid-adjunct", "single-bolus",
                                  "bolus-then-saline", "bolus-then-infusion", "fixed-dose")):  # fmt: skip
        first = world.desk.store(draft_of(name), PIN, f"first-{place}")
        again = world.desk.store(first.draft, PIN, f"again-{place}")
        assert again.plan_json.replace(again.order_id, first.order_id) == first.plan_json
        assert StoredOrder.model_validate_json(first.model_dump_json()) == first


def test_an_order_stored_before_the_change_of_the_clocks_says_whose_time_it_is(world: World, draft_of: DraftOf) -> None:
    october: Changes = {"start": "2026-10-24T14:00:00+01:00", "patient.weight_date": "2026-10-24"}
    order = world.desk.store(draft_of(ACUTE, october), PIN, "entry-1")
    assert order.draft.time_zone == "Europe/London"
    # 48.25 h after 14:00 BST it is 13:15 GMT
    assert json.loads(order.plan_json)["phases"][1]["end"] == "2026-10-26T13:15:00+00:00"


@pytest.mark.req("SR-36")
def test_in_summer_the_record_is_kept_in_utc_with_the_offset_beside_it(world: World, draft_of: DraftOf) -> None:
    world.clock.moment = datetime(2026, 7, 1, 13, 45, 30, tzinfo=world.clock.zone())
    order = world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    assert (order.stored_at, order.utc_offset) == ("2026-07-01T12:45:30+00:00", "+01:00")
    assert order.sheet.printed_line == f"Printed: 01-Jul-2026 13:45, by {NURSE}"
    world.cancel(order)
    assert [step.at for step in world.orders.steps] == ["2026-07-01T12:45:30+00:00"] * 2


def test_a_hospital_that_was_typed_is_kept(world: World, draft_of: DraftOf) -> None:
    order = world.desk.store(draft_of(ACUTE, {"hospital": "Typed Hospital"}), PIN, "entry-1")
    assert (order.draft.hospital, order.sheet.hospital) == ("Typed Hospital", "Typed Hospital")
    other = world.desk.store(draft_of(ACUTE), PIN, "entry-2")
    assert other.sheet.hospital == "St Example"


def test_each_order_has_its_own_number(world: World, draft_of: DraftOf) -> None:
    ids = [world.desk.store(draft_of(ACUTE), PIN, f"entry-{n}").order_id for n in range(3)]
    assert ids == ["KD-20261122-0001", "KD-20261122-0002", "KD-20261122-0003"]


@pytest.mark.req("SR-34")
def test_a_retry_with_the_same_entry_stores_nothing_twice(world: World, draft_of: DraftOf) -> None:
    first = world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    world.clock.forward(5)
    assert world.desk.store(draft_of(ACUTE), PIN, "entry-1") == first
    assert len(world.orders.orders) == 1


@pytest.mark.req("SR-34")
def test_the_same_entry_with_other_values_is_refused(world: World, draft_of: DraftOf) -> None:
    first = world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    with pytest.raises(StorageFailed):
        world.desk.store(draft_of(ACUTE, {"infusion.dose": "0.6"}), PIN, "entry-1")
    assert world.orders.orders == [first]


@pytest.mark.req("SR-33")
def test_a_write_that_failed_is_told_and_can_be_tried_again(world: World, draft_of: DraftOf) -> None:
    world.orders.fails_next = disk_full()
    with pytest.raises(StorageFailed, match="disk is full"):
        world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    assert world.orders.orders == []
    assert world.desk.store(draft_of(ACUTE), PIN, "entry-1").revision == 1


@pytest.mark.req("SR-34")
def test_a_write_whose_answer_was_lost_is_found_again(world: World, draft_of: DraftOf) -> None:
    class AnswerLost(OrdersWithSteps):
        def append(self, order: StoredOrder, sign_off: RecordedEvent | None = None) -> None:
            super().append(order, sign_off)
            raise disk_full()

    orders = AnswerLost()
    assert world.desk.record is not None
    world.desk.record = replace(world.desk.record, orders=orders)
    with pytest.raises(StorageFailed):
        world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    assert world.desk.store(draft_of(ACUTE), PIN, "entry-1") == orders.orders[0]
    assert (len(orders.orders), len(orders.steps)) == (1, 1)


REFUSED: dict[str, Changes] = {
    "unanswered": {"checklist.pregnancy": ""},
    "unreadable": {"infusion.dose": "0,5"},
    "contraindication": {"checklist.active-psychosis": "present"},
    "not known": {"checklist.active-psychosis": "not-known"},
    "hard limit": {"infusion.dose": "1.2"},
    "soft limit without an override": {"patient.weight_kg": "44"},
    "override without a name": {
        "patient.weight_kg": "44",
        "overrides": (OverrideDraft(code="weight-soft-min", reason="Weighed twice"),),
    },
    "no identifier": {"patient.identifier": ""},
    "a name that cannot be printed": {"patient.family_name": "EXAM\u202ePLE"},
    "no container": {"preparation": None},
    "no taper": {"taper": None},
}


@pytest.mark.req("SR-08")
@pytest.mark.req("SR-29")
@pytest.mark.parametrize("why", REFUSED)
def test_nothing_is_stored_while_something_stands_in_the_way(why: str, world: World, draft_of: DraftOf) -> None:
    with pytest.raises(OrderRefused) as refused:
        world.desk.store(draft_of(ACUTE, REFUSED[why]), PIN, "entry-1")
    assert refused.value.what
    assert refused.value.next_step
    assert world.orders.orders == []
    past_a_hard_limit = why in ("contraindication", "not known", "hard limit", "no taper")
    assert world.notes.kinds() == [NoteKind.HARD_LIMIT_TRIED] * past_a_hard_limit
    assert [note.words for note in world.notes.notes] == [refused.value.code] * past_a_hard_limit


@pytest.mark.req("SR-09")
def test_a_soft_limit_passes_with_a_reason_and_a_name_and_both_are_kept(world: World, draft_of: DraftOf) -> None:
    given = OverrideDraft(code="weight-soft-min", reason="Weighed twice", by="Dr A Example")
    order = world.desk.store(draft_of(ACUTE, {"patient.weight_kg": "44", "overrides": (given,)}), PIN, "entry-1")
    told = next(f for f in json.loads(order.plan_json)["findings"] if f["code"] == "weight-soft-min")
    assert told["override"] == {"reason": "Weighed twice", "by": "Dr A Example"}
    assert "Weighed twice" in flat(order.sheet)
    assert "Dr A Example" in flat(order.sheet)


# --- signing ---


@pytest.mark.req("SR-24", "SR-36")
def test_storing_is_signed_by_who_is_signed_in_with_the_pin(world: World, draft_of: DraftOf) -> None:
    order = world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    assert (order.stored_by, order.stored_by_id, order.entered_by) == (NURSE, "id-nurse", ())
    (signed,) = world.orders.steps
    assert (signed.kind, signed.revision, signed.by, signed.by_name) == (EventKind.SIGN_OFF, 1, "id-nurse", NURSE)


@pytest.mark.req("SR-24")
@pytest.mark.parametrize("pin", ["", "402718", "\uff14\uff10\uff12\uff17\uff11\uff19"])
def test_without_the_pin_nothing_is_stored(pin: str, world: World, draft_of: DraftOf) -> None:
    with pytest.raises(SignInRefused):
        world.desk.store(draft_of(ACUTE), pin, "entry-1")
    assert world.orders.orders == []


def test_who_keeps_the_accounts_orders_nothing(world: World, draft_of: DraftOf) -> None:
    world.add("admin", "A. Dmin", Role.ADMINISTRATOR)
    world.sessions.sign_in("admin", PIN)
    with pytest.raises(NotAllowed):
        world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    assert world.orders.orders == []


@pytest.mark.req("SR-24")
def test_everybody_who_typed_in_the_draft_is_one_of_its_authors(world: World, draft_of: DraftOf) -> None:
    world.add("second", "S. Econd", Role.NURSE)
    world.desk.keep_draft(draft_of(ACUTE, {"infusion": None}))
    world.sessions.sign_in("second", PIN)
    world.desk.keep_draft(draft_of(ACUTE))
    order = world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    assert (order.stored_by_id, order.entered_by) == ("id-second", ("id-nurse",))
    assert world.orders.progress(order.order_id).revisions[0].vouched_by == {"id-nurse", "id-second"}


@pytest.mark.req("SR-24")
def test_a_draft_that_was_taken_up_keeps_its_authors_and_another_one_has_none_of_them(
    world: World, draft_of: DraftOf
) -> None:
    world.desk.take_up(KeptDraft(draft=draft_of(ACUTE), editors=("id-night",)))
    assert world.desk.store(draft_of(ACUTE), PIN, "entry-1").entered_by == ("id-night",)
    world.desk.discard_draft()
    assert world.desk.store(draft_of(ACUTE), PIN, "entry-2").entered_by == ()


# --- revisions ---


@pytest.mark.req("SR-25")
def test_a_change_is_a_new_revision_and_the_old_sheet_says_superseded(world: World, draft_of: DraftOf) -> None:
    first = world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    second = world.desk.store(draft_of(ACUTE, {"infusion.dose": "0.6"}), PIN, "entry-2", revises=first.order_id)
    assert (second.order_id, second.revision) == (first.order_id, 2)
    assert world.desk.order(first.order_id, 1) == first, "never edited"
    old, new = world.sheet(first), world.sheet(second)
    assert old.status is SheetStatus.SUPERSEDED
    assert old.status_lines == ("Superseded by revision R2: do not use this sheet.",)
    assert (first.sheet.status, first.sheet.status_lines) == (SheetStatus.DRAFT, ()), "the order itself stays frozen"
    assert new.status is SheetStatus.ONE_NURSE
    assert "Supersedes R1" in " ".join(new.footer_lines)
    assert old.sections[:10] == first.sheet.sections[:10], "the figures stay as they were stored"
    # 0.6 x 70 kg
    assert '"rate": "42 mL per hour"' in flat(new)
    assert '"rate": "35 mL per hour"' in flat(old)
    assert '"rate": "42 mL per hour"' not in flat(old)


def test_the_codes_of_two_revisions_differ(world: World, draft_of: DraftOf) -> None:
    first = world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    second = world.desk.store(draft_of(ACUTE, {"ward": "Ward 9"}), PIN, "entry-2", revises=first.order_id)
    assert first.sheet.code_text != second.sheet.code_text
    assert first.sheet.file_name != second.sheet.file_name


def test_a_revision_in_which_nothing_differs_is_refused(world: World, draft_of: DraftOf) -> None:
    first = world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    with pytest.raises(OrderRefused, match="Nothing in the order was changed"):
        world.desk.store(first.draft, PIN, "entry-2", revises=first.order_id)
    assert world.orders.orders == [first]


def test_an_order_that_does_not_exist_cannot_be_revised(world: World, draft_of: DraftOf) -> None:
    with pytest.raises(UnknownOrder):
        world.desk.store(draft_of(ACUTE), PIN, "entry-1", revises="KD-20261122-0099")
    assert world.orders.orders == []


def test_a_cancelled_order_cannot_be_revised(world: World, draft_of: DraftOf) -> None:
    first = world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    world.cancel(first)
    with pytest.raises(StorageFailed):
        world.desk.store(draft_of(ACUTE, {"ward": "Ward 9"}), PIN, "entry-2", revises=first.order_id)
    assert world.orders.orders == [first]


# --- cancelling ---


@pytest.mark.req("SR-35")
def test_a_cancelled_order_says_so_on_its_sheet(world: World, draft_of: DraftOf) -> None:
    first = world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    second = world.desk.store(draft_of(ACUTE, {"ward": "Ward 9"}), PIN, "entry-2", revises=first.order_id)
    world.cancel(second)
    sheet = world.sheet(second)
    assert sheet.status is SheetStatus.CANCELLED
    assert sheet.status_lines == (f"Do not use this sheet. Cancelled 22-Nov-2026 13:45 by {NURSE}: Pain gone",)
    assert world.sheet(first).status is SheetStatus.SUPERSEDED
    assert world.desk.order(first.order_id, 1) == first
    assert [s.status for s in world.desk.orders()] == ["CANCELLED"]


@pytest.mark.parametrize("reason", ["", "x" * 501, "a\x00b", " ", "Pain gone "])
def test_cancelling_needs_a_reason(reason: str, world: World, draft_of: DraftOf) -> None:
    order = world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    with pytest.raises(OrderRefused):
        world.cancel(order, reason)
    assert world.sheet(order).status is SheetStatus.ONE_NURSE


def test_cancelling_needs_the_pin(world: World, draft_of: DraftOf) -> None:
    order = world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    with pytest.raises(SignInRefused):
        world.desk.cancel(order.order_id, 1, "Pain gone", "999999", "cancel")
    assert world.sheet(order).status is SheetStatus.ONE_NURSE


def test_an_order_that_does_not_exist_cannot_be_cancelled_or_printed(world: World) -> None:
    with pytest.raises(UnknownOrder):
        world.desk.cancel("KD-20261122-0099", 1, "Pain gone", PIN, "cancel")
    with pytest.raises(UnknownOrder):
        world.desk.sheet("KD-20261122-0099", 1, PageSize.A4)


# --- the sheet ---


@pytest.mark.req("SR-19")
def test_a_sheet_says_that_one_nurse_made_it_with_a_library_nobody_approved(world: World, draft_of: DraftOf) -> None:
    sheet = world.sheet(world.desk.store(draft_of(ACUTE), PIN, "entry-1"))
    assert sheet.status is SheetStatus.ONE_NURSE
    assert sheet.status.value == "DRAFT - ONE NURSE, NOT INDEPENDENTLY CHECKED"
    assert sheet.library_warning == "LIBRARY NOT APPROVED BY THIS HOSPITAL - NOT FOR PATIENT USE"
    assert sheet.order_label == "KD-20261122-0001-R1"
    assert sheet.identity.identifier_label == "Hospital number"
    assert sheet.printed_line == f"Printed: 22-Nov-2026 13:45, by {NURSE}; entry 2 of the record, 000000000000"
    assert len(sheet.sections) == 11


@pytest.mark.req("SR-20", "SR-22")
def test_another_library_changes_nothing_that_is_stored(world: World, draft_of: DraftOf, library: DrugLibrary) -> None:
    stored = world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    before = world.desk.sheet(stored.order_id, 1, PageSize.A4).pdf
    # a library that forbids what was ordered: every regimen is for the ICU alone
    stricter = library.model_copy(
        update={
            "version": "next",
            "sha256": "0" * 64,
            "regimens": tuple(r.model_copy(update={"care_settings": (CareSetting.ICU,)}) for r in library.regimens),
        }
    )
    later = replace(world.desk, reference=replace(world.desk.reference, library=stricter))
    with pytest.raises(OrderRefused):
        later.store(draft_of(ACUTE), PIN, "entry-2")
    assert later.order(stored.order_id, 1) == stored
    assert later.sheet(stored.order_id, 1, PageSize.A4).pdf == before
    assert (stored.library_version, stored.library_sha256) == (library.version, library.sha256)


@pytest.mark.req("SR-20")
def test_a_reprint_has_the_same_bytes(world: World, draft_of: DraftOf) -> None:
    order = world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    first = world.desk.sheet(order.order_id, 1, PageSize.LETTER).pdf
    world.clock.forward(600)
    assert world.desk.sheet(order.order_id, 1, PageSize.LETTER).pdf == first
    assert world.sheets.written[-1][1] is PageSize.LETTER


@pytest.mark.req("SR-46")
def test_no_patient_in_the_file_name_or_the_code(world: World, draft_of: DraftOf) -> None:
    named: Changes = {"patient.family_name": "CANARY", "patient.identifier": "CANARY-1"}
    sheet = world.sheet(world.desk.store(draft_of(ACUTE, named), PIN, "entry-1"))
    assert "CANARY" not in sheet.file_name + sheet.code_text


@pytest.mark.req("SR-28")
def test_a_then_b_and_nothing_of_a_is_on_the_sheet_of_b(world: World, draft_of: DraftOf) -> None:
    a: Changes = {"patient.family_name": "ALPHA", "patient.identifier": "A-1111", "patient.weight_kg": "93.7"}
    b: Changes = {"patient.family_name": "BRAVO", "patient.identifier": "B-2222"}
    world.sheet(world.desk.store(draft_of(ACUTE, a), PIN, "entry-1"))
    sheet = flat(world.sheet(world.desk.store(draft_of(ACUTE, b), PIN, "entry-2")))
    assert "BRAVO" in sheet
    for left_over in ("ALPHA", "A-1111", "93.7"):
        assert left_over not in sheet


def test_save_and_print_pass_the_very_bytes_on(world: World) -> None:
    world.desk.save_pdf(b"%PDF", "/somewhere/sheet.pdf")
    assert world.desk.print_pdf(b"%PDF", "KetaDesk order") == "Sent."
    assert world.saved == [(b"%PDF", "/somewhere/sheet.pdf")]
    assert world.printed == [(b"%PDF", "KetaDesk order")]
    assert world.notes.kinds() == [NoteKind.SHEET_SAVED, NoteKind.SHEET_PRINTED]


# --- the rest of the desk ---


@pytest.mark.req("SR-27")
def test_a_patient_who_looks_like_another_is_pointed_out(world: World, draft_of: DraftOf) -> None:
    world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    (told,) = world.desk.look_alikes(PatientDraft(family_name="Example", given_name="Sam", identifier="9"))
    assert "Same surname: EXAMPLE, Alex, TEST-0001" in told
    same = PatientDraft(family_name="EXAMPLE", given_name="Alex", identifier="TEST-0001")
    assert world.desk.look_alikes(same) == ()


@pytest.mark.req("SR-30")
def test_a_kept_draft_comes_back_as_it_was(world: World, draft_of: DraftOf) -> None:
    assert world.desk.kept_draft() is None
    half = draft_of(ACUTE, {"infusion.dose": "0,", "taper": None, "patient.allergies": {"known": ("latex",)}})
    world.desk.keep_draft(half, "KD-20261122-0007")
    assert world.desk.kept_draft() == KeptDraft(
        draft=half, revises="KD-20261122-0007", editors=("id-nurse",), typed_by=(NURSE,)
    )
    world.desk.discard_draft()
    assert world.desk.kept_draft() is None


def test_a_draft_kept_before_there_were_accounts_comes_back(world: World, draft_of: DraftOf) -> None:
    world.drafts.text = draft_of(ACUTE).model_dump_json()
    assert world.desk.kept_draft() == KeptDraft(draft=draft_of(ACUTE))


@pytest.mark.parametrize("text", ["", "{", "null", '{"weight": "70"}', '{"patient": {"weight_kg": 70}}'])
def test_a_kept_draft_that_cannot_be_read_is_said(text: str, world: World) -> None:
    world.drafts.text = text
    with pytest.raises(StorageFailed, match="kept draft"):
        world.desk.kept_draft()


@pytest.mark.req("SR-27")
def test_half_a_character_finds_nobody(world: World, draft_of: DraftOf) -> None:
    world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    assert world.desk.orders("\ud800") == []
    assert world.desk.look_alikes(PatientDraft(family_name="EXAMPLE\udfff", identifier="TEST-0002")) == ()


def test_a_sheet_that_was_saved_is_noted_for_its_order(world: World) -> None:
    world.desk.save_pdf(b"%PDF", "/somewhere/sheet.pdf", "KD-20261122-0001-R2")
    (note,) = world.notes.notes
    assert (note.subject, note.words, note.by.name) == ("KD-20261122-0001", "KD-20261122-0001-R2", NURSE)


# --- without the record ---


@pytest.fixture
def without(world: World) -> World:
    world.desk.record, world.desk.without_record = None, ("The record is damaged.", "Put the last good backup back.")
    return world


@pytest.mark.req("SR-38", "SR-45")
def test_without_the_record_an_order_is_worked_out_and_printed_as_a_draft(without: World, draft_of: DraftOf) -> None:
    assert without.desk.why_not_store == "The record is damaged. Put the last good backup back."
    figure = without.desk.preview(draft_of(ACUTE)).pump_figure
    assert figure is not None and figure.rate == "35"
    without.desk.unrecorded_sheet(draft_of(ACUTE), PageSize.LETTER)
    sheet, size = without.sheets.written[-1]
    assert size is PageSize.LETTER
    assert sheet.status is SheetStatus.DRAFT
    assert sheet.status_lines == (
        "Not independently checked by a second nurse in KetaDesk.",
        "Not recorded: this sheet has no stored order behind it.",
    )
    assert sheet.order_label == "DRAFT"


@pytest.mark.req("SR-38")
def test_without_the_record_nothing_is_stored_or_found_and_it_is_said(without: World, draft_of: DraftOf) -> None:
    with pytest.raises(StorageFailed, match="damaged"):
        without.desk.store(draft_of(ACUTE), PIN, "entry-1")
    with pytest.raises(StorageFailed, match="damaged"):
        without.desk.orders()
    assert without.desk.look_alikes(PatientDraft(family_name="EXAMPLE")) == ()
    without.desk.save_pdf(b"%PDF", "/somewhere/sheet.pdf")
    assert without.notes.notes == []


def test_a_sheet_without_the_record_is_refused_like_any_other(without: World, draft_of: DraftOf) -> None:
    with pytest.raises(OrderRefused):
        without.desk.unrecorded_sheet(draft_of(ACUTE, {"infusion.dose": "1.2"}), PageSize.A4)


def test_a_draft_is_kept_as_long_as_the_program_runs(without: World, draft_of: DraftOf) -> None:
    without.desk.keep_draft(draft_of(ACUTE))
    assert without.desk.kept_draft() == KeptDraft(draft=draft_of(ACUTE))
    assert without.drafts.text is None
    without.desk.discard_draft()
    assert without.desk.kept_draft() is None


# --- the choices ---


@pytest.mark.req("SR-17")
def test_nothing_is_preselected(world: World) -> None:
    choices = world.desk.choices(OrderDraft())
    assert [c.value for c in choices.care_settings] == ["ward", "monitored", "ed", "icu"]
    assert len(choices.regimens) == 7
    assert choices.indications[-1].value == "other"
    assert (choices.loading, choices.infusion, choices.taper) == ("none", "none", "none")
    assert world.desk.preview(OrderDraft()).pump_figure is None


def test_a_regimen_that_this_care_setting_forbids_is_shown_with_the_reason(world: World) -> None:
    shown = {c.value: c.disabled_because for c in world.desk.choices(OrderDraft(care_setting="ward")).regimens}
    assert shown["low-dose-infusion"] == ""
    assert "monitored area, ICU" in shown[ACUTE]


@pytest.mark.req("SR-17")
def test_only_containers_that_the_library_turns_on(world: World, library: DrugLibrary) -> None:
    offered = {(c.drug_mg, c.volume_ml) for c in world.desk.choices(OrderDraft()).containers}
    assert offered == {("50", "50"), ("250", "250"), ("500", "500"), ("500", "250"), ("100", "50")}


def test_about_names_program_library_and_folder(world: World, library: DrugLibrary) -> None:
    about = dict(world.desk.about())
    assert about["Program"] == f"KetaDesk {__version__}"
    assert about["Library SHA-256"] == library.sha256
    assert about["Data folder"] == "/data"
    assert "not a prescription" in about["Disclaimer"].casefold()
    assert any("NMDA" in line for _, lines in world.desk.help_sections() for line in lines)


# --- looking, retrying, opening anew ---


@pytest.mark.req("SR-24")
def test_who_typed_stays_an_author_when_the_record_was_opened_anew(world: World, draft_of: DraftOf) -> None:
    """The draft is still on screen: the first nurse must not be able to check what she typed."""
    world.add("second", "S. Econd", Role.NURSE)
    world.desk.keep_draft(draft_of(ACUTE, {"infusion": None}))
    assert world.desk.record is not None
    world.desk.record = replace(world.desk.record, drafts=DraftKeeping(world.drafts))
    world.sessions.sign_in("second", PIN)
    world.desk.keep_draft(draft_of(ACUTE))
    kept = world.desk.kept_draft()
    assert kept is not None
    assert kept.typed_by == (NURSE, "S. Econd")
    assert world.desk.store(draft_of(ACUTE), PIN, "entry-1").entered_by == ("id-nurse",)


def test_a_kept_draft_that_cannot_be_read_names_nobody_and_is_replaced(world: World, draft_of: DraftOf) -> None:
    world.drafts.text = "{"
    world.desk.keep_draft(draft_of(ACUTE))
    assert world.desk.kept_draft() == KeptDraft(draft=draft_of(ACUTE), editors=("id-nurse",), typed_by=(NURSE,))


@pytest.mark.req("SR-34")
def test_a_cancellation_whose_answer_was_lost_is_not_denied(world: World, draft_of: DraftOf) -> None:
    order = world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    world.cancel(order)
    world.clock.forward(30)
    world.cancel(order)
    assert [step.kind for step in world.orders.steps] == [EventKind.SIGN_OFF, EventKind.CANCEL]


@pytest.mark.req("SR-24")
def test_who_could_still_check_and_opens_the_sheet_is_noted_once(world: World, draft_of: DraftOf) -> None:
    order = world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    assert not world.sheet(order).status.in_force
    assert world.notes.kinds() == [], "its author has seen it anyway"
    world.add("second", "S. Econd", Role.NURSE)
    world.sessions.sign_in("second", PIN)
    assert NextStep.CHECK in world.desk.standing(order.order_id, 1).next_steps
    world.sheet(order)
    world.sheet(order)
    seen = [note for note in world.notes.notes if note.kind is NoteKind.UNCHECKED_SHEET_SEEN]
    assert [(note.subject, note.words, note.by.name) for note in seen] == [(order.order_id, order.label, "S. Econd")]


def test_who_keeps_accounts_and_looks_is_not_noted(world: World, draft_of: DraftOf) -> None:
    order = world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    world.add("admin", "A. Dmin", Role.ADMINISTRATOR)
    world.sessions.sign_in("admin", PIN)
    world.sheet(order)
    assert NoteKind.UNCHECKED_SHEET_SEEN not in world.notes.kinds()


@pytest.mark.req("SR-45")
def test_a_note_that_cannot_be_written_hides_no_sheet(world: World, draft_of: DraftOf) -> None:
    order = world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    world.add("second", "S. Econd", Role.NURSE)
    world.sessions.sign_in("second", PIN)
    world.notes.fails_next = disk_full()
    assert world.sheet(order).status is SheetStatus.ONE_NURSE
    assert world.faults == ["not noted: unchecked-sheet-seen (StorageFailed)"]


def test_nobody_reads_orders_while_nobody_is_signed_in(world: World, draft_of: DraftOf) -> None:
    order = world.desk.store(draft_of(ACUTE), PIN, "entry-1")
    world.sessions.lock()
    with pytest.raises(NotAllowed):
        world.desk.orders()
    with pytest.raises(NotAllowed):
        world.desk.sheet(order.order_id, 1, PageSize.A4)


def test_the_paper_is_the_workstations(world: World) -> None:
    assert world.desk.page_size is PageSize.A4
