"""Scan back: what a paper at the bed is worth, from the code on it and from the record, and from nothing else.

Only an order sheet that is in force, printed since its second check, may be used. A print from before that, or with the
code of an earlier version, which could not be checked, is printed anew first.
"""

from datetime import tzinfo
from typing import Final

from ketadesk.application.ports import OrderRepository
from ketadesk.application.scan.paper_code import PaperLetter, ReadCode, Seal, as_printed, is_draft_code, read_code
from ketadesk.application.scan.scan_answer import ScanAnswer, ScanVerdict
from ketadesk.application.scan.scan_standing import Said, joined, standing_said
from ketadesk.application.scan.scan_words import (
    DRAFT_SHEET,
    ahead_of_the_record,
    altered_words,
    is_like_ours,
    label_alone,
    no_code,
    not_ours,
    other_paper,
    outdated,
)
from ketadesk.application.scan.scanned_paper import NAMES, ScannedPaper, is_genuine, newest_after, printed_mark
from ketadesk.domain.order_state import IN_FORCE, TABLE, OrderState, SheetMark

_HOW_FAR: Final = {SheetMark.DRAFT: 0, SheetMark.ONE_NURSE: 0, SheetMark.READY: 1, SheetMark.SIGNED: 2}
"""How far a revision had come when a sheet got this mark; whatever is over is 3."""


def scan_back(text: str, orders: OrderRepository, seal: Seal, zone: tzinfo) -> ScanAnswer:
    """Return what the paper is whose code was scanned or typed as `text`. Raises `StorageFailed`."""
    printed = as_printed(text)
    code = read_code(printed)
    if code is None:
        said = DRAFT_SHEET if is_draft_code(printed) else no_code(printed)
        shown = text if is_like_ours(printed) else ""
        return ScanAnswer(verdict=said.verdict, headline=said.headline, words=said.words, code=shown)
    if not orders.latest_revision(code.order_id):
        said = not_ours(code, orders)
        return ScanAnswer(verdict=said.verdict, headline=said.headline, words=said.words, code=text)
    paper = _found(code, orders, zone)
    altered = ScanAnswer(
        verdict=ScanVerdict.ALTERED,
        headline="ALTERED: not the code that KetaDesk printed",
        words=altered_words(code, paper),
        code=text,
        order_id=code.order_id,
        revision=code.revision,
        paper=NAMES[code.letter],
    )
    said_of_ours = None if paper is None else _said(paper, seal)
    if paper is None or said_of_ours is None:
        return altered
    return altered.model_copy(
        update={
            **said_of_ours._asdict(),
            "patient": _patient(paper),
            "may_be_used": said_of_ours.verdict is ScanVerdict.CURRENT,
        }
    )


def _found(code: ReadCode, orders: OrderRepository, zone: tzinfo) -> ScannedPaper | None:
    events, progress = orders.events(code.order_id), orders.progress(code.order_id)
    revision = progress.find(code.revision)
    if revision is None:
        return None
    stored = orders.get(code.order_id, code.revision)
    newest = newest_after(progress, code.revision, events)
    last = stored if newest == code.revision else orders.get(code.order_id, newest)
    return ScannedPaper(code, stored, revision, progress, events, zone, last)


def _said(paper: ScannedPaper, seal: Seal) -> Said | None:
    """None where the hash is not one of this revision's papers."""
    standing = standing_said(paper)
    if not paper.code.is_whole:
        return label_alone(paper, standing)
    if paper.code.letter is not PaperLetter.SHEET:
        return other_paper(paper, standing) if is_genuine(paper.code, paper.stored, seal) else None
    mark = printed_mark(paper.code, paper.stored, seal)
    if mark is not None:
        return _sheet(paper, standing, mark)
    return _early_print(paper, standing) if paper.code.text == paper.stored.sheet.code_text else None


def _sheet(paper: ScannedPaper, standing: Said, mark: SheetMark) -> Said:
    state = paper.revision.state
    now = TABLE[state].mark
    if _how_far(mark) > _how_far(now):
        return ahead_of_the_record(paper, mark)
    if state in (OrderState.CHECKED, *IN_FORCE) and not _how_far(mark):
        return outdated(paper, f"It was printed as {mark.value}, and is {now.value} since.")
    if state in IN_FORCE and mark is SheetMark.READY:
        unsigned = f"It was printed before the signature was recorded: {paper.revision.prescriber} must have signed it."
        return standing._replace(words=joined(standing.words, unsigned))
    return standing


def _how_far(mark: SheetMark) -> int:
    return _HOW_FAR.get(mark, 3)


def _early_print(paper: ScannedPaper, standing: Said) -> Said:
    """Its code is of before codes were keyed: anybody who knew the order could have made it."""
    why = "It was printed by an earlier version of KetaDesk, and nobody can tell with which mark."
    if paper.revision.state in (OrderState.CHECKED, *IN_FORCE):
        return outdated(paper, why)
    return standing


def _patient(paper: ScannedPaper) -> str:
    """Of the revision on the paper: a change may have put the name right."""
    patient = paper.stored.draft.patient
    return f"{patient.family_name}, {patient.given_name}; {patient.identifier}"
