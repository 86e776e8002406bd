"""What the window may ask for once an order is signed: the ward, one infusion, a set of observations, every step.

All texts are ready to be set. Everything is worked out anew from the log each time it is asked for. Failures are
`KetaDeskError`: show `what` and `next_step`.
"""

from enum import StrEnum
from typing import Protocol

from ketadesk.application.monitoring.trend.trend import Trend
from ketadesk.application.order_choices import Choice
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.domain.bedside.due_outcome import DueState
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.domain.bedside.trigger import Urgency
from ketadesk.domain.model import Model


class WardLine(Model):
    """One infusion, or one signed order that waits for its start."""

    order_id: str
    label: str
    """`KD-20261122-0007-R2`."""
    bed: str
    patient: str
    """`FAMILY, Given`."""
    identifier: str
    born: str
    state: CourseState
    state_words: str
    """`Running`, `Paused since 19:00`, `Signed, not started`, `Stopped 23-Nov-2026 04:10`."""
    rate: str
    """`42 mL per hour`; blank where nothing runs."""
    since: str
    """`since 14:15, 4hr 45min`."""
    due_state: DueState | None
    """Of the most pressing set; none when nothing is due any more."""
    due: str
    """`Overdue by 12min (18:45)`, `Due 19:00`, `Next 19:00, in 22min`."""
    due_at: str
    """ISO 8601 UTC; for sorting. Blank when nothing is due."""
    pain: str
    """`4 at rest, 6 on movement (18:30)`."""
    sedation: str
    side_effects: str
    """`Mild hallucination (18:30)`, `None (18:30)`, or `Not recorded`."""
    empty_at: str
    """`Container empty 21:40`, with `expires` where that comes first."""
    urgency: Urgency | None
    """Of the strongest finding that is open."""
    findings: str
    """`Stop the pump and call: respiratory rate 8 (18:30)`; blank when nothing is open."""
    flags: tuple[str, ...] = ()
    """`Drug library changed since this order`, `A change, R2, waits for its second check`."""


class WardView(Model):
    """The ward at one moment."""

    at: str
    """`22-Nov-2026 19:12`: the age of everything on the page counts from here."""
    lines: tuple[WardLine, ...]
    """Open infusions by what is due, the most pressing first; then signed orders; then what is over."""
    counts: str
    """`3 running, 1 paused, 2 signed and not started`."""
    reminders: tuple[str, ...]
    """Overdue sets and open findings, a sentence each, for the list of reminders; without the surname."""
    notice: str = ""
    """What is wrong with the clock, in words."""
    without_infusion: tuple[str, ...] = ()
    """Patients whose order waits for its check or its signature, a sentence each."""


class Verb(StrEnum):
    """What may be done about an infusion."""

    START = "start"
    START_REVISION = "start-revision"
    NEXT_STEP = "next-step"
    LOWER_RATE = "lower-rate"
    PAUSE = "pause"
    RESUME = "resume"
    ORDER_BOLUS = "order-bolus"
    SETTLE_BOLUS = "settle-bolus"
    CHANGE_CONTAINER = "change-container"
    READ_PUMP = "read-pump"
    STOP = "stop"
    DISCARD = "discard"
    RECONCILE = "reconcile"
    SET_TARGET = "set-target"
    MOVE_BED = "move-bed"
    NOT_OBSERVED = "not-observed"
    ACT = "act"
    REANSWER = "reanswer"
    CORRECT = "correct"
    STRIKE = "strike"


class StepDraft(Model):
    """What has been typed into the form of a verb, as text; blank is not answered."""

    verb: Verb
    subject: str = ""
    """What it is about: a finding's key, an entry id, a due time (ISO 8601 UTC), a bolus id; blank otherwise."""
    typed: dict[str, str] = {}

    def with_field(self, name: str, value: str) -> "StepDraft":
        """The draft with one answer replaced."""
        return self.model_copy(update={"typed": {**self.typed, name: value}})


class StepFieldKind(StrEnum):
    """How a field is filled."""

    NUMBER = "number"
    TEXT = "text"
    CHOICE = "choice"
    MOMENT = "moment"
    """`14:30`, or `22-Nov 14:30`; blank is now."""


class StepField(Model):
    """One question."""

    name: str
    caption: str
    kind: StepFieldKind
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    echo: str = ""
    """What was understood, in words and other units."""
    text: str = ""
    """What stands in the field: what was typed; in a correction what was logged, until something is typed."""
    problem: str = ""
    """Why what is typed cannot be used; blank when it can, or while it is blank."""
    optional: bool = False


class StepFinding(Model):
    """What is to be said before the step is taken."""

    urgency: str
    """`stop`: the step cannot be taken; `override`: it needs the reason that is asked; `caution`; `information`."""
    message: str


class StepForm(Model):
    """Everything the form of one verb shows."""

    verb: Verb
    subject: str
    title: str
    words: str
    """What to do at the bed first."""
    fields: tuple[StepField, ...]
    shown: tuple[tuple[str, str], ...] = ()
    """Results, label and text: what the patient gets, the projected total."""
    findings: tuple[StepFinding, ...] = ()
    missing: tuple[str, ...] = ()
    """Captions of what is open."""
    can_do: bool
    do_words: str
    """On the button: `Record the start`."""
    asks_pin: bool = True
    asks_witness: bool = False
    """A second person signs: sign-in name and PIN."""


class StepSigned(Model):
    """How a step is signed. Blank where the form does not ask."""

    pin: str = ""
    witness: str = ""
    """Sign-in name."""
    witness_pin: str = ""


class FindingCard(Model):
    """Something that has to be done, until it is done."""

    key: str
    urgency: Urgency
    title: str
    """`Stop the pump and call`."""
    action: str
    """The library's action text."""
    because: str
    """`Respiratory rate 8 per min at 18:30 (8 per min or less)`."""
    source: str
    is_open: bool
    acted: str = ""
    """`19:02 Dr Lee called: pause one hour. By M Jones.`"""
    verb: Verb
    """`act`, or `reanswer` for a checklist item, or `settle-bolus`."""
    subject: str
    """For that verb's draft."""


class DueLine(Model):
    """One due set in the list of the schedule."""

    at: str
    """`19:00`, with the date where it is another day."""
    tracks: str
    """`Breathing and mind; circulation`."""
    state: DueState
    words: str
    """`Overdue by 12min`, `Done 19:03 by M Jones`, `Not done: asleep, breathing and colour seen`."""
    due_at: str
    """ISO 8601 UTC: the subject of `not-observed`."""


class HistoryLine(Model):
    """One entry of the log, newest first."""

    entry_id: str
    at: str
    entered: str
    """Blank when entered at once; else `entered 15:50, late by 1hr 20min`."""
    by: str
    what: str
    struck: str = ""
    """Why it was struck through or replaced, by whom and when; blank for what holds."""
    can_correct: bool
    """It may be replaced by another entry of its kind."""
    can_strike: bool


class InfusionView(Model):
    """One infusion, for the page that shows it."""

    order_id: str
    revision: int
    label: str
    name: str
    """The banner's parts, as the order's banner has them."""
    born: str
    gender: str
    identifier: str
    weight: str
    allergies: str
    allergies_alert: bool
    bed: str
    state: CourseState
    state_words: str
    rate: str
    """Only the number: `42`; `0` while paused; blank where nothing runs on the pump."""
    rate_lines: tuple[str, ...]
    """What the patient gets: mg per hour, mg per kg per hour, mcg per kg per min, band."""
    ordered: str
    """The order beside it: `Ordered: 42 mL per hour, 0.6 mg per kg per hour, until 24-Nov-2026 14:15`."""
    next_step: str
    """`Next: taper step 1 of 4, 33.6 mL per hour, 24-Nov-2026 14:15`; blank when there is none."""
    counts: tuple[tuple[str, str], ...]
    """The ledger, label and text."""
    findings: tuple[FindingCard, ...]
    """Open ones first."""
    due: tuple[DueLine, ...]
    """Open ones first, then the newest."""
    history: tuple[HistoryLine, ...]
    allowed: tuple[Verb, ...]
    """What the one who is signed in may do now, in the order of the buttons."""
    urgent: tuple[Verb, ...] = ()
    """Those of them that stand in the foreground: pause and stop, the step that is due."""
    flags: tuple[str, ...] = ()
    at: str
    notice: str = ""
    """On top: the clock is wrong, or the log cannot be followed; with what to do."""
    state_known: bool = True
    """False where the log cannot be followed: then no figure and no word says what the pump does."""


class ObservationDraft(Model):
    """A set as it is being typed: item id -> text; blank is not observed."""

    typed: dict[str, str] = {}
    """Of a choice the choice's id; of signs their ids parted by blanks."""
    observed_at: str = ""
    """`14:30`, or `22-Nov 14:30`; blank is now."""
    incomplete_because: str = ""
    comment: str = ""
    confirmed: tuple[str, ...] = ()
    """Ids of items whose improbable value was asked about and stands."""
    corrects: str = ""
    """Entry id of the set that this one is to take the place of; blank for a new one."""

    def with_item(self, item: str, text: str) -> "ObservationDraft":
        """The draft with one item replaced; a changed value has to be confirmed anew."""
        confirmed = tuple(i for i in self.confirmed if i != item)
        return self.model_copy(update={"typed": {**self.typed, item: text}, "confirmed": confirmed})


class ItemChoice(Model):
    """One answer and the key that gives it."""

    id: str
    label: str
    key: str


class ItemField(Model):
    """One item of the form."""

    item: str
    caption: str
    unit: str
    choices: tuple[ItemChoice, ...]
    """Empty for a number."""
    many: bool
    """Several signs may be chosen; the choice `none` excludes the others."""
    previous: str
    """`96, 18:30`; blank before the first set."""
    needed: bool
    """A full set now has it."""
    problem: str = ""
    """Why it is refused: `1,200: impossible`."""
    ask: str = ""
    """It is improbable: `9 is unusually low. Is it right?` Blank once confirmed."""


class ItemGroup(Model):
    """Items that are looked at together."""

    title: str
    fields: tuple[ItemField, ...]


class ObservationForm(Model):
    """Everything the page of a set shows."""

    order_id: str
    label: str
    due: str
    """`For the set due 19:00`, `Extra set`, `Baseline before the start`."""
    taken: str
    """That this slot was done already, by whom; blank otherwise."""
    groups: tuple[ItemGroup, ...]
    moment_echo: str
    """`22-Nov-2026 19:03, now`, `22-Nov-2026 17:40, entered late by 1hr 23min`."""
    moment_problem: str
    """Why nothing can be entered for this moment, also when the workstation's clock is wrong."""
    moment_typed: str = ""
    """The same moment as it may be typed: a draft that is taken up later keeps it. Blank where it is none."""
    text_problem: str = ""
    """Why the comment or the reason cannot be used."""
    missing: tuple[str, ...]
    """Captions of what a full set has and this one has not: a reason is asked for then."""
    news2: str
    """`NEWS2 3`, or `NEWS2 is scored on a complete set; 2 items are missing`."""
    warnings: tuple[str, ...]
    """What these values would trigger, strongest first: shown while they are typed."""
    can_save: bool


class ObservationSaved(Model):
    """What a stored set led to."""

    words: str
    """`Stored 19:03. Next set 19:30.`"""
    findings: tuple[FindingCard, ...]
    """What it triggered, to be acted on now."""


class MonitoringDesk(Protocol):
    """The infusion once it is signed. Raises `NotAllowed` while nobody is signed in."""

    def ward(self, search: str = "") -> WardView:
        """Every infusion of the record."""

    def infusion(self, order_id: str) -> InfusionView:
        """One infusion. Raises `UnknownOrder`."""

    def observation_form(self, order_id: str, draft: ObservationDraft) -> ObservationForm:
        """What to ask, and what is to be said of what was typed."""

    def observe(self, order_id: str, draft: ObservationDraft, entry_id: str) -> ObservationSaved:
        """Store a set as the one who is signed in. Raises `OrderRefused` where `can_save` is false."""

    def step_form(self, order_id: str, draft: StepDraft) -> StepForm:
        """The form of a verb with what was typed so far. Raises `OrderRefused` for a verb that is not allowed now."""

    def take_step(self, order_id: str, draft: StepDraft, signed: StepSigned, entry_id: str) -> str:
        """Do it; answers a sentence to show. A retry under the same entry id adds nothing.

        Raises `OrderRefused`, `NotAllowed`, `SignInRefused`, `StorageFailed`, `EnginesDisagree`.
        """

    def correction(self, order_id: str, of_entry: str) -> ObservationDraft:
        """A set as it was typed, to be corrected. Raises `OrderRefused` for an entry that is no set."""

    def correct_observation(
        self, order_id: str, of_entry: str, why: str, draft: ObservationDraft, entry_id: str
    ) -> ObservationSaved:
        """Replace a set by `draft`; the old one stays readable, struck through."""

    def trend(self, order_id: str) -> Trend:
        """All values over time, for the chart and its table."""

    def monitoring_record_pdf(self, order_id: str, page_size: PageSize) -> bytes:
        """The whole record of the infusion on paper. Raises `CannotPrint`."""

    def handover_pdf(self, order_id: str, page_size: PageSize) -> bytes:
        """One page for the next shift. Raises `CannotPrint`."""

    def handovers_pdf(self, page_size: PageSize) -> bytes:
        """The handovers of every infusion that runs or is paused, one after the other, numbered through.

        Raises `OrderRefused` where there is none, `CannotPrint`.
        """

    def downtime_pdf(self, order_id: str, page_size: PageSize) -> bytes:
        """What the ward works by while the program cannot run: where it stands, the sheet, a blank grid, contacts.

        Raises `CannotPrint`.
        """
