"""Which line of the page a step is about, in its words: a form must never be filled in for another one."""

from ketadesk.application.monitoring.bedside_desk import InfusionView, Verb
from ketadesk.ui.monitoring.signs import URGENCY


def about(view: InfusionView, verb: Verb, subject: str) -> tuple[str, ...]:
    """A sentence each of the findings, the set or the entry; none for a step of the infusion as a whole."""
    if not subject:
        return ()
    if verb is Verb.NOT_OBSERVED:
        return tuple(f"Set {line.at}: {line.tracks}" for line in view.due if line.due_at == subject)
    if verb in (Verb.CORRECT, Verb.STRIKE):
        return tuple(f"{line.at}, {line.by}: {line.what}" for line in view.history if line.entry_id == subject)
    subjects = {subject, *subject.split()} if verb is Verb.ACT else {subject}
    cards = (card for card in view.findings if card.is_open and card.verb is verb and card.subject in subjects)
    return tuple(f"{URGENCY[card.urgency].glyph} {card.title}: {card.because}" for card in cards)
