"""Names: which may be one person's, and which are printed alike."""

import pytest

from ketadesk.application.person_names import may_be_one_person, printed_alike


@pytest.mark.req("SR-23")
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Anna Example", "anna example", True),
        ("Anna Example", "Dr. Anna Example", True),
        ("Anna Example", "Prof Dr med Anna Example", True),
        ("Anna Example", "EXAMPLE, Anna", True),
        ("Anna-Maria Example", "Annamaria Example", True),
        ("Anna Example", "A.n.n.a Example", True),
        ("Anna Example", "\uff21nna Example", True),
        ("J\u00f6rg Stra\u00dfe", "Jorg STRASSE", True),
        ("O'Neil", "ONeil", True),
        ("Dr", "dr.", True),
        ("Anna Example", "Anna Examples", False),
        ("Anna Example", "A Example", False),
        ("Dr", "Prof", False),
        ("Anna Example", "", False),
    ],
)
def test_letters_tell_people_apart(one: str, other: str, same: bool) -> None:
    assert may_be_one_person(one, other) is may_be_one_person(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Anna Example", "ANNA  example", True),
        ("Anna Example", "Anna\u00a0Example", True),
        ("Anna Example", "Dr Anna Example", False),
        ("Anna Example", "Anna Example 2", False),
        ("J\u00f6rg", "Jorg", False),
    ],
)
def test_case_and_blanks_do_not_tell_accounts_apart(one: str, other: str, same: bool) -> None:
    assert printed_alike(one, other) is printed_alike(other, one) is same
