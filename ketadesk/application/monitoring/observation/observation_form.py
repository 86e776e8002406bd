"""What the page of a set asks and says: every item of the library, and what is to be said of what was typed so far."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Final

from ketadesk.application.clock_times import clock_text
from ketadesk.application.monitoring.bedside_desk import (
    ItemChoice,
    ItemField,
    ItemGroup,
    ObservationDraft,
    ObservationForm,
)
from ketadesk.application.monitoring.observation.observation_round import ObservationRound, read_round
from ketadesk.application.monitoring.observation.observation_warnings import warnings_of
from ketadesk.application.monitoring.observation.read_observation import ReadItem
from ketadesk.application.monitoring.observed_words import recorded
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.reference import Reference
from ketadesk.domain.bedside.infusion_log import NotObserved, Observed, standing_facts
from ketadesk.domain.bedside.news2 import news2
from ketadesk.domain.bedside.observation import ObservationSet
from ketadesk.domain.drug_library import ItemKind, NewsTable, ObservationItem

GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("Danger signs", ("danger-signs",)),
    (
        "Mind and senses",
        ("hallucination", "dysphoria", "nystagmus", "vivid-dreams", "poss", "consciousness"),
    ),
    (
        "Circulation and breathing",
        ("systolic-bp", "diastolic-bp", "heart-rate", "respiratory-rate", "spo2", "oxygen"),
    ),
    ("Pain and temperature", ("pain-rest", "pain-movement", "temperature")),
    ("Other side effects", ("nausea-vomiting", "vision", "dizziness", "salivation")),
    ("Line and pump", ("line-site", "pump-rate", "volume-left")),
)
"""In the order of a look at the patient: mind, eyes and blood pressure foremost."""
ELSEWHERE: Final = "More"
"""Where an item stands that a hospital's library adds."""


def observation_form(watched: Watched, draft: ObservationDraft, reference: Reference, zone: tzinfo) -> ObservationForm:
    """Return everything the page of a set shows for `draft`."""
    seen = read_round(watched, draft, reference, zone)
    items = reference.library.observation.items
    captions = {item.id: item.label for item in items}
    before = _sets_before(seen, watched.now)
    fields = {item.id: _field(item, seen, _previous(item, before, watched.now, zone)) for item in items}
    return ObservationForm(
        order_id=watched.order_id,
        label=watched.order.label,
        due=_due_words(seen, watched, zone),
        taken=_taken_words(seen, watched, zone),
        groups=_grouped(fields),
        moment_echo=seen.moment.echo,
        moment_problem=seen.moment.problem,
        moment_typed=seen.moment.typed,
        missing=tuple(captions[item_id] for item_id in seen.missing),
        news2=_news2_words(seen.observed, watched, reference.library.observation.news),
        warnings=warnings_of(seen, watched, draft, reference, zone),
        text_problem=seen.text_problem,
        can_save=seen.can_save,
    )


def _grouped(fields: Mapping[str, ItemField]) -> tuple[ItemGroup, ...]:
    known = {item_id for _, ids in GROUPS for item_id in ids}
    named = [*GROUPS, (ELSEWHERE, tuple(item_id for item_id in fields if item_id not in known))]
    groups = [ItemGroup(title=title, fields=tuple(fields[i] for i in ids if i in fields)) for title, ids in named]
    return tuple(group for group in groups if group.fields)


def _field(item: ObservationItem, seen: ObservationRound, previous: str) -> ItemField:
    read = seen.read.get(item.id, ReadItem())
    return ItemField(
        item=item.id,
        caption=item.label,
        unit=item.shown_unit,
        choices=tuple(ItemChoice(id=c.id, label=c.label, key=c.key) for c in item.choices),
        many=item.kind is ItemKind.SIGNS,
        previous=previous,
        needed=item.id in seen.needed,
        problem=read.problem,
        ask=read.ask,
    )


def _sets_before(seen: ObservationRound, now: datetime) -> list[tuple[datetime, ObservationSet]]:
    """The standing sets up to the moment of this one, the newest first."""
    until = seen.moment.at or now
    facts = reversed(standing_facts(seen.log))
    return [(e.at, e.fact.observed) for e in facts if isinstance(e.fact, Observed) and e.at <= until]


def _previous(item: ObservationItem, before: list[tuple[datetime, ObservationSet]], now: datetime, zone: tzinfo) -> str:
    """`96, 18:30`: the newest value there is, with its time."""
    found = next(((at, made) for at, made in before if made.value(item.id) is not None), None)
    return "" if found is None else f"{recorded(item, found[1])}, {clock_text(found[0], now, zone)}"


def _due_words(seen: ObservationRound, watched: Watched, zone: tzinfo) -> str:
    started = watched.course.started_at
    if started is None:
        return "Baseline before the start"
    if seen.moment.at is not None and seen.moment.at < started:
        return "Before the start: counts for no due set"
    times = sorted({due.slot.at for due in seen.still_open})
    shown = " and ".join(clock_text(moment, watched.now, zone) for moment in times)
    return f"For the {'set' if len(times) == 1 else 'sets'} due {shown}" if times else "Extra set"


def _taken_words(seen: ObservationRound, watched: Watched, zone: tzinfo) -> str:
    """Who did the due set of this moment before, and whether something of it is left to be done."""
    begun = [due for due in seen.still_open if due.entries]
    if not begun and (seen.still_open or not seen.covered):
        return ""
    *_, due = sorted(begun or seen.covered.values(), key=lambda d: d.slot.at)
    entry = next(e for e in seen.log if e.entry_id == due.entries[0])
    verb = "not done" if isinstance(entry.fact, NotObserved) else "partly done" if begun else "done"
    when = f"{clock_text(entry.at, watched.now, zone)} by {entry.by_name}"
    rest = "This one completes it." if begun else "This one is extra."
    return f"The set due {clock_text(due.slot.at, watched.now, zone)} was {verb} {when}. {rest}"


def _news2_words(observed: ObservationSet, watched: Watched, table: NewsTable) -> str:
    """The total of a complete set, or how much of it is missing."""
    scale = watched.target.scale if watched.target is not None else 1
    score = news2(observed, scale, table)
    on_scale = " (SpO2 scale 2)" if scale == 2 else ""
    if score.total is not None:
        return f"NEWS2 {score.total}{on_scale}"
    missing = len({row.observation for row in table.parameters}) - len(score.parameters)
    return (
        f"NEWS2 is scored on a complete set; {missing} {'item is' if missing == 1 else 'items are'} missing{on_scale}"
    )
