"""The ward, one infusion and its log as the command line lists, shows and exports them: the same data as on screen.

In an export a quantity is text with a dot, in one cell, with its unit (UCUM) and its code in the cells beside it; what
was observed is one row for each value, so that no reader has to take a sentence apart.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final, NamedTuple

from ketadesk.application.monitoring.bedside_desk import DueLine, FindingCard, HistoryLine, InfusionView, WardLine
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.stored_order import OrderSummary
from ketadesk.domain.bedside.infusion_log import Observed

_UNITS: Final[Mapping[str, str]] = {
    "read_back_ml_per_h": "mL/h",
    "ml_per_h": "mL/h",
    "mg": "mg",
    "over_min": "min",
    "mg_per_ml": "mg/mL",
    "given_mg": "mg",
    "ml": "mL",
    "left_ml": "mL",
    "unaccounted_mg": "mg",
    "lowest_percent": "%",
}
"""UCUM, by the field of a fact."""
_GAP: Final = "  "


class LoggedValue(NamedTuple):
    """One value of a fact, as a row of an export has it."""

    item: str
    """An item's id, or the name of the fact's field."""
    value: str
    unit: str = ""
    """UCUM; blank where there is none."""
    code: str = ""
    """`LOINC 8480-6`; blank for what is no observation."""


class Listed(NamedTuple):
    """One line of the list: a stored order, and its infusion once it was signed."""

    order: OrderSummary | None
    """None only for an infusion whose order is not among those that were given."""
    infusion: WardLine | None


def logged_values(entry: LogEntry) -> tuple[LoggedValue, ...]:
    """Every value of the entry's fact: observations by item, anything else by the name of its field."""
    if isinstance(entry.fact, Observed):
        return tuple(_observed(entry.fact))
    fields = entry.fact.model_dump(exclude={"kind"})
    return tuple(
        LoggedValue(name, _text(value), _UNITS.get(name, ""))
        for name, value in fields.items()
        if value not in (None, "")
    )


def logged_json(entry: LogEntry) -> dict[str, object]:
    """The entry for JSON: its ids, what it corrects and why, and its values; every quantity is text."""
    return {
        "entry": entry.entry_id,
        "revision": entry.revision,
        "kind": entry.fact.kind,
        "corrects": entry.corrects,
        "why": entry.why,
        "values": [value._asdict() for value in logged_values(entry)],
    }


def listed(orders: Sequence[OrderSummary], lines: Sequence[WardLine]) -> tuple[Listed, ...]:
    """Infusions in the ward's order, what is due first; then the orders that have none, as they were given."""
    known = {order.order_id: order for order in orders}
    running = {line.order_id for line in lines}
    return (
        *(Listed(known.get(line.order_id), line) for line in lines),
        *(Listed(order, None) for order in orders if order.order_id not in running),
    )


def ward_words(line: WardLine) -> str:
    """One infusion in one line, as the ward view has it; what is blank there is left out."""
    bed = f"bed {line.bed}" if line.bed else ""
    who = "; ".join((line.patient, line.identifier, line.born))
    parts = (
        line.label,
        bed,
        who,
        line.state_words,
        line.rate,
        line.since,
        line.due,
        line.pain,
        line.sedation,
        line.side_effects,
        line.empty_at,
        line.findings,
        *line.flags,
    )
    return _GAP.join(filter(None, parts))


def infusion_lines(view: InfusionView) -> Iterator[str]:
    """One infusion as text: who, what runs, the ledger, findings, what is due, and its history, newest first."""
    yield _GAP.join(filter(None, (view.label, view.name, view.born, view.gender, view.identifier, view.weight)))
    yield f"Allergies: {view.allergies}"
    rate = f"{view.rate} mL per hour on the pump" if view.rate else ""
    yield _GAP.join(filter(None, (f"Bed {view.bed}" if view.bed else "", view.state_words, rate, f"at {view.at}")))
    yield from filter(None, (*view.rate_lines, view.ordered, view.next_step, *view.flags))
    yield from (f"{label}: {text}" for label, text in view.counts)
    yield from _part("Findings", [_finding(card) for card in view.findings])
    yield from _part("Observations", [_due(line) for line in view.due])
    yield from _part("History", [_history(line) for line in view.history])


def _observed(fact: Observed) -> Iterator[LoggedValue]:
    for value in fact.observed.values:
        yield LoggedValue(value.item, value.text, value.unit, value.code)
        if value.confirmed:
            yield LoggedValue(f"{value.item} confirmed", "yes")
    for name in ("incomplete_because", "comment"):
        text = getattr(fact.observed, name)
        if text:
            yield LoggedValue(name, text)


def _text(value: object) -> str:
    match value:
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.isoformat(timespec="seconds")
        case tuple():
            return "; ".join(map(str, value))
        case _:
            return str(value)


def _part(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        yield from (f"{_GAP}{line}" for line in lines)


def _finding(card: FindingCard) -> str:
    state = "" if card.is_open else f"Acted on: {card.acted}"
    return _GAP.join(filter(None, (f"{card.title}: {card.because}", card.action, state)))


def _due(line: DueLine) -> str:
    return _GAP.join((line.at, line.tracks, line.words))


def _history(line: HistoryLine) -> str:
    struck = f"STRUCK THROUGH: {line.struck}" if line.struck else ""
    return _GAP.join(filter(None, (line.at, line.what, f"by {line.by}", line.entered, struck)))
