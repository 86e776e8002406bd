"""The schedule's backup while the program is open: looked for after each sign-in and every hour, beside the work.

What it makes is opened and verified, which takes its time with a large record: so it runs in a thread of its own. Its
outcome is asked for by the window's thread, where a fault of ours ends like any other.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from PySide6.QtCore import QObject, QTimer, Signal

from ketadesk.application.errors import KetaDeskError

_HOUR_MS = 3_600_000
_ASK_MS = 200


class BackupSchedule(QObject):
    """`look` asks now; `stop` waits for what is under way."""

    trouble_found = Signal(str, str)
    """What happened, and the next step."""

    def __init__(self, make_when_due: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._make_when_due = make_when_due
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="backup")
        self._under_way: Future[object] | None = None
        self.timer = QTimer(self)
        self.timer.setInterval(_HOUR_MS)
        self.timer.timeout.connect(self.look)
        self._asking = QTimer(self)
        self._asking.setInterval(_ASK_MS)
        self._asking.timeout.connect(self._ask)

    def look(self) -> None:
        """Make a backup if one is due; nothing while one is being made."""
        self.timer.start()
        if self._under_way is None:
            self._under_way = self._thread.submit(self._make_when_due)
            self._asking.start()

    def stop(self) -> None:
        """No further one; the one under way is finished first."""
        self.timer.stop()
        self._asking.stop()
        self._thread.shutdown()

    def _ask(self) -> None:
        done = self._under_way
        if done is None or not done.done():
            return
        self._under_way = None
        self._asking.stop()
        try:
            done.result()
        except KetaDeskError as failure:
            self.trouble_found.emit(failure.what, failure.next_step)
