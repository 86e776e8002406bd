"""The order of a line with right-to-left words, against examples by hand and another's implementation of UAX 9."""

import unicodedata
from random import Random

import pytest
from bidi import get_display

from ketadesk.adapters.documents.lettering.direction import levels_of, line_levels, unicode_levels, visual_order

HEBREW, ARABIC, LATIN = "אבגדה", "عليمح", "abcXY"
SIGNS = " .,:;()[]{}-+/%'\"!"


def seen(text: str, levels: list[int]) -> str:
    """The characters from left to right, brackets as they were typed."""
    return "".join(text[place] for place in visual_order(levels))


@pytest.mark.req("SR-44")
@pytest.mark.parametrize(
    "letters",
    [HEBREW + ARABIC + LATIN + SIGNS, HEBREW + SIGNS + "0123456789", ARABIC + SIGNS + "0123456789",
     LATIN + HEBREW + SIGNS + "0123456789", HEBREW + LATIN + "()[] ", ARABIC + HEBREW + "١٢٣12,. %"],
)  # fmt: skip
def test_the_order_is_that_of_the_standard(letters: str) -> None:
    dice = Random(4711)
    for _ in range(1500):
        text = "".join(dice.choice(letters) for _ in range(dice.randint(1, 14)))
        assert seen(text, unicode_levels(text)) == get_display(text, base_dir="L"), ascii(text)


@pytest.mark.req("SR-44")
@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("ab", "00"),
        ("אב", "11"),
        ("a אב b", "001100"),
        ("אב ג", "1111"),
        ("אב, 12", "111122"),
        ("אב 12 ג", "1112211"),
        ("אב (גד)", "1111111"),
        ("a (אב) b", "00011000"),
        ("אב a: 12", "11000000"),
        # A figure belongs to the line unless right-to-left words stand on both sides of it.
        ("by אב, 22-Nov", "0001100000000"),
        ("by אב: 70 kg", "000110000000"),
        ("R2 אב 5 גד", "0001112111"),
        ("Ward 3, אב", "0000000011"),
        ("אב ", "110"),
        ("ab عل\u200cي", "0001111"),
        ("", ""),
    ],
    ids=ascii,
)
def test_levels_by_hand(text: str, levels: str) -> None:
    assert "".join(map(str, levels_of(text))) == levels


def test_only_a_text_with_words_of_both_directions_keeps_its_figures() -> None:
    for text in ("אב 12", "אב 12 גד", "ab 12", "12"):
        assert levels_of(text) == unicode_levels(text)
    assert levels_of("by אב, 22-Nov") != unicode_levels("by אב, 22-Nov")


def test_a_line_is_turned_for_itself_and_its_last_blanks_stay_at_its_end() -> None:
    text = "אב 12 גד"
    levels = levels_of(text)
    assert line_levels(text, levels, 3, 6) == [2, 2, 0]
    assert line_levels(text, levels, 0, 2) == [1, 1]


def test_too_many_brackets_are_taken_as_they_come() -> None:
    text = "א" + "(" * 70 + "ב" + ")" * 70
    assert len(levels_of(text)) == len(text)
    assert seen(text, unicode_levels(text)) == get_display(text, base_dir="L")


@pytest.mark.req("SR-44")
def test_brackets_that_are_equal_in_the_standard_pair() -> None:
    assert levels_of("א \u3008ב.1\u232a")[-1] == 1
    assert unicodedata.normalize("NFC", "\u232a") == "\u3009"
