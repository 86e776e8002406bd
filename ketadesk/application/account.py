"""Who may use the record: an account for each person, with one role, and what each role may do.

An account is known by its id, which never changes; its sign-in name is never given to another person.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from ketadesk.domain.model import Model
from ketadesk.domain.order_state import Person


class Role(StrEnum):
    """What a person is to the ward."""

    NURSE = "nurse"
    PRESCRIBER = "prescriber"
    PHARMACIST = "pharmacist"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """What an account may be allowed to do."""

    ORDER = "enter, change and cancel orders"
    CHECK = "check another person's order"
    RECORD_SIGNATURE = "record the prescriber's signature"
    RUN_INFUSION = "start, change and stop infusions"
    OBSERVE = "record observations and what was done"
    WITNESS = "witness what is discarded"
    READ_RECORD = "read orders"
    READ_AUDIT = "read and export the audit"
    KEEP_ACCOUNTS = "make and change accounts"
    BACK_UP = "make and test backups"
    RESTORE = "put a backup back"
    ERASE = "erase a patient"


_AT_THE_BED: Final = frozenset(
    {
        Right.ORDER,
        Right.CHECK,
        Right.RECORD_SIGNATURE,
        Right.RUN_INFUSION,
        Right.OBSERVE,
        Right.WITNESS,
        Right.READ_RECORD,
        Right.READ_AUDIT,
        Right.BACK_UP,
    }
)

RIGHTS: Final[Mapping[Role, frozenset[Right]]] = {
    Role.NURSE: _AT_THE_BED,
    Role.PRESCRIBER: _AT_THE_BED,
    Role.PHARMACIST: _AT_THE_BED,
    # Keeps the record and touches no order: nobody both decides on doses and on who may.
    Role.ADMINISTRATOR: frozenset(
        {
            Right.READ_RECORD,
            Right.READ_AUDIT,
            Right.KEEP_ACCOUNTS,
            Right.BACK_UP,
            Right.RESTORE,
            Right.ERASE,
        }
    ),
}


class Account(Model):
    """One person."""

    account_id: Person
    """A UUID."""
    sign_in_name: str
    """Short, unique without regard to case: a staff number or initials."""
    full_name: str
    """As it is printed."""
    role: Role
    active: bool = True

    def may(self, right: Right) -> bool:
        """True for an active account whose role has the right."""
        return self.active and right in RIGHTS[self.role]


class Author(Model):
    """Who made an entry of the record: the account's id and the name as it was then."""

    account_id: Person
    name: str


def author(account: Account) -> Author:
    """`account` as the record names it."""
    return Author(account_id=account.account_id, name=account.full_name)
