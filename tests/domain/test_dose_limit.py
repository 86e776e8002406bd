"""Limits: inclusive, the strictest wins, by care setting and by patient, and never a changed value."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.domain.dose_limit import LimitSet, limits_in_force
from ketadesk.domain.drug_library import Bound, CareSetting, DoseLimit, Patients, Quantity
from ketadesk.domain.quantity import BodyWeight

from .parts import dose_limit, figures, rate_limits, typed_numbers

RATE, BOLUS = Quantity.INFUSION_RATE, Quantity.LOADING_DOSE
SEVENTY = BodyWeight(kg=Decimal(70))
TICK = Decimal("0.01")


def in_force(
    *limits: DoseLimit,
    setting: CareSetting = CareSetting.WARD,
    special: bool = False,
    weight: BodyWeight | None = SEVENTY,
) -> LimitSet:
    return limits_in_force(limits, setting, special, weight)


def broken(limits: LimitSet, *values: str | Decimal) -> set[Bound]:
    return {b.limit.limit.bound for b in limits.breaches(RATE, [Decimal(v) for v in values])}


@pytest.mark.req("SR-07")
@pytest.mark.parametrize("bound", list(Bound))
def test_a_limit_is_inclusive(bound: Bound) -> None:
    limits = rate_limits(**{bound.value.replace("-", "_"): "20"})
    outwards = TICK if bound.is_upper else -TICK
    assert broken(limits, Decimal(20) - outwards) == set()
    assert broken(limits, "20") == set()
    assert broken(limits, Decimal(20) + outwards) == {bound}
    assert limits.keeps(RATE, Decimal(20))
    assert not limits.keeps(RATE, Decimal(20) + outwards)


@pytest.mark.req("SR-07")
def test_bounds_say_what_they_are() -> None:
    assert [b for b in Bound if b.is_hard] == [Bound.HARD_MIN, Bound.HARD_MAX]
    assert [b for b in Bound if b.is_upper] == [Bound.SOFT_MAX, Bound.HARD_MAX]


@pytest.mark.req("SR-07")
def test_the_strictest_wins_whatever_its_unit() -> None:
    # 0.2 mg/kg/h x 70 = 14 mg/h is stricter than 20 mg/h; at 120 kg it is 24, and 20 is stricter
    per_kg = dose_limit(RATE, Bound.SOFT_MAX, "0.2", "mg/kg/h")
    flat = dose_limit(RATE, Bound.SOFT_MAX, "20", "mg/h")
    light = in_force(per_kg, flat).strictest(RATE, Bound.SOFT_MAX)
    assert light is not None
    assert (light.limit, light.at) == figures(per_kg, 14)
    heavy = in_force(per_kg, flat, weight=BodyWeight(kg=Decimal(120))).strictest(RATE, Bound.SOFT_MAX)
    assert heavy is not None
    assert (heavy.limit, heavy.at) == figures(flat, 20)


@pytest.mark.req("SR-07")
def test_of_two_lower_limits_the_higher_is_the_stricter() -> None:
    found = rate_limits(soft_min="5").limits + rate_limits(soft_min="7").limits
    strictest = LimitSet(limits=found).strictest(RATE, Bound.SOFT_MIN)
    assert strictest is not None
    assert strictest.at == 7
    assert LimitSet(limits=found).strictest(RATE, Bound.HARD_MAX) is None


@pytest.mark.req("SR-07")
def test_units_of_a_rate_and_of_a_dose() -> None:
    # 2 mcg/kg/min x 70 kg x 60 / 1,000 = 8.4 mg/h; 0.35 mg/kg x 70 = 24.5 mg
    found = in_force(
        dose_limit(RATE, Bound.SOFT_MAX, "2", "mcg/kg/min"), dose_limit(BOLUS, Bound.HARD_MAX, "0.35", "mg/kg")
    )
    assert [entry.at for entry in found.limits] == [Decimal("8.4"), Decimal("24.5")]


@pytest.mark.req("SR-07")
def test_only_the_limits_of_this_care_setting_hold() -> None:
    ward = dose_limit(RATE, Bound.HARD_MAX, "0.3", "mg/kg/h", settings=(CareSetting.WARD,))
    icu = dose_limit(RATE, Bound.HARD_MAX, "0.5", "mg/kg/h", settings=(CareSetting.MONITORED, CareSetting.ICU))
    for setting, at in ((CareSetting.WARD, "21"), (CareSetting.MONITORED, "35"), (CareSetting.ICU, "35")):
        assert [e.at for e in in_force(ward, icu, setting=setting).limits] == [Decimal(at)]
    assert in_force(ward, icu, setting=CareSetting.EMERGENCY).limits == ()


@pytest.mark.req("SR-07")
def test_limits_for_older_frail_or_light_patients() -> None:
    special = dose_limit(RATE, Bound.SOFT_MAX, "0.1", "mg/kg/h", patients=Patients.OLDER_FRAIL_OR_LIGHT)
    assert in_force(special).limits == ()
    assert [e.at for e in in_force(special, special=True).limits] == [7]


def test_without_a_weight_only_limits_per_kg_wait() -> None:
    per_kg = dose_limit(RATE, Bound.SOFT_MAX, "0.2", "mg/kg/h")
    flat = dose_limit(RATE, Bound.SOFT_MAX, "20", "mg/h")
    assert [e.limit for e in in_force(per_kg, flat, weight=None).limits] == [flat]


@pytest.mark.req("SR-07")
def test_the_typed_and_the_delivered_value_must_both_be_inside() -> None:
    limits = rate_limits(soft_max="20", hard_max="30")
    assert broken(limits, "20", "20.1") == {Bound.SOFT_MAX}
    assert broken(limits, "30.1", "30") == {Bound.HARD_MAX}
    assert limits.breaches(RATE, [Decimal("30.1"), Decimal(30)])[0].value == Decimal("30.1")
    assert limits.breaches(RATE, []) == ()
    assert limits.breaches(BOLUS, [Decimal(999)]) == ()


@pytest.mark.req("SR-07")
def test_all_broken_limits_are_known_by_id() -> None:
    limits = rate_limits(soft_max="20", hard_max="30", soft_min="5")
    ids = {bound: next(e.limit.id for e in limits.limits if e.limit.bound is bound) for bound in
           (Bound.SOFT_MAX, Bound.HARD_MAX, Bound.SOFT_MIN)}  # fmt: skip
    assert limits.broken_together(RATE, Decimal(31)) == {ids[Bound.SOFT_MAX], ids[Bound.HARD_MAX]}
    assert limits.broken_together(RATE, Decimal(4)) == {ids[Bound.SOFT_MIN]}
    assert limits.broken_together(RATE, Decimal(10)) == frozenset()


@pytest.mark.req("SR-07")
@given(bounds=st.lists(typed_numbers("0.01", "100"), min_size=4, max_size=4), dose=typed_numbers("0.01", "120"))
def test_every_dose_is_classified_exactly_once(bounds: list[Decimal], dose: Decimal) -> None:
    hard_min, soft_min, soft_max, hard_max = (str(b) for b in sorted(bounds))
    limits = rate_limits(hard_min=hard_min, soft_min=soft_min, soft_max=soft_max, hard_max=hard_max)
    found = broken(limits, dose)
    expected = (
        {Bound.HARD_MIN} if dose < Decimal(hard_min)
        else {Bound.SOFT_MIN} if dose < Decimal(soft_min)
        else set() if dose <= Decimal(soft_max)
        else {Bound.SOFT_MAX} if dose <= Decimal(hard_max)
        else {Bound.HARD_MAX}
    )  # fmt: skip
    assert found == expected
    assert all(b.value == dose for b in limits.breaches(RATE, [dose])), "a check never changes the value"
