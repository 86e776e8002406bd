"""What becomes of a scan: it is answered where somebody may be answered, else it is said why not. It types nothing."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from ketadesk.ui.scanning.scanner import Scanner
from ketadesk.ui.widgets.pin_edit import PinEdit
from ketadesk.ui.widgets.strip import Strip
from ketadesk.ui.work_area import WorkArea

_CUT_OFF = "A scan was cut off, or the scanner's own key was pressed. Nothing of it was typed: scan again."


class ScanDesk:
    """Between the scanner and the page that answers; `strip` stands over every page, a locked one too."""

    def __init__(self, work: WorkArea, is_anybody_here: Callable[[], bool]) -> None:
        self._work = work
        self._is_anybody_here = is_anybody_here
        self._scanner: Scanner | None = None
        self.strip = Strip("scan", "notice", "Seen")
        self.strip.button.clicked.connect(self.hush)

    def listen(self, scanner: Scanner) -> None:
        """Answer this scanner from now on."""
        self.stop()
        self._scanner = scanner
        scanner.scanned.connect(self.take)
        scanner.cut_off.connect(lambda: self.strip.say(_CUT_OFF))
        scanner.watch()

    def stop(self) -> None:
        """No scanner any more."""
        if self._scanner is not None:
            self._scanner.stop()
            self._scanner = None

    @property
    def waits(self) -> bool:
        """True while it is not yet known of a key whether a scan began with it."""
        return self._scanner is not None and self._scanner.waits

    def take(self, code: str) -> None:
        """Answer a scan, or say what stands in the way; the code itself is said nowhere else."""
        obstacle = self._obstacle()
        self.strip.say(obstacle)
        if not obstacle:
            self._work.show_paper_check(code)

    def hush(self) -> None:
        """Nothing is said of any scan."""
        self.strip.say("")

    def _obstacle(self) -> str:
        if not self._is_anybody_here():
            return "Sign in first, then scan again: nothing of the scan was typed."
        if QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None:
            return "Finish or leave what is open, then scan again: nothing of the scan was typed."
        if isinstance(QApplication.focusWidget(), PinEdit):
            return "A PIN is asked for here: give it, or go to another field, and scan again."
        if self._work.waits_for_answer or not self._work.isVisible():
            return "Answer what is asked here first, then scan again: nothing of the scan was typed."
        return ""
