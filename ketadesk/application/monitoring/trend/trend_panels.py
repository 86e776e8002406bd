"""The rows of the chart: which values stand on which axis, and the library's thresholds beside them.

The ends of an axis are a matter of drawing, the same for every patient so that two charts can be laid side by side;
the thresholds are the library's. Nothing is drawn where nothing was observed.
"""

from dataclasses import dataclass
from decimal import Decimal

from ketadesk.application.lateness import is_late
from ketadesk.application.monitoring.log_entry import Sets
from ketadesk.application.monitoring.observed_words import recorded
from ketadesk.application.monitoring.trend.trend import PanelKind, TrendLimit, TrendPanel, TrendPoint
from ketadesk.application.numbers import NO_BREAK, number_text
from ketadesk.domain.bedside.infusion_log import TargetSet
from ketadesk.domain.bedside.observation import ObservationSet
from ketadesk.domain.drug_library import ActionThreshold, DrugLibrary, ObservationItem
from ketadesk.domain.quantity import quotient, total

_PERCENT = Decimal(100)
_STOP = "stop"
_BEFORE_THE_START = "block-start"
_WORDS = {"at-least": "{} or more", "at-most": "{} or less", "above": "above {}", "below": "below {}", "is": "{}"}


@dataclass(frozen=True)
class _Axis:
    """A panel of numbers: its id, title, items, and the ends of its axis."""

    panel: str
    title: str
    item: str
    lowest: int
    highest: int


_HEART, _BREATHING, _OXYGEN = (
    _Axis("heart-rate", "Heart rate", "heart-rate", 20, 180),
    _Axis("respiratory-rate", "Resp. rate", "respiratory-rate", 0, 40),
    _Axis("spo2", "SpO2", "spo2", 70, 100),
)
_PRESSURE = _Axis("bp", "BP", "systolic-bp", 40, 240)
_PAIN = _Axis("pain", "Pain", "pain-rest", 0, 10)
_SEDATION = _Axis("poss", "Sedation", "poss", 0, 4)
_SIGNS = (
    ("hallucination", "Hallucination"),
    ("dysphoria", "Dysphoria"),
    ("nystagmus", "Nystagmus"),
    ("vivid-dreams", "Vivid dreams"),
    ("nausea-vomiting", "Nausea, vomiting"),
    ("dizziness", "Dizziness"),
    ("vision", "Vision"),
)
_ASLEEP = "S"
"""POSS S stands below 1 on the scale: asleep, and easy to rouse."""


@dataclass(frozen=True)
class ChartGround:
    """What the thresholds hang on beside the library."""

    library: DrugLibrary
    target: TargetSet | None
    baseline: ObservationSet | None


def panels(sets: Sets, ground: ChartGround) -> tuple[TrendPanel, ...]:
    """Every panel, also one that has no value yet: that nobody looked is seen too."""
    numbers = (_panel(axis, sets, ground) for axis in (_HEART, _BREATHING, _OXYGEN))
    marks = (_marks(item, title, sets, ground.library) for item, title in _SIGNS)
    return (_pressure(sets, ground), *numbers, _pain(sets, ground), _sedation(sets, ground), *marks)


def _panel(axis: _Axis, sets: Sets, ground: ChartGround) -> TrendPanel:
    item = ground.library.observation.item(axis.item)
    return TrendPanel(
        id=axis.panel,
        title=axis.title,
        unit=item.shown_unit,
        kind=PanelKind.POINTS,
        lowest=Decimal(axis.lowest),
        highest=Decimal(axis.highest),
        points=_points(item, sets),
        limits=_limits((axis.item,), ground),
        ticks=_ends(axis),
    )


def _points(item: ObservationItem, sets: Sets) -> tuple[TrendPoint, ...]:
    return tuple(
        TrendPoint(at=entry.at, value=value, word=recorded(item, observed), late=is_late(entry.at, entry.entered))
        for entry, observed in sets
        if (value := observed.number(item.id)) is not None
    )


def _ends(axis: _Axis) -> tuple[TrendLimit, ...]:
    return tuple(TrendLimit(at=Decimal(end), label=number_text(Decimal(end))) for end in (axis.lowest, axis.highest))


def _pressure(sets: Sets, ground: ChartGround) -> TrendPanel:
    """Systolic over diastolic; where one of them was not read the other stands alone, with a dash in its place."""
    points = [
        TrendPoint(
            at=entry.at, value=high, low=low, word=_pressure_words(observed), late=is_late(entry.at, entry.entered)
        )
        for entry, observed in sets
        if (high := observed.number("systolic-bp")) is not None or observed.number("diastolic-bp") is not None
        for low in (observed.number("diastolic-bp"),)
    ]
    return _panel(_PRESSURE, (), ground).model_copy(
        update={
            "kind": PanelKind.BAR,
            "points": tuple(points),
            "limits": _limits(("systolic-bp", "diastolic-bp"), ground),
        }
    )


def _pressure_words(observed: ObservationSet) -> str:
    found = (observed.value("systolic-bp"), observed.value("diastolic-bp"))
    return "/".join("-" if value is None else value.text for value in found)


def _pain(sets: Sets, ground: ChartGround) -> TrendPanel:
    moving = ground.library.observation.item("pain-movement")
    return _panel(_PAIN, sets, ground).model_copy(
        update={"second": _points(moving, sets), "second_title": "on movement"}
    )


def _sedation(sets: Sets, ground: ChartGround) -> TrendPanel:
    item = ground.library.observation.item("poss")
    grades = tuple(choice.id for choice in item.choices)
    points = [
        TrendPoint(at=entry.at, value=_grade(word), word=word, late=is_late(entry.at, entry.entered))
        for entry, observed in sets
        for word in observed.chosen("poss")
        if word in grades
    ]
    limits = _limits(("poss",), ground)
    # A grade that is a threshold is labelled as one.
    limited = {limit.at for limit in limits}
    ticks = tuple(TrendLimit(at=at, label=grade) for grade in grades if (at := _grade(grade)) not in limited)
    limited = {limit.at for limit in limits}
    return _panel(_SEDATION, (), ground).model_copy(
        update={
            "unit": "POSS",
            "limits": limits,
            "points": tuple(points),
            "ticks": tuple(t for t in ticks if t.at not in limited),
        }
    )


def _grade(word: str) -> Decimal:
    return Decimal(0) if word == _ASLEEP else Decimal(word)


def _marks(item_id: str, title: str, sets: Sets, library: DrugLibrary) -> TrendPanel:
    item = library.observation.item(item_id)
    points = [
        TrendPoint(
            at=entry.at,
            value=None,
            word=recorded(item, observed),
            late=is_late(entry.at, entry.entered),
            level=_level(item, observed.chosen(item_id)),
        )
        for entry, observed in sets
        if observed.chosen(item_id)
    ]
    return TrendPanel(
        id=item_id,
        title=title,
        unit="",
        kind=PanelKind.MARKS,
        lowest=Decimal(0),
        highest=Decimal(1),
        points=tuple(points),
    )


def _level(item: ObservationItem, chosen: tuple[str, ...]) -> int:
    """How far down the list of what may be seen; what a later library does not know counts as seen."""
    seen = [choice.id for choice in item.choices if choice.seen]
    known = {choice.id for choice in item.choices}
    levels = [seen.index(one) + 1 if one in seen else int(one not in known) for one in chosen]
    return max(levels)


def _limits(items: tuple[str, ...], ground: ChartGround) -> tuple[TrendLimit, ...]:
    found: list[TrendLimit] = []
    for action in ground.library.actions:
        if action.id == _BEFORE_THE_START:
            continue
        for threshold in action.thresholds:
            limit = _limit(threshold, items, ground, stops=action.id == _STOP)
            if limit is not None:
                found.append(limit)
    return tuple(found)


def _limit(
    threshold: ActionThreshold, items: tuple[str, ...], ground: ChartGround, *, stops: bool
) -> TrendLimit | None:
    item = _item_of(threshold, ground.target)
    at = _value_of(threshold, ground)
    if item not in items or at is None:
        return None
    short = "" if len(items) == 1 else f"{ground.library.observation.item(item).short} "
    does = _STOP if stops else "call"
    return TrendLimit(at=at, label=f"{short}{does} {_words_of(threshold, at)}", stops=stops)


def _item_of(threshold: ActionThreshold, target: TargetSet | None) -> str:
    """The item that the threshold looks at; blank for an SpO2 scale that is not the patient's."""
    name, _, scale = threshold.observation.partition("-scale-")
    if not scale:
        return threshold.observation
    in_force = 1 if target is None else target.scale
    return name if scale == str(in_force) else ""


def _value_of(threshold: ActionThreshold, ground: ChartGround) -> Decimal | None:
    """Where the threshold stands on its axis, if it stands on one."""
    if threshold.comparison == "below-target":
        lowest = None if ground.target is None else ground.target.lowest_percent
        return None if lowest is None else Decimal(lowest)
    if threshold.comparison == "above-baseline-percent":
        start = None if ground.baseline is None else ground.baseline.number(threshold.observation)
        if start is None or threshold.value is None:
            return None
        return quotient((start, total(_PERCENT, threshold.value)), (_PERCENT,))
    return threshold.value if threshold.comparison in _WORDS else None


def _words_of(threshold: ActionThreshold, at: Decimal) -> str:
    if threshold.comparison == "below-target":
        return f"below target {number_text(at)}"
    if threshold.comparison == "above-baseline-percent":
        assert threshold.value is not None
        return f"baseline +{number_text(threshold.value)}{NO_BREAK}%"
    return _WORDS[threshold.comparison].format(number_text(at))
