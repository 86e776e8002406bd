"""Two orders a tick apart with a limit between them, and what must be said of the one beyond.

`assert_found` is the proof that a limit is in force, `assert_gone_without` that the limit makes the difference, and
not some other check that happens to say the same.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ketadesk.application.examine_order import ExaminedOrder, examine_order
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.preview_order import preview_of
from ketadesk.domain.drug_library import DoseLimit, DrugLibrary
from ketadesk.domain.finding import Severity

from .orders import (
    LIBRARY,
    WORDING,
    codes,
    examine,
    explain,
    overridden,
    passes,
    standing,
    with_overrides,
)


@dataclass(frozen=True)
class Said:
    """A finding. `sources` are not looked at where they are `None`, `limit` where the finding names no limit."""

    code: str
    severity: Severity
    sources: tuple[str, ...] | None = None
    limit: DoseLimit | None = None

    def stands(self, examined: ExaminedOrder) -> bool:
        if self.limit is None:
            return self.code in codes(examined)
        return any(
            f.code == self.code
            and f.values.get("limit") == self.limit.value
            and f.values.get("unit", self.limit.unit) == self.limit.unit
            for f in examined.assessed.findings
        )

    def assert_as_it_is_known(self, examined: ExaminedOrder) -> None:
        """The severity, the library's own sources, and how well the figure is known."""
        stated = next(f for f in examined.findings if f.code == self.code)
        assert stated.severity is self.severity
        assert stated.message
        if self.sources is not None:
            assert stated.sources == LIBRARY.source_titles(self.sources)
        if self.limit is not None and self.sources is not None:
            assert stated.evidence is self.limit.evidence

    @property
    def stands_in_the_way(self) -> bool:
        return self.severity in (Severity.STOP, Severity.OVERRIDE)


@dataclass(frozen=True)
class Refused:
    """A field whose value is not read, which no override helps."""

    field: str
    stands_in_the_way = False
    code = ""

    def stands(self, examined: ExaminedOrder) -> bool:
        return any(p.field == self.field for p in examined.problems)

    def assert_as_it_is_known(self, examined: ExaminedOrder) -> None:
        assert next(p for p in examined.problems if p.field == self.field).allowed


@dataclass(frozen=True)
class Edge:
    """An order that keeps a limit, one that breaks it by a tick, and the library in which it does not."""

    inside: OrderDraft
    beyond: OrderDraft
    said: Said | Refused
    without: DrugLibrary
    library: DrugLibrary = LIBRARY
    passes_without: bool = True
    """False where the order breaks something else once the limit is left out."""


def ready(edge: Edge) -> Callable[[], Edge]:
    """For a case whose edge was quick to make."""
    return lambda: edge


@dataclass(frozen=True)
class Shadow:
    """Why a limit never decides in the shipped library, and the proof of it; its edge is in a library changed so
    that it does."""

    why: str
    proof: Callable[[], None]


@dataclass(frozen=True)
class Case:
    """A limit of the library: its places in it, and how to find its edge."""

    name: str
    covers: tuple[str, ...]
    edge: Callable[[], Edge]
    shadow: Shadow | None = None
    limit: DoseLimit | None = None


def assert_found(edge: Edge) -> None:
    """Inside passes, one tick beyond is found, by its code and severity and sources, and nothing else is."""
    inside, beyond = examine(edge.inside, edge.library), examine(edge.beyond, edge.library)
    assert not edge.said.stands(inside), f"found inside\n{explain(inside)}"
    answered = overridden(inside, edge.library)
    assert passes(answered), f"inside is not accepted\n{explain(answered)}"
    assert edge.said.stands(beyond), f"not found beyond\n{explain(beyond)}"
    edge.said.assert_as_it_is_known(beyond)
    new = {edge.said.code} if edge.said.stands_in_the_way else set()
    assert standing(beyond) - standing(inside) == new, explain(beyond)
    soft = edge.said.code.replace("hard", "soft")
    assert standing(inside) - standing(beyond) <= {soft}, explain(inside)
    _assert_weight(edge, beyond)


def _assert_weight(edge: Edge, beyond: ExaminedOrder) -> None:
    """A stop cannot be overridden and blanks the rate; an override must be given; the rest asks for nothing."""
    severity = edge.said.severity if isinstance(edge.said, Said) else Severity.STOP
    answered = overridden(beyond, edge.library)
    if severity is Severity.STOP:
        assert not passes(answered)
        everything = with_overrides(edge.beyond, standing(beyond) | {edge.said.code or "any"})
        shown = preview_of(examine_order(everything, edge.library, WORDING), edge.library, WORDING)
        assert (shown.plan, shown.pump_figure, shown.sheet_allowed) == (None, None, False), "no override helps"
        return
    assert passes(answered), explain(answered)
    if severity is Severity.OVERRIDE:
        assert not passes(overridden(beyond, edge.library, but=edge.said.code))


def assert_gone_without(edge: Edge) -> None:
    """The same order where the limit is left out: nothing is said, and it passes."""
    answered = overridden(examine(edge.beyond, edge.without), edge.without)
    assert not edge.said.stands(answered), explain(answered)
    assert passes(answered) or not edge.passes_without, explain(answered)


def always_beside(said: Said, by: frozenset[str], revealed: DrugLibrary, orders: Iterable[OrderDraft]) -> None:
    """Show that among `orders` it is never said where none of `by` already stands, and often would be."""
    raised = [draft for draft in orders if said.stands(examine(draft, revealed))]
    assert raised, "no order in the sweep raises it"
    for draft in raised:
        shipped = examine(draft)
        assert by & codes(shipped), explain(shipped)
