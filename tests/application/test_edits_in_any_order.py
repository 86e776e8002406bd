"""A draft edited in any order: a rate is shown only where the draft, read afresh, makes that very rate.

The machine types, mistypes, clears, leaves parts out, takes them up again and changes the regimen. Beside it the rate
is worked out in fractions from what stands in the fields, by a few lines that share nothing with the program.
"""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ketadesk import app
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_preview import OrderPreview
from ketadesk.application.preview_order import preview_order
from tests.limits.orders import BAG, LIBRARY, sample, with_changes

REGIMENS = tuple(regimen.id for regimen in LIBRARY.regimens)
INFUSIONS = ("acute-pain-infusion", "low-dose-infusion", "icu-opioid-adjunct")
BY_HAND = {"mg_per_kg": "0.2", "over_min": "15", "via": "hand", "concentration_mg_per_ml": "10"}
BY_PUMP = {"mg_per_kg": "0.2", "over_min": "15", "via": "pump"}
FITTING: dict[str, tuple[str, ...]] = {
    "care_setting": ("ward", "monitored", "ed", "icu"),
    "patient.weight_kg": ("70", "50", "82.5", "115"),
    "patient.height_cm": ("168", "180", "155"),
    "patient.sex": ("female", "male"),
    "infusion.dose": ("0.5", "0.1", "1", "0.6", "2"),
    "infusion.unit": ("mg/kg/h", "mcg/kg/min"),
    "infusion.duration_h": ("24", "48", "36.5"),
    "loading_dose.mg_per_kg": ("0.1", "0.2", "0.3"),
    "loading_dose.over_min": ("15", "20"),
    "taper.steps": ("4", "3"),
    "taper.over_h": ("12", "6"),
    "preparation.vial_mg_per_ml": ("50", "10"),
    "preparation.drug_mg": ("500", "50", "250"),
    "preparation.volume_ml": ("500", "50", "250"),
    "preparation.method": ("make-up-to", "add-to"),
    "pump.increment_ml_per_h": ("0.1", "1", "0.01"),
    "patient.birth_date": ("1980-04-01", "1990-01-01"),
    "checklist.frailty": ("absent", "present"),
    "start": ("2026-11-22T14:00:00+00:00", "2026-11-23T08:30:00+00:00"),
}
JUNK = ("7,5", ".5", "5.", "1e2", "0", "-1", "NaN", " 70", "x", "9999")
DOSING = (
    "care_setting",
    "regimen",
    "patient.weight_kg",
    "infusion.dose",
    "infusion.unit",
    "infusion.duration_h",
    "loading_dose.via",
    "loading_dose.mg_per_kg",
    "loading_dose.over_min",
    "taper.steps",
    "taper.over_h",
    "preparation.vial_mg_per_ml",
    "preparation.drug_mg",
    "preparation.volume_ml",
    "preparation.method",
    "pump.increment_ml_per_h",
)
"""Without any one of these nothing may be computed, where the regimen asks for it."""
IN_MG_PER_KG_PER_H = {"mg/kg/h": Fraction(1), "mcg/kg/min": Fraction(60, 1000)}
FIXED_RATE = {"bolus-then-infusion": ("per kg", Fraction(3, 10)), "fixed-dose": ("in all", Fraction(20))}
"""0.15 mg/kg over half an hour; 20 mg/h."""


def has(draft: OrderDraft, path: str) -> bool:
    """Whether the draft has that field now, with something in it."""
    part: object = draft
    for name in path.split("."):
        part = part.get(name, "") if isinstance(part, dict) else getattr(part, name, "")
    return bool(part)


# --- the rate, from the fields alone ---


def dosing_weight(draft: OrderDraft) -> Fraction:
    actual = Fraction(draft.patient.weight_kg)
    if draft.regimen not in ("low-dose-infusion", "icu-opioid-adjunct"):
        return actual
    base = Fraction(50) if draft.patient.sex == "male" else Fraction("45.5")
    inches = max(Fraction(0), Fraction(draft.patient.height_cm) / Fraction("2.54") - 60)
    ideal = base + Fraction("2.3") * inches
    return min(actual, Fraction((ideal * 10 + Fraction(1, 2)).__floor__(), 10))


def mg_per_h(draft: OrderDraft) -> Fraction:
    """Of the phase whose rate is the large figure."""
    kg = dosing_weight(draft)
    if draft.regimen in FIXED_RATE:
        how, rate = FIXED_RATE[draft.regimen]
        return rate * kg if how == "per kg" else rate
    if draft.regimen in ("single-bolus", "bolus-then-saline"):
        assert draft.loading_dose is not None and draft.loading_dose.via == "pump"
        if draft.regimen == "bolus-then-saline":
            return Fraction(3, 10) * kg * 60
        return Fraction(draft.loading_dose.mg_per_kg) * kg * 60 / Fraction(draft.loading_dose.over_min)
    assert draft.infusion is not None
    return Fraction(draft.infusion.dose) * IN_MG_PER_KG_PER_H[draft.infusion.unit] * kg


def exact_ml_per_h(draft: OrderDraft) -> Fraction:
    assert draft.preparation is not None
    mg, ml = Fraction(draft.preparation.drug_mg), Fraction(draft.preparation.volume_ml)
    if draft.preparation.method == "add-to":
        ml += mg / Fraction(draft.preparation.vial_mg_per_ml)
    return mg_per_h(draft) * ml / mg


# --- the machine ---


class Edits(RuleBasedStateMachine):
    """Starts from a whole order, so that there is a rate that could stay."""

    def __init__(self) -> None:
        super().__init__()
        self.draft = OrderDraft()

    def show(self, draft: OrderDraft) -> OrderPreview:
        """What the screen shows of it; a wrong program stands in for this below."""
        return preview_order(draft, app.read_reference())

    def edit(self, path: str, value: object) -> None:
        self.draft = self.draft.with_field(path, value)

    @initialize(regimen=st.sampled_from((*REGIMENS, *INFUSIONS)))
    def a_whole_order(self, regimen: str) -> None:
        self.draft = sample(regimen)

    @rule(data=st.data())
    def type_what_fits(self, data: st.DataObject) -> None:
        path = data.draw(st.sampled_from([p for p in FITTING if self.can_hold(p)]))
        self.edit(path, data.draw(st.sampled_from(FITTING[path])))

    @rule(data=st.data(), junk=st.sampled_from(JUNK))
    def mistype_and_put_right(self, data: st.DataObject, junk: str) -> None:
        """Nothing is shown beside what cannot be read; put right, all is as it was."""
        filled = [p for p in FITTING if has(self.draft, p) and p not in ("care_setting", "checklist.frailty")]
        path = data.draw(st.sampled_from(filled))
        before, shown = self.draft, self.show(self.draft)
        self.edit(path, junk)
        now = self.show(self.draft)
        if any(not p.unanswered for p in now.problems):
            self.assert_blank(now, f"{path} = {junk!r}")
        self.edit(path, _value(before, path))
        assert self.show(self.draft) == shown

    @precondition(lambda self: self.show(self.draft).plan is not None)
    @rule(data=st.data(), put_back=st.booleans())
    def clear_what_the_dose_needs(self, data: st.DataObject, put_back: bool) -> None:
        path = data.draw(st.sampled_from([p for p in DOSING if has(self.draft, p)]))
        before, shown = self.draft, self.show(self.draft)
        self.edit(path, "")
        self.assert_blank(self.show(self.draft), f"{path} cleared")
        if put_back:
            self.edit(path, _value(before, path))
            assert self.show(self.draft) == shown

    @rule(loading=st.sampled_from([None, BY_HAND, BY_PUMP]))
    def another_loading_dose(self, loading: dict[str, str] | None) -> None:
        if self.draft.regimen in (*INFUSIONS, "single-bolus"):
            self.edit("loading_dose", loading)

    @rule(taper=st.sampled_from([None, {"steps": "4", "over_h": "12"}]))
    def with_or_without_a_taper(self, taper: dict[str, str] | None) -> None:
        self.edit("taper", taper)

    @rule(bag=st.sampled_from([BAG, {**BAG, "volume_ml": "250"}]))
    def another_bag(self, bag: dict[str, str]) -> None:
        self.edit("preparation", bag)
        self.edit("pump", {"increment_ml_per_h": "0.1"})

    @rule(regimen=st.sampled_from(REGIMENS))
    def another_regimen(self, regimen: str) -> None:
        self.edit("regimen", regimen)

    @rule(regimen=st.sampled_from(REGIMENS))
    def another_patient(self, regimen: str) -> None:
        """Everything anew; what was shown of the last one is asked for once more beside it."""
        last, shown = self.draft, self.show(self.draft)
        self.draft = sample(regimen)
        self.show(self.draft)
        assert self.show(last) == shown

    @invariant()
    def a_rate_is_the_rate_of_this_draft(self) -> None:
        shown = self.show(self.draft)
        assert shown == preview_order(
            OrderDraft.model_validate_json(self.draft.model_dump_json()), app.read_reference()
        )
        if shown.pump_figure is None:
            return
        assert shown.plan is not None and shown.plan.inputs.pump is not None
        rate = Fraction(shown.pump_figure.rate.replace(",", ""))
        step = Fraction(Decimal(self.draft.pump.increment_ml_per_h)) if self.draft.pump else Fraction(0)
        exact = exact_ml_per_h(self.draft)
        assert abs(rate - exact) < step, f"{rate} shown, {float(exact)} ordered"
        assert (rate / step).denominator == 1

    def can_hold(self, path: str) -> bool:
        part, _, _ = path.partition(".")
        return getattr(self.draft, part) is not None

    def assert_blank(self, shown: OrderPreview, why: str) -> None:
        assert (shown.pump_figure, shown.plan, shown.sheet_allowed) == (None, None, False), why
        assert (shown.loading_lines, shown.timing_lines) == ((), ()), why
        said = [*shown.echoes.values(), *(text for _, rows in shown.review for _, text in rows)]
        assert "mL per hour" not in "\n".join(said).replace("\u00a0", " "), why


def _value(draft: OrderDraft, path: str) -> object:
    part: object = draft
    for name in path.split("."):
        part = part[name] if isinstance(part, dict) else getattr(part, name)
    return part


ENOUGH = settings(
    derandomize=True,
    max_examples=30,
    stateful_step_count=20,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.req("SR-05", "SR-28")
def test_a_rate_is_never_older_than_its_draft() -> None:
    run_state_machine_as_test(Edits, settings=ENOUGH)


# --- wrong programs that the machine must find ---


class EditsWithAWeightThatStays(Edits):
    """Shows the figures of the first weight that was typed for a regimen."""

    def __init__(self) -> None:
        super().__init__()
        self.first: dict[str, str] = {}

    def show(self, draft: OrderDraft) -> OrderPreview:
        kg = self.first.setdefault(draft.regimen, draft.patient.weight_kg)
        return super().show(draft.with_field("patient.weight_kg", kg))


class EditsWithAFigureThatStays(Edits):
    """Leaves the last good figure where the new draft has none."""

    def __init__(self) -> None:
        super().__init__()
        self.last: OrderPreview | None = None

    def show(self, draft: OrderDraft) -> OrderPreview:
        now = super().show(draft)
        if now.pump_figure is not None:
            self.last = now
        kept = None if self.last is None else self.last.pump_figure
        return now if now.pump_figure else now.model_copy(update={"pump_figure": kept})


class EditsWithABagThatStays(Edits):
    """Computes with the strength of the first bag."""

    def show(self, draft: OrderDraft) -> OrderPreview:
        if draft.preparation is None or draft.preparation.volume_ml != "250":
            return super().show(draft)
        return super().show(with_changes(draft, {"preparation.volume_ml": "500"}))


@pytest.mark.req("SR-05", "SR-28")
@pytest.mark.parametrize("wrong", [EditsWithAWeightThatStays, EditsWithAFigureThatStays, EditsWithABagThatStays])
def test_the_machine_finds_a_figure_that_stays(wrong: type[Edits]) -> None:
    with pytest.raises(AssertionError):
        run_state_machine_as_test(wrong, settings=settings(ENOUGH, phases=[Phase.generate], report_multiple_bugs=False))
