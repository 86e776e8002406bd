"""The workstation behind the window and the command line: finds the data folder, the key and the record, in that order.

Whatever fails on the way is told and changes nothing: no second record is made, and orders can be worked out without
one.
"""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from ketadesk import __version__
from ketadesk.adapters.export.pack_folder import DowntimeFolder
from ketadesk.adapters.fault_log import FaultLog
from ketadesk.adapters.keys.key_keeper import KeyKeeper
from ketadesk.adapters.keys.passphrase import passphrase_file
from ketadesk.adapters.keys.record_secrets import Secrets
from ketadesk.adapters.keys.wrap_again import wrap_again
from ketadesk.adapters.settings.folders import data_folder, named_folder
from ketadesk.adapters.settings.settings import Settings, read_settings, write_settings
from ketadesk.adapters.storage.instance_lock import InstanceLock
from ketadesk.application.backups import BackupTest
from ketadesk.application.clock_times import moment_text
from ketadesk.application.errors import (
    BackupRefused,
    FolderUnusable,
    KetaDeskError,
    KeyUnavailable,
    RecordHeld,
    SetUpRefused,
    StorageFailed,
)
from ketadesk.application.keep_accounts import refuse_flaws
from ketadesk.application.monitoring.bedside_desk import MonitoringDesk
from ketadesk.application.monitoring.papers.downtime_keeping import keep_packs
from ketadesk.application.order_desk import OrderDesk
from ketadesk.application.ports import Clock
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.application.typed_text import NAME_LENGTH, text_flaw
from ketadesk.application.ward_desk import Place, WardDesk
from ketadesk.application.workstation import CheckDesk, Opening, OpeningState, RecordDesk, SessionDesk, SetUp
from ketadesk.opened_record import OpenedRecord, RecordPlace, Use
from ketadesk.record_from_backup import record_from_backup

_NOT_SET_UP: Final = ("KetaDesk is not set up here: there is no record.", "Set it up, then store orders.")
_CUT_OFF: Final = (
    "Set-up was cut off: there is a record, and nobody can sign in to it.",
    "Set it up once more. What is in the record stays in it, and there will be a new recovery key.",
)
_LOCKED: Final = ("The record is locked.", "Type its passphrase or its recovery key.")


KeyPage = Callable[[str, str, str, PageSize], bytes]
"""Makes the PDF of a recovery key: key, hospital, when, paper."""


class WardWorkstation:
    """`Workstation` of this computer."""

    def __init__(self, desk: WardDesk, clock: Clock, new_entry_id: Callable[[], str], key_page: KeyPage) -> None:
        self._desk = desk
        self._key_page = key_page
        self._clock = clock
        self._new_entry_id = new_entry_id
        self._folder = named_folder(os.environ)
        self._settings = Settings()
        self._secrets: Secrets | None = None
        self._lock: InstanceLock | None = None
        self._opened: OpenedRecord | None = None
        self._cut_off: Secrets | None = None
        """Of a record that was made and has nobody yet."""
        self._only_look = False
        self._pack_folders: set[Path] = set()
        """Where packs were kept since the program was started."""
        self._at_work_beside = threading.RLock()

    @property
    def orders(self) -> OrderDesk:
        return self._desk

    @property
    def sessions(self) -> SessionDesk:
        return self._record().sessions

    @property
    def checks(self) -> CheckDesk:
        return self._record().checks

    @property
    def monitoring(self) -> MonitoringDesk:
        return self._record().monitoring

    @property
    def record(self) -> RecordDesk:
        return self._record().keeping

    def opening(self) -> Opening:
        """Try the folder, the keys, the lock and the file, and say what stands in the way first."""
        self.close()
        self._only_look = False
        try:
            self._folder = data_folder(os.environ)
            self._take_settings(read_settings(self._folder))
            keys = self._keys()
            if not keys.exists():
                return self._shut(OpeningState.SET_UP, *_NOT_SET_UP, has_credential_store=keys.has_credential_store())
            self._take_lock()
            secrets = self._secrets or self._kept_secrets(keys)
        except FolderUnusable as failed:
            return self._trouble(failed, can_look=self._can_look())
        except RecordHeld as held:
            return self._trouble(held, can_look=self._can_look())
        except KetaDeskError as failed:
            return self._trouble(failed)
        if isinstance(secrets, KeyUnavailable):
            return self._shut(OpeningState.PASSPHRASE, secrets.what, secrets.next_step)
        return self._open(secrets, keys)

    def set_up(self, wishes: SetUp) -> str:
        """Keys first, then the record with its administrator: cut off between, the next start says so."""
        self._refuse_unprintable(wishes)
        if wishes.restore_from:
            return self._set_up_from_backup(wishes)
        refuse_flaws(wishes.administrator_sign_in_name, wishes.administrator_full_name, wishes.administrator_pin)
        self._take_lock()
        self._keep_settings(wishes)
        keys = self._keys()
        secrets, recovery_key = self._new_keys(keys, wishes)
        try:
            self._make_record(secrets, wishes)
        except KetaDeskError:
            # Without a record the keys open nothing, and nobody has seen the recovery key.
            keys.give_up_set_up()
            self._cut_off = secrets if keys.exists() else None
            raise
        self._cut_off = None
        return recovery_key

    def print_recovery_key(self, recovery_key: str) -> str:
        """Send a page with the key to the printer. Raises `CannotPrint`."""
        when = moment_text(self._clock.now())
        page = self._key_page(recovery_key, self._settings.hospital, when, self._settings.page_size)
        return self._desk.send_to_printer(page, "KetaDesk recovery key")

    def back_up_when_due(self) -> BackupTest | None:
        """Read every page of the record, then make the schedule's backup.

        May run in a thread of its own, for it opens the record once more for itself. Raises `RecordDamaged`.
        """
        with self._beside() as beside:
            if beside is None:
                return None
            beside.require_whole()
            return beside.keeping.back_up_when_due()

    def keep_downtime_packs(self) -> int:
        """Write the packs of one hour, and remove what is kept too long; the record is only read.

        May run in a thread of its own, and while nobody is signed in. Raises `CannotSave`, `StorageFailed`.
        """
        folder = self._settings.downtime_folder
        if not folder:
            return 0
        with self._beside() as beside:
            if beside is None:
                return 0
            making, size = beside.monitoring.downtime, self._settings.page_size
            return keep_packs(
                making, DowntimeFolder(Path(folder), self._pack_folders), size, self._settings.downtime_keep_h
            )

    @contextmanager
    def _beside(self) -> Iterator[OpenedRecord | None]:
        """The record opened once more, for a thread of its own; none where it is not open, or only looked at."""
        if self._opened is None or self._secrets is None or self._only_look:
            yield None
            return
        with self._at_work_beside:
            beside = OpenedRecord(self._place(), self._secrets, self._restored, Use.WORK)
            beside.join()
            try:
                yield beside
            finally:
                beside.close()

    def unlock(self, passphrase: str) -> Opening:
        """Open with what was typed. Raises `KeyUnavailable` when it opens nothing."""
        keys = self._keys()
        self._secrets = keys.unlock(passphrase)
        with suppress(KeyUnavailable):  # then it is asked for again next time
            keys.keep_in_store_again(self._secrets)
        return self._open(self._secrets, keys)

    def look_only(self) -> Opening:
        """Read the record and write nothing; somebody still has to sign in, which is not noted then."""
        self.close()
        self._only_look = True
        try:
            self._take_settings(read_settings(self._folder))
            keys = self._keys()
            secrets = self._secrets or self._kept_secrets(keys)
            if isinstance(secrets, KeyUnavailable):
                return self._shut(OpeningState.PASSPHRASE, secrets.what, secrets.next_step)
            return self._open(secrets, keys)
        except KetaDeskError as failed:
            return self._trouble(failed)

    def close(self) -> None:
        """Let the record go."""
        opened, self._opened = self._opened, None
        self._desk.record = None
        with self._at_work_beside:  # the lock is not given free under a backup or packs that are being made
            if opened is not None:
                with suppress(StorageFailed):
                    opened.close()
            self._let_lock_go()

    def _record(self) -> OpenedRecord:
        if self._opened is None:
            raise StorageFailed(*self._desk.without_record)
        return self._opened

    def _refuse_unprintable(self, wishes: SetUp) -> None:
        """What stands on every sheet must be printable, or no sheet could ever be made. Raises `SetUpRefused`."""
        answers = (("hospital's name", wishes.hospital), ("name of a patient's number", wishes.identifier_label))
        for what, answer in answers:
            missing = self._desk.writer.unprintable(answer)
            flaw = text_flaw(answer, NAME_LENGTH) or (f"it cannot print {missing}" if missing else "")
            if flaw:
                raise SetUpRefused(f"The {what} cannot stand on a sheet: {flaw}.", "Type it again.")

    def _set_up_from_backup(self, wishes: SetUp) -> str:
        self._take_lock()
        self._keep_settings(wishes)
        secrets, recovery_key = record_from_backup(
            self._folder, self._keys(), wishes, self._clock, self._new_entry_id
        )  # fmt: skip
        self._secrets = secrets
        opened = OpenedRecord(self._place(), secrets, self._restored, Use.WORK)
        # Keys and record are made: from here on nothing may keep the recovery key from being shown.
        with suppress(KetaDeskError):
            opened.prepare_backups()
        with suppress(KetaDeskError):
            opened.begin()
            self._use(opened)
        return recovery_key

    def _keep_settings(self, wishes: SetUp) -> None:
        answered = {
            "hospital": wishes.hospital,
            "identifier_label": wishes.identifier_label or "Identifier",
            "page_size": wishes.page_size,
            "backup_folder": wishes.backup_folder,
        }
        settings = Settings.model_validate({**self._settings.model_dump(), **answered})
        write_settings(settings, self._folder)
        self._take_settings(settings)

    def _take_settings(self, settings: Settings) -> None:
        """They hold for what is printed without the record too."""
        self._settings = settings
        self._desk.place = Place(
            settings.hospital, settings.identifier_label, settings.page_size, str(self._folder)
        )  # fmt: skip

    def _new_keys(self, keys: KeyKeeper, wishes: SetUp) -> tuple[Secrets, str]:
        """For a new record, or for the one whose set-up was cut off. Raises `KeyUnavailable`."""
        kept, passphrase, backups = wishes.keep_key_in_credential_store, wishes.passphrase, wishes.backup_passphrase
        if self._cut_off is None:
            return keys.set_up(kept, passphrase, backups)
        return wrap_again(self._cut_off, self._folder, kept, passphrase, backups)

    def _make_record(self, secrets: Secrets, wishes: SetUp) -> None:
        opened = OpenedRecord(self._place(), secrets, self._restored, Use.WORK)
        try:
            opened.prepare_backups()
            opened.begin(new=True)
            opened.sessions.first_account(
                wishes.administrator_sign_in_name, wishes.administrator_full_name, wishes.administrator_pin
            )
        except KetaDeskError:
            with suppress(StorageFailed):
                opened.close()
            raise
        self._secrets = secrets
        self._use(opened)

    def _keys(self) -> KeyKeeper:
        return KeyKeeper(self._folder, passphrase_file(os.environ))

    def _kept_secrets(self, keys: KeyKeeper) -> Secrets | KeyUnavailable:
        """The record's secrets, or why somebody has to type what opens them."""
        try:
            return keys.open() or KeyUnavailable(*_LOCKED)
        except KeyUnavailable as failed:
            return failed

    def _take_lock(self) -> None:
        self._lock = self._lock or InstanceLock(self._folder, self._clock)
        self._lock.take(f"KetaDesk {__version__}")

    def _open(self, secrets: Secrets, keys: KeyKeeper) -> Opening:
        opened = OpenedRecord(self._place(), secrets, self._restored, self._use_now())
        self._secrets = secrets
        try:
            opened.begin()
            self._cut_off = None if opened.has_people else secrets
        except StorageFailed as failed:
            with suppress(StorageFailed):
                opened.close()
            return self._cannot_open(secrets, failed)
        if self._cut_off is not None:
            with suppress(StorageFailed):
                opened.close()
            return self._shut(OpeningState.SET_UP, *_CUT_OFF, has_credential_store=keys.has_credential_store())
        self._use(opened)
        return Opening(state=OpeningState.READY, notice=opened.notice)

    def _cannot_open(self, secrets: Secrets, failed: StorageFailed) -> Opening:
        """The key is known, so its backups can be looked at and put back; the record itself is not touched."""
        opened = OpenedRecord(self._place(), secrets, self._restored, Use.LOOK if self._only_look else Use.MEND)
        self._opened = opened
        return self._trouble(
            failed,
            can_look=not self._only_look and self._can_look(),
            last_good_backup=self._last_good_backup(opened),
        )

    def _last_good_backup(self, opened: OpenedRecord) -> str:
        try:
            return opened.last_good_backup()
        except BackupRefused as refused:
            return f"The backups cannot be looked at: {refused.what}"

    def _can_look(self) -> bool:
        """Whether the record opens for reading, tried."""
        try:
            secrets = self._secrets or self._kept_secrets(self._keys())
            if isinstance(secrets, KeyUnavailable):
                return True  # not known before the passphrase is
            tried = OpenedRecord(self._place(), secrets, self._restored, Use.LOOK)
            tried.begin()
            tried.close()
        except KetaDeskError:
            return False
        return True

    def _use_now(self) -> Use:
        if not self._only_look:
            return Use.WORK
        try:
            self._take_lock()
        except RecordHeld:
            return Use.LOOK_BESIDE
        except StorageFailed:
            return Use.LOOK
        self._let_lock_go()
        return Use.LOOK

    def _let_lock_go(self) -> None:
        if self._lock is not None:
            with suppress(StorageFailed):
                self._lock.release()

    def _use(self, opened: OpenedRecord) -> None:
        self._opened = opened
        self._desk.record = opened.for_orders

    def _place(self) -> RecordPlace:
        log = FaultLog(self._folder)
        return RecordPlace(
            self._folder,
            self._settings,
            self._clock,
            self._desk.reference,
            self._new_entry_id,
            log.write,
            self._desk.writer,
        )

    def _restored(self) -> None:
        """Another record is there: whoever was signed in is not any more."""
        self.close()

    def _trouble(self, failed: KetaDeskError, *, can_look: bool = False, last_good_backup: str = "") -> Opening:
        return self._shut(
            OpeningState.TROUBLE,
            failed.what,
            failed.next_step,
            can_look=can_look,
            can_retry=True,
            last_good_backup=last_good_backup,
        )

    def _shut(self, state: OpeningState, what: str, next_step: str, **more: object) -> Opening:
        self._desk.without_record = (what, next_step)
        return Opening.model_validate({"state": state, "what": what, "next_step": next_step, **more})
