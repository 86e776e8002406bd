"""The fields read out of an order's JSON are those of the whole order, and nothing else passes for an order."""

import json
from pathlib import Path
from typing import Any

import apsw
import pytest

from ketadesk.adapters.storage.order_fields import fields_of, read_fields
from ketadesk.application.stored_order import StoredOrder

from .orders import stored_order

pytestmark = pytest.mark.req("SR-37")

ORDER: dict[str, Any] = json.loads(stored_order("KD-20261122-0007", family_name="MÜLLER").model_dump_json())


def _content(**changed: Any) -> str:
    return json.dumps({**ORDER, **changed})


def test_they_are_those_of_the_whole_order() -> None:
    order = stored_order("KD-20261122-0007", 3, family_name="O'NEIL \N{PILE OF POO}")
    order = order.model_copy(update={"entered_by": ("account-ben", order.stored_by_id)})
    fields = read_fields(order.model_dump_json())
    assert fields == fields_of(order)
    assert fields.vouched_by == order.vouched_by == (order.stored_by_id, "account-ben")
    assert read_fields(order.model_dump_json().encode()) == fields


@pytest.mark.req("SR-40")
def test_they_are_read_from_an_order_of_version_1() -> None:
    connection = apsw.Connection(str(Path(__file__).parent / "released" / "record_v1.db"), apsw.SQLITE_OPEN_READONLY)
    contents = [content for (content,) in connection.execute("SELECT content_json FROM journal WHERE kind = 'order'")]
    connection.close()
    assert len(contents) == 3
    for content in contents:
        assert read_fields(content) == fields_of(StoredOrder.model_validate_json(content))
        assert read_fields(content).vouched_by[0].startswith("typed name: ")


NO_ORDERS = {
    "no JSON": "{",
    "a list": "[]",
    "nothing": "{}",
    "too deep": "[" * 100_000,
    "a field too many": _content(unknown=""),
    "a field too few": json.dumps({name: value for name, value in ORDER.items() if name != "sheet"}),
    "a number for a text": _content(order_id=7),
    "a text for the revision": _content(revision="1"),
    "true for the revision": _content(revision=True),
    "a fraction for the revision": _content(revision=1.0),
    "a draft that is none": _content(draft="draft"),
    "a draft without a patient": _content(draft={"regimen": ""}),
    "a patient without a name": _content(draft={"regimen": "", "patient": {}}),
    "an account that is none": _content(stored_by_id=None),
    "one person for several": _content(entered_by="account-ben"),
    "persons that are none": _content(entered_by=["account-ben", 7]),
    "half a character": _content(rate="?").replace('"?"', '"\\ud800"'),
}


@pytest.mark.parametrize("content", NO_ORDERS.values(), ids=NO_ORDERS)
def test_what_is_no_order_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        read_fields(content)
