"""Find who may be taken for a patient without reading everybody: it is asked on each key press.

The surname has an index. So has the identifier: one that differs in a character agrees with this one up to there, so
that index is asked, place by place, which characters follow at all, and only those are tried.
"""

import sys
import unicodedata
from collections.abc import Iterator

import apsw

from ketadesk.adapters.storage.connection import rows

NO_LATER_REVISION = (
    "NOT EXISTS (SELECT 1 FROM order_revision AS later"
    " WHERE later.order_id = this.order_id AND later.revision > this.revision)"
)

_PATIENTS = f"SELECT DISTINCT family_name, given_name, identifier FROM order_revision AS this WHERE {NO_LATER_REVISION}"

_FIRST_SURROGATE, _BEHIND_SURROGATES = 0xD800, 0xE000


def surname_key(family_name: str) -> str:
    """`family_name` without regard to case and to how accents are coded."""
    return unicodedata.normalize("NFC", family_name.casefold())


def patients_like(connection: apsw.Connection, family_name: str, identifier: str) -> list[tuple[str, str, str]]:
    """(family name, given name, identifier), by each order's newest revision; what is blank finds nobody."""
    found: set[tuple[str, str, str]] = set()
    if family_name:
        found.update(rows(connection, f"{_PATIENTS} AND surname_key = ?", (surname_key(family_name),)))
    if identifier:
        for other in _near(connection, identifier):
            found.update(rows(connection, f"{_PATIENTS} AND identifier = ?", (other,)))
    return sorted(found)


def _near(connection: apsw.Connection, identifier: str) -> set[str]:
    """`identifier`, and what one character changed, added or left out, or two neighbours swapped, make of it."""
    near = {identifier}
    for place in range(len(identifier) + 1):
        before, behind = identifier[:place], identifier[place:]
        following = list(_following(connection, before))
        near.update(before + character + behind for character in following)
        if behind:
            near.update(before + character + behind[1:] for character in following)
            near |= {before + behind[1:], before + behind[1::-1] + behind[2:]}
        if not following:
            break  # No longer identifier begins like this.
    return near


def _following(connection: apsw.Connection, before: str) -> Iterator[str]:
    """Every character that follows `before` in a stored identifier."""
    at_or_behind = "SELECT identifier FROM order_revision WHERE identifier >= ? ORDER BY identifier LIMIT 1"
    number = 0
    while number <= sys.maxunicode:
        found = rows(connection, at_or_behind, (before + chr(number),))
        if not found or not found[0][0].startswith(before):
            return
        character = found[0][0][len(before)]
        yield character
        number = _behind(ord(character))


def _behind(number: int) -> int:
    """The next character's number; what UTF-8 cannot hold is left out."""
    return _BEHIND_SURROGATES if number + 1 == _FIRST_SURROGATE else number + 1
