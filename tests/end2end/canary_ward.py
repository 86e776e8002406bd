"""A day on the ward with a patient whose name must stay in the record: run as a program, with an act.

The program is the real one, started as a user starts it, its window offscreen. Each act ends by itself. Whatever a task
bar, a screen reader's list of windows or a log could show is printed.
"""

import os
import signal
import sys
import traceback
import uuid
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton

from ketadesk import app as program
from ketadesk.application.audit import AuditQuery
from ketadesk.application.labels.label_content import LabelStock, LabelWish
from ketadesk.application.sheet.sheet_content import PageSize
from ketadesk.ui.main_window import MainWindow
from tests.end2end.canary import IDENTIFIER, SURNAME
from tests.end2end.made_record import FIRST, KEEPER, SECOND, Someone
from tests.ui.check_answers import agreeing, differing
from tests.ui.whole_order import fill

ROOT = Path(os.environ["CANARY_ROOT"])
SHEETS = ROOT / "elsewhere" / SURNAME
"""Somebody names the folder after the patient: what is outside of it must not."""


class Ward:
    """Hands on the window that stands on screen."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def tell_windows(self) -> None:
        """Titles and accessible words of the windows."""
        QApplication.processEvents()
        for top in QApplication.topLevelWidgets():
            words = (top.windowTitle(), top.accessibleName(), top.accessibleDescription(), top.windowFilePath())
            print("window", top.objectName(), top.isVisible(), words)
        print("program", QApplication.applicationName(), QApplication.applicationDisplayName(), flush=True)

    def fill(self, name: str, text: str) -> None:
        edit = self.window.findChild(QLineEdit, name)
        assert edit is not None
        edit.clear()
        edit.insert(text)
        edit.textEdited.emit(text)

    def press(self, name: str) -> None:
        button = self.window.findChild(QPushButton, name)
        assert button is not None
        assert button.isEnabled(), name
        button.setFocus()
        button.click()
        self.tell_windows()

    def sign_in(self, who: Someone) -> None:
        self.fill("sign_in_name_edit", who.sign_in_name)
        self.fill("sign_in_pin_edit", who.pin)
        self.press("sign_in_button")
        assert self.window.workstation.sessions.signed_in is not None

    def type_patient(self) -> None:
        fill(self.window)
        self.window.presenter.set_fields({"patient.family_name": SURNAME, "patient.identifier": IDENTIFIER})
        self.tell_windows()

    def save_in_dialog(self) -> None:
        """The program's own dialog for files: it is the one whose history Qt keeps."""
        QTimer.singleShot(200, self._answer_dialog)
        self.window.order_view.sheet_page.save()
        assert list(SHEETS.glob("*.pdf")), "the sheet was not saved"

    def _answer_dialog(self) -> None:
        self.tell_windows()
        dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QFileDialog))
        dialog.setDirectory(str(SHEETS))
        dialog.selectFile(str(SHEETS / "sheet.pdf"))
        dialog.accept()


def half_typed_and_crashed(ward: Ward) -> None:
    """The program dies by itself in the middle of an order, and would leave its memory behind."""
    ward.sign_in(FIRST)
    ward.type_patient()
    _fail_in_a_slot(ward)
    os.abort()


def half_typed_and_killed(ward: Ward) -> None:
    """Killed from outside, with an order on screen that nobody kept by hand."""
    ward.sign_in(FIRST)
    ward.window.presenter.start_new()
    ward.type_patient()
    os.kill(os.getpid(), signal.SIGKILL)


def stored_checked_and_signed(ward: Ward) -> None:
    """Typed, locked, unlocked, stored, saved, printed, checked with a difference and in agreement, signed."""
    ward.sign_in(FIRST)
    ward.window.presenter.start_new()
    ward.type_patient()
    ward.window.lock()
    ward.tell_windows()
    ward.sign_in(FIRST)
    ward.window.presenter.show()
    order = ward.window.presenter.store(FIRST.pin)
    ward.window.order_view.go_to(ward.window.order_view.sheet_page.page)
    ward.tell_windows()
    ward.save_in_dialog()
    ward.window.order_view.sheet_page.print_sheet()
    ward.window.sign_out()
    ward.sign_in(SECOND)
    checks = ward.window.workstation.checks
    ward.window.work.show_check(order.order_id, 1)
    ward.tell_windows()
    for draft, agreed in ((differing(), False), (agreeing(), True)):
        if agreed:
            ward.window.workstation.sessions.sign_in(FIRST.sign_in_name, FIRST.pin)
            checks.sign_off(order.order_id, 1, FIRST.pin, str(uuid.uuid4()))
            ward.window.workstation.sessions.sign_in(SECOND.sign_in_name, SECOND.pin)
        typed = draft.with_field("identifier", IDENTIFIER)
        assert checks.check(order.order_id, 1, typed, SECOND.pin, str(uuid.uuid4())).agreed is agreed
    now = program.WorkstationClock().now().isoformat(timespec="minutes")
    checks.record_signature(order.order_id, 1, "Dr A Example", now, SECOND.pin, str(uuid.uuid4()))
    _other_papers(ward, order.order_id)
    _fail_in_a_slot(ward)
    ward.window.close()


def _other_papers(ward: Ward, order_id: str) -> None:
    """Labels and a pack are made, shown, printed and kept; a wristband is scanned by mistake."""
    station = ward.window.workstation
    labels = station.orders.labels_pdf(order_id, 1, LabelWish(), LabelStock.A4)
    pack = station.monitoring.downtime_pdf(order_id, PageSize.A4)
    for pdf, title in ((labels, f"KetaDesk_labels_{order_id}_R1.pdf"), (pack, f"KetaDesk_downtime_{order_id}.pdf")):
        ward.window.order_view.sheet_page.sheet.pdf_view.show_pdf(pdf)
        ward.tell_windows()
        station.orders.print_pdf(pdf, title)
    assert station.keep_downtime_packs() == 1
    for wristband in (IDENTIFIER, SURNAME, f"{order_id}-R1-00000000"):
        ward.window.scan_desk.take(wristband)
        ward.tell_windows()


def kept(ward: Ward) -> None:
    """Searched, audited, exported, backed up, put back."""
    ward.sign_in(KEEPER)
    keeping = ward.window.workstation.record
    assert ward.window.workstation.orders.orders(SURNAME)
    ward.window.work.show_record("audit")
    ward.tell_windows()
    keeping.export_audit(AuditQuery(), str(SHEETS / "audit.csv"))
    backup = keeping.back_up()
    assert backup.sound
    keeping.restore(backup.file, "", KEEPER.pin)
    ward.window.work.record_view.record_replaced.emit()
    ward.sign_in(FIRST)
    assert ward.window.workstation.orders.orders(SURNAME)
    ward.tell_windows()
    ward.window.close()


def _fail_in_a_slot(ward: Ward) -> None:
    """A bug whose own words hold what was typed."""

    def bug() -> None:
        raise ValueError(f"cannot handle {SURNAME} ({IDENTIFIER})")

    QTimer.singleShot(0, bug)
    QApplication.processEvents()
    ward.tell_windows()
    assert ward.window.fault_page.isVisible()


ACTS: dict[str, Callable[[Ward], None]] = {
    act.__name__: act for act in (half_typed_and_crashed, half_typed_and_killed, stored_checked_and_signed, kept)
}


def _begin(act: Callable[[Ward], None], looking: QTimer) -> None:
    window = next((w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()), None)
    if window is None or not window.gate.sign_in_page.isVisible():
        return
    looking.stop()
    try:
        act(Ward(window))
    except BaseException:  # noqa: BLE001 - whatever goes wrong ends the act; the hook under test must not swallow it
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(70)


def main() -> int:
    """Start the program with one act to play."""
    application = QApplication(["KetaDesk"])
    assert isinstance(application, QApplication)
    looking = QTimer()
    act = ACTS[sys.argv[1]]
    looking.timeout.connect(lambda: _begin(act, looking))
    looking.start(20)
    sys.argv = ["ketadesk"]
    from ketadesk.__main__ import main as ketadesk

    return ketadesk()


if __name__ == "__main__":
    sys.exit(main())
