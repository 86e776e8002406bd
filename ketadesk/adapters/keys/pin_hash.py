"""`PinHasher` with argon2-cffi's defaults: Argon2id, about a tenth of a second each time.

A PIN attributes a step to a person; six digits keep nothing secret from who has the hash and a day. A PIN is taken
as it is: whether it is one at all is asked before.
"""

import base64
import re
import secrets
from collections.abc import Callable
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, VerifyMismatchError

_FORM: Final = re.compile(
    r"\$argon2id\$v=19\$m=([0-9]{1,9}),t=([0-9]{1,9}),p=([0-9]{1,9})\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}"
)
_MOST: Final = (524_288, 16, 16)
"""Memory in KiB, passes, lanes: a changed hash must not take all the memory there is."""


class Argon2PinHasher:
    """Each hash has a salt of its own."""

    def __init__(self, log_fault: Callable[[str], None]) -> None:
        self._hasher = PasswordHasher()
        self._log_fault = log_fault
        self.hash_of_nobody: Final = self._no_hash()
        """To be compared where there is no account or no PIN: takes as long as a wrong PIN, and fits none."""

    def hash(self, pin: str) -> str:
        """A new hash with a salt of its own."""
        return self._hasher.hash(_bytes(pin))

    def matches(self, pin_hash: str, pin: str) -> bool:
        """True when the hash was made from this PIN. Takes as long for a wrong one.

        What is no hash, or would take more work than any this program makes, fits nothing and is logged as a fault.
        """
        if not _is_usable(pin_hash):
            self._log_fault("a stored PIN hash is not of a form that this program writes; the sign-in was refused")
            pin_hash = self.hash_of_nobody
        try:
            return self._hasher.verify(pin_hash, _bytes(pin))
        except VerifyMismatchError:
            return False
        except Argon2Error as error:
            self._log_fault(
                f"a stored PIN hash could not be compared ({type(error).__name__}); the sign-in was refused"
            )
            return False

    def _no_hash(self) -> str:
        """Of the same form and cost as a true one, its digest drawn at random: nobody's PIN gives that."""
        true = self._hasher
        cost = f"m={true.memory_cost},t={true.time_cost},p={true.parallelism}"
        salt, digest = secrets.token_bytes(true.salt_len), secrets.token_bytes(true.hash_len)
        return f"$argon2id$v=19${cost}${_base64(salt)}${_base64(digest)}"


def _is_usable(pin_hash: str) -> bool:
    found = _FORM.fullmatch(pin_hash)
    return found is not None and all(0 < int(cost) <= most for cost, most in zip(found.groups(), _MOST, strict=True))


def _bytes(pin: str) -> bytes:
    # Half a surrogate pair is no text, and still has to be answered with "wrong" and not with a fault.
    return pin.encode("utf-8", "surrogatepass")


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii").rstrip("=")
