"""Draft -> typed terms. What cannot be read or was not answered becomes a problem of its field; nothing is repaired."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ketadesk.application import clock_times
from ketadesk.application.numbers import (
    ORDER_FORM,
    WHOLE_FORM,
    NotANumber,
    read_order_number,
    read_whole_number,
    with_unit,
)
from ketadesk.application.order_draft import (
    InfusionDraft,
    KnownAllergies,
    LoadingDoseDraft,
    OrderDraft,
    PreparationDraft,
)
from ketadesk.application.order_preview import FieldProblem
from ketadesk.application.request_form import page_of
from ketadesk.application.typed_text import NAME_LENGTH, REASON_LENGTH, TEXT_LENGTH, text_flaw
from ketadesk.domain.body_weight import Sex
from ketadesk.domain.checklist import Answer, ChecklistAnswer
from ketadesk.domain.drug_library import (
    Availability,
    CareSetting,
    ContainerPair,
    Diluent,
    DrugLibrary,
    Regimen,
    Vial,
)
from ketadesk.domain.finding import Finding, Override, Severity
from ketadesk.domain.infusion import Pump
from ketadesk.domain.loading_dose import Via
from ketadesk.domain.order_terms import InfusionTerms, LoadingTerms, OrderTerms, PreparationTerms
from ketadesk.domain.preparation import Method
from ketadesk.domain.quantity import DoseUnit
from ketadesk.domain.taper import Taper, TaperShape

_Word = TypeVar("_Word", bound=StrEnum)
_Value = TypeVar("_Value")
WEIGHT_SOURCES = ("measured", "stated", "estimated")
ALLERGY_STATES = ("none known", "not recorded", "unavailable")


@dataclass(frozen=True)
class ReadOrder:
    """What was read, what could not be, and what the library refuses by name."""

    terms: OrderTerms
    problems: tuple[FieldProblem, ...]
    findings: tuple[Finding, ...]
    zone: tzinfo | None


def read_order(draft: OrderDraft, library: DrugLibrary, today: date | None = None) -> ReadOrder:
    """Return the terms of `draft`. `today` gives the age while no start is known."""
    reader = _Reader(library)
    reader.texts(draft)
    regimen = reader.regimen(draft)
    start, zone = reader.start(draft)
    local_day = today if start is None else (start.astimezone(zone) if zone else start).date()
    birth_date = reader.day("patient.birth_date", draft.patient.birth_date, required=True)
    age = clock_times.age_in_years(birth_date, local_day) if birth_date and local_day else None
    loading = reader.loading(draft.loading_dose, regimen)
    uses_pump = _uses_pump(regimen, loading)
    terms = OrderTerms(
        care_setting=reader.word("care_setting", draft.care_setting, CareSetting),
        regimen=regimen,
        age=age,
        birth_date=birth_date,
        sex=reader.word("patient.sex", draft.patient.sex, Sex),
        weight_kg=reader.number("patient.weight_kg", draft.patient.weight_kg),
        weight_date=reader.day("patient.weight_date", draft.patient.weight_date, required=False),
        height_cm=reader.optional_number("patient.height_cm", draft.patient.height_cm),
        answers=reader.answers(draft.checklist),
        loading=loading,
        infusion=reader.infusion(draft.infusion, regimen),
        taper=reader.taper(draft, regimen),
        taper_asked=draft.taper is not None,
        saline_ml=reader.saline(draft.saline_volume_ml, regimen),
        preparation=reader.preparation(draft.preparation, needed=uses_pump),
        pump=reader.pump(draft, needed=uses_pump),
        start=start,
        overrides=reader.overrides(draft),
    )
    return ReadOrder(terms, tuple(reader.problems), tuple(reader.findings), zone)


def _uses_pump(regimen: Regimen | None, loading: LoadingTerms | None) -> bool | None:
    """Whether drug runs on the pump; `None` while that is not known."""
    if regimen is None:
        return None
    if regimen.infusion.availability is not Availability.NONE:
        return True
    return None if loading is None or loading.via is None else loading.via is Via.PUMP


@dataclass
class _Reader:
    library: DrugLibrary
    problems: list[FieldProblem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def problem(self, name: str, seen: str, allowed: str, reason: str = "") -> None:
        self.problems.append(
            FieldProblem(
                field=name, seen=seen, allowed=allowed, unanswered=seen == "", page=page_of(name), reason=reason
            )
        )

    def refuse(self, code: str, name: str, **values: Decimal | int | str) -> None:
        self.findings.append(
            Finding(code=code, severity=Severity.STOP, wording_key=code, values=dict(values), field=name)
        )

    def number(self, name: str, text: str) -> Decimal | None:
        return self._parsed(name, text, read_order_number, ORDER_FORM)

    def optional_number(self, name: str, text: str) -> Decimal | None:
        return self.number(name, text) if text else None

    def count(self, name: str, text: str) -> int | None:
        return self._parsed(name, text, read_whole_number, WHOLE_FORM)

    def _parsed(self, name: str, text: str, read: Callable[[str], _Value], form: str) -> _Value | None:
        if not text:
            self.problem(name, "", form)
            return None
        try:
            return read(text)
        except NotANumber as refused:
            self.problem(name, refused.seen, refused.allowed, refused.reason)
            return None

    def word(self, name: str, text: str, words: type[_Word]) -> _Word | None:
        if text in words._value2member_map_:
            return words(text)
        self.problem(name, text, ", ".join(words))
        return None

    def day(self, name: str, text: str, required: bool) -> date | None:
        if not text and not required:
            return None
        try:
            return clock_times.read_date(text)
        except ValueError:
            self.problem(name, text, clock_times.DATE_FORM)
            return None

    def texts(self, draft: OrderDraft) -> None:
        """Names and words: who, where, why, by whom."""
        patient = draft.patient
        for name, text, length in (
            ("patient.family_name", patient.family_name, NAME_LENGTH),
            ("patient.given_name", patient.given_name, NAME_LENGTH),
            ("patient.identifier", patient.identifier, NAME_LENGTH),
            ("indication", draft.indication, TEXT_LENGTH),
            ("prescriber", draft.prescriber, NAME_LENGTH),
        ):
            self.text(name, text, length, required=True)
        for name, text in (
            ("patient.title", patient.title),
            ("hospital", draft.hospital),
            ("ward", draft.ward),
            ("responsible_service", draft.responsible_service),
            ("prescriber_grade", draft.prescriber_grade),
            ("prescriber_contact", draft.prescriber_contact),
        ):
            self.text(name, text, TEXT_LENGTH, required=False)
        if patient.weight_source not in WEIGHT_SOURCES:
            self.problem("patient.weight_source", patient.weight_source, ", ".join(WEIGHT_SOURCES))
        self._allergies(patient.allergies)

    def text(self, name: str, text: str, length: int, required: bool) -> None:
        if not text:
            if required:
                self.problem(name, "", f"text of at most {length} characters")
            return
        flaw = text_flaw(text, length)
        if flaw:
            self.problem(name, text, flaw)

    def _allergies(self, allergies: str | KnownAllergies) -> None:
        name = "patient.allergies"
        if isinstance(allergies, str):
            if allergies not in ALLERGY_STATES:
                self.problem(name, allergies, ", ".join((*ALLERGY_STATES, "or the known ones")))
            return
        if not allergies.known:
            self.problem(name, "", "at least one allergy by name")
        for allergy in allergies.known:
            self.text(name, allergy, TEXT_LENGTH, required=True)

    def regimen(self, draft: OrderDraft) -> Regimen | None:
        regimen = self.library.regimen(draft.regimen)
        if regimen is None:
            self.problem("regimen", draft.regimen, ", ".join(r.id for r in self.library.regimens))
        return regimen

    def start(self, draft: OrderDraft) -> tuple[datetime | None, tzinfo | None]:
        try:
            start = clock_times.read_start(draft.start)
        except ValueError:
            self.problem("start", draft.start, clock_times.START_FORM)
            return None, None
        if not draft.time_zone:
            return start, None
        try:
            zone = ZoneInfo(draft.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # the last for a folder's name, or one longer than a path
            self.problem("time_zone", draft.time_zone, "an IANA name such as Europe/London")
            return None, None
        if start.astimezone(zone).utcoffset() != start.utcoffset():
            self.problem("start", draft.start, f"the offset that {draft.time_zone} has at that time")
            return None, None
        return start, zone

    def answers(self, typed: dict[str, str]) -> tuple[ChecklistAnswer, ...]:
        items = {item.id: item for item in self.library.checklist}
        for unknown in typed.keys() - items.keys():
            self.problem(f"checklist.{unknown}", unknown, "an item of the library's checklist")
        found: list[ChecklistAnswer] = []
        for item in items.values():
            allowed = [a.value for a in Answer if a is not Answer.NOT_APPLICABLE or item.not_applicable]
            answer = typed.get(item.id, "")
            if answer in allowed:
                found.append(ChecklistAnswer(item=item, answer=Answer(answer)))
            else:
                self.problem(f"checklist.{item.id}", answer, ", ".join(allowed))
        return tuple(found)

    def loading(self, draft: LoadingDoseDraft | None, regimen: Regimen | None) -> LoadingTerms | None:
        if regimen is None:
            return None
        rule = regimen.loading
        if draft is None:
            if rule.availability in (Availability.REQUIRED, Availability.FIXED):
                self.problem("loading_dose.via", "", "pump, hand")
            return None
        if rule.availability is Availability.NONE:
            self.refuse("loading-not-in-regimen", "loading_dose", regimen=regimen.title)
            return None
        fixed = rule.availability is Availability.FIXED
        number = self.optional_number if fixed else self.number
        via = self.word("loading_dose.via", draft.via, Via)
        return LoadingTerms(
            mg_per_kg=number("loading_dose.mg_per_kg", draft.mg_per_kg),
            over_min=number("loading_dose.over_min", draft.over_min),
            via=via,
            hand_mg_per_ml=self._hand_concentration(draft.concentration_mg_per_ml, via),
        )

    def _hand_concentration(self, text: str, via: Via | None) -> Decimal | None:
        name = "loading_dose.concentration_mg_per_ml"
        if via is Via.HAND:
            return self._from_the_library(name, self.number(name, text))
        if via is Via.PUMP and text:
            self.problem(name, text, "nothing: the pump runs the dose from the container")
        return None

    def _from_the_library(self, name: str, concentration: Decimal | None) -> Decimal | None:
        allowed = [syringe.mg_per_ml for syringe in self.library.hand_syringes]
        if concentration is None or concentration in allowed:
            return concentration
        self.refuse(
            "hand-concentration-not-in-library",
            name,
            seen=with_unit(concentration, "mg/mL"),
            allowed=_or(with_unit(value, "mg/mL") for value in allowed),
        )
        return None

    def infusion(self, draft: InfusionDraft | None, regimen: Regimen | None) -> InfusionTerms | None:
        if regimen is None:
            return None
        rule = regimen.infusion
        if rule.availability is Availability.NONE:
            if draft is not None and (draft.dose or draft.unit or draft.duration_h):
                self.refuse("infusion-not-in-regimen", "infusion", regimen=regimen.title)
            return None
        fixed = rule.availability is Availability.FIXED
        given = draft or InfusionDraft()
        number = self.optional_number if fixed else self.number
        return InfusionTerms(
            dose=number("infusion.dose", given.dose),
            unit=None if fixed and not given.unit else self._unit(given.unit, rule.units),
            hours=number("infusion.duration_h", given.duration_h),
        )

    def _unit(self, text: str, allowed: tuple[str, ...]) -> DoseUnit | None:
        if text in allowed:
            return DoseUnit(text)
        self.problem("infusion.unit", text, ", ".join(allowed))
        return None

    def taper(self, draft: OrderDraft, regimen: Regimen | None) -> Taper | None:
        if regimen is None or draft.taper is None:
            return None
        if regimen.taper.availability is Availability.NONE:
            if draft.taper.steps or draft.taper.over_h:
                self.refuse("taper-not-in-regimen", "taper", regimen=regimen.title)
            return None
        steps = self.count("taper.steps", draft.taper.steps)
        over_h = self.number("taper.over_h", draft.taper.over_h)
        shape = self.word("taper.shape", draft.taper.shape or regimen.taper.shape, TaperShape)
        if steps is None or over_h is None or shape is None:
            return None
        return Taper(steps=steps, over_h=over_h, shape=shape)

    def saline(self, text: str, regimen: Regimen | None) -> Decimal | None:
        if regimen is None:
            return None
        if regimen.saline is None:
            if text:
                self.problem("saline_volume_ml", text, "nothing: this regimen runs no saline")
            return None
        volume = self.number("saline_volume_ml", text)
        allowed = [v.value for v in regimen.saline.volumes]
        if volume is not None and volume not in allowed:
            self.problem("saline_volume_ml", text, ", ".join(str(v) for v in allowed))
            return None
        return volume

    def preparation(self, draft: PreparationDraft | None, needed: bool | None) -> PreparationTerms | None:
        if needed is not True:
            if draft is not None and needed is False and any(draft.model_dump().values()):
                self.refuse("preparation-not-used", "preparation")
            return None
        given = draft or PreparationDraft()
        return PreparationTerms(
            vial=self._vial(given),
            pair=self._pair(given),
            diluent=self._diluent(given.diluent),
            method=self.word("preparation.method", given.method, Method),
        )

    def _vial(self, draft: PreparationDraft) -> Vial | None:
        strength = self.number("preparation.vial_mg_per_ml", draft.vial_mg_per_ml)
        size = self.optional_number("preparation.vial_ml", draft.vial_ml)
        if strength is None or (draft.vial_ml and size is None):
            return None
        of_strength = [vial for vial in self.library.vials if vial.mg_per_ml == strength]
        matching = [vial for vial in of_strength if size in (None, vial.ml)]
        if not matching:
            seen = with_unit(strength, "mg/mL") + (f" in {with_unit(size, 'mL')}" if size else "")
            self.refuse("vial-not-in-library", "preparation.vial_mg_per_ml", seen=seen, allowed=self._vials())
            return None
        if len(matching) > 1:
            self.problem("preparation.vial_ml", "", _or(with_unit(vial.ml, "mL") for vial in of_strength))
            return None
        return matching[0]

    def _vials(self) -> str:
        return _or(f"{with_unit(v.mg_per_ml, 'mg/mL')} in {with_unit(v.ml, 'mL')}" for v in self.library.vials)

    def _pair(self, draft: PreparationDraft) -> ContainerPair | None:
        mg = self.number("preparation.drug_mg", draft.drug_mg)
        ml = self.number("preparation.volume_ml", draft.volume_ml)
        if mg is None or ml is None:
            return None
        enabled = [pair for pair in self.library.containers if pair.enabled]
        pair = next((p for p in enabled if (p.mg, p.ml) == (mg, ml)), None)
        if pair is None:
            self.refuse(
                "container-not-in-library",
                "preparation.drug_mg",
                seen=_container_text(mg, ml),
                allowed=_or(_container_text(p.mg, p.ml) for p in enabled),
            )
        return pair

    def _diluent(self, text: str) -> Diluent | None:
        if not text:
            self.problem("preparation.diluent", "", _or(d.label for d in self.library.diluents))
            return None
        diluent = next((d for d in self.library.diluents if d.label == text), None)
        if diluent is None:
            allowed = _or(d.label for d in self.library.diluents)
            self.refuse("diluent-not-in-library", "preparation.diluent", seen=text, allowed=allowed)
        return diluent

    def pump(self, draft: OrderDraft, needed: bool | None) -> Pump | None:
        given = draft.pump
        if given is None or not (given.increment_ml_per_h or given.model):
            if needed:
                self.problem("pump", "", "increment_ml_per_h, or the model of a pump of the library")
            return None
        if given.increment_ml_per_h and given.model:
            self.problem("pump", f"{given.increment_ml_per_h} and {given.model}", "one of the two")
            return None
        if given.model:
            return self._pump_model(given.model)
        increment = self.number("pump.increment_ml_per_h", given.increment_ml_per_h)
        if increment is None:
            return None
        return Pump(increment_ml_per_h=increment, maximum_ml_per_h=self.library.rules.default_pump_maximum.value)

    def _pump_model(self, model: str) -> Pump | None:
        pump = next((p for p in self.library.pumps if p.id == model), None)
        if pump is None:
            self.problem("pump.model", model, ", ".join(p.id for p in self.library.pumps))
            return None
        return Pump(
            increment_ml_per_h=pump.increment_ml_per_h, maximum_ml_per_h=pump.maximum_ml_per_h, label=pump.label
        )

    def overrides(self, draft: OrderDraft) -> tuple[Override, ...]:
        found: dict[str, Override] = {}
        for place, typed in enumerate(draft.overrides):
            name = f"overrides[{place}]"
            if typed.code in found:
                self.problem(f"{name}.code", typed.code, "one override for each finding")
            self.text(f"{name}.reason", typed.reason, REASON_LENGTH, required=True)
            self.text(f"{name}.by", typed.by, NAME_LENGTH, required=True)
            found[typed.code] = Override(code=typed.code, reason=typed.reason, by=typed.by)
        return tuple(found.values())


def _or(words: Iterable[str]) -> str:
    return ", ".join(words)


def _container_text(mg: Decimal, ml: Decimal) -> str:
    return f"{with_unit(mg, 'mg')} in {with_unit(ml, 'mL')}"
