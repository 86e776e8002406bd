"""An infusion at a real workstation while the machine fails and somebody tampers with the record."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ketadesk.application.errors import NotAllowed, StorageFailed
from ketadesk.application.monitoring.bedside_desk import ObservationDraft, StepDraft, StepSigned, Verb
from ketadesk.application.order_draft import OrderDraft
from tests.end2end.made_record import FIRST, KEEPER, SECOND
from tests.end2end.watched_ward import WELL, WatchedWard, new_id, watched_ward
from tests.limits.orders import sample

RUNNING = {**WELL, "pump-rate": "56", "volume-left": "490"}


def the_order() -> OrderDraft:
    return (
        sample("acute-pain-infusion")
        .with_field("start", "2026-11-22T14:00:00+00:00")
        .with_field("patient.weight_date", "2026-11-22")
    )


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[WatchedWard]:
    with watched_ward(tmp_path, "2026-11-22T12:30") as made:
        yield made


@pytest.fixture
def order_id(ward: WatchedWard) -> str:
    """It runs since 14:00; now it is 14:05."""
    order_id = ward.signed_order(the_order())
    ward.sign_in(FIRST)
    ward.clock.set("2026-11-22T13:50")
    ward.observe(order_id, pump_rate="0", volume_left="500")
    ward.clock.set("2026-11-22T14:00")
    ward.step(order_id, Verb.START, read_back="56", bed="Bay 1")
    ward.clock.set("2026-11-22T14:05")
    return order_id


@pytest.mark.req("SR-34", "SR-37")
def test_a_retry_is_not_said_to_be_stored_while_the_record_is_gone(ward: WatchedWard, order_id: str) -> None:
    record = Path(os.environ["KETADESK_DATA_DIR"]) / "record.db"
    aside = record.with_name("aside.db")
    record.rename(aside)
    entry_id, draft = new_id(), ObservationDraft(typed=RUNNING)
    pause, pause_id = StepDraft(verb=Verb.PAUSE, typed={"reason": "dysphoria"}), new_id()
    for _ in range(2):
        with pytest.raises(StorageFailed, match="is not stored"):
            ward.desk.observe(order_id, draft, entry_id)
        with pytest.raises(StorageFailed, match="is not stored"):
            ward.desk.take_step(order_id, pause, StepSigned(), pause_id)
    aside.rename(record)
    assert ward.desk.observe(order_id, draft, entry_id).words.startswith("Stored 14:05.")
    assert ward.desk.take_step(order_id, pause, StepSigned(), pause_id) == "It was stored before."
    sound, words = ward.station.record.verify()
    assert sound, words
    assert "anchor" not in words


@pytest.mark.req("SR-34")
def test_a_stop_is_tried_again_with_the_order_s_own_step(ward: WatchedWard, order_id: str) -> None:
    draft, entry_id = StepDraft(verb=Verb.STOP, typed={"reason": "patient"}), new_id()
    ward.desk.take_step(order_id, draft, StepSigned(), entry_id)
    assert ward.desk.take_step(order_id, draft, StepSigned(), entry_id) == "It was stored before."
    sound, words = ward.station.record.verify()
    assert sound, words


@pytest.mark.req("SR-30")
def test_who_keeps_the_accounts_touches_no_infusion(ward: WatchedWard, order_id: str) -> None:
    ward.sign_in(KEEPER)
    for verb in Verb:
        with pytest.raises(NotAllowed):
            ward.desk.step_form(order_id, StepDraft(verb=verb))
        with pytest.raises(NotAllowed):
            ward.desk.take_step(order_id, StepDraft(verb=verb), StepSigned(pin=KEEPER.pin), new_id())
    assert ward.desk.infusion(order_id).allowed == ()


@pytest.mark.req("SR-30")
def test_nobody_signed_in_sees_and_does_nothing(ward: WatchedWard, order_id: str) -> None:
    ward.station.sessions.sign_out()
    for ask in (
        ward.desk.ward,
        lambda: ward.desk.infusion(order_id),
        lambda: ward.desk.trend(order_id),
        lambda: ward.desk.observe(order_id, ObservationDraft(typed=RUNNING), new_id()),
        lambda: ward.step(order_id, Verb.PAUSE, reason="dysphoria"),
    ):
        with pytest.raises(NotAllowed, match="Nobody is signed in"):
            ask()


@pytest.mark.req("SR-31")
def test_two_nurses_enter_the_same_set_and_both_stand(ward: WatchedWard, order_id: str) -> None:
    ward.clock.set("2026-11-22T14:15")
    first = ObservationDraft(typed=RUNNING)
    assert ward.desk.observation_form(order_id, first).taken == ""
    ward.sign_in(SECOND)
    ward.desk.observe(order_id, first, new_id())
    ward.sign_in(FIRST)
    taken = ward.desk.observation_form(order_id, first).taken
    assert taken == "The set due 14:15 was done 14:15 by M Sole. This one is extra."
    ward.desk.observe(order_id, first, new_id())
    shown = ward.desk.infusion(order_id)
    assert sum(line.at == "22-Nov-2026 14:15" and line.what.startswith("Observed") for line in shown.history) == 2
    assert not any(line.at == "14:15" and line.state.is_open for line in shown.due)


@pytest.mark.req("SR-36")
def test_a_clock_a_day_back_shows_everything_and_enters_nothing(ward: WatchedWard, order_id: str) -> None:
    ward.clock.forward(-24 * 60)
    shown = ward.desk.infusion(order_id)
    assert "write it on paper now" in shown.notice
    assert len(shown.history) == 2
    with pytest.raises(Exception, match="clock says"):
        ward.step(order_id, Verb.PAUSE, reason="dysphoria")
    form = ward.desk.observation_form(order_id, ObservationDraft(typed=RUNNING))
    assert "write it on paper now" in form.moment_problem
    ward.clock.forward(24 * 60)
    assert ward.desk.infusion(order_id).notice == ""
