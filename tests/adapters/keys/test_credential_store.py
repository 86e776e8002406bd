"""Only the system's own stores count; what they raise is said in words; one that never answers is not waited for."""

from collections.abc import Callable

import keyring.core
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.core import load_keyring
from keyring.errors import InitError, KeyringLocked, PasswordSetError

from ketadesk.adapters.keys.credential_store import REAL_STORES, CredentialStore
from ketadesk.application.errors import KeyUnavailable

from .conftest import use
from .stores import FailingStore, ForgetfulStore, PlainTextStore, SilentStore, SystemStore

Call = Callable[[], object]


def test_an_entry_is_kept_found_and_forgotten(system_store: SystemStore) -> None:
    store = CredentialStore()

    assert store.name() == "Secret Service"
    assert store.kept("one") is None
    store.keep("one", "entry")
    assert store.kept("one") == "entry"
    assert system_store.entries == {("KetaDesk", "one"): "entry"}
    store.forget("one")
    assert store.kept("one") is None
    with pytest.raises(KeyUnavailable, match="PasswordDeleteError"):
        store.forget("one")


@pytest.mark.parametrize(
    "backend",
    [load_keyring("keyring.backends.fail.Keyring"), load_keyring("keyring.backends.null.Keyring"), PlainTextStore()],
    ids=["fail", "null", "plain text"],
)
def test_what_is_no_store_of_the_system_does_not_count(
    backend: KeyringBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(backend, monkeypatch)
    store = CredentialStore()

    assert store.name() == ""
    calls: list[Call] = [lambda: store.keep("one", "entry"), lambda: store.kept("one"), lambda: store.forget("one")]
    for call in calls:
        with pytest.raises(KeyUnavailable, match="is not there"):
            call()


def test_of_several_the_first_that_counts_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, system = PlainTextStore(), SystemStore()
    monkeypatch.setattr(ChainerBackend, "backends", [plain, system])
    use(load_keyring("keyring.backends.chainer.ChainerBackend"), monkeypatch)
    CredentialStore().keep("one", "entry")

    assert CredentialStore().name() == "Secret Service"
    assert plain.entries == {} and len(system.entries) == 1


def test_the_names_are_those_of_the_library() -> None:
    """Where the library renames a store, it would silently count no longer."""
    for place in REAL_STORES:
        module, _, name = place.rpartition(".")
        if not module.endswith("Windows"):
            assert keyring.core._load_keyring_class(f"{module}.{name}").__qualname__ == name


@pytest.mark.parametrize(
    "error",
    [
        KeyringLocked("locked"),
        InitError("no bus"),
        PasswordSetError("no"),
        OSError("bus"),
        RuntimeError("of a library"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_whatever_a_store_raises_is_said(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    use(FailingStore(error), monkeypatch)
    store = CredentialStore()

    assert store.name() == "Secret Service"
    calls: list[Call] = [lambda: store.keep("one", "entry"), lambda: store.kept("one")]
    for call in calls:
        with pytest.raises(KeyUnavailable, match=rf"did not do what it was asked \({type(error).__name__}\)") as failed:
            call()
        assert "Unlock it and try again" in failed.value.next_step


def test_a_set_up_of_keyring_that_cannot_be_loaded_is_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "not.there.Keyring")

    assert CredentialStore().name() == ""
    with pytest.raises(KeyUnavailable, match="ModuleNotFoundError"):
        CredentialStore().kept("one")


def test_a_store_that_keeps_nothing_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    use(ForgetfulStore(), monkeypatch)
    with pytest.raises(KeyUnavailable, match="did not keep the record's key"):
        CredentialStore().keep("one", "entry")


def test_a_store_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = SilentStore()
    use(silent, monkeypatch)
    with pytest.raises(KeyUnavailable, match="does not answer"):
        CredentialStore(wait_s=0).kept("one")
    silent.answered.set()
