"""A unit is not broken, the medicine stays beside its amount, and a long name is cut before its hyphen."""

import pytest

from ketadesk.adapters.documents.lettering.fonts import fonts_in
from ketadesk.adapters.documents.lettering.held_words import held_words
from ketadesk.adapters.documents.lettering.typesetting import Line, Style, Typesetter

from .conftest import FONTS


def t(text: str) -> str:
    return text.replace("~", "\u00a0")


@pytest.mark.req("SR-43")
@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("at 0.5~mg per kg per hour for 48~hr", ["at", "0.5~mg per kg per hour", "for", "48~hr"]),
        ("Draw up 10~mL of ketamine 50~mg per mL, from", ["Draw", "up", "10~mL of ketamine 50~mg per mL,", "from"]),
        ("ketamine 500~mg in 500~mL = 1~mg per mL", ["ketamine 500~mg in 500~mL", "=", "1~mg per mL"]),
        ("Container in mg per mL", ["Container", "in", "mg per mL"]),
        ("reaction to ketamine", ["reaction", "to", "ketamine"]),
        ("one per bed", ["one", "per", "bed"]),
        ("two  blanks", ["two", "", "blanks"]),
    ],
)
def test_what_is_held_together(text: str, pieces: list[str]) -> None:
    found = held_words(t(text))
    assert found == [t(piece) for piece in pieces]
    assert " ".join(found) == t(text)


@pytest.fixture(scope="module")
def setter() -> Typesetter:
    return Typesetter(fonts_in(FONTS))


def lines_of(setter: Typesetter, text: str, width: float, *, typed: bool = False) -> list[str]:
    return [_text(line) for line in setter.lines(text, Style(typed=typed), width)]


def _text(line: Line) -> str:
    return "".join(getattr(run, "text", "") for run in line.runs)


@pytest.mark.req("SR-43")
def test_a_unit_goes_to_the_next_line_whole(setter: Typesetter) -> None:
    text = t("the pump delivers 0.5~mg per kg per hour")
    room = setter.width(t("the pump delivers 0.5~mg per kg"), Style()) + 1
    assert lines_of(setter, text, room) == ["the pump delivers", t("0.5~mg per kg per hour")]


def test_where_there_is_no_room_to_hold_it_is_broken_at_its_spaces(setter: Typesetter) -> None:
    text = t("12~mL of ketamine")
    assert lines_of(setter, text, setter.width("ketamine", Style()) + 8) == [t("12~mL of"), "ketamine"]


def test_somebodys_own_words_are_broken_at_any_space(setter: Typesetter) -> None:
    text = "0.5 mg per kg per hour"
    room = setter.width("0.5 mg per kg", Style()) + 1
    assert lines_of(setter, text, room, typed=True) == ["0.5 mg per kg", "per hour"]


@pytest.mark.req("SR-44")
def test_a_name_too_long_for_its_line_is_cut_before_its_hyphen(setter: Typesetter) -> None:
    name = "WOLFESCHLEGELSTEINHAUSEN-ŁUKASIEWICZ,"
    room = setter.width(name[:-1], Style()) + 0.1
    assert lines_of(setter, name, room, typed=True) == ["WOLFESCHLEGELSTEINHAUSEN", "-ŁUKASIEWICZ,"]


def test_an_identifier_is_not_cut_at_its_hyphen(setter: Typesetter) -> None:
    first, second = lines_of(setter, "0123456789-0123456789", setter.width("0123456789-01234", Style()), typed=True)
    assert first + second == "0123456789-0123456789"
    assert not second.startswith("-")
