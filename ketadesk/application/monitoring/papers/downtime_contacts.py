"""The last part of a downtime pack, on one page: whom to call, how to work now, and what comes afterwards.

When to call and when to stop is said once, on the order sheet that lies in the same pack; here stands where.
"""

from ketadesk.application.monitoring.bed_words import logged_bed
from ketadesk.application.monitoring.papers.paper_frame import PaperGround, typed
from ketadesk.application.numbers import NO_BREAK
from ketadesk.application.sheet.sheet_content import (
    Block,
    Cell,
    Column,
    EntryBoxes,
    Facts,
    Lines,
    Section,
)
from ketadesk.domain.order_state import OrderState

_WHEN_TO_CALL = "When to call and when to stop: part 10 of the order sheet in this pack."
_NUMBERS = EntryBoxes(
    columns=(Column(title="Name", weight=4), Column(title="Telephone or bleep", weight=3)),
    rows=(
        "Prescriber on call",
        "Pain team",
        "Emergency team",
        "Pharmacist on call",
        "KetaDesk support",
    ),
)
_AFTERWARDS = (
    "1. Read the pump, and hold it against the last line of the log.",
    "2. Enter everything late, in the order in which it happened, each with the time at which it was done: sets of "
    "observations, steps, lower rates, pauses, restarts, boluses, containers, the stop. KetaDesk marks what was "
    "entered late.",
    "3. Open the infusion's page: act on what is open, and hold the volume left by reckoning against the container.",
    "4. Tick each line of the paper that is entered, sign below, and keep the paper with the patient's notes.",
)
_ENTERED = EntryBoxes(
    columns=(
        Column(title="Name", weight=4),
        Column(title="Date and time", weight=3),
        Column(title="Signature", weight=4),
    ),
    rows=("All entered by", "Held against the paper by"),
)


def contact_sections(ground: PaperGround) -> tuple[Section, ...]:
    """Return whom to call, when, how to work meanwhile, and what to do when the program is back."""
    now = tuple(Cell(text=line) for line in _meanwhile(ground))
    back = tuple(Cell(text=line) for line in _AFTERWARDS)
    parts: tuple[tuple[str, tuple[Block, ...]], ...] = (
        ("Whom to call", (_known(ground), _NUMBERS, Lines(lines=(Cell(text=_WHEN_TO_CALL, strong=True),)))),
        ("While the program cannot be used", (Lines(lines=now),)),
        ("When the program is back", (Lines(lines=back), _ENTERED)),
    )
    return tuple(
        Section(number=number, title=title, blocks=blocks) for number, (title, blocks) in enumerate(parts, start=1)
    )


def _known(ground: PaperGround) -> Facts:
    draft, target = ground.watched.order.draft, ground.watched.target
    rows = [
        ("Prescriber", typed(draft.prescriber)),
        ("Contact", typed(draft.prescriber_contact)),
        ("Grade", typed(draft.prescriber_grade)),
        ("Service", typed(draft.responsible_service)),
        ("Ward", typed(draft.ward)),
        ("Bed", typed(logged_bed(ground.entries))),
    ]
    if target is not None:
        least = "no target" if target.lowest_percent is None else f"{target.lowest_percent}{NO_BREAK}% or more"
        rows.append(("SpO2 target", Cell(text=f"{least}, NEWS2 scale {target.scale}", strong=True)))
    return Facts(rows=tuple(rows))


def _meanwhile(ground: PaperGround) -> tuple[str, ...]:
    watched = ground.watched
    revision = f"R{watched.revision}"
    later = (r for r in watched.progress.revisions if r.revision > watched.revision)
    waiting = tuple(
        f"A change, R{r.revision}, was signed and waits for its start: its own sheet is not in this pack."
        for r in later
        if r.state is OrderState.SIGNED
    )
    return (
        "KetaDesk does not steer the pump: it runs on at the rate that was keyed in.",
        f"Give by the signed order sheet {revision} in this pack, unless there is a newer signed sheet on the ward: "
        "then by that one, and this pack is out of date.",
        *waiting,
        f"This pack says how things stood at {ground.when(watched.now)}. What was entered after that is not in it.",
        "Observe at the clock times of the chart. Write what you see at once, with the time at which you saw it.",
        "KetaDesk checks no new order now: write a new order or a change on the hospital's own form.",
    )
