"""Which typed text is taken."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketadesk.application.typed_text import NAME_LENGTH, text_flaw

JOINERS = ("\N{ZERO WIDTH NON-JOINER}", "\N{ZERO WIDTH JOINER}")


def flaw(text: str) -> str:
    return text_flaw(text, NAME_LENGTH)


@pytest.mark.req("SR-44")
@pytest.mark.parametrize(
    "name",
    ["O'Neil", "Łukasz", "Müller-Lüdenscheidt", "Nguyễn", "Αθηνά", "Ольга", "דָּוִד", "محمد", "李小龍", "Kim 2",
     "می\u200cخواهم", "क्\u200dष", "<b>Robert</b>", "x" * NAME_LENGTH],
)  # fmt: skip
def test_names_as_they_are_written(name: str) -> None:
    assert flaw(unicodedata.normalize("NFC", name)) == ""


@pytest.mark.req("SR-44")
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x" * (NAME_LENGTH + 1), "at most 80 characters"),
        (" Alex", "no blank"),
        ("Alex ", "no blank"),
        ("\u00a0Alex", "no blank"),
        ("Al\tex", "U+0009"),
        ("Al\nex", "U+000A"),
        ("Al\x00ex", "U+0000"),
        ("Al\u202eex", "U+202E"),
        ("Al\u2066ex", "U+2066"),
        ("Al\u200bex", "U+200B"),
        ("Al\u2028ex", "U+2028"),
        ("Al\ufeffex", "U+FEFF"),
        ("Al\ue000ex", "U+E000"),
        ("Al\ud800ex", "U+D800"),
        ("Al\u0378ex", "U+0378"),
        ("Mu\u0308ller", "NFC"),
        # joiners only between letters of scripts that need them
        ("Al\u200dex", "U+200D"),
        ("Al\u200cex", "U+200C"),
        ("\u200cمی", "U+200C"),
        ("می\u200c", "U+200C"),
        ("می\u200c7", "U+200C"),
    ],
)
def test_text_that_is_refused_says_why(text: str, reason: str) -> None:
    assert reason in flaw(text)


@pytest.mark.req("SR-44")
@given(bad=st.characters(categories=("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")), before=st.booleans())
def test_no_character_that_cannot_be_seen(bad: str, before: bool) -> None:
    if bad in JOINERS:
        return
    assert flaw(f"Al{bad}ex")
    assert flaw(f"{bad}Alex" if before else f"Alex{bad}")


@given(st.text(max_size=90))
def test_what_is_taken_is_taken_as_it_stands(text: str) -> None:
    if flaw(text):
        return
    assert len(text) <= NAME_LENGTH
    assert text == text.strip() == unicodedata.normalize("NFC", text)
    assert all(c.isprintable() or c in JOINERS or unicodedata.category(c) == "Zs" for c in text)
