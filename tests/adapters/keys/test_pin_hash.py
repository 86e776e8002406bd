"""PIN hashes: one PIN fits, nothing else does, and nobody's hash costs as much as anybody's."""

import re

import pytest

from ketadesk.adapters.keys.pin_hash import Argon2PinHasher
from ketadesk.application.ports import PinHasher

PIN = "135790"


def test_the_right_pin_fits_and_each_hash_is_another() -> None:
    faults: list[str] = []
    hasher: PinHasher = Argon2PinHasher(faults.append)
    first, second = hasher.hash(PIN), hasher.hash(PIN)

    assert first != second
    assert PIN not in first
    assert hasher.matches(first, PIN) and hasher.matches(second, PIN)
    assert not any(hasher.matches(first, wrong) for wrong in ("135791", "", "0135790", "135790 "))
    assert faults == []


def test_digits_of_other_scripts_are_another_pin() -> None:
    hasher = Argon2PinHasher(pytest.fail)
    pin_hash = hasher.hash(PIN)

    assert not hasher.matches(pin_hash, "１３５７９０")
    assert not hasher.matches(pin_hash, "135790\x00")
    assert not hasher.matches(pin_hash, "\ud800")


def test_nobodys_hash_costs_as_much_as_anybodys() -> None:
    hasher = Argon2PinHasher(pytest.fail)
    form = r"(\$argon2id\$v=19\$m=65536,t=3,p=4)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)"
    nobodys, anybodys = re.fullmatch(form, hasher.hash_of_nobody), re.fullmatch(form, hasher.hash(PIN))

    assert nobodys and anybodys
    assert nobodys[1] == anybodys[1]
    assert [len(part) for part in nobodys.groups()] == [len(part) for part in anybodys.groups()]
    assert not hasher.matches(hasher.hash_of_nobody, PIN)
    assert hasher.hash_of_nobody != Argon2PinHasher(pytest.fail).hash_of_nobody


def _changed(pin_hash: str) -> list[str]:
    costs = [
        "m=4294967295,t=3,p=4",
        "m=999999999,t=3,p=4",
        "m=65536,t=999999999,p=4",
        "m=65536,t=3,p=999",
        "m=0,t=3,p=4",
    ]
    found = [pin_hash.replace("m=65536,t=3,p=4", cost) for cost in costs]
    found += [
        pin_hash.replace("argon2id", "argon2i"),
        pin_hash.replace("v=19", "v=16"),
        pin_hash.replace("65536", "６５５３６"),
    ]
    return [*found, pin_hash[:-30], pin_hash + "\n", pin_hash + "=", "", "135790", "\x00", "$argon2id$" * 3]


def test_what_is_no_hash_fits_nothing_is_logged_and_takes_no_memory() -> None:
    faults: list[str] = []
    hasher = Argon2PinHasher(faults.append)
    pin_hash = hasher.hash(PIN)
    changed = _changed(pin_hash)

    assert not any(hasher.matches(wrong, PIN) for wrong in changed)
    assert len(faults) == len(changed)
    assert all("a stored PIN hash" in fault and PIN not in fault and "$" not in fault for fault in faults)


def test_costs_that_the_library_refuses_are_a_fault_too() -> None:
    faults: list[str] = []
    hasher = Argon2PinHasher(faults.append)

    assert not hasher.matches(hasher.hash(PIN).replace("m=65536,t=3,p=4", "m=8,t=3,p=16"), PIN)
    assert "could not be compared" in faults[0]


def test_text_that_breaks_programs_is_only_wrong() -> None:
    faults: list[str] = []
    hasher = Argon2PinHasher(faults.append)
    pin_hash = hasher.hash(PIN)
    strange = ("\x00", "\ud800", "x" * 10_000, "=1+1|cmd")
    assert not any(hasher.matches(pin_hash, text) for text in strange)
    assert faults == []
    assert not any(hasher.matches(text, PIN) for text in strange)
    assert len(faults) == len(strange)
