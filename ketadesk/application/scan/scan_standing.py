"""What a scanned paper's revision is now, in a headline and in words; whatever the print itself says of it."""

from typing import Final, NamedTuple

from ketadesk.application.scan.scan_answer import ScanVerdict
from ketadesk.application.scan.scanned_paper import ScannedPaper
from ketadesk.domain.order_state import OrderState

GIVE_NOTHING: Final = "Give nothing by this paper."


class Said(NamedTuple):
    """An answer's verdict and words."""

    verdict: ScanVerdict
    headline: str
    words: str


def standing_said(paper: ScannedPaper) -> Said:
    """Return what the revision is, and what to do with a sheet of it."""
    verdict, headline, words = _SAID[paper.revision.state](paper)
    return Said(verdict, headline, joined(words, _runs_instead(paper)))


def joined(*sentences: str) -> str:
    """The sentences that are not blank, one after the other."""
    return " ".join(sentence for sentence in sentences if sentence)


def _draft(paper: ScannedPaper) -> Said:
    words = joined(paper.status_words or f"No sign-off stands for R{paper.revision.revision}.", GIVE_NOTHING)
    return Said(ScanVerdict.NOT_YET, "NOT YET: not signed off", words)


def _signed_off(paper: ScannedPaper) -> Said:
    words = f"R{paper.revision.revision} waits for another nurse's check, then for the prescriber's signature."
    return Said(ScanVerdict.NOT_YET, "NOT YET: the second check is missing", joined(words, GIVE_NOTHING))


def _checked(paper: ScannedPaper) -> Said:
    words = (
        f"R{paper.revision.revision} is the newest revision, and checked. Where this paper carries the prescriber's "
        "signature, record that in KetaDesk first. Start nothing before."
    )
    return Said(ScanVerdict.NOT_YET, "NOT YET: no signature is recorded", words)


def _signed(paper: ScannedPaper) -> Said:
    words = f"Signed by {paper.revision.prescriber}. Record its start on the page Ward."
    return Said(ScanVerdict.CURRENT, "CURRENT: signed, not started yet", words)


def _running(paper: ScannedPaper) -> Said:
    words = f"{paper.status_words} Check the pump screen against this sheet."
    return Said(ScanVerdict.CURRENT, "CURRENT: this sheet is in force", words)


def _ended(paper: ScannedPaper) -> Said:
    return Said(ScanVerdict.ENDED, "ENDED: nothing is given by it", joined(paper.status_words, GIVE_NOTHING))


def _superseded(paper: ScannedPaper) -> Said:
    number = paper.newest.revision
    words = f"Do not use this paper: destroy it. R{number} {_NOW[paper.taken_over.state]}"
    return Said(ScanVerdict.SUPERSEDED, f"SUPERSEDED by R{number}", words)


def _cancelled(paper: ScannedPaper) -> Said:
    return Said(ScanVerdict.CANCELLED, "CANCELLED: nothing is given by it", paper.status_words)


def _runs_instead(paper: ScannedPaper) -> str:
    """Two sheets may lie at the bed: the pump is held against that of what runs."""
    number = paper.runs_instead
    if not number or (paper.revision.state is OrderState.SUPERSEDED and number == paper.newest.revision):
        return ""
    return f"The pump runs by R{number}: check it against the sheet of R{number}."


_SAID: Final = {
    OrderState.DRAFT: _draft,
    OrderState.SIGNED_OFF: _signed_off,
    OrderState.CHECKED: _checked,
    OrderState.SIGNED: _signed,
    OrderState.RUNNING: _running,
    OrderState.ENDED: _ended,
    OrderState.SUPERSEDED: _superseded,
    OrderState.CANCELLED: _cancelled,
}
_NOW: Final = {
    OrderState.DRAFT: "took its place and is not signed off: nothing is given by it.",
    OrderState.SIGNED_OFF: "took its place and waits for its second check: nothing is given by it.",
    OrderState.CHECKED: "took its place and waits for the prescriber's signature: nothing is given by it.",
    OrderState.SIGNED: "took its place: it is signed and not started yet.",
    OrderState.RUNNING: "took its place and runs: check the pump against its sheet.",
    OrderState.ENDED: "took its place and has ended.",
    OrderState.CANCELLED: "took its place and is cancelled: nothing is given by this order.",
}
