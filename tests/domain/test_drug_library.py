"""The library's own words: in force or not, a regimen by id, titles to be read."""

import pytest

from ketadesk.domain.drug_library import DrugLibrary, Source

from .regimens import LIBRARY, regimen

APPROVED = LIBRARY.model_copy(
    update={
        "approved": True, "approved_by": ("A Pharmacist", "B Consultant"), "approved_on": "2026-01-01",
        "expires_on": "2027-01-01",
    }
)  # fmt: skip
DAY = "2026-11-22"


def changed(**changes: object) -> DrugLibrary:
    return APPROVED.model_copy(update=changes)


@pytest.mark.req("SR-19")
def test_a_library_that_two_named_people_approved_is_in_force() -> None:
    assert APPROVED.in_force(regimen(), DAY) is True
    assert APPROVED.in_force(None, DAY) is True
    assert changed(approved_by=("A", "B", "C")).in_force(regimen(), DAY) is True


@pytest.mark.req("SR-19")
@pytest.mark.parametrize(
    "flaw",
    [
        {"approved": False},
        {"approved_by": ("A Pharmacist",)},
        {"approved_by": ("A Pharmacist", "A Pharmacist")},
        {"approved_by": ()},
        {"approved_on": ""},
    ],
)
def test_a_library_that_is_not_approved_is_not_in_force(flaw: dict[str, object]) -> None:
    assert changed(**flaw).in_force(regimen(), DAY) is False
    assert changed(**flaw).in_force(None, "") is False


@pytest.mark.req("SR-19")
def test_a_regimen_that_is_not_approved_is_not_in_force() -> None:
    assert APPROVED.in_force(regimen(approved=False), DAY) is False
    assert changed(approved=False).in_force(regimen(approved=True), DAY) is False


@pytest.mark.req("SR-19")
def test_a_library_is_in_force_to_its_last_day() -> None:
    assert APPROVED.in_force(regimen(), "2027-01-01") is True
    assert APPROVED.in_force(regimen(), "2027-01-02") is False
    assert APPROVED.in_force(regimen(), "") is True, "any day"
    assert changed(expires_on="").in_force(regimen(), "2099-01-01") is True


@pytest.mark.req("SR-21")
def test_a_regimen_by_its_id() -> None:
    found = LIBRARY.regimen("single-bolus")
    assert found is not None
    assert found.title == "Single bolus"
    assert LIBRARY.regimen("unknown") is None


def test_a_source_that_was_not_read_says_so() -> None:
    def cited(access: str) -> str:
        return Source(id="a", title="A book", year="2024", access=access).citation

    assert cited("read") == "A book"
    assert (cited("quoted"), cited("unread")) == ("A book (quoted)", "A book (unread)")


def test_titles_stand_in_the_order_asked_for() -> None:
    library = LIBRARY.model_copy(
        update={
            "sources": (
                Source(id="a", title="A book", year="", access="read"),
                Source(id="b", title="B book", year="", access="quoted"),
            )
        }
    )
    assert library.source_titles(("b", "a")) == ("B book (quoted)", "A book")
    assert library.source_titles(()) == ()
