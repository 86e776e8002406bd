"""The lists and buttons of the pages, from the library and what has been chosen already."""

from ketadesk.application import phrases
from ketadesk.application.numbers import bind_units, json_number, unit_words, with_unit
from ketadesk.application.order_choices import ChecklistQuestion, Choice, ContainerChoice, OrderChoices
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.read_order import ALLERGY_STATES, WEIGHT_SOURCES
from ketadesk.application.wording import Wording
from ketadesk.domain.body_weight import Sex
from ketadesk.domain.checklist import Answer
from ketadesk.domain.drug_library import (
    Availability,
    CareSetting,
    ChecklistClass,
    ContainerPair,
    ContraindicationItem,
    DrugLibrary,
    Regimen,
)
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.preparation import Method
from ketadesk.domain.quantity import quotient
from ketadesk.domain.taper import TaperShape

_GROUPS = {
    ChecklistClass.ABSOLUTE: "Absolute: present or not known forbids ketamine",
    ChecklistClass.RELATIVE: "Relative: present or not known needs the prescriber's name and a reason",
    ChecklistClass.CAUTION: "Caution: shown and printed",
}
_VIAS = {Via.PUMP: "by pump", Via.HAND: "by hand"}
_ANSWERS = {
    Answer.ABSENT: "Absent",
    Answer.PRESENT: "Present",
    Answer.NOT_KNOWN: "Not known",
    Answer.NOT_APPLICABLE: "Not applicable",
}


def list_choices(draft: OrderDraft, library: DrugLibrary, wording: Wording) -> OrderChoices:
    """Return what may be chosen. Nothing is preselected."""
    regimen = library.regimen(draft.regimen)
    return OrderChoices(
        care_settings=tuple(
            Choice(value=s.value, label=wording.setting(s).capitalize().replace("Icu", "ICU")) for s in CareSetting
        ),
        regimens=tuple(_regimen(r, draft.care_setting, wording) for r in library.regimens),
        sexes=tuple(Choice(value=s.value, label=phrases.SEXES[s.value]) for s in Sex),
        weight_sources=tuple(Choice(value=w, label=w.capitalize()) for w in WEIGHT_SOURCES),
        allergies=_allergies(),
        indications=(
            *(Choice(value=i.label, label=i.label) for i in library.indications),
            Choice(value="other", label="Other, in words"),
        ),
        checklist=tuple(_question(item, library) for item in library.checklist),
        loading="none" if regimen is None else regimen.loading.availability.value,
        loading_vias=tuple(Choice(value=v.value, label=label) for v, label in _VIAS.items()),
        hand_concentrations=tuple(Choice(value=json_number(s.mg_per_ml), label=s.label) for s in library.hand_syringes),
        infusion=_infusion(regimen),
        infusion_units=()
        if regimen is None
        else tuple(Choice(value=u, label=unit_words(u)) for u in regimen.infusion.units),
        taper="none" if regimen is None else regimen.taper.availability.value,
        taper_shapes=tuple(Choice(value=s.value, label=f"{s.value} steps") for s in TaperShape),
        taper_hint=_taper_hint(regimen),
        saline_volumes=_saline(regimen),
        vials=tuple(
            Choice(
                value=f"{json_number(v.mg_per_ml)}|{json_number(v.ml)}",
                label=with_unit(v.mg_per_ml, "mg/mL"),
                note=f"{with_unit(v.ml, 'mL')}{f', {v.note}' if v.note else ''}",
            )
            for v in library.vials
        ),
        containers=tuple(_container(pair) for pair in library.containers if pair.enabled),
        diluents=tuple(Choice(value=d.label, label=d.label) for d in library.diluents),
        pumps=tuple(Choice(value=p.id, label=p.label) for p in library.pumps),
        fixed_note=_fixed_note(regimen),
    )


def _regimen(regimen: Regimen, setting: str, wording: Wording) -> Choice:
    because = ""
    if setting and setting not in tuple(regimen.care_settings):
        allowed = ", ".join(wording.setting(s) for s in regimen.care_settings)
        because = f"Not in this care setting. Allowed: {allowed}"
    return Choice(value=regimen.id, label=regimen.title, note=bind_units(regimen.summary), disabled_because=because)


def _allergies() -> tuple[Choice, ...]:
    none_known, not_recorded, unavailable = ALLERGY_STATES
    return (
        Choice(value=none_known, label="No known allergies"),
        Choice(value="known", label="Known allergies"),
        Choice(value=not_recorded, label="Not recorded"),
        Choice(value=unavailable, label="Unavailable"),
    )


def _question(item: ContraindicationItem, library: DrugLibrary) -> ChecklistQuestion:
    answers = [a for a in Answer if a is not Answer.NOT_APPLICABLE or item.not_applicable]
    return ChecklistQuestion(
        id=item.id,
        label=bind_units(item.label),
        group=item.klass.value,
        group_label=_GROUPS[item.klass],
        answers=tuple(Choice(value=a.value, label=_ANSWERS[a]) for a in answers),
        source_line="; ".join(library.source_titles(item.sources)),
    )


def _infusion(regimen: Regimen | None) -> str:
    if regimen is None or regimen.infusion.availability is Availability.NONE:
        return "none"
    return "fixed" if regimen.infusion.availability is Availability.FIXED else "ordered"


def _taper_hint(regimen: Regimen | None) -> str:
    if regimen is None or regimen.taper.steps is None or regimen.taper.hours is None:
        return ""
    steps, hours = regimen.taper.steps, regimen.taper.hours
    how_known = phrases.EVIDENCE[steps.evidence]
    over = f"over {with_unit(hours.value, 'h')}"
    return f"Library: {json_number(steps.value)} {regimen.taper.shape} steps {over} ({how_known})"


def _saline(regimen: Regimen | None) -> tuple[Choice, ...]:
    if regimen is None or regimen.saline is None:
        return ()
    return tuple(
        Choice(value=json_number(v.value), label=with_unit(v.value, v.unit), note=phrases.EVIDENCE[v.evidence])
        for v in regimen.saline.volumes
    )


def _container(pair: ContainerPair) -> ContainerChoice:
    methods = [
        Choice(value=Method.MAKE_UP_TO.value, label="make up to", note=f"the end volume is {with_unit(pair.ml, 'mL')}")
    ]
    because = "" if pair.add_to else "This container must be made up to its volume"
    methods.append(
        Choice(
            value=Method.ADD_TO.value,
            label="add to",
            note=f"the drug goes on top of {with_unit(pair.ml, 'mL')}",
            disabled_because=because,
        )
    )
    return ContainerChoice(
        drug_mg=json_number(pair.mg),
        volume_ml=json_number(pair.ml),
        label=f"{with_unit(pair.mg, 'mg')} in {with_unit(pair.ml, 'mL')}",
        note=with_unit(quotient((pair.mg,), (pair.ml,)), "mg/mL"),
        methods=tuple(methods),
    )


def _fixed_note(regimen: Regimen | None) -> str:
    if regimen is None or regimen.loading.availability is not Availability.FIXED:
        return ""
    return f"Fixed by the regimen: {regimen.summary}"
