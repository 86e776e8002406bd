"""The simulated ward at work: order after order, each with one slip, spread over two processes.

Every order draws from a generator of its own, seeded with its number, so that neither the number of processes nor the
number of orders changes any of them.
"""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from random import Random

from ketadesk import app
from ketadesk.application.examine_order import examine_order
from ketadesk.domain.drug_library import DrugLibrary, Quantity
from ketadesk.domain.finding import Severity
from ketadesk.domain.second_entry import compare

from .delivered import error_factors
from .nurse import WRONG_IN_THE_CHART, Check, Compare, Said, catches, what_is_said
from .slips import Kind, Slip, slip_of
from .ward import TrueOrder, codes, true_order

SEED = "one slip each"
_KINDS = tuple(Kind)
_PROCESSES = 2
_CHUNK = 500


@dataclass(frozen=True)
class Outcome:
    """What became of one slip."""

    kind: Kind
    where: str
    said: Said
    asks: frozenset[str]
    asked_without_slip: frozenset[str]
    said_without_bmi: Said
    """What is said where the library has no limit on the body mass index."""
    passes: frozenset[Check]
    """The ways of checking that do not find it; none where the program stops it."""
    lowest: float
    highest: float
    """The error of what is delivered, as a factor; 1 where the program stops it."""
    same_plan: bool
    """The sheet says the same rates and amounts as without the slip."""
    refused: int
    """Orders without a slip that the program refused, drawn before this one."""
    not_possible: int
    """Orders in which this slip could not be made, drawn before this one."""


def simulate(count: int) -> list[Outcome]:
    """Return the outcomes of the first `count` orders.

    A process of its own imports this module by the name `tests.error_catching.simulation`: it has to be that here too.
    """
    with ProcessPoolExecutor(_PROCESSES, mp_context=get_context("spawn")) as pool:
        starts = range(0, count, _CHUNK)
        chunks = pool.map(outcomes, starts, (min(start + _CHUNK, count) for start in starts))
        return [outcome for chunk in chunks for outcome in chunk]


def outcomes(first: int, end: int, compared: Compare = compare) -> list[Outcome]:
    """Return the outcomes of the orders from number `first` to before `end`."""
    return [_outcome(number, compared) for number in range(first, end)]


def _outcome(number: int, compared: Compare) -> Outcome:
    library, kind = app.read_library(), _KINDS[number % len(_KINDS)]
    refused = not_possible = 0
    for order, slip in _drawn(Random(f"{SEED} {number}"), kind, library):
        if order is not None and slip is not None:
            return _followed(order, slip, compared, refused, not_possible)
        refused += order is None
        not_possible += order is not None
    raise AssertionError("orders are drawn without an end")


def _drawn(random: Random, kind: Kind, library: DrugLibrary) -> Iterator[tuple[TrueOrder | None, Slip | None]]:
    while True:
        order = true_order(random, library)
        yield order, None if order is None else slip_of(kind, order, random, library)


def _followed(order: TrueOrder, slip: Slip, compared: Compare, refused: int, not_possible: int) -> Outcome:
    typed = examine_order(slip.draft, app.read_library(), app.read_wording())
    saying = what_is_said(order.examined, typed)
    passes, lowest, highest, same_plan = frozenset[Check](), 1.0, 1.0, False
    if saying.said is not Said.STOPPED:
        assert order.examined.plan is not None and typed.plan is not None
        passes = frozenset(check for check in Check if not catches(check, order, slip, typed, compared))
        same_plan = typed.plan.phases == order.examined.plan.phases
        lowest, highest = map(float, error_factors(order.examined.plan, typed.plan, slip))
    return Outcome(
        kind=slip.kind,
        where=slip.where,
        said=saying.said,
        asks=saying.asks,
        asked_without_slip=codes(order.examined, Severity.OVERRIDE),
        said_without_bmi=_said_without_bmi(order, slip) if slip.kind in WRONG_IN_THE_CHART else saying.said,
        passes=passes,
        lowest=lowest,
        highest=highest,
        same_plan=same_plan,
        refused=refused,
        not_possible=not_possible,
    )


def _said_without_bmi(order: TrueOrder, slip: Slip) -> Said:
    library, wording = _library_without_bmi(), app.read_wording()
    return what_is_said(*(examine_order(draft, library, wording) for draft in (order.draft, slip.draft))).said


@cache
def _library_without_bmi() -> DrugLibrary:
    library = app.read_library()
    left = tuple(limit for limit in library.rules.limits if limit.quantity is not Quantity.BMI)
    return library.model_copy(update={"rules": library.rules.model_copy(update={"limits": left})})
