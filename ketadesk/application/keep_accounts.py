"""Making and changing accounts: who keeps them does it for others, never her own role, and touches no order.

An account is never taken away: it becomes inactive, its name stays on what its person did. Because nobody can make
her own account inactive or another role, who keeps the accounts cannot shut everybody out.

Two people who are in use never have one full name: sheets and record would not say which of them checked the other.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ketadesk.application.account import Account, Right, Role, author
from ketadesk.application.errors import AccountRefused, NotAllowed
from ketadesk.application.person_names import printed_alike
from ketadesk.application.pin_rules import full_name_flaw, pin_flaw, sign_in_key, sign_in_name_flaw
from ketadesk.application.ports import AccountStore, PinHasher
from ketadesk.application.rights import allowed


@dataclass(frozen=True)
class KeptAccounts:
    """The accounts of this record. `who` is always the one who is signed in."""

    store: AccountStore
    hasher: PinHasher
    new_entry_id: Callable[[], str]
    unprintable: Callable[[str], str] = lambda _name: ""
    """Names the characters that no sheet could print."""

    def first(self, sign_in_name: str, full_name: str, pin: str) -> Account:
        """The administrator of a new record, made by herself; once more where the first time wrote no PIN.

        Raises `AccountRefused`, and `NotAllowed` when somebody can sign in already.
        """
        known = self.store.accounts()
        if any(self.store.pin_hash(account.account_id) is not None for account in known):
            raise NotAllowed("This record has its accounts already.", "Ask who keeps the accounts.")
        refuse_flaws(sign_in_name, full_name, pin)
        self._refuse_unprintable(full_name)
        again = next((a for a in known if sign_in_key(a.sign_in_name) == sign_in_key(sign_in_name)), None)
        account = self._new(sign_in_name, full_name, Role.ADMINISTRATOR)
        if again is not None:
            account = account.model_copy(update={"account_id": again.account_id})
        self._keep_both(account, pin, account)
        return account

    def everybody(self, who: Account | None) -> tuple[Account, ...]:
        """Raises `NotAllowed`."""
        allowed(who, Right.KEEP_ACCOUNTS)
        return self.store.accounts()

    def add(self, who: Account | None, sign_in_name: str, full_name: str, role: Role, pin: str) -> Account:
        """Raises `AccountRefused`, `NotAllowed`."""
        keeper = allowed(who, Right.KEEP_ACCOUNTS)
        refuse_flaws(sign_in_name, full_name, pin)
        self._refuse_unprintable(full_name)
        if any(sign_in_key(known.sign_in_name) == sign_in_key(sign_in_name) for known in self.store.accounts()):
            raise AccountRefused(
                "This sign-in name is taken, or was once: a name is never given to another person.",
                "Choose another sign-in name.",
            )
        account = self._new(sign_in_name, full_name, role)
        self._refuse_namesake(account)
        self._keep_both(account, pin, keeper)
        return account

    def change(self, who: Account | None, account: Account) -> None:
        """Another full name or role, or (in)active. Raises `AccountRefused`, `NotAllowed`."""
        keeper = allowed(who, Right.KEEP_ACCOUNTS)
        known = self._known(account.account_id)
        if account.sign_in_name != known.sign_in_name:
            raise AccountRefused("A sign-in name cannot be changed.", "Make a new account and close this one.")
        its_own = account.account_id == keeper.account_id
        if its_own and (account.role, account.active) != (known.role, known.active):
            raise NotAllowed("Nobody changes her own role or closes her own account.", "Ask another administrator.")
        _refuse(full_name_flaw(account.full_name), "full name")
        self._refuse_unprintable(account.full_name)
        if account != known:
            self._refuse_namesake(account)
            self.store.keep(account, author(keeper), self.new_entry_id())

    def give_pin(self, who: Account | None, account_id: str, pin: str) -> None:
        """A new PIN for another person. Raises `AccountRefused`, `NotAllowed`."""
        keeper = allowed(who, Right.KEEP_ACCOUNTS)
        account = self._known(account_id)
        if account_id == keeper.account_id:
            raise NotAllowed("Your own PIN is changed with the old one.", "Use the page for your own PIN.")
        refuse_pin(pin)
        self.keep_pin(account, pin, keeper)

    def keep_pin(self, account: Account, pin: str, by: Account) -> None:
        """From now on this PIN holds; whether it may has been asked before."""
        self.store.keep_pin(account.account_id, self.hasher.hash(pin), author(by), self.new_entry_id())

    def _refuse_unprintable(self, full_name: str) -> None:
        """A name that cannot be printed would keep every sheet of an order from being made."""
        missing = self.unprintable(full_name)
        _refuse(f"a sheet cannot print {missing}" if missing else "", "full name")

    def _new(self, sign_in_name: str, full_name: str, role: Role) -> Account:
        return Account(account_id=self.new_entry_id(), sign_in_name=sign_in_name, full_name=full_name, role=role)

    def _keep_both(self, account: Account, pin: str, by: Account) -> None:
        """The account before its PIN: should the second not be written, nobody can sign in, and a PIN can be given."""
        self.store.keep(account, author(by), self.new_entry_id())
        self.keep_pin(account, pin, by)

    def _refuse_namesake(self, account: Account) -> None:
        """Raises `AccountRefused` where somebody else in use is printed under the same full name."""
        others = [a for a in self.store.accounts() if a.active and a.account_id != account.account_id]
        if account.active and any(printed_alike(other.full_name, account.full_name) for other in others):
            raise AccountRefused(
                "Another account in use has this full name: on a sheet nobody could tell the two people apart.",
                "Add a second given name, an initial or the staff number to the full name of one of them.",
            )

    def _known(self, account_id: str) -> Account:
        found = next((account for account in self.store.accounts() if account.account_id == account_id), None)
        if found is None:
            raise AccountRefused("There is no such account.", "Open the list of accounts again.")
        return found


def refuse_pin(pin: str) -> None:
    """Raises `AccountRefused` for what cannot be a PIN."""
    _refuse(pin_flaw(pin), "PIN")


def refuse_flaws(sign_in_name: str, full_name: str, pin: str) -> None:
    """Raises `AccountRefused` for an account that cannot be."""
    _refuse(sign_in_name_flaw(sign_in_name), "sign-in name")
    _refuse(full_name_flaw(full_name), "full name")
    refuse_pin(pin)


def _refuse(flaw: str, which: str) -> None:
    if flaw:
        raise AccountRefused(f"This {which} cannot be taken: {flaw}.", f"Type another {which}.")
