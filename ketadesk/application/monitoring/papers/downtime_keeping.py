"""Once an hour: a pack of every infusion into a folder that the ward reaches when the program cannot run.

What fails for one infusion keeps none of the others from theirs, and an older pack stays where a newer one could not be
made. Whatever failed is told once all is done: a ward must not believe in packs that are not there.
"""

from decimal import Decimal
from typing import Protocol

from ketadesk.application.clock_times import moment_text
from ketadesk.application.errors import CannotSave, KetaDeskError
from ketadesk.application.monitoring.papers.downtime_files import outdated
from ketadesk.application.monitoring.papers.downtime_making import DowntimeMaking
from ketadesk.application.numbers import number_text
from ketadesk.application.sheet.sheet_content import PageSize


class PackFolder(Protocol):
    """Where the packs are kept. Each raises `CannotSave`."""

    def claim(self, record: str) -> None:
        """Make sure that no other record keeps its packs here; `record` names ours."""

    def write(self, name: str, pdf: bytes) -> None:
        """Whole or not at all, readable by the ward's group; our own pack of that very minute gives way."""

    def names(self) -> tuple[str, ...]:
        """The names of the files in it; what is a link or a folder is none."""

    def remove(self, name: str) -> None:
        """Remove one of them."""


def keep_packs(making: DowntimeMaking, folder: PackFolder, page_size: PageSize, keep_h: int) -> int:
    """Write a pack of each infusion, then remove what is older than `keep_h` hours. Returns how many were written.

    The newest pack of an infusion that goes on is never removed. Raises `CannotSave` where any was not written.
    """
    folder.claim(making.seal("downtime packs"))
    of_whom = making.of_whom()
    failed = [refused for order_id in of_whom if (refused := _kept(order_id, making, folder, page_size)) is not None]
    clock = making.watching.clock
    for name in outdated(folder.names(), of_whom, clock.now(), clock.zone(), keep_h):
        folder.remove(name)
    if failed:
        count = f"{number_text(Decimal(len(failed)))} of {number_text(Decimal(len(of_whom)))}"
        raise CannotSave(
            f"Downtime packs at {moment_text(clock.now())}: {count} not written. {failed[0].what}",
            f"{failed[0].next_step} Older packs stay; print a pack from the infusion's page.",
        )
    return len(of_whom)


def _kept(order_id: str, making: DowntimeMaking, folder: PackFolder, page_size: PageSize) -> KetaDeskError | None:
    """Why there is no new pack of this order; none where there is one."""
    try:
        folder.write(*making.automatic(order_id, page_size))
    except KetaDeskError as refused:
        return refused
    return None
