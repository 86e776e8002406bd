"""Where the patient lies, as it was logged last, and in words.

A bare `7` beside a rate would be read as a figure of the infusion.
"""

from collections.abc import Iterable

from ketadesk.domain.bedside.infusion_log import Logged, MovedToBed, Started


def logged_bed(facts: Iterable[Logged]) -> str:
    """Return the bed that was logged last of the standing `facts`, as typed; blank before the start."""
    beds = [entry.fact.bed for entry in facts if isinstance(entry.fact, Started | MovedToBed)]
    return beds[-1] if beds else ""


def bed_words(bed: str) -> str:
    """`Bed 7` for a bed that was typed without any letter; otherwise as typed, blank for none."""
    return bed if not bed or any(sign.isalpha() for sign in bed) else f"Bed {bed}"
