"""What has to be done about an infusion, as cards: each stands until somebody has acted on it, and says who did."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from decimal import Decimal

from ketadesk.application.clock_times import moment_text
from ketadesk.application.monitoring.bedside_desk import FindingCard, Verb
from ketadesk.application.monitoring.entry_words import act_words, entry_words
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.open_findings import acted_triggers
from ketadesk.application.monitoring.phase_words import phase_words
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.numbers import NO_BREAK, with_unit
from ketadesk.application.phrases import ANSWERS
from ketadesk.application.reference import Reference
from ketadesk.domain.bedside.coming_phases import coming_phases, plan_end
from ketadesk.domain.bedside.infusion_course import CourseOrder, CourseState
from ketadesk.domain.bedside.infusion_log import ActedOn
from ketadesk.domain.bedside.infusion_triggers import PUMP_RATE_DIFFERS, REVIEW_DUE
from ketadesk.domain.bedside.ledger import Ledger, ledger
from ketadesk.domain.bedside.reopened_checklist import SIGN_SEEN
from ketadesk.domain.bedside.trigger import Acted, Trigger, Urgency
from ketadesk.domain.drug_library import DrugLibrary, ItemKind, Reopening, Sourced
from ketadesk.domain.finding import Evidence

_OWN = ("ketadesk-judgement",)
_GOES_ON = (CourseState.BY_HAND, CourseState.RUNNING, CourseState.PAUSED)


def finding_cards(watched: Watched, reference: Reference, zone: tzinfo) -> tuple[FindingCard, ...]:
    """Return every card, open ones first; among them the strongest first, then the newest."""
    cards = [
        *(_card(acted, watched, reference, zone) for acted in acted_triggers(watched, reference.library)),
        *_own_cards(watched, zone),
    ]
    return tuple(sorted(cards, key=lambda card: (not card.is_open, card.urgency.rank)))


def _card(acted: Acted, watched: Watched, reference: Reference, zone: tzinfo) -> FindingCard:
    trigger, library = acted.trigger, reference.library
    title, action = _what_to_do(trigger, library)
    by = next((e for e in watched.log if e.entry_id == acted.by), None)
    again = bool(trigger.checklist) and not trigger.action
    return FindingCard(
        key=trigger.key,
        urgency=trigger.urgency,
        title=title,
        action=action,
        because=_because(trigger, watched, library, zone),
        source=_source(_figure(trigger, watched, library), library),
        is_open=not acted.by,
        acted="" if by is None else _acted(by, watched, reference, zone),
        verb=Verb.REANSWER if again else Verb.ACT,
        subject=trigger.checklist if again else trigger.key,
    )


def _figure(trigger: Trigger, watched: Watched, library: DrugLibrary) -> Sourced | None:
    """What of the library asks for it."""
    if trigger.action == REVIEW_DUE:
        regimen = library.regimen(watched.order.draft.regimen)
        return None if regimen is None else regimen.review_after_h
    sign = _sign_that_contradicts(trigger, library)
    return trigger.threshold if sign is None else sign


def _source(figure: Sourced | None, library: DrugLibrary) -> str:
    """Titles, and how well the figure is known where it was not read there as it stands here."""
    if figure is None:
        return ""
    titles = "; ".join(library.source_titles(figure.sources))
    is_own = figure.evidence is Evidence.JUDGEMENT and figure.sources != _OWN
    return f"{titles} (taken for this by judgement)" if is_own else titles


def _sign_that_contradicts(trigger: Trigger, library: DrugLibrary) -> Reopening | None:
    """The library's entry by which a sign at any time opened a checklist item."""
    if trigger.action or trigger.threshold is not None:
        return None
    of_item = (r for r in library.observation.reopens if r.checklist == trigger.checklist)
    return next((r for r in of_item if r.threshold.endswith(SIGN_SEEN)), None)


def _what_to_do(trigger: Trigger, library: DrugLibrary) -> tuple[str, str]:
    level = next((level for level in library.actions if level.id == trigger.action), None)
    if level is not None:
        return level.title, level.action
    if trigger.action == PUMP_RATE_DIFFERS:
        return (
            "The pump does not run as recorded",
            "Compare the pump with the signed sheet now. Set it right or record what was changed, and call.",
        )
    if trigger.action == REVIEW_DUE:
        return (
            "The prescriber's review is due",
            "Call the prescriber: is the infusion to go on, and how? Record who was called and what was said.",
        )
    label = _checklist_label(trigger, library)
    return f"Answer again: {label}", "Ask the prescriber, and answer this item of the checklist again."


def _because(trigger: Trigger, watched: Watched, library: DrugLibrary, zone: tzinfo) -> str:
    when = moment_text(trigger.at.astimezone(zone))
    if trigger.action == PUMP_RATE_DIFFERS:
        return f"Read off the pump: {trigger.seen}{NO_BREAK}mL per hour at {when}"
    if trigger.action == REVIEW_DUE:
        return f"It has run for {with_unit(Decimal(trigger.seen), 'h')}: {when}"
    if trigger.action and trigger.threshold is None:
        # An answer that was given anew and forbids the drug.
        return f"{_checklist_label(trigger, library)}: {ANSWERS.get(trigger.seen, trigger.seen)} at {when}"
    said = _seen_at(trigger, library, when)
    if trigger.checklist and not trigger.action:
        was = watched.order.draft.checklist.get(trigger.checklist, "")
        said += f"; the answer was {ANSWERS.get(was, 'not given')}"
    return said


def _seen_at(trigger: Trigger, library: DrugLibrary, when: str) -> str:
    sign = _sign_that_contradicts(trigger, library)
    if trigger.threshold is None:
        item = "" if sign is None else sign.threshold.removesuffix(SIGN_SEEN)
        return f"{_value_of(item, trigger.seen, library) or trigger.seen} at {when}"
    condition = trigger.threshold.condition
    seen = _seen(trigger, library)
    return f"{seen} at {when} ({condition})" if seen else f"{condition[:1].upper()}{condition[1:]}, {when}"


def _seen(trigger: Trigger, library: DrugLibrary) -> str:
    """`Respiratory rate 8 per min`; blank where the condition says it all."""
    assert trigger.threshold is not None
    name = trigger.threshold.observation
    known = {"news2": f"NEWS2 {trigger.seen}", "news2-parameter": trigger.seen}
    return known.get(name) or _value_of("spo2" if name.startswith("spo2-scale") else name, trigger.seen, library)


def _value_of(item_id: str, seen: str, library: DrugLibrary) -> str:
    """`Hallucination: Mild`; blank where there is no such item."""
    item = next((i for i in library.observation.items if i.id == item_id), None)
    if item is None:
        return ""
    if item.kind is ItemKind.NUMBER:
        unit = f"{NO_BREAK}{item.shown_unit}" if item.shown_unit else ""
        return f"{item.label} {seen}{unit}"
    label = next((c.label for c in item.choices if c.id == seen), seen)
    return f"{item.label}: {label}"


def _checklist_label(trigger: Trigger, library: DrugLibrary) -> str:
    return next((i.label for i in library.checklist if i.id == trigger.checklist), trigger.checklist)


def _acted(by: LogEntry, watched: Watched, reference: Reference, zone: tzinfo) -> str:
    """`22-Nov-2026 19:02 Pump paused; Dr Lee called: pause one hour. By M Jones.`"""
    fact = by.fact
    words = act_words(fact) if isinstance(fact, ActedOn) else entry_words(by, watched, reference, zone)
    return f"{moment_text(by.at.astimezone(zone))} {words}. By {by.by_name}."


def _own_cards(watched: Watched, zone: tzinfo) -> Iterator[FindingCard]:
    """What follows from the course alone, and goes when it is done."""
    yield from _open_bolus(watched, zone)
    order = watched.orders.get(watched.course.revision)
    if order is not None and watched.course.state in _GOES_ON:
        yield from _plan(watched, order, zone)
        count = ledger(watched.course, watched.orders, watched.log, watched.now)
        yield from _limit_passed(count, order)
        yield from _container(watched, count, zone)


def _open_bolus(watched: Watched, zone: tzinfo) -> Iterator[FindingCard]:
    bolus = watched.course.open_bolus
    if bolus is not None:
        yield _own(
            f"bolus:{bolus.bolus_id}",
            Urgency.ANSWER,
            "Was the bolus given?",
            "Record what became of it. Until then nothing more is given.",
            f"{with_unit(bolus.mg, 'mg')} at {moment_text(bolus.ordered_at.astimezone(zone))}",
            Verb.SETTLE_BOLUS,
            bolus.bolus_id,
        )


def _plan(watched: Watched, order: CourseOrder, zone: tzinfo) -> Iterator[FindingCard]:
    """The step that should have been taken, or the stop."""
    course, now = watched.course, watched.now
    coming = [c for c in coming_phases(course, order, now) if c.phase.pump_ml_per_h]
    if coming and coming[0].at <= now and course.state is not CourseState.PAUSED:
        words = phase_words(coming[0].phase, order)
        yield _own(
            f"step-due:{coming[0].place}",
            Urgency.CALL,
            "The next step of the plan is due",
            f"Set the pump to the {words} as the signed sheet says, read it back and record it.",
            f"{words[:1].upper()}{words[1:]}, planned {_local(coming[0].at, zone)}",
            Verb.NEXT_STEP,
        )
    end = plan_end(course, order, now)
    if end is not None and end <= now:
        yield _own(
            "plan-end",
            Urgency.CALL,
            "The signed plan is over",
            "Stop the pump and record the stop. To go on needs a signed change of the order.",
            f"The plan ended {_local(end, zone)}",
            Verb.STOP,
        )


def _limit_passed(count: Ledger, order: CourseOrder) -> Iterator[FindingCard]:
    """What was given is past the limit that no step may pass, as when nobody recorded a stop."""
    limit = order.cumulative_limit_mg
    if limit is not None and count.in_24_h_mg > limit:
        yield _own(
            "cumulative-24-h-passed",
            Urgency.CALL,
            "More than the limit in the last 24 hr",
            "Look at the pump, and call the prescriber now. Record the stop, or correct what was recorded.",
            f"{with_unit(count.in_24_h_mg, 'mg')} by the count; the limit is {with_unit(limit, 'mg')}",
            Verb.STOP,
        )


def _container(watched: Watched, count: Ledger, zone: tzinfo) -> Iterator[FindingCard]:
    for key, moment, title, said in (
        ("container-empty", count.empty_at, "The container is empty", "By the count it was empty"),
        ("container-expired", count.expires_at, "The container has expired", "It expired"),
    ):
        if moment is not None and moment <= watched.now:
            yield _own(
                f"{key}:{count.container_number}",
                Urgency.CALL,
                title,
                "Look at the pump and the line. Hang a new container and record it, or record the stop.",
                f"{said} {_local(moment, zone)}",
                Verb.CHANGE_CONTAINER,
            )


def _own(
    key: str, urgency: Urgency, title: str, action: str, because: str, verb: Verb, subject: str = ""
) -> FindingCard:
    return FindingCard(
        key=key, urgency=urgency, title=title, action=action, because=because, source="", is_open=True, verb=verb,
        subject=subject,
    )  # fmt: skip


def _local(moment: datetime, zone: tzinfo) -> str:
    return moment_text(moment.astimezone(zone))
