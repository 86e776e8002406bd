"""A bolus beyond the plan: ordered on a prescriber's word, and settled before anything else may be given."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from ketadesk.application.monitoring.steps.bolus_amounts import show_amounts, tell
from ketadesk.application.monitoring.steps.giving_more import from_where, hold_against_findings
from ketadesk.application.monitoring.steps.questions import Questions
from ketadesk.application.monitoring.steps.worked import Worked
from ketadesk.application.numbers import with_unit
from ketadesk.application.order_choices import Choice
from ketadesk.domain.bedside.elapsed import after_minutes
from ketadesk.domain.bedside.infusion_course import CourseBolus
from ketadesk.domain.bedside.infusion_log import BolusOrdered, BolusSettled, Outcome, first_entries
from ketadesk.domain.drug_library import Quantity
from ketadesk.domain.infusion import PhaseKind
from ketadesk.domain.limit_findings import limit_findings
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.quantity import ZERO, Container, product, quotient

_VIAS: Final = (Choice(value=Via.HAND.value, label="By hand"), Choice(value=Via.PUMP.value, label="By the pump"))
_OUTCOMES: Final = (
    Choice(value=Outcome.GIVEN.value, label="Given, or a part of it"),
    Choice(value=Outcome.NOT_GIVEN.value, label="Not given"),
    Choice(value=Outcome.UNKNOWN.value, label="Not known"),
)


def order_bolus(asked: Questions) -> Worked:
    """What the prescriber wants, in mg and mL; no limit is passed and no dose is given twice."""
    ground = asked.ground
    mg_per_kg = asked.number("mg_per_kg", "Dose per kg", "mg/kg")
    over_min = asked.number("over_min", "Given over", "min")
    strength = _strength(asked)
    _show_who(asked)
    prescriber = asked.prescriber("Prescriber who ordered it")
    mg = product(mg_per_kg or ZERO, ground.order.weight.kg)
    if mg_per_kg is not None and over_min is not None:
        _hold_against_limits(asked, mg, over_min)
        if strength is not None:
            show_amounts(asked, mg_per_kg, over_min, *strength)
    _hold_against_the_last(asked)
    hold_against_findings(asked)
    reason = asked.reason_of_overrides()
    decided = bool(prescriber) and (bool(reason) or not asked.needs_reason)
    fact = None
    if mg and over_min is not None and strength is not None and decided:
        via, mg_per_ml = strength
        fact = BolusOrdered(
            mg=mg, over_min=over_min, via=via, mg_per_ml=mg_per_ml, prescriber=prescriber, reason=reason
        )  # fmt: skip
    return Worked(
        title="Order a bolus",
        words="Say it back to the prescriber: patient, dose, minutes. It is recorded before it is given.",
        do_words="Record the order of the bolus",
        fact=fact,
        gives_more=True,
    )


def settle_bolus(asked: Questions) -> Worked:
    """What became of an ordered bolus, or of a loading dose by hand."""
    bolus = _bolus(asked)
    if bolus is None:
        asked.stop("There is no such bolus any more: open the infusion again.")
    else:
        asked.show("Ordered", _ordered_words(asked, bolus))
    outcome = asked.choice("outcome", "What became of it", _OUTCOMES)
    given = None
    if outcome == Outcome.GIVEN:
        given = asked.number("given_mg", "Given", "mg", hint="as much as went in, not what was ordered")
        if bolus is not None and given is not None and given > bolus.mg:
            asked.stop(f"More than the {with_unit(bolus.mg, 'mg')} that were ordered: check what was given.")
        if bolus is not None and given is not None and bolus.mg_per_ml is not None:
            asked.show("Given", with_unit(quotient((given,), (bolus.mg_per_ml,)), "mL"))
    fact = None
    if bolus is not None and outcome and (outcome != Outcome.GIVEN or given is not None):
        fact = BolusSettled(bolus=bolus.bolus_id, outcome=Outcome(outcome), given_mg=given or Decimal(0))
    return Worked(
        title="What became of the bolus",
        words="Look at the syringe or the pump, and ask who gave it. Until this is known no other dose is given.",
        do_words="Record it",
        fact=fact,
    )


def _bolus(asked: Questions) -> CourseBolus | None:
    """The one that was named, also by an entry that was corrected since; else the one that is open."""
    watched, subject = asked.ground.watched, asked.ground.subject
    if not subject:
        return watched.course.open_bolus
    first = first_entries(watched.log)
    wanted = first.get(subject, subject)
    return next((b for b in watched.course.boluses if first[b.bolus_id] == wanted), None)


def _ordered_words(asked: Questions, bolus: CourseBolus) -> str:
    how = "by hand" if bolus.via is Via.HAND else "by the pump"
    ml = ""
    if bolus.mg_per_ml is not None:
        ml = f" ({with_unit(quotient((bolus.mg,), (bolus.mg_per_ml,)), 'mL')})"
    over = with_unit(bolus.over_min, "min")
    return f"{with_unit(bolus.mg, 'mg')}{ml} over {over}, {how}, {asked.ground.local(bolus.ordered_at)}"


def _show_who(asked: Questions) -> None:
    """Who may give it, in the library's words."""
    regimen = asked.ground.library.regimen(asked.ground.whole.order.draft.regimen)
    if regimen is not None:
        asked.show("Who may give it", regimen.who_may_give_loading)


def _strength(asked: Questions) -> tuple[Via, Decimal] | None:
    """How it is given, and mg per mL of what it is given from."""
    via = asked.choice("via", "How it is given", _VIAS)
    if via == Via.HAND:
        syringes = tuple(
            Choice(value=f"{s.mg_per_ml:f}", label=with_unit(s.mg_per_ml, "mg/mL"), note=s.label)
            for s in asked.ground.library.hand_syringes
        )
        chosen = asked.choice("syringe", "Ketamine in the hand syringe", syringes)
        return (Via.HAND, Decimal(chosen)) if chosen else None
    container = _hangs(asked)
    if via == Via.PUMP and container is None:
        asked.stop("No container hangs: a bolus by the pump cannot be given.")
    return (Via.PUMP, container.mg_per_ml) if via and container is not None else None


def _hangs(asked: Questions) -> Container | None:
    running = asked.ground.watched.course.now_running
    return None if running is None else running.container


def _hold_against_limits(asked: Questions, mg: Decimal, over_min: Decimal) -> None:
    order = asked.ground.order
    found = [
        *limit_findings(order.limits, Quantity.LOADING_DOSE, [mg], "mg_per_kg", order.weight),
        *limit_findings(order.limits, Quantity.LOADING_TIME, [over_min], "over_min"),
    ]
    for finding in found:
        tell(asked, finding)


def _hold_against_the_last(asked: Questions) -> None:
    at, last = asked.at, _last_dose(asked)
    apart = asked.ground.library.observation.bolus_not_sooner_min
    if at is not None and last is not None and at < after_minutes(last, apart.value):
        asked.override(
            f"The dose before was given {asked.ground.local(last)}: sooner than {with_unit(apart.value, apart.unit)} "
            f"after it needs a reason. {from_where(asked, apart)}",
            "bolus-repeated-too-soon",
        )


def _last_dose(asked: Questions) -> datetime | None:
    """When a bolus was last given, or a loading dose begun on the pump."""
    course, orders = asked.ground.watched.course, asked.ground.whole.orders
    boluses = (b.given_at for b in course.boluses if b.given_at is not None)
    loading = (
        s.start
        for s in course.segments
        if s.ml_per_h > 0 and orders[s.revision].phases[s.phase].kind is PhaseKind.LOADING
    )
    return max((*boluses, *loading), default=None)
