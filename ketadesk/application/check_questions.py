"""What the blind second check asks: which questions follows from what the second nurse chose, never from the order.

Of the order only the care setting and the patient's name and date of birth come in here, so that no figure of the
first entry can reach the form. Lists are the library's own, without their notes: a note that says what a regimen fixes
would be copied where the prescription has to be read.
"""

from decimal import Decimal
from typing import Final

from ketadesk.application import check_answers as read_as
from ketadesk.application.account import Account, Right
from ketadesk.application.check_answers import Question
from ketadesk.application.clock_times import date_text, read_date
from ketadesk.application.list_choices import list_choices
from ketadesk.application.numbers import unit_words, with_unit
from ketadesk.application.order_choices import Choice, ContainerChoice, OrderChoices
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.reference import Reference
from ketadesk.application.second_check_form import CheckDraft, CheckForm, FieldGroup
from ketadesk.application.stored_order import TYPED_NAME, StoredOrder
from ketadesk.domain.drug_library import Availability, DrugLibrary, Regimen, WeightBasis
from ketadesk.domain.preparation import Method
from ketadesk.domain.quantity import Container, DoseUnit

Group = tuple[str, tuple[Question, ...]]

YES, NO, NONE, PUMP, HAND = "yes", "no", "none", "pump", "hand"
UNDILUTED, DILUTED = "undiluted", "diluted"
_ML_PER_H: Final = unit_words("mL/h")
_PRESCRIPTION: Final = "off the prescription"
_ITS_PUMP: Final = "worked out by yourself, or read off the pump"


def check_form(
    draft: CheckDraft, order: StoredOrder, who: Account, vouched: frozenset[str], reference: Reference
) -> CheckForm:
    """Return the form as it stands after `draft`; `vouched` are those who may not check this revision."""
    groups = questions(draft, order.draft.care_setting, reference)
    missing = tuple(q.caption for _, asked in groups for q in asked if not usable(q, draft))
    patient = order.draft.patient
    return CheckForm(
        order_label=order.label,
        family_name=patient.family_name,
        given_name=patient.given_name,
        born=date_text(read_date(patient.birth_date)),
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


def questions(draft: CheckDraft, care_setting: str, reference: Reference) -> tuple[Group, ...]:
    """Return the questions under their headings; a heading without a question is left out."""
    ordered = OrderDraft(care_setting=care_setting, regimen=draft.regimen)
    choices = list_choices(ordered, reference.library, reference.wording)
    regimen = _chosen_regimen(draft, choices, reference.library)
    groups = [
        ("Patient", _patient(regimen)),
        ("Prescription", (_regimen(choices), *_prescription(draft, regimen, choices))),
    ]
    if regimen is not None:
        groups += [
            ("Hand syringe", _syringe(draft, regimen, choices)),
            ("Container", _container(draft, regimen, choices)),
            ("Pump", _pump(draft, regimen)),
        ]
    return tuple((title, asked) for title, asked in groups if asked)


def _chosen_regimen(draft: CheckDraft, choices: OrderChoices, library: DrugLibrary) -> Regimen | None:
    return library.regimen(draft.regimen) if not _regimen(choices).problem(draft.regimen) else None


def _patient(regimen: Regimen | None) -> tuple[Question, ...]:
    by_height = regimen is not None and regimen.weight_basis is WeightBasis.LOWER_OF_ACTUAL_AND_IDEAL
    height = Question("height_cm", "Height as measured", read_as.number, "cm", "at the patient")
    return (
        Question("identifier", "Identifier on the wristband", read_as.identifier, hint="typed off the wristband"),
        Question(
            "born_agrees",
            "Date of birth on the wristband",
            read_as.word,
            hint="against the one shown above",
            choices=(Choice(value=YES, label="the same"), Choice(value=NO, label="not the same")),
        ),
        Question("weight_kg", "Weight from the scales", read_as.number, "kg", "off the scales, not off the chart"),
        *((height,) if by_height else ()),
    )


def _regimen(choices: OrderChoices) -> Question:
    offered = tuple(choice.model_copy(update={"note": ""}) for choice in choices.regimens)
    return Question("regimen", "Regimen as prescribed", read_as.word, hint=_PRESCRIPTION, choices=offered)


def _prescription(draft: CheckDraft, regimen: Regimen | None, choices: OrderChoices) -> tuple[Question, ...]:
    if regimen is None:
        return ()
    return (
        *_infusion(regimen, choices),
        *_loading(draft, regimen),
        *_taper(draft, regimen),
        *_saline(regimen),
    )


def _infusion(regimen: Regimen, choices: OrderChoices) -> tuple[Question, ...]:
    if not has_infusion(regimen):
        return ()
    return (
        Question("dose", "Dose of the infusion", read_as.number, hint=_PRESCRIPTION),
        Question("dose_unit", "Unit of that dose", DoseUnit, hint=_PRESCRIPTION, choices=choices.infusion_units),
        Question("duration_h", "Infusion runs for", read_as.number, unit_words("h"), _PRESCRIPTION),
    )


def _loading(draft: CheckDraft, regimen: Regimen) -> tuple[Question, ...]:
    rule = regimen.loading
    if rule.availability is Availability.NONE:
        return ()
    ways = [Choice(value=PUMP, label="by pump"), Choice(value=HAND, label="by hand")]
    if rule.availability is Availability.OPTIONAL:
        ways.insert(0, Choice(value=NONE, label="none"))
    way = Question("loading", "Loading dose", read_as.word, hint=_PRESCRIPTION, choices=tuple(ways))
    if draft.loading not in (PUMP, HAND):
        return (way,)
    amount = Question("loading_mg_per_kg", "Loading dose per kg", read_as.number, unit_words("mg/kg"), _PRESCRIPTION)
    # A dose that the regimen fixes in mg has no figure per kg.
    fixed_in_mg = rule.fixed_dose is not None and rule.fixed_dose.unit == "mg"
    over = Question("loading_over_min", "Loading dose given over", read_as.number, "min", _PRESCRIPTION)
    return (way, *(() if fixed_in_mg else (amount,)), over)


def _taper(draft: CheckDraft, regimen: Regimen) -> tuple[Question, ...]:
    availability = regimen.taper.availability
    if availability is Availability.NONE:
        return ()
    ways = (Choice(value=NONE, label="none"), Choice(value=YES, label="with a taper"))
    way = Question("taper", "Taper", read_as.word, hint=_PRESCRIPTION, choices=ways)
    figures = (
        Question("taper_steps", "Steps of the taper", read_as.whole, "steps", _PRESCRIPTION),
        Question("taper_over_h", "Taper runs for", read_as.number, unit_words("h"), _PRESCRIPTION),
    )
    if availability is Availability.REQUIRED:
        return figures
    return (way, *figures) if draft.taper == YES else (way,)


def _saline(regimen: Regimen) -> tuple[Question, ...]:
    if regimen.saline is None:
        return ()
    ways = (Choice(value=YES, label="by pump"), Choice(value=NO, label="without a pump"))
    return (Question("saline_by_pump", "Saline runs", read_as.word, hint="as it is set up", choices=ways),)


def _syringe(draft: CheckDraft, regimen: Regimen, choices: OrderChoices) -> tuple[Question, ...]:
    if _way_of_loading(draft, regimen) != HAND:
        return ()
    strengths = dict.fromkeys(choice.value.partition("|")[0] for choice in choices.vials)
    ampoules = tuple(Choice(value=s, label=with_unit(Decimal(s), "mg/mL")) for s in strengths)
    kinds = (Choice(value=UNDILUTED, label="as it comes"), Choice(value=DILUTED, label="diluted"))
    hint = "off the ampoule, never off the syringe's label"
    asked = (
        Question("syringe_ampoule", "Ampoule that filled the hand syringe", Decimal, hint=hint, choices=ampoules),
        Question("syringe_kind", "Ketamine in the hand syringe", read_as.word, choices=kinds),
    )
    if draft.syringe_kind != DILUTED:
        return asked
    return (
        *asked,
        Question("syringe_drawn_ml", "Drawn up of the ampoule", read_as.number, "mL", "as you saw it done"),
        Question(
            "syringe_total_ml", "In the syringe after diluting", read_as.more_than(draft.syringe_drawn_ml), "mL",
            "off the marks of the syringe",
        ),
    )  # fmt: skip


def _container(draft: CheckDraft, regimen: Regimen, choices: OrderChoices) -> tuple[Question, ...]:
    """What drug runs from on the pump."""
    if not (has_infusion(regimen) or _way_of_loading(draft, regimen) == PUMP):
        return ()
    chosen = next((c for c in choices.containers if container_value(c) == draft.container), None)
    pairs = tuple(Choice(value=container_value(c), label=c.label, note=c.note) for c in choices.containers)
    asked = (
        Question("vial", "Ampoule in the hand", _strength, hint="off the ampoule's label", choices=choices.vials),
        Question("container", "Container, ketamine in fluid", _pair, hint="off the container", choices=pairs),
    )
    if chosen is None:
        return asked
    return (*asked, Question("method", "How it was made", Method, hint="as you saw it done", choices=chosen.methods))


def _pump(draft: CheckDraft, regimen: Regimen) -> tuple[Question, ...]:
    loading = Question("loading_rate_ml_per_h", "Pump rate of the loading dose", read_as.number, _ML_PER_H, _ITS_PUMP)
    of_what = "infusion" if has_infusion(regimen) else "saline"
    running = Question("pump_rate_ml_per_h", f"Pump rate of the {of_what}", read_as.number, _ML_PER_H, _ITS_PUMP)
    saline_on_pump = regimen.saline is not None and draft.saline_by_pump == YES
    return (
        *((loading,) if _way_of_loading(draft, regimen) == PUMP else ()),
        *((running,) if has_infusion(regimen) or saline_on_pump else ()),
    )


def _way_of_loading(draft: CheckDraft, regimen: Regimen) -> str:
    """By pump or by hand; an answer left over from another regimen counts for nothing."""
    return "" if regimen.loading.availability is Availability.NONE else draft.loading


def has_infusion(regimen: Regimen) -> bool:
    return regimen.infusion.availability is not Availability.NONE


def container_value(choice: ContainerChoice) -> str:
    """`500|500`: mg and mL of a container as the draft holds them."""
    return f"{choice.drug_mg}|{choice.volume_ml}"


def _strength(value: str) -> Decimal:
    return Decimal(value.partition("|")[0])


def _pair(value: str) -> Container:
    mg, _, ml = value.partition("|")
    return Container(mg=Decimal(mg), ml=Decimal(ml))
