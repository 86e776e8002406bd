"""A retry under an entry's id that is stored already: the same once more adds nothing, anything else is refused.

The first try was stored and only its answer was lost. Whoever changed something before she tried again must not be told
that it is stored: what stands in the record is what she typed first.
"""

from datetime import tzinfo

from ketadesk.application.account import Account
from ketadesk.application.errors import NotAllowed, OrderRefused
from ketadesk.application.monitoring.bedside_desk import ObservationDraft, StepDraft, Verb
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.observation.observation_moment import as_typed
from ketadesk.application.monitoring.steps.logged_answers import logged_answers, verb_of
from ketadesk.application.monitoring.typed_moment import typed_moment
from ketadesk.application.monitoring.watched import Watched
from ketadesk.domain.bedside.infusion_log import Observed, StruckThrough

_RECKONED = frozenset({"subject", "mg_per_kg"})
"""Answers that are not stored as they were typed."""


def require_own(known: LogEntry, who: Account) -> None:
    """Raises `NotAllowed` for another person's entry."""
    if known.by != who.account_id:
        raise NotAllowed("This entry was made by somebody else.", "Open the infusion again.")


def require_same_set(
    known: LogEntry, draft: ObservationDraft, replaces: str, why: str, watched: Watched, zone: tzinfo
) -> None:
    """Raises `OrderRefused` where `known` is not the set that is typed now."""
    if not isinstance(known.fact, Observed) or (known.replaces, known.why) != (replaces, why):
        raise _something_else()
    observed = known.fact.observed
    typed = {item: text for item, text in draft.typed.items() if text}
    same_values = {value.item: value.text for value in observed.values} == typed
    same_reason = observed.incomplete_because in ("", draft.incomplete_because)
    same_time = draft.observed_at in ("", as_typed(known.at, zone))
    if not same_time:
        same_time = typed_moment(draft.observed_at, watched.now, zone).at == known.at
    if not (same_values and same_reason and same_time and observed.comment == draft.comment):
        raise _something_else()


def require_same_step(known: LogEntry, draft: StepDraft, watched: Watched) -> None:
    """Raises `OrderRefused` where `known` is not the step that is asked for now."""
    if not _is_verb(known, draft):
        raise _something_else()
    order = watched.orders.get(known.revision)
    answers = {"why": known.why} if order is None else {"why": known.why, **logged_answers(known.fact, order)}
    typed = {name: text for name, text in draft.typed.items() if text and name not in _RECKONED}
    if any(answers.get(name, text) != text for name, text in typed.items()):
        raise _something_else()


def _is_verb(known: LogEntry, draft: StepDraft) -> bool:
    match draft.verb:
        case Verb.STRIKE:
            return isinstance(known.fact, StruckThrough) and known.fact.entry == draft.subject
        case Verb.CORRECT:
            return known.replaces == draft.subject
        case verb:
            return not known.replaces and verb_of(known.fact) is verb


def _something_else() -> OrderRefused:
    return OrderRefused(
        "The first try was recorded, and with other answers than these.",
        "Nothing was recorded now. Leave this and open the infusion again: the entry is there, and can be corrected.",
    )
