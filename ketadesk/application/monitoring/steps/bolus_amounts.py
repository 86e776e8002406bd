"""What a bolus is in mg and mL, and what the pump makes of it: the same step as in an order, inside the same limits."""

from decimal import Decimal

from ketadesk.application.arithmetic import dose_json, pump_rate_json
from ketadesk.application.errors import EnginesDisagree
from ketadesk.application.monitoring.steps.questions import Questions
from ketadesk.application.numbers import percent_text, with_unit
from ketadesk.domain.dose_limit import LimitBreach
from ketadesk.domain.drug_library import Bound, Quantity
from ketadesk.domain.finding import Finding, Severity
from ketadesk.domain.infusion import Pump
from ketadesk.domain.loading_dose import LoadingDose, Via, dose_given_by
from ketadesk.domain.pump_rate import program
from ketadesk.domain.quantity import ONE, Container, DoseUnit, magnitude, product


def tell(asked: Questions, finding: Finding) -> None:
    """Say a finding with the weight it has."""
    message = asked.ground.reference.wording.sentence(finding)
    if finding.severity is Severity.STOP:
        asked.stop(message, finding.code)
    elif finding.severity is Severity.OVERRIDE:
        asked.override(message, finding.code)
    else:
        asked.caution(message)


def show_amounts(asked: Questions, mg_per_kg: Decimal, over_min: Decimal, via: Via, mg_per_ml: Decimal) -> None:
    """Both engines agree on each figure, or none is shown."""
    order = asked.ground.order
    dose = dose_json(mg_per_kg, True, order.weight.kg, mg_per_ml, over_min)
    asked.show("Dose", with_unit(Decimal(dose["mg"]), "mg"))
    asked.show("Volume", with_unit(Decimal(dose["ml"]), "mL"))
    if via is Via.PUMP and order.pump is not None:
        bolus = LoadingDose(mg=product(mg_per_kg, order.weight.kg), over_min=over_min, via=via)
        _show_pump_rate(asked, bolus, mg_per_ml, order.pump)


def _show_pump_rate(asked: Questions, bolus: LoadingDose, mg_per_ml: Decimal, pump: Pump) -> None:
    """The pump's step for these minutes, as in an order: inside the limits that the dose keeps."""
    limits = asked.ground.order.limits
    programmed = program(
        bolus.rate,
        Container(mg=mg_per_ml, ml=ONE),
        pump.increment_ml_per_h,
        lambda rate: limits.broken_together(Quantity.LOADING_DOSE, dose_given_by(rate, bolus.over_min)),
    )
    second = pump_rate_json(bolus.rate.mg_per_h, DoseUnit.MG_PER_H, None, mg_per_ml, pump.increment_ml_per_h)
    if Decimal(second["pump_ml_per_h"]) != programmed.nearest_ml_per_h:
        raise EnginesDisagree(
            "The program's two ways of working this out disagree: there is no figure.",
            "Work it out by hand, and report this to whoever looks after KetaDesk.",
            ("rate of a bolus",),
        )
    asked.show("Rate for these minutes", with_unit(programmed.pump_ml_per_h, "mL/h"))
    if programmed.pump_ml_per_h == 0:
        asked.stop("The pump cannot go so slowly: give it over less time, or by hand.")
        return
    given = dose_given_by(programmed.delivered, bolus.over_min)
    if given != bolus.mg:
        asked.show("Given at that rate", f"{with_unit(given, 'mg')}, {percent_text(programmed.error_percent)}")
    if programmed.moved_inside:
        asked.caution("The nearest step of the pump would pass a limit that the dose keeps: the step below is shown.")
    if programmed.pump_ml_per_h > pump.maximum_ml_per_h:
        most = with_unit(pump.maximum_ml_per_h, "mL/h")
        asked.stop(f"The pump goes to {most} only: give it over more time, or by hand.")
    for breach in limits.breaches(Quantity.ROUNDING_ERROR, [magnitude(programmed.error_percent)]):
        _tell_rounding(asked, breach, programmed.error_percent)


def _tell_rounding(asked: Questions, breach: LimitBreach, error: Decimal) -> None:
    hard = breach.limit.limit.bound is Bound.HARD_MAX
    finding = Finding(
        code=f"bolus-rounding-error-{'hard' if hard else 'soft'}",
        severity=Severity.STOP if hard else Severity.CAUTION,
        wording_key=f"rounding-error-{'hard' if hard else 'soft'}",
        values={"phase": "bolus", "error": error, "limit": breach.limit.at},
        field="over_min",
        sources=breach.limit.limit.sources,
    )
    tell(asked, finding)
