"""Make the record's secrets at set-up, and open them at each start.

They are kept in up to three ways: in the credential store of the operating system, wrapped under a passphrase, and
always wrapped under the recovery key. `keys.json` is on the disk before the first record exists: a set-up cut
off leaves nothing, or keys without a record, which the next set-up sees and names; never a record without its keys.
"""

import os
import secrets as chance
from contextlib import suppress
from pathlib import Path
from typing import Final

from ketadesk.adapters.keys.credential_store import CredentialStore
from ketadesk.adapters.keys.envelope import Envelope, Kind, unwrap, wrap
from ketadesk.adapters.keys.key_file import (
    KEY_FILE,
    WrappedKeys,
    already_there,
    damaged,
    header,
    read_key_file,
    remove_key_file,
    write_key_file,
)
from ketadesk.adapters.keys.passphrase import passphrase_flaw, read_passphrase_file, require_passphrase
from ketadesk.adapters.keys.passphrase_key import backup_key
from ketadesk.adapters.keys.record_secrets import BACKUP_SALT_BYTES, MASTER_BYTES, Secrets, as_text, from_text
from ketadesk.adapters.keys.recovery_key import (
    NotARecoveryKey,
    looks_like_recovery_key,
    new_recovery_key,
    read_recovery_key,
)
from ketadesk.application.errors import KeyUnavailable

RECORD_FILE: Final = "record.db"
_NOT_ENCRYPTED: Final = b"SQLite format 3\x00"
"""How a record begins that was made before records were encrypted: it needs no key yet."""


class KeyKeeper:
    """The keys of the record in `folder`."""

    def __init__(self, folder: Path, passphrase_file: Path | None, store: CredentialStore | None = None) -> None:
        self._folder = folder
        self._file = folder / KEY_FILE
        self._passphrase_file = passphrase_file
        self._store = store or CredentialStore()

    def has_credential_store(self) -> bool:
        """Whether the operating system can keep the key. May take a moment; never raises."""
        return bool(self._store.name())

    def exists(self) -> bool:
        """Whether there are keys. Raises `KeyUnavailable` for an encrypted record without any."""
        if self._file.is_symlink() or self._file.exists():
            return True
        if self._needs_a_key():
            read_key_file(self._folder)
        return False

    def set_up(self, keep_in_credential_store: bool, passphrase: str, backup_passphrase: str) -> tuple[Secrets, str]:
        """New secrets and the recovery key, which is not kept anywhere.

        A blank `passphrase` means none, and is refused where the credential store is not used. When this returns,
        `keys.json` is durable. Raises `KeyUnavailable`, and then nothing was left behind.
        """
        self._require_none(keep_in_credential_store, passphrase)
        require_passphrase(backup_passphrase, "backup passphrase")
        made = _new_secrets(backup_passphrase)
        return made, self._keep(made, keep_in_credential_store, passphrase)

    def take_over(self, secrets: Secrets, keep_in_credential_store: bool, passphrase: str) -> str:
        """Keys for a record that will be put back from a backup, with that record's own secrets.

        Otherwise as `set_up`: to be called before the record is there; answers a new recovery key.
        """
        self._require_none(keep_in_credential_store, passphrase)
        return self._keep(secrets, keep_in_credential_store, passphrase)

    def give_up_set_up(self) -> None:
        """Take the keys away again, when the set-up failed before there was a record: nothing is encrypted with them.

        Does nothing once there is a record. Raises `KeyUnavailable` when they cannot be taken away.
        """
        if os.path.lexists(self._folder / RECORD_FILE):
            return
        keys = read_key_file(self._folder)
        remove_key_file(self._folder)
        self._forget(keys)

    def open(self) -> Secrets | None:
        """The secrets from the credential store, else with the passphrase file; none when they have to be asked for.

        Raises `KeyUnavailable` when the keys are damaged or missing, when the store fails and there is no passphrase
        file, and when what the file holds does not open them.
        """
        keys = read_key_file(self._folder)
        try:
            kept = self._from_store(keys) if keys.credential_store else None
        except KeyUnavailable:
            if self._passphrase_file is None:
                raise
            kept = None
        if kept is None and self._passphrase_file is not None:
            return self.unlock(read_passphrase_file(self._passphrase_file))
        return kept

    def unlock(self, passphrase_or_recovery_key: str) -> Secrets:
        """The secrets. Raises `KeyUnavailable` saying what was wrong with what was typed."""
        keys = read_key_file(self._folder)
        typed = passphrase_or_recovery_key
        try:
            recovery_key = read_recovery_key(typed)
        except NotARecoveryKey as flaw:
            wrong = str(flaw) if looks_like_recovery_key(typed) or keys.passphrase is None else ""
        else:
            if opened := self._unwrapped(keys, keys.recovery, recovery_key, "recovery key"):
                return opened
            wrong = "This is the recovery key of another record."
        if not passphrase_flaw(typed) and (opened := self._unwrapped(keys, keys.passphrase, typed, "passphrase")):
            return opened
        raise _wrong(wrong or _wrong_passphrase(typed))

    def keep_in_store_again(self, opened: Secrets) -> None:
        """Give the credential store its entry back, when it should have one: the record came to another account."""
        keys = read_key_file(self._folder)
        if keys.credential_store:
            self._store.keep(keys.record_id, as_text(opened, keys.record_id))

    def _require_none(self, keep_in_credential_store: bool, passphrase: str) -> None:
        if self.exists():
            raise already_there(self._file)
        if passphrase or not keep_in_credential_store:
            require_passphrase(passphrase, "passphrase")

    def _keep(self, made: Secrets, keep_in_credential_store: bool, passphrase: str) -> str:
        recovery_key = new_recovery_key()
        keys = _wrapped(made, passphrase, recovery_key, self._store_name() if keep_in_credential_store else "")
        if keys.credential_store:
            self._store.keep(keys.record_id, as_text(made, keys.record_id))
        try:
            write_key_file(keys, self._folder)
        except KeyUnavailable:
            self._forget(keys)
            raise
        return recovery_key

    def _forget(self, keys: WrappedKeys) -> None:
        if keys.credential_store:
            # An entry that stays behind opens nothing.
            with suppress(KeyUnavailable):
                self._store.forget(keys.record_id)

    def _from_store(self, keys: WrappedKeys) -> Secrets | None:
        entry = self._store.kept(keys.record_id)
        if entry is None:
            return None
        try:
            return from_text(entry, keys.record_id)
        except ValueError as error:
            raise KeyUnavailable(
                f"What the credential store of this account has for this record is not its key: {error}.",
                "Type the record's passphrase or its recovery key.",
            ) from None

    def _unwrapped(self, keys: WrappedKeys, envelope: Envelope | None, key: str, kind: Kind) -> Secrets | None:
        if envelope is None:
            return None
        try:
            return unwrap(envelope, key, kind, header(keys.record_id, keys.credential_store))
        except ValueError:
            raise damaged(self._file) from None

    def _store_name(self) -> str:
        name = self._store.name()
        if not name:
            raise KeyUnavailable(
                "This computer has no credential store that can keep the record's key.", "Choose a passphrase instead."
            )
        return name

    def _needs_a_key(self) -> bool:
        record = self._folder / RECORD_FILE
        try:
            with record.open("rb") as stream:
                return stream.read(len(_NOT_ENCRYPTED)) != _NOT_ENCRYPTED
        except FileNotFoundError:
            return False
        except OSError:
            return True


def _new_secrets(backup_passphrase: str) -> Secrets:
    salt = chance.token_bytes(BACKUP_SALT_BYTES)
    return Secrets(chance.token_bytes(MASTER_BYTES), backup_key(backup_passphrase, salt), salt)


def _wrapped(made: Secrets, passphrase: str, recovery_key: str, credential_store: str) -> WrappedKeys:
    record_id = chance.token_hex(16)
    around = header(record_id, credential_store)
    keys = WrappedKeys(
        record_id=record_id,
        credential_store=credential_store,
        passphrase=wrap(made, passphrase, "passphrase", around) if passphrase else None,
        recovery=wrap(made, recovery_key, "recovery key", around),
    )
    # A recovery key that does not open is found out years later, by who has nothing else.
    if unwrap(keys.recovery, recovery_key, "recovery key", around) != made:
        raise RuntimeError("the recovery key just made does not open what it sealed")
    return keys


def _wrong(what: str) -> KeyUnavailable:
    return KeyUnavailable(
        what, "Type it again as it was set, with its capitals and blanks, or type the recovery key from its paper."
    )


def _wrong_passphrase(typed: str) -> str:
    flaw = passphrase_flaw(typed)
    return f"This is not the record's passphrase: it {flaw}." if flaw else "This is not the record's passphrase."
