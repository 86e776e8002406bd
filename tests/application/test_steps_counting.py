"""The drug at the end: discarded before a witness, and counted by two."""

from decimal import Decimal

import pytest

from ketadesk.application.errors import NotAllowed, OrderRefused
from ketadesk.application.monitoring.bedside_desk import Verb
from ketadesk.application.monitoring.steps.allowed_steps import allowed_steps
from ketadesk.application.monitoring.steps.counting import leftovers
from ketadesk.domain.bedside.infusion_log import (
    BolusOrdered,
    BolusSettled,
    ContainerChanged,
    Discarded,
    Outcome,
    Reconciled,
    StepTaken,
    Stopped,
)
from ketadesk.domain.loading_dose import Via

from .bedside_steps import form, plain, row, said, take, take_signed
from .people import ANNA, BERTA
from .watched_sample import PRESCRIBER, RunningWard, running_ward

INFUSION = StepTaken(phase=1, read_back_ml_per_h=Decimal(35))


def stopped_ward(left_ml: str | None) -> RunningWard:
    """14 mg, then an hour at 35 mL/h: 451 mL are left of 500."""
    left = None if left_ml is None else Decimal(left_ml)
    return running_ward([(15, INFUSION), (75, Stopped(reason="Patient's wish", left_ml=left))])


def test_what_is_left_over_is_discarded_before_a_witness() -> None:
    ward = stopped_ward("450")
    asked = form(ward, 80, Verb.DISCARD)
    assert [plain(c.label) for c in asked.fields[0].choices] == ["container 1, 450 mL left"]
    assert (asked.asks_pin, asked.asks_witness) == (True, True)
    filled = form(ward, 80, Verb.DISCARD, what="container 1", ml="450")
    assert row(filled, "That is") == "450 mg"
    assert filled.can_do
    entry, words = take_signed(ward, 80, Verb.DISCARD, ANNA, BERTA, what="container 1", ml="450")
    assert entry.fact == Discarded(
        ml=Decimal(450), mg_per_ml=Decimal(1), what="container 1", witness="id-of-berta", witness_name="Berta Example"
    )  # fmt: skip
    assert plain(words).endswith("Discarded 450 mL of 1 mg per mL, container 1, witness Berta Example.")
    assert leftovers(ward.watched(81)) == ()
    assert Verb.DISCARD not in allowed_steps(ward.watched(81), ANNA)


@pytest.mark.req("SR-24")
def test_a_witness_is_another_person() -> None:
    ward = stopped_ward("450")
    with pytest.raises(NotAllowed, match="Nobody is her own witness"):
        take_signed(ward, 80, Verb.DISCARD, ANNA, ANNA, what="container 1", ml="450")
    with pytest.raises(OrderRefused, match="A second person has to sign this"):
        take(ward, 80, Verb.DISCARD, what="container 1", ml="450")


def test_a_part_may_be_discarded_and_the_rest_later() -> None:
    ward = stopped_ward("450")
    take_signed(ward, 80, Verb.DISCARD, ANNA, BERTA, what="container 1", ml="400.5")
    again = form(ward, 81, Verb.DISCARD, what="container 1", ml="50")
    assert plain(again.fields[0].choices[0].label) == "container 1, 49.5 mL left"
    assert plain(said(again, "caution")[0]).startswith("More than the 49.5 mL that are left by the count.")
    assert again.can_do


def test_what_nobody_read_is_reckoned() -> None:
    assert [(x.what, x.ml) for x in leftovers(stopped_ward(None).watched(80))] == [("container 1", Decimal(451))]


def test_containers_taken_down_and_syringes_with_a_rest() -> None:
    def bolus(via: Via) -> BolusOrdered:
        strength = Decimal(10) if via is Via.HAND else Decimal(1)
        return BolusOrdered(
            mg=Decimal(7), over_min=Decimal(5), via=via, mg_per_ml=strength, prescriber=PRESCRIBER
        )  # fmt: skip

    ward = running_ward([(15, INFUSION)])
    ward.logged(75, bolus(Via.PUMP), entry_id="pump")
    ward.logged(76, BolusSettled(bolus="pump", outcome=Outcome.GIVEN, given_mg=Decimal(7)))
    ward.logged(135, ContainerChanged(left_ml=Decimal(409)))
    ward.logged(200, bolus(Via.HAND), entry_id="part")
    assert [x.what for x in leftovers(ward.watched(200))] == ["container 1"]
    ward.logged(201, BolusSettled(bolus="part", outcome=Outcome.GIVEN, given_mg=Decimal(5)))
    ward.logged(300, bolus(Via.HAND), entry_id="none")
    ward.logged(301, BolusSettled(bolus="none", outcome=Outcome.NOT_GIVEN, given_mg=Decimal(0)))
    found = [(x.what, f"{x.ml.normalize():f}", f"{x.mg_per_ml:f}") for x in leftovers(ward.watched(310))]
    assert found == [("container 1", "409", "1"), ("bolus syringe 1", "0.2", "10"), ("bolus syringe 2", "0.7", "10")]
    ward.logged(315, Stopped(reason="Patient's wish", left_ml=None))
    # Container 2: 500 mL less three hours at 35 mL/h.
    assert [f"{x.ml.normalize():f}" for x in leftovers(ward.watched(320)) if x.what == "container 2"] == ["395"]


def test_a_bolus_by_the_pump_comes_out_of_what_is_reckoned_as_left() -> None:
    bolus = BolusOrdered(
        mg=Decimal(7), over_min=Decimal(5), via=Via.PUMP, mg_per_ml=Decimal(1), prescriber=PRESCRIBER
    )  # fmt: skip
    ward = running_ward([(15, INFUSION)])
    ward.logged(60, bolus, entry_id="bolus")
    ward.logged(61, BolusSettled(bolus="bolus", outcome=Outcome.GIVEN, given_mg=Decimal(7)))
    ward.logged(75, Stopped(reason="Patient's wish", left_ml=None))
    assert [x.ml for x in leftovers(ward.watched(80))] == [Decimal(444)]


def test_a_count_that_comes_out_needs_no_reason() -> None:
    ward = stopped_ward("451")
    take_signed(ward, 80, Verb.DISCARD, ANNA, BERTA, what="container 1", ml="451")
    asked = form(ward, 85, Verb.RECONCILE)
    assert [(label, plain(text)) for label, text in asked.shown] == [
        ("Prepared", "500 mg"),
        ("Given", "49 mg"),
        ("Discarded", "451 mg"),
        ("Not accounted for", "0 mg"),
    ]
    assert asked.can_do
    entry, words = take_signed(ward, 85, Verb.RECONCILE, ANNA, BERTA)
    assert isinstance(entry.fact, Reconciled)
    assert (entry.fact.unaccounted_mg, entry.fact.reason) == (Decimal(0), "")
    assert plain(words).endswith("Counted, 0 mg unaccounted for, witness Berta Example.")


def test_a_count_that_does_not_come_out_needs_a_reason() -> None:
    ward = stopped_ward("450")
    take_signed(ward, 80, Verb.DISCARD, ANNA, BERTA, what="container 1", ml="450")
    asked = form(ward, 85, Verb.RECONCILE)
    assert row(asked, "Not accounted for") == "1 mg"
    assert asked.missing == ("Why it does not come out",)
    assert "count again, both of you" in said(asked, "caution")[0]
    entry, _ = take_signed(ward, 85, Verb.RECONCILE, ANNA, BERTA, reason="Left in the line")
    assert isinstance(entry.fact, Reconciled)
    assert (f"{entry.fact.unaccounted_mg.normalize():f}", entry.fact.reason) == ("1", "Left in the line")


def test_it_is_counted_after_the_stop() -> None:
    ward = stopped_ward("451")
    early = form(ward, 85, Verb.RECONCILE, at="15:00")
    assert said(early) != ()
    assert not early.can_do
