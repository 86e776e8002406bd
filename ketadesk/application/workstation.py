"""What the window may ask for beside orders: opening the record, people, the second check, and keeping the record.

`app.py` builds it. Failures are `KetaDeskError`: show `what` and `next_step`.
"""

from enum import StrEnum
from typing import Protocol

from ketadesk.application.account import Account, Role
from ketadesk.application.audit import AuditEntry, AuditQuery
from ketadesk.application.backups import BackupFile, BackupTest, RestorePreview
from ketadesk.application.monitoring.bedside_desk import MonitoringDesk
from ketadesk.application.order_desk import OrderDesk
from ketadesk.application.second_check_form import CheckDraft, CheckForm, CheckResult
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.domain.model import Model


class OpeningState(StrEnum):
    """What stands between the start and the first sign-in."""

    SET_UP = "set-up"
    """There is no record yet."""
    PASSPHRASE = "passphrase"
    """The record's key is asked for."""
    READY = "ready"
    TROUBLE = "trouble"
    """The record cannot be used; the words say why. Without it orders are worked out and printed as DRAFT only."""


class Opening(Model):
    """How far the record is open."""

    state: OpeningState
    what: str = ""
    next_step: str = ""
    can_look: bool = False
    """The record can be read, and only that."""
    can_retry: bool = False
    last_good_backup: str = ""
    """In words: file and time; blank when there is none."""
    notice: str = ""
    """What whoever looks after KetaDesk should know, while everything can be used."""
    has_credential_store: bool = False
    """The operating system can keep the key (asked at set-up)."""


class SetUp(Model):
    """What the first run asks."""

    hospital: str
    identifier_label: str
    page_size: PageSize
    keep_key_in_credential_store: bool
    passphrase: str
    """Needed where the credential store is not used; blank otherwise."""
    administrator_sign_in_name: str
    administrator_full_name: str
    administrator_pin: str
    backup_folder: str
    """Blank: the folder `backups` beside the record."""
    backup_passphrase: str
    restore_from: str = ""
    """A backup that this new computer goes on with; then `backup_passphrase` is the one it was made under, and its
    people sign in: what is said of an administrator does not count."""


class Person(Model):
    """Somebody who may sign in, as the sign-in page lists them."""

    sign_in_name: str
    full_name: str
    role: Role


class SessionDesk(Protocol):
    """Who is at the workstation."""

    @property
    def signed_in(self) -> Account | None:
        """Who is signed in and not locked out; nobody while the screen is locked."""

    @property
    def lock_after_s(self) -> int:
        """So many seconds without a key or a click lock the screen."""

    def people(self) -> tuple[Person, ...]:
        """Everybody who signed in at this workstation lately, the last one first: for the fast switch."""

    def sign_in(self, sign_in_name: str, pin: str) -> Account:
        """Raises `SignInRefused`."""

    def confirm(self, pin: str) -> Account:
        """The one who is signed in, once more by PIN: the signature under a step. Raises `SignInRefused`."""

    def witness(self, sign_in_name: str, pin: str) -> Account:
        """Another person signs beside the one who is signed in, who stays it. Raises `SignInRefused`, `NotAllowed`."""

    def lock(self) -> None:
        """The screen was hidden: by key, or because nobody touched it."""

    def sign_out(self) -> None:
        """Nobody is at the workstation."""

    def change_pin(self, old_pin: str, new_pin: str) -> None:
        """One's own PIN. Raises `SignInRefused`, `AccountRefused`."""

    def accounts(self) -> tuple[Account, ...]:
        """Everybody, also who may no longer sign in. For who keeps accounts."""

    def add_account(self, sign_in_name: str, full_name: str, role: Role, pin: str) -> Account:
        """Raises `AccountRefused`, `NotAllowed`."""

    def change_account(self, account: Account) -> None:
        """Another full name or role, or no longer active. Raises `AccountRefused`, `NotAllowed`."""

    def give_pin(self, account_id: str, pin: str) -> None:
        """A new PIN for who forgot hers. Raises `AccountRefused`, `NotAllowed`."""


class CheckDesk(Protocol):
    """The second check of a stored order, and the signature that follows."""

    def form(self, order_id: str, revision: int, draft: CheckDraft) -> CheckForm:
        """The questions for what has been typed so far; no figure of the first entry."""

    def check(self, order_id: str, revision: int, draft: CheckDraft, pin: str, entry_id: str) -> CheckResult:
        """Compare, and record it as the check of the one who is signed in.

        Raises `OrderRefused`, `NotAllowed`, `SignInRefused`, `StorageFailed`.
        """

    def sign_off(self, order_id: str, revision: int, pin: str, entry_id: str) -> None:
        """After a difference nurse 1 looked at the sources again and stands by the order as it is."""

    def record_signature(
        self, order_id: str, revision: int, prescriber: str, signed_at: str, pin: str, entry_id: str
    ) -> None:
        """The prescriber's signature on this very revision was seen; `signed_at` is ISO 8601 with offset."""


class Erasure(Model):
    """What erasing a patient would take away; nothing has been changed."""

    identifier: str
    names: tuple[str, ...]
    """Every name that was stored with this identifier."""
    orders: tuple[str, ...]
    open_orders: tuple[str, ...]
    """Orders that are not ended, cancelled or superseded: they stand in the way."""
    entries: int
    words: str


class RecordDesk(Protocol):
    """Keeping the record: audit, verification, backup, erasure."""

    def audit(self, query: AuditQuery) -> tuple[AuditEntry, ...]:
        """Newest first."""

    def export_audit(self, query: AuditQuery, target: str) -> int:
        """Write the entries as CSV; answers how many. Raises `CannotSave`, `NotAllowed`."""

    def exported_audit(self, query: AuditQuery) -> tuple[AuditEntry, ...]:
        """Every entry of the query, for an export: the record notes it. Raises `NotAllowed`."""

    def verify(self, printed: tuple[int, str] | None = None) -> tuple[bool, str]:
        """Walk the whole chain: whether it is sound, and what was found, in words, a line for each finding.

        `printed`: number and first characters of the hash on a sheet, to be held against the record.
        """

    def backups(self) -> tuple[BackupFile, ...]:
        """Newest first."""

    def back_up(self, target: str = "") -> BackupTest:
        """Make one now and test it; into the backup folder, or at `target`. Raises `BackupRefused`."""

    def back_up_when_due(self) -> BackupTest | None:
        """The schedule's backup, when the last one is a day old; none when it is not due."""

    def test_backup(self, file: str, passphrase: str = "") -> BackupTest:
        """Open it and walk its chain; with this record's own backup passphrase when none is given."""

    def restore_preview(self, file: str, passphrase: str = "") -> RestorePreview:
        """What putting it back would lose."""

    def restore(self, file: str, passphrase: str, pin: str) -> None:
        """Put it back; the record as it was is kept beside it under another name."""

    def erasure(self, identifier: str) -> Erasure:
        """What erasing this patient would take away. Raises `ErasureRefused`, `NotAllowed`."""

    def erase(self, identifier: str, reason: str, pin: str) -> None:
        """Erase; a tombstone stays in the chain. Raises `ErasureRefused`, `NotAllowed`, `SignInRefused`."""

    def kept_too_long(self) -> tuple[str, ...]:
        """Identifiers of patients past the hospital's retention period; empty when none is set."""


class Workstation(Protocol):
    """Everything the window talks to."""

    @property
    def orders(self) -> OrderDesk:
        """Orders; storing needs somebody signed in."""

    @property
    def sessions(self) -> SessionDesk:
        """People. Only when the record is ready."""

    @property
    def checks(self) -> CheckDesk:
        """The second check. Only when the record is ready."""

    @property
    def monitoring(self) -> MonitoringDesk:
        """Signed orders and what runs. Only when the record is ready or may be looked at."""

    @property
    def record(self) -> RecordDesk:
        """Keeping the record. Only when it is ready or may be looked at."""

    def opening(self) -> Opening:
        """Try to open the record and say how far it came. Never raises `KetaDeskError`."""

    def set_up(self, wishes: SetUp) -> str:
        """Make the record and the first administrator; answers the recovery key, which is shown once."""

    def print_recovery_key(self, recovery_key: str) -> str:
        """Send a page with the key to the printer; the answer is a sentence to show. Raises `CannotPrint`."""

    def unlock(self, passphrase: str) -> Opening:
        """Open with the passphrase or with the recovery key. Raises `KeyUnavailable` for a wrong one."""

    def look_only(self) -> Opening:
        """From now on the record is read and never written."""

    def back_up_when_due(self) -> BackupTest | None:
        """The schedule's backup, when the last one is a day old; may be called in another thread.

        Raises `BackupRefused`, `StorageFailed`.
        """

    def keep_downtime_packs(self) -> int:
        """Write a downtime pack of every infusion into the settings' folder, and remove what is kept too long.

        To be called once an hour while the record is open, also behind the lock; may be called in another thread.
        Answers how many were written: 0 where no folder is set, or the record is only looked at. Raises `CannotSave`
        where any could not be written, `StorageFailed`.
        """

    def close(self) -> None:
        """Close the record and give it free."""
