"""What the blind second check asks: which questions follows from what the second nurse chose, never from the order.

Of the order only the patient's name and date of birth come in here, so that no figure of the first entry can reach the
form. Which regimens can be chosen follows from where she says the patient is: taken from the order, the list would
give the first answer away.
"""

from ketadesk.application.account import Account, Right
from ketadesk.application.check_answers import Question
from ketadesk.application.check_bedside import container, patient, pump, syringe
from ketadesk.application.check_prescription import prescription, regimen_asked
from ketadesk.application.clock_times import date_text, read_date
from ketadesk.application.list_choices import list_choices
from ketadesk.application.order_choices import OrderChoices
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.reference import Reference
from ketadesk.application.second_check_form import CheckDraft, CheckForm, FieldGroup
from ketadesk.application.stored_order import TYPED_NAME, StoredOrder
from ketadesk.domain.drug_library import DrugLibrary, Regimen

Group = tuple[str, tuple[Question, ...]]


def check_form(
    draft: CheckDraft, order: StoredOrder, who: Account, vouched: frozenset[str], reference: Reference
) -> CheckForm:
    """Return the form as it stands after `draft`; `vouched` are those who may not check this revision."""
    groups = questions(draft, reference)
    missing = tuple(q.caption for _, asked in groups for q in asked if not usable(q, draft))
    person = order.draft.patient
    return CheckForm(
        order_label=order.label,
        family_name=person.family_name,
        given_name=person.given_name,
        born=date_text(read_date(person.birth_date)),
        groups=tuple(
            FieldGroup(title=title, fields=tuple(q.field(getattr(draft, q.name)) for q in asked))
            for title, asked in groups
        ),
        complete=not missing,
        missing=missing,
        not_you=why_not(who, vouched),
    )


def why_not(who: Account, vouched: frozenset[str]) -> str:
    """Why `who` may not check what `vouched` stand for; blank when she may."""
    if who.account_id in vouched:
        return "These are your own figures: you entered or signed them off. Another person makes the second check."
    if any(person.startswith(TYPED_NAME) for person in vouched):
        return (
            "This order was begun before there were accounts: it cannot be told whether its figures are your own. "
            "Make a new order."
        )
    if not who.may(Right.CHECK):
        return f"Your account ({who.role.value}) may not make a second check."
    return ""


def usable(question: Question, draft: CheckDraft) -> bool:
    """Whether the question is answered with something that can be compared."""
    text = getattr(draft, question.name)
    return bool(text) and not question.problem(text)


def questions(draft: CheckDraft, reference: Reference) -> tuple[Group, ...]:
    """Return the questions under their headings; a heading without a question is left out."""
    chosen = OrderDraft(care_setting=draft.care_setting, regimen=draft.regimen)
    choices = list_choices(chosen, reference.library, reference.wording)
    regimen = _chosen_regimen(draft, choices, reference.library)
    groups = [
        ("Patient", patient(regimen, choices)),
        ("Prescription", (regimen_asked(choices), *prescription(draft, regimen, choices))),
    ]
    if regimen is not None:
        groups += [
            ("Hand syringe", syringe(draft, regimen, choices)),
            ("Container", container(draft, regimen, choices)),
            ("Pump", pump(draft, regimen)),
        ]
    return tuple((title, asked) for title, asked in groups if asked)


def _chosen_regimen(draft: CheckDraft, choices: OrderChoices, library: DrugLibrary) -> Regimen | None:
    return library.regimen(draft.regimen) if not regimen_asked(choices).problem(draft.regimen) else None
