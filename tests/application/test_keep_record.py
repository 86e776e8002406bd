"""Who may do what to the record, what each act leaves in it, and what no note may hold."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from ketadesk.application.account import Account, Author, Role
from ketadesk.application.audit import AuditQuery, NoteKind
from ketadesk.application.backups import BackupFile, BackupTest, RestorePreview
from ketadesk.application.errors import (
    BackupRefused,
    CannotSave,
    ErasureRefused,
    NotAllowed,
    SignInRefused,
    StorageFailed,
)
from ketadesk.application.keep_record import RecordKeeping, RecordParts, years_before
from ketadesk.application.sign_in import Sessions
from ketadesk.application.workstation import Erasure
from tests.application.record_fakes import AccountsInMemory, EntryIds, NotesInMemory, QuickPins, WardClock

PIN = "482913"
HEAD = "0123456789ab" + "c" * 52
SOUND = BackupTest(file="/b/one", sound=True, entries=5, head=HEAD, newest_entry_at="", words="Sound.")
BAD = BackupTest(file="/b/one", sound=False, entries=0, head="", newest_entry_at="", words="Damaged.")
PATIENT_IN_A_PATH = "/stick/Zanzibaroglu.backup"


@dataclass
class BackupsInMemory:
    """Says what it was asked; `fails` is raised by the next make."""

    due: bool = True
    tested: BackupTest = SOUND
    lost: int = 2
    readable: bool = True
    fails: Exception | None = None
    asked: list[tuple[Any, ...]] = field(default_factory=list)

    def listed(self, at: datetime) -> tuple[BackupFile, ...]:
        return (BackupFile(file="/b/one", made_at="", entries=5, size_bytes=9, kept_as="daily"),)

    def is_due(self, at: datetime) -> bool:
        return self.due

    def make(self, at: datetime, target: str, by_hand: bool) -> BackupTest:
        self.asked.append(("make", target, by_hand))
        if self.fails is not None:
            raise self.fails
        return self.tested

    def test(self, file: str, passphrase: str) -> BackupTest:
        self.asked.append(("test", file, passphrase))
        return self.tested

    def preview(self, file: str, passphrase: str) -> RestorePreview:
        self.asked.append(("preview", file, passphrase))
        return RestorePreview(
            test=self.tested, lost=(), lost_count=self.lost, record_readable=self.readable, words="Damaged or not."
        )

    def restore(self, file: str, passphrase: str, note: Any) -> None:
        self.asked.append(("restore", file, passphrase, note))


@dataclass
class ErasingInMemory:
    """Says what it was asked."""

    asked: list[tuple[Any, ...]] = field(default_factory=list)

    def erasure(self, identifier: str) -> Erasure:
        return Erasure(identifier=identifier, names=("EXAMPLE, Alex",), orders=(), open_orders=(), entries=3, words="")

    def erase(self, identifier: str, reason: str, by: Author, entry_id: str) -> None:
        self.asked.append((identifier, reason, by.name, entry_id))

    def kept_too_long(self, before: datetime) -> tuple[str, ...]:
        self.asked.append(("before", before))
        return ("TEST-0001",)


@dataclass
class Ward:
    """A record of one nurse and one administrator."""

    clock: WardClock = field(default_factory=WardClock)
    notes: NotesInMemory = field(default_factory=NotesInMemory)
    backups: BackupsInMemory = field(default_factory=BackupsInMemory)
    erasing: ErasingInMemory = field(default_factory=ErasingInMemory)
    saved: list[tuple[str, str]] = field(default_factory=list)
    readable: bool = True
    restored: int = 0
    retention_years: int | None = None
    only_looks: bool = False
    printed: list[tuple[int, str] | None] = field(default_factory=list)

    def __post_init__(self) -> None:
        accounts = AccountsInMemory(clock=self.clock)
        ids, setter = EntryIds(), Author(account_id="set-up", name="Set-up")
        for name, role in (("nurse", Role.NURSE), ("admin", Role.ADMINISTRATOR)):
            account = Account(account_id=f"id-{name}", sign_in_name=name, full_name=f"{name} One", role=role)
            accounts.keep(account, setter, ids())
            accounts.keep_pin(account.account_id, f"hash of {PIN}", setter, ids())
        self.accounts = accounts
        self.sessions = Sessions(accounts, self.notes, QuickPins(), self.clock, ids, 180)
        self.new_entry_id = ids
        self.save: Callable[[str, str], None] = lambda text, target: self.saved.append((text, target))

    def keeping(self, who: str = "") -> RecordKeeping:
        if who:
            self.sessions.sign_in(who, PIN)
        self.notes.notes.clear()
        return RecordKeeping(
            RecordParts(
                journal=self.notes,
                sessions=self.sessions,
                clock=self.clock,
                new_entry_id=self.new_entry_id,
                backups=self.backups,
                erasing=self.erasing,
                verify=self._verify,
                record_can_be_read=lambda: self.readable,
                save_csv=lambda text, target: self.save(text, target),
                restored=self._restored,
                retention_years=self.retention_years,
                only_looks=self.only_looks,
            )
        )

    def _verify(self, printed: tuple[int, str] | None) -> tuple[bool, str]:
        self.printed.append(printed)
        return True, "The record is sound."

    def _restored(self) -> None:
        self.restored += 1


@pytest.fixture
def ward() -> Ward:
    return Ward()


VERBS: dict[str, Callable[[RecordKeeping], object]] = {
    "audit": lambda keeping: keeping.audit(AuditQuery()),
    "export": lambda keeping: keeping.export_audit(AuditQuery(), "/x.csv"),
    "exported": lambda keeping: keeping.exported_audit(AuditQuery()),
    "back up": lambda keeping: keeping.back_up(),
    "preview": lambda keeping: keeping.restore_preview("/b/one"),
    "restore": lambda keeping: keeping.restore("/b/one", "", PIN),
    "erasure": lambda keeping: keeping.erasure("TEST-0001"),
    "erase": lambda keeping: keeping.erase("TEST-0001", "asked for", PIN),
    "kept too long": lambda keeping: keeping.kept_too_long(),
}


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_who_is_not_signed_in_may(ward: Ward, verb: str) -> None:
    with pytest.raises(NotAllowed, match="Nobody is signed in"):
        VERBS[verb](ward.keeping())
    assert ward.notes.notes == [] and ward.backups.asked == [] and ward.erasing.asked == [] and ward.saved == []


@pytest.mark.parametrize("verb", ["preview", "restore", "erasure", "erase", "kept too long"])
def test_a_nurse_neither_restores_nor_erases(ward: Ward, verb: str) -> None:
    with pytest.raises(NotAllowed, match=r"Your account \(nurse\) may not"):
        VERBS[verb](ward.keeping("nurse"))
    assert ward.notes.notes == [] and ward.backups.asked == [] and ward.erasing.asked == []


@pytest.mark.parametrize("verb", VERBS)
def test_an_administrator_may(ward: Ward, verb: str) -> None:
    VERBS[verb](ward.keeping("admin"))


LOOKS = {"audit"}
"""What may be done in a record that is only looked at."""


@pytest.mark.req("SR-39")
@pytest.mark.parametrize("verb", sorted(set(VERBS) - LOOKS))
@pytest.mark.parametrize("readable", [True, False])
def test_where_the_record_is_only_looked_at_nothing_is_put_in_its_place(ward: Ward, verb: str, readable: bool) -> None:
    """Another program may hold the record and write into it meanwhile."""
    ward.only_looks = True
    keeping = ward.keeping("admin")
    ward.readable = readable
    with pytest.raises(BackupRefused, match="only looked at here; another program may be using it"):
        VERBS[verb](keeping)
    assert ward.notes.notes == [] and ward.backups.asked == [] and ward.erasing.asked == [] and ward.saved == []
    assert ward.restored == 0


@pytest.mark.req("SR-39")
def test_a_record_that_is_only_looked_at_is_looked_at(ward: Ward) -> None:
    ward.only_looks = True
    keeping = ward.keeping("admin")
    keeping.audit(AuditQuery())
    assert keeping.verify()[0] and keeping.backups() and keeping.test_backup("/b/one").sound
    assert keeping.back_up_when_due() is None, "that is for the program that holds it"
    assert ward.notes.notes == [] and ward.backups.asked == [("test", "/b/one", "")]


@pytest.mark.req("SR-39")
def test_nobody_learns_more_of_a_looked_at_record_than_she_may(ward: Ward) -> None:
    ward.only_looks = True
    with pytest.raises(NotAllowed):
        ward.keeping("nurse").erase("TEST-0001", "asked for", PIN)


def test_an_export_holds_every_entry_and_is_noted_first(ward: Ward) -> None:
    keeping = ward.keeping("nurse")
    for _ in range(3):
        keeping.back_up()
    assert keeping.export_audit(AuditQuery(first=2, limit=1), "/home/Zanzibaroglu.csv") == 3
    (text, target) = ward.saved[0]
    assert target == "/home/Zanzibaroglu.csv"
    assert text.count("\r\n") == 4
    assert ward.notes.notes[-1].kind is NoteKind.AUDIT_EXPORTED
    assert ward.notes.notes[-1].words == "3 entries asked for."
    assert ward.notes.notes[-1].by == Author(account_id="id-nurse", name="nurse One")


def test_an_export_that_cannot_be_noted_is_not_made(ward: Ward) -> None:
    keeping = ward.keeping("nurse")
    ward.notes.fails_next = StorageFailed("The disk is full.", "Free some space.")
    with pytest.raises(StorageFailed):
        keeping.export_audit(AuditQuery(), "/x.csv")
    assert ward.saved == []


def test_an_export_that_cannot_be_written_says_so(ward: Ward) -> None:
    def refuse(_text: str, _target: str) -> None:
        raise CannotSave("It exists already.", "Choose another name.")

    ward.save = refuse
    with pytest.raises(CannotSave):
        ward.keeping("nurse").export_audit(AuditQuery(), "/x.csv")
    assert ward.notes.kinds() == [NoteKind.AUDIT_EXPORTED]


def test_verifying_and_listing_and_testing_need_nobody(ward: Ward) -> None:
    keeping = ward.keeping()
    assert keeping.verify() == (True, "The record is sound.")
    assert keeping.verify((57, "0123abcd")) == (True, "The record is sound.")
    assert ward.printed == [None, (57, "0123abcd")]
    assert [backup.file for backup in keeping.backups()] == ["/b/one"]
    assert keeping.test_backup("/b/one", "a passphrase") == SOUND
    assert ward.backups.asked == [("test", "/b/one", "a passphrase")]


@pytest.mark.req("SR-46")
def test_a_backup_is_noted_without_its_place(ward: Ward) -> None:
    assert ward.keeping("nurse").back_up(PATIENT_IN_A_PATH) == SOUND
    assert ward.backups.asked == [("make", PATIENT_IN_A_PATH, True)]
    (note,) = ward.notes.notes
    assert note.kind is NoteKind.BACKED_UP
    assert note.words == "5 entries, up to 0123456789ab. Tested and sound."
    assert "Zanzibaroglu" not in note.model_dump_json()


@pytest.mark.req("SR-41")
def test_the_schedule_makes_one_when_it_is_due_and_nobody_is_there(ward: Ward) -> None:
    assert ward.keeping().back_up_when_due() == SOUND
    assert ward.backups.asked == [("make", "", False)]
    assert ward.notes.notes[0].by.name == "The backup schedule"


@pytest.mark.req("SR-41")
def test_the_schedule_does_nothing_when_it_is_not_due(ward: Ward) -> None:
    ward.backups.due = False
    assert ward.keeping().back_up_when_due() is None
    assert ward.backups.asked == [] and ward.notes.notes == []


@pytest.mark.req("SR-45")
@pytest.mark.parametrize("noted", [True, False])
def test_a_backup_that_failed_is_told_and_noted_where_that_is_possible(ward: Ward, noted: bool) -> None:
    keeping = ward.keeping("nurse")
    ward.backups.fails = BackupRefused(f"The disk is full: {PATIENT_IN_A_PATH}.", "Free some space.")
    if not noted:
        ward.notes.fails_next = StorageFailed("The disk is full.", "Free some space.")
    with pytest.raises(BackupRefused, match="The disk is full"):
        keeping.back_up(PATIENT_IN_A_PATH)
    assert ward.notes.kinds() == ([NoteKind.BACKUP_FAILED] if noted else [])
    assert all("Zanzibaroglu" not in note.words for note in ward.notes.notes)


@pytest.mark.req("SR-41")
def test_putting_back_takes_a_pin_and_says_in_the_record_what_was_given_up(ward: Ward) -> None:
    ward.keeping("admin").restore("/b/one", "", PIN)
    (_, (verb, file, passphrase, note)) = ward.backups.asked
    assert (verb, file, passphrase) == ("restore", "/b/one", "")
    assert note.kind is NoteKind.RESTORED
    assert note.by == Author(account_id="id-admin", name="admin One")
    assert note.words == (
        "A backup of 5 entries, up to 0123456789ab, was put back. 2 entries of the record before it were given up."
    )
    assert ward.restored == 1


@pytest.mark.req("SR-41")
def test_one_entry_is_one_entry(ward: Ward) -> None:
    ward.backups.lost = 1
    ward.keeping("admin").restore("/b/one", "", PIN)
    assert ward.backups.asked[-1][3].words.endswith("1 entry of the record before it were given up.") is False
    assert ward.backups.asked[-1][3].words.endswith("1 entry of the record before it was given up.")


@pytest.mark.req("SR-41")
def test_with_a_wrong_pin_nothing_is_put_back(ward: Ward) -> None:
    with pytest.raises(SignInRefused):
        ward.keeping("admin").restore("/b/one", "", "000000")
    assert ward.backups.asked == [] and ward.restored == 0


@pytest.mark.req("SR-41")
def test_a_backup_that_is_not_sound_is_never_put_back(ward: Ward) -> None:
    ward.backups.tested = BAD
    with pytest.raises(BackupRefused, match="Damaged or not"):
        ward.keeping("admin").restore("/b/one", "", PIN)
    assert [asked[0] for asked in ward.backups.asked] == ["preview"]
    assert ward.restored == 0


@pytest.mark.req("SR-38")
def test_while_the_record_cannot_be_read_the_backup_passphrase_stands_in(ward: Ward) -> None:
    ward.readable = ward.backups.readable = False
    keeping = ward.keeping()
    assert not keeping.restore_preview("/b/one").record_readable
    with pytest.raises(BackupRefused, match="nobody can sign in") as refused:
        keeping.restore("/b/one", "", PIN)
    assert "passphrase of the backups" in refused.value.next_step
    keeping.restore("/b/one", "seven dry swans", "")
    note = ward.backups.asked[-1][3]
    assert note.by.name == "Whoever knew the backup passphrase"
    assert note.words.endswith("could not be read: what it held beyond the backup is not known.")


def test_erasing_takes_a_reason_and_a_pin(ward: Ward) -> None:
    ward.keeping("admin").erase("TEST-0001", "asked for in writing", PIN)
    ((identifier, reason, name, entry_id),) = ward.erasing.asked
    assert (identifier, reason, name, len(entry_id)) == ("TEST-0001", "asked for in writing", "admin One", 36)


@pytest.mark.parametrize("reason", ["", "   ", " asked", "x" * 501, "a\u202eb", "e\u0301"])
def test_a_reason_that_cannot_be_kept_is_refused(ward: Ward, reason: str) -> None:
    with pytest.raises(ErasureRefused):
        ward.keeping("admin").erase("TEST-0001", reason, PIN)
    assert ward.erasing.asked == []


@pytest.mark.parametrize("pin", ["000000", "\uff14\uff18\uff12\uff19\uff11\uff13", ""])
def test_with_a_wrong_pin_nobody_is_erased(ward: Ward, pin: str) -> None:
    with pytest.raises(SignInRefused):
        ward.keeping("admin").erase("TEST-0001", "asked for", pin)
    assert ward.erasing.asked == []


def test_who_lost_the_right_in_the_meantime_may_no_longer(ward: Ward) -> None:
    keeping = ward.keeping("admin")
    admin = next(account for account in ward.accounts.accounts() if account.sign_in_name == "admin")
    nurse_now = admin.model_copy(update={"role": Role.NURSE})
    ward.accounts.keep(nurse_now, Author(account_id="x", name="x"), "new entry")
    with pytest.raises(NotAllowed):
        keeping.erase("TEST-0001", "asked for", PIN)
    assert ward.erasing.asked == []


def test_without_a_retention_period_nobody_is_kept_too_long(ward: Ward) -> None:
    assert ward.keeping("admin").kept_too_long() == ()
    assert ward.erasing.asked == []


def test_the_retention_period_counts_back_from_now(ward: Ward) -> None:
    ward.retention_years = 8
    assert ward.keeping("admin").kept_too_long() == ("TEST-0001",)
    assert ward.erasing.asked == [("before", datetime(2018, 11, 22, 13, 45, 30, tzinfo=UTC))]


def test_the_day_that_only_leap_years_have() -> None:
    leap = datetime(2028, 2, 29, 12, tzinfo=UTC)
    assert years_before(leap, 1) == datetime(2027, 2, 28, 12, tzinfo=UTC)
    assert years_before(leap, 4) == datetime(2024, 2, 29, 12, tzinfo=UTC)
