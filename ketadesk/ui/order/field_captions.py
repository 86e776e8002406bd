"""What a field of the draft is called on screen."""

_CAPTIONS = {
    "care_setting": "care setting",
    "patient.family_name": "family name",
    "patient.given_name": "given name",
    "patient.title": "title",
    "patient.identifier": "identifier",
    "patient.birth_date": "date of birth",
    "patient.sex": "sex",
    "patient.weight_kg": "weight in kg",
    "patient.weight_source": "how the weight was found",
    "patient.weight_date": "date of the weight",
    "patient.height_cm": "height in cm",
    "patient.allergies": "allergies",
    "responsible_service": "responsible service",
    "prescriber_grade": "prescriber's grade",
    "prescriber_contact": "prescriber's contact",
    "loading_dose": "loading dose",
    "loading_dose.mg_per_kg": "loading dose in mg per kg",
    "loading_dose.over_min": "loading dose over how many min",
    "loading_dose.via": "loading dose by pump or by hand",
    "loading_dose.concentration_mg_per_ml": "strength in the syringe",
    "infusion.dose": "infusion rate",
    "infusion.unit": "unit of the infusion rate",
    "infusion.duration_h": "duration in hours",
    "taper.steps": "steps of the taper",
    "taper.over_h": "taper over how many hours",
    "taper.shape": "shape of the taper",
    "saline_volume_ml": "volume of saline",
    "preparation.vial_mg_per_ml": "ampoule strength",
    "preparation.vial_ml": "ampoule size",
    "preparation.drug_mg": "container, ketamine in mg",
    "preparation.volume_ml": "container, volume in mL",
    "preparation.diluent": "diluent",
    "preparation.method": "how it is mixed",
    "pump.model": "pump",
    "time_zone": "time zone",
}


def caption_of(path: str) -> str:
    """The caption of the field at the dotted `path`; one without a caption of its own is called by its last word."""
    return _CAPTIONS.get(path) or path.rsplit(".", 1)[-1].replace("_", " ").replace("-", " ")
