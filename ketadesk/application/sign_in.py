"""Who is at the workstation: signing in by name and PIN, signing a step by PIN once more, locking.

An unknown name, a wrong PIN and a closed account get the same words after the same work. Every try is recorded before
it is answered. What is typed as a name that is nobody's is not kept: people type their PIN there.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Final, NamedTuple

from ketadesk.application.account import Account, Author, Right, Role, author
from ketadesk.application.audit import NoteKind
from ketadesk.application.errors import AccountRefused, NotAllowed, SignInRefused
from ketadesk.application.keep_accounts import KeptAccounts, refuse_pin
from ketadesk.application.pin_rules import sign_in_key
from ketadesk.application.ports import AccountStore, Clock, Journal, PinHasher
from ketadesk.application.record_step import note_made
from ketadesk.application.rights import allowed
from ketadesk.application.try_delay import TryDelay
from ketadesk.application.workstation import Person

_LISTED: Final = 8
"""So many people stand on the sign-in page."""
_NOBODY: Final = Author(account_id="nobody", name="Nobody who is known")


class _Claim(NamedTuple):
    """Who somebody says she is."""

    account: Account | None
    who: Author
    key: str
    """Under which the tries are counted."""
    misfit: str
    """The words for a wrong PIN."""


class Sessions:
    """`SessionDesk`: one person at a time, nobody while the screen is locked."""

    def __init__(
        self,
        accounts: AccountStore,
        journal: Journal,
        hasher: PinHasher,
        clock: Clock,
        new_entry_id: Callable[[], str],
        lock_after_s: int,
        monotonic: Callable[[], float] | None = None,
        unprintable: Callable[[str], str] = lambda _name: "",
    ) -> None:
        """`monotonic`: seconds by a clock that nobody can set, so that setting the other one shortens no delay.

        `unprintable` names the characters of a person's name that no sheet could print.
        """
        self._store = accounts
        self._journal = journal
        self._hasher = hasher
        self._clock = clock
        self._new_entry_id = new_entry_id
        self._lock_after_s = lock_after_s
        self._kept = KeptAccounts(accounts, hasher, new_entry_id, unprintable)
        self._delay = TryDelay(clock.now, monotonic)
        self._signed_in: Account | None = None

    @property
    def signed_in(self) -> Account | None:
        """Who is signed in; nobody while the screen is locked."""
        return self._signed_in

    @property
    def lock_after_s(self) -> int:
        return self._lock_after_s

    def people(self) -> tuple[Person, ...]:
        """Who signed in lately and still may, the last one first."""
        active = {account.account_id: account for account in self._store.accounts() if account.active}
        lately = self._store.lately_signed_in(_LISTED)
        return tuple(_person(active[account_id]) for account_id in lately if account_id in active)

    def sign_in(self, sign_in_name: str, pin: str) -> Account:
        """Raises `SignInRefused`; who was signed in before stays so until another one is."""
        account = self._try(self._claim(sign_in_name), pin)
        if self._signed_in is not None and self._signed_in.account_id != account.account_id:
            self._leave(NoteKind.SIGNED_OUT)
        self._signed_in = account
        return account

    def confirm(self, pin: str) -> Account:
        """The one who is signed in, as her account is now. Raises `SignInRefused`.

        From the fifth wrong PIN on she is signed out: whoever types there has to begin at the sign-in page.
        """
        if self._signed_in is None:
            raise SignInRefused("Nobody is signed in.", "Sign in first.")
        account = next(a for a in self._store.accounts() if a.account_id == self._signed_in.account_id)
        try:
            self._try(_Claim(account, author(account), account.account_id, "The PIN does not fit."), pin)
        except SignInRefused as refused:
            if refused.wait_s or not account.active:
                self._leave(NoteKind.SIGNED_OUT)
            raise
        self._signed_in = account
        return account

    def witness(self, sign_in_name: str, pin: str) -> Account:
        """Another person signs beside the one who is signed in, who stays it. Raises `SignInRefused`, `NotAllowed`.

        Her own name is refused before its PIN is looked at; every other try counts like a sign-in.
        """
        if self._signed_in is None:
            raise SignInRefused("Nobody is signed in.", "Sign in first.")
        claim = self._claim(sign_in_name)
        if claim.account is not None and claim.account.account_id == self._signed_in.account_id:
            raise NotAllowed("Nobody is her own witness.", "Ask another person who watched it.")
        return allowed(self._try(claim, pin), Right.WITNESS)

    def lock(self) -> None:
        """Hidden first and noted then: a record that cannot be written keeps no screen open."""
        self._leave(NoteKind.LOCKED)

    def sign_out(self) -> None:
        """Nobody is at the workstation."""
        self._leave(NoteKind.SIGNED_OUT)

    def first_account(self, sign_in_name: str, full_name: str, pin: str) -> Account:
        """The administrator of a new record, who then signs in like anybody. Raises `AccountRefused`, `NotAllowed`."""
        return self._kept.first(sign_in_name, full_name, pin)

    def change_pin(self, old_pin: str, new_pin: str) -> None:
        """One's own PIN. Raises `SignInRefused` for the old one, `AccountRefused` for the new one."""
        refuse_pin(new_pin)
        account = self.confirm(old_pin)
        if new_pin == old_pin:
            raise AccountRefused("The new PIN is the old one.", "Type another PIN.")
        self._kept.keep_pin(account, new_pin, account)

    def accounts(self) -> tuple[Account, ...]:
        """Raises `NotAllowed`."""
        return self._kept.everybody(self._signed_in)

    def add_account(self, sign_in_name: str, full_name: str, role: Role, pin: str) -> Account:
        """Raises `AccountRefused`, `NotAllowed`."""
        return self._kept.add(self._signed_in, sign_in_name, full_name, role, pin)

    def change_account(self, account: Account) -> None:
        """Raises `AccountRefused`, `NotAllowed`."""
        self._kept.change(self._signed_in, account)
        if self._signed_in is not None and self._signed_in.account_id == account.account_id:
            self._signed_in = account

    def give_pin(self, account_id: str, pin: str) -> None:
        """Raises `AccountRefused`, `NotAllowed`."""
        self._kept.give_pin(self._signed_in, account_id, pin)

    def _claim(self, sign_in_name: str) -> _Claim:
        key, misfit = sign_in_key(sign_in_name), "Name and PIN do not fit."
        account = next((a for a in self._store.accounts() if sign_in_key(a.sign_in_name) == key), None)
        if account is None:
            return _Claim(None, _NOBODY, f"name {key}", misfit)
        return _Claim(account, author(account), account.account_id, misfit)

    def _try(self, claim: _Claim, pin: str) -> Account:
        """Return the account when this is its PIN and it may be tried now; both outcomes are recorded."""
        account = claim.account
        recorded = (0, "") if account is None else self._store.refused_in_a_row(account.account_id)
        wait_s = self._delay.wait_s(claim.key, recorded)
        if wait_s:
            self._note(NoteKind.SIGN_IN_REFUSED, claim.who, f"Too early, by {wait_s} s; the PIN was not looked at.")
            raise SignInRefused("Too many tries were refused.", _wait(wait_s), wait_s)
        if self._fits(account, pin) and account is not None:
            self._store.note_attempt(claim.who, succeeded=True)
            self._delay.forget(claim.key)
            return account
        self._delay.refused(claim.key, recorded)
        if account is None:
            self._note(NoteKind.SIGN_IN_REFUSED, claim.who)
        else:
            self._store.note_attempt(claim.who, succeeded=False)
        wait_s = self._delay.wait_s(claim.key, recorded)
        raise SignInRefused(claim.misfit, _wait(wait_s) if wait_s else "Type it again.", wait_s)

    def _fits(self, account: Account | None, pin: str) -> bool:
        decoy = self._decoy
        pin_hash = None if account is None else self._store.pin_hash(account.account_id)
        # No PIN has another sign; half a character would not even reach the hasher.
        matches = self._hasher.matches(pin_hash or decoy, pin if pin.isascii() else "")
        # The decoy itself opens nothing, should somebody ever type what it was made from.
        return matches and pin_hash is not None and account is not None and account.active

    @cached_property
    def _decoy(self) -> str:
        """A hash that no PIN fits, so that an unknown name takes as long as a known one."""
        return self._hasher.hash(self._new_entry_id())

    def _leave(self, kind: NoteKind) -> None:
        left, self._signed_in = self._signed_in, None
        if left is not None:
            self._note(kind, author(left))

    def _note(self, kind: NoteKind, who: Author, words: str = "") -> None:
        self._journal.note(note_made(kind, who, self._clock.now(), self._new_entry_id(), words=words))


def _person(account: Account) -> Person:
    return Person(sign_in_name=account.sign_in_name, full_name=account.full_name, role=account.role)


def _wait(wait_s: int) -> str:
    minutes, seconds = divmod(wait_s, 60)
    said = f"{wait_s} s" if not minutes else f"{minutes} min" + (f" {seconds} s" if seconds else "")
    return f"Wait {said}, then try again."
