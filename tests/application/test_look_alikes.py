"""Patients who could be taken for each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.application.look_alikes import look_alikes
from ketadesk.application.order_draft import PatientDraft


def told(family: str, given_name: str, identifier: str, *known: tuple[str, str, str]) -> str:
    patient = PatientDraft(family_name=family, given_name=given_name, identifier=identifier)
    return " | ".join(look_alikes(patient, list(known)))


@pytest.mark.req("SR-27")
@pytest.mark.parametrize(
    ("known", "says"),
    [
        (("BROWN", "Ann", "4000-1"), "Same surname: BROWN, Ann, 4000-1"),
        (("brown", "Ann", "4000-1"), "Same surname"),
        (("SMITH", "Bo", "1234567"), "is the identifier of SMITH, Bo"),
        (("SMITH", "Bo", "1234568"), "Similar identifier: 1234568 is SMITH, Bo"),
        (("SMITH", "Bo", "1234576"), "Similar identifier"),
        (("SMITH", "Bo", "123456"), "Similar identifier"),
        (("SMITH", "Bo", "12345678"), "Similar identifier"),
        (("SMITH", "Bo", "2134567"), "Similar identifier"),
        (("Brown", "Carla", "1234567"), "1234567 is known as Brown, Carla"),
    ],
)
def test_pointed_out_by_name(known: tuple[str, str, str], says: str) -> None:
    assert says in told("Brown", "Bea", "1234567", known)


@pytest.mark.req("SR-27")
@pytest.mark.parametrize(
    "known",
    [
        ("BROWN", "BEA", "1234567"),
        ("SMITH", "Bo", "1234598"),
        ("SMITH", "Bo", "7654321"),
        ("SMITH", "Bo", "123456789"),
        ("SMITH", "Bo", "9"),
    ],
)
def test_the_patient_and_strangers_are_not(known: tuple[str, str, str]) -> None:
    assert told("Brown", "Bea", "1234567", known) == ""


def test_short_identifiers_are_alike_only_when_equal() -> None:
    assert told("Brown", "Bea", "12", ("SMITH", "Bo", "13")) == ""
    assert "identifier of" in told("Brown", "Bea", "12", ("SMITH", "Bo", "12"))


def test_before_anything_is_typed_nobody_looks_alike() -> None:
    assert told("", "", "", ("BROWN", "Bea", "1234567"), ("", "", "")) == ""


def test_each_one_is_named() -> None:
    assert told("Brown", "Bea", "1234567", ("BROWN", "A", "1"), ("BROWN", "B", "2")).count("Same surname") == 2


IDENTIFIERS = st.text("0123456789AB-", min_size=4, max_size=10)


@pytest.mark.req("SR-27")
@given(identifier=IDENTIFIERS, place=st.integers(0, 9), letter=st.sampled_from("0123456789AB-"))
def test_one_slip_is_always_found(identifier: str, place: int, letter: str) -> None:
    at = place % len(identifier)
    slips = {
        identifier[:at] + letter + identifier[at + 1 :],
        identifier[:at] + letter + identifier[at:],
        identifier[:at] + identifier[at + 1 :],
        identifier[:at] + identifier[at : at + 2][::-1] + identifier[at + 2 :],
    }
    for slip in slips - {identifier}:
        if len(slip) >= 4:
            assert "Similar identifier" in told("Brown", "Bea", identifier, ("SMITH", "Bo", slip))
            assert "Similar identifier" in told("Brown", "Bea", slip, ("SMITH", "Bo", identifier))
