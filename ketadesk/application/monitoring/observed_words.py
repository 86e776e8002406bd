"""What was observed, as it was recorded, in the words of the library: for the table, the chart and the papers."""

from ketadesk.domain.bedside.observation import ObservationSet
from ketadesk.domain.drug_library import ItemKind, ObservationItem

NOT_OBSERVED = ""
"""A blank cell: nobody looked, which is neither a zero nor a `none`."""


def recorded(item: ObservationItem, observed: ObservationSet) -> str:
    """The value exactly as it was recorded, a choice by its label; blank where it was not observed."""
    value = observed.value(item.id)
    if value is None:
        return NOT_OBSERVED
    if item.kind is ItemKind.NUMBER:
        return value.text
    return ", ".join(_label(item, chosen) for chosen in value.choices)


def _label(item: ObservationItem, chosen: str) -> str:
    """A choice that a later library no longer has is shown by its id, never left out."""
    return next((short_label(choice.label) for choice in item.choices if choice.id == chosen), chosen)


def short_label(label: str) -> str:
    """`S` of `S: asleep, easy to rouse`; a label without a letter of its own in full."""
    return label.partition(":")[0]
