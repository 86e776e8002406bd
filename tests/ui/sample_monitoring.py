"""A monitoring desk with hand-filled answers, for tests of what the window does with any of them.

It knows one infusion by heart: EXAMPLE, Alex, bed 12, 70 kg, 35 mL per hour of 1 mg per mL, 0.5 mg per kg per hour.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from ketadesk.application.errors import KetaDeskError, OrderRefused, SignInRefused
from ketadesk.application.monitoring.bedside_desk import (
    DueLine,
    FindingCard,
    HistoryLine,
    InfusionView,
    ItemChoice,
    ItemField,
    ItemGroup,
    ObservationDraft,
    ObservationForm,
    ObservationSaved,
    StepDraft,
    StepField,
    StepFieldKind,
    StepFinding,
    StepForm,
    StepSigned,
    Verb,
    WardLine,
    WardView,
)
from ketadesk.application.monitoring.trend.trend import (
    PanelKind,
    RateStretch,
    Trend,
    TrendLimit,
    TrendPanel,
    TrendPoint,
)
from ketadesk.application.order_choices import Choice
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.domain.bedside.due_outcome import DueState
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.domain.bedside.trigger import Urgency

ORDER = "KD-20261122-0001"
LABEL = f"{ORDER}-R1"
PIN = "482913"
AT = "22-Nov-2026 19:12"
START = datetime(2026, 11, 22, 14, 15, tzinfo=UTC)


def ward_line(number: int = 1, **changed: object) -> WardLine:
    """A running infusion; the due time grows with the number."""
    line = WardLine(
        order_id=f"KD-20261122-{number:04d}",
        label=f"KD-20261122-{number:04d}-R1",
        bed=f"Bed {number + 11}",
        patient="EXAMPLE, Alex",
        identifier=f"TEST-{number:04d}",
        born="01-Apr-1980",
        state=CourseState.RUNNING,
        state_words="Running",
        rate="35 mL per hour",
        since="since 14:30, 4hr 42min",
        due_state=DueState.NEXT,
        due=f"Next 19:30, in {18 + number}min",
        due_at=f"2026-11-22T19:{number:02d}:00+00:00",
        pain="4 at rest, 6 on movement (18:30)",
        sedation="POSS 2 (18:30)",
        side_effects="None (18:30)",
        empty_at="Container empty 21:40",
        urgency=None,
        findings="",
    )
    return line.model_copy(update=changed)


def ward_view(*lines: WardLine, at: str = AT, **changed: object) -> WardView:
    view = WardView(at=at, lines=lines, counts=f"{len(lines)} running", reminders=())
    return view.model_copy(update=changed)


STOP_FINDING = FindingCard(
    key="stop-rr:e-7",
    urgency=Urgency.STOP,
    title="Stop the pump and call",
    action="Stop the pump. Stay with the patient. Call for help now.",
    because="Respiratory rate 8 per min at 18:30 (8 per min or less)",
    source="Royal College of Physicians, NEWS2 (2017)",
    is_open=True,
    verb=Verb.ACT,
    subject="stop-rr:e-7",
)
ANSWER_FINDING = FindingCard(
    key="reopened-hypertension:e-7",
    urgency=Urgency.ANSWER,
    title="Answer the checklist anew",
    action="Answer again: uncontrolled high blood pressure.",
    because="Systolic BP 184 mmHg at 18:30; answered absent on 22-Nov-2026",
    source="",
    is_open=True,
    verb=Verb.REANSWER,
    subject="uncontrolled-hypertension",
)
ACTED_FINDING = FindingCard(
    key="escalate-nystagmus:e-4",
    urgency=Urgency.CALL,
    title="Call the prescriber or the pain team",
    action="Call the prescriber or the pain team now.",
    because="Nystagmus first seen 16:00",
    source="",
    is_open=False,
    acted="16:04 Dr Lee called: go on. By M Jones.",
    verb=Verb.ACT,
    subject="escalate-nystagmus:e-4",
)
DUE_LINES = (
    DueLine(
        at="18:45",
        tracks="Breathing and mind; circulation",
        state=DueState.OVERDUE,
        words="Overdue by 27min",
        due_at="2026-11-22T18:45:00+00:00",
    ),
    DueLine(
        at="19:30",
        tracks="Breathing and mind",
        state=DueState.NEXT,
        words="Next, in 18min",
        due_at="2026-11-22T19:30:00+00:00",
    ),
    DueLine(
        at="18:15",
        tracks="Breathing and mind; circulation",
        state=DueState.DONE,
        words="Done 18:17 by M Jones",
        due_at="2026-11-22T18:15:00+00:00",
    ),
)
HISTORY = (
    HistoryLine(
        entry_id="e-9",
        at="18:30",
        entered="entered 18:52, late by 22min",
        by="M Jones",
        what="Observations: respiratory rate 8 per min, pain 4 at rest, POSS 2",
        can_correct=True,
        can_strike=True,
    ),
    HistoryLine(
        entry_id="e-8",
        at="17:30",
        entered="",
        by="M Jones",
        what="Observations: systolic BP 481 mmHg",
        struck="Struck through 17:40 by M Jones: digits turned round",
        can_correct=False,
        can_strike=False,
    ),
    HistoryLine(
        entry_id="e-1",
        at="14:15",
        entered="",
        by="M Jones",
        what="Started R1: 56 mL per hour read back",
        can_correct=False,
        can_strike=False,
    ),
)


def infusion_view(**changed: object) -> InfusionView:
    view = InfusionView(
        order_id=ORDER,
        revision=1,
        label=LABEL,
        name="EXAMPLE, Alex (Ms)",
        born="01-Apr-1980 (46y)",
        gender="Female",
        identifier="TEST-0001",
        weight="70 kg measured 22-Nov-2026",
        allergies="No known allergies",
        allergies_alert=False,
        bed="Bed 12",
        state=CourseState.RUNNING,
        state_words="Running since 22-Nov-2026 14:30",
        rate="35",
        rate_lines=(
            "35 mg per hour",
            "0.5 mg per kg per hour",
            "8.33 mcg per kg per min",
            "Inside the usual range, 0.5 to 1 mg per kg per hour",
        ),
        ordered="Ordered: 35 mL per hour, 0.5 mg per kg per hour, until 24-Nov-2026 14:30",
        next_step="Next: taper step 1 of 4, 28 mL per hour, 24-Nov-2026 14:30",
        counts=(
            ("Given so far", "178.5 mg in 4hr 57min"),
            ("Left in the container", "321.5 mg, 321.5 mL"),
            ("Container empty", "23-Nov-2026 04:23"),
            ("Container expires", "23-Nov-2026 14:15"),
            ("Projected, next 24 h", "840 mg of at most 1,680 mg"),
        ),
        findings=(STOP_FINDING, ACTED_FINDING),
        due=DUE_LINES,
        history=HISTORY,
        allowed=(
            Verb.PAUSE,
            Verb.STOP,
            Verb.LOWER_RATE,
            Verb.NEXT_STEP,
            Verb.ORDER_BOLUS,
            Verb.CHANGE_CONTAINER,
            Verb.READ_PUMP,
            Verb.SET_TARGET,
            Verb.MOVE_BED,
            Verb.NOT_OBSERVED,
            Verb.ACT,
            Verb.CORRECT,
            Verb.STRIKE,
        ),
        urgent=(Verb.PAUSE, Verb.STOP),
        at=AT,
    )
    return view.model_copy(update=changed)


def paused_view() -> InfusionView:
    return infusion_view(
        state=CourseState.PAUSED,
        state_words="Paused since 19:00",
        rate="0",
        rate_lines=("Nothing is given",),
        next_step="",
        allowed=(Verb.RESUME, Verb.STOP, Verb.READ_PUMP),
        urgent=(Verb.RESUME, Verb.STOP),
    )


def step_form(draft: StepDraft) -> StepForm:
    """Of `lower-rate`, as the real desk would build it: 28 is good, 42 is more than runs, letters are no number."""
    rate = draft.typed.get("rate", "")
    problem = "" if rate in ("", "28", "42") else f"Cannot be used: {rate[:40]!r}. Allowed: a number such as 28 or 28.5"
    findings = (
        (StepFinding(urgency="stop", message="42 mL per hour is more than 35, which runs. More needs a new revision."),)
        if rate == "42"
        else ()
    )
    asked = {"rate": "Rate on the pump", "prescriber": "Ordered by", "reason": "Reason"}
    missing = tuple(caption for name, caption in asked.items() if not draft.typed.get(name))
    return StepForm(
        verb=draft.verb,
        subject=draft.subject,
        title="Lower the rate",
        words="Set the pump first, then read its rate off and type it here.",
        fields=(
            StepField(
                name="rate",
                caption="Rate on the pump",
                kind=StepFieldKind.NUMBER,
                unit="mL per hour",
                hint="Read it off the pump",
                echo="0.4 mg per kg per hour, 28 mg per hour" if rate == "28" else "",
                problem=problem,
            ),
            StepField(name="prescriber", caption="Ordered by", kind=StepFieldKind.TEXT),
            StepField(
                name="reason",
                caption="Reason",
                kind=StepFieldKind.CHOICE,
                choices=(
                    Choice(value="drowsy", label="Drowsy"),
                    Choice(value="dysphoria", label="Dysphoria"),
                    Choice(value="other", label="Other"),
                ),
            ),
            StepField(
                name="at",
                caption="When",
                kind=StepFieldKind.MOMENT,
                hint="Blank is now; 14:30 or 22-Nov 14:30",
                echo="22-Nov-2026 19:12, now" if not draft.typed.get("at") else "22-Nov-2026 " + draft.typed["at"],
                optional=True,
            ),
        ),
        shown=(("The patient gets", "0.4 mg per kg per hour"), ("Projected, next 24 h", "700 mg"))
        if rate == "28"
        else (),
        findings=findings,
        missing=missing,
        can_do=not missing and not problem and not findings,
        do_words="Record the lower rate",
    )


def bare_form(draft: StepDraft) -> StepForm:
    """One reason, no PIN: pause and stop, not done, strike through."""
    return StepForm(
        verb=draft.verb,
        subject=draft.subject,
        title=_TITLES.get(draft.verb, draft.verb.value),
        words="",
        fields=(StepField(name="reason", caption="Reason", kind=StepFieldKind.TEXT),),
        missing=() if draft.typed.get("reason") else ("Reason",),
        can_do=bool(draft.typed.get("reason")),
        do_words="Record it",
        asks_pin=False,
    )


_TITLES = {Verb.PAUSE: "Pause", Verb.STOP: "Stop the infusion", Verb.NOT_OBSERVED: "Not done: set due 18:45"}


def item(item_id: str, caption: str, unit: str = "", answers: str = "", previous: str = "") -> ItemField:
    """A number, or a choice whose answers are `id:label:key` parted by blanks."""
    choices = tuple(ItemChoice(id=i, label=label, key=key) for i, label, key in (a.split(":") for a in answers.split()))
    return ItemField(
        item=item_id,
        caption=caption,
        unit=unit,
        choices=choices,
        many=item_id == "danger-signs",
        previous=previous,
        needed=True,
    )


GROUPS = (
    ItemGroup(
        title="Danger signs",
        fields=(
            item(
                "danger-signs",
                "Danger signs",
                answers="none:None:0 seizure:Seizure:1 airway-problem:Airway:2 chest-pain:Chest-pain:3 "
                "allergic-reaction:Allergic:4",
            ),
        ),
    ),
    ItemGroup(
        title="Mind",
        fields=(
            item("hallucination", "Hallucination", answers="none:None:0 mild:Mild:1 distressing:Distressing:2"),
            item("nystagmus", "Nystagmus", answers="none:None:0 present:Present:1", previous="None, 18:30"),
            item("poss", "Sedation (POSS)", answers="S:S:s 1:1:1 2:2:2 3:3:3 4:4:4", previous="2, 18:30"),
        ),
    ),
    ItemGroup(
        title="Circulation",
        fields=(
            item("systolic-bp", "Systolic BP", "mmHg", previous="124, 18:30"),
            item("diastolic-bp", "Diastolic BP", "mmHg", previous="78, 18:30"),
            item("spo2", "SpO2", "%", previous="96, 18:30"),
        ),
    ),
    ItemGroup(
        title="Breathing", fields=(item("respiratory-rate", "Respiratory rate", "per min", previous="14, 18:30"),)
    ),
)


def observation_form(draft: ObservationDraft) -> ObservationForm:
    """It asks about SpO2 9, refuses a systolic BP of 1,200, and wants a reason for what is missing."""
    typed = draft.typed
    fields = {f.item: f for group in GROUPS for f in group.fields}
    missing = tuple(f.caption for i, f in fields.items() if not typed.get(i))
    groups = tuple(
        group.model_copy(update={"fields": tuple(_answered(f, draft) for f in group.fields)}) for group in GROUPS
    )
    is_asked = typed.get("spo2") == "9" and "spo2" not in draft.confirmed
    may = bool(any(typed.values())) and not is_asked and typed.get("systolic-bp") != "1200"
    return ObservationForm(
        order_id=ORDER,
        label=LABEL,
        due="For the set due 19:00",
        taken="",
        groups=groups,
        moment_echo="22-Nov-2026 19:03, now" if not draft.observed_at else f"22-Nov-2026 {draft.observed_at}",
        moment_problem="",
        missing=missing,
        news2=f"NEWS2 is scored on a complete set; {len(missing)} items are missing" if missing else "NEWS2 3",
        warnings=("Stop the pump and call: respiratory rate 8 per min or less",)
        if typed.get("respiratory-rate") == "8"
        else (),
        can_save=may and (not missing or bool(draft.incomplete_because)),
    )


def _answered(field_: ItemField, draft: ObservationDraft) -> ItemField:
    text = draft.typed.get(field_.item, "")
    problem = "1,200: impossible" if (field_.item, text) == ("systolic-bp", "1200") else ""
    is_low = (field_.item, text) == ("spo2", "9") and field_.item not in draft.confirmed
    return field_.model_copy(update={"problem": problem, "ask": "9 is unusually low. Is it right?" if is_low else ""})


def sample_trend(sets: int = 3) -> Trend:
    """`sets` sets every 15 min: heart rate 80, 81, ...; BP 120 over 80."""
    times = [START + timedelta(minutes=15 * n) for n in range(sets)]
    now = times[-1]
    return Trend(
        label=LABEL,
        first=START,
        now=now,
        last=now + timedelta(hours=1),
        utc_offsets=((START, 0),),
        rate=(
            RateStretch(start=START, end=START + timedelta(minutes=15), ml_per_h=Decimal(56)),
            RateStretch(start=START + timedelta(minutes=15), end=None, ml_per_h=Decimal(35)),
        ),
        rate_highest=Decimal(56),
        panels=(
            TrendPanel(
                id="bp",
                title="BP",
                unit="mmHg",
                kind=PanelKind.BAR,
                lowest=Decimal(40),
                highest=Decimal(220),
                points=tuple(TrendPoint(at=at, value=Decimal(120), low=Decimal(80), word="120/80") for at in times),
                limits=(TrendLimit(at=Decimal(180), label="180"),),
            ),
            TrendPanel(
                id="heart-rate",
                title="Heart rate",
                unit="per min",
                kind=PanelKind.POINTS,
                lowest=Decimal(40),
                highest=Decimal(160),
                points=tuple(TrendPoint(at=at, value=Decimal(80 + n), word=str(80 + n)) for n, at in enumerate(times)),
            ),
            TrendPanel(
                id="hallucination",
                title="Hallucination",
                unit="",
                kind=PanelKind.MARKS,
                lowest=Decimal(0),
                highest=Decimal(1),
                points=(TrendPoint(at=times[-1], value=None, word="mild"),),
            ),
        ),
        rows=(
            ("Time", "BP", "Heart rate", "Hallucination"),
            *((f"{at:%H:%M}", "120/80", str(80 + n), "none") for n, at in enumerate(times)),
        ),
    )


@dataclass
class SampleMonitoring:
    """A `MonitoringDesk`; `failure` is raised by the next question until it is taken away."""

    ward_now: WardView = field(default_factory=lambda: ward_view(ward_line()))
    infusion_now: InfusionView = field(default_factory=infusion_view)
    trend_now: Trend = field(default_factory=sample_trend)
    failure: KetaDeskError | None = None
    searched: list[str] = field(default_factory=list)
    asked_forms: list[StepDraft] = field(default_factory=list)
    taken: list[tuple[StepDraft, StepSigned, str]] = field(default_factory=list)
    """Drafts, signatures and entry ids of the steps."""
    observed: list[tuple[ObservationDraft, str]] = field(default_factory=list)
    corrected: list[tuple[str, str, ObservationDraft]] = field(default_factory=list)

    def ward(self, search: str = "") -> WardView:
        self._fail()
        self.searched.append(search)
        lines = tuple(n for n in self.ward_now.lines if search.lower() in f"{n.bed} {n.patient} {n.label}".lower())
        return self.ward_now.model_copy(update={"lines": lines})

    def infusion(self, order_id: str) -> InfusionView:
        self._fail()
        return self.infusion_now

    def observation_form(self, order_id: str, draft: ObservationDraft) -> ObservationForm:
        self._fail()
        return observation_form(draft)

    def observe(self, order_id: str, draft: ObservationDraft, entry_id: str) -> ObservationSaved:
        self._fail()
        if not observation_form(draft).can_save:
            raise OrderRefused("The set cannot be stored as it stands.", "See what is missing.")
        self.observed.append((draft, entry_id))
        findings = (STOP_FINDING,) if draft.typed.get("respiratory-rate") == "8" else ()
        return ObservationSaved(words="Stored 19:03. Next set 19:30.", findings=findings)

    def step_form(self, order_id: str, draft: StepDraft) -> StepForm:
        self._fail()
        self.asked_forms.append(draft)
        return step_form(draft) if draft.verb is Verb.LOWER_RATE else bare_form(draft)

    def take_step(self, order_id: str, draft: StepDraft, signed: StepSigned, entry_id: str) -> str:
        self._fail()
        form = step_form(draft) if draft.verb is Verb.LOWER_RATE else bare_form(draft)
        if form.asks_pin and signed.pin != PIN:
            raise SignInRefused("Name and PIN do not fit together.", "Type the PIN again.")
        self.taken.append((draft, signed, entry_id))
        return "Recorded 19:12."

    def correction(self, order_id: str, of_entry: str) -> ObservationDraft:
        self._fail()
        return ObservationDraft(typed={"respiratory-rate": "8", "poss": "2"}, observed_at="22-Nov-2026 18:30")

    def correct_observation(
        self, order_id: str, of_entry: str, why: str, draft: ObservationDraft, entry_id: str
    ) -> ObservationSaved:
        self._fail()
        self.corrected.append((of_entry, why, draft))
        return ObservationSaved(words="Corrected 19:03.", findings=())

    def trend(self, order_id: str) -> Trend:
        self._fail()
        return self.trend_now

    def monitoring_record_pdf(self, order_id: str, page_size: PageSize) -> bytes:
        self._fail()
        return b"%PDF-record"

    def handover_pdf(self, order_id: str, page_size: PageSize) -> bytes:
        self._fail()
        return b"%PDF-handover"

    def handovers_pdf(self, page_size: PageSize) -> bytes:
        self._fail()
        return b"%PDF-handovers"

    def downtime_pdf(self, order_id: str, page_size: PageSize) -> bytes:
        self._fail()
        return b"%PDF-downtime"

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure
