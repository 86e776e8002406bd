"""An order as it is typed: text only, nothing parsed, nothing preset.

The JSON request of the command line has the same shape, so the window and the command line ask the same question.
A blank string is an unanswered question. A sub-draft that is `None` is an answer: "none in this order".
"""

from ketadesk.domain.model import Model


class PatientDraft(Model):
    """Who the order is for."""

    family_name: str = ""
    given_name: str = ""
    title: str = ""
    identifier: str = ""
    birth_date: str = ""
    """ISO 8601, `1980-04-01`."""
    sex: str = ""
    """`female`, `male`, `other` or `unknown`."""
    weight_kg: str = ""
    weight_source: str = ""
    """`measured`, `stated` or `estimated`."""
    weight_date: str = ""
    height_cm: str = ""
    allergies: "str | KnownAllergies" = ""
    """`none known`, `not recorded`, `unavailable`, or the known ones."""


class KnownAllergies(Model):
    """Allergies by name; they print as they were typed."""

    known: tuple[str, ...]


class LoadingDoseDraft(Model):
    """A first dose: how much, over how long, by pump or by hand."""

    mg_per_kg: str = ""
    over_min: str = ""
    via: str = ""
    """`pump` or `hand`."""
    concentration_mg_per_ml: str = ""
    """Only by hand: what stands in the syringe."""


class InfusionDraft(Model):
    """The continuous part."""

    dose: str = ""
    unit: str = ""
    duration_h: str = ""


class TaperDraft(Model):
    """How the infusion is brought down."""

    steps: str = ""
    over_h: str = ""
    shape: str = ""
    """`equal` or `halving`; blank: the regimen's own shape."""


class PreparationDraft(Model):
    """What is at hand and how it is mixed."""

    vial_mg_per_ml: str = ""
    vial_ml: str = ""
    drug_mg: str = ""
    volume_ml: str = ""
    diluent: str = ""
    method: str = ""
    """`make-up-to` or `add-to`."""


class PumpDraft(Model):
    """The pump: a model of the library, or its smallest step."""

    increment_ml_per_h: str = ""
    model: str = ""


class OverrideDraft(Model):
    """A reason for passing a soft stop."""

    code: str
    reason: str = ""
    by: str = ""


class OrderDraft(Model):
    """The whole order, as typed. Replace it, never edit it: `draft.with_field("patient.weight_kg", "70")`."""

    care_setting: str = ""
    regimen: str = ""
    patient: PatientDraft = PatientDraft()
    indication: str = ""
    prescriber: str = ""
    prescriber_grade: str = ""
    prescriber_contact: str = ""
    hospital: str = ""
    ward: str = ""
    responsible_service: str = ""
    loading_dose: LoadingDoseDraft | None = LoadingDoseDraft()
    infusion: InfusionDraft | None = InfusionDraft()
    taper: TaperDraft | None = TaperDraft()
    saline_volume_ml: str = ""
    preparation: PreparationDraft | None = PreparationDraft()
    pump: PumpDraft | None = PumpDraft()
    start: str = ""
    """ISO 8601 with offset, `2026-11-22T14:00:00+00:00`."""
    time_zone: str = ""
    """IANA name of the clock the times are shown on; blank: the offset of `start`."""
    checklist: dict[str, str] = {}
    overrides: tuple[OverrideDraft, ...] = ()

    def with_field(self, path: str, value: object) -> "OrderDraft":
        """Return a draft in which the dotted `path` holds `value`; all else as it was.

        Raises `KeyError` for a path the draft does not have, `ValidationError` for a value of the wrong type.
        """
        return OrderDraft.model_validate(_replaced(self.model_dump(), path.split("."), value))


def _replaced(fields: dict[str, object], path: list[str], value: object) -> dict[str, object]:
    name, *rest = path
    if name not in fields and not rest:
        raise KeyError(name)
    if not rest:
        return {**fields, name: value}
    inner = fields[name]
    if not isinstance(inner, dict):
        raise KeyError(".".join(path))
    if name == "checklist" and len(rest) == 1:
        return {**fields, name: {**inner, rest[0]: value}}
    return {**fields, name: _replaced(inner, rest, value)}
