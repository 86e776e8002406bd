"""Broken limits and unusual doses as findings, each with the library's source."""

from decimal import Decimal

from ketadesk.domain.dose_limit import LimitBreach, LimitSet
from ketadesk.domain.drug_library import Bound, DoseLimit, DoseRange, DosingRules, Figure, Quantity
from ketadesk.domain.finding import Evidence, Finding, Severity
from ketadesk.domain.quantity import ONE, BodyWeight, DoseUnit, quotient

_JUDGEMENT = ("ketadesk-judgement",)


def limit_findings(
    limits: LimitSet, quantity: Quantity, values: list[Decimal], field: str, weight: BodyWeight | None = None
) -> list[Finding]:
    """Return a finding for the heaviest breach on each side; code `infusion-rate-soft-max` and so on."""
    return [_breach_finding(breach, quantity, field, weight) for breach in limits.breaches(quantity, values)]


def _breach_finding(breach: LimitBreach, quantity: Quantity, field: str, weight: BodyWeight | None) -> Finding:
    limit = breach.limit.limit
    return Finding(
        code=f"{quantity.value}-{limit.bound.value}",
        severity=Severity.STOP if limit.bound.is_hard else Severity.OVERRIDE,
        wording_key=_wording(quantity, limit.bound),
        values={
            "quantity": quantity.value,
            "value": in_limit_unit(breach.value, limit, weight),
            "limit": limit.value,
            "unit": limit.unit,
        },
        field=field,
        evidence=limit.evidence,
        sources=limit.sources,
    )


def _wording(quantity: Quantity, bound: Bound) -> str:
    if quantity is Quantity.BMI and not bound.is_hard:
        return f"bmi-{bound.value}"
    return "age-limit" if quantity is Quantity.AGE else f"limit-{bound.value}"


def in_limit_unit(value: Decimal, limit: DoseLimit, weight: BodyWeight | None) -> Decimal:
    """Return a base value (mg, mg per h) in the limit's own unit, for reading."""
    kg = weight.kg if weight is not None else ONE
    if limit.quantity is Quantity.INFUSION_RATE:
        unit = DoseUnit(limit.unit)
        return quotient((value,), (unit.in_mg_per_h, kg if unit.per_kg else ONE))
    return quotient((value,), (kg,)) if limit.unit == "mg/kg" else value


def usual_multiple(typed: Decimal, usual: Figure | None, rules: DosingRules, field: str) -> list[Finding]:
    """Return a finding for a typed dose several times the usual one: a decimal point may have slipped."""
    if usual is None:
        return []
    times = quotient((typed,), (usual.value,))
    for figure, severity, suffix in (
        (rules.usual_multiple_blocks, Severity.STOP, "hard"),
        (rules.usual_multiple_asks, Severity.OVERRIDE, "soft"),
    ):
        if times >= figure.value:
            return [
                Finding(
                    code=f"{field.partition('.')[0].replace('_', '-')}-above-usual-{suffix}",
                    severity=severity,
                    wording_key=f"above-usual-{suffix}",
                    values={"typed": typed, "usual": usual.value, "unit": usual.unit, "times": times},
                    field=field,
                    evidence=usual.evidence,
                    sources=usual.sources,
                )
            ]
    return []


def outside_range(typed: Decimal, stated: DoseRange, field: str, what: str) -> list[Finding]:
    """Return a caution for a dose inside the limits but outside the range the regimen states."""
    if stated.low <= typed <= stated.high:
        return []
    return [
        Finding(
            code=f"{what.lower().replace(' ', '-')}-outside-range",
            severity=Severity.CAUTION,
            wording_key="outside-range" if stated.low < stated.high else "outside-single-value",
            values={"what": what, "typed": typed, "low": stated.low, "high": stated.high, "unit": stated.unit},
            field=field,
            evidence=stated.evidence,
            sources=stated.sources,
        )
    ]


def stop(code: str, field: str, wording: str = "", **values: Decimal | int | str) -> Finding:
    """A finding nobody can override."""
    return Finding(
        code=code, severity=Severity.STOP, wording_key=wording or code, values=values, field=field, sources=_JUDGEMENT
    )


def caution(code: str, field: str, sources: tuple[str, ...], **values: Decimal | int | str) -> Finding:
    """A finding to be read."""
    return Finding(
        code=code,
        severity=Severity.CAUTION,
        wording_key=code,
        values=values,
        field=field,
        sources=sources,
        evidence=Evidence.SOURCE,
    )
