"""A revision belongs to the patient of the order it supersedes: typing another one over it must be seen."""

from ketadesk.ui.order.order_screen import OrderScreen


def identity_change(screen: OrderScreen) -> str:
    """What differs from the patient of the order that is being changed, in words; blank when nothing does."""
    if screen.revises is None:
        return ""
    before, now = screen.revises.draft.patient, screen.draft.patient
    pairs = (
        ("Family name", before.family_name, now.family_name),
        ("Given name", before.given_name, now.given_name),
        ("Identifier", before.identifier, now.identifier),
        ("Date of birth", before.birth_date, now.birth_date),
    )
    return " ".join(f"{what} was {old!r}, now {new!r}." for what, old, new in pairs if old != new)
