"""Labels against what each was to say, and their amounts, strength and patient against the order's plan and draft."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import product as each_with_each

from ketadesk.application.labels.label_content import ContainerLabel
from ketadesk.application.order_draft import PatientDraft
from ketadesk.application.plan_schema import PlanTold
from ketadesk.application.read_back.own_figures import clock_face, day_text, full_name, written
from ketadesk.application.read_back.page_text import squeezed
from ketadesk.application.sheet.printed_order import PrintedOrder

_BY_HAND = "Loading dose by hand"
_CLOCKS_CHANGE = timedelta(hours=1)
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
    plan = behind.plan
    patient, typed = behind.draft.patient, behind.draft.preparation
    found = []
    if not any(amount in read for amount in _amounts(label, plan, behind)):
        found.append("its amounts are not the order's")
    if any(squeezed(text) not in read for text in (full_name(patient), _born(patient), patient.identifier)):
        found.append("the patient is not the order's")
    if squeezed(behind.label) not in read or not _is_a_part(label.part, plan):
        found.append("the order, or the part of it, is not the order's")
    if not _expires_in_time(label, plan):
        found.append("its expiry is not the order's")
    if label.part != _BY_HAND and typed is not None and squeezed(typed.diluent) not in read:
        found.append("the diluent is not the order's")
    if "perhour" in read:
        found.append("a rate stands on it")
    return found


def _born(patient: PatientDraft) -> str:
    return f"Born {day_text(date.fromisoformat(patient.birth_date))} ("


def _is_a_part(part: str, plan: PlanTold) -> bool:
    """One of the plan's containers, or the syringe of a dose that is pushed."""
    if part == _BY_HAND:
        return any(phase["kind"] == "loading" and phase.get("via") == "hand" for phase in plan["phases"])
    count = len(plan["containers"])
    return any(part.endswith(f", container {number} of {count}") for number in range(1, count + 1))


def _expires_in_time(label: ContainerLabel, plan: PlanTold) -> bool:
    """As many hours after it was prepared as the plan gives a container; a change of the clocks may lie between."""
    if not label.prepared_at or not label.expires_at or not plan["containers"]:
        return True
    first = plan["containers"][0]
    good_for = datetime.fromisoformat(first["expires"]) - datetime.fromisoformat(first["start"])
    return abs(clock_face(label.expires_at) - clock_face(label.prepared_at) - good_for) <= _CLOCKS_CHANGE


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
