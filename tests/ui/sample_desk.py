"""A desk with hand-filled answers, for tests of what the window does with any answer: failing, blank, complete.

It knows one regimen's figures by heart and computes nothing clinical: whole orders are tested with the real desk.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from ketadesk.application.labels.label_content import LabelStock, LabelWish
from ketadesk.application.order_choices import ChecklistQuestion, Choice, ContainerChoice, OrderChoices
from ketadesk.application.order_desk import KeptDraft, Standing
from ketadesk.application.order_draft import KnownAllergies, OrderDraft, PatientDraft
from ketadesk.application.order_preview import (
    Banner,
    BarLimit,
    BarMark,
    EvidenceView,
    FieldProblem,
    OrderPreview,
    Page,
    PageState,
    PumpFigure,
    StatedFinding,
)
from ketadesk.application.scan.scan_answer import ScanAnswer, ScanVerdict
from ketadesk.application.sheet.made_paper import MadePaper
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.application.stored_order import OrderSummary, StoredOrder
from ketadesk.domain.finding import Evidence, Severity

NBSP = "\u00a0"


def choice(value: str, label: str = "", note: str = "", because: str = "") -> Choice:
    return Choice(value=value, label=label or value, note=note, disabled_because=because)


ANSWERS = (choice("absent"), choice("present"), choice("not-known", "not known"))
ITEMS = (
    ("uncontrolled-cardiovascular-disease", "Uncontrolled cardiovascular disease (e.g. resting BP above 180/100 mmHg)"),
    ("pregnancy", "Pregnancy"),
    ("active-psychosis", "Active psychosis"),
    ("history-of-psychosis", "History of psychosis"),
    ("delirium", "Delirium"),
    ("sleep-apnoea", "Sleep apnoea"),
    ("frailty", "Frailty"),
)
GROUPS = ("absolute", "absolute", "absolute", "relative", "relative", "caution", "caution")
GROUP_LABELS = {
    "absolute": "Must be absent",
    "relative": "Relative contraindications",
    "caution": "Cautions",
}


def questions() -> tuple[ChecklistQuestion, ...]:
    made = []
    for (item, label), group in zip(ITEMS, GROUPS, strict=True):
        extra = (choice("not-applicable", "not applicable"),) if item == "pregnancy" else ()
        made.append(
            ChecklistQuestion(
                id=item,
                label=label,
                group=group,
                group_label=GROUP_LABELS[group],
                answers=ANSWERS + extra,
                source_line="Founding document, April 2025",
            )
        )
    return tuple(made)


QUESTIONS = questions()
MAKE_UP = choice("make-up-to", "Make up to 500 mL", "Take 10 mL out of the 500 mL first, then add 10 mL of ketamine.")
ADD_TO = choice("add-to", "Add to 500 mL", "Add 10 mL of ketamine to the full 500 mL: 510 mL.")
CONTAINERS = (
    ContainerChoice(drug_mg="50", volume_ml="50", label="50 mg in 50 mL", note="1 mg per mL", methods=(MAKE_UP,)),
    ContainerChoice(
        drug_mg="500", volume_ml="500", label="500 mg in 500 mL", note="1 mg per mL", methods=(MAKE_UP, ADD_TO)
    ),
    ContainerChoice(drug_mg="500", volume_ml="250", label="500 mg in 250 mL", note="2 mg per mL", methods=(MAKE_UP,)),
)
NUMBERS = ("patient.weight_kg", "infusion.dose", "infusion.duration_h", "loading_dose.mg_per_kg")


NO_CODE = ScanAnswer(
    verdict=ScanVerdict.NO_CODE,
    headline="NOT A KETADESK CODE",
    words="A wristband or an ampoule, perhaps. Scan the square code at the foot of the paper.",
    code="",
)


def is_number(text: str) -> bool:
    whole, dot, part = text.partition(".")
    digits = "0123456789"
    return (
        bool(whole)
        and all(c in digits for c in whole + part)
        and (whole == "0" or whole[0] != "0")
        and len(whole) <= 4
        and (not dot or 1 <= len(part) <= 2)
        and text.strip("0.") != ""
    )


@dataclass
class SampleDesk:
    """Hand-filled; `failure` is raised by the next preview or list."""

    failure: Exception | None = None
    kept: KeptDraft | None = None
    taken_up: KeptDraft | None = None
    why_not_store: str = ""
    look_alike: tuple[str, ...] = ()
    previews: int = 0
    listed: list[OrderSummary] = field(default_factory=list)
    searched: list[str] = field(default_factory=list)
    scanned: list[str] = field(default_factory=list)
    answers: dict[str, ScanAnswer] = field(default_factory=dict)
    """By code; any other is no code of ours."""

    def choices(self, draft: OrderDraft) -> OrderChoices:
        ward = draft.care_setting == "ward"
        acute = draft.regimen == "acute-pain-infusion"
        saline = draft.regimen == "bolus-then-saline"
        return OrderChoices(
            care_settings=(
                choice("ward", "Ward"),
                choice("monitored", "Monitored area"),
                choice("ed", "Emergency department"),
                choice("icu", "ICU"),
            ),
            regimens=(
                choice(
                    "acute-pain-infusion",
                    "Acute pain infusion",
                    "0.5 to 1 mg per kg per hour for 24 to 72 hours, loading 0.1 to 0.3 mg per kg, taper required.",
                    "only in a monitored area or ICU" if ward else "",
                ),
                choice("low-dose-infusion", "Low-dose infusion", "0.1 mg per kg per hour for 24 to 72 hours."),
                choice("bolus-then-saline", "Bolus, then saline", "0.3 mg per kg over 1 min, then saline over 30 min."),
            ),
            sexes=(choice("female", "Female"), choice("male", "Male"), choice("other", "Other"), choice("unknown")),
            weight_sources=(choice("measured", "Measured"), choice("stated", "Stated"), choice("estimated")),
            allergies=(
                choice("none known", "No known allergies"),
                choice("known", "Known allergies"),
                choice("not recorded", "Not recorded"),
                choice("unavailable", "Unavailable"),
            ),
            indications=(
                choice("opioid-resistant pain", "Opioid-resistant pain"),
                choice("high opioid requirement", "High opioid requirement"),
                choice("opioid-sparing", "Opioid-sparing"),
                choice("other", "Other"),
            ),
            checklist=QUESTIONS,
            loading="fixed" if saline else "optional",
            loading_vias=(choice("pump", "by pump"), choice("hand", "by hand")),
            hand_concentrations=(choice("10", "10 mg per mL undiluted"), choice("1", "1 mg per mL")),
            infusion="none" if saline else "ordered",
            infusion_units=(choice("mg/kg/h", "mg per kg per hour"), choice("mcg/kg/min", "mcg per kg per min")),
            taper="none" if saline else ("required" if acute else "optional"),
            taper_shapes=(choice("equal", "equal steps"), choice("halving", "halving")),
            taper_hint="Library: 4 equal steps over 12 hours (judgement)" if acute else "",
            saline_volumes=(choice("50", "50 mL"), choice("100", "100 mL")) if saline else (),
            vials=(choice("10|20", "10 mg per mL", "20 mL"), choice("50|10", "50 mg per mL", "10 mL")),
            containers=CONTAINERS,
            diluents=(
                choice("sodium chloride 0.9 %", "Sodium chloride 0.9 %"),
                choice("glucose 5 %", "Glucose 5 %"),
            ),
            pumps=(
                choice("alpha", "Alpha 3", "step 0.1 mL per hour, at most 999 mL per hour"),
                choice("beta", "Beta", "step 1 mL per hour, at most 500 mL per hour"),
            ),
            fixed_note="0.3 mg per kg over 1 min is fixed by the regimen." if saline else "",
        )

    def preview(self, draft: OrderDraft) -> OrderPreview:
        self.previews += 1
        if self.failure is not None:
            raise self.failure
        problems = self._problems(draft)
        pages = dict.fromkeys(Page, PageState.DONE)
        for problem in problems:
            pages[problem.page] = PageState.TO_DO
        findings = self._findings(draft)
        for finding in findings:
            if finding.severity is Severity.STOP:
                pages[finding.page] = PageState.BLOCKED
        mg_per_hour = self._mg_per_hour(draft)
        prepared = draft.preparation is not None and bool(draft.preparation.drug_mg)
        return OrderPreview(
            banner=self._banner(draft),
            library_strip="Library not approved by this hospital - not for patient use",
            problems=problems,
            findings=findings,
            page_states=pages,
            echoes=self._echoes(draft, mg_per_hour),
            regimen_summary="0.5 to 1 mg per kg per hour for 24 to 72 hours." if draft.regimen else "",
            mg_per_hour=f"{mg_per_hour}{NBSP}mg per hour" if mg_per_hour else "",
            pump_figure=self._figure(draft, mg_per_hour) if mg_per_hour and prepared else None,
            loading_lines=(),
            preparation_lines=("Draw up 10 mL of ketamine 50 mg per mL: 1 vial of 10 mL.",) if prepared else (),
            timing_lines=("Starts 22-Nov-2026 14:30, ends 24-Nov-2026 14:30.",) if draft.start else (),
            review=(
                ("Patient", (("Name", draft.patient.family_name), ("Weight", f"{draft.patient.weight_kg} kg"))),
                ("Infusion", (("Rate", mg_per_hour), ("Prescriber", draft.prescriber))),
            ),
            evidence_views=(self._evidence(draft),) if draft.regimen else (),
            plan=None,
        )

    def _problems(self, draft: OrderDraft) -> tuple[FieldProblem, ...]:
        found = []
        infusion = draft.infusion
        typed = {
            "patient.weight_kg": (draft.patient.weight_kg, Page.PATIENT),
            "infusion.dose": (infusion.dose if infusion else "", Page.DOSE),
        }
        for name, (text, page) in typed.items():
            if not is_number(text):
                allowed = "a number such as 70 or 70.5, with a dot"
                found.append(FieldProblem(field=name, seen=text, allowed=allowed, unanswered=not text, page=page))
        for question in QUESTIONS:
            if not draft.checklist.get(question.id):
                name = f"checklist.{question.id}"
                found.append(
                    FieldProblem(
                        field=name, seen="", allowed="absent, present, not-known", unanswered=True, page=Page.CHECKLIST
                    )
                )
        return tuple(found)

    def _findings(self, draft: OrderDraft) -> tuple[StatedFinding, ...]:
        found = []
        reasons = {o.code: o for o in draft.overrides}
        for question in QUESTIONS:
            if draft.checklist.get(question.id) in ("present", "not-known"):
                severity = {
                    "absolute": Severity.STOP,
                    "relative": Severity.OVERRIDE,
                    "caution": Severity.CAUTION,
                }[question.group]
                code = f"{question.group}-{question.id}"
                given = reasons.get(code)
                found.append(
                    StatedFinding(
                        code=code,
                        severity=severity,
                        message=f"{question.label}: {draft.checklist[question.id]}.",
                        field=f"checklist.{question.id}",
                        page=Page.CHECKLIST,
                        evidence=Evidence.SOURCE,
                        sources=("Founding document",),
                        override_reason=given.reason if given else "",
                        override_by=given.by if given else "",
                    )
                )
        if draft.regimen:
            found.append(
                StatedFinding(
                    code="sources-disagree",
                    severity=Severity.CAUTION,
                    message="Sources disagree on this range: 0.6 mg per kg per hour is 5 times the upper PADIS figure.",
                    field="regimen",
                    page=Page.DOSE,
                    evidence=Evidence.JUDGEMENT,
                    sources=(),
                )
            )
        return tuple(found)

    def _mg_per_hour(self, draft: OrderDraft) -> str:
        infusion = draft.infusion
        if infusion is None or not is_number(draft.patient.weight_kg) or not is_number(infusion.dose):
            return ""
        return f"{(Decimal(draft.patient.weight_kg) * Decimal(infusion.dose)).normalize():f}"

    def _banner(self, draft: OrderDraft) -> Banner:
        patient = draft.patient
        known = isinstance(patient.allergies, KnownAllergies)
        allergies = "" if isinstance(patient.allergies, KnownAllergies) else patient.allergies
        if isinstance(patient.allergies, KnownAllergies):
            allergies = f"Known allergies: {', '.join(patient.allergies.known)}"
        return Banner(
            name=f"{patient.family_name.upper()}, {patient.given_name}" if patient.family_name else "",
            born=patient.birth_date,
            gender=patient.sex,
            identifier=patient.identifier,
            weight=f"{patient.weight_kg} kg" if patient.weight_kg else "",
            allergies=allergies,
            allergies_alert=known,
        )

    def _echoes(self, draft: OrderDraft, mg_per_hour: str) -> dict[str, str]:
        echoes = {}
        if is_number(draft.patient.weight_kg):
            echoes["patient.weight_kg"] = (
                f"= {Decimal(draft.patient.weight_kg) * Decimal('2.2046'):.1f} lb, to read back"
            )
        if mg_per_hour:
            echoes["infusion.dose"] = f"= {mg_per_hour} mg per hour"
        return echoes

    def _figure(self, draft: OrderDraft, mg_per_hour: str) -> PumpFigure:
        assert draft.infusion is not None
        return PumpFigure(
            rate=mg_per_hour,
            unit="mL per hour",
            of_what=f"of ketamine 1{NBSP}mg per mL, pump step 0.1{NBSP}mL per hour",
            delivers=f"Delivers {draft.infusion.dose}{NBSP}mg per kg per hour. Exactly as ordered.",
            calculation=(
                f"{draft.infusion.dose} mg per kg per hour x {draft.patient.weight_kg} kg = {mg_per_hour} mg per hour",
                f"{mg_per_hour} mg per hour at 1 mg per mL = {mg_per_hour} mL per hour",
            ),
        )

    def _evidence(self, draft: OrderDraft) -> EvidenceView:
        dose = draft.infusion.dose if draft.infusion else ""
        return EvidenceView(
            title="Infusion rate: what the sources say",
            unit="mg per kg per hour",
            maximum=Decimal("1.2"),
            range_low=Decimal("0.5"),
            range_high=Decimal(1),
            range_label="This regimen: 0.5 to 1",
            this_order=Decimal(dose) if is_number(dose) else None,
            this_order_label=f"this order {dose}" if is_number(dose) else "",
            marks=(
                BarMark(
                    low=Decimal("0.06"),
                    high=Decimal("0.12"),
                    label="PADIS ICU",
                    says="1 to 2 mcg per kg per min for adults in intensive care",
                    source="PADIS 2018",
                    evidence=Evidence.SECONDARY,
                ),
                BarMark(
                    low=Decimal("0.3"),
                    high=Decimal("0.3"),
                    label="ward cap Mayo",
                    says="at most 0.3 mg per kg per hour on wards",
                    source="Mayo Clinic Arizona",
                    evidence=Evidence.SOURCE,
                ),
                BarMark(
                    low=Decimal("0.1"),
                    high=Decimal("0.3"),
                    label="CHEO",
                    says="0.1 to 0.3 mg per kg per hour",
                    source="CHEO manual",
                    evidence=Evidence.SOURCE,
                ),
            ),
            limits=(
                BarLimit(at=Decimal("0.5"), hard=False, label="0.5 soft limit"),
                BarLimit(at=Decimal(1), hard=True, label="1 hard limit"),
            ),
            disagreements=("F1 against F2: a dose for use without intensive monitoring, yet a monitored setting.",),
        )

    def look_alikes(self, patient: PatientDraft) -> tuple[str, ...]:
        return self.look_alike if patient.family_name == "EXAMPLE" else ()

    def store(self, draft: OrderDraft, pin: str, entry_id: str, revises: str = "") -> StoredOrder:
        raise NotImplementedError

    @property
    def page_size(self) -> PageSize:
        return PageSize.A4

    def unrecorded_sheet(self, draft: OrderDraft, page_size: PageSize) -> bytes:
        raise NotImplementedError

    def standing(self, order_id: str, revision: int) -> Standing:
        raise NotImplementedError

    def sheet(self, order_id: str, revision: int, page_size: PageSize) -> MadePaper:
        raise NotImplementedError

    def label_parts(self, order_id: str, revision: int) -> tuple[str, ...]:
        return ()

    def labels_pdf(self, order_id: str, revision: int, wish: LabelWish, stock: LabelStock) -> bytes:
        raise NotImplementedError

    def scan(self, text: str) -> ScanAnswer:
        self.scanned.append(text)
        if self.failure is not None:
            raise self.failure
        return self.answers.get(text, NO_CODE.model_copy(update={"code": text}))

    def cancel(self, order_id: str, revision: int, reason: str, pin: str, entry_id: str) -> None:
        raise NotImplementedError

    def order(self, order_id: str, revision: int) -> StoredOrder:
        raise NotImplementedError

    def orders(self, search: str = "") -> list[OrderSummary]:
        self.searched.append(search)
        if self.failure is not None:
            raise self.failure
        sought = search.casefold()
        return [o for o in self.listed if sought in f"{o.family_name} {o.identifier} {o.order_id}".casefold()]

    def save_pdf(self, pdf: bytes, target: str, order_label: str = "") -> None:
        raise NotImplementedError

    def print_pdf(self, pdf: bytes, job_title: str, order_label: str = "") -> str:
        raise NotImplementedError

    def keep_draft(self, draft: OrderDraft, revises: str = "") -> None:
        self.kept = KeptDraft(draft=draft, revises=revises)

    def kept_draft(self) -> KeptDraft | None:
        return self.kept

    def take_up(self, kept: KeptDraft) -> None:
        self.taken_up = kept

    def discard_draft(self) -> None:
        self.kept = None

    def about(self) -> tuple[tuple[str, str], ...]:
        return (("Program", "0.1.0"), ("Library", "0.1.0, not approved"), ("Hash", "a" * 64))

    def help_sections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        return (("What it does", ("It works out ketamine infusions.",)),)
