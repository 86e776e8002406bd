"""Courses made up at random, for laws: the order of `courses.py` with pauses, lower rates, containers and boluses."""

from decimal import Decimal

from hypothesis import strategies as st

from ketadesk.domain.bedside.infusion_log import Logged

from .courses import FIRST_HOUR, bolus_ordered, bolus_settled, container_changed, lowered, paused, resumed

rates = st.integers(1, 700).map(lambda tenths: Decimal(tenths) / 10)


@st.composite
def courses(draw: st.DrawFn) -> tuple[Logged, ...]:
    """A running infusion with pauses, lower rates, containers and boluses at whole minutes."""
    log: list[Logged] = list(FIRST_HOUR)
    rate, minute, standing = Decimal(35), 15, False
    for number in range(draw(st.integers(0, 8))):
        minute += draw(st.integers(0, 900))
        name = f"e{number}"
        what = draw(st.sampled_from(("pause", "lower", "container", "bolus")))
        if what == "container":
            log.append(container_changed(minute, "0", name))
        elif standing:
            rate = min(rate, draw(rates))
            log.append(resumed(minute, str(rate), name))
            standing = False
        elif what == "pause":
            log.append(paused(minute, name))
            standing = True
        elif what == "lower" and rate > Decimal("0.1"):
            rate = min(rate - Decimal("0.1"), draw(rates))
            log.append(lowered(minute, str(rate), name))
        else:
            log += [bolus_ordered(minute, entry_id=name), bolus_settled(minute, bolus=name, entry_id=f"{name}-given")]
    return tuple(log)


moments = st.integers(0, 8000)
