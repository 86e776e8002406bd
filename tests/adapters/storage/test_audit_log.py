"""The infusion's log in the audit: every kind of fact in words, and what a correction changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ketadesk.adapters.storage.audit_log_words import log_words
from ketadesk.application.audit import AuditEntry, AuditQuery
from ketadesk.domain.bedside.infusion_log import Fact, Paused

from .busy_ward import Ward
from .infusions import EVERY_FACT, a_set, logged, stopped, struck
from .orders import ANN
from .tampering import tamper

ORDER = "KD-20261122-0001"
FIRST = 20
"""The number of the first entry after the order's start."""

SAID = {
    "observed": "Observations: systolic-bp 120\u00a0mm[Hg]; temperature 36.0\u00a0Cel; poss S.",
    "not-observed": (
        "Observations not done: due 2026-11-22T14:30:00Z; circulation; temperature; reason: asleep, breathing seen."
    ),
    "target-set": "Oxygen saturation: scale and target: scale 2; at least 88 %; prescriber Dr Lee.",
    "step-taken": "Pump set to the next step of the plan: place 1 in the plan, counted from 0;"
    " 28 mL per hour read on the pump.",
    "rate-lowered": "Rate lowered: 14 mL per hour read on the pump; prescriber Dr Lee; reason: drowsy.",
    "paused": "Infusion paused: reason: dysphoria.",
    "resumed": "Infusion resumed: 7 mL per hour read on the pump; prescriber Dr Lee.",
    "container-changed": "Container changed: 0 mL left.",
    "bolus-ordered": "Bolus ordered: 14 mg; over 15 min; by pump; 1 mg per mL; prescriber Dr Lee.",
    "bolus-settled": "What became of a bolus: given; 12.25 mg given.",
    "pump-read": "Pump read: 42 mL per hour.",
    "discarded": "Discarded before a witness: 30.5 mL; 1 mg per mL; container 1; witness Ben Nurse.",
    "reconciled": "Drug counted by two: -0.25 mg not accounted for; reason: rounding; witness Ben Nurse.",
    "acted-on": "Findings acted on: low-rate:1; done: paused; called: Dr Lee; answer: wait an hour.",
    "reanswered": "Checklist item answered anew: pregnancy; answer: absent; prescriber Dr Lee; reason: test seen.",
    "moved-to-bed": "Moved to another bed: bed 14.",
}


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    opened = Ward(tmp_path)
    opened.people()
    opened.started(ORDER)
    yield opened
    opened.close()


def _audit(ward: Ward, limit: int = 200) -> list[AuditEntry]:
    return list(ward.journal.audit(AuditQuery(limit=limit)))


@pytest.mark.req("SR-36")
@pytest.mark.parametrize("fact", EVERY_FACT, ids=lambda fact: fact.kind)
def test_every_kind_of_fact_in_words(ward: Ward, fact: Fact) -> None:
    ward.record.infusions.log(logged(fact, minutes=-20))
    (entry,) = _audit(ward, 1)
    assert (entry.sequence, entry.kind, entry.subject) == (FIRST, fact.kind, ORDER)
    assert entry.patient == "EXAMPLE, text; TEST-0001"
    assert entry.what == SAID[fact.kind]
    assert (entry.before, entry.after) == ((), ())
    assert (entry.happened_at[:16], entry.entered_at[:16]) == ("2026-11-22T14:10", "2026-11-22T15:00")
    assert entry.by.account_id == ANN


@pytest.mark.req("SR-35")
def test_a_correction_shows_what_was_and_what_is(ward: Ward) -> None:
    ward.record.infusions.log(first := logged(a_set("1200", comment="asleep")))
    ward.record.infusions.log(second := logged(a_set(), minutes=-5, replaces=first.entry_id, why="a digit too many"))
    ward.record.infusions.log(struck(second.entry_id, why="of the patient in bed 13"))
    strike, correction, original = _audit(ward, 3)

    assert original.what.startswith("Observations: systolic-bp 1200\u00a0mm[Hg];")
    assert correction.what == "Observations, corrected: reason: a digit too many."
    assert correction.before == (
        ("at", "2026-11-22T14:30:00Z"),
        ("systolic-bp", "1200\u00a0mm[Hg]"),
        ("comment", "asleep"),
    )
    assert correction.after == (("at", "2026-11-22T14:25:00Z"), ("systolic-bp", "120\u00a0mm[Hg]"), ("comment", ""))
    assert strike.what == "Entry struck through: Observations; reason: of the patient in bed 13."
    assert strike.before == (
        ("at", "2026-11-22T14:25:00Z"),
        ("systolic-bp", "120\u00a0mm[Hg]"),
        ("temperature", "36.0\u00a0Cel"),
        ("poss", "S"),
    )
    assert {value for _, value in strike.after} == {""}


def test_one_damaged_fact_does_not_hide_the_others(ward: Ward, tmp_path: Path) -> None:
    ward.record.infusions.log(first := logged(a_set()))
    ward.record.infusions.log(logged(a_set("110"), replaces=first.entry_id, why="misread"))
    ward.record.infusions.log(logged(Paused(reason="dizzy")))
    tamper(
        tmp_path / "record.db",
        "UPDATE journal SET content_json = replace(content_json, '120', '20') WHERE sequence = ?",
        (FIRST,),
    )
    pause, correction, damaged, *_ = _audit(ward)
    assert pause.what == "Infusion paused: reason: dizzy."
    assert damaged.what.startswith("THE CONTENT OF THIS ENTRY IS NOT WHAT WAS WRITTEN")
    assert correction.what == damaged.what, "what it corrected cannot be told"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ({"fact": {"kind": "weighed", "weight": "70", "mg": "1E+1"}}, "weighed: weight 70; 10 mg."),
        ({"fact": {"kind": "moved-to-bed", "bed": ""}}, "Moved to another bed."),
        ({"fact": {"kind": "pump-read", "ml_per_h": "fast"}}, "Pump read: fast mL per hour."),
        (
            {"fact": {"kind": "observed", "observed": {"values": [{"item": "poss", "text": "S"}]}}, "replaces": "x"},
            "Observations: poss S; what it corrects is not in the record any more.",
        ),
        (
            {"fact": {"kind": "struck-through", "entry": "x"}, "why": "wrong bed."},
            "Entry struck through: reason: wrong bed.; what it corrects is not in the record any more.",
        ),
    ],
)
def test_what_another_version_wrote_is_shown_as_it_stands(content: dict[str, object], what: str) -> None:
    assert log_words(content, None).what == what


def test_a_stop_in_words() -> None:
    assert log_words({"fact": stopped().model_dump(mode="json")}, None).what == (
        "Infusion stopped: reason: planned end; 30.5 mL left."
    )
