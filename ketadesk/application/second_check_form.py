"""The form of the blind second check: what is typed into it, what it asks, and how the comparison is shown.

The form never holds a figure of the first entry. Which fields it asks follows from what the second nurse chose, not
from the order: a care setting, a regimen or a loading dose that only one of them put in must come out as a difference.
"""

from enum import StrEnum

from ketadesk.application.order_choices import Choice
from ketadesk.domain.model import Model


class CheckDraft(Model):
    """What the second nurse has typed, as text; blank is not answered."""

    identifier: str = ""
    """Typed off the wristband."""
    name_agrees: str = ""
    """`yes` or `no`: the name on screen is the one on the wristband."""
    born_agrees: str = ""
    """`yes` or `no`: the date of birth on screen is the one on the wristband."""
    weight_kg: str = ""
    """From the scales."""
    height_cm: str = ""
    sex: str = ""
    care_setting: str = ""
    """Where the patient is: which regimens are offered follows from it."""
    regimen: str = ""
    dose: str = ""
    dose_unit: str = ""
    """A unit of a rate, or `mg/kg`: all of it over the time, where the regimen fixes a short infusion."""
    duration_h: str = ""
    duration_min: str = ""
    """In place of `duration_h` where the regimen fixes a short infusion."""
    loading: str = ""
    """`none`, `pump` or `hand`."""
    loading_mg_per_kg: str = ""
    loading_over_min: str = ""
    loading_rate_ml_per_h: str = ""
    syringe_kind: str = ""
    """A hand syringe holds the ampoule `undiluted` or was `diluted`."""
    syringe_ampoule: str = ""
    """The ampoule it was filled from, mg per mL."""
    syringe_drawn_ml: str = ""
    syringe_total_ml: str = ""
    taper: str = ""
    """`none` or `yes`."""
    taper_steps: str = ""
    taper_over_h: str = ""
    taper_shape: str = ""
    saline_ml: str = ""
    start_date: str = ""
    """Year, month, day: `2026-11-22`."""
    start_time: str = ""
    """`14:00`, on the ward's clock."""
    vial: str = ""
    container: str = ""
    diluent: str = ""
    method: str = ""
    saline_by_pump: str = ""
    """`yes` or `no`: a pump runs the saline; only where the regimen runs any."""
    pump_rate_ml_per_h: str = ""

    def with_field(self, name: str, value: str) -> "CheckDraft":
        """The draft with one field replaced. Raises `KeyError` for a name that is no field."""
        if name not in CheckDraft.model_fields:
            raise KeyError(name)
        return self.model_copy(update={name: value})


class FieldKind(StrEnum):
    """How a field is filled."""

    TYPED = "typed"
    CHOSEN = "chosen"


class CheckField(Model):
    """One question of the form."""

    name: str
    """The field of `CheckDraft`."""
    caption: str
    """`Weight from the scales`."""
    unit: str = ""
    """Shown behind a typed field."""
    kind: FieldKind = FieldKind.TYPED
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    """Where to read it: `off the wristband`."""
    problem: str = ""
    """Why what is typed cannot be used, with the value seen; blank when it is usable or still blank."""


class FieldGroup(Model):
    """Questions that belong together, under one heading."""

    title: str
    fields: tuple[CheckField, ...]


class CheckForm(Model):
    """Everything the page shows before the comparison."""

    order_label: str
    family_name: str
    given_name: str
    born: str
    """`01-Apr-1980`."""
    groups: tuple[FieldGroup, ...]
    complete: bool
    """Every question is answered with something usable."""
    missing: tuple[str, ...] = ()
    """Captions of what is open."""
    not_you: str = ""
    """Why the one who is signed in may not check this order; blank when she may."""


class ShownDifference(Model):
    """One figure on which two people differ."""

    caption: str
    first: str
    second: str


class CheckResult(Model):
    """What the comparison found."""

    agreed: bool
    differences: tuple[ShownDifference, ...] = ()
    words: str
    """What it means and what to do now."""
