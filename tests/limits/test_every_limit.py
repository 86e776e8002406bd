"""Each limit of the library: kept at it, found a tick beyond, and only while it stands.

The cases are generated from the library that is shipped, so that a limit that is added is tested without a line here.
"""

from collections.abc import Iterator

import pytest

from ketadesk.domain.dose_limit import LimitInForce
from ketadesk.domain.drug_library import DoseLimit, Patients, Quantity, Regimen

from .cases import CASES, LIMIT_CASES
from .edge import Case, Said, Shadow, assert_found, assert_gone_without
from .limit_cases import MAKERS
from .orders import LIBRARY, examine, explain


def _each(cases: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=[case.name for case in cases])


@pytest.mark.req("SR-07", "SR-08", "SR-09")
@_each(CASES)
def test_kept_at_the_limit_and_found_a_tick_beyond(case: Case) -> None:
    assert_found(case.edge())


@pytest.mark.req("SR-07")
@_each(CASES)
def test_it_is_the_limit_that_is_found(case: Case) -> None:
    """Left out of the library it is missed by nothing else: the same order passes in silence."""
    assert_gone_without(case.edge())


@pytest.mark.req("SR-07")
@_each([case for case in LIMIT_CASES if case.limit is not None])
def test_it_is_found_only_while_the_check_is_in_force(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the comparison taken out for this one limit, the first test above fails: so it is no empty test."""
    limit, compared = case.limit, LimitInForce.broken_by
    assert limit is not None
    monkeypatch.setattr(
        LimitInForce, "broken_by", lambda self, value: self.limit.id != limit.id and compared(self, value)
    )
    with pytest.raises(AssertionError, match="not found beyond"):
        assert_found(case.edge())


SHADOWED = [case for case in CASES if case.shadow is not None]


@pytest.mark.req("SR-07")
@_each(SHADOWED)
def test_a_limit_that_never_decides_is_really_in_the_shadow_of_another(case: Case) -> None:
    assert isinstance(case.shadow, Shadow)
    case.shadow.proof()


SHADOWED_LIMITS = {
    "rules.limits.taper-steps-hard-min",
    "rules.limits.hand-concentration-hard-max",
    "regimens.single-bolus.limits.cumulative-hard",
    "regimens.bolus-then-saline.limits.cumulative-hard",
    "regimens.bolus-then-infusion.limits.cumulative-hard",
    "regimens.fixed-dose.limits.cumulative-hard",
}
"""The limits of the shipped library that decide no order in any care setting; each has its reason in its case."""


@pytest.mark.req("SR-07")
def test_no_other_limit_is_dead_in_every_care_setting() -> None:
    alive = {path for case in LIMIT_CASES if case.shadow is None for path in case.covers}
    shadowed = {path for case in LIMIT_CASES for path in case.covers} - alive
    assert shadowed == SHADOWED_LIMITS


# --- where a limit does not hold ---


def _elsewhere() -> Iterator[tuple[str, Case, str]]:
    """The limits of a regimen, with each setting of the regimen that they are not for."""
    for regimen, limit in _of_regimens():
        case = next(c for c in LIMIT_CASES if c.covers == (f"regimens.{regimen.id}.limits.{limit.id}",))
        for setting in regimen.care_settings:
            if setting not in limit.care_settings:
                yield f"{case.name}-not-in-{setting.value}", case, setting.value


def _of_regimens() -> Iterator[tuple[Regimen, DoseLimit]]:
    for regimen in LIBRARY.regimens:
        for limit in regimen.limits:
            yield regimen, limit


@pytest.mark.req("SR-07")
@pytest.mark.parametrize(("case", "setting"), [pytest.param(c, s, id=name) for name, c, s in _elsewhere()])
def test_it_does_not_hold_in_another_care_setting(case: Case, setting: str) -> None:
    edge = case.edge()
    there = examine(edge.beyond.with_field("care_setting", setting))
    assert not edge.said.stands(there), explain(there)


@pytest.mark.req("SR-07")
def test_the_stricter_limit_does_not_hold_for_everybody() -> None:
    special = [case for case in LIMIT_CASES if case.limit and case.limit.patients is Patients.OLDER_FRAIL_OR_LIGHT]
    assert special
    for case in special:
        edge = case.edge()
        robust = examine(edge.beyond.with_field("checklist.frailty", "absent"))
        assert not edge.said.stands(robust), explain(robust)


# --- nothing can be forgotten ---


def test_a_limit_that_is_added_is_tested() -> None:
    assert set(MAKERS) == set(Quantity), "a quantity that no case knows"
    named = [case.name for case in CASES]
    assert len(named) == len(set(named))
    for regimen, limit in _of_regimens():
        mine = [c for c in LIMIT_CASES if f"regimens.{regimen.id}.limits.{limit.id}" in c.covers]
        assert len(mine) >= len(limit.care_settings)
    for limit in LIBRARY.rules.limits:
        assert len([c for c in LIMIT_CASES if f"rules.limits.{limit.id}" in c.covers]) >= len(limit.care_settings)


def test_a_finding_of_a_limit_names_it() -> None:
    for case in LIMIT_CASES:
        said = case.edge().said
        assert isinstance(said, Said) and (case.limit is None or said.sources == case.limit.sources)
