"""The one way to refuse a library: what is wrong, and the same next step each time."""

from collections.abc import Sequence

from ketadesk.application.errors import LibraryDamaged

_NEXT_STEP = "No order can be made. Reinstall KetaDesk, or ask the pharmacist who keeps the library."
_SHOWN = 5
"""So many flaws fit a message that somebody reads; the rest is counted."""


def damaged(what: str) -> LibraryDamaged:
    """Return the error to raise; `what` is a sentence without its full stop."""
    return LibraryDamaged(f"{what}.", _NEXT_STEP)


def listed(flaws: Sequence[str]) -> str:
    """Return the first flaws in one line, and how many more there are."""
    more = len(flaws) - _SHOWN
    return "; ".join(flaws[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")
