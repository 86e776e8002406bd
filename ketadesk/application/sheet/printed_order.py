"""The order behind a paper: what its figures are read back against, and what is attached to the PDF.

A paper is laid out from words. The order itself goes along beside them, so that the finished paper can be held against
it without the words in between.
"""

import json

from ketadesk.application.examine_order import ExaminedOrder
from ketadesk.application.order_draft import OrderDraft
from ketadesk.application.plan_json import plan_head
from ketadesk.application.plan_schema import PlanTold
from ketadesk.application.stored_order import StoredOrder
from ketadesk.domain.drug_library import DrugLibrary
from ketadesk.domain.model import Model


class PrintedOrder(Model):
    """One revision, or a draft that was never stored."""

    label: str
    """`KD-20261122-0007-R2`, `DRAFT-1a2b3c4d`."""
    draft: OrderDraft
    plan_json: str
    """The plan exactly as `ketadesk plan` prints it; every quantity is a string."""

    @property
    def plan(self) -> PlanTold:
        """The plan, read. Raises `ValueError` for what is no JSON."""
        told: PlanTold = json.loads(self.plan_json)
        return told


def printed_order(stored: StoredOrder) -> PrintedOrder:
    """The order behind the papers of `stored`."""
    return PrintedOrder(label=stored.label, draft=stored.draft, plan_json=stored.plan_json)


def printed_draft(examined: ExaminedOrder, label: str, library: DrugLibrary) -> PrintedOrder:
    """The order behind the papers of a draft that was never stored; nothing may stop it."""
    plan = examined.plan_as_json(plan_head(label, "DRAFT", examined.draft.regimen, library))
    return PrintedOrder(label=label, draft=examined.draft, plan_json=json.dumps(plan, ensure_ascii=False))
