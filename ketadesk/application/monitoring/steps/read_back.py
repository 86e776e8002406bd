"""The read-back: what stands on the pump is typed blind, and no form ever tells what should stand there."""

from decimal import Decimal
from typing import Final

from ketadesk.application.monitoring.steps.questions import Questions
from ketadesk.application.numbers import with_unit
from ketadesk.domain.quantity import half_up

NOT_THE_PLAN: Final = (
    "This is not the rate that was signed. Both of you: go back to the pump and to the signed sheet, compare what "
    "stands on each, and read the pump again."
)


def read_back(asked: Questions) -> Decimal | None:
    """Ask what stands on the pump; the echo is the figure in words."""
    return asked.number(
        "read_back", "Rate on the pump's screen", "mL/h", hint="typed off the pump, not off the sheet", spoken=True
    )


def refuse_between_steps(asked: Questions, ml_per_h: Decimal) -> None:
    """Say so where the pump cannot be set to this."""
    pump = asked.ground.order.pump
    if pump is not None and half_up(ml_per_h, pump.increment_ml_per_h) != ml_per_h:
        step = with_unit(pump.increment_ml_per_h, "mL/h")
        asked.stop(f"The pump goes in steps of {step}: this cannot stand on it. Read the pump again.")
