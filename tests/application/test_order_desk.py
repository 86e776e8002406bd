"""The window's one door: the desk that `app.py` builds has every verb of it."""

from ketadesk.application.order_desk import OrderDesk
from ketadesk.application.ward_desk import WardDesk


def verbs(desk: type) -> set[str]:
    return {name for name, value in vars(desk).items() if callable(value) and not name.startswith("_")}


def test_the_ward_s_desk_has_every_verb() -> None:
    assert verbs(OrderDesk) == {
        "about", "cancel", "choices", "discard_draft", "help_sections", "keep_draft", "kept_draft", "label_parts",
        "labels_pdf", "look_alikes", "order", "orders", "preview", "print_pdf", "save_pdf", "scan", "sheet",
        "standing", "store", "take_up", "unrecorded_sheet",
    }  # fmt: skip
    assert verbs(OrderDesk) <= verbs(WardDesk)
