"""Break a paragraph in the program's own letters into lines that fit a width.

Lines break at plain spaces only, so a no-break space keeps a number and its unit together. Of the program's words none
is ever cut; of somebody's own text a word too long for its line is, between two letters rather than within a figure.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ketadesk.adapters.documents.lettering.held_words import held_words
from ketadesk.application.errors import CannotPrint

_FIGURE = re.compile(r"[\d.,\u00a0%]")


def unbroken_words(paragraph: str, *, typed: bool) -> list[str]:
    """What of `paragraph` is not broken: of somebody's own text each word, of ours what belongs together."""
    return paragraph.split(" ") if typed else held_words(paragraph)


@dataclass(frozen=True)
class PlainLines:
    """Lines no wider than `room` points; `measure` is how wide a text is."""

    room: float
    measure: Callable[[str], float]
    typed: bool

    def of(self, paragraph: str) -> list[str]:
        """Return the lines of `paragraph`. Raises `CannotPrint` when a word or figure of the program does not fit."""
        if self.measure(paragraph) <= self.room:
            return [paragraph]
        space = self.measure(" ")
        first, *others = self._pieces(paragraph)
        rows, used = [first], self.measure(first)
        for word in others:
            wide = self.measure(word)
            if used + space + wide > self.room:
                rows.append(word)
                used = wide
            else:
                rows[-1] += f" {word}"
                used += space + wide
        return rows

    def _pieces(self, paragraph: str) -> list[str]:
        """The words of `paragraph`; one that is wider than a whole line comes in several pieces."""
        pieces: list[str] = []
        for word in unbroken_words(paragraph, typed=self.typed):
            # Where there is no room to hold its words together, it is broken between them after all.
            parts = [word] if self.measure(word) <= self.room else word.split(" ")
            for part in parts:
                pieces += [part] if self.measure(part) <= self.room else self._cut(part)
        return pieces

    def _cut(self, word: str) -> list[str]:
        if not self.typed:
            raise CannotPrint(f"{word!r} has no room on the sheet.", "Report this; it is a fault in KetaDesk.")
        pieces: list[str] = []
        while word:
            end = self._cut_at(word)
            pieces.append(word[:end])
            word = word[end:]
        return pieces

    def _cut_at(self, word: str) -> int:
        """How many characters fit; a figure is not cut in two unless it is wider than the line by itself.

        A name of two is cut before its hyphen: at the end of a line it is read back as the mark of a word that goes on.
        """
        end = 1
        while end < len(word) and self.measure(word[: end + 1]) <= self.room:
            end += 1
        hyphen = word.rfind("-", 1, end)
        if end < len(word) and hyphen >= end // 3 and (word[hyphen - 1] + word[hyphen + 1]).isalpha():
            return hyphen
        whole = end
        while 0 < whole < len(word) and _FIGURE.match(word[whole]) and _FIGURE.match(word[whole - 1]):
            whole -= 1
        return whole or end
