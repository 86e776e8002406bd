"""Typed look-ups in a parsed TOML text; what is missing or of another kind is named with its place."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from ketadesk.cross_check.figures import FiguresUnreadable


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a TOML text with the place it stands at, for the message."""

    place: str
    entries: Mapping[str, object]

    def _entry(self, key: str) -> object:
        if key not in self.entries:
            raise FiguresUnreadable(f"{self.place}: {key} is missing")
        return self.entries[key]

    def has(self, key: str) -> bool:
        """Tell whether the key stands here."""
        return key in self.entries

    def text(self, key: str, allowed: Iterable[str] = ()) -> str:
        """Return a text; one of `allowed`, where any are named."""
        value = self._entry(key)
        if not isinstance(value, str) or value == "" or (allowed and value not in allowed):
            raise FiguresUnreadable(f"{self.place}: {key} is {value!r}")
        return value

    def flag(self, key: str) -> bool:
        """Return a true or false."""
        value = self._entry(key)
        if not isinstance(value, bool):
            raise FiguresUnreadable(f"{self.place}: {key} is {value!r}")
        return value

    def number(self, key: str) -> Fraction:
        """Return a number above nought: no figure that this engine reads is nought."""
        value = self._entry(key)
        if isinstance(value, bool) or not isinstance(value, int | Fraction) or value <= 0:
            raise FiguresUnreadable(f"{self.place}: {key} is {value!r}")
        return Fraction(value)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        values = self._entry(key)
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise FiguresUnreadable(f"{self.place}: {key} is {values!r}")
        return tuple(values)

    def table(self, key: str) -> "Table":
        """Return the table that stands under a key."""
        value = self._entry(key)
        if not isinstance(value, dict):
            raise FiguresUnreadable(f"{self.place}: {key} is {value!r}")
        return Table(f"{self.place}: {key}", value)

    def tables(self, key: str) -> tuple["Table", ...]:
        """Return a list of tables, not empty."""
        values = self._entry(key)
        if not isinstance(values, list) or not values or not all(isinstance(value, dict) for value in values):
            raise FiguresUnreadable(f"{self.place}: {key} is {values!r}")
        return tuple(Table(f"{self.place}: {key} {number}", value) for number, value in enumerate(values, start=1))

    def measured(self, key: str, unit: str) -> Fraction:
        """Return the value of a figure that must be in `unit`."""
        figure = self.table(key)
        figure.text("unit", (unit,))
        return figure.number("value")


def parsed(texts: Mapping[str, str], path: str) -> Table:
    """Parse one text; its decimal numbers become fractions at once and never pass through a float."""
    if path not in texts:
        raise FiguresUnreadable(f"{path} is missing")
    try:
        return Table(path, tomllib.loads(texts[path], parse_float=Fraction))
    except ValueError as wrong:
        raise FiguresUnreadable(f"{path} cannot be read: {wrong}") from wrong
