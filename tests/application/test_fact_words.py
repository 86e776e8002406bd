"""Every kind of entry has its sentence; those of the usual course are read off the monitoring record."""

from decimal import Decimal

import pytest

from ketadesk.application.monitoring.fact_words import FactWords
from ketadesk.application.reference import Reference
from ketadesk.domain.bedside.infusion_log import BolusSettled, Fact, Outcome, Resumed, Started, StruckThrough, TargetSet

from .watched_sample import full_set, sample_watched

SAID: list[tuple[Fact, str]] = [
    (full_set(), "Set of observations, 23 values"),
    (StruckThrough(entry="x"), "An entry was struck through"),
    (Started(revision=2, read_back_ml_per_h=None, bed="4"), "R2 started, nothing on the pump, Bed 4"),
    (
        Resumed(read_back_ml_per_h=Decimal("10.5"), prescriber="Dr Lee", reason="Pain"),
        "Resumed, read back 10.5 mL per hour, by Dr Lee: Pain",
    ),
    (BolusSettled(bolus="b", outcome=Outcome.UNKNOWN, given_mg=Decimal(0)), "Bolus NOT KNOWN WHETHER GIVEN"),
    (
        TargetSet(scale=1, lowest_percent=94, prescriber="Dr Lee"),
        "SpO2 94 % or more, NEWS2 scale 1, prescribed by Dr Lee",
    ),
]


@pytest.mark.req("SR-43")
@pytest.mark.parametrize(("fact", "expected"), SAID)
def test_a_fact_in_a_sentence(reference: Reference, fact: Fact, expected: str) -> None:
    words = FactWords(sample_watched(), reference.library, lambda moment: moment.isoformat())
    assert words.say(fact, 1).replace("\u00a0", " ") == expected
