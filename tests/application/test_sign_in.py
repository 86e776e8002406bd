"""Signing in, signing a step, locking, and the delay after refused tries."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from ketadesk.application.account import Account, Role
from ketadesk.application.audit import NoteKind
from ketadesk.application.errors import AccountRefused, NotAllowed, SignInRefused, StorageFailed
from ketadesk.application.record_step import stamp
from ketadesk.application.sign_in import Sessions
from ketadesk.application.try_delay import delay_s
from ketadesk.application.workstation import Person

from .people import ADMIN, ANNA, BERTA, BY, PIN, WRONG, Ward
from .record_fakes import AccountsInMemory, EntryIds, NotesInMemory, QuickPins, WardClock


@pytest.fixture
def ward() -> Ward:
    return Ward()


def refused(ward: Ward, name: str = "anna", pin: str = WRONG) -> SignInRefused:
    with pytest.raises(SignInRefused) as caught:
        ward.sessions.sign_in(name, pin)
    return caught.value


def words(error: SignInRefused) -> tuple[str, str, int]:
    return error.what, error.next_step, error.wait_s


@pytest.mark.req("SR-24")
@pytest.mark.parametrize("name", ["anna", "ANNA", "Anna"])
def test_name_and_pin_sign_in(ward: Ward, name: str) -> None:
    assert ward.sessions.sign_in(name, PIN) == ANNA
    assert ward.sessions.signed_in == ANNA
    assert ward.accounts.attempts == [(ANNA.account_id, True, "2026-11-22T13:45:30+00:00")]
    assert ward.sessions.lock_after_s == 180


@pytest.mark.req("SR-24")
def test_a_wrong_pin_an_unknown_name_and_a_closed_account_get_the_same_words_after_the_same_work(ward: Ward) -> None:
    ward.accounts.keep(BERTA.model_copy(update={"active": False}), BY, ward.new_id())
    asked = ward.pins.asked
    answers = [refused(ward), refused(ward, "nobody"), refused(ward, "berta", PIN), refused(ward, "anna ", PIN)]
    assert {words(answer) for answer in answers} == {("Name and PIN do not fit.", "Type it again.", 0)}
    assert ward.pins.asked - asked == 4
    assert [(who, ok) for who, ok, _ in ward.accounts.attempts] == [(ANNA.account_id, False), (BERTA.account_id, False)]
    assert ward.notes.kinds() == [NoteKind.SIGN_IN_REFUSED] * 2
    assert {(note.by.account_id, note.words) for note in ward.notes.notes} == {("nobody", "")}


@pytest.mark.req("SR-24")
def test_an_account_without_a_pin_and_text_that_is_no_pin_are_refused_alike(ward: Ward) -> None:
    ward.accounts.pins.clear()
    assert words(refused(ward, "anna", PIN)) == ("Name and PIN do not fit.", "Type it again.", 0)
    assert words(refused(ward, "anna", "\ud800")) == ("Name and PIN do not fit.", "Type it again.", 0)


def test_the_hash_of_nobody_is_not_the_way_in(ward: Ward) -> None:
    """The decoy is made from an entry id: typing one must not open an account that has no PIN."""
    ward.accounts.pins.clear()
    ward.new_id = EntryIds()
    ward.started_again()
    assert refused(ward, "anna", "00000000-0000-4000-8000-000000000001").wait_s == 0
    assert ward.sessions.signed_in is None


@pytest.mark.parametrize(
    ("tries", "seconds"),
    [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (11, 1920), (12, 3600), (13, 3600), (100000, 3600)],
)
def test_the_delay_begins_at_the_fifth_try_and_grows_to_an_hour(tries: int, seconds: int) -> None:
    assert delay_s(tries) == seconds


@pytest.mark.req("SR-24")
@pytest.mark.parametrize("name", ["anna", "nobody"])
def test_after_five_tries_the_right_pin_waits_too(ward: Ward, name: str) -> None:
    assert [refused(ward, name).wait_s for _ in range(5)] == [0, 0, 0, 0, 30]
    ward.clock.forward(seconds=29)
    tries = len(ward.accounts.attempts)
    early = refused(ward, name, PIN)
    assert words(early) == ("Too many tries were refused.", "Wait 1 s, then try again.", 1)
    assert len(ward.accounts.attempts) == tries
    assert ward.notes.notes[-1].words == "Too early, by 1 s; the PIN was not looked at."
    ward.clock.forward(seconds=1)
    assert words(refused(ward, name)) == ("Name and PIN do not fit.", "Wait 1 min, then try again.", 60)
    ward.clock.forward(seconds=60)
    assert refused(ward, name).next_step == "Wait 2 min, then try again."
    ward.clock.forward(seconds=30.5)
    assert refused(ward, name).next_step == "Wait 1 min 30 s, then try again."


@pytest.mark.req("SR-24")
def test_the_right_pin_after_the_delay_signs_in_and_the_count_begins_anew(ward: Ward) -> None:
    for _ in range(5):
        refused(ward)
    ward.clock.forward(seconds=30)
    assert ward.sessions.sign_in("anna", PIN) == ANNA
    assert [refused(ward).wait_s for _ in range(5)] == [0, 0, 0, 0, 30]


@pytest.mark.req("SR-24")
def test_starting_the_program_again_does_not_help(ward: Ward) -> None:
    for _ in range(4):
        refused(ward)
    ward.started_again()
    assert refused(ward).wait_s == 30
    ward.started_again()
    ward.clock.forward(seconds=10)
    assert refused(ward, "anna", PIN).wait_s == 20


@pytest.mark.req("SR-24")
@pytest.mark.parametrize("starts_again", [False, True])
def test_a_clock_set_back_makes_the_delay_neither_shorter_nor_longer_than_one_delay(
    ward: Ward, starts_again: bool
) -> None:
    for _ in range(5):
        refused(ward)
    ward.clock.forward(minutes=-600)
    if starts_again:
        ward.started_again()
    assert refused(ward, "anna", PIN).wait_s == 30
    ward.clock.forward(seconds=29)
    assert refused(ward, "anna", PIN).wait_s == 1
    ward.clock.forward(seconds=1)
    assert ward.sessions.sign_in("anna", PIN) == ANNA


@dataclass
class SetForward:
    """A ward whose clock is moved, and a clock that runs on by itself."""

    ward: Ward
    ran: float = 1000.25

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """The program anew; the record, and what has run, stay."""
        w = self.ward
        w.sessions = Sessions(w.accounts, w.notes, w.pins, w.clock, w.new_id, 180, monotonic=lambda: self.ran)

    def passes(self, seconds: float) -> None:
        self.ran += seconds
        self.ward.clock.forward(seconds=seconds)

    def wait_s(self, name: str = "anna") -> int:
        return refused(self.ward, name, PIN).wait_s


@pytest.fixture
def forward(ward: Ward) -> SetForward:
    return SetForward(ward)


@pytest.mark.req("SR-24")
@pytest.mark.parametrize("name", ["anna", "nobody"])
def test_a_clock_set_forward_shortens_no_delay(forward: SetForward, name: str) -> None:
    for _ in range(5):
        refused(forward.ward, name)
    forward.ward.clock.forward(minutes=600)
    assert forward.wait_s(name) == 30
    forward.passes(29.5)
    assert forward.wait_s(name) == 1
    forward.passes(0.5)
    # Nobody's name fits no PIN; Anna's does.
    if name == "anna":
        assert forward.ward.sessions.sign_in(name, PIN) == ANNA
    else:
        assert refused(forward.ward, name).wait_s == 60


@pytest.mark.req("SR-24")
def test_after_a_start_the_record_says_how_long_ago_and_then_both_clocks_count(forward: SetForward) -> None:
    for _ in range(5):
        refused(forward.ward)
    forward.passes(10)
    forward.start()
    assert forward.wait_s() == 20
    forward.ward.clock.forward(minutes=600)
    assert forward.wait_s() == 20
    forward.passes(20)
    assert forward.ward.sessions.sign_in("anna", PIN) == ANNA


@pytest.mark.req("SR-24")
@pytest.mark.parametrize("starts_again", [False, True])
def test_a_clock_set_back_and_then_forward_is_one_whole_delay(forward: SetForward, starts_again: bool) -> None:
    for _ in range(5):
        refused(forward.ward)
    forward.ward.clock.forward(minutes=-600)
    if starts_again:
        forward.start()
    assert forward.wait_s() == 30
    forward.ward.clock.forward(minutes=600)
    assert forward.wait_s() == 30
    forward.passes(30)
    assert forward.ward.sessions.sign_in("anna", PIN) == ANNA


def test_one_persons_tries_delay_nobody_else(ward: Ward) -> None:
    for _ in range(5):
        refused(ward)
        refused(ward, "nobody")
    assert ward.sessions.sign_in("berta", PIN) == BERTA
    assert refused(ward, "somebody").wait_s == 0


@pytest.mark.req("SR-24")
def test_a_try_that_cannot_be_recorded_signs_nobody_in_and_counts_all_the_same(ward: Ward) -> None:
    full = StorageFailed("The disk is full.", "Free some space.")
    ward.accounts.fails_next = full
    with pytest.raises(StorageFailed):
        ward.sessions.sign_in("anna", PIN)
    assert ward.sessions.signed_in is None
    for _ in range(5):
        ward.accounts.fails_next = full
        with pytest.raises(StorageFailed):
            ward.sessions.sign_in("anna", WRONG)
    assert refused(ward, "anna", PIN).wait_s == 30


@pytest.mark.req("SR-09", "SR-24")
def test_a_step_is_signed_by_pin_as_the_account_is_now(ward: Ward) -> None:
    with pytest.raises(SignInRefused, match="Nobody is signed in"):
        ward.sessions.confirm(PIN)
    ward.sessions.sign_in("anna", PIN)
    assert ward.sessions.confirm(PIN) == ANNA
    married = ANNA.model_copy(update={"full_name": "Anna Other"})
    ward.accounts.keep(married, BY, ward.new_id())
    assert ward.sessions.confirm(PIN) == married
    assert ward.sessions.signed_in == married


@pytest.mark.req("SR-24")
def test_wrong_pins_under_a_step_count_and_the_fifth_signs_out(ward: Ward) -> None:
    ward.sessions.sign_in("anna", PIN)
    for _ in range(4):
        with pytest.raises(SignInRefused, match="The PIN does not fit") as caught:
            ward.sessions.confirm(WRONG)
        assert caught.value.wait_s == 0
        assert ward.sessions.signed_in == ANNA
    with pytest.raises(SignInRefused) as caught:
        ward.sessions.confirm(WRONG)
    assert (caught.value.wait_s, ward.sessions.signed_in) == (30, None)
    assert ward.notes.kinds() == [NoteKind.SIGNED_OUT]
    assert refused(ward, "anna", PIN).wait_s == 30


@pytest.mark.req("SR-24")
def test_who_was_closed_meanwhile_signs_nothing_and_is_signed_out(ward: Ward) -> None:
    ward.sessions.sign_in("anna", PIN)
    ward.accounts.keep(ANNA.model_copy(update={"active": False}), BY, ward.new_id())
    with pytest.raises(SignInRefused):
        ward.sessions.confirm(PIN)
    assert ward.sessions.signed_in is None


@pytest.mark.req("SR-30")
def test_while_the_screen_is_locked_nobody_is_signed_in(ward: Ward) -> None:
    ward.sessions.sign_in("anna", PIN)
    ward.clock.forward(minutes=3)
    ward.sessions.lock()
    assert ward.sessions.signed_in is None
    (note,) = ward.notes.notes
    assert (note.kind, note.by.name) == (NoteKind.LOCKED, "Anna Example")
    assert (note.at, note.utc_offset) == ("2026-11-22T13:48:30+00:00", "+00:00")
    ward.sessions.lock()
    ward.sessions.sign_out()
    assert ward.notes.kinds() == [NoteKind.LOCKED]


@pytest.mark.req("SR-30")
def test_a_screen_locks_even_where_that_cannot_be_recorded(ward: Ward) -> None:
    ward.sessions.sign_in("anna", PIN)
    ward.notes.fails_next = StorageFailed("The disk is full.", "Free some space.")
    with pytest.raises(StorageFailed):
        ward.sessions.lock()
    assert ward.sessions.signed_in is None


def test_signing_out_and_the_fast_switch_are_recorded(ward: Ward) -> None:
    ward.sessions.sign_in("anna", PIN)
    ward.sessions.sign_in("anna", PIN)
    assert ward.notes.kinds() == []
    ward.sessions.sign_in("berta", PIN)
    ward.sessions.sign_out()
    assert [(note.kind, note.by.account_id) for note in ward.notes.notes] == [
        (NoteKind.SIGNED_OUT, ANNA.account_id),
        (NoteKind.SIGNED_OUT, BERTA.account_id),
    ]
    assert ward.sessions.signed_in is None


def test_who_signed_in_lately_is_listed_the_last_one_first(ward: Ward) -> None:
    assert ward.sessions.people() == ()
    for name in ("anna", "berta", "clara", "anna"):
        ward.sessions.sign_in(name, PIN)
    ward.accounts.keep(BERTA.model_copy(update={"active": False}), BY, ward.new_id())
    assert [person.sign_in_name for person in ward.sessions.people()] == ["anna", "clara"]
    assert ward.sessions.people()[0] == Person(sign_in_name="anna", full_name="Anna Example", role=Role.NURSE)


@pytest.mark.req("SR-24")
def test_ones_own_pin_is_changed_with_the_old_one(ward: Ward) -> None:
    ward.sessions.sign_in("anna", PIN)
    for new_pin, says in (("111111", "same digit"), (PIN, "the old one")):
        with pytest.raises(AccountRefused, match=says):
            ward.sessions.change_pin(PIN, new_pin)
    with pytest.raises(SignInRefused):
        ward.sessions.change_pin(WRONG, "975311")
    ward.sessions.change_pin(PIN, "975311")
    whose, pin_hash, by, _ = ward.accounts.pins[-1]
    assert (whose, pin_hash, by.account_id) == (ANNA.account_id, "hash of 975311", ANNA.account_id)
    assert refused(ward, "anna", PIN).wait_s == 0
    assert ward.sessions.sign_in("anna", "975311") == ANNA


@pytest.mark.req("SR-24")
def test_accounts_are_kept_by_who_is_signed_in_and_may(ward: Ward) -> None:
    with pytest.raises(NotAllowed, match="Nobody is signed in"):
        ward.sessions.accounts()
    ward.sessions.sign_in("admin", PIN)
    assert ward.sessions.accounts() == ward.accounts.accounts()
    added = ward.sessions.add_account("emma", "Emma Example", Role.NURSE, "864202")
    ward.sessions.give_pin(added.account_id, "420864")
    renamed = added.model_copy(update={"full_name": "Emma Other"})
    ward.sessions.change_account(renamed)
    assert ward.sessions.signed_in == ADMIN
    self_renamed = ADMIN.model_copy(update={"full_name": "Ada Example"})
    ward.sessions.change_account(self_renamed)
    assert ward.sessions.signed_in == self_renamed
    assert ward.sessions.sign_in("emma", "420864") == renamed


def test_the_first_account_is_an_administrator_who_then_signs_in() -> None:
    clock = WardClock()
    accounts, notes = AccountsInMemory(clock=clock), NotesInMemory()
    ward = Ward(clock=clock, notes=notes)
    ward.accounts = accounts
    sessions = ward.started_again()
    made = sessions.first_account("boss", "Berta Boss", PIN)
    assert isinstance(made, Account)
    assert (made.role, made.sign_in_name) == (Role.ADMINISTRATOR, "boss")
    assert sessions.signed_in is None
    assert sessions.sign_in("boss", PIN) == made


def test_a_moment_is_kept_in_utc_with_the_offset_that_the_clock_had() -> None:
    summer = WardClock().moment - timedelta(days=120)
    assert stamp(summer) == ("2026-07-25T12:45:30+00:00", "+01:00")


def test_the_hasher_of_the_fakes_hides_nothing() -> None:
    assert QuickPins().hash("1") == "hash of 1"


@pytest.mark.req("SR-24")
def test_a_witness_signs_beside_the_one_who_is_signed_in(ward: Ward) -> None:
    with pytest.raises(SignInRefused, match="Nobody is signed in"):
        ward.sessions.witness("berta", PIN)
    ward.sessions.sign_in("anna", PIN)
    assert ward.sessions.witness("BERTA", PIN) == BERTA
    assert ward.sessions.signed_in == ANNA
    assert ward.accounts.attempts[-1][:2] == (BERTA.account_id, True)


@pytest.mark.req("SR-24")
def test_a_witness_is_another_person_who_may(ward: Ward) -> None:
    ward.sessions.sign_in("anna", PIN)
    tries = len(ward.accounts.attempts)
    with pytest.raises(NotAllowed, match="Nobody is her own witness"):
        ward.sessions.witness("Anna", PIN)
    assert len(ward.accounts.attempts) == tries
    with pytest.raises(NotAllowed, match="may not witness what is discarded"):
        ward.sessions.witness("admin", PIN)
    assert ward.sessions.signed_in == ANNA


@pytest.mark.req("SR-24")
def test_a_witness_waits_after_wrong_pins_like_anybody(ward: Ward) -> None:
    ward.sessions.sign_in("anna", PIN)
    for _ in range(5):
        with pytest.raises(SignInRefused, match="Name and PIN do not fit"):
            ward.sessions.witness("berta", WRONG)
    with pytest.raises(SignInRefused, match="Too many tries"):
        ward.sessions.witness("berta", PIN)
    with pytest.raises(SignInRefused, match="Name and PIN do not fit"):
        ward.sessions.witness("nobody", PIN)
    assert ward.sessions.signed_in == ANNA
    assert ward.notes.kinds().count(NoteKind.SIGN_IN_REFUSED) == 2
