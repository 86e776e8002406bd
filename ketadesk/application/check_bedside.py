"""What the second check asks at the bed: the patient, the hand syringe, the container and the pump."""

from decimal import Decimal
from typing import Final

from ketadesk.application import check_answers as read_as
from ketadesk.application.check_answers import DILUTED, HAND, NO, PUMP, UNDILUTED, YES, Question
from ketadesk.application.check_prescription import has_infusion, way_of_loading
from ketadesk.application.numbers import unit_words, with_unit
from ketadesk.application.order_choices import Choice, ContainerChoice, OrderChoices
from ketadesk.application.second_check_form import CheckDraft
from ketadesk.domain.body_weight import Sex
from ketadesk.domain.drug_library import CareSetting, Regimen, WeightBasis
from ketadesk.domain.preparation import Method
from ketadesk.domain.quantity import Container

_SAME: Final = (Choice(value=YES, label="the same"), Choice(value=NO, label="not the same"))
_ABOVE: Final = "against the one shown above"
_ML_PER_H: Final = unit_words("mL/h")
_ITS_PUMP: Final = "worked out by yourself, or read off the pump"


def patient(regimen: Regimen | None, choices: OrderChoices) -> tuple[Question, ...]:
    """Who it is, what she weighs and where she lies; the last comes before the regimen, which follows from it."""
    by_height = regimen is not None and regimen.weight_basis is WeightBasis.LOWER_OF_ACTUAL_AND_IDEAL
    of_ideal_weight = (
        Question("height_cm", "Height as measured", read_as.number, "cm", "at the patient"),
        Question("sex", "Sex", Sex, hint="at the patient", choices=choices.sexes),
    )
    return (
        Question("identifier", "Identifier on the wristband", read_as.identifier, hint="typed off the wristband"),
        Question("name_agrees", "Name on the wristband", read_as.word, hint=_ABOVE, choices=_SAME),
        Question("born_agrees", "Date of birth on the wristband", read_as.word, hint=_ABOVE, choices=_SAME),
        Question("weight_kg", "Weight from the scales", read_as.number, "kg", "off the scales, not off the chart"),
        *(of_ideal_weight if by_height else ()),
        Question(
            "care_setting",
            "Where the patient is",
            CareSetting,
            hint="as you find it at the bed",
            choices=choices.care_settings,
        ),
    )


def syringe(draft: CheckDraft, regimen: Regimen, choices: OrderChoices) -> tuple[Question, ...]:
    """What a loading dose by hand is pushed from."""
    if way_of_loading(draft, regimen) != HAND:
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
    more_than_drawn = read_as.more_than(draft.syringe_drawn_ml)
    marks = "off the marks of the syringe"
    return (
        *asked,
        Question("syringe_drawn_ml", "Drawn up of the ampoule", read_as.number, "mL", "as you saw it done"),
        Question("syringe_total_ml", "In the syringe after diluting", more_than_drawn, "mL", marks),
    )


def container(draft: CheckDraft, regimen: Regimen, choices: OrderChoices) -> tuple[Question, ...]:
    """What drug runs from on the pump."""
    if not (has_infusion(regimen) or way_of_loading(draft, regimen) == PUMP):
        return ()
    chosen = next((c for c in choices.containers if container_value(c) == draft.container), None)
    pairs = tuple(Choice(value=container_value(c), label=c.label, note=c.note) for c in choices.containers)
    asked = (
        Question("vial", "Ampoule in the hand", _strength, hint="off the ampoule's label", choices=choices.vials),
        Question("container", "Container, ketamine in fluid", _pair, hint="off the container", choices=pairs),
        Question("diluent", "Fluid in the container", read_as.word, hint="off its label", choices=choices.diluents),
    )
    if chosen is None:
        return asked
    seen = "as you saw it done"
    return (*asked, Question("method", "How it was made", Method, hint=seen, choices=chosen.methods))


def pump(draft: CheckDraft, regimen: Regimen) -> tuple[Question, ...]:
    """The rates, worked out anew or read off it."""
    loading = Question("loading_rate_ml_per_h", "Pump rate of the loading dose", read_as.number, _ML_PER_H, _ITS_PUMP)
    of_what = "infusion" if has_infusion(regimen) else "saline"
    running = Question("pump_rate_ml_per_h", f"Pump rate of the {of_what}", read_as.number, _ML_PER_H, _ITS_PUMP)
    saline_on_pump = regimen.saline is not None and draft.saline_by_pump == YES
    return (
        *((loading,) if way_of_loading(draft, regimen) == PUMP else ()),
        *((running,) if has_infusion(regimen) or saline_on_pump else ()),
    )


def container_value(choice: ContainerChoice) -> str:
    """`500|500`: mg and mL of a container as the draft holds them."""
    return f"{choice.drug_mg}|{choice.volume_ml}"


def _strength(value: str) -> Decimal:
    return Decimal(value.partition("|")[0])


def _pair(value: str) -> Container:
    mg, _, ml = value.partition("|")
    return Container(mg=Decimal(mg), ml=Decimal(ml))
