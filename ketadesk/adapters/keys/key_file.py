"""`keys.json`: which record it belongs to, where its key is kept, and the wrapped key. Written once, whole.

It is read to the letter: whatever is not byte for byte what this program writes is damage. Its hash tells damage
from a wrong passphrase; against changing on purpose the seals of the envelopes stand.
"""

import errno
import json
import os
import secrets
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from ketadesk.adapters.keys.envelope import Envelope
from ketadesk.application.errors import KeyUnavailable
from ketadesk.domain.model import Model

KEY_FILE = "keys.json"

_MOST_BYTES = 10_000
_NO_HARD_LINKS = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
"""How file systems such as exFAT answer."""


class WrappedKeys(Model):
    """What the file holds."""

    version: Literal[1] = 1
    record_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    credential_store: Annotated[str, Field(max_length=100)]
    """The store of the operating system that has the key too; blank when none has."""
    passphrase: Envelope | None
    recovery: Envelope


def header(record_id: str, credential_store: str) -> str:
    """What both envelopes are bound to."""
    return json.dumps([1, record_id, credential_store])


def write_key_file(keys: WrappedKeys, folder: Path) -> None:
    """Write it durably for this account only; never over another one. Raises `KeyUnavailable`."""
    file = folder / KEY_FILE
    unfinished = file.with_name(f"{KEY_FILE}.{secrets.token_hex(4)}.new")
    try:
        try:
            _write(unfinished, _as_bytes(keys))
            _give_name(unfinished, file)
        finally:
            unfinished.unlink(missing_ok=True)
    except FileExistsError:
        raise already_there(file) from None
    except OSError as error:
        raise KeyUnavailable(
            f"The key could not be written to {file}: {error.strerror or type(error).__name__}.",
            "Nothing was set up. Check the disk's space and its permissions, then set up again.",
        ) from error


def read_key_file(folder: Path) -> WrappedKeys:
    """Read it. Raises `KeyUnavailable` when it is missing, damaged, or of a newer program."""
    file = folder / KEY_FILE
    try:
        with file.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
    except FileNotFoundError:
        raise KeyUnavailable(
            f"The key file {file} is missing; without it the record beside it cannot be opened.",
            "Put it back from a copy of the data folder, or put a backup back in a new, empty data folder.",
        ) from None
    except OSError as error:
        raise KeyUnavailable(
            f"The key file {file} cannot be read: {error.strerror or type(error).__name__}.",
            "Let this account read it, then start KetaDesk again.",
        ) from error
    return _parsed(content, file)


def remove_key_file(folder: Path) -> None:
    """Take it away, durably. Raises `KeyUnavailable`."""
    file = folder / KEY_FILE
    try:
        file.unlink()
        _sync_folder(folder)
    except OSError as error:
        raise KeyUnavailable(
            f"The key file {file} could not be removed: {error.strerror or type(error).__name__}.",
            "Move it away yourself, then set up again; no record was made with it.",
        ) from error


def already_there(file: Path) -> KeyUnavailable:
    """The refusal to make new keys where there are some."""
    return KeyUnavailable(
        f"There are keys in {file} already, so no new ones were made: an earlier set-up may have been interrupted.",
        "If a record was made with them, start KetaDesk and open it; if not, move that file away and set up again.",
    )


def damaged(file: Path) -> KeyUnavailable:
    """The failure of a file that is not what was written."""
    return KeyUnavailable(
        f"The key file {file} is damaged.",
        "Keep it, and put it back from a copy of the data folder; or put a backup back in a new, empty data folder. "
        "The record was not touched.",
    )


def _parsed(content: bytes, file: Path) -> WrappedKeys:
    try:
        values = json.loads(content.decode("ascii"))
    except (ValueError, RecursionError):
        raise damaged(file) from None
    if not isinstance(values, dict) or values.pop("check", None) != _check(values):
        raise damaged(file)
    if values.get("version") != 1:
        raise KeyUnavailable(f"The key file {file} was written by a newer KetaDesk.", "Start the newer KetaDesk.")
    try:
        keys = WrappedKeys.model_validate(values)
    except ValidationError:
        raise damaged(file) from None
    if _as_bytes(keys) != content:
        raise damaged(file)
    return keys


def _as_bytes(keys: WrappedKeys) -> bytes:
    values = keys.model_dump(mode="json")
    return (json.dumps({**values, "check": _check(values)}, indent=2) + "\n").encode("ascii")


def _check(values: dict[str, object]) -> str:
    return sha256(json.dumps(values, sort_keys=True).encode("ascii")).hexdigest()


def _write(file: Path, content: bytes) -> None:
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(file, flags, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _give_name(unfinished: Path, file: Path) -> None:
    """Rename without ever replacing another file. Raises `FileExistsError`."""
    if os.name == "nt":
        unfinished.rename(file)
        return
    _take_name(unfinished, file)
    try:
        unfinished.replace(file)
        _sync_folder(file.parent)
    except OSError:
        # It was made a moment ago and nothing is encrypted with it yet.
        file.unlink(missing_ok=True)
        raise


def _take_name(unfinished: Path, file: Path) -> None:
    try:
        os.link(unfinished, file)
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows knows no such call.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
