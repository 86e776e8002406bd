"""Workstation and sessions in memory, for tests of the pages: hand-filled answers, and what was asked of them."""

from dataclasses import dataclass, field

from ketadesk.application.account import Account, Role
from ketadesk.application.backups import BackupTest
from ketadesk.application.errors import AccountRefused, KetaDeskError, KeyUnavailable, SignInRefused
from ketadesk.application.monitoring.bedside_desk import MonitoringDesk
from ketadesk.application.order_desk import OrderDesk
from ketadesk.application.pin_rules import pin_flaw
from ketadesk.application.workstation import (
    CheckDesk,
    Opening,
    OpeningState,
    Person,
    RecordDesk,
    SessionDesk,
    SetUp,
)
from tests.ui.sample_monitoring import SampleMonitoring, ward_view

ALEX = Account(
    account_id="11111111-1111-4111-8111-111111111111", sign_in_name="aexa", full_name="Alex Example", role=Role.NURSE
)
KIM = Account(
    account_id="22222222-2222-4222-8222-222222222222",
    sign_in_name="kpat",
    full_name="Kim Pattern",
    role=Role.PHARMACIST,
)
ADA = Account(
    account_id="33333333-3333-4333-8333-333333333333",
    sign_in_name="admin1",
    full_name="Ada Keeper",
    role=Role.ADMINISTRATOR,
)
ALEX_PIN, KIM_PIN, ADA_PIN = "482913", "719305", "260418"
RECOVERY_KEY = "7KQ2B-M9XCD-4TVBF-W8HDG-3RNPH-6YJFJ-2ABCK"
REFUSED = "Name and PIN do not fit together."
OPEN_READY = Opening(state=OpeningState.READY)
TROUBLE = Opening(
    state=OpeningState.TROUBLE,
    what="The record is damaged: page 7 does not hold what was written.",
    next_step="Look at what can be read, or put the last good backup back.",
    can_look=True,
    can_retry=True,
    last_good_backup="ketadesk-20261121-0300.backup, made 21-Nov-2026 03:00",
)


class HandClock:
    """Seconds that pass when a test says so."""

    def __init__(self, at: float = 1000.0) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at

    def pass_s(self, seconds: float) -> None:
        self.at += seconds


@dataclass
class HandSessions:
    """Three people; a refusal or failure is raised by the next verb."""

    everybody: list[Account] = field(default_factory=lambda: [ALEX, KIM, ADA])
    pins: dict[str, str] = field(
        default_factory=lambda: {
            ALEX.account_id: ALEX_PIN,
            KIM.account_id: KIM_PIN,
            ADA.account_id: ADA_PIN,
        }
    )
    lately: tuple[Account, ...] = (ALEX, KIM)
    wait_s: int = 0
    failure: KetaDeskError | None = None
    here: Account | None = None
    tried: list[tuple[str, str]] = field(default_factory=list)

    @property
    def signed_in(self) -> Account | None:
        return self.here

    @property
    def lock_after_s(self) -> int:
        return 180

    def people(self) -> tuple[Person, ...]:
        self._fail()
        return tuple(Person(sign_in_name=a.sign_in_name, full_name=a.full_name, role=a.role) for a in self.lately)

    def sign_in(self, sign_in_name: str, pin: str) -> Account:
        self._fail()
        self.tried.append((sign_in_name, pin))
        found = next((a for a in self.everybody if a.sign_in_name == sign_in_name and a.active), None)
        if found is None or self.pins[found.account_id] != pin:
            raise self._refusal()
        self.here = found
        return found

    def confirm(self, pin: str) -> Account:
        if self.here is None or self.pins[self.here.account_id] != pin:
            raise self._refusal()
        return self.here

    def witness(self, sign_in_name: str, pin: str) -> Account:
        found = next((a for a in self.everybody if a.sign_in_name == sign_in_name and a.active), None)
        if found is None or found == self.here or self.pins[found.account_id] != pin:
            raise self._refusal()
        return found

    def lock(self) -> None:
        self.here = None

    def sign_out(self) -> None:
        self.here = None

    def change_pin(self, old_pin: str, new_pin: str) -> None:
        self._fail()
        account = self.confirm(old_pin)
        self._take_pin(account.account_id, new_pin)

    def accounts(self) -> tuple[Account, ...]:
        self._fail()
        return tuple(self.everybody)

    def add_account(self, sign_in_name: str, full_name: str, role: Role, pin: str) -> Account:
        self._fail()
        if any(a.sign_in_name == sign_in_name for a in self.everybody):
            raise AccountRefused("This sign-in name is another person's.", "Choose another one.")
        made = Account(
            account_id=f"44444444-4444-4444-8444-{len(self.everybody):012d}",
            sign_in_name=sign_in_name,
            full_name=full_name,
            role=role,
        )
        self._take_pin(made.account_id, pin)
        self.everybody.append(made)
        return made

    def change_account(self, account: Account) -> None:
        self._fail()
        place = next(p for p, a in enumerate(self.everybody) if a.account_id == account.account_id)
        self.everybody[place] = account

    def give_pin(self, account_id: str, pin: str) -> None:
        self._fail()
        self._take_pin(account_id, pin)

    def _take_pin(self, account_id: str, pin: str) -> None:
        flaw = pin_flaw(pin)
        if flaw:
            raise AccountRefused(f"This PIN cannot be used: {flaw}.", "Choose another one.")
        self.pins[account_id] = pin

    def _refusal(self) -> SignInRefused:
        wait = f"Wait {self.wait_s} seconds." if self.wait_s else "Type the PIN again."
        return SignInRefused(REFUSED, wait, self.wait_s)

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure


@dataclass
class HandWorkstation:
    """Opens with one passphrase, and makes a record once."""

    now: Opening = OPEN_READY
    passphrase: str = "three quiet brown owls"
    failure: KetaDeskError | None = None
    hand_sessions: HandSessions = field(default_factory=HandSessions)
    order_desk: OrderDesk | None = None
    check_desk: CheckDesk | None = None
    record_desk: RecordDesk | None = None
    monitoring_desk: MonitoringDesk = field(default_factory=lambda: SampleMonitoring(ward_now=ward_view()))
    """An empty ward unless a test fills it."""
    wishes: list[SetUp] = field(default_factory=list)
    looks_only: bool = False
    closed: bool = False
    schedule_asked: int = 0
    packs_asked: int = 0
    packs_failure: KetaDeskError | None = None

    @property
    def orders(self) -> OrderDesk:
        assert self.order_desk is not None
        return self.order_desk

    @property
    def sessions(self) -> SessionDesk:
        return self.hand_sessions

    @property
    def checks(self) -> CheckDesk:
        assert self.check_desk is not None
        return self.check_desk

    @property
    def monitoring(self) -> MonitoringDesk:
        return self.monitoring_desk

    @property
    def record(self) -> RecordDesk:
        assert self.record_desk is not None
        return self.record_desk

    def opening(self) -> Opening:
        return self.now

    def set_up(self, wishes: SetUp) -> str:
        if self.failure is not None:
            raise self.failure
        self.wishes.append(wishes)
        self.now = OPEN_READY
        return RECOVERY_KEY

    def unlock(self, passphrase: str) -> Opening:
        if passphrase not in (self.passphrase, RECOVERY_KEY):
            raise KeyUnavailable("This opens nothing.", "Type the passphrase again, or the recovery key.")
        self.now = OPEN_READY
        return self.now

    def look_only(self) -> Opening:
        self.looks_only = True
        self.now = OPEN_READY
        return self.now

    def print_recovery_key(self, recovery_key: str) -> str:
        if self.failure is not None:
            raise self.failure
        return f"Sent {len(recovery_key)} letters to the printer."

    def back_up_when_due(self) -> BackupTest | None:
        self.schedule_asked += 1
        if self.failure is not None:
            raise self.failure
        return None

    def keep_downtime_packs(self) -> int:
        self.packs_asked += 1
        if self.packs_failure is not None:
            raise self.packs_failure
        return 1

    def close(self) -> None:
        self.closed = True
