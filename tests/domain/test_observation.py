"""What a set holds: what was recorded, as it was recorded, and nothing for what was not observed."""

from decimal import Decimal, InvalidOperation

import pytest

from ketadesk import app
from ketadesk.domain.bedside.observation import ObservationSet, ObservedValue, is_seen, missing_items

RULES = app.read_library().observation


def made(**texts: str) -> ObservationSet:
    return ObservationSet(values=tuple(ObservedValue(item=i.replace("_", "-"), text=t) for i, t in texts.items()))


def test_a_value_is_kept_as_it_was_typed() -> None:
    observed = made(temperature="36.0", danger_signs="seizure chest-pain")
    assert observed.number("temperature") == Decimal("36.0")
    assert str(observed.number("temperature")) == "36.0"
    assert observed.chosen("danger-signs") == ("seizure", "chest-pain")


@pytest.mark.req("SR-29")
def test_what_is_not_there_was_not_observed() -> None:
    observed = made(spo2="97")
    assert observed.value("systolic-bp") is None
    assert observed.number("systolic-bp") is None
    assert observed.chosen("hallucination") == ()


def test_a_choice_is_no_number() -> None:
    with pytest.raises(InvalidOperation):
        made(hallucination="mild").number("hallucination")


def test_of_two_values_of_an_item_the_first_counts() -> None:
    twice = ObservationSet(values=(ObservedValue(item="spo2", text="90"), ObservedValue(item="spo2", text="99")))
    assert twice.number("spo2") == 90


def test_two_equal_sets_are_one_whether_they_were_asked_or_not() -> None:
    first, second = made(spo2="97"), made(spo2="97")
    assert first.number("spo2") == 97
    assert (first, hash(first)) == (second, hash(second))
    assert ObservationSet.model_validate_json(first.model_dump_json()) == second


@pytest.mark.req("SR-29")
@pytest.mark.parametrize(
    ("item", "text", "seen"),
    [
        ("hallucination", "none", False),
        ("hallucination", "mild", True),
        ("hallucination", "distressing", True),
        ("nystagmus", "present", True),
        ("line-site", "clean", False),
        ("line-site", "problem", True),
        ("danger-signs", "none", False),
        ("danger-signs", "airway-problem allergic-reaction", True),
        ("poss", "4", False),
    ],
)
def test_a_sign_is_seen_or_not(item: str, text: str, seen: bool) -> None:
    assert is_seen(RULES.item(item), made(**{item: text})) is seen


@pytest.mark.req("SR-29")
def test_where_nobody_looked_it_is_neither() -> None:
    assert is_seen(RULES.item("hallucination"), made(spo2="97")) is None


def test_a_number_is_no_sign() -> None:
    with pytest.raises(ValueError, match="systolic-bp is a number"):
        is_seen(RULES.item("systolic-bp"), made(systolic_bp="120"))


def test_what_a_set_leaves_open() -> None:
    observed = made(systolic_bp="120", heart_rate="70", temperature="36.6")
    assert missing_items(RULES.items, frozenset({"circulation"}), observed) == (
        "diastolic-bp",
        "spo2",
        "oxygen",
        "consciousness",
    )
    assert missing_items(RULES.items, frozenset({"temperature"}), observed) == ()
    assert missing_items(RULES.items, frozenset({"temperature"}), made()) == ("temperature",)
    assert missing_items(RULES.items, frozenset({"pump"}), made()) == (
        "danger-signs",
        "line-site",
        "pump-rate",
        "volume-left",
    )
    optional = tuple(item.model_copy(update={"needed": False}) for item in RULES.items)
    assert missing_items(optional, frozenset({"circulation"}), made()) == ()


def test_a_full_set_by_name() -> None:
    tracks = frozenset({"breathing-and-mind", "circulation", "temperature", "pump"})
    assert missing_items(RULES.items, tracks, made()) == (
        "respiratory-rate", "pain-rest", "pain-movement", "poss", "hallucination", "dysphoria", "vivid-dreams",
        "nystagmus", "nausea-vomiting", "dizziness", "vision", "salivation", "systolic-bp", "diastolic-bp",
        "heart-rate", "spo2", "oxygen", "consciousness", "temperature", "danger-signs", "line-site", "pump-rate",
        "volume-left",
    )  # fmt: skip
