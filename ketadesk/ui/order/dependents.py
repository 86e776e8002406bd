"""An edit upstream empties what depended on it: an answer given for another question is no answer.

Pure functions from draft to draft. They choose nothing: what is emptied waits to be typed again.
"""

from pydantic import BaseModel

from ketadesk.application.order_choices import OrderChoices
from ketadesk.application.order_draft import (
    InfusionDraft,
    LoadingDoseDraft,
    OrderDraft,
    PreparationDraft,
    PumpDraft,
    TaperDraft,
)
from ketadesk.application.order_preview import OrderPreview, Page


def without_regimen_answers(draft: OrderDraft, seen: OrderPreview) -> OrderDraft:
    """`draft` for a newly chosen regimen: dose, taper, saline and the reasons given for them are empty.

    Reasons that belong to the checklist stay: the regimen did not change what they answer.
    """
    of_checklist = {f.code for f in seen.findings if f.page is Page.CHECKLIST}
    return draft.model_copy(
        update={
            "loading_dose": LoadingDoseDraft(),
            "infusion": InfusionDraft(),
            "taper": TaperDraft(),
            "saline_volume_ml": "",
            "overrides": tuple(o for o in draft.overrides if o.code in of_checklist),
        }
    )


def runs_on_pump(draft: OrderDraft, choices: OrderChoices) -> bool | None:
    """Whether drug runs on the pump in this order; none while the regimen or the way of the bolus is not chosen."""
    if not draft.regimen:
        return None
    if choices.infusion != "none":
        return True
    via = draft.loading_dose.via if draft.loading_dose is not None else ""
    return {"pump": True, "hand": False}.get(via)


def fitted(draft: OrderDraft, choices: OrderChoices) -> OrderDraft:
    """`draft` without the parts that its regimen does not have, and with empty parts where it must have them."""
    if not draft.regimen:
        return draft
    loading = draft.loading_dose
    if choices.loading == "none":
        loading = None
    elif loading is None and choices.loading != "optional":
        loading = LoadingDoseDraft()
    infusion = None if choices.infusion == "none" else draft.infusion or InfusionDraft()
    taper = draft.taper
    if choices.taper == "none":
        taper = None
    elif taper is None and choices.taper == "required":
        taper = TaperDraft()
    return draft.model_copy(
        update={
            "loading_dose": loading,
            "infusion": infusion,
            "taper": taper,
            "saline_volume_ml": draft.saline_volume_ml if choices.saline_volumes else "",
            "preparation": _preparation(draft, choices),
            "pump": (draft.pump or PumpDraft()) if runs_on_pump(draft, choices) is not False else None,
        }
    )


def _preparation(draft: OrderDraft, choices: OrderChoices) -> PreparationDraft | None:
    if runs_on_pump(draft, choices) is False:
        return None
    preparation = draft.preparation or PreparationDraft()
    container = next(
        (c for c in choices.containers if (c.drug_mg, c.volume_ml) == (preparation.drug_mg, preparation.volume_ml)),
        None,
    )
    if container is None and (preparation.drug_mg or preparation.volume_ml):
        return preparation.model_copy(update={"drug_mg": "", "volume_ml": "", "method": ""})
    if container is None or preparation.method not in {m.value for m in container.methods if not m.disabled_because}:
        return preparation.model_copy(update={"method": ""})
    return preparation


def without_unusable_regimen(draft: OrderDraft, choices: OrderChoices) -> OrderDraft:
    """`draft` without its regimen where that can no longer be chosen, e.g. in another care setting."""
    chosen = next((c for c in choices.regimens if c.value == draft.regimen), None)
    if not draft.regimen or (chosen is not None and not chosen.disabled_because):
        return draft
    return draft.model_copy(update={"regimen": ""})


_PARTS = (
    ("regimen", "regimen"),
    ("loading_dose", "loading dose"),
    ("infusion", "infusion"),
    ("taper", "taper"),
    ("saline_volume_ml", "saline volume"),
    ("preparation", "preparation"),
    ("pump", "pump"),
    ("overrides", "reasons given"),
)


def cleared_in_words(before: OrderDraft, after: OrderDraft) -> str:
    """Which parts held something in `before` that `after` no longer holds; blank when nothing was lost."""
    lost = [words for name, words in _PARTS if _texts(getattr(before, name)) - _texts(getattr(after, name))]
    return f"Cleared because the order changed: {', '.join(lost)}. Please enter it again." if lost else ""


def _texts(part: object) -> set[str]:
    if isinstance(part, str):
        return {part} - {""}
    if isinstance(part, tuple):
        return set().union(*(_texts(p) for p in part)) if part else set()
    if isinstance(part, BaseModel):
        return {f"{name}={text}" for name, text in part if isinstance(text, str) and text}
    return set()
