"""Everybody who may be taken for a patient is found, and nobody is looked through for it."""

import random
from contextlib import closing
from pathlib import Path

import pytest

from ketadesk.application.look_alikes import look_alikes
from ketadesk.application.order_draft import PatientDraft

from .orders import OwnOrders, repository, stored_order

pytestmark = pytest.mark.req("SR-27")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("12345678", True),
        ("12345679", True),  # the last, the first, one in the middle changed
        ("02345678", True),
        ("12305678", True),
        ("1234567", True),  # left out
        ("2345678", True),
        ("1234678", True),
        ("123456789", True),  # added
        ("912345678", True),
        ("123945678", True),
        ("12354678", True),  # neighbours swapped
        ("21345678", True),
        ("12345687", True),
        ("12345", False),
        ("12345600", False),
        ("123456789012", False),
        ("00005678", False),
        ("", False),
        ("x", False),
        ("\U0010ffff", False),
    ],
)
def test_an_identifier_that_differs_in_little(orders: OwnOrders, typed: str, found: bool) -> None:
    # What is added must occur in some identifier, or nobody can differ by it: 9 and 0 do.
    orders.append(stored_order("KD-1", family_name="EXAMPLE", identifier="12345678"))
    orders.append(stored_order("KD-2", family_name="OTHER", identifier="900000000001"))

    assert orders.patients_like("", typed) == ([("EXAMPLE", "text", "12345678")] if found else [])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("MÜLLER", True),
        ("müller", True),
        ("Mu\u0308ller", True),
        ("MULLER", False),
        ("MÜLLE", False),
        ("", False),
    ],
)
def test_a_surname_without_regard_to_case(orders: OwnOrders, typed: str, found: bool) -> None:
    orders.append(stored_order(family_name="Müller", identifier="TEST-1"))

    assert [family for family, *_ in orders.patients_like(typed, "")] == ["Müller"] * found


def test_each_patient_is_named_once_by_the_newest_revision(orders: OwnOrders) -> None:
    orders.append(stored_order("KD-20261122-0001", identifier="B"))
    orders.append(stored_order("KD-20261122-0002", identifier="B"))
    orders.append(stored_order("KD-20261122-0003", identifier="A typing mistake"))
    orders.append(stored_order("KD-20261122-0003", 2, identifier="A"))

    assert orders.patients_like("example", "") == [("EXAMPLE", "text", "A"), ("EXAMPLE", "text", "B")]
    assert orders.patients_like("", "A typing mistake") == []


def test_no_look_alike_is_missed(tmp_path: Path) -> None:
    """Against the comparison with everybody, on identifiers so short and alike that many are near."""
    chance = random.Random(20261122)
    with closing(repository(tmp_path)) as orders:
        known = []
        for number in range(150):
            family = "".join(chance.choice("aAb") for _ in range(3))
            identifier = "".join(chance.choice("12ü\U0001f600") for _ in range(chance.randint(4, 6)))
            orders.append(stored_order(f"KD-{number}", family_name=family, identifier=identifier))
            known.append((family, "text", identifier))
        everybody = sorted(set(known))
        for _ in range(300):
            family, _, identifier = chance.choice(everybody)
            place = chance.randrange(len(identifier))
            typed = PatientDraft(
                family_name=family.upper(),
                given_name="text",
                identifier=identifier[:place] + chance.choice(("", "1", "3")) + identifier[place + 1 :],
            )
            found = orders.patients_like(typed.family_name, typed.identifier)
            assert look_alikes(typed, found) == look_alikes(typed, everybody)
