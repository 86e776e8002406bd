"""One real order as a template, and copies of it with another patient: what a record of many orders is made of."""

import json
from datetime import UTC, datetime
from typing import NamedTuple

from ketadesk import app
from ketadesk.application.account import Author
from ketadesk.application.examine_order import examine_order
from ketadesk.application.examples import example_requests
from ketadesk.application.order_request import read_request
from ketadesk.application.plan_json import plan_head
from ketadesk.application.sheet.order_sheet import order_sheet
from ketadesk.application.stored_order import StoredOrder


class Patient(NamedTuple):
    """Somebody made up."""

    family_name: str
    given_name: str
    identifier: str


# What stands in the template for what differs between orders; no other text of an order contains it.
_ID, _ENTRY, _AT = "KD-TEMPLATE-ID", "TEMPLATE-ENTRY", "2001-01-01T00:00:00+00:00"
_PATIENT = Patient("TEMPLATESURNAME", "Templategiven", "TEMPLATE-IDENTIFIER")
_NURSE = Author(account_id="TEMPLATE-ACCOUNT", name="Nurse Template")


def whole_order(order_id: str, patient: Patient, entry_id: str) -> StoredOrder:
    """One whole order as the program stores it, with its sheet and its plan."""
    text = text_for(
        template_order().model_dump_json(),
        order_id,
        patient,
        entry_id,
        datetime(2020, 1, 1, 6, tzinfo=UTC),
        Author(account_id="nurse 1", name="Nurse One"),
    )
    return StoredOrder.model_validate_json(text)


def template_order(duration_h: str = "48") -> StoredOrder:
    """A real order of the example patient, 70 kg: loading dose, so many hours of infusion, taper over 12 h."""
    library = app.read_library()
    request = example_requests(library)["acute-pain-infusion"]
    if duration_h != "48":
        request["infusion"]["duration_h"] = duration_h
        request["overrides"] = [{"code": "duration-soft-max", "reason": "benchmark", "by": "Dr A Example"}]
    draft = read_request(json.dumps(request))
    for name in Patient._fields:
        draft = draft.with_field(f"patient.{name}", getattr(_PATIENT, name))
    examined = examine_order(draft, library, app.read_wording())
    return StoredOrder(
        entry_id=_ENTRY,
        order_id=_ID,
        revision=1,
        draft=draft,
        plan_json=json.dumps(examined.plan_as_json(plan_head(f"{_ID}-R1", "DRAFT", draft.regimen, library))),
        sheet=order_sheet(examined, app.read_reference(), order_id=_ID, printed_by=_NURSE.name),
        library_version=library.version,
        library_sha256=library.sha256,
        app_version="0.1.0",
        stored_at=_AT,
        utc_offset="+00:00",
        stored_by=_NURSE.name,
        stored_by_id=_NURSE.account_id,
        rate="35 mL per hour",
    )


def text_for(text: str, order_id: str, patient: Patient, entry_id: str, at: datetime, by: Author) -> str:
    """The template's JSON with another patient in it; only where it stands as text, so that it stays JSON."""
    exchanged = {
        _ID: order_id,
        _ENTRY: entry_id,
        _AT: at.isoformat(),
        _NURSE.account_id: by.account_id,
        _NURSE.name: by.name,
        **dict(zip(_PATIENT, patient, strict=True)),
    }
    for old, new in exchanged.items():
        text = text.replace(old, new)
    return text
