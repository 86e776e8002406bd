"""Each purpose has a key of its own, always the same for the same master secret."""

import pytest

from ketadesk.adapters.storage.record_key import RecordKey, record_key


@pytest.mark.req("SR-37")
def test_the_keys_are_those_of_the_standard() -> None:
    """Worked out by hand with HMAC-SHA256 as RFC 5869 says; another key would lock every record there is."""
    keys = record_key(bytes(range(32)))

    assert [key.hex() for key in keys] == [
        "49fc1073fb8e1dacc4734a4d04ee95c3958e93234ddfe66ff0404494ae72f9bd",
        "dd4c4dea1c5bd91bbfc3614503c41932f6374f19941194ec74bc037b15ece55b",
        "92475aa0b782e141c3219545d71afd99e1f194a01a03b8c3294bbaa371e48509",
        "cc33d1e8de3fa7959948002ee71c10963bf78a510fa607dc8ae9ad8ed5029cca",
        "0847c796c07c252b3fc49bf675d0aca1f033ab74b67a6cf61b65ca92fcb002ac",
    ]
    assert keys._fields == ("record", "chain", "anchor", "draft", "paper")


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_master_secret_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        record_key(b"k" * length)


@pytest.mark.req("SR-46")
def test_a_traceback_shows_no_key() -> None:
    keys = RecordKey(b"secret-record", b"secret-chain", b"secret-anchor", b"secret-draft", b"secret-paper")

    assert "secret" not in f"{keys} {keys!r}"
