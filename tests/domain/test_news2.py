"""NEWS2: each edge of each band on both sides, typed from the published table by hand."""

import pytest

from ketadesk import app
from ketadesk.domain.bedside.news2 import News2, news2
from ketadesk.domain.bedside.observation import ObservationSet, ObservedValue

TABLE = app.read_library().observation.news
WELL = {
    "respiratory-rate": "16",
    "spo2": "97",
    "oxygen": "air",
    "systolic-bp": "120",
    "heart-rate": "70",
    "consciousness": "A",
    "temperature": "37.0",
}
"""Every parameter scores 0."""


def score(scale: int = 1, /, **changes: str) -> News2:
    """The score of somebody who is well but for the changes; `none` in place of a text leaves an item out."""
    texts = WELL | {item.replace("_", "-"): text for item, text in changes.items()}
    values = tuple(ObservedValue(item=item, text=text) for item, text in texts.items() if text != "none")
    return news2(ObservationSet(values=values), scale, TABLE)


def test_somebody_who_is_well_scores_nothing() -> None:
    assert score() == News2(
        parameters=(
            ("respiratory-rate", 0),
            ("spo2-scale-1", 0),
            ("oxygen", 0),
            ("systolic-bp", 0),
            ("heart-rate", 0),
            ("consciousness", 0),
            ("temperature", 0),
        ),
        total=0,
    )
    assert score().highest == 0


EDGES = {
    "respiratory-rate": [
        ("0", 3), ("7", 3), ("8", 3), ("9", 1), ("11", 1), ("12", 0), ("20", 0), ("21", 2), ("24", 2), ("25", 3),
        ("26", 3), ("90", 3),
    ],
    "systolic-bp": [
        ("20", 3), ("89", 3), ("90", 3), ("91", 2), ("100", 2), ("101", 1), ("110", 1), ("111", 0), ("219", 0),
        ("220", 3), ("221", 3), ("320", 3),
    ],
    "heart-rate": [
        ("10", 3), ("39", 3), ("40", 3), ("41", 1), ("50", 1), ("51", 0), ("90", 0), ("91", 1), ("110", 1), ("111", 2),
        ("130", 2), ("131", 3), ("300", 3),
    ],
    "temperature": [
        ("25.0", 3), ("34.9", 3), ("35.0", 3), ("35.1", 1), ("36.0", 1), ("36.1", 0), ("38.0", 0), ("38.1", 1),
        ("39.0", 1), ("39.1", 2), ("45.0", 2), ("35", 3), ("39", 1),
    ],
    "consciousness": [("A", 0), ("C", 3), ("V", 3), ("P", 3), ("U", 3)],
    "oxygen": [("air", 0), ("oxygen", 2)],
}  # fmt: skip


@pytest.mark.req("SR-07")
@pytest.mark.parametrize(("item", "text", "points"), [(i, t, p) for i, edges in EDGES.items() for t, p in edges])
def test_each_edge(item: str, text: str, points: int) -> None:
    scored = score(**{item: text})
    assert dict(scored.parameters)[item] == points
    assert (scored.total, scored.highest) == (points, points), "the others score nothing"


SCALE_1 = [("1", 3), ("90", 3), ("91", 3), ("92", 2), ("93", 2), ("94", 1), ("95", 1), ("96", 0), ("97", 0), ("100", 0)]
SCALE_2 = [("1", 3), ("82", 3), ("83", 3), ("84", 2), ("85", 2), ("86", 1), ("87", 1), ("88", 0), ("92", 0)]
"""The same on air and on oxygen."""
SCALE_2_ON_AIR = [("93", 0), ("94", 0), ("95", 0), ("96", 0), ("97", 0), ("100", 0)]
SCALE_2_ON_OXYGEN = [("93", 1), ("94", 1), ("95", 2), ("96", 2), ("97", 3), ("98", 3), ("100", 3)]


@pytest.mark.req("SR-07")
@pytest.mark.parametrize(
    ("scale", "oxygen", "text", "points"),
    [
        *((1, on, text, points) for on in ("air", "oxygen") for text, points in SCALE_1),
        *((2, on, text, points) for on in ("air", "oxygen") for text, points in SCALE_2),
        *((2, "air", text, points) for text, points in SCALE_2_ON_AIR),
        *((2, "oxygen", text, points) for text, points in SCALE_2_ON_OXYGEN),
    ],
)
def test_each_edge_of_both_scales_of_spo2(scale: int, oxygen: str, text: str, points: int) -> None:
    scored = score(scale, spo2=text, oxygen=oxygen)
    on_oxygen = 2 if oxygen == "oxygen" else 0
    assert dict(scored.parameters)[f"spo2-scale-{scale}"] == points
    assert scored.total == points + on_oxygen
    assert len(scored.parameters) == 7, "one scale counts, never both"


@pytest.mark.req("SR-29")
@pytest.mark.parametrize("item", WELL)
def test_a_total_only_on_a_complete_set(item: str) -> None:
    scored = score(**{item: "none"})
    assert scored.total is None
    assert item not in {row.replace("spo2-scale-1", "spo2") for row, _ in scored.parameters}
    assert len(scored.parameters) == 6


def test_a_three_counts_in_an_incomplete_set() -> None:
    scored = score(respiratory_rate="26", temperature="none")
    assert (scored.total, scored.highest) == (None, 3)


def test_nothing_observed_scores_nothing() -> None:
    assert news2(ObservationSet(values=()), 1, TABLE) == News2(parameters=(), total=None)
    assert News2(parameters=(), total=None).highest == 0


@pytest.mark.req("SR-29")
def test_scale_2_above_92_is_not_scored_without_knowing_air_or_oxygen() -> None:
    unknown = score(2, spo2="93", oxygen="none")
    assert "spo2-scale-2" not in dict(unknown.parameters)
    assert dict(score(2, spo2="92", oxygen="none").parameters)["spo2-scale-2"] == 0
    assert dict(score(1, spo2="93", oxygen="none").parameters)["spo2-scale-1"] == 2


def test_a_total_by_hand() -> None:
    # RR 22: 2, SpO2 93 on scale 1: 2, oxygen: 2, SBP 98: 2, HR 112: 2, new confusion: 3, 38.4: 1
    scored = score(respiratory_rate="22", spo2="93", oxygen="oxygen", systolic_bp="98", heart_rate="112",
                   consciousness="C", temperature="38.4")  # fmt: skip
    assert (scored.total, scored.highest) == (14, 3)


def test_confusion_is_never_inferred_from_a_hallucination() -> None:
    assert score(hallucination="distressing").total == 0


def test_between_two_bands_nothing_is_scored() -> None:
    """The table is for whole tenths; a finer figure is refused when it is typed and scores nothing here."""
    assert "temperature" not in dict(score(temperature="35.05").parameters)


@pytest.mark.parametrize("answer", ["", "X", "a"])
def test_an_answer_that_the_table_does_not_have(answer: str) -> None:
    assert score(consciousness=answer).total is None


@pytest.mark.parametrize("scale", [0, 3])
def test_there_are_two_scales(scale: int) -> None:
    with pytest.raises(ValueError, match="no SpO2 scale"):
        score(scale)
