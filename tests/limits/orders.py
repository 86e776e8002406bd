"""Orders to measure limits with: the shipped samples, made so that nothing but the limit moves.

The pump has the finest step and the loading dose is pushed by hand, so that rounding hides no limit; the patient is a
man whose ideal weight is not below his weight, so that a dose per kg is typed times weighed.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_CEILING, Decimal
from functools import cache

from ketadesk import app
from ketadesk.application.examine_order import ExaminedOrder, examine_order
from ketadesk.application.examples import example_requests
from ketadesk.application.order_draft import OrderDraft, OverrideDraft
from ketadesk.application.order_request import read_request
from ketadesk.domain.drug_library import DrugLibrary
from ketadesk.domain.finding import Severity

Changes = Mapping[str, object]
LIBRARY = app.read_library()
WORDING = app.read_wording()
TICK = Decimal("0.01")
"""The last place that can be typed into an order."""

BAG = {
    "vial_mg_per_ml": "50",
    "vial_ml": "",
    "drug_mg": "500",
    "volume_ml": "500",
    "diluent": "sodium chloride 0.9 %",
    "method": "make-up-to",
}
FINE_PUMP = {"increment_ml_per_h": "0.01", "model": ""}
_MAN = {"patient.sex": "male", "patient.height_cm": "180"}
_BY_PUMP: dict[str, object] = {"preparation": BAG, "pump": FINE_PUMP}
_AS_USUAL: dict[str, dict[str, object]] = {
    "acute-pain-infusion": {"loading_dose": None, **_BY_PUMP},
    "low-dose-infusion": {"loading_dose": None, **_BY_PUMP},
    "icu-opioid-adjunct": {"loading_dose": None, **_BY_PUMP},
    "single-bolus": {"preparation": None, "pump": None},
    "bolus-then-infusion": _BY_PUMP,
    "fixed-dose": _BY_PUMP,
}


def push(mg_per_kg: str, over_min: str = "15") -> Changes:
    """A loading dose by hand: no pump rounds it."""
    by_hand = {"mg_per_kg": mg_per_kg, "over_min": over_min, "via": "hand", "concentration_mg_per_ml": "10"}
    return {"loading_dose": by_hand}


def by_pump(mg_per_kg: str, over_min: str = "15", increment: str = "0.01") -> Changes:
    """A loading dose by the pump, from the usual bag."""
    dose = {"mg_per_kg": mg_per_kg, "over_min": over_min, "via": "pump"}
    return {"loading_dose": dose, "preparation": BAG, "pump": {"increment_ml_per_h": increment}}


@cache
def _samples() -> dict[str, OrderDraft]:
    return {name: read_request(json.dumps(request)) for name, request in example_requests(LIBRARY).items()}


def sample(regimen: str) -> OrderDraft:
    """The shipped sample as it stands."""
    return _samples()[regimen]


def usual(regimen: str, setting: str = "", changes: Changes | None = None) -> OrderDraft:
    """The order of a regimen that no limit stands against, changed at dotted paths."""
    draft = with_changes(sample(regimen), {**_MAN, **_AS_USUAL.get(regimen, {})})
    if draft.loading_dose is not None and draft.loading_dose.mg_per_kg:
        draft = with_changes(draft, push("0.2"))
    return with_changes(draft, {"care_setting": setting or draft.care_setting, **(changes or {})})


def with_changes(draft: OrderDraft, changes: Changes) -> OrderDraft:
    for path, value in changes.items():
        draft = draft.with_field(path, value)
    return draft


def weighing(kg: Decimal) -> Changes:
    """That weight, with a height at which the ideal weight is no lower."""
    return {"patient.weight_kg": typed(kg), "patient.sex": "male", "patient.height_cm": str(_height_cm(kg))}


def _height_cm(kg: Decimal) -> int:
    inches = 60 + max(Decimal(0), kg - 50) / Decimal("2.3")
    return min(230, max(150, int((inches * Decimal("2.54")).to_integral_value(ROUND_CEILING)) + 1))


def aged(years: int, days_too_young: int = 0) -> Changes:
    """Completed years on the day of the start, and the answer about age that follows."""
    started = date.fromisoformat(sample("single-bolus").start[:10])
    born = started.replace(year=started.year - years).toordinal() + days_too_young
    older = years - (days_too_young > 0) > LIBRARY.rules.older_above_years.value
    answers = {i.id: "present" if older else "absent" for i in LIBRARY.checklist if i.computed_from_age}
    return {
        "patient.birth_date": date.fromordinal(born).isoformat(),
        **{f"checklist.{item}": answer for item, answer in answers.items()},
    }


def typed(value: Decimal) -> str:
    """A number as a nurse types it."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def examine(draft: OrderDraft, library: DrugLibrary = LIBRARY) -> ExaminedOrder:
    return examine_order(draft, library, WORDING)


def codes(examined: ExaminedOrder, *severities: Severity) -> frozenset[str]:
    """The codes of all findings, or of those of some severities."""
    return frozenset(f.code for f in examined.findings if not severities or f.severity in severities)


def standing(examined: ExaminedOrder) -> frozenset[str]:
    """The codes that stop an order or ask for an override."""
    return codes(examined, Severity.STOP, Severity.OVERRIDE)


def overridden(examined: ExaminedOrder, library: DrugLibrary = LIBRARY, but: str = "") -> ExaminedOrder:
    """The order with a reason for each override that it asks for, `but` for one."""
    asked = codes(examined, Severity.OVERRIDE) - {but}
    return examine(with_overrides(examined.draft, asked), library) if asked else examined


def with_overrides(draft: OrderDraft, asked: Iterable[str]) -> OrderDraft:
    reasons = (OverrideDraft(code=code, reason="As agreed on the round", by="Dr A Example") for code in sorted(asked))
    return draft.with_field("overrides", tuple(reasons))


def passes(examined: ExaminedOrder) -> bool:
    """True when a sheet could be made of it."""
    return examined.plan is not None and not examined.problems and not examined.stopped


def explain(examined: ExaminedOrder) -> str:
    said = [f"{f.severity}: {f.message} ({f.code})" for f in examined.findings]
    return "\n".join([*said, *(p.sentence for p in examined.problems)])
