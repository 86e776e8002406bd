"""The container and the end: a new one hung, the pump read, the infusion stopped."""

from decimal import Decimal
from typing import Final

from ketadesk.application.monitoring.delivered import delivered_rows
from ketadesk.application.monitoring.steps.questions import OTHER, Questions
from ketadesk.application.monitoring.steps.worked import Worked
from ketadesk.application.numbers import with_unit
from ketadesk.application.order_choices import Choice
from ketadesk.domain.bedside.infusion_log import ContainerChanged, PumpRead, Stopped
from ketadesk.domain.bedside.ledger import ledger
from ketadesk.domain.order_state import EventKind
from ketadesk.domain.quantity import difference, magnitude

STOPS: Final = (
    Choice(value="plan-complete", label="The plan is complete"),
    Choice(value="danger-sign", label="Danger sign or side effect"),
    Choice(value="prescriber", label="Prescriber's decision"),
    Choice(value="patient", label="Patient's wish"),
    Choice(value="line-or-pump", label="Line or pump problem"),
    Choice(value=OTHER, label="Other"),
)


def change_container(asked: Questions) -> Worked:
    """A new container of the same mixture; what is left in the old one is read, and held against the count."""
    left = _left(asked, "Left in the old container", optional=False)
    return Worked(
        title="Change the container",
        words="Hang the new container of the same mixture; compare its label with the signed sheet. Keep the old one.",
        do_words="Record the new container",
        fact=None if left is None else ContainerChanged(left_ml=left),
    )


def read_pump(asked: Questions) -> Worked:
    """What stands on the pump, without a change."""
    ground = asked.ground
    typed = asked.number("ml_per_h", "Rate on the pump's screen", "mL/h", zero=True, spoken=True)
    left = _left(asked, "Left in the container", optional=True)
    course = ground.watched.course
    running = course.now_running
    if typed is not None and running is not None:
        if running.container is not None:
            asked.shown += delivered_rows(typed, ground.order, running.container, running.phase)
        if typed != running.ml_per_h:
            asked.caution(
                f"The record has {with_unit(running.ml_per_h, 'mL/h')}: compare the pump with the signed sheet now, "
                "then record what was changed. A reading changes no rate."
            )
    blocked = bool(ground.text("left_ml")) and left is None
    return Worked(
        title="Read the pump",
        words="Type what stands on the pump, as it stands there.",
        do_words="Record the reading",
        fact=None if typed is None or blocked else PumpRead(ml_per_h=typed, left_ml=left),
    )


def stop(asked: Questions) -> Worked:
    """The infusion is over: quick, and never refused for a finding."""
    reason = asked.choice_or_words("reason", "Reason of the stop", STOPS)
    left = _left(asked, "Left in the container", optional=True)
    return Worked(
        title="Stop",
        words="Stop the pump first. Stay with the patient if it is for a danger sign. Then record it.",
        do_words="Record the stop",
        fact=Stopped(reason=reason, left_ml=left) if reason else None,
        asks_pin=False,
        step=EventKind.END,
    )


def _left(asked: Questions, caption: str, optional: bool) -> Decimal | None:
    """Ask what is left; once typed the count's own figure stands beside it."""
    left = asked.number("left_ml", caption, "mL", zero=True, optional=optional, hint="as it is read")
    if left is None:
        return None
    ground = asked.ground
    at = asked.at or ground.whole.now
    counted = ledger(ground.watched.course, ground.whole.orders, ground.watched.log, at).container_left_ml
    hangs = ground.watched.course.now_running
    if hangs is not None and hangs.container is not None and left > hangs.container.ml:
        asked.stop(f"The container holds {with_unit(hangs.container.ml, 'mL')} only: read it again.")
    if counted is not None:
        apart = difference(left, counted)
        more_or_less = "more" if apart > 0 else "less"
        asked.show("Left by the count", with_unit(counted, "mL"))
        asked.show("Difference", f"{with_unit(magnitude(apart), 'mL')} {more_or_less}" if apart else "None")
    return left
