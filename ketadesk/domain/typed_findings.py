"""What is to be said about an order as it was typed, before anything is rounded for a pump.

A limit that several bounds put on one quantity is found once, by the strictest; a regimen that fixes a value refuses
another one and never overrules it.
"""

from decimal import ROUND_CEILING, Decimal

from ketadesk.domain.body_weight import body_mass_index
from ketadesk.domain.dose_limit import LimitSet
from ketadesk.domain.drug_library import Availability, Bound, DosingRules, Figure, Patients, Quantity, Regimen
from ketadesk.domain.finding import Finding, Severity
from ketadesk.domain.infusion import OrderedInfusion
from ketadesk.domain.limit_findings import caution, limit_findings, outside_range, stop, usual_multiple
from ketadesk.domain.order_terms import InfusionTerms, OrderTerms, PreparationTerms
from ketadesk.domain.ordered_parts import OrderedParts
from ketadesk.domain.preparation import Method
from ketadesk.domain.quantity import BodyWeight, DoseUnit, in_unit, product, quotient


def patient_findings(terms: OrderTerms, limits: LimitSet) -> list[Finding]:
    """Return what age, weight and height break, and weight and height together: two slips a range does not see."""
    found: list[Finding] = []
    if terms.age is not None:
        found += limit_findings(limits, Quantity.AGE, [Decimal(terms.age)], "patient.birth_date")
    if terms.weight_kg is not None:
        found += limit_findings(limits, Quantity.WEIGHT, [terms.weight_kg], "patient.weight_kg")
    if terms.height_cm is not None:
        found += limit_findings(limits, Quantity.HEIGHT, [terms.height_cm], "patient.height_cm")
    if terms.weight_kg is not None and terms.height_cm is not None:
        index = body_mass_index(terms.weight_kg, terms.height_cm)
        found += limit_findings(limits, Quantity.BMI, [index], "patient.weight_kg")
    day = None if terms.start is None else terms.start.date()
    if terms.weight_date and day and terms.weight_date > day:
        found.append(stop("weight-date-after-start", "patient.weight_date"))
    return found


def regimen_findings(terms: OrderTerms, regimen: Regimen, rules: DosingRules, special: bool) -> list[Finding]:
    """Return what the regimen asks of the order; `special` is older, frail or light."""
    found: list[Finding] = []
    if terms.care_setting not in regimen.care_settings:
        found.append(
            stop(
                "care-setting-not-allowed",
                "care_setting",
                regimen=regimen.title,
                seen=terms.care_setting or "",
                allowed=", ".join(regimen.care_settings),
            )
        )
    if regimen.taper.availability is Availability.REQUIRED and not terms.taper_asked:
        found.append(stop("taper-required", "taper", regimen=regimen.title))
    if special and any(limit.patients is Patients.OLDER_FRAIL_OR_LIGHT for limit in regimen.limits):
        found.append(_stricter_limit(regimen, rules))
    return found


def _stricter_limit(regimen: Regimen, rules: DosingRules) -> Finding:
    limit = next(entry for entry in regimen.limits if entry.patients is Patients.OLDER_FRAIL_OR_LIGHT)
    return Finding(
        code="stricter-limit",
        severity=Severity.INFORMATION,
        wording_key="stricter-limit",
        values={
            "limit": limit.value,
            "unit": limit.unit,
            "older": rules.older_above_years.value,
            "light": rules.light_below_kg.value,
        },
        field="infusion.dose",
        evidence=limit.evidence,
        sources=limit.sources,
    )


def usual_findings(terms: OrderTerms, regimen: Regimen, rules: DosingRules) -> list[Finding]:
    """Return what is to be said of doses several times the usual one.

    No weight and no care setting is needed for that: a slipped decimal point is said as soon as it is typed.
    """
    found: list[Finding] = []
    loading, infusion = terms.loading, terms.infusion
    if loading and loading.mg_per_kg is not None and regimen.loading.availability is not Availability.FIXED:
        found += usual_multiple(loading.mg_per_kg, regimen.loading.usual_dose, rules, "loading_dose.mg_per_kg")
    usual = regimen.infusion.usual_dose
    if infusion and usual and regimen.infusion.availability is not Availability.FIXED:
        typed = _in_unit_of(infusion, usual)
        found += [] if typed is None else usual_multiple(typed, usual, rules, "infusion.dose")
    return found


def _in_unit_of(infusion: InfusionTerms, usual: Figure) -> Decimal | None:
    """The typed dose in the unit of the usual one; both are per kg, so that the weight does not matter."""
    if infusion.dose is None or infusion.unit is None or not infusion.unit.per_kg:
        return None
    return quotient((infusion.dose, infusion.unit.in_mg_per_h), (DoseUnit(usual.unit).in_mg_per_h,))


def container_findings(terms: PreparationTerms | None) -> list[Finding]:
    """Return what is to be said of the vial and the container chosen."""
    if terms is None or terms.vial is None or terms.pair is None or terms.method is None:
        return []
    vial, pair = terms.vial, terms.pair
    found: list[Finding] = []
    if terms.method is Method.ADD_TO and not pair.add_to:
        found.append(stop("add-to-not-permitted", "preparation.method", mg=pair.mg, ml=pair.ml))
    if vial.should_not_be_diluted:
        found.append(
            caution("vial-should-not-be-diluted", "preparation.vial_mg_per_ml", vial.sources, strength=vial.mg_per_ml)
        )
    if terms.method is Method.MAKE_UP_TO and pair.mg > product(vial.mg_per_ml, pair.ml):
        drawn = quotient((pair.mg,), (vial.mg_per_ml,))
        found.append(stop("draw-up-exceeds-volume", "preparation.drug_mg", drawn=drawn, ml=pair.ml))
    return found


def dose_findings(
    terms: OrderTerms, regimen: Regimen, limits: LimitSet, parts: OrderedParts, special: bool
) -> list[Finding]:
    """Return what the typed doses, times and steps break; what is delivered is checked with the plan."""
    return [
        *_fixed_findings(terms, regimen),
        *_loading_findings(terms, regimen, limits, parts),
        *_infusion_findings(regimen, limits, parts, special),
        *_taper_findings(terms, limits),
    ]


def _loading_findings(terms: OrderTerms, regimen: Regimen, limits: LimitSet, parts: OrderedParts) -> list[Finding]:
    found: list[Finding] = []
    asked = terms.loading
    if asked is None:
        return found
    if asked.over_min is not None and regimen.loading.availability is not Availability.FIXED:
        found += limit_findings(limits, Quantity.LOADING_TIME, [asked.over_min], "loading_dose.over_min")
    if asked.hand_mg_per_ml is not None:
        syringe = [asked.hand_mg_per_ml]
        found += limit_findings(limits, Quantity.HAND_CONCENTRATION, syringe, "loading_dose.concentration_mg_per_ml")
    if parts.loading is not None:
        dose = [parts.loading.mg]
        broken = limit_findings(limits, Quantity.LOADING_DOSE, dose, "loading_dose.mg_per_kg", parts.body)
        found += [_why_not_at_this_weight(f, regimen, limits) for f in broken] or _loading_range(terms, regimen)
    return found


def _infusion_findings(regimen: Regimen, limits: LimitSet, parts: OrderedParts, special: bool) -> list[Finding]:
    infusion, weight = parts.infusion, parts.body
    if infusion is None or weight is None:
        return []
    found = limit_findings(limits, Quantity.INFUSION_RATE, [infusion.rate.mg_per_h], "infusion.dose", weight)
    found = found or _infusion_range(infusion, regimen, weight, special)
    if regimen.infusion.availability is not Availability.FIXED:
        found += _duration_findings(infusion.hours, regimen, limits)
    return found


def _taper_findings(terms: OrderTerms, limits: LimitSet) -> list[Finding]:
    if terms.taper is None:
        return []
    return [
        *limit_findings(limits, Quantity.TAPER_STEPS, [Decimal(terms.taper.steps)], "taper.steps"),
        *limit_findings(limits, Quantity.TAPER_TIME, [terms.taper.over_h], "taper.over_h"),
    ]


def _why_not_at_this_weight(finding: Finding, regimen: Regimen, limits: LimitSet) -> Finding:
    """A fixed dose was not typed: what is wrong is the weight, so the finding names the lowest one that fits."""
    fixed = regimen.loading.fixed_dose
    hard = limits.strictest(Quantity.LOADING_DOSE, Bound.HARD_MAX)
    if fixed is None or fixed.unit != "mg" or hard is None or hard.limit.unit != "mg/kg":
        return finding
    lowest = quotient((fixed.value,), (hard.limit.value,)).quantize(Decimal("0.1"), ROUND_CEILING)
    values: dict[str, Decimal | int | str] = {"dose": fixed.value, "limit": hard.limit.value, "lowest": lowest}
    return finding.model_copy(update={"wording_key": "fixed-dose-too-much", "values": values})


def _duration_findings(hours: Decimal, regimen: Regimen, limits: LimitSet) -> list[Finding]:
    broken = limit_findings(limits, Quantity.DURATION, [hours], "infusion.duration_h")
    stated = regimen.infusion.duration_range
    if broken or stated is None:
        return broken
    return outside_range(hours, stated, "infusion.duration_h", "Duration")


def _loading_range(terms: OrderTerms, regimen: Regimen) -> list[Finding]:
    stated, asked = regimen.loading.range, terms.loading
    if stated is None or asked is None or asked.mg_per_kg is None:
        return []
    return outside_range(asked.mg_per_kg, stated, "loading_dose.mg_per_kg", "Loading dose")


def _infusion_range(infusion: OrderedInfusion, regimen: Regimen, weight: BodyWeight, special: bool) -> list[Finding]:
    rule = regimen.infusion
    stated = rule.older_range if special and rule.older_range else rule.range
    if stated is None:
        return []
    typed = in_unit(infusion.rate, DoseUnit(stated.unit), weight)
    return outside_range(typed, stated, "infusion.dose", "Infusion rate")


def _fixed_findings(terms: OrderTerms, regimen: Regimen) -> list[Finding]:
    """A regimen that fixes a value refuses another one; it never overrules it."""
    found: list[Finding] = []

    def compare(field: str, typed: Decimal | None, fixed: Decimal | None, unit: str) -> None:
        if typed is not None and fixed is not None and typed != fixed:
            found.append(
                stop("fixed-value-changed", field, regimen=regimen.title, seen=typed, allowed=fixed, unit=unit)
            )

    loading, infusion = terms.loading, terms.infusion
    if regimen.loading.fixed_dose and loading:
        dose = regimen.loading.fixed_dose
        if dose.unit == "mg" and loading.mg_per_kg is not None:
            found.append(
                stop("fixed-value-changed", "loading_dose.mg_per_kg", regimen=regimen.title, seen=loading.mg_per_kg,
                     allowed=dose.value, unit=dose.unit)
            )  # fmt: skip
        elif dose.unit != "mg":
            compare("loading_dose.mg_per_kg", loading.mg_per_kg, dose.value, dose.unit)
        minutes = regimen.loading.fixed_minutes
        compare("loading_dose.over_min", loading.over_min, minutes.value if minutes else None, "min")
    if regimen.infusion.fixed_dose and infusion:
        dose, hours = regimen.infusion.fixed_dose, regimen.infusion.fixed_hours
        compare("infusion.dose", infusion.dose, dose.value, dose.unit)
        compare("infusion.duration_h", infusion.hours, hours.value if hours else None, "h")
    return found
