"""The keyed hash in a paper's code."""

import re

import pytest

from ketadesk.adapters.storage.paper_seal import paper_seal


@pytest.mark.req("SR-25")
def test_it_is_the_beginning_of_the_standard_s_keyed_hash() -> None:
    """RFC 4231, test case 2: key `Jefe`, `what do ya want for nothing?` gives 5bdcc146bf60754e..."""
    assert paper_seal(b"Jefe")("what do ya want for nothing?") == "5BDCC146"


@pytest.mark.req("SR-25")
def test_another_key_or_text_gives_another_seal() -> None:
    seals = {paper_seal(key)(text) for key in (b"k" * 32, b"l" * 32) for text in ("", "a", "b", "é")}
    assert len(seals) == 8
    assert all(re.fullmatch("[0-9A-F]{8}", seal) for seal in seals)
