"""The slips, each put once into an order that is right: what is typed then, and what the patient's line really holds.

A slip is in the typing, or in the hand (the ampoule, the mixing, the pump). Where a slip can be made in more than one
place or way, one is drawn; one that would change nothing is not a slip.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise
from random import Random
from typing import NamedTuple

from ketadesk.application.order_draft import OrderDraft
from ketadesk.domain.drug_library import DrugLibrary
from ketadesk.domain.preparation import Method
from ketadesk.domain.quantity import ONE, DoseUnit

from .ward import TrueOrder, patient, plain, strengths_of

_LB_PER_KG = Decimal("2.20462262")


class Kind(StrEnum):
    DECIMAL_POINT = "decimal point moved (x10, /10, x100)"
    SWAPPED = "two digits swapped"
    DOUBLED = "digit doubled"
    DROPPED = "digit dropped"
    POUNDS = "pounds typed as kilograms"
    AMPOULE = "ampoule 10, 50, 100 mg/mL swapped"
    DOSE_UNIT = "mg/kg/h and mcg/kg/min swapped"
    PUMP_UNIT = "mg/h keyed as mL/h (at the pump)"
    LAST_PATIENT = "last patient's weight"
    METHOD = '"add to" and "make up to" swapped'
    COMMA = "comma for point"


class Mistaken(NamedTuple):
    """An ampoule by its strength in mg per mL."""

    held: Decimal
    taken_for: Decimal


@dataclass(frozen=True)
class Slip:
    """One slip: the draft as typed, and what the hand does otherwise than the sheet says."""

    kind: Kind
    where: str
    """The field, or what the hand got wrong."""
    draft: OrderDraft
    container_strength: Decimal = ONE
    """The real concentration in the container, as a multiple of what the sheet says."""
    hand_ampoule: Mistaken | None = None
    """The ampoule of the hand syringe, where it was taken for another one."""
    keyed: Decimal = ONE
    """What is keyed into the pump for the large figure, as a multiple of what the sheet says."""

    @property
    def syringe_strength(self) -> Decimal:
        """The real concentration in the hand syringe, as a multiple of what the sheet says."""
        return self.hand_ampoule.held / self.hand_ampoule.taken_for if self.hand_ampoule else ONE


def slip_of(kind: Kind, order: TrueOrder, random: Random, library: DrugLibrary) -> Slip | None:
    """Return `order` with a slip of that kind; `None` where it cannot be made in this order."""
    if kind in _TYPED:
        return _typed(kind, order, random)
    match kind:
        case Kind.POUNDS:
            pounds = (Decimal(order.draft.patient.weight_kg) * _LB_PER_KG).quantize(Decimal(1), ROUND_HALF_UP)
            return _weight(kind, order, plain(pounds))
        case Kind.LAST_PATIENT:
            last, _ = patient(random, library)
            return _weight(kind, order, last.weight_kg)
        case Kind.AMPOULE:
            return _ampoule(order, random, library)
        case Kind.DOSE_UNIT:
            return _dose_unit(order)
        case Kind.METHOD:
            return _method(order)
        case _:
            return _pump_unit(order)


def _typed(kind: Kind, order: TrueOrder, random: Random) -> Slip | None:
    slips = {field: sorted(set(_TYPED[kind](text)) - {text}) for field, text in typed_numbers(order.draft).items()}
    fields = [field for field, texts in slips.items() if texts]
    if not fields:
        return None
    field = random.choice(fields)
    return Slip(kind, field, order.draft.with_field(field, random.choice(slips[field])))


def typed_numbers(draft: OrderDraft) -> Mapping[str, str]:
    """The fields that hold a number somebody typed, with their text; what is picked from a list is not among them."""
    loading, infusion, taper = draft.loading_dose, draft.infusion, draft.taper
    texts = {
        "patient.weight_kg": draft.patient.weight_kg,
        "patient.height_cm": draft.patient.height_cm,
        "loading_dose.mg_per_kg": loading.mg_per_kg if loading else "",
        "loading_dose.over_min": loading.over_min if loading else "",
        "infusion.dose": infusion.dose if infusion else "",
        "infusion.duration_h": infusion.duration_h if infusion else "",
        "taper.steps": taper.steps if taper else "",
        "taper.over_h": taper.over_h if taper else "",
    }
    return {field: text for field, text in texts.items() if text}


def point_moved(text: str) -> Iterator[str]:
    """`7.5`: `75`, `0.75`, `750`; a readable number each time, as somebody misreads it and not as a key slips."""
    for places in (1, -1, 2):
        yield plain(Decimal(text).scaleb(places))


def digits_swapped(text: str) -> Iterator[str]:
    """Two digits that stand side by side, or with the point between them: `0.5` gives `5.0`."""
    places = [place for place, character in enumerate(text) if character.isdigit()]
    for one, other in pairwise(places):
        swapped = list(text)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        yield "".join(swapped)


def digit_doubled(text: str) -> Iterator[str]:
    for place, character in enumerate(text):
        if character.isdigit():
            yield text[:place] + character + text[place:]


def digit_dropped(text: str) -> Iterator[str]:
    for place, character in enumerate(text):
        if character.isdigit():
            yield text[:place] + text[place + 1 :]


def comma_for_point(text: str) -> Iterator[str]:
    yield text.replace(".", ",")


_TYPED = {
    Kind.DECIMAL_POINT: point_moved,
    Kind.SWAPPED: digits_swapped,
    Kind.DOUBLED: digit_doubled,
    Kind.DROPPED: digit_dropped,
    Kind.COMMA: comma_for_point,
}


def _weight(kind: Kind, order: TrueOrder, text: str) -> Slip | None:
    if text == order.draft.patient.weight_kg:
        return None
    return Slip(kind, "patient.weight_kg", order.draft.with_field("patient.weight_kg", text))


def _ampoule(order: TrueOrder, random: Random, library: DrugLibrary) -> Slip | None:
    """The strength that the nurse takes the ampoule for is not the one in her hand."""
    container, hand = order.draft.preparation, order.hand_ampoule_mg_per_ml
    places = [place for place, there in (("container", container), ("hand syringe", hand)) if there is not None]
    if not places:
        return None
    if random.choice(places) == "hand syringe" or container is None:
        assert hand is not None
        held = random.choice([strength for strength in strengths_of(library) if strength != hand])
        return Slip(Kind.AMPOULE, "hand syringe", order.draft, hand_ampoule=Mistaken(held, taken_for=hand))
    held = Decimal(container.vial_mg_per_ml)
    said = random.choice([vial for vial in library.vials if vial.mg_per_ml != held])
    wrong = {"vial_mg_per_ml": plain(said.mg_per_ml), "vial_ml": plain(said.ml)}
    draft = order.draft.with_field("preparation", container.model_dump() | wrong)
    # A hand syringe that is diluted from the same box of ampoules shares the mistake.
    same_box = hand == held and not order.hand_syringe_is_undiluted
    mistaken = Mistaken(held, taken_for=said.mg_per_ml)
    return Slip(
        Kind.AMPOULE,
        "container",
        draft,
        container_strength=mistaken.held / mistaken.taken_for,
        hand_ampoule=mistaken if same_box else None,
    )


def _dose_unit(order: TrueOrder) -> Slip | None:
    infusion = order.draft.infusion
    if infusion is None:
        return None
    other = {
        DoseUnit.MG_PER_KG_PER_H.value: DoseUnit.MCG_PER_KG_PER_MIN.value,
        DoseUnit.MCG_PER_KG_PER_MIN.value: DoseUnit.MG_PER_KG_PER_H.value,
    }[infusion.unit]
    return Slip(Kind.DOSE_UNIT, "infusion.unit", order.draft.with_field("infusion.unit", other))


def _method(order: TrueOrder) -> Slip | None:
    """The sheet is made for one way of mixing, and the nurse mixes the other way, as the order without a slip says."""
    made = order.examined.assessed.parts.preparation
    if made is None:
        return None
    done_ml = made.container.ml
    other = Method.ADD_TO if made.method is Method.MAKE_UP_TO else Method.MAKE_UP_TO
    said_ml = made.bag_ml + made.draw_up_ml if other is Method.ADD_TO else made.bag_ml
    draft = order.draft.with_field("preparation.method", other.value)
    return Slip(Kind.METHOD, "preparation.method", draft, container_strength=said_ml / done_ml)


def _pump_unit(order: TrueOrder) -> Slip | None:
    """The sheet is right; the nurse keys its mg per hour where the pump asks for mL per hour."""
    plan = order.examined.plan
    assert plan is not None
    phase, pump = plan.pump_phase, plan.inputs.pump
    if phase is None or phase.programmed is None or pump is None:
        return None
    step = pump.increment_ml_per_h
    mg_per_h = phase.programmed.delivered.mg_per_h
    keyed = (mg_per_h / step).to_integral_value(ROUND_HALF_UP) * step
    if keyed == phase.programmed.pump_ml_per_h or not 0 < keyed <= pump.maximum_ml_per_h:
        return None
    return Slip(Kind.PUMP_UNIT, "pump", order.draft, keyed=keyed / phase.programmed.pump_ml_per_h)
