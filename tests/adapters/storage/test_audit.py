"""The audit: who did what and when, with before and after, by patient and by person."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ketadesk.adapters.storage import audit_search, audit_words
from ketadesk.adapters.storage.audit_reading import CHANGED_SINCE
from ketadesk.adapters.storage.connection import rows
from ketadesk.application.account import Account, Author, Role
from ketadesk.application.audit import AuditEntry, AuditQuery, NoteKind
from ketadesk.domain.order_state import EventKind

from .busy_ward import AT, BY_DORA, Ward
from .orders import ANN, BEN, CAT, step, stored_order
from .tampering import tamper

ORDER, OTHER = "KD-20261122-0001", "KD-20261122-0002"

pytestmark = pytest.mark.req("SR-36")


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    opened = Ward(tmp_path)
    opened.people()
    yield opened
    opened.close()


def _audit(ward: Ward, *, patient: str = "", person: str = "", first: int = 0, limit: int = 200) -> list[AuditEntry]:
    return list(ward.journal.audit(AuditQuery(patient=patient, person=person, first=first, limit=limit)))


def _numbers(entries: list[AuditEntry]) -> list[int]:
    return [entry.sequence for entry in entries]


def test_each_entry_says_who_when_and_what(ward: Ward) -> None:
    ward.new_order(ORDER)
    signed_off, stored = _audit(ward, limit=2)
    assert stored == AuditEntry(
        sequence=11,
        happened_at="2026-11-22T14:00:00.000000+00:00",
        entered_at="2026-11-22T15:00:00.250000+00:00",
        utc_offset="+01:00",
        by=Author(account_id=ANN, name="Nurse text"),
        kind="order",
        subject=ORDER,
        patient="EXAMPLE, text; TEST-0001",
        what="Revision 1 stored; figures are shown after the second check.",
    )
    assert (signed_off.kind, signed_off.what) == ("sign-off", "Revision 1 signed off.")


def test_every_step_of_an_order_in_words(ward: Ward) -> None:
    ward.ended(ORDER)
    ward.cancelled(OTHER)
    told = [(entry.kind, entry.what) for entry in reversed(_audit(ward)) if entry.subject in (ORDER, OTHER)]
    assert told == [
        ("order", "Revision 1 stored, 42 mL per hour."),
        ("sign-off", "Revision 1 signed off."),
        ("check-differs", "Revision 1 second check differed."),
        ("sign-off", "Revision 1 signed off."),
        ("check-agrees", "Revision 1 second check agreed."),
        ("sheet-printed", "Revision 1."),
        ("record-signature", "Revision 1 prescriber's signature seen and recorded; prescriber Dr Example."),
        ("started", "Infusion started: revision 1; 42 mL per hour read on the pump; bed 12 B."),
        ("start", "Revision 1 infusion started."),
        ("order", "Revision 2 stored, 42 mL per hour."),
        ("sign-off", "Revision 2 signed off."),
        ("stopped", "Infusion stopped: reason: planned end; 30.5 mL left."),
        ("end", "Revision 1 infusion ended."),
        ("order", "Revision 1 stored, 42 mL per hour."),
        ("sign-off", "Revision 1 signed off."),
        ("order", "Revision 2 stored, 42 mL per hour."),
        ("sign-off", "Revision 2 signed off."),
        ("cancel", "Revision 2 cancelled; reason: wrong patient."),
    ]


def test_the_figures_that_differed_are_named_and_not_shown(ward: Ward) -> None:
    ward.new_order(ORDER)
    check = step(EventKind.CHECK_DIFFERS, order_id=ORDER, by=BEN)
    typed = {"second_entry_json": '{"weight_kg":"154"}', "differing": ("weight_kg", "container")}
    ward.orders.record(check.model_copy(update=typed))
    (entry,) = _audit(ward, limit=1)
    assert entry.what == "Revision 1 second check differed; differing: weight_kg, container."
    assert "154" not in entry.model_dump_json()


def test_a_change_shows_before_and_after_field_by_field(ward: Ward) -> None:
    first = stored_order(ORDER)
    ward.orders.append(first)
    draft = first.draft.with_field("patient.weight_kg", "72.5").with_field("checklist.text", "present")
    draft = draft.with_field("patient.allergies", "none known").with_field("infusion", None)
    draft = draft.with_field("overrides", ())
    ward.orders.append(first.model_copy(update={"entry_id": "second", "revision": 2, "draft": draft}))
    ward.step(EventKind.CANCEL, ORDER, 2)
    _, entry = _audit(ward, limit=2)
    before, after = dict(entry.before), dict(entry.after)
    assert before.keys() == after.keys()
    assert {name: (before[name], after[name]) for name in before} == {
        "patient.weight_kg": ("70", "72.5"),
        "patient.allergies.known": ("text; penicillin", ""),
        "patient.allergies": ("", "none known"),
        "checklist.text": ("text", "present"),
        "infusion": ("", "none"),
        "overrides.1.soft-limit.code": ("soft-limit", ""),
        "overrides.1.soft-limit.reason": ("text", ""),
        "overrides.1.soft-limit.by": ("text", ""),
    }


def test_a_change_of_what_runs_is_compared_with_what_runs(ward: Ward) -> None:
    """R3 changes the running R1; the waiting R2 was cancelled and was never given."""
    ward.started(ORDER)
    second = stored_order(ORDER, 2)
    ward.orders.append(second.model_copy(update={"draft": second.draft.with_field("ward", "elsewhere")}))
    ward.step(EventKind.CANCEL, ORDER, 2)
    third = stored_order(ORDER, 3)
    ward.orders.append(third.model_copy(update={"draft": third.draft.with_field("indication", "another")}))
    ward.step(EventKind.CANCEL, ORDER, 3)
    _, entry = _audit(ward, limit=2)
    assert (entry.before, entry.after) == ((("indication", "text"),), (("indication", "another"),))


def test_a_revision_without_a_typed_change_says_so(ward: Ward) -> None:
    ward.orders.append(stored_order(ORDER))
    ward.orders.append(stored_order(ORDER, 2))
    ward.step(EventKind.CANCEL, ORDER, 2)
    _, entry = _audit(ward, limit=2)
    assert entry.what == "Revision 2 stored, 42 mL per hour; nothing that is typed was changed."


HIDDEN = "figures are shown after the second check"


def _stored(ward: Ward) -> list[tuple[str, bool]]:
    """What is said of each revision of the order, oldest first, and whether before and after are there."""
    entries = [entry for entry in reversed(_audit(ward)) if entry.kind == "order"]
    return [(entry.what, bool(entry.before or entry.after)) for entry in entries]


@pytest.mark.req("SR-33")
def test_no_figure_that_waits_for_its_blind_check_can_be_read(ward: Ward) -> None:
    ward.new_order(ORDER)
    first = f"Revision 1 stored; {HIDDEN}.", False
    shown = "Revision 1 stored, 42 mL per hour.", False
    assert _stored(ward) == [first]
    ward.step(EventKind.CHECK_DIFFERS, ORDER, by=BEN)
    assert _stored(ward) == [first], "the next checker is blind too"
    ward.step(EventKind.SIGN_OFF, ORDER)
    assert _stored(ward) == [first]
    ward.change(ORDER, 2)
    assert _stored(ward) == [first, (f"Revision 2 stored; {HIDDEN}.", False)], "R1 was R2's figures but for a few"
    ward.step(EventKind.CHECK_AGREES, ORDER, 2, by=CAT)
    assert _stored(ward) == [shown, ("Revision 2 stored, 42 mL per hour.", True)]
    ward.change(ORDER, 3)
    assert _stored(ward)[1:] == [
        ("Revision 2 stored, 42 mL per hour.", True),
        (f"Revision 3 stored; {HIDDEN}.", False),
    ]
    ward.step(EventKind.CANCEL, ORDER, 3)
    assert _stored(ward)[2] == ("Revision 3 stored, 42 mL per hour; nothing that is typed was changed.", False)


@pytest.mark.req("SR-33")
def test_the_change_of_what_runs_waits_and_what_runs_is_shown(ward: Ward) -> None:
    ward.started(ORDER)
    ward.change(ORDER, 2)
    assert [what for what, _ in _stored(ward)] == [
        "Revision 1 stored, 42 mL per hour.",
        f"Revision 2 stored; {HIDDEN}.",
    ]
    assert not any("42" in entry.what for entry in _audit(ward) if entry.what.startswith("Revision 2"))


def test_a_new_pin_is_of_who_was_called_so_then(ward: Ward) -> None:
    cat = Account(account_id=CAT, sign_in_name="cat", full_name="Cat Married", role=Role.NURSE)
    ward.accounts.keep(cat, BY_DORA, "married")
    ward.accounts.keep_pin(CAT, "another hash", BY_DORA, "new-pin")
    told = [entry.what for entry in _audit(ward) if entry.kind == "pin" and "Cat" in entry.what]
    assert told == ["New PIN for Cat Married.", "New PIN for Cat Nurse."]


def test_accounts_before_and_after(ward: Ward) -> None:
    ann = Account(account_id=ANN, sign_in_name="ann", full_name="Ann Example", role=Role.PHARMACIST, active=False)
    ward.accounts.keep(ann, BY_DORA, "ann-again")
    (entry,) = _audit(ward, limit=1)
    assert (entry.kind, entry.what, entry.by) == ("account", "Account changed.", BY_DORA)
    assert entry.before == (("full_name", "Ann Nurse"), ("role", "nurse"), ("active", "yes"))
    assert entry.after == (("full_name", "Ann Example"), ("role", "pharmacist"), ("active", "no"))
    first = _audit(ward)[-1]
    assert (first.sequence, first.what, first.before) == (1, "New account.", ())
    assert first.after == (
        ("sign_in_name", "dora"),
        ("full_name", "Dora Admin"),
        ("role", "administrator"),
        ("active", "yes"),
    )


def test_pins_and_sign_ins_without_a_hash(ward: Ward) -> None:
    entries = _audit(ward)
    assert [(entry.kind, entry.what) for entry in entries[:3]] == [
        ("signed-in", "Signed in, or signed a step, with the PIN."),
        ("sign-in-refused", "The PIN was refused."),
        ("pin", "New PIN for Cat Nurse."),
    ]
    assert not any("argon2" in entry.model_dump_json() for entry in entries)


def test_newest_first_page_by_page(ward: Ward) -> None:
    ward.ended(ORDER)
    assert _numbers(_audit(ward)) == list(range(23, 0, -1))
    assert _numbers(_audit(ward, limit=5)) == [23, 22, 21, 20, 19]
    assert _numbers(_audit(ward, first=5, limit=5)) == [18, 17, 16, 15, 14]
    assert _numbers(_audit(ward, first=22, limit=5)) == [1]
    assert _audit(ward, first=23) == []


def test_by_patient(ward: Ward) -> None:
    ward.ended(ORDER, "EXAMPLE", "TEST-0001")
    ward.cancelled(OTHER, "MÜLLER", "X-77")
    assert _numbers(_audit(ward, patient="examp")) == list(range(23, 10, -1))
    assert _numbers(_audit(ward, patient="mu\u0308ller")) == list(range(28, 23, -1))
    assert _numbers(_audit(ward, patient="x-77")) == list(range(28, 23, -1))
    assert _numbers(_audit(ward, patient="20261122-0002")) == list(range(28, 23, -1))
    assert len(_audit(ward, patient="kd-")) == 18
    assert _audit(ward, patient="nobody") == []
    assert _audit(ward, patient="%") == []


def test_a_corrected_patient_is_found_by_both_names_and_shown_as_she_was_called(ward: Ward) -> None:
    ward.new_order(ORDER, "WRONGNAME")
    ward.change(ORDER, 2, "RIGHTNAME")
    for name in ("wrongname", "rightname"):
        found = _audit(ward, patient=name)
        assert [entry.patient.split(",")[0] for entry in found] == ["RIGHTNAME"] * 2 + ["WRONGNAME"] * 2


def test_by_person_what_she_did_and_what_was_done_to_her_account(ward: Ward) -> None:
    ward.started(ORDER)
    by_ben = [5, 6, 13, 17]
    for person in ("ben", "Ben N", BEN, "BEN NURSE"):
        assert sorted(_numbers(_audit(ward, person=person))) == by_ben, person
    assert _numbers(_audit(ward, person="ben", first=1, limit=2)) == [13, 6]
    assert _audit(ward, person="nobody") == []
    assert sorted(_numbers(_audit(ward, person="nurse"))) == [*range(3, 20)]


def test_by_a_former_name(ward: Ward) -> None:
    ben = Account(account_id=BEN, sign_in_name="ben", full_name="Ben Married", role=Role.NURSE)
    ward.accounts.keep(ben, BY_DORA, "married")
    assert _numbers(_audit(ward, person="Ben Nurse")) == _numbers(_audit(ward, person="married")) == [11, 6, 5]


def test_by_somebody_who_never_had_an_account(ward: Ward) -> None:
    ward.orders.append(stored_order(ORDER, by="Typed Name"))
    assert _numbers(_audit(ward, person="nurse text")) == [11]


def test_by_patient_and_person(ward: Ward) -> None:
    ward.started(ORDER)
    ward.started(OTHER, "ANOTHER")
    found = _audit(ward, patient="another", person="ben")
    assert [(entry.subject, entry.kind) for entry in found] == [(OTHER, "record-signature"), (OTHER, "check-differs")]


def test_many_patients_and_many_people_are_found_by_walking(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    ward.ended(ORDER)
    ward.cancelled(OTHER)
    queries = [
        AuditQuery(patient="kd-"),
        AuditQuery(person="nurse"),
        AuditQuery(patient="kd-", person="nurse"),
        AuditQuery(patient="kd-", person="nurse", first=3, limit=4),
    ]
    few = [ward.journal.audit(query) for query in queries]
    monkeypatch.setattr(audit_search, "_FEW_ORDERS", 0)
    monkeypatch.setattr(audit_search, "_FEW_PEOPLE", 0)
    assert [ward.journal.audit(query) for query in queries] == few
    monkeypatch.setattr(audit_search, "_SOON", -1)
    assert [ward.journal.audit(query) for query in queries] == few, "a crowd, but long ago"


def test_one_damaged_entry_does_not_hide_the_others(ward: Ward, tmp_path: Path) -> None:
    ward.cancelled(ORDER)
    file = tmp_path / "record.db"
    tamper(file, "UPDATE journal SET content_json = replace(content_json, '42', '24') WHERE sequence = 11")
    tamper(file, "UPDATE order_revision SET family_name = 'SOMEBODYELSE' WHERE sequence = 11")
    told = {entry.sequence: (entry.what, entry.patient) for entry in _audit(ward)}
    assert len(told) == 15
    assert told[11] == (CHANGED_SINCE, CHANGED_SINCE)
    assert told[13][0] == CHANGED_SINCE, "what it changed cannot be told"
    assert told[14] == ("Revision 2 signed off.", "EXAMPLE, new; TEST-0001")


def test_the_words_of_version_1s_cancellation() -> None:
    said = audit_words.step_words("cancel", {"order_id": ORDER, "reason": "wrong patient", "by": "Nurse"})
    assert said.what == "Order cancelled; reason: wrong patient."


@pytest.mark.parametrize(
    "query",
    [
        "SELECT sequence FROM journal ORDER BY sequence DESC",
        "SELECT sequence FROM journal WHERE made_by = 'x' ORDER BY sequence DESC",
        "SELECT sequence FROM journal WHERE subject = 'x' ORDER BY sequence DESC",
    ],
)
def test_a_page_needs_no_sorting(ward: Ward, query: str) -> None:
    with ward.record.database.reading() as connection:
        plan = [str(row[3]) for row in rows(connection, f"EXPLAIN QUERY PLAN {query}")]
    assert not any("TEMP B-TREE" in line for line in plan), plan


def test_a_hard_limit_that_was_tried_is_there(ward: Ward) -> None:
    ward.note(NoteKind.HARD_LIMIT_TRIED, "", "dose-above-hard-limit")
    (entry,) = _audit(ward, limit=1)
    assert (entry.kind, entry.what, entry.happened_at[:19]) == ("hard-limit-tried", "dose-above-hard-limit", AT[:19])
