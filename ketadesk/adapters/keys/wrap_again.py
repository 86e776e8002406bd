"""Wrap the secrets of a record that has its keys once more, under other passphrases and a new recovery key.

For a set-up that was cut off after the record was made: nobody has seen its recovery key. The new key file takes the
place of the old one in one step: cut off before it the old passphrase opens the record, after it the new one.
"""

import os
import secrets as chance
import tempfile
from pathlib import Path

from ketadesk.adapters.keys.key_file import KEY_FILE
from ketadesk.adapters.keys.key_keeper import KeyKeeper
from ketadesk.adapters.keys.passphrase import require_passphrase
from ketadesk.adapters.keys.passphrase_key import SALT_BYTES, backup_key
from ketadesk.adapters.keys.record_secrets import Secrets
from ketadesk.application.errors import KeyUnavailable


def wrap_again(
    opened: Secrets, folder: Path, keep_in_credential_store: bool, passphrase: str, backup_passphrase: str
) -> tuple[Secrets, str]:
    """The same master secret with another backup key, and the recovery key. Raises `KeyUnavailable`."""
    require_passphrase(backup_passphrase, "backup passphrase")
    salt = chance.token_bytes(SALT_BYTES)
    made = Secrets(opened.master, backup_key(backup_passphrase, salt), salt)
    try:
        with tempfile.TemporaryDirectory(prefix="keys-", dir=folder) as passing:
            recovery_key = KeyKeeper(Path(passing), None).take_over(made, keep_in_credential_store, passphrase)
            os.replace(Path(passing) / KEY_FILE, folder / KEY_FILE)
    except OSError as error:
        raise KeyUnavailable(
            f"The key could not be written to {folder / KEY_FILE}: {error.strerror or type(error).__name__}.",
            "The earlier passphrase still opens the record. Check the disk's space and its permissions, then try "
            "again.",
        ) from error
    return made, recovery_key
