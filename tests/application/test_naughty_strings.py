"""Every string of the Big List, and our own, in every field of an order: read as it stands, or refused with a reason.

No window and no file: the draft, the JSON request and the reader. `FIELDS` names every text of the draft, so that a new
one cannot be forgotten. What the window does with them is in `tests/ui/test_naughty_fields.py`.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from ketadesk.application.errors import NotAllowed, OrderRefused, SignInRefused
from ketadesk.application.numbers import NotANumber, read_arithmetic_number, read_order_number, read_whole_number
from ketadesk.application.order_draft import KnownAllergies, OrderDraft, OverrideDraft
from ketadesk.application.order_preview import FieldProblem
from ketadesk.application.order_request import UnreadableRequest, read_request
from ketadesk.application.read_order import read_order
from ketadesk.application.typed_text import NAME_LENGTH, REASON_LENGTH, TEXT_LENGTH, text_flaw
from ketadesk.domain.drug_library import DrugLibrary
from ketadesk.domain.model import Model
from tests.naughty import BLNS, COUNT, EVERY
from tests.naughty.order_fields import COUNTED, DAY, FIELDS, MOMENT, NUMBER

from .conftest import Changes, DraftOf, Preview
from .test_ward_desk import PIN, World, world

__all__ = ["world"]  # the fixture
FORM = re.compile(r"(0|[1-9]\d{0,3})(\.\d{1,2})?", re.ASCII)
"""As SR-02 states it."""
ASKED_IN: dict[str, tuple[str, Changes]] = {
    "loading_dose.concentration_mg_per_ml": ("bolus-then-saline", {}),
    "saline_volume_ml": ("bolus-then-saline", {}),
    "pump.model": ("acute-pain-infusion", {"pump.increment_ml_per_h": ""}),
}
"""The sample order in which a field is read, where it is not the acute-pain infusion as it stands."""
MAY_STAY_BLANK = ("patient.title", "patient.weight_date", "patient.height_cm", "prescriber_grade", "prescriber_contact",
                  "hospital", "ward", "responsible_service", "taper.shape", "preparation.vial_ml", "time_zone",
                  "pump.increment_ml_per_h", "pump.model")  # fmt: skip


def texts_of(model: Model, prefix: str = "") -> Iterator[str]:
    """The dotted path of every text that the draft holds."""
    for name, value in model:
        if isinstance(value, str):
            yield f"{prefix}{name}"
        elif isinstance(value, Model):
            yield from texts_of(value, f"{prefix}{name}.")


@pytest.fixture
def base_of(draft_of: DraftOf) -> dict[str, OrderDraft]:
    return {path: draft_of(*ASKED_IN.get(path, ("acute-pain-infusion",))) for path in FIELDS}


def is_number(text: str) -> bool:
    return FORM.fullmatch(text) is not None and text.strip("0.") != ""


def why_no_number(read: Callable[[str], object], text: str) -> str | None:
    try:
        read(text)
    except NotANumber as refused:
        return refused.reason
    return None


def draft_or_refusal(request: dict[str, Any]) -> OrderDraft | str:
    try:
        return read_request(json.dumps(request))
    except UnreadableRequest as refused:
        return str(refused)


def refused(problem: FieldProblem | None, text: str) -> bool:
    """True for a refusal that repeats the text and says what is wrong or allowed; a blank is only not answered."""
    if problem is None:
        return False
    assert problem.seen == text
    assert problem.unanswered == (text == "")
    assert problem.allowed
    return not problem.unanswered


@pytest.mark.req("SR-02")
def test_every_text_of_the_draft_is_tested() -> None:
    assert set(texts_of(OrderDraft())) == set(FIELDS)
    others = {name for name, value in OrderDraft() if not isinstance(value, str | Model)}
    assert others == {"checklist", "overrides"}, "these and known allergies have tests of their own below"


@pytest.mark.req("SR-02")
@pytest.mark.req("SR-06")
def test_four_of_the_big_list_have_the_form_of_a_number_and_two_of_them_are_zero() -> None:
    assert len(BLNS) == COUNT
    assert [text for text in BLNS if FORM.fullmatch(text)] == ["0", "1", "1.00", "0.00"]
    for read, taken in (
        (read_order_number, ["1", "1.00"]),
        (read_arithmetic_number, ["1", "1.00"]),
        (read_whole_number, ["1"]),
    ):
        assert [text for text in BLNS if why_no_number(read, text) is None] == taken
        assert "" not in [why_no_number(read, text) for text in BLNS], "every refusal has its reason"


@pytest.mark.req("SR-44")
def test_which_of_the_big_list_may_be_a_name() -> None:
    """Counted by hand: of 485 one is blank, 15 too long, 12 begin or end with a blank, 12 hold what cannot be seen."""
    why = Counter(text_flaw(text, NAME_LENGTH).partition(", not")[0] for text in BLNS if text)
    assert why == {
        "": 445,
        "at most 80 characters": 15,
        "no blank at the beginning or end": 12,
        "printable characters only": 12,
    }


@pytest.mark.req("SR-02")
@pytest.mark.req("SR-06")
@pytest.mark.req("SR-15")
@pytest.mark.req("SR-44")
@pytest.mark.parametrize("path", FIELDS)
def test_every_string_in_every_field(path: str, base_of: dict[str, OrderDraft], library: DrugLibrary) -> None:
    base, kind = base_of[path], FIELDS[path]
    taken = []
    for text in EVERY:
        draft = base.with_field(path, text)
        read = read_order(draft, library)
        problem = next((p for p in read.problems if p.field == path), None)
        finding = next((f for f in read.findings if f.field == path), None)
        if not refused(problem, text) and finding is None and text:
            taken.append(text)
        if kind == NUMBER and text and not is_number(text):
            assert problem is not None and problem.reason, ascii(text)
    if isinstance(kind, int):
        assert taken == [text for text in EVERY if text and not text_flaw(text, kind)]
    elif kind == NUMBER:
        assert set(taken) <= {"1", "1.00"}, "what is left out is another vial, container or volume than the library's"
    else:
        assert taken == (["1"] if kind == COUNTED else [])
    unanswered = [p.field for p in read_order(base.with_field(path, ""), library).problems if p.unanswered]
    assert (path in unanswered) == (path not in MAY_STAY_BLANK)


@pytest.mark.req("SR-02")
@pytest.mark.req("SR-05")
def test_no_figure_while_a_number_cannot_be_read(base_of: dict[str, OrderDraft], preview: Preview) -> None:
    numbers = [path for path, kind in FIELDS.items() if kind in (NUMBER, COUNTED, DAY, MOMENT)]
    for place, text in enumerate(EVERY):
        path = numbers[place % len(numbers)]
        if text and not is_number(text):
            shown = preview(base_of[path].with_field(path, text))
            assert (shown.pump_figure, shown.plan, shown.mg_per_hour) == (None, None, ""), (path, ascii(text))
            assert (shown.loading_lines, shown.timing_lines) == ((), ()), (path, ascii(text))
            assert not shown.sheet_allowed


@pytest.mark.req("SR-44")
def test_every_string_as_an_allergy_an_answer_and_a_reason(draft_of: DraftOf, library: DrugLibrary) -> None:
    base = draft_of("acute-pain-infusion")
    item = library.checklist[0].id
    for text in EVERY:
        given = OverrideDraft(code=text, reason=text, by=text)
        changed: Changes = {
            "patient.allergies": KnownAllergies(known=(text, "latex")),
            f"checklist.{item}": text,
            "overrides": (given,),
        }
        draft = base
        for path, value in changes_of(changed):
            draft = draft.with_field(path, value)
        assert draft.patient.allergies == KnownAllergies(known=(text, "latex"))
        assert (draft.checklist[item], draft.overrides) == (text, (given,))
        problems = {p.field: p for p in read_order(draft, library).problems}
        for path, length in (
            ("patient.allergies", TEXT_LENGTH),
            ("overrides[0].reason", REASON_LENGTH),
            ("overrides[0].by", NAME_LENGTH),
        ):
            assert (path in problems) == (not text or bool(text_flaw(text, length))), (path, ascii(text))
        assert refused(problems[f"checklist.{item}"], text) or not text


def changes_of(changed: Changes) -> Iterator[tuple[str, object]]:
    for path, value in changed.items():
        yield path, value.model_dump() if isinstance(value, Model) else value


def test_a_question_that_the_library_does_not_ask_is_refused(draft_of: DraftOf, library: DrugLibrary) -> None:
    base = draft_of("acute-pain-infusion")
    for text in EVERY:
        read = read_order(base.model_copy(update={"checklist": {**base.checklist, text: "absent"}}), library)
        assert [(p.field, p.seen) for p in read.problems] == [(f"checklist.{text}", text)]


@pytest.mark.req("SR-02")
@pytest.mark.req("SR-44")
@pytest.mark.parametrize("path", FIELDS)
def test_a_json_request_holds_every_string_as_it_was_written(path: str, base_of: dict[str, OrderDraft]) -> None:
    """Every string in one of three fields; `test_every_string_in_every_field` has them all, past the JSON."""
    base = base_of[path]
    request = {name: value for name, value in base.model_dump(mode="json").items() if value is not None}
    for part in ("patient", "loading_dose", "preparation", "pump"):
        if part in request:
            request[part] = {name: value for name, value in request[part].items() if value != ""}
    request = {name: value for name, value in request.items() if value != ""}
    if "taper" in request:
        request["taper"]["steps"] = int(request["taper"]["steps"])
    *parents, last = path.split(".")
    for text in EVERY[list(FIELDS).index(path) % 3 :: 3]:
        place = request
        for parent in parents:
            place = place[parent]
        place[last] = text
        read = draft_or_refusal(request)
        if isinstance(read, str):
            assert read.startswith(f"{path}: "), read
            assert "Allowed: " in read
            assert text == "" or path == "taper.steps", "a count is written without quotes"
        else:
            assert read == base.with_field(path, text), ascii(text)


@pytest.mark.req("SR-44")
def test_every_string_as_why_an_order_is_cancelled(world: World, draft_of: DraftOf) -> None:
    order = world.desk.store(draft_of("acute-pain-infusion"), PIN, "entry")
    taken = 0
    for number, text in enumerate(EVERY):
        flaw = not text or text_flaw(text, REASON_LENGTH) or world.sheets.unprintable(text)
        if not flaw:
            # One cancellation ends the order; what else would be taken is not refused for its letters.
            taken += 1
            continue
        step = partial(world.desk.cancel, order.order_id, 1, text, PIN, f"cancel {number}")
        assert why_refused(step).startswith("Reason: "), ascii(text)
    assert taken > 100
    world.desk.cancel(order.order_id, 1, 'wrong patient; "; DROP TABLE journal; --', PIN, "cancel")
    assert world.desk.standing(order.order_id, 1).mark == "CANCELLED"


@pytest.mark.req("SR-24")
def test_every_string_as_a_pin_signs_nothing(world: World, draft_of: DraftOf) -> None:
    draft = draft_of("acute-pain-infusion")
    for number, text in enumerate(EVERY):
        with pytest.raises((SignInRefused, NotAllowed)):
            world.desk.store(draft, text, f"entry {number}")
    assert world.orders.orders == []


def why_refused(verb: Callable[[], object]) -> str:
    try:
        verb()
    except OrderRefused as refused:
        return refused.what
    return ""
