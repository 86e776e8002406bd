"""What was observed at one moment: values exactly as they were recorded, each under the id of its item.

A value is kept as text: 36.0 stays 36.0, and what is not there was not observed; a blank is never a zero and never a
`none`. Which items there are, and what they may be, is the library's.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

from ketadesk.domain.drug_library import ItemKind, ObservationItem
from ketadesk.domain.model import Model


@dataclass(frozen=True, slots=True, kw_only=True, config=ConfigDict(strict=True, extra="forbid"))
class ObservedValue:
    """One item's value, with its unit and code beside it from the first day.

    As strict as a `Model` and a third of its weight: the ward reads two hundred thousand of them when it is opened.
    """

    item: str
    text: str
    """The number as it was typed, or the ids of what was chosen, parted by blanks."""
    unit: str = ""
    """UCUM; blank for a choice."""
    code: str = ""
    """`LOINC 8480-6`, `SNOMED CT 563001`, `local poss`."""
    confirmed: bool = False
    """An improbable value that was asked about and stands."""

    @property
    def choices(self) -> tuple[str, ...]:
        """The ids of what was chosen."""
        return tuple(self.text.split(" "))

    @property
    def number(self) -> Decimal:
        """The value of a numeric item. Raises `decimal.InvalidOperation` for a choice."""
        return Decimal(self.text)


class ObservationSet(Model):
    """One round at the bed."""

    values: tuple[ObservedValue, ...]
    incomplete_because: str = ""
    """Why items of a full set are missing; blank where none is."""
    comment: str = ""

    @cached_property
    def by_item(self) -> Mapping[str, ObservedValue]:
        """The values by the id of their item; a 72-hour log asks for them some hundred thousand times."""
        return {value.item: value for value in reversed(self.values)}

    def value(self, item: str) -> ObservedValue | None:
        """The value of that item, if it was observed."""
        return self.by_item.get(item)

    def number(self, item: str) -> Decimal | None:
        """The number of that item, if it was observed."""
        value = self.value(item)
        return None if value is None else value.number

    def chosen(self, item: str) -> tuple[str, ...]:
        """What was chosen for that item; nothing where it was not observed."""
        value = self.value(item)
        return () if value is None else value.choices


def is_seen(item: ObservationItem, observed: ObservationSet) -> bool | None:
    """Whether a sign was there; none where nobody looked. Raises `ValueError` for an item that is a number."""
    if item.kind is ItemKind.NUMBER:
        raise ValueError(f"{item.id} is a number, not a sign")
    chosen = observed.chosen(item.id)
    if not chosen:
        return None
    return any(choice.seen for choice in item.choices if choice.id in chosen)
