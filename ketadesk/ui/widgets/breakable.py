"""Let a word that is wider than its place go on in the next line: a label alone breaks between words only.

The break points are zero-width spaces: nothing that is seen changes. For labels only, never for a field.
"""

import re

_LONG = re.compile(r"\S{21,}")
_EVERY = 12
_BREAK_HERE = "\N{ZERO WIDTH SPACE}"


def breakable(text: str) -> str:
    """`text` with places to break in words of more than 20 letters."""
    return _LONG.sub(lambda word: _with_breaks(word.group()), text)


def _with_breaks(word: str) -> str:
    return _BREAK_HERE.join(word[place : place + _EVERY] for place in range(0, len(word), _EVERY))
