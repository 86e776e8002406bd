"""Work that is done every hour while the program is open, beside the work of the ward: backups, downtime packs.

It takes its time, so it runs in a thread of its own. Its outcome is asked for by the window's thread, where a fault of
ours ends like any other.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import QObject, QTimer, Signal

from ketadesk.application.errors import KetaDeskError

_HOUR_MS = 3_600_000
_ASK_MS = 200


class HourlyWork(QObject):
    """`begin` or `look` starts it; `stop` waits for what is under way."""

    trouble_found = Signal(str, str)
    """What happened, and the next step."""
    done = Signal()
    """It went well."""

    def __init__(self, work: Callable[[], object], name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._under_way: Future[object] | None = None
        self.timer = QTimer(self)
        self.timer.setInterval(_HOUR_MS)
        self.timer.timeout.connect(self.look)
        self._asking = QTimer(self)
        self._asking.setInterval(_ASK_MS)
        self._asking.timeout.connect(self._ask)

    def begin(self) -> None:
        """Now and every hour; nothing where it was begun already."""
        if not self.timer.isActive():
            self.look()

    def look(self) -> None:
        """Now, and every hour from now on; not while it is being done."""
        self.timer.start()
        if self._under_way is None:
            self._under_way = self._thread.submit(self._work)
            self._asking.start()

    def stop(self) -> None:
        """No further one; the one under way is finished first."""
        self.timer.stop()
        self._asking.stop()
        self._thread.shutdown()

    def _ask(self) -> None:
        under_way = self._under_way
        if under_way is None or not under_way.done():
            return
        self._under_way = None
        self._asking.stop()
        try:
            under_way.result()
        except KetaDeskError as failure:
            self.trouble_found.emit(failure.what, failure.next_step)
        else:
            self.done.emit()
