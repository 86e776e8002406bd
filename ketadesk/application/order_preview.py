"""What the screen shows of a draft: every text ready to be set, so that the window formats and computes nothing."""

from decimal import Decimal
from enum import StrEnum

from ketadesk.domain.finding import Evidence, Severity
from ketadesk.domain.infusion import InfusionPlan
from ketadesk.domain.model import Model

_MOST_SEEN = 120


class Page(StrEnum):
    """The way through an order."""

    PATIENT = "patient"
    CHECKLIST = "checklist"
    DOSE = "dose"
    PREPARATION = "preparation"
    REVIEW = "review"
    ORDER_SHEET = "order-sheet"


class PageState(StrEnum):
    """How far a page is; `BLOCKED` means a finding on it stops the order."""

    TO_DO = "to-do"
    DONE = "done"
    BLOCKED = "blocked"


class FieldProblem(Model):
    """A field that cannot be read or was not answered: the user can mend it."""

    field: str
    seen: str
    allowed: str
    unanswered: bool
    page: Page
    reason: str = ""
    """What is wrong with the value seen, where `allowed` alone does not say it."""

    @property
    def seen_and_reason(self) -> str:
        """`'70,5': a comma stands in it ...`; a long value is cut, as the whole of it stands in its field."""
        seen = repr(self.seen)
        shortened = seen if len(seen) <= _MOST_SEEN else f"{seen[:_MOST_SEEN]}..."
        return f"{shortened}: {self.reason}" if self.reason else shortened

    @property
    def sentence(self) -> str:
        """The whole message in one line."""
        seen = "not answered" if self.unanswered else f"cannot be read: {self.seen_and_reason}"
        return f"{self.field}: {seen}. Allowed: {self.allowed}"


class StatedFinding(Model):
    """A finding with its sentence."""

    code: str
    severity: Severity
    message: str
    field: str
    page: Page
    evidence: Evidence
    sources: tuple[str, ...]
    """Titles of the sources, to be read."""
    override_reason: str = ""
    override_by: str = ""

    @property
    def stands_in_the_way(self) -> bool:
        """True when no sheet can be made while this stands."""
        return self.severity is Severity.STOP or (
            self.severity is Severity.OVERRIDE and not (self.override_reason and self.override_by)
        )


class PumpFigure(Model):
    """The one large figure and what stands around it."""

    rate: str
    """Only the number: `42`."""
    unit: str
    """`mL per hour`."""
    of_what: str
    """`of ketamine 1 mg per mL, pump step 0.1 mL per hour`."""
    delivers: str
    """`Delivers 0.6 mg per kg per hour, 42 mg per hour. Exactly as ordered.`"""
    calculation: tuple[str, ...]
    """The arithmetic, a line each, for the mono font."""


class BarMark(Model):
    """One source's figure on the evidence bar."""

    low: Decimal
    high: Decimal
    """Equal to `low` for a single figure."""
    label: str
    says: str
    """What the source says, one line."""
    source: str
    evidence: Evidence


class BarLimit(Model):
    """A limit in force on the evidence bar."""

    at: Decimal
    hard: bool
    label: str


class EvidenceView(Model):
    """What each source says on one bar, with this order on it."""

    title: str
    unit: str
    """For reading: `mg per kg per hour`."""
    maximum: Decimal
    """The right end of the bar."""
    range_low: Decimal
    range_high: Decimal
    range_label: str
    this_order: Decimal | None
    this_order_label: str
    marks: tuple[BarMark, ...]
    limits: tuple[BarLimit, ...]
    disagreements: tuple[str, ...]
    """Where the sources contradict each other or themselves, a line each."""


class Banner(Model):
    """The patient banner; blank strings where nothing was typed yet."""

    name: str
    born: str
    gender: str
    identifier: str
    weight: str
    allergies: str
    allergies_alert: bool
    """True for known allergies."""


class OrderPreview(Model):
    """Everything the pages show of one draft."""

    banner: Banner
    library_strip: str
    """`Library not approved by this hospital - not for patient use`, or blank."""
    problems: tuple[FieldProblem, ...]
    findings: tuple[StatedFinding, ...]
    page_states: dict[Page, PageState]
    echoes: dict[str, str]
    """Field path -> what stands under the field, in words and other units."""
    regimen_summary: str
    mg_per_hour: str
    """`42 mg per hour`: all that is shown before a container is chosen; blank when unknown."""
    pump_figure: PumpFigure | None
    loading_lines: tuple[str, ...]
    preparation_lines: tuple[str, ...]
    timing_lines: tuple[str, ...]
    review: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """For the review page: section title -> (label, text) rows."""
    evidence_views: tuple[EvidenceView, ...]
    plan: InfusionPlan | None
    faults: tuple[str, ...] = ()
    """For the log: why the program itself cannot be trusted with this order."""

    @property
    def sheet_allowed(self) -> bool:
        """True when nothing is unanswered, unreadable or stopped."""
        return self.plan is not None and not self.problems and not any(f.stands_in_the_way for f in self.findings)

    def problem_of(self, field: str) -> FieldProblem | None:
        """The problem of one field, if it has one."""
        return next((p for p in self.problems if p.field == field), None)
