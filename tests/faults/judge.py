"""What a person finds after a fault: is all there that was acknowledged, once, does the chain fit, may she go on?"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ketadesk.adapters.storage.database import rows
from ketadesk.adapters.storage.record import Record
from ketadesk.application.errors import KetaDeskError

from .deeds import Deed
from .tally import Tally
from .the_record import opened, what_verify_finds


def judge(folder: Path, acknowledged: Sequence[Deed], next_deeds: Sequence[Deed], tally: Tally, when: str) -> None:
    """Open the record in `folder` and count what is wrong into `tally`; `when` names the case.

    `next_deeds` were not acknowledged. They are tried again, as a person would who saw no answer.
    """
    tally.acknowledged += sum(len(deed.entry_ids) for deed in acknowledged)
    with in_words(tally.corrupt, when), opened(folder) as record:
        found = stored_entries(record)
        _note_missing(found, acknowledged, tally, when)
        tally.saw("entries there that nobody saw acknowledged", _count_there(found, next_deeds))
        tally.corrupt.extend(f"{when}: half of {deed} is there" for deed in next_deeds if _is_half_there(found, deed))
        if acknowledged:
            _note_changed(record, acknowledged[-1], tally, when)
        for deed in next_deeds:
            deed.do(record)
        after = stored_entries(record)
        _note_missing(after, [*acknowledged, *next_deeds], tally, f"{when}, tried again")
        twice = [entry_id for entry_id, times in after.items() if times > 1]
        tally.corrupt.extend(f"{when}: entry {entry_id} is there twice" for entry_id in twice)
        tally.corrupt.extend(f"{when}: {problem}" for problem in what_verify_finds(record, folder))


def judge_reading(record: Record, acknowledged: Sequence[Deed], tally: Tally, when: str) -> None:
    """The part of `judge` that writes nothing, for a record that can only be read."""
    tally.acknowledged += sum(len(deed.entry_ids) for deed in acknowledged)
    with in_words(tally.corrupt, when):
        _note_missing(stored_entries(record), acknowledged, tally, when)


@contextmanager
def in_words(cases: list[str], when: str) -> Iterator[None]:
    """A failure of the program inside is a case, in its own words."""
    try:
        yield
    except KetaDeskError as failed:
        cases.append(f"{when}: {failed} ({_causes(failed)})")


def stored_entries(record: Record) -> Counter[str]:
    """How often the journal has each entry id."""
    with record.database.reading() as connection:
        return Counter(entry_id for (entry_id,) in rows(connection, "SELECT entry_id FROM journal"))


def _note_missing(found: Counter[str], deeds: Iterable[Deed], tally: Tally, when: str) -> None:
    for deed in deeds:
        tally.lost.extend(f"{when}: entry {entry} of {deed}" for entry in deed.entry_ids if not found[entry])


def _note_changed(record: Record, deed: Deed, tally: Tally, when: str) -> None:
    """The order of the last acknowledged deed is as it was given, and stands at least where that deed took it."""
    done = deed.of_its_order
    if record.orders.get(deed.order_id, 1) != done[0].order():
        tally.corrupt.append(f"{when}: order {deed.order_id} is not what was stored")
    steps = [event.entry_id for event in record.orders.events(deed.order_id)]
    missing = [one for one in done if one.event and one.event.entry_id not in steps]
    tally.lost.extend(f"{when}: the step of {one} is not among the order's steps" for one in missing)
    logged = tuple(one.logged for one in done if one.logged)
    if record.infusions.entries(deed.order_id)[: len(logged)] != logged:
        tally.corrupt.append(f"{when}: the log of {deed.order_id} is not what was logged")


def _count_there(found: Counter[str], deeds: Iterable[Deed]) -> int:
    return sum(1 for deed in deeds for entry in deed.entry_ids if found[entry])


def _is_half_there(found: Counter[str], deed: Deed) -> bool:
    return 0 < sum(1 for entry in deed.entry_ids if found[entry]) < len(deed.entry_ids)


def _causes(error: BaseException) -> str:
    causes = []
    cause = error.__cause__
    while cause is not None:
        causes.append(type(cause).__name__)
        cause = cause.__cause__
    return " from ".join(causes) or "no cause"
