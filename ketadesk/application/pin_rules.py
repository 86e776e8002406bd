"""Which PIN, sign-in name and full name an account takes; else the reason, in plain words.

A PIN of 6 digits attributes a step, it keeps no secret for long. That the same digit six times and a run such as
123456 are refused is this program's judgement: they are what is tried first. No message repeats what was typed.
"""

import unicodedata
from itertools import pairwise
from typing import Final

from ketadesk.application.typed_text import NAME_LENGTH, text_flaw

_DIGITS: Final = "0123456789"
SHORTEST_PIN: Final = 6
LONGEST_PIN: Final = 12
SHORTEST_NAME: Final = 2
LONGEST_NAME: Final = 20
_SIGNS: Final = ".-_"
_NEXT: Final = 1
_BEFORE: Final = 9
"""The next digit up and down; after 9 comes 0."""


def pin_flaw(pin: str) -> str:
    """Return why `pin` cannot be a PIN; blank when it can."""
    strange = next((character for character in pin if character not in _DIGITS), "")
    if strange:
        return _strange(strange)
    if not SHORTEST_PIN <= len(pin) <= LONGEST_PIN:
        return f"a PIN has {SHORTEST_PIN} to {LONGEST_PIN} digits"
    steps = {(int(second) - int(first)) % len(_DIGITS) for first, second in pairwise(pin)}
    if steps == {0}:
        return "the same digit all through is guessed first"
    if steps in ({_NEXT}, {_BEFORE}):
        return "digits that run up or down one by one are guessed first"
    return ""


def sign_in_name_flaw(name: str) -> str:
    """Return why `name` cannot be a sign-in name; blank when it can."""
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        return f"a sign-in name has {SHORTEST_NAME} to {LONGEST_NAME} characters"
    if any(not _may_stand_in_a_name(character) for character in name):
        return "a sign-in name has letters, the digits 0 to 9, dot, hyphen and underscore, and no blank"
    # Compatibility forms look like plain letters: two people would sign in under what reads as one name.
    if not unicodedata.is_normalized("NFKC", name):
        return "a sign-in name has plain letters, each with its accent in one piece"
    return "" if any(character.isalnum() for character in name) else "a sign-in name has a letter or a digit"


def full_name_flaw(name: str) -> str:
    """Return why `name` cannot be printed as a person's name; blank when it can."""
    if not any(unicodedata.category(character).startswith("L") for character in name):
        return "a name has letters"
    return text_flaw(name, NAME_LENGTH)


def sign_in_key(name: str) -> str:
    """Return what two sign-in names share that differ in case only."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _strange(character: str) -> str:
    if unicodedata.category(character) == "Nd":
        kind = unicodedata.name(character).partition(" DIGIT")[0].lower().replace("fullwidth", "full-width")
        return f"{kind} digits stand in it; only the digits 0 to 9 are taken"
    return "something else than digits stands in it; only the digits 0 to 9 are taken"


def _may_stand_in_a_name(character: str) -> bool:
    return character in _DIGITS + _SIGNS or unicodedata.category(character).startswith("L")
