"""The real observation form over the sample infusion, as the page of a set asks for it; failures on demand."""

from dataclasses import dataclass, field
from typing import cast

from ketadesk.application.errors import KetaDeskError
from ketadesk.application.monitoring.bedside_desk import (
    MonitoringDesk,
    ObservationDraft,
    ObservationForm,
    ObservationSaved,
)
from ketadesk.application.monitoring.log_entry import LogEntry
from ketadesk.application.monitoring.observation.observation_form import observation_form
from ketadesk.application.monitoring.observation.observe import draft_of, observed_entry, saved_words
from tests.application.fakes import LONDON
from tests.application.people import BERTA
from tests.application.watched_sample import ORDER, RunningWard, full_set, running_ward


def ward_with_a_set() -> RunningWard:
    """Started 14:00; a full set at 14:15 while the loading dose ran at 56 mL/h."""
    return running_ward([(15, full_set(pump_rate="56", volume_left="486"))])


@dataclass
class RoundDesk:
    """What the page needs of `MonitoringDesk`; Berta is signed in and it is 14:31."""

    ward: RunningWard = field(default_factory=ward_with_a_set)
    minutes: int = 31
    failure: KetaDeskError | None = None
    """The next call fails with it."""
    form_failure: KetaDeskError | None = None
    asked: int = 0

    def observation_form(self, order_id: str, draft: ObservationDraft) -> ObservationForm:
        self.asked += 1
        if self.form_failure is not None:
            raise self.form_failure
        return observation_form(self.ward.watched(self.minutes, order_id), draft, self.ward.reference, LONDON)

    def observe(self, order_id: str, draft: ObservationDraft, entry_id: str) -> ObservationSaved:
        return self._keep(order_id, draft, entry_id, "", "")

    def correct_observation(
        self, order_id: str, of_entry: str, why: str, draft: ObservationDraft, entry_id: str
    ) -> ObservationSaved:
        return self._keep(order_id, draft, entry_id, of_entry, why)

    def correction(self, order_id: str, of_entry: str) -> ObservationDraft:
        self._fail()
        return draft_of(next(e for e in self.entries if e.entry_id == of_entry), LONDON)

    @property
    def entries(self) -> tuple[LogEntry, ...]:
        return self.ward.log.entries(ORDER)

    def as_desk(self) -> MonitoringDesk:
        """The page asks for nothing else."""
        return cast(MonitoringDesk, self)

    def _keep(self, order_id: str, draft: ObservationDraft, entry_id: str, replaces: str, why: str) -> ObservationSaved:
        watched = self.ward.watched(self.minutes, order_id)
        entry = observed_entry(
            watched, draft, self.ward.reference, BERTA, LONDON, entry_id, replaces=replaces, why=why
        )  # fmt: skip
        self._fail()
        self.ward.log.log(entry)
        return saved_words(self.ward.watched(self.minutes, order_id), entry, self.ward.reference, LONDON)

    def _fail(self) -> None:
        failure, self.failure = self.failure, None
        if failure is not None:
            raise failure
