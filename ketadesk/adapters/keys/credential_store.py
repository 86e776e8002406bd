"""The operating system's credential store: it gives the key back to who is signed in to the computer.

Only stores that encrypt and belong to the system count. What else `keyring` may be set up to use (none, null, plain
text, another program's) is no store: a key in plain text would look kept and lie open.

A locked store makes the desktop ask for its password, and the call returns when that was answered: where no desktop
is there to ask, never. So each call runs beside the program and is waited for a minute; then it counts as failed.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TYPE_CHECKING, Final, TypeVar

from ketadesk.application.errors import KeyUnavailable

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE: Final = "KetaDesk"
"""The name under which the store lists its entries; the user name is the record's id."""

REAL_STORES: Final = {
    "keyring.backends.SecretService.Keyring": "Secret Service",
    "keyring.backends.libsecret.Keyring": "libsecret",
    "keyring.backends.kwallet.DBusKeyring": "KWallet",
    "keyring.backends.kwallet.DBusKeyringKWallet4": "KWallet",
    "keyring.backends.macOS.Keyring": "macOS Keychain",
    "keyring.backends.Windows.WinVaultKeyring": "Windows Credential Locker",
}

_TO_OPEN: Final = "Unlock it and try again, or type the record's passphrase or its recovery key."
_TO_SET_UP: Final = "Unlock it and try again, or choose a passphrase instead."

T = TypeVar("T")


class CredentialStore:
    """One entry for each record. Every method raises `KeyUnavailable` when the store fails or does not answer."""

    def __init__(self, wait_s: float = 60) -> None:
        self._wait_s = wait_s

    def name(self) -> str:
        """What the store is called; blank when this computer has none that counts. Never raises."""
        try:
            return self._asked(lambda: _name(_real_store()))
        except KeyUnavailable:
            return ""

    def keep(self, record_id: str, entry: str) -> None:
        """Keep `entry`, and read it back: some stores refuse without saying so."""

        def kept_and_read() -> str | None:
            store = _required_store()
            store.set_password(SERVICE, record_id, entry)
            return store.get_password(SERVICE, record_id)

        if self._asked(kept_and_read, _TO_SET_UP) != entry:
            raise KeyUnavailable("The credential store did not keep the record's key.", "Use a passphrase instead.")

    def kept(self, record_id: str) -> str | None:
        """The entry, or none when the store has none for this record."""
        return self._asked(lambda: _required_store().get_password(SERVICE, record_id))

    def forget(self, record_id: str) -> None:
        """Take the entry away."""
        self._asked(lambda: _required_store().delete_password(SERVICE, record_id))

    def _asked(self, call: Callable[[], T], next_step: str = _TO_OPEN) -> T:
        answer: Future[T] = Future()

        def run() -> None:
            try:
                answer.set_result(call())
            except Exception as error:  # noqa: BLE001 - handed to the one who waits, who raises it
                answer.set_exception(error)

        # A daemon: one that waits for ever must not keep the program from ending.
        threading.Thread(target=run, name="credential store", daemon=True).start()
        try:
            return answer.result(self._wait_s)
        except KeyUnavailable:
            raise
        except TimeoutError as error:
            raise KeyUnavailable("The credential store of this account does not answer.", next_step) from error
        except Exception as error:  # whatever a store's own library raises means the same: no key from there
            raise KeyUnavailable(
                f"The credential store of this account did not do what it was asked ({type(error).__name__}).",
                next_step,
            ) from error


def _required_store() -> "KeyringBackend":
    store = _real_store()
    if store is None:
        raise KeyUnavailable(
            "The credential store that has the record's key is not there.",
            "Sign in to the computer as usual, or type the record's passphrase or its recovery key.",
        )
    return store


def _real_store() -> "KeyringBackend | None":
    """The store that the system, or the person who set the computer up, chose; of several the first that counts."""
    import keyring  # takes long to load, and is not needed where a passphrase is used
    from keyring.backends.chainer import ChainerBackend

    chosen = keyring.get_keyring()
    several = chosen.backends if isinstance(chosen, ChainerBackend) else [chosen]
    return next((store for store in several if _name(store)), None)


def _name(store: "KeyringBackend | None") -> str:
    return REAL_STORES.get(_class_name(store), "")


def _class_name(store: object) -> str:
    return f"{type(store).__module__}.{type(store).__qualname__}"
