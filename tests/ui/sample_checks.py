"""Second checks with hand-filled answers, for tests of what the window does with any of them.

It knows one order by heart: EXAMPLE, Alex, 70 kg, 0.5 mg per kg per hour, 500 mg in 500 mL, 35 mL per hour.
"""

from dataclasses import dataclass, field

from ketadesk.application.errors import KetaDeskError, SignInRefused
from ketadesk.application.order_choices import Choice
from ketadesk.application.second_check_form import (
    CheckDraft,
    CheckField,
    CheckForm,
    CheckResult,
    FieldGroup,
    FieldKind,
    ShownDifference,
)

PIN = "135790"
FIRST = {
    "identifier": "TEST-0001",
    "born_agrees": "yes",
    "weight_kg": "70",
    "regimen": "acute-pain-infusion",
    "dose": "0.5",
    "dose_unit": "mg/kg/h",
    "duration_h": "48",
    "loading": "none",
    "vial": "50|10",
    "container": "500|500",
    "method": "make-up-to",
    "pump_rate_ml_per_h": "35",
}
"""What agrees with the order."""
SECRETS = ("TEST-0001", "35 ", "0.5 mg", "70 kg")
"""Figures of the first entry, as a page would show them."""


def typed(name: str, caption: str, draft: CheckDraft, unit: str = "", hint: str = "") -> CheckField:
    text = getattr(draft, name)
    number = text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdigit()
    wrong = bool(text) and bool(unit) and not number
    problem = f"Cannot be used: {text[:40]!r}. Allowed: a number such as 70 or 70.5" if wrong else ""
    return CheckField(name=name, caption=caption, unit=unit, hint=hint, problem=problem)


def chosen(name: str, caption: str, *choices: Choice, hint: str = "") -> CheckField:
    return CheckField(name=name, caption=caption, kind=FieldKind.CHOSEN, choices=choices, hint=hint)


def choice(value: str, label: str, note: str = "", because: str = "") -> Choice:
    return Choice(value=value, label=label, note=note, disabled_because=because)


def groups(draft: CheckDraft) -> tuple[FieldGroup, ...]:
    loading = [
        chosen("loading", "Loading dose", choice("none", "none"), choice("pump", "by pump"), choice("hand", "by hand"))
    ]
    if draft.loading in ("pump", "hand"):
        loading += [
            typed("loading_mg_per_kg", "Loading dose", draft, "mg per kg"),
            typed("loading_over_min", "Over", draft, "min"),
        ]
    if draft.loading == "pump":
        loading.append(typed("loading_rate_ml_per_h", "Rate of the loading dose on the pump", draft, "mL per hour"))
    if draft.loading == "hand":
        kinds = (choice("undiluted", "undiluted"), choice("diluted", "diluted"))
        loading.append(chosen("syringe_kind", "The hand syringe holds the ampoule", *kinds))
    return (
        FieldGroup(
            title="Patient",
            fields=(
                typed("identifier", "Identifier", draft, hint="off the wristband"),
                chosen("born_agrees", "Date of birth on the wristband", choice("yes", "the same"), choice("no", "not")),
                typed("weight_kg", "Weight", draft, "kg", "from the scales"),
            ),
        ),
        FieldGroup(
            title="Prescription",
            fields=(
                chosen(
                    "regimen",
                    "Regimen",
                    choice("acute-pain-infusion", "Acute pain infusion", "With a taper."),
                    choice("low-dose-infusion", "Low-dose infusion", "For the ward."),
                    choice("bolus", "Bolus", "", "not in this care setting"),
                    hint="off the prescription",
                ),
                typed("dose", "Dose", draft, "as prescribed", "off the prescription"),
                chosen(
                    "dose_unit",
                    "Unit of the dose",
                    choice("mg/kg/h", "mg per kg per hour"),
                    choice("mcg/kg/min", "mcg per kg per min"),
                ),
                typed("duration_h", "Duration", draft, "hours"),
            ),
        ),
        FieldGroup(title="Loading dose", fields=tuple(loading)),
        FieldGroup(
            title="Preparation",
            fields=(
                chosen(
                    "vial",
                    "Ampoule in your hand",
                    choice("10|20", "10 mg per mL", "20 mL"),
                    choice("50|10", "50 mg per mL", "10 mL"),
                ),
                chosen(
                    "container",
                    "Container",
                    choice("50|50", "50 mg in 50 mL", "1 mg per mL"),
                    choice("500|500", "500 mg in 500 mL", "1 mg per mL"),
                ),
                chosen("method", "Made by", choice("make-up-to", "making up to"), choice("add-to", "adding to")),
            ),
        ),
        FieldGroup(
            title="Pump",
            fields=(typed("pump_rate_ml_per_h", "Rate on the pump", draft, "mL per hour", "off the pump's screen"),),
        ),
    )


@dataclass
class SampleChecks:
    """Hand-filled; `failure` is raised by the next form, `refusal` by the next check."""

    failure: KetaDeskError | None = None
    refusal: KetaDeskError | None = None
    not_you: str = ""
    asked: list[CheckDraft] = field(default_factory=list)
    checked: list[tuple[str, int, CheckDraft, str, str]] = field(default_factory=list)
    signed_off: list[tuple[str, int, str, str]] = field(default_factory=list)
    signatures: list[tuple[str, int, str, str, str, str]] = field(default_factory=list)

    def form(self, order_id: str, revision: int, draft: CheckDraft) -> CheckForm:
        self.asked.append(draft)
        if self.failure is not None:
            raise self.failure
        asked = [f for group in groups(draft) for f in group.fields]
        missing = tuple(f.caption for f in asked if not getattr(draft, f.name) or f.problem)
        return CheckForm(
            order_label=f"{order_id}-R{revision}",
            family_name="Example",
            given_name="Alex",
            born="01-Apr-1980",
            groups=groups(draft),
            complete=not missing,
            missing=missing,
            not_you=self.not_you,
        )

    def check(self, order_id: str, revision: int, draft: CheckDraft, pin: str, entry_id: str) -> CheckResult:
        self.checked.append((order_id, revision, draft, pin, entry_id))
        self._let_in(pin)
        typed_now = {name: text for name in CheckDraft.model_fields if (text := getattr(draft, name))}
        names = [name for name in CheckDraft.model_fields if FIRST.get(name, "") != typed_now.get(name, "")]
        captions = {f.name: f.caption for group in groups(draft) for f in group.fields}
        differences = tuple(
            ShownDifference(
                caption=captions.get(name, name),
                first=FIRST.get(name, "not part of this order"),
                second=typed_now.get(name, "not part of this order"),
            )
            for name in names
        )
        words = "Look at the sources together." if differences else "The prescriber signs the paper now."
        return CheckResult(agreed=not differences, differences=differences, words=words)

    def sign_off(self, order_id: str, revision: int, pin: str, entry_id: str) -> None:
        self._let_in(pin)
        self.signed_off.append((order_id, revision, pin, entry_id))

    def record_signature(
        self, order_id: str, revision: int, prescriber: str, signed_at: str, pin: str, entry_id: str
    ) -> None:
        self._let_in(pin)
        self.signatures.append((order_id, revision, prescriber, signed_at, pin, entry_id))

    def _let_in(self, pin: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        if pin != PIN:
            raise SignInRefused("Name and PIN do not fit.", "Type the PIN again.")
