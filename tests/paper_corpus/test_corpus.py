"""The corpus holds what it is there to hold; the orders are made anew here, without a page being laid out."""

import pytest

from ketadesk import app
from ketadesk.application.sheet.sheet_content import PageSize, SheetStatus
from tests.limits.orders import LIBRARY
from tests.paper_corpus.orders import CorpusOrder, corpus_orders
from tests.paper_corpus.papers import Paper, dressed, writer
from tests.paper_corpus.typed_texts import NAMES, OTHER_SCRIPTS


@pytest.fixture(scope="module")
def orders() -> tuple[CorpusOrder, ...]:
    return tuple(corpus_orders(app.read_reference(), 0, 1))


def test_there_are_200_orders_of_all_regimens_on_both_papers(orders: tuple[CorpusOrder, ...]) -> None:
    assert len(orders) >= 200
    pairs = {(order.examined.draft.regimen, order.page_size) for order in orders}
    assert pairs == {(regimen.id, size) for regimen in LIBRARY.regimens for size in PageSize}


def test_loading_doses_containers_and_tapers_of_all_kinds(orders: tuple[CorpusOrder, ...]) -> None:
    drafts = [order.examined.draft for order in orders]
    assert {d.loading_dose.via if d.loading_dose else "none" for d in drafts} == {"pump", "hand", "none"}
    assert {d.preparation.method for d in drafts if d.preparation} == {"make-up-to", "add-to"}
    assert {d.taper.steps if d.taper else "0" for d in drafts} == {str(n) for n in range(21)}
    assert {d.taper.shape for d in drafts if d.taper} >= {"equal", "halving"}
    assert "72" in {d.infusion.duration_h for d in drafts if d.infusion}


def test_many_overrides_and_all_relative_contraindications(orders: tuple[CorpusOrder, ...]) -> None:
    assert max(len(order.examined.draft.overrides) for order in orders) >= 12
    relative = [item.id for item in LIBRARY.checklist if item.klass.value == "relative"]
    assert any(all(o.examined.draft.checklist[item] != "absent" for item in relative) for o in orders)


def test_all_marks_a_stamp_and_the_longest_texts(orders: tuple[CorpusOrder, ...]) -> None:
    contents = [dressed(order) for order in orders]
    no_order = {s for s in SheetStatus if "NOT AN ORDER" in s.value}
    assert {c.status for c in contents} == set(SheetStatus) - no_order
    assert any(c.stamp for c in contents)
    assert any(c.identity.allergies.count("substance") == 40 for c in contents)
    families = {order.examined.draft.patient.family_name for order in orders}
    assert {family for family, _given in (*NAMES, *OTHER_SCRIPTS)} <= families


def test_equal_orders_give_equal_bytes(chunk: tuple[Paper, ...]) -> None:
    for paper in chunk[::9]:
        assert writer().write(paper.content, paper.page_size) == paper.pdf
