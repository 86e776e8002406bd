"""What the papers about a running infusion have in common: whose it is, as of when, and that it is no order.

Equal input gives equal paper: the moment and who made it are given, never looked up.
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from ketadesk import __version__
from ketadesk.application.clock_times import clock_text, moment_text, offset_text
from ketadesk.application.lateness import late_words
from ketadesk.application.monitoring.entry_words import entry_words
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.phrases import NOT_RECORDED
from ketadesk.application.reference import Reference
from ketadesk.application.scan.paper_code import PaperLetter, Seal, paper_code
from ketadesk.application.sheet.made_paper import paper_file_name
from ketadesk.application.sheet.printed_order import printed_order
from ketadesk.application.sheet.sheet_content import Cell, Section, SheetContent, SheetStatus
from ketadesk.domain.bedside.infusion_course import CourseState
from ketadesk.domain.bedside.infusion_log import corrected
from ketadesk.domain.drug_library import DrugLibrary

_NO_ORDER = "This paper is no order: ketamine is given by the signed order sheet only. Void if changed by hand."
_WRITTEN_ON = (
    "This paper is no order: ketamine is given by the signed order sheet only. "
    "What is written on it is entered in KetaDesk afterwards, with the time it was done."
)


@dataclass(frozen=True)
class PaperGround:
    """All that a section needs: the infusion, the library, and the ward's clock."""

    watched: Watched
    reference: Reference
    zone: tzinfo
    seal: Seal

    @property
    def library(self) -> DrugLibrary:
        """The drug library in force."""
        return self.reference.library

    @property
    def entries(self) -> tuple[LogEntry, ...]:
        """The entries that hold, by time."""
        return self.watched.standing

    @property
    def corrections(self) -> dict[str, LogEntry]:
        """Entry id -> the entry that replaced it or struck it through."""
        by_id = {entry.entry_id: entry for entry in self.watched.log}
        return {gone: by_id[by.entry_id] for gone, by in corrected(self.watched.log).items()}

    def local(self, moment: datetime) -> datetime:
        """The moment on the ward's clock."""
        return moment.astimezone(self.zone)

    def say(self, entry: LogEntry) -> str:
        """What the entry says."""
        return entry_words(entry, self.watched, self.reference, self.zone)

    def when(self, moment: datetime) -> str:
        """`22-Nov-2026 14:30`."""
        return moment_text(self.local(moment))

    def short(self, moment: datetime) -> str:
        """`14:30`, with the date where it is another day than that of the paper."""
        return clock_text(moment, self.watched.now, self.zone)

    def entered(self, entry: LogEntry) -> str:
        """When it was entered, and how late: `15:50, entered late by 1hr 20min`."""
        late = late_words(entry.at, entry.entered)
        return f"{self.entered_at(entry)}, {late}" if late else self.entered_at(entry)

    def entered_at(self, entry: LogEntry) -> str:
        """`15:50`, with the date where it is another day than that of which it tells."""
        return clock_text(entry.entered, entry.at, self.zone)


def typed(text: str) -> Cell:
    """Somebody's own words exactly, or `Not recorded`."""
    return Cell(text=text, typed=True) if text else Cell(text=NOT_RECORDED)


def state_line(ground: PaperGround) -> str:
    """`Running`, `Paused since 22-Nov-2026 19:01`, `Stopped 23-Nov-2026 04:10`."""
    course = ground.watched.course
    running = course.now_running
    if course.state is CourseState.STOPPED and course.stopped_at is not None:
        return f"Stopped {ground.when(course.stopped_at)}"
    if course.state is CourseState.PAUSED and running is not None:
        return f"Paused since {ground.when(running.start)}"
    if course.state is CourseState.BY_HAND:
        return "Given by hand: nothing runs on the pump"
    return "Running" if course.state is CourseState.RUNNING else "Not started"


@dataclass(frozen=True)
class PaperKind:
    """Which paper it is."""

    title: str
    status: SheetStatus
    letter: PaperLetter
    """In its code, so that it is never read as the order sheet's."""
    file_word: str
    rule: str = _NO_ORDER
    """At the foot of every page."""


RECORD = PaperKind("KETAMINE INFUSION MONITORING RECORD", SheetStatus.RECORD, PaperLetter.RECORD, "record")
HANDOVER = PaperKind("KETAMINE INFUSION HANDOVER", SheetStatus.HANDOVER, PaperLetter.HANDOVER, "handover")


def downtime_kind(part: str) -> PaperKind:
    """A part of the downtime pack, by its name: to be written on, and no order."""
    title = f"KETAMINE INFUSION DOWNTIME PACK: {part}"
    return PaperKind(title, SheetStatus.DOWNTIME, PaperLetter.DOWNTIME, "downtime", _WRITTEN_ON)


def paper(
    kind: PaperKind, ground: PaperGround, sections: tuple[Section, ...], identifier_label: str, made_by: str
) -> SheetContent:
    """Return the paper around `sections`."""
    watched, library = ground.watched, ground.library
    stored = watched.order
    now = ground.local(watched.now)
    as_of = f"As of {moment_text(now)} {offset_text(now)}, 24-hour clock"
    flaws = tuple(flaw for flaw in (watched.flaw, watched.clock_flaw) if flaw)
    return SheetContent(
        title=kind.title,
        hospital=stored.sheet.hospital,
        status=kind.status,
        status_lines=(f"{as_of}. {state_line(ground)}", *flaws),
        order_label=stored.label,
        library_line=f"Drug library {library.version}; SHA-256 {library.sha256[:12]}; KetaDesk {__version__}",
        library_warning=stored.sheet.library_warning,
        printed_line=f"Made by {made_by}",
        identity=stored.sheet.identity.model_copy(update={"identifier_label": identifier_label}),
        sections=sections,
        footer_lines=(kind.rule, library.disclaimer),
        code_text=paper_code(ground.seal, printed_order(stored), kind.letter),
        file_name=paper_file_name(stored.order_id, stored.revision, kind.file_word),
    )
