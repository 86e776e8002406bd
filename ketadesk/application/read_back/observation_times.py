"""9. Every observation of the plan's schedule on the ward's clock, track by track, and the temperature times."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ketadesk.application.read_back.asked import Asked
from ketadesk.application.read_back.sheet_parts import Token, tokens

_HOUR, _SECOND = timedelta(hours=1), timedelta(seconds=1)
_Moment = tuple[str, str]


def observation_mismatches(text: str, asked: Asked) -> tuple[str, ...]:
    """Where section 9, read as `text`, does not have the clock times that are due."""
    found = _moments(tokens(text))
    at = 0
    for track in dict.fromkeys(due["track"] for due in asked.plan["schedule"]):
        expected = [asked.when(due["due"]) for due in asked.plan["schedule"] if due["track"] == track]
        for number, due in enumerate(expected, start=1):
            if at == len(found) or found[at] != due:
                seen = " ".join(found[at]) if at < len(found) else "nothing"
                return (f"section 9, {track}, time {number}: expected {' '.join(due)}, found {seen}",)
            at += 1
    return _temperature(found[at:], text, asked)


def _moments(found: Sequence[Token]) -> list[_Moment]:
    """Each time with the day that stands before it."""
    day, moments = "", []
    for token in found:
        if token.unit == "day":
            day = token.text
        if token.unit == "time":
            moments.append((day, token.text))
    return moments


def _temperature(found: list[_Moment], text: str, asked: Asked) -> tuple[str, ...]:
    """At every so many hours from the start, as its heading says, until the drug stops."""
    drug = [phase for phase in asked.plan["phases"] if phase["kind"] != "saline"]
    every = next((t for t in tokens(text[text.find("Temperature,") :]) if t.unit == "hr"), None)
    if every is None or not drug:
        return ("section 9: a temperature time belongs to nothing in the order",) if found else ()
    start, stop = (datetime.fromisoformat(moment) for moment in (drug[0]["start"], drug[-1]["end"]))
    step = int(every.text) * _HOUR
    # The plan tells the stop to the second: one that falls on a temperature time may lie just before it.
    counts = {(stop - start) // step, (stop - start - _SECOND) // step, (stop - start + _SECOND) // step}
    wanted = [[asked.when((start + step * k).isoformat()) for k in range(1, count + 1)] for count in sorted(counts)]
    if found in wanted:
        return ()
    wrong = next((n for n, pair in enumerate(zip(found, wanted[0], strict=False), start=1) if pair[0] != pair[1]), 0)
    first = f", the first wrong one is number {wrong}" if wrong else ""
    return (f"section 9, temperature: expected {len(wanted[0])} times, found {len(found)}{first}",)
