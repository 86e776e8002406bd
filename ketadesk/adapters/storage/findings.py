"""What a walk over a record found: counted all, kept the first hundred, so that memory stays bounded."""

from typing import Final

_KEPT: Final = 100


class Findings:
    """Sentences, in the order they were found."""

    def __init__(self) -> None:
        self.count = 0
        self._kept: list[str] = []

    def add(self, sentence: str) -> None:
        """One more; a blank sentence is none."""
        if not sentence:
            return
        self.count += 1
        if len(self._kept) < _KEPT:
            self._kept.append(sentence)

    def take(self, others: "Findings") -> None:
        """All that `others` found, behind these."""
        self.count += others.count
        self._kept += others._kept[: _KEPT - len(self._kept)]

    def sentences(self) -> tuple[str, ...]:
        """What is kept, and how many more there were."""
        more = self.count - len(self._kept)
        return (*self._kept, f"And {more:,} more.") if more else tuple(self._kept)
