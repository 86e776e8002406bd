"""A record in memory, for tests of its pages: hand-filled answers, and what was asked of it."""

from dataclasses import dataclass, field

from ketadesk.application.account import Author
from ketadesk.application.audit import AuditEntry, AuditQuery
from ketadesk.application.backups import BackupFile, BackupTest, LostEntry, RestorePreview
from ketadesk.application.errors import KetaDeskError, SignInRefused
from ketadesk.application.workstation import Erasure

PIN = "260418"
CANARY = "Zanzibaroglu"
FIRST = "/srv/backups/KetaDesk_20261123T0115Z.backup"
BY_HAND = "/srv/backups/KetaDesk_20261120T1030Z_by-hand.backup"
SOUND = BackupTest(
    file=FIRST,
    sound=True,
    entries=1204,
    head="a" * 64,
    newest_entry_at="2026-11-23T01:14:00+00:00",
    words="Sound: every page is as it was written, 1204 entries, and the chain holds.",
)
PREVIEW = RestorePreview(
    test=SOUND,
    lost=(
        LostEntry(sequence=1206, at="2026-11-23T09:20:00+00:00", by_name="Kim Pattern", kind="check-agrees",
                  subject="KD-20261123-0002"),
        LostEntry(sequence=1205, at="2026-11-23T09:05:00+00:00", by_name="Alex Example", kind="order",
                  subject="KD-20261123-0002"),
    ),
    lost_count=2,
    record_readable=True,
    words="2 entries of the present record would be given up. The present record is kept under another name.",
)  # fmt: skip
ERASURE = Erasure(
    identifier="TEST-0001",
    names=(f"{CANARY.upper()}, Alex", "EXAMPLE, Alex"),
    orders=("KD-20261101-0003", "KD-20261102-0001"),
    open_orders=(),
    entries=9,
    words="9 entries lose their content. That they were made, when and by whom, stays.",
)


def order_entry(number: int, patient: str = f"{CANARY.upper()}, Alex; TEST-0001") -> AuditEntry:
    return AuditEntry(
        sequence=number,
        happened_at="2026-11-22T13:40:00+00:00",
        entered_at="2026-11-22T13:40:02+00:00",
        utc_offset="+01:00",
        by=Author(account_id="id-1", name="Alex Example"),
        kind="edit",
        subject=f"KD-20261122-{number:04d}",
        patient=patient,
        what="Changed the order: revision 2",
        before=(("Weight", "70 kg"), ("Dose", "0.15 mg/kg/h")),
        after=(("Weight", "70.5 kg"), ("Height", "168 cm")),
    )


def late_entry(number: int) -> AuditEntry:
    return AuditEntry(
        sequence=number,
        happened_at="2026-11-22T11:00:00+00:00",
        entered_at="2026-11-22T12:20:30+00:00",
        utc_offset="+01:00",
        by=Author(account_id="id-2", name="Kim Pattern"),
        kind="record-signature",
        subject="KD-20261122-0001",
        what="Recorded the signature of Dr A Example on revision 1",
    )


@dataclass
class HandRecord:
    """`RecordDesk` by hand; `failure` is raised by every verb while it is set."""

    entries: list[AuditEntry] = field(default_factory=list)
    failure: KetaDeskError | None = None
    files: list[BackupFile] = field(
        default_factory=lambda: [
            BackupFile(file=FIRST, made_at="2026-11-23T01:15:00+00:00", entries=1204, size_bytes=1_300_000,
                       kept_as="daily"),
            BackupFile(file=BY_HAND, made_at="2026-11-20T10:30:00+00:00", entries=1100, size_bytes=990_001,
                       kept_as="by hand"),
            BackupFile(file="/srv/backups/old.backup", made_at="", entries=0, size_bytes=4096, kept_as="by hand",
                       words="It cannot be opened with this backup passphrase."),
        ]
    )  # fmt: skip
    tested: BackupTest = SOUND
    preview: RestorePreview = PREVIEW
    what_is_erased: Erasure = ERASURE
    too_long: tuple[str, ...] = ("TEST-0001", "TEST-0009")
    sound: bool = True
    found: str = "Entry 7 (order): it was changed."
    asked: list[tuple[object, ...]] = field(default_factory=list)

    def audit(self, query: AuditQuery) -> tuple[AuditEntry, ...]:
        self._ask("audit", query)
        found = [e for e in self.entries if query.patient in e.patient and query.person in e.by.name]
        return tuple(found[query.first : query.first + query.limit])

    def exported_audit(self, query: AuditQuery) -> tuple[AuditEntry, ...]:
        self._ask("export", query)
        return tuple(self.entries)

    def export_audit(self, query: AuditQuery, target: str) -> int:
        self._ask("export", query, target)
        return len(self.entries)

    def verify(self, printed: tuple[int, str] | None = None) -> tuple[bool, str]:
        self._ask("verify")
        return self.sound, "The record is sound: 1206 entries." if self.sound else self.found

    def backups(self) -> tuple[BackupFile, ...]:
        self._ask("backups")
        return tuple(self.files)

    def back_up(self, target: str = "") -> BackupTest:
        self._ask("back up", target)
        made = self.tested.model_copy(update={"file": target or "/srv/backups/new.backup"})
        if not target:
            self.files.insert(
                0,
                BackupFile(file=made.file, made_at="2026-11-23T10:00:00+00:00", entries=1206, size_bytes=1_300_000,
                           kept_as="by hand"),
            )  # fmt: skip
        return made

    def back_up_when_due(self) -> BackupTest | None:
        return None

    def test_backup(self, file: str, passphrase: str = "") -> BackupTest:
        self._ask("test", file, passphrase)
        return self.tested.model_copy(update={"file": file})

    def restore_preview(self, file: str, passphrase: str = "") -> RestorePreview:
        self._ask("preview", file, passphrase)
        return self.preview

    def restore(self, file: str, passphrase: str, pin: str) -> None:
        self._ask("restore", file, passphrase, pin)
        if self.preview.record_readable and pin != PIN:
            raise SignInRefused("The PIN does not fit.", "Type it again.")

    def erasure(self, identifier: str) -> Erasure:
        self._ask("erasure", identifier)
        return self.what_is_erased.model_copy(update={"identifier": identifier})

    def erase(self, identifier: str, reason: str, pin: str) -> None:
        self._ask("erase", identifier, reason, pin)
        if pin != PIN:
            raise SignInRefused("The PIN does not fit.", "Type it again.")

    def kept_too_long(self) -> tuple[str, ...]:
        self._ask("kept too long")
        return self.too_long

    def _ask(self, *asked: object) -> None:
        if self.failure is not None:
            raise self.failure
        self.asked.append(asked)
