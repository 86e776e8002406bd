"""The audit as CSV: read back by another reader it is what was recorded, and no cell begins a formula."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.application.account import Author
from ketadesk.application.audit import AuditEntry
from ketadesk.application.csv_export import audit_csv, guarded, is_late, with_offset
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.domain.bedside.infusion_log import Fact, Observed
from ketadesk.domain.bedside.observation import ObservationSet, ObservedValue


def entry(**changes: Any) -> AuditEntry:
    facts: dict[str, Any] = {
        "sequence": 7,
        "happened_at": "2026-11-22T13:40:00+00:00",
        "entered_at": "2026-11-22T13:40:02.250000+00:00",
        "utc_offset": "+01:00",
        "by": Author(account_id="account-1", name="Jo Doe"),
        "kind": "order",
        "subject": "KD-20261122-0007",
        "patient": "EXAMPLE, Alex; TEST-0001",
        "what": "Order stored",
        "before": (("Weight", "70"),),
        "after": (("Weight", "70.5"), ("Dose", "0.15")),
    }
    return AuditEntry.model_validate(facts | changes)


def test_the_whole_file_to_the_letter() -> None:
    assert audit_csv([entry()]) == (
        "number,happened_at,entered_at,late,by,by_account,kind,about,patient,what,before,after,"
        "revision,entry,corrects,item,value,unit,code,apostrophe_added_in\r\n"
        "7,2026-11-22T14:40:00+01:00,2026-11-22T14:40:02+01:00,,Jo Doe,account-1,order,KD-20261122-0007,"
        '"EXAMPLE, Alex; TEST-0001",Order stored,Weight: 70,"Weight: 70.5\nDose: 0.15",,,,,,,,\r\n'
    )


def test_without_entries_the_columns_stand_alone() -> None:
    assert audit_csv([]).count("\r\n") == 1


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+44 20", "'+44 20"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("  =1", "'  =1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("a;=cmd", "a;'=cmd"),
        ("a; -5;b", "a;' -5;b"),
        ("a\n=cmd", "a\n'=cmd"),
        ("'=1", "'=1"),
        ("0.15", "0.15"),
        ("a-b = c", "a-b = c"),
        ("", ""),
        ("O'Hara", "O'Hara"),
    ],
)
def test_no_cell_begins_a_formula(cell: str, safe: str) -> None:
    assert guarded(cell) == safe


def test_the_last_column_names_what_was_guarded() -> None:
    rows = list(csv.reader(io.StringIO(audit_csv([entry(what="=1+1", subject="-x"), entry()]), newline="")))
    assert [row[-1] for row in rows] == ["apostrophe_added_in", "about what", ""]
    assert (rows[1][7], rows[1][9]) == ("'-x", "'=1+1")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_comes_back_and_is_named_where_it_was_guarded(text: str) -> None:
    rows = list(csv.reader(io.StringIO(audit_csv([entry(what=text)]), newline="")))
    assert len(rows) == 2
    shown, named = rows[1][9], rows[1][-1].split()
    assert (shown == text) is ("what" not in named)
    assert not shown.lstrip().startswith(("=", "+", "-", "@"))


@pytest.mark.req("SR-36")
def test_what_was_written_late_is_marked_late() -> None:
    late = entry(entered_at="2026-11-22T13:45:01+00:00")
    assert is_late(late)
    assert not is_late(entry(entered_at="2026-11-22T13:45:00+00:00"))
    # A clock that was put back makes nothing late.
    assert not is_late(entry(entered_at="2026-11-22T12:00:00+00:00"))
    assert ",late," in audit_csv([late])


@pytest.mark.parametrize(
    ("offset", "shown"), [("+00:00", "2026-11-22T13:40:00+00:00"), ("-05:30", "2026-11-22T08:10:00-05:30")]
)
def test_a_moment_is_shown_as_the_workstation_showed_it(offset: str, shown: str) -> None:
    assert with_offset("2026-11-22T13:40:00.999+00:00", offset) == shown


def logged(fact: Fact, **changes: Any) -> LogEntry:
    facts: dict[str, Any] = {
        "entry_id": "entry-2",
        "at": datetime(2026, 11, 22, 13, 40, tzinfo=UTC),
        "fact": fact,
        "order_id": "KD-20261122-0007",
        "revision": 1,
        "by": "account-1",
        "by_name": "Jo Doe",
        "entered_at": "2026-11-22T13:40:00+00:00",
        "utc_offset": "+01:00",
    }
    return LogEntry.model_validate(facts | changes)


@pytest.mark.req("SR-36")
def test_each_observed_value_has_a_row_with_unit_and_code_behind_its_entry() -> None:
    systolic = ObservedValue(item="systolic-bp", text="120", unit="mm[Hg]", code="LOINC 8480-6")
    fact = Observed(observed=ObservationSet(values=(systolic,), comment="=SUM(A1)"))
    text = audit_csv([entry(kind="observed", logged=logged(fact, replaces="entry-1", why="misread")), entry()])
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    told = [
        [row[name] for name in ("number", "about", "entry", "corrects", "item", "value", "unit", "code")]
        for row in rows
    ]
    about = ["7", "KD-20261122-0007", "entry-2", "entry-1"]
    assert told == [
        [*about, "", "", "", ""],
        [*about, "systolic-bp", "120", "mm[Hg]", "LOINC 8480-6"],
        [*about, "comment", "'=SUM(A1)", "", ""],
        ["7", "KD-20261122-0007", "", "", "", "", "", ""],
    ]
    assert [row["what"] for row in rows] == ["Order stored", "", "", "Order stored"]
    assert [row["happened_at"] for row in rows] == ["2026-11-22T14:40:00+01:00"] * 4
    assert [row["apostrophe_added_in"] for row in rows] == ["", "", "value", ""]
