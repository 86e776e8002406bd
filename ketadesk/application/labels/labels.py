"""Labels for what an order prepares: each container of the infusion, and the syringe of a dose pushed by hand.

Their figures are those of the order as it was stored, read from its plan; nothing is worked out anew but the expiry. A
bag of saline with no drug in it gets no label: there is nothing to be told of it that its own print does not say. No
label says a rate. A revision that is not signed has DRAFT across its labels; one that is over has none at all.
"""

from datetime import datetime, tzinfo
from typing import Final, NamedTuple

from ketadesk.application.errors import OrderRefused
from ketadesk.application.labels.label_content import ContainerLabel, LabelStock, LabelWish
from ketadesk.application.labels.label_wish import SaidOfPreparing, read_wish
from ketadesk.application.labels.prepared_contents import PreparedContent, good_for_h, prepared_contents
from ketadesk.application.numbers import with_unit
from ketadesk.application.ports import OrderRepository
from ketadesk.application.scan.paper_code import PaperLetter, Seal, paper_code
from ketadesk.application.sheet.printed_order import PrintedOrder, printed_order
from ketadesk.application.sheet.sheet_content import Identity, SheetContent
from ketadesk.domain.drug_library import DrugLibrary
from ketadesk.domain.order_state import IN_FORCE, OVER

DRAFT: Final = "DRAFT"
_ROUTE: Final = "Intravenous"


class LabelledOrder(NamedTuple):
    """The order that labels are made of, and what stands on each of them."""

    behind: PrintedOrder
    identity: Identity
    warning: str
    library_warning: str
    code_text: str


def stored_labels(orders: OrderRepository, order_id: str, revision: int, seal: Seal) -> LabelledOrder:
    """What the labels of a stored revision are made of.

    Raises `OrderRefused` for one that is over, `UnknownOrder`, `StorageFailed`.
    """
    stored = orders.get(order_id, revision)
    found = orders.progress(order_id).find(revision)
    assert found is not None  # it is stored
    if found.state in OVER:
        raise OrderRefused(
            f"{stored.label} is {found.state.value}: no labels are made for it.",
            "Discard what was prepared for it. Labels are made for the order in force.",
        )
    behind, sheet = printed_order(stored), stored.sheet
    code, warning = paper_code(seal, behind, PaperLetter.LABEL), "" if found.state in IN_FORCE else DRAFT
    return LabelledOrder(behind, sheet.identity, warning, sheet.library_warning, code)


def draft_labels(behind: PrintedOrder, sheet: SheetContent) -> LabelledOrder:
    """What the labels of an order that was never stored are made of; its code is that of its sheet."""
    return LabelledOrder(behind, sheet.identity, DRAFT, sheet.library_warning, sheet.code_text)


def label_parts(behind: PrintedOrder, library: DrugLibrary) -> tuple[str, ...]:
    """What takes a label, in words, in the order of use; nothing where no drug is prepared."""
    return tuple(content.part for content in prepared_contents(behind, library))


def container_labels(
    order: LabelledOrder, wish: LabelWish, stock: LabelStock, library: DrugLibrary, now: datetime, zone: tzinfo
) -> tuple[ContainerLabel, ...]:
    """Return the labels that are wished for, times on the clock of `zone`. Raises `OrderRefused`."""
    contents = _wished(wish, prepared_contents(order.behind, library))
    hours = good_for_h(order.behind, library)
    said = read_wish(wish, stock, hours, now, zone)
    if any(said) and sum(content.is_container for content in contents) > 1:
        raise OrderRefused(
            "Prepared at, prepared by and checked by are said of one container, and these labels are for several.",
            "Choose the one that was prepared; the others are prepared later, and get their labels then.",
        )
    rule = "" if said.expires_at else f"at the latest {with_unit(hours, 'h')} after it was prepared"
    return tuple(_label(order, content, said, rule) for content in contents)


def _label(order: LabelledOrder, content: PreparedContent, said: SaidOfPreparing, expires_rule: str) -> ContainerLabel:
    return ContainerLabel(
        warning=order.warning,
        library_warning=order.library_warning,
        order_label=order.behind.label,
        part=content.part,
        name=order.identity.name,
        born=order.identity.born,
        identifier=order.identity.identifier,
        identifier_label=order.identity.identifier_label,
        medicine=content.medicine,
        strength=content.strength,
        diluent=content.diluent,
        route=_ROUTE,
        expires_rule=expires_rule,
        code_text=order.code_text,
        **said._asdict(),
    )


def _wished(wish: LabelWish, contents: tuple[PreparedContent, ...]) -> tuple[PreparedContent, ...]:
    if not contents:
        raise OrderRefused("Nothing with a drug in it is prepared for this order.", "It takes no label.")
    wished = tuple(content for content in contents if wish.part in ("", content.part))
    if not wished:
        known = ", ".join(f"'{content.part}'" for content in contents)
        raise OrderRefused(f"Label for {wish.part!r}: this order has {known}.", "Choose one of them, or all.")
    return wished
