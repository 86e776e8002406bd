"""The record that is open, and who is using it: what the desk over it may ask of both."""

from dataclasses import dataclass
from typing import Protocol

from ketadesk.application.account import Account
from ketadesk.application.draft_keeping import DraftKeeping
from ketadesk.application.ports import Journal, OrderRepository
from ketadesk.application.scan.paper_code import Seal


class AtTheWorkstation(Protocol):
    """Who is signed in, and that person's PIN once more."""

    @property
    def signed_in(self) -> Account | None:
        """Nobody while the screen is locked."""

    def confirm(self, pin: str) -> Account:
        """Raises `SignInRefused`."""


@dataclass(frozen=True)
class OpenRecord:
    """The record, and who is using it."""

    orders: OrderRepository
    drafts: DraftKeeping
    journal: Journal
    sessions: AtTheWorkstation
    seal: Seal
    """Makes the codes of its papers, and knows them again."""
    why_not_store: str = ""
    """Blank where orders are stored as they should be; `read only` in words otherwise."""
