"""The pages about the record and its people, one at a time."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from ketadesk.application.errors import KetaDeskError
from ketadesk.application.workstation import Workstation
from ketadesk.ui.record.audit_page import AuditPage
from ketadesk.ui.record.backup_page import BackupPage
from ketadesk.ui.record.erasure_page import ErasurePage
from ketadesk.ui.session.accounts_page import AccountsPage


class RecordView(QStackedWidget):
    """`show_page` begins one of them: `audit`, `backups`, `erasure` or `accounts`."""

    closed = Signal()
    record_replaced = Signal()
    """A backup was put back: everything has to begin anew."""

    def __init__(self, workstation: Workstation) -> None:
        super().__init__()
        self._workstation = workstation
        self.audit_page = AuditPage()
        self.backup_page = BackupPage()
        self.erasure_page = ErasurePage()
        self.accounts_page = AccountsPage()
        for page in (self.audit_page, self.backup_page, self.erasure_page, self.accounts_page):
            self.addWidget(page)
            page.closed.connect(self.closed)
        self.backup_page.restored.connect(self.record_replaced)

    def show_page(self, name: str) -> None:
        """Begin the page. Raises `KeyError` for a name that is none."""
        begin = {
            "audit": self._show_audit,
            "backups": self._show_backups,
            "erasure": self._show_erasure,
            "accounts": self._show_accounts,
        }[name]
        begin()

    def forget(self) -> None:
        """Nobody is at the workstation: nothing of any patient stands on a page."""
        self.audit_page.forget()
        self.backup_page.forget()
        self.erasure_page.forget()

    def _show_audit(self) -> None:
        self.setCurrentWidget(self.audit_page)
        self.audit_page.begin(self._workstation.record)

    def _show_backups(self) -> None:
        self.setCurrentWidget(self.backup_page)
        self.backup_page.begin(self._workstation.record, self._who())

    def _show_erasure(self) -> None:
        self.setCurrentWidget(self.erasure_page)
        self.erasure_page.begin(self._workstation.record, self._who())

    def _show_accounts(self) -> None:
        self.setCurrentWidget(self.accounts_page)
        self.accounts_page.show_accounts(self._workstation.sessions)

    def _who(self) -> str:
        """Blank while the record cannot be read: then nobody is signed in."""
        try:
            who = self._workstation.sessions.signed_in
        except KetaDeskError:
            return ""
        return who.full_name if who is not None else ""
