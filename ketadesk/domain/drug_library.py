"""The drug library as the program holds it: every figure with its unit, its sources and how well it is known."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Strict

from ketadesk.domain.finding import Evidence
from ketadesk.domain.model import Model

_WORD = Strict(False)
"""A word of the library's files becomes its enum member; numbers and all else stay strict."""


class CareSetting(StrEnum):
    """Where the patient lies; the nurse's first choice."""

    WARD = "ward"
    MONITORED = "monitored"
    EMERGENCY = "ed"
    ICU = "icu"


class WeightBasis(StrEnum):
    ACTUAL = "actual"
    LOWER_OF_ACTUAL_AND_IDEAL = "lower-of-actual-and-ideal"


class Source(Model):
    """A text the figures come from."""

    id: str
    title: str
    year: str
    access: str
    """`read`, `quoted` (read in a text quoting it) or `unread`: shown wherever the source is named."""

    @property
    def citation(self) -> str:
        """The title to be read, with what is not known at first hand said."""
        return self.title if self.access == "read" else f"{self.title} ({self.access})"


class Sourced(Model):
    """What every entry carries beside its value."""

    sources: tuple[str, ...]
    evidence: Annotated[Evidence, _WORD]
    reviewed_by: str
    reviewed_on: str


class Figure(Sourced):
    """One number of the library."""

    value: Decimal
    unit: str


class Bound(StrEnum):
    HARD_MIN = "hard-min"
    SOFT_MIN = "soft-min"
    SOFT_MAX = "soft-max"
    HARD_MAX = "hard-max"

    @property
    def is_hard(self) -> bool:
        return self in (Bound.HARD_MIN, Bound.HARD_MAX)

    @property
    def is_upper(self) -> bool:
        return self is Bound.SOFT_MAX or self is Bound.HARD_MAX


class Quantity(StrEnum):
    """What a limit is a limit of."""

    AGE = "age"
    WEIGHT = "weight"
    HEIGHT = "height"
    BMI = "bmi"
    LOADING_DOSE = "loading-dose"
    LOADING_TIME = "loading-time"
    INFUSION_RATE = "infusion-rate"
    DURATION = "duration"
    TAPER_STEPS = "taper-steps"
    TAPER_TIME = "taper-time"
    HAND_CONCENTRATION = "hand-concentration"
    ROUNDING_ERROR = "rounding-error"
    CUMULATIVE_24_H = "cumulative-24-h"


class Patients(StrEnum):
    """Whom a limit is for."""

    ALL = "all"
    OLDER_FRAIL_OR_LIGHT = "older-frail-or-light"


class DoseLimit(Sourced):
    """One bound of one quantity; a value equal to it is inside."""

    id: str
    quantity: Annotated[Quantity, _WORD]
    bound: Annotated[Bound, _WORD]
    value: Decimal
    unit: str
    care_settings: tuple[Annotated[CareSetting, _WORD], ...]
    patients: Annotated[Patients, _WORD]


class Availability(StrEnum):
    """Whether a regimen has a part."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"
    FIXED = "fixed"


class DoseRange(Sourced):
    """The range a regimen states; outside it, inside the limits, the program cautions."""

    low: Decimal
    high: Decimal
    unit: str


class LoadingRule(Sourced):
    """The loading dose of a regimen. `fixed_*` only where it is fixed."""

    availability: Annotated[Availability, _WORD]
    range: DoseRange | None = None
    fixed_dose: Figure | None = None
    fixed_minutes: Figure | None = None
    usual_minutes: Figure | None = None
    usual_dose: Figure | None = None


class InfusionRule(Sourced):
    """The continuous part of a regimen. `fixed_*` only where it is fixed."""

    availability: Annotated[Availability, _WORD]
    units: tuple[str, ...]
    range: DoseRange | None = None
    older_range: DoseRange | None = None
    fixed_dose: Figure | None = None
    fixed_hours: Figure | None = None
    usual_dose: Figure | None = None
    duration_range: DoseRange | None = None
    table_step: Figure | None = None


class SalineRule(Sourced):
    """A saline run after a bolus."""

    volumes: tuple[Figure, ...]
    minutes: Figure


class TaperRule(Sourced):
    """What taper a regimen asks for, and the library's own."""

    availability: Annotated[Availability, _WORD]
    steps: Figure | None = None
    hours: Figure | None = None
    shape: str


class RateChangeRule(Sourced):
    """How fast a running infusion may be stepped up."""

    at_most: Figure
    ward_not_sooner_min: Figure
    monitored_not_sooner_min: Figure


class Citation(Sourced):
    """What one source says of a regimen, for the evidence view."""

    quantity: Annotated[Quantity, _WORD]
    low: Decimal
    high: Decimal
    unit: str
    label: str
    says: str


class Regimen(Model):
    """A way of giving ketamine, with all that bounds it."""

    id: str
    title: str
    summary: str
    care_settings: tuple[Annotated[CareSetting, _WORD], ...]
    weight_basis: Annotated[WeightBasis, _WORD]
    approved: bool
    loading: LoadingRule
    infusion: InfusionRule
    saline: SalineRule | None = None
    taper: TaperRule
    rate_change: RateChangeRule | None = None
    review_after_h: Figure | None = None
    """When the prescriber reviews an infusion that still runs; counted from its start."""
    limits: tuple[DoseLimit, ...]
    who_may_give_loading: str
    citations: tuple[Citation, ...]
    disagreements: tuple[str, ...]
    notes: tuple[str, ...] = ()
    """What the sheet says beside the order, e.g. when to review it."""
    sources: tuple[str, ...]


class ChecklistClass(StrEnum):
    ABSOLUTE = "absolute"
    RELATIVE = "relative"
    CAUTION = "caution"


class ContraindicationItem(Sourced):
    """One condition of the checklist."""

    id: str
    label: str
    klass: Annotated[ChecklistClass, _WORD]
    snomed: str
    """SNOMED CT code where the Global Patient Set has one, else blank."""
    not_applicable: bool
    computed_from_age: bool
    marks_frailty: bool


class Vial(Sourced):
    """An ampoule: strength as base."""

    mg_per_ml: Decimal
    ml: Decimal
    must_be_diluted: bool
    should_not_be_diluted: bool
    note: str


class ContainerPair(Sourced):
    """A standard container: mg in mL."""

    mg: Decimal
    ml: Decimal
    add_to: bool
    """Whether the drug may be added to the full bag."""
    enabled: bool


class Diluent(Sourced):
    id: str
    label: str


class HandSyringe(Sourced):
    """A concentration that may be pushed by hand."""

    mg_per_ml: Decimal
    label: str


class PumpModel(Sourced):
    """A pump: its step and how fast it can go."""

    id: str
    label: str
    increment_ml_per_h: Decimal
    maximum_ml_per_h: Decimal


class ScheduleStretch(Sourced):
    """From the end of the stretch before it to `until_h` (blank: to the end), every `every_min`."""

    until_h: Decimal | None = None
    every_min: Decimal


class ScheduleTrack(Model):
    """One track of the observation schedule."""

    id: str
    label: str
    observes: str
    stretches: tuple[ScheduleStretch, ...]


class DueTolerance(Sourced):
    """How far around its time a set is due."""

    interval_at_most_min: Decimal
    tolerance_min: Decimal


class ItemKind(StrEnum):
    """How an item is answered."""

    NUMBER = "number"
    CHOICE = "choice"
    """Exactly one."""
    SIGNS = "signs"
    """Any number of signs, or `none` of them."""


class ObservationChoice(Model):
    """One answer of an item."""

    id: str
    label: str
    key: str
    """The key that gives this answer: one letter or digit, its own within the item."""
    seen: bool
    """True where the sign is there; for an item that is no sign, false."""
    code: str = ""
    """Of the answer, `SNOMED CT 7011001`; blank where the item's code says it."""


class ObservationItem(Sourced):
    """One thing that is observed. Figures and choices are the library's, and no item has a preset answer."""

    id: str
    label: str
    """`Respiratory rate`."""
    short: str
    """For a table's head and the chart: `RR`."""
    kind: Annotated[ItemKind, _WORD]
    track: str
    """`breathing-and-mind`, `circulation`, `temperature`, or `pump`: with every set."""
    needed: bool
    """A full set has it."""
    unit: str = ""
    """UCUM, `/min`; blank for a choice."""
    shown_unit: str = ""
    """`per min`."""
    code: str
    """`LOINC 9279-1`, `SNOMED CT 563001`, `local poss`."""
    decimals: int = 0
    lowest: Decimal | None = None
    """Below it a number is impossible and refused."""
    highest: Decimal | None = None
    asked_below: Decimal | None = None
    """Below it a number is improbable and asked about."""
    asked_above: Decimal | None = None
    choices: tuple[ObservationChoice, ...] = ()


class Reopening(Sourced):
    """An observation that contradicts an answer of the checklist."""

    threshold: str
    """Id of an action's threshold, or of a sign `item:seen`."""
    checklist: str
    """Id of the checklist item that is open again."""


class NewsBand(Model):
    """From `lowest` to `highest` (none: no end), inclusive, a parameter scores so much."""

    lowest: Decimal | None = None
    highest: Decimal | None = None
    on: str = ""
    """`air` or `oxygen` where the band holds on that only."""
    score: int


class NewsParameter(Model):
    """One row of the Royal College's table."""

    id: str
    observation: str
    """The id of the observed item."""
    bands: tuple[NewsBand, ...] = ()
    scores: dict[str, int] = {}
    """For a choice: answer -> score."""


class NewsTable(Sourced):
    """NEWS2 as published, unaltered."""

    parameters: tuple[NewsParameter, ...]
    """SpO2 stands in it twice, as `spo2-scale-1` and `spo2-scale-2`."""

    def parameter(self, parameter_id: str) -> NewsParameter:
        """The row of that id. Raises `StopIteration` for one that the table does not have."""
        return next(p for p in self.parameters if p.id == parameter_id)


class ObservationRules(Model):
    tracks: tuple[ScheduleTrack, ...]
    after_stop_every_min: Figure
    after_stop_hours: Figure
    temperature_every_h: Figure
    tolerances: tuple[DueTolerance, ...]
    baseline_holds_min: Figure
    """So old may a baseline set be at the start."""
    pause_h: Figure
    """So long is the pause after the first dysphoria or hallucination."""
    bolus_not_sooner_min: Figure
    """A dose sooner than this after the one before needs a reason."""
    early_step_min: Figure
    """A planned step that is taken more than this before its time is a prescriber's decision."""
    lowest_target_percent: Figure
    """A prescribed SpO2 target below this is taken for a slip."""
    items: tuple[ObservationItem, ...]
    reopens: tuple[Reopening, ...]
    news: NewsTable

    def item(self, item_id: str) -> ObservationItem:
        """The item of that id. Raises `StopIteration` for one that the library does not have."""
        return next(i for i in self.items if i.id == item_id)


class ActionThreshold(Sourced):
    """One condition and the action it asks for."""

    id: str
    condition: str
    """In words, for sheet and screen."""
    observation: str
    comparison: str
    """`at-least`, `at-most`, `above`, `below`, `is`, `first-seen`, `second-seen`,
    `above-baseline-percent`, `below-target`."""
    value: Decimal | None = None
    unit: str
    state: str


class ActionLevel(Model):
    """What to do, and when."""

    id: str
    title: str
    action: str
    thresholds: tuple[ActionThreshold, ...]


class IdealWeightRule(Model):
    male_base: Figure
    other_base: Figure
    kg_per_inch: Figure
    threshold_inches: Figure
    rounded_to: Figure


class DosingRules(Model):
    """Figures that hold for every regimen."""

    limits: tuple[DoseLimit, ...]
    ideal_weight: IdealWeightRule
    usual_multiple_asks: Figure
    usual_multiple_blocks: Figure
    older_above_years: Figure
    light_below_kg: Figure
    pregnancy_not_applicable_above_years: Figure
    low_dose_band_below: Figure
    container_change_h: Figure
    default_pump_maximum: Figure
    default_increment: Figure
    incompatible: tuple[str, ...]
    incompatible_sources: tuple[str, ...]
    product_rule: str
    product_rule_sources: tuple[str, ...]


class Indication(Model):
    id: str
    label: str


_APPROVERS = 2
"""Two named people approve a library (SR-19)."""


class DrugLibrary(Model):
    """Everything clinical the program knows."""

    version: str
    approved: bool
    approved_by: tuple[str, ...]
    approved_on: str
    expires_on: str
    sha256: str
    rules: DosingRules
    regimens: tuple[Regimen, ...]
    indications: tuple[Indication, ...]
    checklist: tuple[ContraindicationItem, ...]
    vials: tuple[Vial, ...]
    containers: tuple[ContainerPair, ...]
    diluents: tuple[Diluent, ...]
    hand_syringes: tuple[HandSyringe, ...]
    pumps: tuple[PumpModel, ...]
    observation: ObservationRules
    actions: tuple[ActionLevel, ...]
    sources: tuple[Source, ...]
    disclaimer: str

    def in_force(self, regimen: Regimen | None, day: str) -> bool:
        """True when the hospital stands behind the library on `day` (ISO, blank: any day), and behind the regimen."""
        named = len(set(self.approved_by)) >= _APPROVERS and bool(self.approved_on)
        expired = bool(self.expires_on) and bool(day) and day > self.expires_on
        return self.approved and named and not expired and (regimen is None or regimen.approved)

    def regimen(self, regimen_id: str) -> Regimen | None:
        """The regimen of that id, if there is one."""
        return next((r for r in self.regimens if r.id == regimen_id), None)

    def source_titles(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        """The titles to be read, in the order of `ids`."""
        titles = {s.id: s.citation for s in self.sources}
        return tuple(titles[i] for i in ids)
