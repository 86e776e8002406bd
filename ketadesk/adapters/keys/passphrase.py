"""Which passphrases are taken, and the file that may hold one.

A passphrase counts exactly as it was typed: nothing is trimmed, folded or normalised, for a silent repair that
another version of Unicode does otherwise would shut the record for ever. So only text with one way of being
typed is taken: characters that print, and in composed form (NFC), where an accented letter is one character.
"""

import os
import stat
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from ketadesk.application.errors import KeyUnavailable

SHORTEST = 12
LONGEST = 1_000
PASSPHRASE_FILE_VARIABLE = "KETADESK_PASSPHRASE_FILE"

_MOST_BYTES = 4 * LONGEST + 2
"""UTF-8's longest character has 4 bytes; a line end has 2."""


def passphrase_flaw(text: str) -> str:
    """Why `text` is no passphrase, as the end of a sentence; blank when it is one."""
    if not text.isprintable():
        return "has a character that cannot be seen, such as a tab or a line end"
    if not unicodedata.is_normalized("NFC", text):
        return "has an accent typed as a character of its own; type accented letters with one key, or none"
    if len(text) < SHORTEST:
        return f"has {len(text)} characters, and needs at least {SHORTEST}"
    if len(text) > LONGEST:
        return f"has more than {LONGEST} characters"
    return ""


def require_passphrase(text: str, which: str) -> None:
    """Raise `KeyUnavailable` when `text` will not do as `which` ("passphrase", "backup passphrase")."""
    if flaw := passphrase_flaw(text):
        raise KeyUnavailable(f"The {which} {flaw}.", "Choose another one; several words with blanks are good.")


def passphrase_file(environment: Mapping[str, str]) -> Path | None:
    """The file that `KETADESK_PASSPHRASE_FILE` names; none when it is not set, or blank."""
    named = environment.get(PASSPHRASE_FILE_VARIABLE, "")
    return Path(named).absolute() if named else None


def read_passphrase_file(file: Path) -> str:
    """The passphrase in `file`: its whole text, without one line end after it; nothing else is taken away.

    Only this account may have access to the file. Raises `KeyUnavailable`.
    """
    try:
        content = _read(file)
    except OSError as error:
        raise _unusable(file, f"it cannot be read ({error.strerror or type(error).__name__})") from None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        # Without its cause: that would carry the passphrase.
        raise _unusable(file, "it is not UTF-8 text") from None
    for line_end in ("\r\n", "\n"):
        if text.endswith(line_end):
            return text[: -len(line_end)]
    return text


def _read(file: Path) -> bytes:
    # Without O_NONBLOCK a named pipe in its place would hang the start.
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise _unusable(file, "it is not a file")
        if os.name == "posix" and status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise _unusable(file, "other accounts of this computer have access to it")
        content = stream.read(_MOST_BYTES + 1)
    if len(content) > _MOST_BYTES:
        raise _unusable(file, "it is too long")
    return content


def _unusable(file: Path, reason: str) -> KeyUnavailable:
    return KeyUnavailable(
        f"The passphrase file {file} is not used: {reason}.",
        f"Mend that (mode 0600, only the passphrase in it), or take the variable {PASSPHRASE_FILE_VARIABLE} away to be "
        "asked for the passphrase.",
    )
