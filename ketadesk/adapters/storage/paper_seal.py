"""The keyed hash that stands in a paper's code."""

import hashlib
import hmac

from ketadesk.application.scan.paper_code import Seal

LENGTH = 8
"""Characters of four bits: short enough to be typed by hand, and one guess in four thousand million is right."""


def paper_seal(key: bytes) -> Seal:
    """Return the seal of the record whose key for papers this is."""

    def seal(text: str) -> str:
        """The first characters of HMAC-SHA256, capital hexadecimal."""
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:LENGTH].upper()

    return seal
