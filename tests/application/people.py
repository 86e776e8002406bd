"""People of a made-up ward, and their sessions in memory."""

from dataclasses import dataclass, field

from ketadesk.application.account import Account, Author, Role, author
from ketadesk.application.sign_in import Sessions

from .record_fakes import AccountsInMemory, EntryIds, NotesInMemory, QuickPins, WardClock


def person(name: str, role: Role = Role.NURSE) -> Account:
    """`anna` signs in as anna and is printed as Anna Example."""
    account_id = f"id-of-{name}"
    return Account(account_id=account_id, sign_in_name=name, full_name=f"{name.capitalize()} Example", role=role)


ANNA, BERTA, CLARA = person("anna"), person("berta"), person("clara")
DORA = person("dora", Role.PRESCRIBER)
ADMIN = person("admin", Role.ADMINISTRATOR)
EVERYBODY = (ANNA, BERTA, CLARA, DORA, ADMIN)
PIN = "135790"
WRONG = "246802"
BY = Author(account_id="set-up", name="Set-up")


@dataclass
class Ward:
    """Everybody has the same PIN, which is nobody's business here."""

    clock: WardClock = field(default_factory=WardClock)
    notes: NotesInMemory = field(default_factory=NotesInMemory)
    pins: QuickPins = field(default_factory=QuickPins)
    new_id: EntryIds = field(default_factory=EntryIds)

    def __post_init__(self) -> None:
        self.accounts = AccountsInMemory(clock=self.clock)
        for account in EVERYBODY:
            self.accounts.keep(account, author(ADMIN), self.new_id())
            self.accounts.keep_pin(account.account_id, self.pins.hash(PIN), author(ADMIN), self.new_id())
        self.sessions = self.started_again()

    def started_again(self) -> Sessions:
        """The program anew, over the same record."""
        self.sessions = Sessions(self.accounts, self.notes, self.pins, self.clock, self.new_id, lock_after_s=180)
        return self.sessions
