"""Asking whether somebody may do what she is about to do, in one place and with one sentence."""

from ketadesk.application.account import Account, Right
from ketadesk.application.errors import NotAllowed


def allowed(who: Account | None, right: Right) -> Account:
    """Return `who` where her role has `right`. Raises `NotAllowed`, also when nobody is signed in."""
    if who is None:
        raise NotAllowed("Nobody is signed in.", "Sign in first.")
    if not who.may(right):
        raise NotAllowed(
            f"Your account ({who.role.value}) may not {right.value}.",
            "Ask somebody whose account may, or who keeps the accounts.",
        )
    return who
