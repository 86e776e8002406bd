"""Find who may be taken for a patient without reading everybody: by surname, and by every identifier near to hers.

It is asked on each key press. An identifier is near when one character is changed, added or left out, or two
neighbours are swapped; with the characters that occur in this record's identifiers all of those can be listed.
"""

import json
import unicodedata

import apsw

from ketadesk.adapters.storage.connection import rows

NO_LATER_REVISION = (
    "NOT EXISTS (SELECT 1 FROM order_revision AS later"
    " WHERE later.order_id = this.order_id AND later.revision > this.revision)"
)


def surname_key(family_name: str) -> str:
    """`family_name` without regard to case and to how accents are coded."""
    return unicodedata.normalize("NFC", family_name.casefold())


def keep_characters(connection: apsw.Connection, identifier: str) -> None:
    """Note which characters occur in identifiers. Call inside a writing transaction."""
    for character in sorted(set(identifier)):
        rows(connection, "INSERT OR IGNORE INTO identifier_character (character) VALUES (?)", (character,))


def patients_like(connection: apsw.Connection, family_name: str, identifier: str) -> list[tuple[str, str, str]]:
    """(family name, given name, identifier), by each order's newest revision; what is blank finds nobody."""
    characters = {str(character) for (character,) in rows(connection, "SELECT character FROM identifier_character")}
    found = rows(
        connection,
        "SELECT family_name, given_name, identifier FROM order_revision AS this"
        f" WHERE surname_key = ? AND ? <> '' AND {NO_LATER_REVISION}"
        " UNION SELECT family_name, given_name, identifier FROM order_revision AS this"
        f" WHERE identifier IN (SELECT value FROM json_each(?)) AND {NO_LATER_REVISION}"
        " ORDER BY 1, 2, 3",
        (surname_key(family_name), family_name, json.dumps(sorted(_near(identifier, characters)))),
    )
    return [(family, given, other) for family, given, other in found]


def _near(identifier: str, characters: set[str]) -> set[str]:
    """`identifier` and every other one that may be mistaken for it."""
    if not identifier:
        return set()
    splits = [(identifier[:place], identifier[place:]) for place in range(len(identifier) + 1)]
    return {
        identifier,
        *(before + behind[1:] for before, behind in splits if behind),
        *(before + behind[1::-1] + behind[2:] for before, behind in splits if len(behind) > 1),
        *(before + character + behind[1:] for before, behind in splits if behind for character in characters),
        *(before + character + behind for before, behind in splits for character in characters),
    }
