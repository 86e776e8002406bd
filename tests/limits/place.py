"""A limit where it stands in the library, and the edge of it as orders."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from ketadesk.domain.drug_library import Availability, CareSetting, DoseLimit, DrugLibrary, Quantity, Regimen
from ketadesk.domain.finding import Severity

from .changed_library import without_limits
from .edge import Case, Edge, Said, Shadow
from .orders import LIBRARY, TICK, Changes, usual

TYPED = (Availability.OPTIONAL, Availability.REQUIRED)
"""A part of a regimen whose dose is typed."""


@dataclass(frozen=True)
class Place:
    """Where a limit stands: in a regimen, or in the general rules (`of` blank), and the setting it is tried in."""

    limit: DoseLimit
    of: str
    setting: CareSetting

    @property
    def path(self) -> str:
        """As `figures.py` names it."""
        return f"{f'regimens.{self.of}' if self.of else 'rules'}.limits.{self.limit.id}"

    @property
    def said(self) -> Said:
        """What a dose beyond it raises."""
        code = f"{self.limit.quantity.value}-{self.limit.bound.value}"
        severity = Severity.STOP if self.limit.bound.is_hard else Severity.OVERRIDE
        return Said(code, severity, self.limit.sources, self.limit)

    @property
    def outwards(self) -> Decimal:
        return TICK if self.limit.bound.is_upper else -TICK

    @property
    def without(self) -> DrugLibrary:
        return without_limits(self.limit.id, regimen_id=self.of)

    def host(self, fits: Callable[[Regimen], bool] = lambda _: True) -> str | None:
        """The regimen to order in: the limit's own, or one of the setting in which its quantity can be typed."""
        if self.of:
            return self.of
        allowed = [r for r in LIBRARY.regimens if self.setting in r.care_settings and fits(r)]
        allowed.sort(key=lambda r: len(r.care_settings), reverse=True)
        return allowed[0].id if allowed else None


def case_of(place: Place, edge: Callable[[], Edge], shadow: Shadow | None = None, phase: str = "") -> Case:
    name = f"{place.path}-{place.setting.value}{f'-{phase}' if phase else ''}"
    compared = None if place.limit.quantity is Quantity.CUMULATIVE_24_H else place.limit
    return Case(name, (place.path,), edge, shadow, compared)


def edge_at(place: Place, host: str, inside: Changes, beyond: Changes) -> Edge:
    at, outside = (usual(host, place.setting.value, changes) for changes in (inside, beyond))
    return Edge(at, outside, place.said, place.without)
