"""What the log asks for, with the checklist as it was answered for the order in force."""

from ketadesk.application.monitoring.watched import Watched
from ketadesk.domain.bedside.escalation import triggers
from ketadesk.domain.bedside.trigger import Acted, Trigger
from ketadesk.domain.checklist import Answer, ChecklistAnswer
from ketadesk.domain.drug_library import DrugLibrary


def checklist_answers(watched: Watched, library: DrugLibrary) -> tuple[ChecklistAnswer, ...]:
    """Return the checklist of the order in force; an item that the library no longer has is left out."""
    typed = watched.order.draft.checklist
    answered = ((item, typed.get(item.id, "")) for item in library.checklist)
    return tuple(ChecklistAnswer(item=item, answer=Answer(text)) for item, text in answered if text)


def acted_triggers(watched: Watched, library: DrugLibrary) -> tuple[Acted, ...]:
    """Return everything that the log of `watched` asks for, acted on or not, the strongest first."""
    regimen = library.regimen(watched.order.draft.regimen)
    review = None if regimen is None else regimen.review_after_h
    return triggers(
        watched.log,
        watched.course,
        checklist_answers(watched, library),
        library,
        watched.now,
        watched.repeat_course,
        None if review is None else review.value,
    )


def open_triggers(watched: Watched, library: DrugLibrary) -> tuple[Trigger, ...]:
    """Return what nobody has acted on yet."""
    return tuple(acted.trigger for acted in acted_triggers(watched, library) if not acted.by)
