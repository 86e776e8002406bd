"""The checklist: every answer of every class, and all answers of all absolute items together."""

from itertools import product

import pytest

from ketadesk import app
from ketadesk.domain.body_weight import Sex
from ketadesk.domain.checklist import Answer, ChecklistAnswer, checklist_findings, not_applicable_reason
from ketadesk.domain.drug_library import ChecklistClass, ContraindicationItem
from ketadesk.domain.finding import Finding, Severity

from .parts import item

LIBRARY = app.read_library()
RULES = LIBRARY.rules
HARD = tuple(i for i in LIBRARY.checklist if i.klass is ChecklistClass.ABSOLUTE)


def findings(
    asked: ContraindicationItem, answer: Answer, age: int | None = 46, sex: Sex | None = Sex.FEMALE
) -> tuple[Finding, ...]:
    return checklist_findings((ChecklistAnswer(item=asked, answer=answer),), age, sex, RULES)


@pytest.mark.req("SR-29")
@pytest.mark.parametrize(
    ("klass", "severity"),
    [
        (ChecklistClass.ABSOLUTE, Severity.STOP),
        (ChecklistClass.RELATIVE, Severity.OVERRIDE),
        (ChecklistClass.CAUTION, Severity.CAUTION),
    ],
)
def test_present_and_not_known_weigh_the_same_and_absent_nothing(klass: ChecklistClass, severity: Severity) -> None:
    asked = item(klass)
    assert findings(asked, Answer.ABSENT) == ()
    for answer in (Answer.PRESENT, Answer.NOT_KNOWN):
        (found,) = findings(asked, answer)
        assert (found.severity, found.code) == (severity, f"{klass.value}-{asked.id}")
        assert found.field == f"checklist.{asked.id}"
        assert found.sources == asked.sources


@pytest.mark.req("SR-29")
def test_all_answers_of_all_absolute_items() -> None:
    """3 to the power of n: the order is stopped but for one single way of answering."""
    answered = [
        tuple(ChecklistAnswer(item=i, answer=a) for a in Answer if a is not Answer.NOT_APPLICABLE) for i in HARD
    ]
    clear = 0
    for answers in product(*answered):
        stopped = {f.code for f in checklist_findings(answers, 46, Sex.FEMALE, RULES) if f.severity is Severity.STOP}
        assert stopped == {f"absolute-{a.item.id}" for a in answers if a.answer is not Answer.ABSENT}
        clear += not stopped
    assert (len(HARD), clear) == (10, 1)


def test_the_shipped_items_have_the_documented_classes() -> None:
    counted = {klass: sum(i.klass is klass for i in LIBRARY.checklist) for klass in ChecklistClass}
    assert counted == {ChecklistClass.ABSOLUTE: 10, ChecklistClass.RELATIVE: 7, ChecklistClass.CAUTION: 8}
    assert [i.id for i in LIBRARY.checklist if i.not_applicable] == ["pregnancy"]
    assert len([i for i in LIBRARY.checklist if i.computed_from_age]) == 1
    assert len([i for i in LIBRARY.checklist if i.marks_frailty]) == 1


@pytest.mark.req("SR-29")
@pytest.mark.parametrize(
    ("age", "sex", "reason"),
    [
        (46, Sex.MALE, "male"),
        (None, Sex.MALE, "male"),
        (55, Sex.FEMALE, ""),
        (56, Sex.FEMALE, "over-age"),
        (46, Sex.OTHER, ""),
        (46, Sex.UNKNOWN, ""),
        (None, None, ""),
    ],
)
def test_not_applicable_is_given_a_reason_or_asks_for_one(age: int | None, sex: Sex | None, reason: str) -> None:
    assert not_applicable_reason(age, sex, RULES) == reason
    found = findings(item(ChecklistClass.ABSOLUTE, not_applicable=True), Answer.NOT_APPLICABLE, age, sex)
    assert [f.severity for f in found] == ([] if reason else [Severity.OVERRIDE])


@pytest.mark.req("SR-29")
@pytest.mark.parametrize("age", [None, 18, 46, 60, 61, 120])
@pytest.mark.parametrize("answer", [Answer.ABSENT, Answer.PRESENT, Answer.NOT_KNOWN])
def test_the_item_that_is_computed_from_the_age(age: int | None, answer: Answer) -> None:
    found = findings(item(ChecklistClass.CAUTION, from_age=True), answer, age)
    older = age is not None and age > 60
    if age is None:
        assert found == ()
    elif answer is (Answer.PRESENT if older else Answer.ABSENT):
        assert [f.severity for f in found] == ([Severity.CAUTION] if older else [])
    else:
        assert [(f.severity, f.wording_key) for f in found] == [(Severity.STOP, "checklist-contradicted")]
        assert found[0].values["age"] == age


def test_an_item_without_an_answer_is_no_finding() -> None:
    assert checklist_findings((), 46, Sex.FEMALE, RULES) == ()
