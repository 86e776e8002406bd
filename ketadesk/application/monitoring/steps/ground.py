"""What a step is asked on: the infusion as it stands, what was typed, who asks, and in a correction what was logged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from ketadesk.application.account import Account
from ketadesk.application.clock_times import moment_text
from ketadesk.application.monitoring.bedside_desk import StepDraft
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.watched import Watched
from ketadesk.application.reference import Reference
from ketadesk.domain.bedside.infusion_course import CourseOrder
from ketadesk.domain.drug_library import DrugLibrary
from ketadesk.domain.order_state import OrderState


@dataclass(frozen=True)
class Ground:
    """Everything that the form of one verb follows from."""

    watched: Watched
    """In a correction the infusion as it was before the entry that is corrected."""
    whole: Watched
    """The infusion as it stands now: in it the new entry is tried."""
    draft: StepDraft
    reference: Reference
    who: Account
    zone: tzinfo
    corrects: LogEntry | None = None
    logged: Mapping[str, str] = field(default_factory=dict)
    """In a correction the answers as they were logged."""
    witness: Account | None = None

    @property
    def library(self) -> DrugLibrary:
        return self.reference.library

    @property
    def subject(self) -> str:
        """What the step is about: the draft's subject, in a correction the one that was logged."""
        return self.logged.get("subject", "") if self.corrects else self.draft.subject

    @property
    def order(self) -> CourseOrder:
        """The order in force; before the start the one that is signed."""
        return self.whole.orders[self.watched.course.revision or self.whole.revision]

    def text(self, name: str) -> str:
        """What stands in a field: what was typed, blank too; in a correction what was logged until then."""
        return self.draft.typed.get(name, self.logged.get(name, ""))

    def local(self, moment: datetime) -> str:
        """`22-Nov-2026 14:30` on the ward's clock."""
        return moment_text(moment.astimezone(self.zone))


def signed_revision(watched: Watched) -> int | None:
    """Return the revision that is signed and waits for its start, if there is one."""
    waiting = watched.progress.waiting
    return waiting.revision if waiting is not None and waiting.state is OrderState.SIGNED else None
