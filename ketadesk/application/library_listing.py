"""The library for `ketadesk library`: as one JSON object, and as a page to read."""

import json
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from ketadesk.application.numbers import json_number, with_unit
from ketadesk.domain.checklist import Answer
from ketadesk.domain.drug_library import ContraindicationItem, DoseLimit, DrugLibrary, Patients


def library_json(library: DrugLibrary) -> dict[str, Any]:
    """Return the whole library, every quantity a string."""
    return {
        "version": library.version,
        "sha256": library.sha256,
        "approved": library.approved,
        "approved_by": list(library.approved_by),
        "approved_on": library.approved_on,
        "expires_on": library.expires_on,
        "regimens": [_plain(regimen) for regimen in library.regimens],
        "rules": _plain(library.rules),
        "indications": [_plain(indication) for indication in library.indications],
        "checklist": [_item(item) for item in library.checklist],
        "vials": [_plain(vial) for vial in library.vials],
        "containers": [_plain(pair) for pair in library.containers],
        "diluents": [_plain(diluent) for diluent in library.diluents],
        "hand_syringes": [_plain(syringe) for syringe in library.hand_syringes],
        "pumps": [_plain(pump) for pump in library.pumps],
        "schedule": _plain(library.observation),
        "actions": [_plain(action) for action in library.actions],
        "sources": [_plain(source) for source in library.sources],
        "disclaimer": library.disclaimer,
    }


def library_page(library: DrugLibrary) -> str:
    """Return the regimens with their figures, sources and approval, to be read."""
    approval = "approved" if library.approved else "NOT APPROVED BY THIS HOSPITAL - NOT FOR PATIENT USE"
    lines = [f"Drug library {library.version}: {approval}", f"SHA-256 {library.sha256}"]
    for regimen in library.regimens:
        lines += ["", f"{regimen.id}: {regimen.title}", f"  {regimen.summary}"]
        lines.append(f"  approved: {'yes' if regimen.approved else 'no'}; weight: {regimen.weight_basis.value}")
        lines += [f"  {_limit_line(limit)}" for limit in regimen.limits]
        lines.append(f"  sources: {'; '.join(library.source_titles(regimen.sources))}")
    return "\n".join(lines)


def limit_text(limit: DoseLimit) -> str:
    """Return a limit as it is read: `infusion rate, hard maximum 1 mg per kg per hour`."""
    bound = limit.bound.value.replace("-max", " maximum").replace("-min", " minimum")
    whom = "" if limit.patients is Patients.ALL else " for older, frail or light patients"
    return f"{limit.quantity.value.replace('-', ' ')}, {bound} {with_unit(limit.value, limit.unit)}{whom}"


def _limit_line(limit: DoseLimit) -> str:
    return f"{limit_text(limit)} ({', '.join(limit.care_settings)}; {limit.evidence.value})"


def _item(item: ContraindicationItem) -> dict[str, Any]:
    told: dict[str, Any] = _plain(item)
    told["class"] = told.pop("klass")
    told["answers"] = [a.value for a in Answer if a is not Answer.NOT_APPLICABLE or item.not_applicable]
    return told


def _plain(model: BaseModel) -> Any:
    return json.loads(json.dumps(model.model_dump(), default=_written))


def _written(value: object) -> str:
    if isinstance(value, Decimal):
        return json_number(value)
    raise TypeError(f"{type(value).__name__} has no place in the library")
