"""Every figure and flag of the library bounds an order, or is read, or has its reason here; none is overlooked."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache

import pytest

from ketadesk import app
from ketadesk.application.examine_order import examine_order
from ketadesk.application.list_choices import list_choices
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.preview_order import preview_of
from ketadesk.application.sheet.order_sheet import order_sheet
from ketadesk.domain.drug_library import Availability, DrugLibrary, Figure

from .cases import CASES, cases_of
from .changed_library import with_one_more, with_rules
from .figures import figures, with_figure
from .orders import LIBRARY, WORDING, examine, passes, sample, usual

COVERED = {place for case in CASES for place in case.covers}
ASKS_FOR_NOTHING = (False, Availability.OPTIONAL, ())
"""A flag that is not set, a part that may be left out, no unit: its opposite has a case where it is set."""

LATER: dict[str, str] = {
    "approved": "who stands behind the library, not what may be ordered: tests/application/test_findings.py",
    "regimens.*.approved": "as above, of one regimen",
    "rules.default_increment": "of the arithmetic verb `rate` alone: tests/end2end/test_arithmetic_verbs.py",
    "observation.tolerances.*": "when a set is late: tests/domain/test_due_sets.py",
    "observation.baseline_holds_min": "how old the set before a start may be, not what may be ordered",
    "observation.pause_h": "how long the pump stands still after the first dysphoria; the sentence says it",
    "observation.bolus_not_sooner_min": "a bolus beyond the plan: tests/application/test_steps_bolus.py",
    "observation.early_step_min": "when a step of the plan is early: tests/application/test_steps_pump.py",
    "observation.lowest_target_percent": "a prescribed SpO2 target: tests/application/test_steps_at_the_bed.py",
    "regimens.*.review_after_h": "when a running infusion is reviewed: tests/domain/test_escalation.py",
    "observation.items.*": "what may be observed, not what may be ordered: tests/domain/test_escalation.py",
    "observation.news.*": "the score: each edge of each band in tests/domain/test_news2.py",
    "actions.*": "what an observation asks for: each threshold in tests/domain/test_escalation.py",
}
"""Pattern of places -> why the figure bounds no order."""

NOT_READ: dict[str, str] = {
    "regimens.*.loading.usual_minutes": "nothing compares or shows it; the limit on the loading time holds instead",
    "vials.*.must_be_diluted": "nothing asks it; every container of the library dilutes, no syringe holds 100 mg/mL",
}
"""Figures that nothing reads: a test fails as soon as one is read, so that it gets its case."""

BOUNDS_NOTHING = (
    "rules.ideal_weight.*",
    "rules.low_dose_band_below",
    "regimens.*.weight_basis",
    "regimens.*.infusion.availability",
    "regimens.*.infusion.table_step",
    "regimens.*.taper.steps",
    "regimens.*.taper.hours",
    "regimens.*.saline.minutes",
    "regimens.*.rate_change.*",
    "regimens.*.citations.*",
    "checklist.*.klass",
    "pumps.*.increment_ml_per_h",
    "observation.tracks.*",
    "observation.after_stop_*",
    "observation.temperature_every_h",
)
"""Figures that decide what is computed, shown or printed, and refuse nothing."""


def _matches(place: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(place, pattern) for pattern in patterns)


def overlooked(found: Iterator[tuple[str, object]], covered: set[str]) -> list[str]:
    """The places that no case covers and no reason explains."""
    explained = (*LATER, *NOT_READ, *BOUNDS_NOTHING)
    return [
        place
        for place, value in found
        if place not in covered and value not in ASKS_FOR_NOTHING and not _matches(place, explained)
    ]


@pytest.mark.req("SR-07")
def test_none_is_overlooked() -> None:
    found = dict(figures(LIBRARY))
    assert overlooked(figures(LIBRARY), COVERED) == []
    assert set(found) >= COVERED, "a case of a figure that is not in the library"
    stale = [p for p in (*LATER, *NOT_READ, *BOUNDS_NOTHING) if not any(fnmatchcase(place, p) for place in found)]
    assert stale == []


@pytest.mark.req("SR-07")
def test_what_is_added_is_seen() -> None:
    limit = LIBRARY.rules.limits[0].model_copy(update={"id": "planted"})
    vial = LIBRARY.vials[0].model_copy(update={"mg_per_ml": Decimal(20)})
    planted = with_one_more("vials", vial, with_rules(limits=(*LIBRARY.rules.limits, limit)))
    assert overlooked(figures(planted), COVERED) == ["rules.limits.planted", "vials.4.mg_per_ml", "vials.4.ml",
                                                     "vials.4.should_not_be_diluted"]  # fmt: skip
    covered = {place for case in cases_of(planted) for place in case.covers}
    assert overlooked(figures(planted), covered) == []
    figure = LIBRARY.rules.light_below_kg
    assert overlooked(iter([("rules.new_figure", figure)]), covered) == ["rules.new_figure"]


# --- what bounds nothing is read all the same ---


def _everything_said(draft: OrderDraft, library: DrugLibrary) -> Iterator[str]:
    """All that screen, lists and sheet say of an order, one after the other."""
    yield preview_of(examine_order(draft, library, WORDING), library, WORDING).model_dump_json()
    yield list_choices(draft, library, WORDING).model_dump_json()
    examined = examine(draft, library)
    if passes(examined):
        yield order_sheet(examined, replace(app.read_reference(), library=library), "EXAMPLE").model_dump_json()
    else:
        yield ""


@cache
def _said_as_shipped(name: str) -> tuple[str, ...]:
    return tuple(_everything_said(_ORDERS[name], LIBRARY))


_ORDERS: dict[str, OrderDraft] = {
    **{regimen.id: sample(regimen.id) for regimen in LIBRARY.regimens},
    **{pump.id: usual("low-dose-infusion", changes={"pump": {"model": pump.id}}) for pump in LIBRARY.pumps},
    "a man": sample("low-dose-infusion").with_field("patient.sex", "male"),
}


def _orders_about(place: str) -> list[str]:
    named = [name for name in _ORDERS if f".{name}." in f".{place}."]
    return named or ["low-dose-infusion", "a man", "single-bolus"]


def _another(value: object) -> object:
    if isinstance(value, Figure):
        return value.model_copy(update={"value": value.value * 3})
    if isinstance(value, bool):
        return not value
    if isinstance(value, Decimal):
        return value * 3
    assert isinstance(value, StrEnum), value
    return next(word for word in type(value) if word is not value)


def _is_read(place: str) -> bool:
    """True when another figure in its place makes something else of one of the orders."""
    library = with_figure(LIBRARY, place, _another)
    assert isinstance(library, DrugLibrary) and library != LIBRARY
    return any(
        said != as_shipped
        for name in _orders_about(place)
        for said, as_shipped in zip(_everything_said(_ORDERS[name], library), _said_as_shipped(name), strict=True)
    )


def _uncovered(patterns: tuple[str, ...]) -> list[str]:
    return [
        place
        for place, value in figures(LIBRARY)
        if place not in COVERED and value not in ASKS_FOR_NOTHING and _matches(place, patterns)
    ]


@pytest.mark.req("SR-19")
@pytest.mark.parametrize("place", _uncovered(BOUNDS_NOTHING))
def test_a_figure_that_bounds_nothing_is_read(place: str) -> None:
    assert _is_read(place)


@pytest.mark.parametrize("place", _uncovered(tuple(NOT_READ)))
def test_a_figure_listed_as_not_read_is_not(place: str) -> None:
    """As soon as something reads it, it belongs among the cases."""
    assert not _is_read(place)
