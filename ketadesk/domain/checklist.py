"""The contraindication checklist: every item answered, nothing preset, `not known` never taken for `absent`."""

from decimal import Decimal
from enum import StrEnum

from ketadesk.domain.body_weight import Sex
from ketadesk.domain.drug_library import ChecklistClass, ContraindicationItem, DosingRules
from ketadesk.domain.finding import Finding, Severity
from ketadesk.domain.model import Model


class Answer(StrEnum):
    ABSENT = "absent"
    PRESENT = "present"
    NOT_KNOWN = "not-known"
    NOT_APPLICABLE = "not-applicable"


class ChecklistAnswer(Model):
    """One item with what was answered."""

    item: ContraindicationItem
    answer: Answer


def checklist_findings(
    answers: tuple[ChecklistAnswer, ...], age: int | None, sex: Sex | None, rules: DosingRules
) -> tuple[Finding, ...]:
    """Return what the answers ask for. An item without an answer is no finding but a problem of its field."""
    found: list[Finding] = []
    for entry in answers:
        finding = _finding(entry, age, sex, rules)
        if finding is not None:
            found.append(finding)
    return tuple(found)


def _finding(entry: ChecklistAnswer, age: int | None, sex: Sex | None, rules: DosingRules) -> Finding | None:
    item, answer = entry.item, entry.answer
    if item.computed_from_age:
        return _age_item(entry, age, rules)
    if answer is Answer.NOT_APPLICABLE:
        if not_applicable_reason(age, sex, rules):
            return None
        limit = rules.pregnancy_not_applicable_above_years.value
        return _of(entry, f"{item.id}-not-applicable", Severity.OVERRIDE, "checklist-not-applicable", limit=limit)
    if answer is Answer.ABSENT:
        return None
    severity = {
        ChecklistClass.ABSOLUTE: Severity.STOP,
        ChecklistClass.RELATIVE: Severity.OVERRIDE,
        ChecklistClass.CAUTION: Severity.CAUTION,
    }[item.klass]
    return _of(entry, f"{item.klass.value}-{item.id}", severity, f"checklist-{item.klass.value}")


def _age_item(entry: ChecklistAnswer, age: int | None, rules: DosingRules) -> Finding | None:
    if age is None:
        return None
    older = age > rules.older_above_years.value
    agrees = entry.answer is (Answer.PRESENT if older else Answer.ABSENT)
    if not agrees:
        return _of(entry, f"{entry.item.id}-contradicted", Severity.STOP, "checklist-contradicted", age=age)
    return _of(entry, f"caution-{entry.item.id}", Severity.CAUTION, "checklist-caution") if older else None


def not_applicable_reason(age: int | None, sex: Sex | None, rules: DosingRules) -> str:
    """Return `male` or `over-age` where the program itself can give the reason for `not applicable`, else blank."""
    if sex is Sex.MALE:
        return "male"
    if age is not None and age > rules.pregnancy_not_applicable_above_years.value:
        return "over-age"
    return ""


def _of(entry: ChecklistAnswer, code: str, severity: Severity, key: str, **more: Decimal | int | str) -> Finding:
    values: dict[str, Decimal | int | str] = {
        "item": entry.item.label,
        "answer": entry.answer.value.replace("-", " "),
        **more,
    }
    return Finding(
        code=code,
        severity=severity,
        wording_key=key,
        values=values,
        field=f"checklist.{entry.item.id}",
        evidence=entry.item.evidence,
        sources=entry.item.sources,
    )
