"""Every field of an order: its page, and what to call it. Order of the pages is the order of the questions."""

from ketadesk.application.order_preview import Page

_PAGE_OF_FIRST_PART = {
    "care_setting": Page.PATIENT,
    "patient": Page.PATIENT,
    "hospital": Page.PATIENT,
    "ward": Page.PATIENT,
    "responsible_service": Page.PATIENT,
    "checklist": Page.CHECKLIST,
    "regimen": Page.DOSE,
    "indication": Page.DOSE,
    "prescriber": Page.DOSE,
    "prescriber_grade": Page.DOSE,
    "prescriber_contact": Page.DOSE,
    "loading_dose": Page.DOSE,
    "infusion": Page.DOSE,
    "taper": Page.DOSE,
    "saline_volume_ml": Page.DOSE,
    "start": Page.DOSE,
    "time_zone": Page.DOSE,
    "preparation": Page.PREPARATION,
    "pump": Page.PREPARATION,
    "overrides": Page.REVIEW,
}


def page_of(field: str) -> Page:
    """Return the page a field stands on; the review for what is about the whole order."""
    return _PAGE_OF_FIRST_PART.get(field.partition(".")[0].partition("[")[0], Page.REVIEW)
