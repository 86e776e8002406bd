"""Which PINs and names an account takes, by example."""

import pytest

from ketadesk.application.pin_rules import full_name_flaw, pin_flaw, sign_in_key, sign_in_name_flaw


@pytest.mark.req("SR-24")
@pytest.mark.parametrize("pin", ["135790", "112233", "123457", "121212", "000001", "135790246813"])
def test_a_pin_of_six_to_twelve_digits_is_taken(pin: str) -> None:
    assert pin_flaw(pin) == ""


@pytest.mark.req("SR-24")
@pytest.mark.parametrize(
    ("pin", "says"),
    [
        ("", "6 to 12 digits"),
        ("13579", "6 to 12 digits"),
        ("1357902468135", "6 to 12 digits"),
        ("111111", "same digit"),
        ("123456", "run up or down"),
        ("987654", "run up or down"),
        ("890123", "run up or down"),
        ("210987", "run up or down"),
        ("135 790", "something else than digits"),
        ("13579a", "something else than digits"),
        ("-135790", "something else than digits"),
        ("１３５７９０", "full-width digits"),
        ("135٧90", "arabic-indic digits"),
        ("13579²", "something else than digits"),
        ("\ud800" * 6, "something else than digits"),
    ],
)
def test_what_is_no_pin_is_refused_with_the_reason_and_without_repeating_it(pin: str, says: str) -> None:
    flaw = pin_flaw(pin)
    assert says in flaw
    assert not pin or pin not in flaw


@pytest.mark.parametrize("name", ["an", "anna.nurse", "N-123_4", "Åsa", "Äiti", "王芳", "12", "a" * 20])
def test_a_sign_in_name_is_taken(name: str) -> None:
    assert sign_in_name_flaw(name) == ""


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "2 to 20"),
        ("a", "2 to 20"),
        ("a" * 21, "2 to 20"),
        ("anna nurse", "no blank"),
        ("anna ", "no blank"),
        ("A\u030asa", "no blank"),  # the ring as a character of its own
        ("anna１", "no blank"),
        ("anna/x", "no blank"),
        ("an\u200bna", "no blank"),
        ("ａnna", "plain letters"),
        ("oﬃce", "plain letters"),
        ("..", "a letter or a digit"),
    ],
)
def test_what_is_no_sign_in_name_is_refused(name: str, says: str) -> None:
    assert says in sign_in_name_flaw(name)


@pytest.mark.parametrize("name", ["Anna Nurse", "王芳", "محمد علي", "O'Brien-Smith, A."])
def test_a_full_name_is_taken(name: str) -> None:
    assert full_name_flaw(name) == ""


@pytest.mark.parametrize("name", ["", "  ", "12", "Anna ", "Anna\u202e", "A" * 81, "Anna\nNurse"])
def test_what_is_no_full_name_is_refused(name: str) -> None:
    assert full_name_flaw(name)


def test_names_that_differ_in_case_or_in_how_an_accent_is_coded_are_one() -> None:
    assert sign_in_key("ANNA") == sign_in_key("anna")
    assert sign_in_key("A\u030asa") == sign_in_key("åSA")
    assert sign_in_key("anna") != sign_in_key("anna ")
