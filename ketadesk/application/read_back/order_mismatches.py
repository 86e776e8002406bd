"""An order sheet against the order itself: the plan and the draft, read without the words in between.

The paper is taken apart by its headings, each part's figures are read with their units, and every one of them must be
the order's, in its place. What the drug library says in its own words may have figures too, but none in the units that
an order is given in. The figures are written a second time for this, by a writer of their own.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial

from ketadesk.application.order_draft import KnownAllergies
from ketadesk.application.plan_schema import FindingTold
from ketadesk.application.read_back.asked import Asked, asked_in_each_way
from ketadesk.application.read_back.observation_times import observation_mismatches
from ketadesk.application.read_back.order_wants import order_wants, preparation_wants
from ketadesk.application.read_back.order_words import word_mismatches
from ketadesk.application.read_back.own_figures import age, day_text, full_name, zone_of
from ketadesk.application.read_back.page_text import squeezed
from ketadesk.application.read_back.rate_wants import calculation_wants, rate_table_wants, taper_wants
from ketadesk.application.read_back.sheet_parts import TITLES, SheetParts, sheet_parts, tokens
from ketadesk.application.read_back.wants import FREE, Want, figure, mismatch
from ketadesk.application.sheet.printed_order import PrintedOrder

_FIGURES: dict[int, Callable[[Asked], Iterable[Want]]] = {
    3: preparation_wants,
    4: order_wants,
    5: calculation_wants,
    7: rate_table_wants,
    8: taper_wants,
}
_EARLIER: dict[int, tuple[Callable[[Asked], Iterable[Want]], ...]] = {
    5: (partial(calculation_wants, loading_rate=False),),
}
"""What a sheet asks for that was stored by a version before this one: it is printed as it was stored."""
_LONG = 400
"""Characters of a row below which no table is cut inside it."""


def order_mismatches(pages: Sequence[str], behind: PrintedOrder) -> tuple[str, ...]:
    """Where the order sheet whose pages read as `pages` does not say what the order `behind` it says."""
    plan = behind.plan
    draft = behind.draft
    parts = sheet_parts(pages)
    lost = [number for number in range(1, len(TITLES) + 1) if number not in parts.sections]
    if lost:
        return tuple(f"section {number} is not there, or not in its place" for number in lost)
    ways = asked_in_each_way(draft, plan, zone_of(draft.time_zone, draft.start))
    asked = next((way for way in ways if not _figures(4, way, parts)), ways[0])
    found = [*_identity(parts, asked, behind.label), *_patient(parts.sections[1], asked)]
    found += _checklist(parts.sections[2], asked)
    for number in _FIGURES:
        found += _figures(number, asked, parts)
    found += _passed(parts, asked)
    found += observation_mismatches(parts.sections[9], asked)
    found += word_mismatches(parts, asked)
    return tuple(found)


def _figures(number: int, asked: Asked, parts: SheetParts) -> tuple[str, ...]:
    found = tokens(parts.sections[number])
    told = [mismatch(f"section {number}", way(asked), found) for way in (_FIGURES[number], *_EARLIER.get(number, ()))]
    return () if () in told else told[0]


def _identity(parts: SheetParts, asked: Asked, label: str) -> list[str]:
    patient, found = asked.draft.patient, []
    years = age(patient.birth_date, asked.draft.start, asked.zone)
    born = f"Born{_day(patient.birth_date)}({years}y)"
    wanted = {
        "order's label": label,
        "patient's name and date of birth": f"{full_name(patient)}{born}",
        "patient's gender": f"Gender{_GENDERS.get(patient.sex, patient.sex)}",
        "patient's identifier": patient.identifier,
        "allergies": _allergies(asked),
    }
    for number, header in enumerate(parts.headers, start=1):
        read = squeezed(header)
        for name, text in wanted.items():
            elsewhere = name == "allergies" and any(words in read for words in _ELSEWHERE)
            if squeezed(text) not in read and not elsewhere:
                found.append(f"page {number} of the sheet: the {name} is not the order's")
    return found


_GENDERS = {"female": "Female", "male": "Male", "other": "Other", "unknown": "Not known"}
_ELSEWHERE = ("allergies-infullbelow", "allergies-seepage")
"""What the box says where the allergies are too long for it."""
_ALLERGIES = {
    "none known": "No known allergies",
    "not recorded": "Allergies not recorded",
    "unavailable": "Allergies unavailable",
}


def _allergies(asked: Asked) -> str:
    told = asked.draft.patient.allergies
    return f"Known allergies: {', '.join(told.known)}" if isinstance(told, KnownAllergies) else _ALLERGIES[told]


def _day(iso: str) -> str:
    return day_text(date.fromisoformat(iso))


def _patient(text: str, asked: Asked) -> list[str]:
    """1. The weights and the height; then everything that was typed, as it was typed."""
    draft, plan = asked.draft, asked.plan
    wanted = [figure("weight", draft.patient.weight_kg, "kg")]
    if draft.patient.weight_date:
        wanted.append(Want("day of weighing", (_day(draft.patient.weight_date),), "day"))
    if draft.patient.height_cm:
        wanted.append(figure("height", draft.patient.height_cm, "cm"))
    wanted.append(figure("dosing weight", plan["dosing_weight_kg"], "kg"))
    if plan["dosing_weight_basis"] != "actual" and plan["ideal_weight_kg"] is not None:
        wanted.append(figure("actual weight", draft.patient.weight_kg, "kg"))
        wanted.append(figure("ideal weight", plan["ideal_weight_kg"], "kg"))
    wanted.append(FREE)
    found = mismatch("section 1", wanted, tokens(text[: text.find("Indication")]))
    read = squeezed(text)
    lost = [name for name in _TYPED if squeezed(getattr(draft, name)) not in read]
    return [*found, *(f"section 1: the {name.replace('_', ' ')} is not the order's" for name in lost)]


_TYPED = ("indication", "ward", "responsible_service", "prescriber", "prescriber_grade", "prescriber_contact")
_ANSWERS = {
    "absent": "Absent",
    "present": "PRESENT",
    "not-known": "NOT KNOWN",
    "not-applicable": "Not applicable",
}


def _checklist(text: str, asked: Asked) -> list[str]:
    """2. As many of each answer as were given."""
    given = Counter(asked.draft.checklist.values())
    answers = text[: text.find("Answered by:")]
    return [
        f"section 2: expected {given[answer]} times {word}, found {answers.count(word)}"
        for answer, word in _ANSWERS.items()
        if answers.count(word) != given[answer]
    ]


def _passed(parts: SheetParts, asked: Asked) -> list[str]:
    """2 and 6. Every limit that was passed, by whom and why."""
    read = squeezed(parts.sections[2] + parts.sections[6])
    passed = [finding for finding in asked.plan["findings"] if "override" in finding]
    found = [f"{f['code']}: who passed it and why is not the order's" for f in passed if not _is_told(f, read)]
    if not passed and squeezed("No soft stop was passed.") not in read:
        found.append("section 6: it does not say that no soft stop was passed")
    return found


def _is_told(finding: FindingTold, read: str) -> bool:
    """In one piece; a row that is cut at a page break has all its letters."""
    by = finding["override"]
    told = squeezed(finding["message"] + by["by"] + by["reason"])
    return told in read or (len(told) > _LONG and not Counter(told) - Counter(read))
