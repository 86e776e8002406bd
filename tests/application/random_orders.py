"""Orders by chance that pass: every regimen, loading doses both ways, tapers, zones, overrides, names."""

from collections.abc import Iterator
from random import Random

from ketadesk.application.order_draft import KnownAllergies, OrderDraft
from ketadesk.domain.finding import Severity
from tests.limits.orders import LIBRARY, codes, examine, passes, sample, with_changes, with_overrides

_STARTS = {
    "": ("2026-11-22T14:00:00+00:00", "2026-11-22T14:00:00-03:30", "2026-11-22T14:00:30Z"),
    "Europe/London": ("2026-10-24T20:10:00+01:00", "2027-03-27T22:00:00+00:00"),
    "Australia/Adelaide": ("2026-10-03T12:07:00+09:30",),
    "Asia/Kathmandu": ("2026-11-22T14:00:00+05:45",),
}
_DOSES = {"acute-pain-infusion": (50, 100), "low-dose-infusion": (8, 20), "icu-opioid-adjunct": (6, 12)}
"""Hundredths of mg/kg/h."""
_BAGS = (("500", "500"), ("50", "50"), ("200", "50"), ("250", "250"), ("500", "250"))


def random_orders(count: int, seed: str) -> Iterator[OrderDraft]:
    """That many orders that pass, always the same."""
    number = found = 0
    while found < count:
        number += 1
        draft = _drawn(Random(f"{seed} {number}"))
        examined = examine(draft)
        asked = codes(examined, Severity.OVERRIDE)
        if asked:
            examined = examine(with_overrides(draft, asked))
        if passes(examined):
            found += 1
            yield examined.draft


def _drawn(chance: Random) -> OrderDraft:
    regimen = chance.choice(LIBRARY.regimens)
    draft = sample(regimen.id)
    zone = chance.choice(tuple(_STARTS))
    changes: dict[str, object] = {
        "care_setting": chance.choice(tuple(regimen.care_settings)),
        "patient.weight_kg": f"{chance.randint(50, 114)}{chance.choice(('', '.5', '.25', '.3'))}",
        "patient.height_cm": str(chance.randint(160, 190)),
        "patient.sex": chance.choice(("male", "female", "other")),
        "patient.birth_date": chance.choice(("1980-04-01", "1990-11-22", "1975-11-23", "2000-02-29")),
        "patient.weight_date": chance.choice(("2026-11-22", "2026-11-20", "")),
        "patient.title": chance.choice(("", "Ms", "Dr med.")),
        "patient.family_name": chance.choice(("EXAMPLE", "O'NEILL-SMITH-", "ŁUKASIEWICZ", "Παπαδοπούλου", "Иванова")),
        "patient.allergies": chance.choice(("none known", "unavailable", KnownAllergies(known=("codeine 12, " * 60,)))),
        "indication": chance.choice(("opioid-resistant pain", "4 Order", "pain 42 mL per hour, Regimen")),
        "hospital": chance.choice(("", "St Elsewhere 12 - Ward 4", "Hospital of the very long name, " * 8)),
        "prescriber_contact": chance.choice(("", "Bleep 4412")),
        "time_zone": zone,
        "start": chance.choice(_STARTS[zone]),
        "pump": {"increment_ml_per_h": chance.choice(("0.1", "1", "0.01"))},
        f"checklist.{chance.choice(('frailty', 'delirium', 'porphyria'))}": chance.choice(("present", "absent")),
    }
    if draft.loading_dose is not None:
        changes |= _loading(chance)
    if draft.preparation is not None:
        changes |= _bag(chance)
    if regimen.id in _DOSES:
        changes |= _infusion(chance, *_DOSES[regimen.id])
    if draft.taper is not None:
        shape = chance.choice(("", "equal", "halving"))
        changes["taper"] = chance.choice((None, {"steps": str(chance.randint(1, 8)), "over_h": "7", "shape": shape}))
    return with_changes(draft, changes)


def _loading(chance: Random) -> dict[str, object]:
    dose = {"mg_per_kg": chance.choice(("0.1", "0.2", "0.27")), "over_min": chance.choice(("15", "17.5", "20"))}
    by_hand = {"via": "hand", "concentration_mg_per_ml": chance.choice(("10", "1", "50"))}
    return {"loading_dose": dose | chance.choice(({"via": "pump"}, by_hand))}


def _bag(chance: Random) -> dict[str, object]:
    mg, ml = chance.choice(_BAGS)
    diluent = chance.choice(("sodium chloride 0.9 %", "glucose 5 %"))
    method = chance.choice(("make-up-to", "add-to"))
    bag = {"vial_mg_per_ml": chance.choice(("50", "10")), "vial_ml": "", "diluent": diluent, "method": method}
    return {"preparation": {**bag, "drug_mg": mg, "volume_ml": ml}}


def _infusion(chance: Random, lowest: int, highest: int) -> dict[str, object]:
    hours = chance.choice(("24", "48", "36.5", "30.33", "72"))
    return {"infusion.dose": str(chance.randint(lowest, highest) / 100), "infusion.duration_h": hours}
