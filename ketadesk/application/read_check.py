"""What the second nurse answered, as the figures that are compared; nothing while a question is open.

What her choices leave unasked is no part of the order to her, and is said so: where the first entry has it, or has
nothing where she has something, that is a difference.
"""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Final

from ketadesk.application.check_answers import DILUTED, YES
from ketadesk.application.check_prescription import infusion_as_a_rate
from ketadesk.application.check_questions import questions, usable
from ketadesk.application.clock_times import read_date
from ketadesk.application.first_figures import patient_name
from ketadesk.application.reference import Reference
from ketadesk.application.second_check_form import CheckDraft
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.second_entry import CheckedFigures, Figure, NotPart, SecondEntry, syringe_mg_per_ml

_FIGURE_OF: Final = {
    "duration_h": "infusion_h",
    "taper_over_h": "taper_h",
    "vial": "vial_mg_per_ml",
}
"""Where a question has another name than its figure."""
_Answers = dict[str, Figure]


def read_check(draft: CheckDraft, order: StoredOrder, reference: Reference) -> SecondEntry | None:
    """Return the second entry, or nothing while a question is open or its answer cannot be used."""
    asked = [q for _, group in questions(draft, reference) for q in group]
    if not all(usable(question, draft) for question in asked):
        return None
    answers = {question.name: question.answer(getattr(draft, question.name)) for question in asked}
    patient = order.draft.patient
    return SecondEntry.model_validate(
        dict.fromkeys(CheckedFigures.model_fields, NotPart.NOT_PART)
        | {_FIGURE_OF.get(name, name): value for name, value in answers.items() if _is_figure(name)}
        | infusion_as_a_rate(answers)
        | {
            # Not the same is no other name or date: which one stands there she was not asked.
            "patient_name": patient_name(patient) if answers["name_agrees"] == YES else None,
            "birth_date": read_date(patient.birth_date) if answers["born_agrees"] == YES else None,
            "start": _start(answers),
            "hand_syringe_mg_per_ml": _in_the_syringe(answers),
        }
    )


def _is_figure(name: str) -> bool:
    return _FIGURE_OF.get(name, name) in CheckedFigures.model_fields


def _start(answers: _Answers) -> datetime:
    """As the ward's clock shows it."""
    day, at = answers["start_date"], answers["start_time"]
    assert isinstance(day, date)
    assert isinstance(at, str)
    return datetime.combine(day, time.fromisoformat(at))


def _in_the_syringe(answers: _Answers) -> Figure:
    ampoule = answers.get("syringe_ampoule", NotPart.NOT_PART)
    if answers.get("syringe_kind") != DILUTED:
        return ampoule
    drawn_ml, syringe_ml = answers["syringe_drawn_ml"], answers["syringe_total_ml"]
    assert isinstance(ampoule, Decimal)
    assert isinstance(drawn_ml, Decimal)
    assert isinstance(syringe_ml, Decimal)
    return syringe_mg_per_ml(ampoule, drawn_ml, syringe_ml)
