"""Opens and leaves the second check again and again; run as a program of its own, which must come to its end."""

import gc
import sys

from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.session_desks import KIM
from tests.ui.ward_at_work import WardAtWork


def main(rounds: int) -> None:
    """Each round makes questions and takes them away, with the Tab order walked in between."""
    application = QApplication(["KetaDesk"])
    at_work = WardAtWork()
    window = at_work.window()
    window.show()
    stored = at_work.store(window)
    at_work.take_over(KIM)
    page = window.work.check_page
    for _ in range(rounds):
        window.work.show_check(stored.order_id, stored.revision)
        QTest.qWait(2)
        for name, value in (("care_setting", "monitored"), ("regimen", "acute-pain-infusion"), ("loading", "pump")):
            page.parts.questions.answered.emit(name, value)
            QTest.qWait(2)
        page.forget()
        application.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()


if __name__ == "__main__":
    main(int(sys.argv[1]))
    print("all checks were left")
