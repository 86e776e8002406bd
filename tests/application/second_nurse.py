"""A second nurse: what she answers when she reads the same as the first, and every way to answer otherwise."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from ketadesk.application.check_answers import Question
from ketadesk.application.check_questions import questions, usable
from ketadesk.application.examine_order import examine_order
from ketadesk.application.first_figures import first_figures
from ketadesk.application.order_draft import OrderDraft, PumpDraft
from ketadesk.application.reference import Reference
from ketadesk.application.second_check_form import CheckDraft
from ketadesk.application.store_order import OrderDesktop, Signing, store_order
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.quantity import Container, DoseUnit
from ketadesk.domain.second_entry import Figure, FirstFigures
from ketadesk.domain.taper import TaperShape

from .people import ANNA
from .record_fakes import OrdersWithSteps, WardClock

_SYRINGE_ML = Decimal(20)
_STRONG = Decimal(50)


def stored_order(draft: OrderDraft, reference: Reference, orders: OrdersWithSteps, *others: str) -> StoredOrder:
    """`draft` stored and signed off by Anna, typed by her and `others`; the next revision where there is one."""
    count = len(orders.orders)
    order_id = orders.orders[0].order_id if orders.orders else ""
    signing = Signing(ANNA, (ANNA.account_id, *others), f"order {count}", f"sign-off {count}")
    return store_order(
        OrderDesktop(reference, orders, WardClock(), "MRN", lambda _sheet: None), draft, signing, order_id
    )


def figures_of(draft: OrderDraft, reference: Reference) -> FirstFigures:
    return first_figures(examine_order(draft, reference.library, reference.wording))


def truthful(draft: OrderDraft, reference: Reference) -> CheckDraft:
    """What she reads off scales, ampoule, prescription and pump when nobody made a slip."""
    first, loading, made = figures_of(draft, reference), draft.loading_dose, draft.preparation
    in_syringe = first.hand_syringe_mg_per_ml
    undiluted = in_syringe == Decimal(10)
    drawn = "" if undiluted or not isinstance(in_syringe, Decimal) else plain(in_syringe * _SYRINGE_ML / _STRONG)
    short = draft.regimen == "bolus-then-infusion"
    assert first.start is not None
    vials = {plain(v.mg_per_ml): plain(v.ml) for v in reference.library.vials}
    return CheckDraft(
        identifier=draft.patient.identifier,
        name_agrees="yes",
        born_agrees="yes",
        weight_kg=draft.patient.weight_kg,
        height_cm=draft.patient.height_cm,
        sex=draft.patient.sex,
        care_setting=draft.care_setting,
        regimen=draft.regimen,
        # 0.15 mg/kg over 30 min, as it is prescribed
        dose="0.15" if short else plain(first.dose),
        dose_unit="mg/kg" if short else plain(first.dose_unit),
        duration_h="" if short else plain(first.infusion_h),
        duration_min="30" if short else "",
        loading="none" if loading is None else loading.via,
        loading_mg_per_kg=plain(first.loading_mg_per_kg),
        loading_over_min=plain(first.loading_over_min),
        loading_rate_ml_per_h=plain(first.loading_rate_ml_per_h),
        syringe_kind="undiluted" if undiluted else "diluted",
        syringe_ampoule="10" if undiluted else "50",
        syringe_drawn_ml=drawn,
        syringe_total_ml=plain(_SYRINGE_ML) if drawn else "",
        taper="none" if draft.taper is None else "yes",
        taper_steps=plain(first.taper_steps),
        taper_over_h=plain(first.taper_h),
        taper_shape=plain(first.taper_shape),
        saline_ml=draft.saline_volume_ml,
        start_date=first.start.date().isoformat(),
        start_time=f"{first.start:%H:%M}",
        diluent="" if made is None else made.diluent,
        vial="" if made is None else f"{made.vial_mg_per_ml}|{made.vial_ml or vials[made.vial_mg_per_ml]}",
        container=plain(first.container),
        method="" if made is None else made.method,
        saline_by_pump="no" if draft.pump in (None, PumpDraft()) else "yes",
        pump_rate_ml_per_h=plain(first.pump_rate_ml_per_h),
    )


def plain(figure: Figure) -> str:
    """A figure as it is typed or chosen; blank for what is no part."""
    if isinstance(figure, Decimal):
        return f"{figure:f}".rstrip("0").rstrip(".") if "." in f"{figure:f}" else f"{figure:f}"
    if isinstance(figure, Container):
        return f"{plain(figure.mg)}|{plain(figure.ml)}"
    return figure.value if isinstance(figure, DoseUnit | TaperShape) else ""


def asked(draft: CheckDraft, reference: Reference) -> list[Question]:
    return [q for _, group in questions(draft, reference) for q in group]


def completed(draft: CheckDraft, reference: Reference) -> CheckDraft:
    """Whatever is still open answered with something usable."""
    while True:
        open_ = [q for q in asked(draft, reference) if not usable(q, draft)]
        if not open_:
            return draft
        question = open_[0]
        offered = [c.value for c in question.choices if not c.disabled_because]
        candidates = (*offered, "1", "2", "9000", "X1", "2026-11-22", "14:00")
        draft = draft.with_field(question.name, next(c for c in candidates if not question.problem(c)))


def one_answer_otherwise(draft: CheckDraft, reference: Reference) -> Iterator[tuple[str, CheckDraft]]:
    """Every other answer to every question, one at a time."""
    for question in asked(draft, reference):
        answer = getattr(draft, question.name)
        for other in _others(question, answer):
            yield question.name, completed(draft.with_field(question.name, other), reference)


def _others(question: Question, answer: str) -> list[str]:
    if question.choices:
        offered = [choice.value for choice in question.choices if not choice.disabled_because]
        return [value for value in offered if question.answer(value) != question.answer(answer)]
    if question.name == "identifier":
        return [f"{answer}X", answer.swapcase(), answer[:-1]]
    if question.name == "start_date":
        return [(date.fromisoformat(answer) + timedelta(days)).isoformat() for days in (1, -1, 365)]
    if question.name == "start_time":
        return ["00:01", "13:59", "23:59"]
    return [plain(Decimal(answer) + 1), plain(Decimal(answer) * 2)]
