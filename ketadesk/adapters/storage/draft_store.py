"""The draft being typed, in one encrypted file that is replaced whole: a killed program loses at most one change.

Only this account may read the file. It stays in the data folder, also while it is being written. Its name is
sealed with it, so that no other sealed file can be put in its place.

A draft that an earlier version kept in plain text is read once, kept encrypted, and then removed.
"""

import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from ketadesk.adapters.storage.plain_words import damaged_draft, in_plain_words

KEPT_FILE = "kept.bin"
"""The draft's name in the data folder."""
PLAIN_FILE = "kept.json"
"""The name of the plain text of an earlier version."""

_FORM = b"KDd1"
_NONCE_BYTES = 12
_BOUND = b"ketadesk " + _FORM + b" " + KEPT_FILE.encode()


class KeptDraftFile:
    """`DraftStore` on one file. Every method raises `StorageFailed` when the disk does not do as asked.

    `draft_key` has 32 bytes.
    """

    def __init__(self, folder: Path, draft_key: bytes) -> None:
        self._file = folder / KEPT_FILE
        self._plain = folder / PLAIN_FILE
        self._cipher = ChaCha20Poly1305(draft_key)

    def keep(self, draft_json: str) -> None:
        """Replace the kept draft."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, draft_json.encode("utf-8"), _BOUND)
        unfinished = self._file.with_name(f"{KEPT_FILE}.{secrets.token_hex(4)}.new")
        with in_plain_words(self._file, "kept draft"):
            try:
                _write(unfinished, _FORM + nonce + sealed)
                unfinished.replace(self._file)
            finally:
                unfinished.unlink(missing_ok=True)
            self._plain.unlink(missing_ok=True)

    def kept(self) -> str | None:
        """The draft left by the last run, if there is one."""
        with in_plain_words(self._file, "kept draft"):
            try:
                content = self._file.read_bytes()
            except FileNotFoundError:
                return self._taken_over()
        text = self._opened(content)
        with in_plain_words(self._plain, "kept draft"):
            self._plain.unlink(missing_ok=True)
        return text

    def discard(self) -> None:
        """Forget it, and what a killed program may have left half written."""
        with in_plain_words(self._file, "kept draft"):
            for file in (self._file, self._plain):
                file.unlink(missing_ok=True)
                for unfinished in file.parent.glob(f"{file.name}.*.new"):
                    unfinished.unlink(missing_ok=True)

    def _opened(self, content: bytes) -> str:
        start = len(_FORM) + _NONCE_BYTES
        if not content.startswith(_FORM):
            raise damaged_draft(self._file)
        try:
            return _text(self._cipher.decrypt(content[len(_FORM) : start], content[start:], _BOUND))
        except (InvalidTag, ValueError):
            # A ValueError also for a nonce cut short. Without its cause: that may carry the draft.
            raise damaged_draft(self._file) from None

    def _taken_over(self) -> str | None:
        """The plain draft of an earlier version, kept encrypted from now on."""
        try:
            content = self._plain.read_bytes()
        except FileNotFoundError:
            return None
        try:
            text = _text(content)
        except ValueError:
            raise damaged_draft(self._plain) from None
        self.keep(text)
        return text


def _text(content: bytes) -> str:
    """UTF-8 that is not blank. Raises `ValueError`."""
    if not content:
        raise ValueError("a draft is never blank")
    return content.decode("utf-8")


def _write(file: Path, content: bytes) -> None:
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(file, flags, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
