"""No test meets a credential store that it did not make itself, and guessing costs little."""

import keyring.core
import pytest
from keyring.backend import KeyringBackend

from ketadesk.adapters.keys import envelope, passphrase_key
from ketadesk.adapters.keys.passphrase_key import Cost

from .stores import SystemStore

CHEAP = Cost(passes=1, memory_kib=8_192, lanes=1)


def use(store: KeyringBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    """`store` is what keyring answers with."""
    monkeypatch.setattr(keyring.core, "_keyring_backend", store)


@pytest.fixture(autouse=True)
def _no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    use(keyring.core.load_keyring("keyring.backends.fail.Keyring"), monkeypatch)


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(envelope, "Cost", lambda: CHEAP)
    monkeypatch.setattr(passphrase_key, "_BACKUP_COST", CHEAP)


@pytest.fixture
def system_store(monkeypatch: pytest.MonkeyPatch) -> SystemStore:
    store = SystemStore()
    use(store, monkeypatch)
    return store
