"""Credential stores that answer as told; none of them is found by `keyring` itself."""

import threading

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class SystemStore(KeyringBackend):
    """Has the name of a store that counts."""

    viable = False
    priority = 5

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.entries:
            raise PasswordDeleteError("none")
        del self.entries[service, username]


SystemStore.__module__, SystemStore.__qualname__ = "keyring.backends.SecretService", "Keyring"


class PlainTextStore(SystemStore):
    """A file that anybody can read."""


PlainTextStore.__module__, PlainTextStore.__qualname__ = "keyrings.alt.file", "PlaintextKeyring"


class FailingStore(SystemStore):
    """Every call raises what it was made with."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error


class ForgetfulStore(SystemStore):
    """Takes an entry and does not keep it, as KWallet may."""

    def set_password(self, service: str, username: str, password: str) -> None:
        return


class SilentStore(SystemStore):
    """Waits for a password that nobody is there to type."""

    def __init__(self) -> None:
        super().__init__()
        self.answered = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.answered.wait()
        return None


for _kind in (FailingStore, ForgetfulStore, SilentStore):
    _kind.__module__, _kind.__qualname__ = SystemStore.__module__, SystemStore.__qualname__
