"""Scan back: every print of every stage of an order, held against the record as it stands."""

from dataclasses import replace

import pytest

from ketadesk.application.audit import NoteKind
from ketadesk.application.errors import NotAllowed, StorageFailed, UnknownOrder
from ketadesk.application.order_history import RecordedEvent
from ketadesk.application.reference import Reference
from ketadesk.application.scan.paper_code import PaperLetter
from ketadesk.application.scan.scan_answer import ScanVerdict
from ketadesk.domain.order_state import EventKind

from .conftest import DraftOf
from .fakes import disk_full, seal
from .paper_ward import ORDER, PRESCRIBER, PaperWard
from .people import ANNA

ACUTE = "acute-pain-infusion"
PATIENT = "EXAMPLE, Alex; TEST-0001"
OTHER_PAPERS = [letter for letter in PaperLetter if letter is not PaperLetter.SHEET]

pytestmark = pytest.mark.req("SR-25")


@pytest.fixture
def ward(reference: Reference) -> PaperWard:
    made = PaperWard(reference)
    made.sign_in(ANNA)
    return made


def at(clock: str) -> str:
    return f"22-Nov-2026 {clock}"


# --- the life of one revision; Anna stores at 13:50, Berta checks at 13:55, and so on in steps of five minutes


def test_one_nurse_s_sheet_is_not_yet_and_then_an_old_print(ward: PaperWard, draft_of: DraftOf) -> None:
    ward.store(draft_of(ACUTE))
    one_nurse = ward.code(1)
    answer = ward.scan(one_nurse)
    assert (answer.verdict, answer.may_be_used) == (ScanVerdict.NOT_YET, False)
    assert answer.headline == "NOT YET: the second check is missing"
    assert answer.words == (
        "R1 waits for another nurse's check, then for the prescriber's signature. Give nothing by this paper."
    )
    assert (answer.order_id, answer.revision, answer.patient) == (ORDER, 1, PATIENT)
    assert (answer.code, answer.paper) == (one_nurse, "order sheet")
    ward.check(1)
    assert ward.scan(one_nurse).verdict is ScanVerdict.OUTDATED_PRINT
    ward.sign(1)
    old = ward.scan(one_nurse)
    assert (old.verdict, old.may_be_used, old.headline) == (
        ScanVerdict.OUTDATED_PRINT, False, "OLD PRINT of R1: print it anew",
    )  # fmt: skip
    assert old.words == (
        "It was printed as DRAFT - ONE NURSE, NOT INDEPENDENTLY CHECKED, and is SIGNED - SIGNATURE ON PAPER SEEN AND "
        "RECORDED since. Print its sheet anew, use that one, and destroy this one."
    )


def test_after_a_difference_neither_print_may_be_used(ward: PaperWard, draft_of: DraftOf) -> None:
    ward.store(draft_of(ACUTE))
    one_nurse = ward.code(1)
    ward.check(1, weight_kg="71")
    draft = ward.code(1)
    assert draft != one_nurse
    for code in (one_nurse, draft):
        answer = ward.scan(code)
        assert (answer.verdict, answer.headline) == (ScanVerdict.NOT_YET, "NOT YET: not signed off")
        assert answer.words == (
            f"A second check differed at {at('13:55')}: nothing is given by this sheet. Give nothing by this paper."
        )


def test_a_revision_that_nobody_signed_off_says_so(ward: PaperWard, draft_of: DraftOf) -> None:
    """A record of before there were sign-offs has such."""
    ward.store(draft_of(ACUTE))
    ward.orders.steps.clear()
    assert ward.scan(ward.code(1)).words == "No sign-off stands for R1. Give nothing by this paper."


def test_ready_is_not_yet_until_its_signature_is_recorded_and_then_the_very_paper(
    ward: PaperWard, draft_of: DraftOf
) -> None:
    ward.store(draft_of(ACUTE))
    ward.check(1)
    ready = ward.code(1)
    answer = ward.scan(ready)
    assert (answer.verdict, answer.may_be_used) == (ScanVerdict.NOT_YET, False)
    assert answer.headline == "NOT YET: no signature is recorded"
    assert "Where this paper carries the prescriber's signature, record that in KetaDesk first." in answer.words
    ward.sign(1)
    hangs = ward.scan(ready)
    assert (hangs.verdict, hangs.may_be_used) == (ScanVerdict.CURRENT, True)
    assert hangs.headline == "CURRENT: signed, not started yet"
    assert hangs.words == (
        f"Signed by {PRESCRIBER}. Record its start on the page Ward. It was printed before the signature was recorded: "
        f"{PRESCRIBER} must have signed it."
    )
    ward.take(EventKind.START, 1)
    assert ward.scan(ready).words == (
        f"Running since {at('14:05')}. Check the pump screen against this sheet. It was printed before the signature "
        f"was recorded: {PRESCRIBER} must have signed it."
    )


def test_what_runs_is_current_and_then_ended(ward: PaperWard, draft_of: DraftOf) -> None:
    ward.running(draft_of(ACUTE))
    signed = ward.code(1)
    answer = ward.scan(signed)
    assert (answer.verdict, answer.may_be_used) == (ScanVerdict.CURRENT, True)
    assert answer.headline == "CURRENT: this sheet is in force"
    assert answer.words == f"Running since {at('14:05')}. Check the pump screen against this sheet."
    ward.take(EventKind.END, 1)
    for code in (signed, ward.code(1)):
        over = ward.scan(code)
        assert (over.verdict, over.may_be_used) == (ScanVerdict.ENDED, False)
        assert over.words == f"Ended {at('14:10')}. Give nothing by this paper."


def test_cancelled_says_why_and_by_whom(ward: PaperWard, draft_of: DraftOf) -> None:
    ward.signed(draft_of(ACUTE))
    code = ward.code(1)
    ward.take(EventKind.CANCEL, 1)
    answer = ward.scan(code)
    assert (answer.verdict, answer.may_be_used) == (ScanVerdict.CANCELLED, False)
    assert answer.headline == "CANCELLED: nothing is given by it"
    assert answer.words == f"Do not use this sheet. Cancelled {at('14:05')} by Berta Example: pain gone"


# --- several revisions


def test_while_a_change_waits_the_one_that_runs_is_current(ward: PaperWard, draft_of: DraftOf) -> None:
    ward.running(draft_of(ACUTE))
    ward.signed(draft_of(ACUTE, {"infusion.dose": "0.6"}), ORDER)
    runs, waits = ward.scan(ward.code(1)), ward.scan(ward.code(2))
    assert runs.verdict is waits.verdict is ScanVerdict.CURRENT
    assert "In force until its change, R2, has been started." in runs.words
    assert waits.headline == "CURRENT: signed, not started yet"
    assert waits.words == (
        f"Signed by {PRESCRIBER}. Record its start on the page Ward. The pump runs by R1: check it against the sheet "
        "of R1."
    )
    first = ward.code(1)
    ward.take(EventKind.START, 2)
    old = ward.scan(first)
    assert (old.verdict, old.headline) == (ScanVerdict.SUPERSEDED, "SUPERSEDED by R2")
    assert old.words == (
        "Do not use this paper: destroy it. R2 took its place and runs: check the pump against its sheet."
    )
    assert ward.scan(ward.code(2)).headline == "CURRENT: this sheet is in force"


def test_superseded_names_the_revision_to_look_for_now(ward: PaperWard, draft_of: DraftOf) -> None:
    """R1 runs; R2 was changed into R3 before it began: R2's paper sends to R3, and to R1 that runs."""
    ward.running(draft_of(ACUTE))
    ward.store(draft_of(ACUTE, {"infusion.dose": "0.6"}), ORDER)
    second = ward.code(2)
    ward.store(draft_of(ACUTE, {"infusion.dose": "0.7"}), ORDER)
    answer = ward.scan(second)
    assert answer.headline == "SUPERSEDED by R3"
    assert answer.words == (
        "Do not use this paper: destroy it. R3 took its place and waits for its second check: nothing is given by it. "
        "The pump runs by R1: check it against the sheet of R1."
    )


def test_superseded_twice_goes_to_the_end(ward: PaperWard, draft_of: DraftOf) -> None:
    ward.store(draft_of(ACUTE))
    first = ward.code(1)
    ward.store(draft_of(ACUTE, {"infusion.dose": "0.6"}), ORDER)
    ward.store(draft_of(ACUTE, {"infusion.dose": "0.7"}), ORDER)
    assert ward.scan(first).headline == "SUPERSEDED by R3"


NOW = {
    "draft": "R2 took its place and is not signed off: nothing is given by it.",
    "checked": "R2 took its place and waits for the prescriber's signature: nothing is given by it.",
    "signed": "R2 took its place: it is signed and not started yet.",
    "ended": "R2 took its place and has ended.",
    "cancelled": "R2 took its place and is cancelled: nothing is given by this order.",
}


@pytest.mark.parametrize("state", NOW)
def test_superseded_says_where_its_successor_stands(state: str, ward: PaperWard, draft_of: DraftOf) -> None:
    ward.store(draft_of(ACUTE))
    first = ward.code(1)
    ward.store(draft_of(ACUTE, {"infusion.dose": "0.6"}), ORDER)
    if state == "draft":
        ward.check(2, weight_kg="71")
    else:
        ward.check(2)
    if state in ("signed", "ended"):
        ward.sign(2)
    if state == "ended":
        ward.take(EventKind.START, 2)
        ward.take(EventKind.END, 2)
    if state == "cancelled":
        ward.take(EventKind.CANCEL, 2)
    assert ward.scan(first).words == f"Do not use this paper: destroy it. {NOW[state]}"


def test_a_change_that_was_cancelled_sends_back_to_what_runs(ward: PaperWard, draft_of: DraftOf) -> None:
    ward.running(draft_of(ACUTE))
    ward.store(draft_of(ACUTE, {"infusion.dose": "0.6"}), ORDER)
    second = ward.code(2)
    ward.take(EventKind.CANCEL, 2)
    answer = ward.scan(second)
    assert answer.verdict is ScanVerdict.CANCELLED
    assert answer.words.endswith("The pump runs by R1: check it against the sheet of R1.")
    assert ward.scan(ward.code(1)).verdict is ScanVerdict.CURRENT


# --- what is not a present print of ours


@pytest.mark.parametrize("place", range(8))
def test_one_character_of_the_hash_changed_is_altered(place: int, ward: PaperWard, draft_of: DraftOf) -> None:
    ward.running(draft_of(ACUTE))
    code = ward.code(1)
    at_place = len(code) - 8 + place
    other = "0" if code[at_place] != "0" else "1"
    answer = ward.scan(code[:at_place] + other + code[at_place + 1 :])
    assert (answer.verdict, answer.may_be_used, answer.patient) == (ScanVerdict.ALTERED, False, "")
    assert (answer.order_id, answer.revision) == (ORDER, 1)
    assert f"not those of any paper of {ORDER}-R1" in answer.words


def test_another_revision_s_hash_is_altered(ward: PaperWard, draft_of: DraftOf) -> None:
    ward.store(draft_of(ACUTE))
    first = ward.code(1)
    ward.signed(draft_of(ACUTE, {"infusion.dose": "0.6"}), ORDER)
    assert ward.scan(first.replace("-R1-", "-R2-")).verdict is ScanVerdict.ALTERED


def test_a_revision_that_is_not_there_is_altered(ward: PaperWard, draft_of: DraftOf) -> None:
    ward.running(draft_of(ACUTE))
    answer = ward.scan(ward.code(1).replace("-R1-", "-R9-"))
    assert (answer.verdict, answer.revision) == (ScanVerdict.ALTERED, 9)
    assert f"{ORDER} has no revision R9 in this record." in answer.words


def test_another_record_s_seal_is_altered(ward: PaperWard, draft_of: DraftOf) -> None:
    """The same order on another ward, with another key."""
    ward.running(draft_of(ACUTE))
    ours = ward.desk.record
    assert ours is not None
    ward.desk.record = replace(ours, seal=lambda text: seal(f"another key{text}"))
    theirs = ward.code(1)
    ward.desk.record = ours
    assert theirs[:-8] == ward.code(1)[:-8]
    assert ward.scan(theirs).verdict is ScanVerdict.ALTERED


def test_no_order_of_ours(ward: PaperWard) -> None:
    answer = ward.scan("KD-20261122-0007-R2-9F3A61C2")
    assert (answer.verdict, answer.headline) == (ScanVerdict.NOT_OURS, "NOT OURS: no order of this record")
    assert (answer.order_id, answer.revision, answer.patient, answer.paper) == ("", 0, "", "")
    assert "KD-20261122-0007" in answer.words
    assert ward.ward.notes.kinds().count(NoteKind.PAPER_SCANNED) == 0


def test_an_erased_order_names_no_patient(ward: PaperWard, monkeypatch: pytest.MonkeyPatch) -> None:
    def erased(_order_id: str) -> tuple[RecordedEvent, ...]:
        raise UnknownOrder("Order KD-20261122-0007 was erased from the record with its patient.", "Look in the audit.")

    monkeypatch.setattr(ward.orders, "events", erased)
    answer = ward.scan("KD-20261122-0007-R2-9F3A61C2")
    assert (answer.verdict, answer.headline) == (ScanVerdict.NOT_OURS, "NOT OURS: its order was erased")
    assert answer.words == (
        "Order KD-20261122-0007 was erased from the record with its patient. Give nothing by this paper."
    )
    assert (answer.order_id, answer.patient) == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "", "TEST-0001", "05012345678900", "]C1010501234567890017281231\x1d10ABC", "https://example.org", "KETAMINE",
        "\u041aD-20261122-0001-R1-9F3A61C2",
    ],
)  # fmt: skip
def test_what_is_no_code_of_ours(text: str, ward: PaperWard) -> None:
    answer = ward.scan(text)
    assert (answer.verdict, answer.headline) == (ScanVerdict.NO_CODE, "NOT A KETADESK CODE")
    assert (answer.code, answer.order_id) == ("", "")
    assert "wristband" in answer.words


@pytest.mark.req("SR-46")
@pytest.mark.parametrize("text", ["482913", "correct horse battery staple", "K" * 100_000, "KD-" + "1" * 100_000])
def test_what_may_be_a_pin_comes_back_with_no_answer_and_leaves_no_note(text: str, ward: PaperWard) -> None:
    """Typed beside its field as fast as a scanner types, or scanned by mistake."""
    answer = ward.scan(text)
    assert answer.verdict is ScanVerdict.NO_CODE
    assert text not in answer.model_dump_json()
    assert len(answer.model_dump_json()) < 1000
    assert not [note for note in ward.ward.notes.notes if note.kind is NoteKind.PAPER_SCANNED]


@pytest.mark.parametrize(
    "code",
    [
        "KD-2O261122-0001-R1-9F3A61C2", "KD-20261122-000I-R1-9F3A61C2", "KD-20261122-0001-RI-9F3A61C2",
        "KD-20261122-0001-R1-9F3A6IC2", "KD-20261122-0001-R1-9F3A61CO", "KD-20261122-0001-R1-9F3A61C",
        "KD-20261122-0001-R1-9F3A61C22", "KD-20261122-0001-R0-9F3A61C2", "KD-20261122-0001-R01-9F3A61C2",
        "KD-20261122-0001-R1-X-9F3A61C2", "KD-20261122-0001-R1--9F3A61C2", "KD-20261122-0001-R1-M-",
        "KD-20261122-001-R1-9F3A61C2", "KD-20261122-0001", "KD 20261122 0001 R1 9F3A61C2", "DRAFT-9F3A61C",
        "*KD-20261122-0001-R1-9F3A61C2*", " KD-20261122-0001-R1-9F3A61C2", "KD-\u0662\u0660261122-0001-R1-9F3A61C2",
    ],
)  # fmt: skip
def test_a_letter_is_never_read_as_a_figure(code: str, ward: PaperWard, draft_of: DraftOf) -> None:
    ward.running(draft_of(ACUTE))
    answer = ward.scan(code)
    assert (answer.verdict, answer.code) == (ScanVerdict.NO_CODE, code)
    assert "0 and O" in answer.words


@pytest.mark.parametrize("code", ["DRAFT-9F3A61C2", "DRAFT-1a2b3c4d-9F3A61C2\r\n"])
def test_a_sheet_that_was_never_stored(code: str, ward: PaperWard) -> None:
    answer = ward.scan(code)
    assert (answer.verdict, answer.may_be_used, answer.order_id) == (ScanVerdict.DRAFT, False, "")
    assert (answer.headline, answer.code) == ("DRAFT: never stored", code)


# --- how it comes in


@pytest.mark.parametrize("ending", ["\r", "\n", "\r\n", "\t", " ", "  \r\n"])
def test_the_end_of_a_scanner_s_line_is_no_part_of_the_code(ending: str, ward: PaperWard, draft_of: DraftOf) -> None:
    ward.running(draft_of(ACUTE))
    text = ward.code(1) + ending
    answer = ward.scan(text)
    assert (answer.verdict, answer.code) == (ScanVerdict.CURRENT, text)


def test_typed_in_small_letters(ward: PaperWard, draft_of: DraftOf) -> None:
    ward.running(draft_of(ACUTE))
    assert ward.scan(ward.code(1).lower()).verdict is ScanVerdict.CURRENT


def test_the_label_alone_never_lets_a_paper_be_used(ward: PaperWard, draft_of: DraftOf) -> None:
    ward.running(draft_of(ACUTE))
    answer = ward.scan(f"{ORDER}-R1")
    assert (answer.verdict, answer.may_be_used) == (ScanVerdict.NO_CODE, False)
    assert answer.headline == "NOT THE WHOLE CODE: R1 is in force"
    assert (answer.order_id, answer.patient) == (ORDER, PATIENT)
    ward.take(EventKind.END, 1)
    over = ward.scan(f"{ORDER}-R1".lower())
    assert over.verdict is ScanVerdict.ENDED
    assert over.words.endswith("type the whole code as it stands on the paper.")


# --- papers that are no order


@pytest.mark.parametrize("letter", OTHER_PAPERS)
def test_another_paper_of_what_is_in_force_is_no_order(letter: PaperLetter, ward: PaperWard, draft_of: DraftOf) -> None:
    ward.running(draft_of(ACUTE))
    answer = ward.scan(ward.other_code(letter, 1))
    assert (answer.verdict, answer.may_be_used, answer.patient) == (ScanVerdict.NO_ORDER, False, PATIENT)
    assert answer.headline == f"{answer.paper.upper()} of R1: this is no order"
    assert answer.words.endswith("R1 is in force, by its own order sheet.")


def test_each_paper_has_a_code_of_its_own(ward: PaperWard, draft_of: DraftOf) -> None:
    """A handover's hash makes no label's code, and none makes a sheet's."""
    ward.running(draft_of(ACUTE))
    handover, sheet = ward.other_code(PaperLetter.HANDOVER, 1), ward.code(1)
    hashed = handover[-8:]
    assert handover == f"{ORDER}-R1-H-{hashed}"
    for forged in (f"{ORDER}-R1-L-{hashed}", f"{ORDER}-R1-{hashed}", f"{ORDER}-R1-H-{sheet[-8:]}"):
        assert ward.scan(forged).verdict is ScanVerdict.ALTERED


@pytest.mark.parametrize("letter", OTHER_PAPERS)
def test_another_paper_of_what_is_over_says_so(letter: PaperLetter, ward: PaperWard, draft_of: DraftOf) -> None:
    ward.running(draft_of(ACUTE))
    code = ward.other_code(letter, 1)
    ward.take(EventKind.END, 1)
    answer = ward.scan(code)
    assert answer.verdict is ScanVerdict.ENDED
    assert answer.headline == f"{answer.paper.upper()} of R1. ENDED: nothing is given by it"
    assert "preparation" not in answer.words.casefold()


def test_a_label_says_whether_the_mixture_is_still_ordered(ward: PaperWard, draft_of: DraftOf) -> None:
    ward.running(draft_of(ACUTE))
    label, record = ward.other_code(PaperLetter.LABEL, 1), ward.other_code(PaperLetter.RECORD, 1)
    ward.running(draft_of(ACUTE, {"infusion.dose": "0.6"}), ORDER)
    same = ward.scan(label)
    assert (same.verdict, same.headline) == (ScanVerdict.SUPERSEDED, "LABEL of R1. SUPERSEDED by R2")
    assert same.words.endswith(
        "R2 orders the same preparation: hold the container against its sheet, and label it anew."
    )
    assert "preparation" not in ward.scan(record).words
    other = {"preparation.drug_mg": "250", "preparation.volume_ml": "250"}
    ward.running(draft_of(ACUTE, {"infusion.dose": "0.6", **other}), ORDER)
    assert ward.scan(label).words.endswith("R3 ORDERS ANOTHER PREPARATION: this container is not for it.")


# --- prints of before, and a record put back


def test_a_code_of_an_earlier_version_is_printed_anew_before_it_is_used(ward: PaperWard, draft_of: DraftOf) -> None:
    ward.store(draft_of(ACUTE))
    unkeyed = ward.orders.get(ORDER, 1).sheet.code_text
    assert unkeyed != ward.code(1)
    assert ward.scan(unkeyed).verdict is ScanVerdict.NOT_YET
    ward.check(1)
    assert ward.scan(unkeyed).verdict is ScanVerdict.OUTDATED_PRINT
    ward.sign(1)
    ward.take(EventKind.START, 1)
    answer = ward.scan(unkeyed)
    assert (answer.verdict, answer.may_be_used, answer.patient) == (ScanVerdict.OUTDATED_PRINT, False, PATIENT)
    assert answer.words == (
        "It was printed by an earlier version of KetaDesk, and nobody can tell with which mark. Print its sheet anew, "
        "use that one, and destroy this one."
    )
    ward.take(EventKind.END, 1)
    assert ward.scan(unkeyed).verdict is ScanVerdict.ENDED


def test_a_paper_that_knows_more_than_the_record_is_cleared_up_first(ward: PaperWard, draft_of: DraftOf) -> None:
    """A backup of before the signature was put back; then one of before the end."""
    ward.running(draft_of(ACUTE))
    running = list(ward.orders.steps)
    signed = ward.code(1)
    ward.take(EventKind.END, 1)
    ended = ward.code(1)
    ward.orders.steps = running
    after_end = ward.scan(ended)
    assert (after_end.verdict, after_end.may_be_used) == (ScanVerdict.OUTDATED_PRINT, False)
    assert after_end.headline == "THE PAPER IS NEWER THAN THE RECORD"
    ward.orders.steps = running[:2]
    before_signature = ward.scan(signed)
    assert (before_signature.verdict, before_signature.may_be_used) == (ScanVerdict.NOT_YET, False)
    assert before_signature.words.startswith(
        "It was printed as SIGNED - SIGNATURE ON PAPER SEEN AND RECORDED, and the record says READY FOR PRESCRIBER "
        "SIGNATURE: the record may have been put back from a backup."
    )


# --- who asks, and what is noted


@pytest.mark.req("SR-36")
def test_a_scan_of_our_own_paper_is_noted_and_nothing_else(ward: PaperWard, draft_of: DraftOf) -> None:
    ward.running(draft_of(ACUTE))
    code = ward.code(1)
    before = len(ward.ward.notes.notes)
    for text in ("TEST-0001", "DRAFT-9F3A61C2", "KD-20261122-0099-R1-9F3A61C2"):
        ward.scan(text)
    assert len(ward.ward.notes.notes) == before
    ward.scan(code)
    note = ward.ward.notes.notes[-1]
    assert (note.kind, note.subject, note.words, note.by.name) == (
        NoteKind.PAPER_SCANNED, ORDER, f"{ORDER}-R1 order sheet: current", "Berta Example",
    )  # fmt: skip


@pytest.mark.req("SR-45")
def test_a_note_that_cannot_be_written_hides_no_answer(ward: PaperWard, draft_of: DraftOf) -> None:
    ward.running(draft_of(ACUTE))
    code = ward.code(1)
    ward.ward.notes.fails_next = disk_full()
    assert ward.scan(code).verdict is ScanVerdict.CURRENT
    assert ward.faults == ["not noted: paper-scanned (StorageFailed)"]


@pytest.mark.req("SR-46")
def test_nobody_asks_while_nobody_is_signed_in(ward: PaperWard, draft_of: DraftOf) -> None:
    ward.running(draft_of(ACUTE))
    code = ward.code(1)
    ward.ward.sessions.lock()
    with pytest.raises(NotAllowed):
        ward.scan(code)
    ward.desk.record = None
    with pytest.raises(StorageFailed):
        ward.scan(code)
