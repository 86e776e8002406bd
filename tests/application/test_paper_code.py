"""What a paper's code is made over, and how it is taken apart; paper outlives the version that printed it."""

import pytest

from ketadesk.application.order_draft import OrderDraft, PatientDraft
from ketadesk.application.scan.paper_code import (
    PaperLetter,
    ReadCode,
    as_printed,
    is_draft_code,
    paper_code,
    read_code,
)
from ketadesk.application.sheet.printed_order import PrintedOrder

from .fakes import seal

LABEL = "KD-20261122-0001-R1"
ORDER = PrintedOrder(
    label=LABEL,
    draft=OrderDraft(regimen="x", patient=PatientDraft(family_name="\u00c5")),
    plan_json='{"dose": "0.5"}',
)

pytestmark = pytest.mark.req("SR-25")


class _LaterDraft(OrderDraft):
    """Of a version that asks one thing more."""

    asked_later: str = ""


def _but(**changes: object) -> PrintedOrder:
    return ORDER.model_copy(update=changes)


def _plainly(text: str) -> str:
    return f"<{text}>"


def test_the_seal_is_over_label_letter_mark_draft_and_plan() -> None:
    """To the letter: another text would call every paper on the wards altered."""
    assert paper_code(_plainly, ORDER, PaperLetter.SHEET, "READY") == (
        f'{LABEL}-<["{LABEL}", "", "READY", {{"patient": {{"family_name": "\\u00c5"}}, "regimen": "x"}}, '
        '"{\\"dose\\": \\"0.5\\"}"]>'
    )
    assert paper_code(_plainly, ORDER, PaperLetter.LABEL).startswith(f'{LABEL}-L-<["{LABEL}", "L", "", ')


def test_what_a_later_version_asks_changes_no_code() -> None:
    later = _but(draft=_LaterDraft.model_validate(ORDER.draft.model_dump()))
    assert paper_code(seal, later, PaperLetter.SHEET, "READY") == paper_code(seal, ORDER, PaperLetter.SHEET, "READY")


def test_anything_else_makes_another_hash() -> None:
    others = [
        _but(label="KD-20261122-0001-R2"),
        _but(draft=ORDER.draft.with_field("regimen", "y")),
        _but(draft=ORDER.draft.with_field("patient.family_name", "A")),
        _but(draft=ORDER.draft.with_field("checklist", {"pregnancy": "absent"})),
        _but(plan_json='{"dose": "0.50"}'),
    ]
    hashes = [paper_code(seal, order, PaperLetter.SHEET, "READY")[-8:] for order in (ORDER, *others)]
    hashes += [paper_code(seal, ORDER, letter, "READY")[-8:] for letter in PaperLetter if letter]
    hashes += [paper_code(seal, ORDER, PaperLetter.SHEET, mark)[-8:] for mark in ("", "DRAFT", "SIGNED")]
    assert len(set(hashes)) == len(hashes) == 13


@pytest.mark.parametrize("letter", PaperLetter)
def test_what_is_written_is_read(letter: PaperLetter) -> None:
    code = paper_code(seal, ORDER, letter)
    assert read_code(code) == ReadCode("KD-20261122-0001", 1, letter, code, is_whole=True)


def test_a_label_alone_is_no_whole_code() -> None:
    read = read_code("KD-20261122-1007-R12")
    assert read == ReadCode("KD-20261122-1007", 12, PaperLetter.SHEET, "KD-20261122-1007-R12", is_whole=False)
    assert read is not None
    assert read.label == "KD-20261122-1007-R12"


@pytest.mark.parametrize(
    ("scanned", "printed"),
    [
        ("kd-1a \t\r\n", "KD-1A"),
        (" kd-1a", " KD-1A"),
        ("kd\r\n-1a", "KD\r\n-1A"),
        ("KD-\u01311", "KD-\u01311"),
        ("kd-\u00df", "kd-\u00df"),
        ("kd-1\u00a0", "kd-1\u00a0"),
    ],
)
def test_the_line_s_end_and_small_letters_are_all_that_is_seen_past(scanned: str, printed: str) -> None:
    assert as_printed(scanned) == printed


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("DRAFT-9F3A61C2", True), ("DRAFT-1A2B3C4D-9F3A61C2", True), ("DRAFT", False), ("DRAFT-9F3A61C2-L", False),
        ("DRAFT-9F3A61C2-9F3A61C2-9F3A61C2", False), ("XDRAFT-9F3A61C2", False), ("DRAFT-9F3A61C2\n", False),
    ],
)  # fmt: skip
def test_a_draft_s_code(text: str, is_one: bool) -> None:
    assert is_draft_code(text) is is_one
