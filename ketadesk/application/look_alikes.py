"""Patients who could be taken for each other: the same surname, or an identifier that differs in little."""

from ketadesk.application.order_draft import PatientDraft


def look_alikes(patient: PatientDraft, known: list[tuple[str, str, str]]) -> tuple[str, ...]:
    """Return one sentence for each known patient, other than this one, who looks like `patient`."""
    found: list[str] = []
    for family, given, identifier in known:
        if identifier == patient.identifier and _same(family, patient.family_name):
            if patient.given_name and not _same(given, patient.given_name):
                found.append(f"{identifier} is known as {family}, {given}. Check the identifier and the name.")
            continue
        if patient.identifier and identifier == patient.identifier:
            found.append(f"{identifier} is the identifier of {family}, {given}. Check the identifier.")
        elif patient.family_name and _same(family, patient.family_name):
            found.append(f"Same surname: {family}, {given}, {identifier}. Check that this is the right patient.")
        elif _similar(identifier, patient.identifier):
            found.append(f"Similar identifier: {identifier} is {family}, {given}. Check every digit.")
    return tuple(found)


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _similar(one: str, other: str) -> bool:
    """One character changed, added or left out, or two neighbours swapped; only for identifiers of 4 or more."""
    if one == other or min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    first, second = one[start:], other[start:]
    if len(first) != len(second):
        longer, shorter = (first, second) if len(first) > len(second) else (second, first)
        return longer[1:] == shorter
    return first[1:] == second[1:] or (first[:2] == second[1::-1] and first[2:] == second[2:])
