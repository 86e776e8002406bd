"""When each container runs out, when it expires, and so when it is changed."""

from decimal import Decimal

from ketadesk.domain.model import Model
from ketadesk.domain.quantity import ZERO, difference, earlier, product, quotient, same_moment, total


class ContainerUse(Model):
    """One container from hanging to changing, in hours from the start of the plan."""

    number: int
    start_h: Decimal
    expires_h: Decimal
    runs_out_h: Decimal | None
    """`None`: it is not emptied, because it expires or the plan ends first."""
    change_h: Decimal | None
    """`None`: the last one."""
    end_h: Decimal


class PumpRun(Model):
    """A stretch at one pump rate."""

    start_h: Decimal
    end_h: Decimal
    ml_per_h: Decimal


def container_changes(
    runs: tuple[PumpRun, ...], container_ml: Decimal, change_after_h: Decimal
) -> tuple[ContainerUse, ...]:
    """Return the containers that `runs` need, each counted from when it is connected."""
    used: list[ContainerUse] = []
    if not runs:
        return ()
    opened, left = runs[0].start_h, container_ml
    emptied_at_the_end: Decimal | None = None
    for place, run in enumerate(runs):
        last = place == len(runs) - 1
        now = run.start_h
        while earlier(now, run.end_h):
            empty_h = total(now, quotient((left,), (run.ml_per_h,)))
            expires_h = total(opened, change_after_h)
            event = min(empty_h, expires_h)
            if earlier(run.end_h, event) or (last and same_moment(event, run.end_h)):
                left = max(ZERO, difference(left, product(run.ml_per_h, difference(run.end_h, now))))
                emptied_at_the_end = empty_h if same_moment(empty_h, run.end_h) else None
                break
            used.append(
                ContainerUse(
                    number=len(used) + 1,
                    start_h=opened,
                    expires_h=expires_h,
                    runs_out_h=None if earlier(expires_h, empty_h) else empty_h,
                    change_h=event,
                    end_h=event,
                )
            )
            now, opened, left = event, event, container_ml
    end_h = runs[-1].end_h
    used.append(
        ContainerUse(
            number=len(used) + 1,
            start_h=opened,
            expires_h=total(opened, change_after_h),
            runs_out_h=emptied_at_the_end,
            change_h=None,
            end_h=end_h,
        )
    )
    return tuple(used)
