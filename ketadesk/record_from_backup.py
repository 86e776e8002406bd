"""Go on with a record on another computer: its backup and the backup's passphrase are all that is left of it."""

from collections.abc import Callable
from pathlib import Path

from ketadesk.adapters.keys.key_keeper import KeyKeeper
from ketadesk.adapters.keys.passphrase_key import backup_key
from ketadesk.adapters.keys.record_secrets import Secrets
from ketadesk.adapters.storage.backup_file import salt_of
from ketadesk.adapters.storage.backups import key_for
from ketadesk.adapters.storage.boot import WorkstationBoot
from ketadesk.adapters.storage.record import RECORD_FILE
from ketadesk.adapters.storage.restore import Times, record_out_of, secret_of
from ketadesk.application.audit import NoteKind
from ketadesk.application.errors import KetaDeskError
from ketadesk.application.keep_record import NOBODY_SIGNED_IN
from ketadesk.application.ports import Clock
from ketadesk.application.record_step import note_made
from ketadesk.application.workstation import SetUp


def record_from_backup(
    folder: Path, keys: KeyKeeper, wishes: SetUp, clock: Clock, new_entry_id: Callable[[], str]
) -> tuple[Secrets, str]:
    """Make keys and record in `folder` out of `wishes.restore_from`; answers the secrets and a new recovery key.

    The people of the record come with it. Raises `BackupRefused`, `KeyUnavailable`, `StorageFailed`; then there is
    neither record nor key.
    """
    backup = Path(wishes.restore_from)
    key = key_for(backup, wishes.backup_passphrase, backup_key)
    secrets = Secrets(secret_of(backup, key), key, salt_of(backup))
    recovery_key = keys.take_over(secrets, wishes.keep_key_in_credential_store, wishes.passphrase)
    note = note_made(NoteKind.RESTORED, NOBODY_SIGNED_IN, clock.now(), new_entry_id(), words="Set up from a backup.")
    try:
        record_out_of(backup, key, folder / RECORD_FILE, Times(clock, WorkstationBoot()), note)
    except KetaDeskError:
        keys.give_up_set_up()
        raise
    return secrets, recovery_key
