"""A table that is asked for many sets says of each what its thresholds say when they are asked one by one."""

from collections.abc import Iterator
from itertools import product

import pytest

from ketadesk.domain.bedside.news2 import NewsScores
from ketadesk.domain.bedside.observation import ObservationSet
from ketadesk.domain.bedside.passed_thresholds import URGENCY_OF_ACTION, Judged, what_passes
from ketadesk.domain.bedside.threshold_table import ThresholdTable
from ketadesk.domain.drug_library import ItemKind

from .bedside import LIBRARY, values

RULES = LIBRARY.observation


def asked_alone(judged: Judged) -> list[str]:
    levels = [level for level in LIBRARY.actions if level.id in URGENCY_OF_ACTION]
    return [t.id for level in levels for t in level.thresholds if what_passes(t, judged)]


def ids(table: ThresholdTable, judged: Judged) -> list[str]:
    return [passed.threshold.id for passed in table.passed_by(judged)]


def every_value() -> Iterator[ObservationSet]:
    """Somebody who is well but for one value; and with nothing observed at all."""
    yield ObservationSet(values=())
    for item in RULES.items:
        if item.kind is ItemKind.NUMBER:
            numbers = ["6", "8", "9", "35.0", "39.5", "50", "89", "91", "93", "100", "111", "144", "181", "220"]
            texts = ["-", *numbers]
        else:
            texts = ["-", *(choice.id for choice in item.choices)]
        for text in texts:
            yield values(**{item.id: text})
    yield values(danger_signs="seizure chest-pain", spo2="88", oxygen="oxygen", poss="4")


@pytest.mark.req("SR-31")
@pytest.mark.parametrize(("scale", "target", "systolic"), [(1, None, "120"), (2, 88, "120"), (2, None, "-")])
def test_one_table_for_all_sets_says_what_each_threshold_says_alone(
    scale: int, target: int | None, systolic: str
) -> None:
    table, scores, baseline = ThresholdTable(LIBRARY), NewsScores(RULES.news), values(systolic_bp=systolic)
    anew = (frozenset[str](), frozenset({"dysphoria"}))
    sets = [each for each in every_value() for _ in range(2)]
    passed = set[str]()
    for observed, first, second in product(sets, anew, anew):
        has_both = observed.value("dysphoria") is not None
        judged = Judged(
            observed=observed, rules=RULES, spo2_scale=scale, target=target, baseline=baseline,
            first_seen=first if has_both else frozenset(), second_seen=second if has_both else frozenset(),
            scores=scores,
        )  # fmt: skip
        alone = asked_alone(judged)
        assert ids(table, judged) == alone
        passed.update(alone)
    assert {"stop-rr", "stop-poss", "escalate-news2-single"} <= passed


@pytest.mark.req("SR-31")
def test_what_was_known_holds_for_no_other_scale_target_or_baseline() -> None:
    table, observed = ThresholdTable(LIBRARY), values(spo2="91", systolic_bp="150")
    # 150 is 20 % above 125; SpO2 91 % stops on scale 1 and is well on scale 2, but for a target of 92.
    low, high = values(systolic_bp="125"), values(systolic_bp="126")
    judged = [
        Judged(observed=observed, rules=RULES, baseline=low),
        Judged(observed=observed, rules=RULES, baseline=high),
        Judged(observed=observed, rules=RULES, baseline=None),
        Judged(observed=observed, rules=RULES, baseline=high, spo2_scale=2),
        Judged(observed=observed, rules=RULES, baseline=high, spo2_scale=2, target=92),
        Judged(observed=observed, rules=RULES, baseline=low),
    ]
    said = [ids(table, each) for each in judged]
    assert ["escalate-sbp-rise" in each for each in said] == [True, False, False, False, False, True]
    assert ["stop-spo2" in each for each in said] == [True, True, True, False, False, True]
    assert said == [asked_alone(each) for each in judged]


@pytest.mark.req("SR-30")
def test_an_spo2_that_scored_on_air_is_scored_anew_on_oxygen() -> None:
    scores = NewsScores(RULES.news)
    # The published scale 2: 97 % scores 0 on air and 3 on oxygen, which itself scores 2.
    totals = [scores.of(values(spo2="97", oxygen=on), 2).total for on in ("air", "oxygen", "-", "air")]
    assert totals == [0, 5, None, 0]
    assert scores.of(values(spo2="97"), 1).total == 0
    with pytest.raises(ValueError, match="no SpO2 scale 3"):
        scores.of(values(), 3)
