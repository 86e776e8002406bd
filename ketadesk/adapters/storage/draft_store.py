"""The draft being typed, in one file that is replaced whole: a killed program loses at most the last change.

Only this account may read the file. It stays in the data folder, also while it is being written.
"""

import os
import secrets
from pathlib import Path

from ketadesk.adapters.storage.plain_words import damaged_draft, in_plain_words

KEPT_FILE = "kept.json"
"""The draft's name in the data folder."""


class KeptDraftFile:
    """`DraftStore` on one file. Every method raises `StorageFailed` when the disk does not do as asked."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / KEPT_FILE

    def keep(self, draft_json: str) -> None:
        """Replace the kept draft."""
        unfinished = self._file.with_name(f"{KEPT_FILE}.{secrets.token_hex(4)}.new")
        with in_plain_words(self._file, "kept draft"):
            try:
                _write(unfinished, draft_json.encode("utf-8"))
                unfinished.replace(self._file)
            finally:
                unfinished.unlink(missing_ok=True)

    def kept(self) -> str | None:
        """The draft left by the last run, if there is one."""
        with in_plain_words(self._file, "kept draft"):
            try:
                content = self._file.read_bytes()
            except FileNotFoundError:
                return None
        try:
            text = content.decode("utf-8")
        except UnicodeDecodeError:
            raise damaged_draft(self._file) from None
        if not text:
            raise damaged_draft(self._file)
        return text

    def discard(self) -> None:
        """Forget it, and what a killed program may have left half written."""
        with in_plain_words(self._file, "kept draft"):
            self._file.unlink(missing_ok=True)
            for unfinished in self._file.parent.glob(f"{KEPT_FILE}.*.new"):
                unfinished.unlink(missing_ok=True)


def _write(file: Path, content: bytes) -> None:
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    with os.fdopen(os.open(file, flags, 0o600), "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
