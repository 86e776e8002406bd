"""What is said of a paper beyond where its revision stands: an old print, another paper, a code that is not ours."""

from typing import Final

from ketadesk.application.errors import UnknownOrder
from ketadesk.application.ports import OrderRepository
from ketadesk.application.scan.paper_code import PaperLetter, ReadCode
from ketadesk.application.scan.scan_answer import ScanVerdict
from ketadesk.application.scan.scan_standing import GIVE_NOTHING, Said, joined
from ketadesk.application.scan.scanned_paper import ScannedPaper
from ketadesk.domain.order_state import IN_FORCE, TABLE, SheetMark

_LONGEST_SHOWN: Final = 60

_ABOUT_OTHERS: Final = {
    PaperLetter.RECORD: "It says how it stood when it was made, and ketamine is given by the order sheet only.",
    PaperLetter.HANDOVER: "It says how it stood when it was made, and ketamine is given by the order sheet only.",
    PaperLetter.LABEL: "It says what is in the container, and ketamine is given by the order sheet only.",
    PaperLetter.DOWNTIME: "It is for when KetaDesk cannot run, and says how it stood when it was made.",
}

DRAFT_SHEET: Final = Said(
    ScanVerdict.DRAFT,
    "DRAFT: never stored",
    f"It was made without the record, and nobody checked it in KetaDesk. {GIVE_NOTHING} Store the order, and print its "
    "sheet.",
)


def is_like_ours(printed: str) -> bool:
    """True for what may be a code of ours that was misread; ours have 40 characters at most."""
    return len(printed) <= _LONGEST_SHOWN and ("KD-" in printed or "DRAFT-" in printed or printed.startswith("KD"))


def no_code(printed: str) -> Said:
    """What is no code of any paper: one that was misread, or another thing on the ward."""
    if is_like_ours(printed):
        words = (
            "It looks like a code of KetaDesk and is none. Type it exactly as it stands on the paper: look at 0 and O, "
            "at 1 and I, and whether a character is missing or too many."
        )
    else:
        words = "A wristband or an ampoule, perhaps. Scan the square code at the foot of the paper."
    return Said(ScanVerdict.NO_CODE, "NOT A KETADESK CODE", words)


def not_ours(code: ReadCode, orders: OrderRepository) -> Said:
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


def altered_words(code: ReadCode, paper: ScannedPaper | None) -> str:
    """What is said of a code whose order is ours, and whose revision (then `paper` is none) or hash is not."""
    typed = "Where you typed it, hold every character against the paper."
    if paper is None:
        return f"{code.order_id} has no revision R{code.revision} in this record. {GIVE_NOTHING} {typed}"
    return f"The last eight characters are not those of any paper of {code.label}. {GIVE_NOTHING} {typed}"


def outdated(paper: ScannedPaper, why: str) -> Said:
    """A print from before of what is in force; `why` is how that is known."""
    words = joined(why, "Print its sheet anew, use that one, and destroy this one.")
    return Said(ScanVerdict.OUTDATED_PRINT, f"OLD PRINT of R{paper.revision.revision}: print it anew", words)


def ahead_of_the_record(paper: ScannedPaper, mark: SheetMark) -> Said:
    """The record was put back from a backup that is older than the paper."""
    verdict = ScanVerdict.OUTDATED_PRINT if paper.revision.state in IN_FORCE else ScanVerdict.NOT_YET
    words = (
        f"It was printed as {mark.value}, and the record says {TABLE[paper.revision.state].mark.value}: the record may "
        f"have been put back from a backup. {GIVE_NOTHING} Find out what was done, and enter it in KetaDesk."
    )
    return Said(verdict, "THE PAPER IS NEWER THAN THE RECORD", words)


def label_alone(paper: ScannedPaper, standing: Said) -> Said:
    """Enough to know what is over or not yet begun; not whether this print is the present one."""
    ask = "The last eight characters of the code are missing: type the whole code as it stands on the paper."
    if standing.verdict is not ScanVerdict.CURRENT:
        return standing._replace(words=joined(standing.words, ask))
    headline = f"NOT THE WHOLE CODE: R{paper.revision.revision} is in force"
    return Said(ScanVerdict.NO_CODE, headline, joined("Whether this very print may be used is not known.", ask))


def other_paper(paper: ScannedPaper, standing: Said) -> Said:
    """What a paper is that is no order sheet; never that it may be used."""
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
