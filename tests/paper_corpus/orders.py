"""The orders of the corpus: made from a fixed seed, so that every run prints the same ones.

Each is a shipped sample, changed at random within what the library allows. A draft that is stopped is drawn again;
one that asks gets its overrides. Most hold plain typed texts, the others the longest and oddest ones.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

from ketadesk.application.agreed_order import agreed_order
from ketadesk.application.examine_order import ExaminedOrder
from ketadesk.application.order_draft import OrderDraft, OverrideDraft
from ketadesk.application.reference import Reference
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.domain.finding import Severity
from tests.limits.orders import LIBRARY, sample, with_changes
from tests.paper_corpus import typed_texts as texts

PLAIN_OF_EACH = 24
EXTREME_OF_EACH = 6
_SEED = 20261122
_TRIES = 60
_REGIMENS = tuple(sorted(regimen.id for regimen in LIBRARY.regimens))
_RELATIVE = tuple(item.id for item in LIBRARY.checklist if item.klass.value == "relative")
_CAUTIONS = tuple(item.id for item in LIBRARY.checklist if item.klass.value == "caution" and not item.computed_from_age)
_ODD_WEIGHTS = ("70", "83.5", "47.25", "61.75", "99.9", "101", "45", "115", "30", "129.75", "163.4", "70.01", "38.6")
_BAGS = (("500", "500"), ("250", "250"), ("500", "250"), ("50", "50"), ("100", "50"))

_ALL_AT_ONCE: Mapping[str, object] = {
    "patient.weight_kg": "116",
    "patient.height_cm": "158",
    "loading_dose": {"mg_per_kg": "0.34", "over_min": "10", "via": "pump"},
    "infusion": {"dose": "0.4", "unit": "mg/kg/h", "duration_h": "72"},
    "taper": {"steps": "20", "over_h": "20", "shape": "halving"},
    "pump": {"increment_ml_per_h": "1", "model": ""},
}
"""As many overrides as an order may have, with the longest taper."""


@dataclass(frozen=True)
class CorpusOrder:
    """An order that may be printed, and what its sheet is printed on."""

    name: str
    examined: ExaminedOrder
    page_size: PageSize
    number: int
    plain: bool
    """No typed text in it breaks a rule that binds the program's own words."""


def corpus_orders(reference: Reference, chunk: int, chunks: int) -> Iterator[CorpusOrder]:
    """The orders of one chunk; all chunks together are the corpus."""
    for place, (regimen, number, plain) in enumerate(_plan()):
        if place % chunks == chunk:
            kind = "plain" if plain else "extreme"
            size = (PageSize.A4, PageSize.LETTER)[(number // 2 + place) % 2]
            examined = _accepted(regimen, number, plain, reference)
            yield CorpusOrder(f"{place:03d}-{regimen}-{kind}-{size.value}", examined, size, place, plain)


def _plan() -> Iterator[tuple[str, int, bool]]:
    for regimen in _REGIMENS:
        yield from ((regimen, number, True) for number in range(PLAIN_OF_EACH))
        yield from ((regimen, number, False) for number in range(EXTREME_OF_EACH))


def _accepted(regimen: str, number: int, plain: bool, reference: Reference) -> ExaminedOrder:
    for attempt in range(_TRIES):
        draw = Random(f"{_SEED} {regimen} {number} {plain} {attempt}")
        draft = _drawn(regimen, number, plain, draw)
        examined = agreed_order(_overridden(draft, draw, plain, reference), reference)
        if examined.plan is not None and not examined.problems and not examined.stopped:
            return examined
    raise AssertionError(f"no order of {regimen}, number {number}, could be drawn")


def _overridden(draft: OrderDraft, draw: Random, plain: bool, reference: Reference) -> OrderDraft:
    asked = sorted({f.code for f in agreed_order(draft, reference).findings if f.severity is Severity.OVERRIDE})
    given = tuple(
        OverrideDraft(
            code=code,
            reason=draw.choice(texts.PLAIN_REASONS) if plain else texts.LONG_REASON.strip(),
            by=draw.choice(texts.PRESCRIBERS),
        )
        for code in asked
    )
    return draft.with_field("overrides", given)


def _drawn(regimen: str, number: int, plain: bool, draw: Random) -> OrderDraft:
    draft = with_changes(sample(regimen), {**_patient(draw), **_plain_texts(draw), **_answers(draw, number, plain)})
    draft = with_changes(draft, _moment(draw))
    if draft.infusion is not None and draft.infusion.dose:
        draft = with_changes(draft, _infusion(draft, draw, number))
    draft = with_changes(draft, _equipment(draft, draw))
    if plain:
        return draft
    draft = with_changes(draft, texts.extreme_texts(_REGIMENS.index(regimen) * EXTREME_OF_EACH + number))
    return with_changes(draft, _ALL_AT_ONCE) if number == 1 and regimen == "acute-pain-infusion" else draft


def _patient(draw: Random) -> Mapping[str, object]:
    older = draw.random() < 0.2
    return {
        "patient.weight_kg": draw.choice(_ODD_WEIGHTS),
        "patient.weight_source": draw.choice(("measured", "stated", "estimated")),
        "patient.height_cm": draw.choice(("158", "168.5", "175", "180", "192")),
        "patient.sex": draw.choice(("female", "male", "other", "unknown")),
        "patient.birth_date": draw.choice(("1941-12-31", "1958-02-28") if older else ("1980-04-01", "2000-02-29")),
        "checklist.age-over-60": "present" if older else "absent",
    }


def _plain_texts(draw: Random) -> Mapping[str, object]:
    known = draw.choice(texts.PLAIN_ALLERGIES)
    return {
        "patient.family_name": draw.choice(texts.PLAIN_FAMILIES),
        "patient.given_name": draw.choice(texts.PLAIN_GIVEN),
        "patient.title": draw.choice(texts.PLAIN_TITLES),
        "patient.identifier": draw.choice(texts.PLAIN_IDENTIFIERS),
        "patient.allergies": known if isinstance(known, str) else {"known": known},
        "hospital": draw.choice(("", "Example General Hospital")),
        "ward": draw.choice(("", "Ward B, bay two")),
        "prescriber": draw.choice(texts.PRESCRIBERS),
    }


def _answers(draw: Random, number: int, plain: bool) -> Mapping[str, object]:
    """None to all of the relative contraindications accepted, and some cautions."""
    many = len(_RELATIVE) if not plain and number % 2 else number % 4
    present = {f"checklist.{item}": draw.choice(("present", "not-known")) for item in draw.sample(_RELATIVE, many)}
    return {**present, **{f"checklist.{item}": "present" for item in draw.sample(_CAUTIONS, number % 3)}}


def _moment(draw: Random) -> Mapping[str, object]:
    start, zone = draw.choice(
        (
            ("2026-11-22T14:00:00+00:00", ""),
            ("2026-11-22T23:59:00+00:00", "Europe/London"),
            ("2026-10-24T23:30:00+01:00", "Europe/London"),  # the clocks go back in the night after it
            ("2027-03-13T22:05:00-05:00", "America/New_York"),  # and forward here
            ("2026-12-31T18:07:00+05:30", "Asia/Kolkata"),
        )
    )
    return {"start": start, "time_zone": zone, "patient.weight_date": start[:10]}


_DOSES = {
    "acute-pain-infusion": (("mg/kg/h", ("0.5", "0.6", "0.55", "0.73", "1", "0.4")), ("mcg/kg/min", ("8.35", "10"))),
    "low-dose-infusion": (("mg/kg/h", ("0.05", "0.1", "0.15", "0.2", "0.07", "0.3")), ("mcg/kg/min", ("1.7", "2.5"))),
    "icu-opioid-adjunct": (("mcg/kg/min", ("1", "0.5", "2", "1.25", "4")), ("mg/kg/h", ("0.06", "0.12", "0.2"))),
}


def _infusion(draft: OrderDraft, draw: Random, number: int) -> Mapping[str, object]:
    """Dose, length and taper; `number` steps of it, so that every count from 0 to 20 comes."""
    unit, doses = draw.choice(_DOSES[draft.regimen])
    changes: dict[str, object] = {
        "infusion.unit": unit,
        "infusion.dose": draw.choice(doses),
        "infusion.duration_h": draw.choice(("72", "72", "48", "24", "36", "6.5", "1")),
    }
    steps = number % 21
    shape = ("equal", "halving", "")[number % 3]
    over = str(max(1, min(24, steps + draw.randrange(0, 5))))
    required = draft.regimen == "acute-pain-infusion"
    if steps or required:
        changes["taper"] = {"steps": str(steps or 1), "over_h": over, "shape": shape}
    else:
        changes["taper"] = None
    return changes


def _equipment(draft: OrderDraft, draw: Random) -> Mapping[str, object]:
    via = draw.choice(("pump", "hand", "none", "pump"))
    fixed = draft.loading_dose is not None and not draft.loading_dose.mg_per_kg
    needed = fixed or draft.regimen == "single-bolus"
    changes: dict[str, object] = {}
    if draft.regimen == "bolus-then-saline":
        return {"saline_volume_ml": draw.choice(("50", "100")), "pump": draw.choice((None, _pump(draw)))}
    if via == "none" and not needed:
        changes["loading_dose"] = None
    else:
        changes["loading_dose"] = _loading("pump" if via == "none" else via, fixed, draw)
    if via == "hand" and draft.regimen == "single-bolus":
        return {**changes, "preparation": None, "pump": None}
    mg, volume = draw.choice(_BAGS)
    bag = {
        "vial_mg_per_ml": draw.choice(("10", "50", "50", "100")), "vial_ml": "", "drug_mg": mg, "volume_ml": volume,
        "diluent": draw.choice(("sodium chloride 0.9 %", "glucose 5 %")),
        "method": draw.choice(("make-up-to", "add-to")),
    }  # fmt: skip
    if bag["vial_mg_per_ml"] == "100":
        bag["vial_ml"] = draw.choice(("5", "10"))
    return {**changes, "preparation": bag, "pump": _pump(draw)}


def _loading(via: str, fixed: bool, draw: Random) -> Mapping[str, str]:
    dose = {} if fixed else {
        "mg_per_kg": draw.choice(("0.1", "0.2", "0.25", "0.3", "0.15")),
        "over_min": draw.choice(("15", "20", "30", "10")),
    }  # fmt: skip
    by_hand = {"concentration_mg_per_ml": draw.choice(("10", "5", "2"))} if via == "hand" else {}
    return {**dose, "via": via, **by_hand}


def _pump(draw: Random) -> Mapping[str, str]:
    return {"increment_ml_per_h": draw.choice(("0.1", "0.1", "0.01", "1")), "model": ""}
