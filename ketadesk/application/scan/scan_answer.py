"""Scan back: what a paper at the bed is worth, from the code on it and from the record, and from nothing else.

Only an order sheet that is in force, printed since its second check, may be used. A print from before that, or with the
code of an earlier version, which could not be checked, is printed anew first.
"""

from datetime import tzinfo
from typing import Final

from ketadesk.application.errors import UnknownOrder
from ketadesk.application.ports import OrderRepository
from ketadesk.application.scan.paper_code import PaperLetter, ReadCode, as_printed, is_draft_code, read_code
from ketadesk.application.scan.scan_back import ScanAnswer, ScanVerdict, Seal
from ketadesk.application.scan.scan_standing import GIVE_NOTHING, Said, joined, standing_said
from ketadesk.application.scan.scanned_paper import NAMES, ScannedPaper, is_genuine, newest_after, printed_mark
from ketadesk.domain.order_state import TABLE, OrderState, SheetMark

_IN_FORCE: Final = (OrderState.SIGNED, OrderState.RUNNING)
_HOW_FAR: Final = {SheetMark.DRAFT: 0, SheetMark.ONE_NURSE: 0, SheetMark.READY: 1, SheetMark.SIGNED: 2}
"""How far a revision had come when a sheet got this mark; whatever is over is 3."""


def scan_back(text: str, orders: OrderRepository, seal: Seal, zone: tzinfo) -> ScanAnswer:
    """Return what the paper is whose code was scanned or typed as `text`. Raises `StorageFailed`."""
    printed = as_printed(text)
    code = read_code(printed)
    if code is None:
        said = _DRAFT_SHEET if is_draft_code(printed) else _no_code(printed)
        return ScanAnswer(verdict=said.verdict, headline=said.headline, words=said.words, code=text)
    if not orders.latest_revision(code.order_id):
        said = _not_ours(code, orders)
        return ScanAnswer(verdict=said.verdict, headline=said.headline, words=said.words, code=text)
    paper = _found(code, orders, zone)
    altered = ScanAnswer(
        verdict=ScanVerdict.ALTERED,
        headline="ALTERED: not the code that KetaDesk printed",
        words=_altered_words(code, paper),
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
        return _label_alone(paper, standing)
    if paper.code.letter is not PaperLetter.SHEET:
        return _other_paper(paper, standing) if is_genuine(paper.code, paper.stored, seal) else None
    mark = printed_mark(paper.code, paper.stored, seal)
    if mark is not None:
        return _sheet(paper, standing, mark)
    return _early_print(paper, standing) if paper.code.text == paper.stored.sheet.code_text else None


def _sheet(paper: ScannedPaper, standing: Said, mark: SheetMark) -> Said:
    state = paper.revision.state
    now = TABLE[state].mark
    if _how_far(mark) > _how_far(now):
        return _ahead_of_the_record(paper, mark)
    if state in (OrderState.CHECKED, *_IN_FORCE) and not _how_far(mark):
        return _outdated(paper, f"It was printed as {mark.value}, and is {now.value} since.")
    if state in _IN_FORCE and mark is SheetMark.READY:
        unsigned = f"It was printed before the signature was recorded: {paper.revision.prescriber} must have signed it."
        return standing._replace(words=joined(standing.words, unsigned))
    return standing


def _how_far(mark: SheetMark) -> int:
    return _HOW_FAR.get(mark, 3)


def _outdated(paper: ScannedPaper, why: str) -> Said:
    words = joined(why, "Print its sheet anew, use that one, and destroy this one.")
    return Said(ScanVerdict.OUTDATED_PRINT, f"OLD PRINT of R{paper.revision.revision}: print it anew", words)


def _early_print(paper: ScannedPaper, standing: Said) -> Said:
    """Its code is of before codes were keyed: anybody who knew the order could have made it."""
    why = "It was printed by an earlier version of KetaDesk, and nobody can tell with which mark."
    if paper.revision.state in (OrderState.CHECKED, *_IN_FORCE):
        return _outdated(paper, why)
    return standing


def _ahead_of_the_record(paper: ScannedPaper, mark: SheetMark) -> Said:
    """The record was put back from a backup that is older than the paper."""
    verdict = ScanVerdict.OUTDATED_PRINT if paper.revision.state in _IN_FORCE else ScanVerdict.NOT_YET
    words = (
        f"It was printed as {mark.value}, and the record says {TABLE[paper.revision.state].mark.value}: the record may "
        f"have been put back from a backup. {GIVE_NOTHING} Find out what was done, and enter it in KetaDesk."
    )
    return Said(verdict, "THE PAPER IS NEWER THAN THE RECORD", words)


def _label_alone(paper: ScannedPaper, standing: Said) -> Said:
    """Enough to know what is over or not yet begun; not whether this print is the present one."""
    ask = "The last eight characters of the code are missing: type the whole code as it stands on the paper."
    if standing.verdict is not ScanVerdict.CURRENT:
        return standing._replace(words=joined(standing.words, ask))
    headline = f"NOT THE WHOLE CODE: R{paper.revision.revision} is in force"
    return Said(ScanVerdict.NO_CODE, headline, joined("Whether this very print may be used is not known.", ask))


def _other_paper(paper: ScannedPaper, standing: Said) -> Said:
    name = f"{paper.name.upper()} of R{paper.revision.revision}"
    about = _ABOUT_OTHERS[paper.code.letter]
    if standing.verdict is ScanVerdict.CURRENT:
        in_force = f"R{paper.revision.revision} is in force, by its own order sheet."
        return Said(ScanVerdict.NO_ORDER, f"{name}: this is no order", joined(about, in_force))
    mixture = _mixture(paper) if paper.code.letter is PaperLetter.LABEL else ""
    return standing._replace(headline=f"{name}. {standing.headline}", words=joined(standing.words, about, mixture))


def _mixture(paper: ScannedPaper) -> str:
    """A container may hang on when only the rate was changed; its label then names an order that is over."""
    if paper.newest is paper.stored:
        return ""
    number = paper.newest.revision
    if paper.newest.draft.preparation == paper.stored.draft.preparation:
        return f"R{number} orders the same preparation: hold the container against its sheet, and label it anew."
    return f"R{number} ORDERS ANOTHER PREPARATION: this container is not for it."


_ABOUT_OTHERS: Final = {
    PaperLetter.RECORD: "It says how it stood when it was made, and ketamine is given by the order sheet only.",
    PaperLetter.HANDOVER: "It says how it stood when it was made, and ketamine is given by the order sheet only.",
    PaperLetter.LABEL: "It says what is in the container, and ketamine is given by the order sheet only.",
    PaperLetter.DOWNTIME: "It is for when KetaDesk cannot run, and says how it stood when it was made.",
}

_DRAFT_SHEET: Final = Said(
    ScanVerdict.DRAFT,
    "DRAFT: never stored",
    f"It was made without the record, and nobody checked it in KetaDesk. {GIVE_NOTHING} Store the order, and print its "
    "sheet.",
)


def _no_code(printed: str) -> Said:
    if printed.startswith("KD") or "KD-" in printed or "DRAFT-" in printed:
        words = (
            "It looks like a code of KetaDesk and is none. Type it exactly as it stands on the paper: look at 0 and O, "
            "at 1 and I, and whether a character is missing or too many."
        )
    else:
        words = "A wristband or an ampoule, perhaps. Scan the square code at the foot of the paper."
    return Said(ScanVerdict.NO_CODE, "NOT A KETADESK CODE", words)


def _not_ours(code: ReadCode, orders: OrderRepository) -> Said:
    """Raises `StorageFailed`."""
    try:
        orders.events(code.order_id)
    except UnknownOrder as erased:
        return Said(ScanVerdict.NOT_OURS, "NOT OURS: its order was erased", joined(erased.what, GIVE_NOTHING))
    words = (
        f"This record has no order {code.order_id}. {GIVE_NOTHING} Ask the ward that it comes from; where it was "
        "printed here, the record was put back from a backup."
    )
    return Said(ScanVerdict.NOT_OURS, "NOT OURS: no order of this record", words)


def _altered_words(code: ReadCode, paper: ScannedPaper | None) -> str:
    typed = "Where you typed it, hold every character against the paper."
    if paper is None:
        return f"{code.order_id} has no revision R{code.revision} in this record. {GIVE_NOTHING} {typed}"
    return f"The last eight characters are not those of any paper of {code.label}. {GIVE_NOTHING} {typed}"


def _patient(paper: ScannedPaper) -> str:
    """Of the revision on the paper: a change may have put the name right."""
    patient = paper.stored.draft.patient
    return f"{patient.family_name}, {patient.given_name}; {patient.identifier}"
