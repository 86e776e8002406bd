"""One moment of an order on screen: what is typed, what may be chosen, what the desk says of it."""

from dataclasses import dataclass

from pydantic import BaseModel

from ketadesk.application.order_choices import OrderChoices
from ketadesk.application.order_desk import Standing
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.order_preview import Banner, OrderPreview
from ketadesk.application.stored_order import StoredOrder

BLANK_PREVIEW = OrderPreview(
    banner=Banner(name="", born="", gender="", identifier="", weight="", allergies="", allergies_alert=False),
    library_strip="",
    problems=(),
    findings=(),
    page_states={},
    echoes={},
    regimen_summary="",
    mg_per_hour="",
    pump_figure=None,
    loading_lines=(),
    preparation_lines=(),
    timing_lines=(),
    review=(),
    evidence_views=(),
    plan=None,
)
"""Nothing is known: what stands on screen between a key press and its answer."""


@dataclass(frozen=True)
class OrderScreen:
    """Everything a page needs for its one `render`."""

    draft: OrderDraft
    choices: OrderChoices
    preview: OrderPreview
    blank: bool
    """True while there is no answer: no figure, no sentence, no patient may stand on screen."""
    generation: int
    """Counts patients: fields forget their undo history when it changes."""
    look_alikes: tuple[str, ...] = ()
    stored: StoredOrder | None = None
    """The stored order that is open; its pages are closed until it is to be changed."""
    standing: Standing | None = None
    """Where the stored order stands, and what may be done with it now."""
    revises: StoredOrder | None = None
    """The stored order that this draft will supersede."""

    read: OrderDraft | None = None
    """The whole order that stood on the review page last; an edit after that is to be read again."""

    @property
    def read_once_more(self) -> bool:
        """True when the order as it is now stood on the review page."""
        return self.read == self.draft

    @property
    def sheet_allowed(self) -> bool:
        """True when the order can be stored."""
        return not self.blank and self.preview.sheet_allowed


def draft_value(draft: OrderDraft, path: str) -> object:
    """What the draft holds at the dotted `path`; blank where its part of the order is left out."""
    value: object = draft
    for name in path.split("."):
        if isinstance(value, dict):
            value = value.get(name, "")
        elif isinstance(value, BaseModel):
            value = getattr(value, name)
        else:
            return ""
    return value


def draft_text(draft: OrderDraft, path: str) -> str:
    """The text at `path`; blank where something else than text is held."""
    value = draft_value(draft, path)
    return value if isinstance(value, str) else ""
