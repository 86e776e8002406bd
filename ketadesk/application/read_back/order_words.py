"""The words on a sheet that decide what a figure means, against the order: which drug library, whose answer, which
diluent, made up or added to, whom to call.

Only what the draft or the plan says can be held here. Words of the drug library's own are held by the library's hash,
which stands on every page.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ketadesk.application.read_back.asked import Asked
from ketadesk.application.read_back.highest_dose import highest_mismatch
from ketadesk.application.read_back.page_text import squeezed
from ketadesk.application.read_back.sheet_parts import SheetParts

_WARNING = "LIBRARY NOT APPROVED BY THIS HOSPITAL - NOT FOR PATIENT USE"
_HASH_SHOWN = 12
_SETTINGS = {"ward": "ward", "monitored": "monitored area", "ed": "emergency department", "icu": "ICU"}
_METHODS = {"make-up-to": "Make up to", "add-to": "Add to a full container of"}
_CLASSES = ("relative", "caution")
_ANSWERED = {"present": ("present", "PRESENT"), "not-known": ("not known", "NOT KNOWN")}
"""As a finding says it, as the checklist prints it."""


def word_mismatches(parts: SheetParts, asked: Asked) -> tuple[str, ...]:
    """Where the sheet's words are not the order's; nothing where all are."""
    return (
        *_library(parts.headers, asked),
        *_lost("section 1", parts.sections[1], _patient(asked)),
        *_lost("section 2", parts.sections[2], _answers(asked)),
        *_lost("section 3", parts.sections[3], _container(asked)),
        *highest_mismatch(parts.sections[6], asked.plan["phases"]),
        *_lost("section 10", parts.sections[10], _call(asked)),
    )


def _lost(section: str, text: str, wanted: Iterator[tuple[str, str]]) -> list[str]:
    read = squeezed(text)
    return [f"{section}: the {name} is not the order's" for name, words in wanted if squeezed(words) not in read]


def _library(headers: Sequence[str], asked: Asked) -> list[str]:
    plan = asked.plan
    line = squeezed(f"Drug library {plan['library_version']},")
    warned = "" if plan["library_approved"] else squeezed(_WARNING)
    state = "" if plan["library_approved"] else squeezed(f"{plan['library_version']}, not approved;")
    wanted = {
        "drug library's version": line,
        "drug library's hash": squeezed(f"SHA-256 {plan['library_sha256'][:_HASH_SHOWN]};"),
        "drug library's approval": state,
        "warning that the library is not approved": warned,
    }
    return [
        f"page {number} of the sheet: the {name} is not the order's"
        for number, header in enumerate(headers, start=1)
        for name, words in wanted.items()
        if words not in squeezed(header)
    ]


def _patient(asked: Asked) -> Iterator[tuple[str, str]]:
    """How the weight is known, which one doses, where the infusion runs."""
    draft, plan = asked.draft, asked.plan
    yield "weight's source", f"kg {draft.patient.weight_source}"
    if plan["dosing_weight_basis"] == "actual" or plan["ideal_weight_kg"] is None:
        yield "rule of the dosing weight", "kg, the actual weight"
    else:
        lower = Decimal(plan["dosing_weight_kg"]) < Decimal(draft.patient.weight_kg)
        which = "ideal" if lower else "actual"
        yield "rule of the dosing weight", f"kg, the {which} weight: the lower of actual"
    yield "care setting", f"Care setting {_SETTINGS[draft.care_setting]} Ward"


def _answers(asked: Asked) -> Iterator[tuple[str, str]]:
    """Each answer that raised a finding stands beside its own item: a count of answers cannot tell two apart."""
    for finding in asked.plan["findings"]:
        klass, _, item = finding["code"].partition("-")
        answer = _ANSWERED.get(asked.draft.checklist.get(item, ""))
        if klass in _CLASSES and answer is not None:
            label, said, _ = finding["message"].partition(f": {answer[0]}.")
            if said:
                yield f"answer to {item}", f"{label} {klass} {answer[1]}"


def _container(asked: Asked) -> Iterator[tuple[str, str]]:
    typed = asked.draft.preparation
    if typed is not None and asked.plan["preparation"] is not None:
        yield "diluent", typed.diluent
        yield "way of mixing", _METHODS[typed.method]


def _call(asked: Asked) -> Iterator[tuple[str, str]]:
    draft = asked.draft
    yield "person to be called", f"Call: {draft.prescriber}, contact: {draft.prescriber_contact or 'Not recorded'}"
