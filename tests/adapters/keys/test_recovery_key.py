"""The recovery key: enough chance in it, read back from paper, and a mistyped group is named."""

import math

import pytest

from ketadesk.adapters.keys.recovery_key import (
    ALPHABET,
    NotARecoveryKey,
    looks_like_recovery_key,
    new_recovery_key,
    read_recovery_key,
)

# Group g of four "2" (each counts 0) has the check g, the character after "2" by g places.
BY_HAND = "22223-22224-22225-22226-22227-22228-22229"


def _refused(text: str) -> str:
    with pytest.raises(NotARecoveryKey) as failed:
        read_recovery_key(text)
    return str(failed.value)


def test_it_has_128_bits_and_more_and_no_look_alikes() -> None:
    key = new_recovery_key()
    groups = key.split("-")

    assert [len(group) for group in groups] == [5] * 7
    assert not set("01OILU") & set(ALPHABET) and len(ALPHABET) == len(set(ALPHABET)) == 30
    # At most one draw in 31 of a group's four characters is drawn again.
    assert math.log2(30**4 * 30 / 31) * 7 > 128
    assert len({new_recovery_key() for _ in range(200)}) == 200
    assert read_recovery_key(key) == key


def test_the_check_worked_by_hand() -> None:
    assert read_recovery_key(BY_HAND) == BY_HAND
    # 1 + 2*29 + 3*28 + 4*27 + 5*26 = 381 = 12*31 + 9, and "B" counts 9.
    assert read_recovery_key(BY_HAND.replace("22223", "ZYXWB")) == BY_HAND.replace("22223", "ZYXWB")


@pytest.mark.parametrize("between", ["-", " ", "", " - ", "--", "   "])
def test_small_letters_and_blanks_between_groups_do(between: str) -> None:
    key = new_recovery_key()
    assert read_recovery_key(between.join(key.split("-"))) == key
    assert read_recovery_key(between.join(key.lower().split("-"))) == key


def test_every_wrong_character_and_every_exchange_is_named_with_its_group() -> None:
    key = new_recovery_key()
    for at, character in enumerate(key):
        if character == "-":
            continue
        group = f"Group {at // 6 + 1} "
        for other in set(ALPHABET) - {character}:
            assert group in _refused(key[:at] + other + key[at + 1 :])
        for later in range(at + 1, at + 5 - at % 6):
            if key[later] != character:
                swapped = key[:at] + key[later] + key[at + 1 : later] + character + key[later + 1 :]
                assert group in _refused(swapped)


def test_exchanged_groups_are_named() -> None:
    groups = BY_HAND.split("-")
    assert "Group 2 of the recovery key is not as it was printed" in _refused(
        "-".join([groups[0], groups[2], groups[1], *groups[3:]])
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Group 1 of the recovery key is blank"),
        (f" {BY_HAND}", "Group 1 of the recovery key is blank: nothing may stand before"),
        (f"{BY_HAND} ", "Group 8 of the recovery key is blank"),
        (f"{BY_HAND}\n", "only the letters A to Z"),
        (BY_HAND.replace("-", "\u2011"), "only the letters A to Z"),
        (BY_HAND.replace("3", "３"), "only the letters A to Z"),
        (BY_HAND.replace("22224", "2O224"), "Group 2 of the recovery key has a character that no recovery key has"),
        (BY_HAND.replace("22224", "2l224"), "Group 2 of the recovery key has a character that no recovery key has"),
        (BY_HAND.replace("22224", "2224"), "Group 2 of the recovery key has 4 characters instead of 5"),
        (BY_HAND.replace("22223", "222-23"), "Group 1 of the recovery key has 3 characters instead of 5"),
        (BY_HAND[:-6], "has 7 groups, and 6 were typed"),
        (BY_HAND.replace("-", "")[:-1], "Group 7 of the recovery key has 4 characters"),
        (BY_HAND + "-22222", "Group 8"),
    ],
)
def test_the_rest_is_refused_with_its_reason(text: str, reason: str) -> None:
    words = _refused(text)
    assert reason in words
    assert "222" not in words


def test_what_was_meant_as_one_is_told_from_a_passphrase() -> None:
    assert looks_like_recovery_key(BY_HAND.replace("22224", "2224"))
    assert looks_like_recovery_key(BY_HAND.replace("-", " ").lower())
    assert not looks_like_recovery_key("correct horse battery staple")
    assert not looks_like_recovery_key("")
