"""Labels against what each was to say, and their amounts, strength and patient against the order's plan and draft."""

import json
from collections.abc import Sequence
from itertools import product as each_with_each

from ketadesk.application.labels.label_content import ContainerLabel
from ketadesk.application.plan_schema import PlanTold
from ketadesk.application.read_back.own_figures import written
from ketadesk.application.read_back.page_text import squeezed
from ketadesk.application.sheet.printed_order import PrintedOrder

_BY_HAND = "Loading dose by hand"
_CAPTIONS = ("Born", "Prepared at", "Expires at", "Prepared by", "Checked by", "24-hour clock")


def label_mismatches(labels: Sequence[ContainerLabel], pages: Sequence[str], behind: PrintedOrder) -> tuple[str, ...]:
    """Where the PDF whose pages read as `pages` does not say what `labels` and the order `behind` them say."""
    counters = [f"Labels {behind.label}, page {n} of {len(pages)}" for n in range(1, len(pages) + 1)]
    text = "".join(
        squeezed(page).replace(squeezed(counter), "", 1) for page, counter in zip(pages, counters, strict=True)
    )
    found: list[str] = []
    for number, label in enumerate(labels, start=1):
        left = _without(text, label)
        if left is None:
            return (*found, f"label {number}: what it was to say is not there, or not in its place")
        found += [f"label {number}: {flaw}" for flaw in _against_order(label, text[: len(text) - len(left)], behind)]
        text = left
    return (*found, "there is more on the labels than they were to say") if text else tuple(found)


def _without(text: str, label: ContainerLabel) -> str | None:
    """The text after that of `label`, which begins it; its parts come in the order that its box has room for."""
    left = [squeezed(part) for part in _parts(label)]
    while left:
        found = next((part for part in sorted(left, key=len, reverse=True) if text.startswith(part)), None)
        if found is None:
            return None
        text = text[len(found) :]
        left.remove(found)
    return text


def _parts(label: ContainerLabel) -> list[str]:
    said = [
        label.warning,
        *label.library_warning.partition(" - ")[::2],
        "-" if " - " in label.library_warning else "",
        label.medicine,
        label.strength,
        label.diluent or "Diluent",
        label.route,
        label.name,
        label.born,
        label.identifier_label,
        label.identifier,
        label.part,
        label.order_label,
        label.prepared_at,
        label.expires_at,
        f"{label.expires_rule};" if label.expires_rule else "",
        label.prepared_by,
        label.checked_by,
        *_CAPTIONS,
    ]
    return [text for text in said if text]


def _against_order(label: ContainerLabel, read: str, behind: PrintedOrder) -> list[str]:
    plan: PlanTold = json.loads(behind.plan_json)
    patient, typed = behind.draft.patient, behind.draft.preparation
    found = []
    if not any(amount in read for amount in _amounts(label, plan, behind)):
        found.append("its amounts are not the order's")
    if squeezed(patient.family_name) not in read or squeezed(patient.identifier) not in read:
        found.append("the patient is not the order's")
    if label.part != _BY_HAND and typed is not None and squeezed(typed.diluent) not in read:
        found.append("the diluent is not the order's")
    if "perhour" in read:
        found.append("a rate stands on it")
    return found


def _amounts(label: ContainerLabel, plan: PlanTold, behind: PrintedOrder) -> list[str]:
    """`ketamine500mgin500mL1mgpermL`, in every way in which its figures may be written."""
    loading = next((phase for phase in plan["phases"] if phase["kind"] == "loading"), None)
    made, given = plan["preparation"], behind.draft.loading_dose
    if label.part == _BY_HAND and loading is not None and given is not None:
        figures = (loading["ordered_mg"], loading["ml"], given.concentration_mg_per_ml)
    elif label.part != _BY_HAND and made is not None:
        figures = (made["total_mg"], made["total_ml"], made["mg_per_ml"])
    else:
        return []
    ways = each_with_each(*(written(figure) for figure in figures))
    return [squeezed(f"ketamine {mg} mg in {ml} mL {strength} mg per mL") for mg, ml, strength in ways]
