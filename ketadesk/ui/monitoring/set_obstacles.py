"""What stands between a set as it was typed and its saving: the first thing, in words, and where it can be mended."""

from typing import NamedTuple

from ketadesk.application.monitoring.bedside_desk import ItemField, ObservationForm


class Obstacles(NamedTuple):
    """Looked for in this order; blank and empty where nothing stands in the way."""

    words: str
    items: tuple[str, ...] = ()
    """Ids of the items that are refused or asked about."""
    moment: bool = False
    why: bool = False
    """A correction without its reason."""
    missing: bool = False


def obstacles(form: ObservationForm, asks_why: bool, kept_is_offered: bool, has_values: bool) -> Obstacles:
    """Return what is in the way of `form`; `asks_why`: a correction whose reason is still blank."""
    if kept_is_offered:
        return Obstacles("Say first what becomes of the set that you typed before.")
    fields = [field for group in form.groups for field in group.fields]
    wrong = tuple(field.item for field in fields if field.problem or field.ask)
    if form.moment_problem:
        return Obstacles("The time cannot be used.", wrong, moment=True)
    if wrong:
        return Obstacles(_wrong_words(fields), wrong)
    if form.text_problem:
        return Obstacles("The comment or the reason cannot be used.")
    if asks_why:
        return Obstacles("Say why the set is corrected.", why=True)
    if not has_values:
        return Obstacles("Nothing is entered yet.")
    return Obstacles("" if form.can_save else "Items are missing: say why, or enter them.", missing=not form.can_save)


def _wrong_words(fields: list[ItemField]) -> str:
    refused = [field.caption for field in fields if field.problem]
    asked = [field.caption for field in fields if field.ask]
    if refused:
        return f"Not to be used as typed: {', '.join(refused)}."
    return f"Unusual, and not confirmed: {', '.join(asked)}."
