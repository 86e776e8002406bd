"""The order sheet's content: eleven sections in order, every figure through the one formatter.

Frozen with the stored order: a reprint shows what was stored, whatever the library or the program say later.
"""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal

from ketadesk import __version__
from ketadesk.application import phrases
from ketadesk.application.clock_times import PlanClock
from ketadesk.application.examine_order import ExaminedOrder
from ketadesk.application.reference import Reference
from ketadesk.application.sheet.made_paper import paper_file_name
from ketadesk.application.sheet.sheet_content import (
    Identity,
    Section,
    SheetContent,
    SheetStatus,
)
from ketadesk.application.sheet.sheet_figures import (
    calculation_section,
    order_section,
    preparation_section,
    rate_table_section,
    taper_section,
)
from ketadesk.application.sheet.sheet_forms import actions_section, observation_section, signature_section
from ketadesk.application.sheet.sheet_patient import checklist_section, limits_section, patient_section
from ketadesk.application.wording import Wording
from ketadesk.domain.drug_library import DrugLibrary
from ketadesk.domain.infusion import InfusionPlan

TITLE = "KETAMINE INFUSION ORDER SHEET - ADULT ACUTE PAIN"
NOT_APPROVED = "LIBRARY NOT APPROVED BY THIS HOSPITAL - NOT FOR PATIENT USE"


@dataclass(frozen=True)
class SheetOrder:
    """All a section needs: an order with a plan, and the words."""

    examined: ExaminedOrder
    plan: InfusionPlan
    clock: PlanClock
    library: DrugLibrary
    wording: Wording


def order_sheet(
    examined: ExaminedOrder,
    reference: Reference,
    order_id: str,
    revision: int = 0,
    printed_when: str = phrases.NOT_RECORDED,
    printed_by: str = phrases.NOT_RECORDED,
    identifier_label: str = "Identifier",
) -> SheetContent:
    """Return the sheet of an order without a stop. Revision 0 is a draft that was never stored.

    Raises `ValueError` when the order has no plan or something stands in its way.
    """
    if examined.plan is None or examined.clock is None or examined.stopped or examined.problems:
        raise ValueError("only a complete order without a stop has a sheet")
    library = reference.library
    order = SheetOrder(examined, examined.plan, examined.clock, library, reference.wording)
    label = f"{order_id}-R{revision}" if revision else order_id
    approved = library.in_force(examined.terms.regimen, examined.clock.at(Decimal(0)).date().isoformat())
    supersedes = f"Supersedes R{revision - 1}. " if revision > 1 else ""
    return SheetContent(
        title=TITLE,
        hospital=examined.draft.hospital or "Hospital: Not recorded",
        status=SheetStatus.DRAFT,
        status_lines=_status_lines(revision),
        order_label=label,
        library_line=f"Drug library {library.version}, {'approved' if approved else 'not approved'}; "
        f"SHA-256 {library.sha256[:12]}; KetaDesk {__version__}. {reference.self_test.sentence}",
        library_warning="" if approved else NOT_APPROVED,
        printed_line=f"Printed: {printed_when}, by {printed_by}",
        identity=_identity(examined, identifier_label),
        sections=_sections(order, f"{printed_by}, {printed_when}" if revision else phrases.NOT_RECORDED),
        footer_lines=(
            f"Check the pump screen against this sheet. {supersedes}If a newer revision exists destroy this sheet. "
            "While this one runs, keep it until the newer one has been started. Void if changed by hand.",
            library.disclaimer,
        ),
        code_text=f"{label}-{_short_hash(examined)}",
        file_name=paper_file_name(order_id, revision),
    )


def _status_lines(revision: int) -> tuple[str, ...]:
    checked = "Not independently checked by a second nurse in KetaDesk."
    return () if revision else (checked, "Not recorded: this sheet has no stored order behind it.")


def _identity(examined: ExaminedOrder, identifier_label: str) -> Identity:
    patient = examined.draft.patient
    return Identity(
        name=phrases.full_name(examined.draft),
        born=phrases.born_text(examined.terms),
        gender=phrases.SEXES[patient.sex],
        identifier=patient.identifier,
        identifier_label=identifier_label,
        allergies=phrases.allergy_text(patient.allergies),
    )


def _sections(order: SheetOrder, answered_by: str) -> tuple[Section, ...]:
    examined, plan, clock = order.examined, order.plan, order.clock
    regimen = examined.terms.regimen
    assert regimen is not None
    return (
        patient_section(examined, order.wording),
        checklist_section(examined, order.library, answered_by),
        preparation_section(examined, plan, clock, order.library),
        order_section(examined, plan, clock, order.library),
        calculation_section(examined, plan),
        limits_section(examined, regimen, order.library),
        rate_table_section(examined, plan, regimen),
        taper_section(plan, clock),
        observation_section(examined, plan, clock, order.library),
        actions_section(examined, order.library),
        signature_section(plan),
    )


def _short_hash(examined: ExaminedOrder) -> str:
    """Eight characters that change when the draft does; no patient data can be read from them.

    Without a key, for a draft is in no record; a stored sheet has a keyed code whenever it is made.
    """
    text = json.dumps(examined.draft.model_dump(mode="json"), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:8].upper()
