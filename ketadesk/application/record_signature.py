"""Whose signature was seen on the paper, and when it was made: what can be, before it is recorded.

The program sees no paper. It takes the word of another person than the prescriber, for a time after the sheet could
have become ready, and not from the future. Nobody whose own figures these are, or who checked them, is taken for the
prescriber: then one person alone could bring a sheet to its start.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from ketadesk.application.account import Account
from ketadesk.application.clock_times import START_FORM, moment_text, read_start
from ketadesk.application.errors import NotAllowed, OrderRefused
from ketadesk.application.order_history import RecordedEvent
from ketadesk.application.order_story import SIGNATURES
from ketadesk.application.person_names import may_be_one_person
from ketadesk.application.pin_rules import full_name_flaw
from ketadesk.application.step_moment import CLOCKS_DIFFER
from ketadesk.application.stored_order import TYPED_NAME, StoredOrder
from ketadesk.domain.order_state import RevisionProgress


def refuse_prescriber(prescriber: str, seen_by: Account, took_part: Iterable[str]) -> None:
    """Raises `OrderRefused` for a name that cannot be recorded, `NotAllowed` for one's own or one of `took_part`."""
    flaw = full_name_flaw(prescriber)
    if flaw:
        raise OrderRefused(f"The prescriber's name cannot be taken: {flaw}.", "Type the name that stands on the sheet.")
    if may_be_one_person(prescriber, seen_by.full_name):
        raise NotAllowed("Nobody records her own signature.", "Ask another person who sees the signed sheet.")
    if any(may_be_one_person(prescriber, name) for name in took_part):
        raise NotAllowed(
            "This is the name of somebody who entered, signed off or checked this order.",
            "A prescriber who did none of this signs. Somebody else of that name is typed with another given name.",
        )


def names_that_took_part(
    revision: RevisionProgress, order: StoredOrder, events: Sequence[RecordedEvent], accounts: Mapping[str, str]
) -> frozenset[str]:
    """Return the names of who entered, signed off or checked `revision`, as they were then and as they are now.

    `accounts`: account id -> full name.
    """
    ids = revision.vouched_by | {e.by for e in events if e.revision == revision.revision and e.kind in SIGNATURES}
    then = {event.by_name for event in events if event.by in ids}
    now = {accounts[account_id] for account_id in ids if account_id in accounts}
    typed = {person.removeprefix(TYPED_NAME) for person in ids if person.startswith(TYPED_NAME)}
    return frozenset({order.stored_by} | then | now | typed)


def another_prescriber(prescriber: str, ordered_by: str) -> str:
    """What the record says where somebody else signed than the order names; blank where it is the same."""
    if may_be_one_person(prescriber, ordered_by):
        return ""
    return f"not the prescriber named in the order ({ordered_by})"


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
