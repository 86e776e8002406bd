"""What the command line lists, shows and exports of infusions: the ward view's words, and every value with its unit."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ketadesk.application.monitoring.bedside_desk import (
    DueLine,
    FindingCard,
    HistoryLine,
    InfusionView,
    Verb,
    WardLine,
)
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.record_listing import (
    Listed,
    LoggedValue,
    infusion_lines,
    listed,
    logged_json,
    logged_values,
    ward_words,
)
from ketadesk.application.stored_order import OrderSummary
from ketadesk.domain.bedside.due_outcome import DueState
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.domain.bedside.infusion_log import Fact, NotObserved, Observed, PumpRead, Reconciled, StruckThrough
from ketadesk.domain.bedside.observation import ObservationSet, ObservedValue
from ketadesk.domain.bedside.trigger import Urgency
from ketadesk.domain.order_state import SheetMark

AT = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)


def _entry(fact: Fact, replaces: str = "", why: str = "") -> LogEntry:
    return LogEntry(
        entry_id="entry-2",
        at=AT,
        fact=fact,
        replaces=replaces,
        why=why,
        order_id="KD-20261122-0001",
        revision=1,
        by="account-1",
        by_name="Jo Doe",
        entered_at=AT.isoformat(),
        utc_offset="+00:00",
    )


def _order(order_id: str) -> OrderSummary:
    return OrderSummary(
        order_id=order_id,
        revision=1,
        family_name="EXAMPLE",
        given_name="Alex",
        identifier="TEST-0001",
        birth_date="1980-04-01",
        regimen="acute-pain-infusion",
        rate="35 mL per hour",
        stored_at="2026-11-22T14:00:00+00:00",
        mark=SheetMark.SIGNED,
    )


def _line(order_id: str, **changes: object) -> WardLine:
    told: dict[str, object] = {
        "order_id": order_id,
        "label": f"{order_id}-R1",
        "bed": "12 B",
        "patient": "EXAMPLE, Alex",
        "identifier": "TEST-0001",
        "born": "01-Apr-1980",
        "state": CourseState.RUNNING,
        "state_words": "Running",
        "rate": "35 mL per hour",
        "since": "since 14:15, 4hr 45min",
        "due_state": DueState.OVERDUE,
        "due": "Overdue by 12min (18:45)",
        "due_at": "2026-11-22T18:45:00+00:00",
        "pain": "4 at rest, 6 on movement (18:30)",
        "sedation": "1 (18:30)",
        "side_effects": "None (18:30)",
        "empty_at": "Container empty 21:40",
        "urgency": None,
        "findings": "",
        "flags": ("Drug library changed since this order",),
    }
    return WardLine.model_validate(told | changes)


@pytest.mark.req("SR-36")
def test_observations_are_a_value_each_with_unit_and_code() -> None:
    fact = Observed(
        observed=ObservationSet(
            values=(
                ObservedValue(item="temperature", text="36.0", unit="Cel", code="LOINC 8310-5"),
                ObservedValue(item="spo2", text="9", unit="%", code="LOINC 59408-5", confirmed=True),
                ObservedValue(item="danger-signs", text="seizure chest-pain", code="local danger-signs"),
            ),
            incomplete_because="asleep",
        )
    )
    assert logged_values(_entry(fact)) == (
        LoggedValue("temperature", "36.0", "Cel", "LOINC 8310-5"),
        LoggedValue("spo2", "9", "%", "LOINC 59408-5"),
        LoggedValue("spo2 confirmed", "yes"),
        LoggedValue("danger-signs", "seizure chest-pain", "", "local danger-signs"),
        LoggedValue("incomplete_because", "asleep"),
    )


@pytest.mark.parametrize(
    ("fact", "values"),
    [
        (
            NotObserved(due_at=AT, tracks=("circulation", "temperature"), reason="asleep"),
            (
                LoggedValue("due_at", "2026-11-22T14:30:00+00:00"),
                LoggedValue("tracks", "circulation; temperature"),
                LoggedValue("reason", "asleep"),
            ),
        ),
        (PumpRead(ml_per_h=Decimal("35.0"), left_ml=None), (LoggedValue("ml_per_h", "35.0", "mL/h"),)),
        (
            Reconciled(unaccounted_mg=Decimal("1E+1"), reason="", witness="account-2", witness_name="B"),
            (
                LoggedValue("unaccounted_mg", "10", "mg"),
                LoggedValue("witness", "account-2"),
                LoggedValue("witness_name", "B"),
            ),
        ),
    ],
    ids=["not-observed", "pump-read", "reconciled"],
)
def test_any_other_fact_is_its_fields(fact: Fact, values: tuple[LoggedValue, ...]) -> None:
    assert logged_values(_entry(fact)) == values


def test_an_entry_as_json_names_what_it_corrects_and_every_quantity_is_text() -> None:
    read = PumpRead(ml_per_h=Decimal("0.5"), left_ml=Decimal(30))
    assert logged_json(_entry(read, replaces="entry-1", why="misread")) == {
        "entry": "entry-2",
        "revision": 1,
        "kind": "pump-read",
        "corrects": "entry-1",
        "why": "misread",
        "values": [
            {"item": "ml_per_h", "value": "0.5", "unit": "mL/h", "code": ""},
            {"item": "left_ml", "value": "30", "unit": "mL", "code": ""},
        ],
    }
    assert logged_json(_entry(StruckThrough(entry="entry-1"), why="wrong bed"))["corrects"] == "entry-1"


def test_infusions_come_first_as_the_ward_has_them_then_the_other_orders() -> None:
    first, second, third = (_order(f"KD-20261122-000{number}") for number in range(1, 4))
    due, later, unknown = _line(third.order_id), _line(first.order_id), _line("KD-20250101-0001")
    assert listed((third, second, first), (due, later, unknown)) == (
        Listed(third, due),
        Listed(first, later),
        Listed(None, unknown),
        Listed(second, None),
    )


def test_one_infusion_in_one_line() -> None:
    assert ward_words(_line("KD-20261122-0001")) == (
        "KD-20261122-0001-R1  bed 12 B  EXAMPLE, Alex; TEST-0001; 01-Apr-1980  Running  35 mL per hour"
        "  since 14:15, 4hr 45min  Overdue by 12min (18:45)  4 at rest, 6 on movement (18:30)  1 (18:30)"
        "  None (18:30)  Container empty 21:40  Drug library changed since this order"
    )
    waiting = _line(
        "A", bed="", rate="", since="", due="", pain="", sedation="", side_effects="", empty_at="", flags=()
    )
    assert ward_words(waiting) == "A-R1  EXAMPLE, Alex; TEST-0001; 01-Apr-1980  Running"


def _view(**changes: object) -> InfusionView:
    told: dict[str, object] = {
        "order_id": "KD-20261122-0001",
        "revision": 1,
        "label": "KD-20261122-0001-R1",
        "name": "EXAMPLE, Alex",
        "born": "01-Apr-1980",
        "gender": "Female",
        "identifier": "TEST-0001",
        "weight": "70 kg",
        "allergies": "None known",
        "allergies_alert": False,
        "bed": "12 B",
        "state": CourseState.RUNNING,
        "state_words": "Running",
        "rate": "35",
        "rate_lines": ("35 mg per hour",),
        "ordered": "Ordered: 35 mL per hour",
        "next_step": "",
        "counts": (("Given", "14 mg"),),
        "findings": (
            FindingCard(
                key="k",
                urgency=Urgency.STOP,
                title="Stop the pump and call",
                action="Stop the pump.",
                because="Respiratory rate 8 per min at 18:30",
                source="s",
                is_open=True,
                verb=Verb.ACT,
                subject="k",
            ),
            FindingCard(
                key="l",
                urgency=Urgency.CALL,
                title="Call",
                action="Call.",
                because="SpO2 91 % at 18:00",
                source="s",
                is_open=False,
                acted="18:02 Dr Lee called",
                verb=Verb.ACT,
                subject="l",
            ),
        ),
        "due": (
            DueLine(at="19:00", tracks="Circulation", state=DueState.DUE, words="Due 19:00", due_at="x"),
        ),
        "history": (
            HistoryLine(
                entry_id="e2", at="18:30", entered="entered 18:50, late by 20min", by="Jo Doe", what="Observations",
                can_correct=True, can_strike=True,
            ),
            HistoryLine(
                entry_id="e1", at="18:00", entered="", by="Jo Doe", what="Paused", struck="wrong patient, by Ann",
                can_correct=False, can_strike=False,
            ),
        ),
        "allowed": (),
        "at": "22-Nov-2026 19:12",
    }  # fmt: skip
    return InfusionView.model_validate(told | changes)


def test_one_infusion_as_text() -> None:
    assert list(infusion_lines(_view())) == [
        "KD-20261122-0001-R1  EXAMPLE, Alex  01-Apr-1980  Female  TEST-0001  70 kg",
        "Allergies: None known",
        "Bed 12 B  Running  35 mL per hour on the pump  at 22-Nov-2026 19:12",
        "35 mg per hour",
        "Ordered: 35 mL per hour",
        "Given: 14 mg",
        "",
        "Findings",
        "  Stop the pump and call: Respiratory rate 8 per min at 18:30  Stop the pump.",
        "  Call: SpO2 91 % at 18:00  Call.  Acted on: 18:02 Dr Lee called",
        "",
        "Observations",
        "  19:00  Circulation  Due 19:00",
        "",
        "History",
        "  18:30  Observations  by Jo Doe  entered 18:50, late by 20min",
        "  18:00  Paused  by Jo Doe  STRUCK THROUGH: wrong patient, by Ann",
    ]


def test_an_infusion_that_waits_for_its_start_says_no_rate_and_no_empty_part() -> None:
    waiting = _view(bed="", rate="", rate_lines=(), counts=(), findings=(), due=(), history=(), gender="")
    assert list(infusion_lines(waiting)) == [
        "KD-20261122-0001-R1  EXAMPLE, Alex  01-Apr-1980  TEST-0001  70 kg",
        "Allergies: None known",
        "Running  at 22-Nov-2026 19:12",
        "Ordered: 35 mL per hour",
    ]
