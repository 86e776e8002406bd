"""Wrap the secrets under a passphrase or a recovery key: Argon2id, then ChaCha20-Poly1305.

What stands around the sealed bytes is sealed with them as associated data: nothing of it can be changed, moved
to another record or exchanged for another wrap without the opening failing.
"""

import json
import secrets
from typing import Annotated, Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from pydantic import Field

from ketadesk.adapters.keys.passphrase_key import SALT_BYTES, Cost, stretched
from ketadesk.adapters.keys.record_secrets import Secrets, as_bytes, from_bytes
from ketadesk.domain.model import Model

NONCE_BYTES = 12
Kind = Literal["passphrase", "recovery key"]


class Envelope(Model):
    """The sealed secrets, and what opening them takes beside the passphrase."""

    cost: Cost
    salt: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    nonce: Annotated[str, Field(pattern=r"^[0-9a-f]{24}$")]
    sealed: Annotated[str, Field(pattern=r"^[0-9a-f]{194}$")]
    """81 bytes of payload and 16 of the seal."""


def wrap(payload: Secrets, passphrase: str, kind: Kind, header: str, cost: Cost | None = None) -> Envelope:
    """Seal `payload`; `header` is what else of the file must not change."""
    cost = cost or Cost()
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    cipher = ChaCha20Poly1305(stretched(passphrase, salt, cost))
    sealed = cipher.encrypt(nonce, as_bytes(payload), _bound(kind, header, cost, salt))
    return Envelope(cost=cost, salt=salt.hex(), nonce=nonce.hex(), sealed=sealed.hex())


def unwrap(envelope: Envelope, passphrase: str, kind: Kind, header: str) -> Secrets | None:
    """The secrets, or none when `passphrase` is not the one, or anything was changed."""
    salt = bytes.fromhex(envelope.salt)
    cipher = ChaCha20Poly1305(stretched(passphrase, salt, envelope.cost))
    bound = _bound(kind, header, envelope.cost, salt)
    try:
        payload = cipher.decrypt(bytes.fromhex(envelope.nonce), bytes.fromhex(envelope.sealed), bound)
    except InvalidTag:
        return None
    return from_bytes(payload)


def _bound(kind: Kind, header: str, cost: Cost, salt: bytes) -> bytes:
    return json.dumps(["ketadesk keys", kind, header, cost.model_dump(), salt.hex()]).encode()
