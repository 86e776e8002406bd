"""Whose signature was seen on the paper, and when it was made: what can be, before it is recorded.

The program sees no paper. It takes the word of another person than the prescriber, for a time after the sheet could
have become ready, and not from the future.
"""

import unicodedata
from datetime import datetime, timedelta
from typing import Final

from ketadesk.application.account import Account
from ketadesk.application.clock_times import START_FORM, moment_text, read_start
from ketadesk.application.errors import NotAllowed, OrderRefused
from ketadesk.application.pin_rules import full_name_flaw

CLOCKS_DIFFER: Final = timedelta(minutes=5)
"""So far two clocks of a ward may be apart: judgement."""


def refuse_prescriber(prescriber: str, seen_by: Account) -> None:
    """Raises `OrderRefused` for a name that cannot be recorded, `NotAllowed` for one's own."""
    flaw = full_name_flaw(prescriber)
    if flaw:
        raise OrderRefused(f"The prescriber's name cannot be taken: {flaw}.", "Type the name that stands on the sheet.")
    if _plain(prescriber) == _plain(seen_by.full_name):
        raise NotAllowed("Nobody records her own signature.", "Ask another person who sees the signed sheet.")


def signing_moment(signed_at: str, checked_at: str, now: datetime) -> datetime:
    """Return when it was signed. Raises `OrderRefused` for a time before the check, or past `now`.

    Compared to the minute: a clock on the wall shows no seconds.
    """
    try:
        moment = read_start(signed_at)
    except ValueError:
        raise OrderRefused(
            f"The time of the signature cannot be read: {signed_at[:40]!r}.", f"Type {START_FORM}."
        ) from None
    checked = datetime.fromisoformat(checked_at).replace(second=0, microsecond=0)
    if moment < checked:
        shown = moment_text(checked.astimezone(now.tzinfo))
        raise OrderRefused(
            f"The sheet was ready for signature from {shown} only.", "Check the time that stands beside the signature."
        )
    if moment > now + CLOCKS_DIFFER:
        raise OrderRefused(
            f"This time is still to come: it is {moment_text(now)}.",
            "Check the time beside the signature, and the clock.",
        )
    return moment


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
