"""How the patient is, for the handover: the newest of each value with its age, and the worst side effects of late."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from ketadesk.application.monitoring.log_entry import sets_of
from ketadesk.application.monitoring.observed_words import recorded
from ketadesk.application.monitoring.papers.paper_frame import PaperGround
from ketadesk.application.monitoring.signs_seen import SeenSign, seen_signs, side_effect_items, signs_text
from ketadesk.application.numbers import NO_BREAK, with_unit
from ketadesk.application.phrases import NOT_RECORDED
from ketadesk.application.sheet.sheet_content import Block, Cell, Facts
from ketadesk.domain.bedside.observation import ObservationSet

_SPAN_H = 12
"""A shift: so far back the worst side effects are looked for."""
_SHOWN = (
    ("Pain at rest", "pain-rest"),
    ("Pain on movement", "pain-movement"),
    ("Sedation, POSS", "poss"),
    ("Consciousness", "consciousness"),
    ("Respiratory rate", "respiratory-rate"),
    ("SpO2", "spo2"),
    ("Heart rate", "heart-rate"),
)


def patient_blocks(ground: PaperGround) -> tuple[Block, ...]:
    """Every value with the time at which it was observed; what nobody observed is `Not recorded`."""
    rows = [(label, Cell(text=_newest(item, ground), strong=True)) for label, item in _SHOWN]
    rows.insert(len(_SHOWN), ("Blood pressure", Cell(text=_pressure(ground), strong=True)))
    span = with_unit(Decimal(_SPAN_H), "h")
    rows.append(("Side effects", Cell(text=_newest_signs(ground), strong=True)))
    rows.append((f"Worst in {span}", Cell(text=_worst(ground), strong=True)))
    return (Facts(rows=tuple(rows)),)


def _newest_first(ground: PaperGround) -> Iterator[tuple[str, ObservationSet]]:
    """Time and set, the newest first."""
    for entry, observed in reversed(sets_of(ground.entries)):
        yield ground.short(entry.at), observed


def _newest(item_id: str, ground: PaperGround) -> str:
    item = ground.library.observation.item(item_id)
    unit = f"{NO_BREAK}{item.shown_unit}" if item.shown_unit else ""
    found = (f"{recorded(item, o)}{unit}, {when}" for when, o in _newest_first(ground) if o.value(item_id))
    return next(found, NOT_RECORDED)


def _pressure(ground: PaperGround) -> str:
    """Systolic over diastolic of one set; half of it from another set would be a pressure nobody measured."""
    both = ("systolic-bp", "diastolic-bp")
    rules = ground.library.observation
    for when, observed in _newest_first(ground):
        if any(observed.value(item) for item in both):
            figures = "/".join(recorded(rules.item(item), observed) or "-" for item in both)
            return f"{figures}{NO_BREAK}{rules.item(both[0]).shown_unit}, {when}"
    return NOT_RECORDED


def _newest_signs(ground: PaperGround) -> str:
    items = side_effect_items(ground.library.observation)
    for when, observed in _newest_first(ground):
        if any(observed.value(item.id) for item in items):
            return f"{signs_text(items, observed)}, {when}"
    return NOT_RECORDED


def _worst(ground: PaperGround) -> str:
    """Each sign that was seen, in its worst form, the worst first; at one rank the newest."""
    items = side_effect_items(ground.library.observation)
    begin = ground.watched.now - timedelta(hours=_SPAN_H)
    recent = [(e, o) for e, o in sets_of(ground.entries) if e.at >= begin]
    looked = [o for _, o in recent if any(o.value(item.id) for item in items)]
    if not looked:
        return "Nobody looked"
    worst: dict[str, tuple[int, str]] = {}
    for entry, observed in recent:
        for sign in seen_signs(items, observed):
            _keep_worse(worst, sign, ground.short(entry.at))
    ranked = sorted(worst.values(), key=lambda found: -found[0])
    return "; ".join(words for _, words in ranked) or "None"


def _keep_worse(worst: dict[str, tuple[int, str]], sign: SeenSign, when: str) -> None:
    before = worst.get(sign.item.id)
    if before is None or sign.rank >= before[0]:
        worst[sign.item.id] = (sign.rank, f"{sign.words} {when}")
