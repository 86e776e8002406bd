"""The outcomes as tables to read."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from .nurse import WRONG_IN_THE_CHART, Check, Said
from .simulation import Outcome
from .slips import Kind

_KIND = 68
_CELL = 9


def tables(outcomes: Sequence[Outcome]) -> str:
    """Return all tables."""
    checks = [_check(check, outcomes) for check in Check]
    last = [_wrong_weight(outcomes), _asks(outcomes), _asked_without_slip(outcomes), _where(outcomes)]
    return "\n\n".join([_head(outcomes), _said(outcomes), *checks, *last])


def undetected(check: Check, outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if check in outcome.passes]


def twice_or_more(outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.highest >= 2]


def half_or_less(outcomes: Iterable[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.lowest <= 0.5]


def _head(outcomes: Sequence[Outcome]) -> str:
    refused, not_possible = (sum(getattr(o, name) for o in outcomes) for name in ("refused", "not_possible"))
    return (
        f"{len(outcomes):,} orders, one slip each. Drawn again: {refused:,} that the program refuses without a slip, "
        f"{not_possible:,} in which that slip cannot be made."
    )


def _said(outcomes: Sequence[Outcome]) -> str:
    head = _row("What the program says because of the slip", ("orders", *Said))
    rows = _by_kind(outcomes, lambda found: (len(found), *(sum(o.said is said for o in found) for said in Said)))
    return "\n".join([head, *rows])


def _check(check: Check, outcomes: Sequence[Outcome]) -> str:
    head = _row("", ("passed on", "caught", "undetect.", ">= 2x", "<= 1/2", "lowest x", "highest x"))
    return "\n".join([check.value, head, *_by_kind(outcomes, lambda found: _checked(check, found))])


def _checked(check: Check, found: Sequence[Outcome]) -> tuple[object, ...]:
    passed_on = sum(o.said is not Said.STOPPED for o in found)
    left = undetected(check, found)
    lowest = f"{min((o.lowest for o in left), default=1):.3g}"
    highest = f"{max((o.highest for o in left), default=1):.3g}"
    twice, half = len(twice_or_more(left)), len(half_or_less(left))
    return passed_on, passed_on - len(left), len(left), twice, half, lowest, highest


def _wrong_weight(outcomes: Sequence[Outcome]) -> str:
    """Where both nurses copy a wrong weight, only a limit can say something."""
    head = _row("D. A wrong weight in the chart, said without and with a limit on BMI", (*Said, "unsaid 2x"))
    lines = [head]
    for kind in WRONG_IN_THE_CHART:
        found = [o for o in outcomes if o.kind is kind]
        for words, said in (
            ("without", [(o.said_without_bmi, o) for o in found]),
            ("with", [(o.said, o) for o in found]),
        ):
            counts = [sum(s is each for s, _ in said) for each in Said]
            unsaid = twice_or_more(o for s, o in said if s in (Said.SHOWN, Said.NOTHING))
            lines.append(_row(f"{kind}, {words}", (*counts, len(unsaid))))
    return "\n".join(lines)


def _asked_without_slip(outcomes: Sequence[Outcome]) -> str:
    """What the limits cost: orders without a slip that are asked for a reason."""
    asked = Counter(code for o in outcomes for code in o.asked_without_slip)
    weight, bmi = ({f"{quantity}-soft-min", f"{quantity}-soft-max"} for quantity in ("weight", "bmi"))
    bmi_alone = sum(bool(o.asked_without_slip & bmi) and not o.asked_without_slip & weight for o in outcomes)
    told = ", ".join(f"{code} {n / len(outcomes):.2%}" for code, n in asked.most_common())
    return f"Asked of orders without a slip\n{told}; of BMI but not of weight {bmi_alone / len(outcomes):.2%}"


def _asks(outcomes: Sequence[Outcome]) -> str:
    lines = ["Codes under which the program asks for a reason"]
    for kind in Kind:
        asked = Counter(code for o in outcomes if o.kind is kind for code in o.asks)
        lines.append(f"{kind:<{_KIND}} {', '.join(f'{code} {n}' for code, n in asked.most_common()) or 'none'}")
    return "\n".join(lines)


def _where(outcomes: Sequence[Outcome]) -> str:
    lines = ["Undetected under C, by what was slipped: orders, lowest and highest factor"]
    left = undetected(Check.FULL, outcomes)
    for where in sorted({o.where for o in left}):
        found = [o for o in left if o.where == where]
        factors = f"{min(o.lowest for o in found):.3g} to {max(o.highest for o in found):.3g}"
        lines.append(f"{where:<{_KIND}} {len(found):>{_CELL}} {factors}")
    return "\n".join(lines)


def _by_kind(outcomes: Sequence[Outcome], cells: Callable[[Sequence[Outcome]], tuple[object, ...]]) -> Iterator[str]:
    for kind in Kind:
        yield _row(kind, cells([o for o in outcomes if o.kind is kind]))
    yield _row("all", cells(outcomes))


def _row(title: str, cells: Iterable[object]) -> str:
    return f"{title:<{_KIND}} " + " ".join(f"{cell:>{_CELL}}" for cell in cells)
