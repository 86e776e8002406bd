"""When something happened, as it is typed: never guessed, never moved, the change of the clocks asked about."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ketadesk.application.lateness import late_words
from ketadesk.application.monitoring.typed_moment import (
    MomentRefused,
    moment_echo,
    moment_words,
    read_moment,
    typed_moment,
)

LONDON = ZoneInfo("Europe/London")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
NOW = datetime(2026, 11, 22, 19, 3, 40, 999, tzinfo=LONDON)


def read(text: str, now: datetime = NOW) -> str:
    return f"{read_moment(text, now):%Y-%m-%dT%H:%M:%S%z}"


def refusal(text: str, now: datetime = NOW) -> str:
    with pytest.raises(MomentRefused) as refused:
        read_moment(text, now)
    assert str(refused.value) == refused.value.reason
    return refused.value.reason


@pytest.mark.req("SR-36")
@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("", "2026-11-22T19:03:40+0000"),
        ("19:03", "2026-11-22T19:03:00+0000"),
        ("00:00", "2026-11-22T00:00:00+0000"),
        # not yet today: it was yesterday
        ("19:04", "2026-11-21T19:04:00+0000"),
        ("23:59", "2026-11-21T23:59:00+0000"),
        ("22-Nov 14:30", "2026-11-22T14:30:00+0000"),
        ("1-nov 09:05", "2026-11-01T09:05:00+0000"),
        ("22-Nov-2026 14:30", "2026-11-22T14:30:00+0000"),
        ("22-Nov-2025 14:30", "2025-11-22T14:30:00+0000"),
        ("29-Feb-2024 14:30", "2024-02-29T14:30:00+0000"),
        # 14:30 British Summer Time
        ("24-Oct 14:30", "2026-10-24T13:30:00+0000"),
    ],
)
def test_what_is_taken(text: str, utc: str) -> None:
    assert read(text) == utc


@pytest.mark.req("SR-36")
def test_without_a_year_the_nearest_day_is_meant() -> None:
    new_year = datetime(2027, 1, 1, 0, 20, tzinfo=LONDON)
    assert read("31-Dec 23:50", new_year) == "2026-12-31T23:50:00+0000"
    assert read("23:50", new_year) == "2026-12-31T23:50:00+0000"
    eve = datetime(2026, 12, 31, 23, 50, tzinfo=LONDON)
    assert refusal("1-Jan 00:10", eve) == "01-Jan-2027 00:10 is in the future. It is 31-Dec-2026 23:50 now."


@pytest.mark.req("SR-36")
@pytest.mark.parametrize(
    "text",
    [
        "9:05", "1430", "14.30", "14:30:00", " 14:30", "14:30 ", "14:30\n", "2:30 pm", "\N{ARABIC-INDIC DIGIT ONE}4:30",
        "now", "-", "22/11 14:30", "22-11 14:30", "22-Nov", "22-Nov-26 14:30", "2026-11-22T14:30", "14:30 third",
        "14:30  first", "22-Nov  14:30", "022-Nov 14:30",
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused_as_it_stands(text: str) -> None:
    assert refusal(text) == (
        f"{text!r} is not a time. Type 14:30, or 22-Nov 14:30, or 22-Nov-2026 14:30; blank for now."
    )


@pytest.mark.req("SR-36")
def test_times_and_days_that_are_none() -> None:
    assert refusal("24:00") == "24:00 is not a time of day. Type 00:00 to 23:59."
    assert refusal("14:60") == "14:60 is not a time of day. Type 00:00 to 23:59."
    assert refusal("22-Nox 14:30").startswith("'Nox' is not a month. Type Jan, Feb, ")
    assert refusal("31-Nov 14:30").startswith("31-Nov is no day. Type 14:30, ")
    assert refusal("29-Feb 14:30").startswith("29-Feb is no day.")
    assert refusal("29-Feb-2026 14:30").startswith("29-Feb-2026 is no day.")
    for year in ("0000", "0001", "1899", "2201", "9999"):
        assert refusal(f"1-Jan-{year} 14:30").startswith(f"1-Jan-{year} is no day.")


@pytest.mark.req("SR-36")
def test_the_future_is_refused() -> None:
    assert refusal("22-Nov 19:04") == "22-Nov-2026 19:04 is in the future. It is 22-Nov-2026 19:03 now."
    assert refusal("23-Nov-2026 08:00").startswith("23-Nov-2026 08:00 is in the future.")


@pytest.mark.req("SR-36")
def test_a_time_that_the_clocks_repeat_has_to_say_which() -> None:
    # 25 October 2026: 02:00 BST becomes 01:00 GMT
    now = datetime(2026, 10, 25, 8, 0, tzinfo=LONDON)
    assert refusal("01:30", now) == (
        "25-Oct-2026 01:30 came twice: the clocks went back. Type 01:30 first, or 01:30 second."
    )
    assert read("01:30 first", now) == "2026-10-25T00:30:00+0000"
    assert read("01:30 second", now) == "2026-10-25T01:30:00+0000"
    assert read("25-Oct 01:30 second", now) == "2026-10-25T01:30:00+0000"
    assert read("00:59", now) == "2026-10-24T23:59:00+0000"
    assert read("02:00", now) == "2026-10-25T02:00:00+0000"
    assert refusal("02:00 first", now) == "25-Oct-2026 02:00 came only once. Type it without 'first'."


@pytest.mark.req("SR-36")
def test_while_the_repeated_hour_runs() -> None:
    # 01:10 for the second time: 01:50 has come once, and comes again
    second = datetime(2026, 10, 25, 1, 10, tzinfo=UTC).astimezone(LONDON)
    assert read("01:50 first", second) == "2026-10-25T00:50:00+0000"
    assert refusal("01:50 second", second).startswith("25-Oct-2026 01:50 is in the future.")
    assert refusal("01:50", second).startswith("25-Oct-2026 01:50 came twice")
    # 01:10 for the first time: 01:50 is yesterday's
    first = datetime(2026, 10, 25, 0, 10, tzinfo=UTC).astimezone(LONDON)
    assert read("01:50", first) == "2026-10-24T00:50:00+0000"


@pytest.mark.req("SR-36")
def test_a_time_that_the_clocks_leave_out_is_refused() -> None:
    # 29 March 2026: 01:00 GMT becomes 02:00 BST
    now = datetime(2026, 3, 29, 8, 0, tzinfo=LONDON)
    assert refusal("01:30", now) == (
        "29-Mar-2026 01:30 was left out: the clocks went forward over it. Type the time again."
    )
    assert refusal("29-Mar 01:30 first", now).startswith("29-Mar-2026 01:30 was left out")
    assert read("02:00", now) == "2026-03-29T01:00:00+0000"
    assert read("00:59", now) == "2026-03-29T00:59:00+0000"


@pytest.mark.req("SR-36")
def test_half_an_hour_on_lord_howe() -> None:
    # 5 April 2026: 02:00 (+11:00) becomes 01:30 (+10:30)
    now = datetime(2026, 4, 5, 8, 0, tzinfo=LORD_HOWE)
    assert read("01:45 first", now) == "2026-04-04T14:45:00+0000"
    assert read("01:45 second", now) == "2026-04-04T15:15:00+0000"
    # 4 October 2026: 02:00 (+10:30) becomes 02:30 (+11:00)
    spring = datetime(2026, 10, 4, 8, 0, tzinfo=LORD_HOWE)
    assert refusal("02:15", spring).startswith("04-Oct-2026 02:15 was left out")


@pytest.mark.req("SR-36")
def test_more_than_24_hours_ago_needs_its_date() -> None:
    # on the day with 25 hours yesterday's 10:30 was 24 and a half hours ago
    now = datetime(2026, 10, 25, 10, 0, tzinfo=LONDON)
    assert refusal("10:30", now) == "10:30 was more than a day ago. Type it with its date: 24-Oct 10:30."
    assert read("24-Oct 10:30", now) == "2026-10-24T09:30:00+0000"


@pytest.mark.req("SR-36")
def test_what_was_understood_is_said_back_with_its_date() -> None:
    now = NOW.replace(microsecond=0)
    assert moment_echo(now.astimezone(UTC), NOW) == "22-Nov-2026 19:03, now"
    assert moment_echo(read_moment("18:59", now), now) == "22-Nov-2026 18:59"
    assert moment_echo(read_moment("17:40", now), now) == "22-Nov-2026 17:40, entered late by 1hr 23min"
    assert moment_echo(read_moment("19:04", now), now) == "21-Nov-2026 19:04, entered late by 23hr 59min"


@pytest.mark.req("SR-36")
def test_a_repeated_time_is_said_back_with_which_it_is() -> None:
    now = datetime(2026, 10, 25, 8, 0, tzinfo=LONDON)
    for which in ("first", "second"):
        assert moment_words(read_moment(f"01:30 {which}", now), now) == f"25-Oct-2026 01:30 {which}"


@pytest.mark.req("SR-36")
@pytest.mark.parametrize(
    ("late_s", "words"),
    [
        (-60, ""), (0, ""), (300, ""), (301, "entered late by 5min"), (360, "entered late by 6min"),
        (4800, "entered late by 1hr 20min"), (4859, "entered late by 1hr 20min"), (3600, "entered late by 1hr"),
    ],
)  # fmt: skip
def test_late_by_more_than_five_minutes(late_s: int, words: str) -> None:
    at = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
    assert late_words(at, at + timedelta(seconds=late_s)) == words
    assert late_words(at, (at + timedelta(seconds=late_s)).astimezone(LONDON)) == words


@pytest.mark.req("SR-36")
def test_read_without_an_error_for_a_form() -> None:
    now = NOW.astimezone(UTC)
    assert typed_moment("14:30", now, LONDON).at == datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
    assert typed_moment("14:30", now, LONDON).problem == ""
    refused = typed_moment("25:30", now, LONDON)
    assert refused.at is None
    assert refused.problem == "25:30 is not a time of day. Type 00:00 to 23:59."
