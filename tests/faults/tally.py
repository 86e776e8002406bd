"""What a fault did, counted: acknowledged entries lost, records that would not open, messages that mislead."""

from dataclasses import dataclass, field


@dataclass
class Tally:
    """The count of one kind of fault; each list holds a few words for each case."""

    fault: str
    rounds: int = 0
    acknowledged: int = 0
    """Entries whose writer was told that they are stored: without any, a fault shows nothing."""
    lost: list[str] = field(default_factory=list)
    corrupt: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    """What else happened how often, so that a fault which never bit can be told from one that was survived."""

    def saw(self, what: str, count: int = 1) -> None:
        """Count something that happened."""
        self.seen[what] = self.seen.get(what, 0) + count

    @property
    def clean(self) -> bool:
        """True when nothing was lost, corrupt or wrong."""
        return not (self.lost or self.corrupt or self.wrong)

    def line(self) -> str:
        """One row of the table."""
        return (
            f"{self.fault:<30} | {self.rounds:>6} | {len(self.lost):>4} | {len(self.corrupt):>7} |"
            f" {len(self.wrong):>5} | {self.acknowledged:>6} acknowledged"
            + "".join(f"; {what}: {count}" for what, count in sorted(self.seen.items()))
        )

    def examples(self) -> str:
        """The first cases of each kind, for who has to mend them."""
        kinds = {"lost": self.lost, "corrupt": self.corrupt, "wrong": self.wrong}
        return "\n".join(f"  {kind}: {case}" for kind, cases in kinds.items() for case in cases[:5])


HEAD = f"{'fault':<30} | {'rounds':>6} | {'lost':>4} | {'corrupt':>7} | {'wrong':>5} |"


class CannotBeMade(RuntimeError):
    """This computer lacks what a fault is made with; the text says what, and what to do."""
